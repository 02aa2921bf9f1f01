"""Words that reach the report through another voice: the attributions found so far in; those of the relays out.

"Reuters reported, citing the army" has the army behind Reuters; "a diplomat, quoted by TASS, said" and "TASS quoted a
diplomat as saying" have TASS behind the diplomat.
"""

from __future__ import annotations

from onrecord.language.clauses import Found, Range, pieces
from onrecord.language.cues import cues
from onrecord.model import syntax
from onrecord.model.parsed import Parsed, Token


def relays(p: Parsed, found: list[Found]) -> list[Found]:
    """The relays of an article; the content of the cues that they go with loses the words of the relay."""
    by_cue = {f.cue_token: f for f in found}
    by_source = {h: f for f in reversed(found) for h in f.source}
    out: list[Found] = []
    for t in p.tokens:
        if t.pos != "VERB" or t.lemma not in cues("relay"):
            continue
        if t.tag == "VBG" and p.kids(t.i, "dobj") and t.dep != "ccomp":
            relay = _citing(p, by_cue, t)
        elif syntax.is_passive(p, t.i) and t.dep in ("acl", "advcl", "relcl"):
            relay = _quoted_by(p, by_cue, by_source, t)
        else:
            relay = _quoting(p, by_cue, t)
        if relay is not None:
            out.append(relay)
    cited = {f.cue_token for f in out if f.way == "phrase"}
    found[:] = [f for f in found if f.cue_token not in cited]
    return out


def _governing(p: Parsed, by_cue: dict[int, Found], t: Token) -> Found | None:
    """The cue that a participle goes with: its head, or the head of the clause that it was taken into."""
    for n, up in enumerate(p.up(t.i)):
        if up.i in by_cue:
            return by_cue[up.i]
        if n > 2:
            break
    return None


def _citing(p: Parsed, by_cue: dict[int, Found], t: Token) -> Found | None:
    outer = _governing(p, by_cue, t)
    if outer is None or outer.cue_token == t.i:
        return None
    heads = [x for o in p.kids(t.i, "dobj") for x in syntax.conjuncts(p, o.i)]
    end = max(_end(p, h) for h in heads)
    outer.content = [x for a, b in outer.content for x in pieces(p, a, b, [(t.i, end)])]
    if not any(p.actors_at(h) or p.tokens[h].lemma in cues("documents") for h in heads):
        return None
    return Found(t.i, [(t.i, t.i + 1)], list(outer.content), heads, "phrase", via=outer.cue_token)


def _end(p: Parsed, head: int) -> int:
    """Where the phrase of a cited source ends: before a clause with "that" which is the reported content."""
    stolen = [
        c.left
        for c in p.kids(head, "relcl", "acl")
        if any(m.lower == "that" and m.dep == "mark" for m in p.kids(c.i))
    ]
    return min([p.tokens[head].right + 1, *stolen])


def _quoted_by(p: Parsed, by_cue: dict[int, Found], by_source: dict[int, Found], t: Token) -> Found | None:
    """ "X, quoted by Y, said …", "X said, as quoted by Y": Y behind the words of X."""
    source = syntax.by_agents(p, t.i)
    inner = _governing(p, by_cue, t) if source else None
    if inner is None and source:
        inner = by_source.get(t.head)
    if inner is None or inner.via >= 0 or inner.cue_token == t.i:
        return None
    last = max(p.tokens[h].right for h in source) + 1
    inner.content = [x for a, b in inner.content for x in pieces(p, a, b, [(t.left, last)])]
    inner.via = t.i
    return Found(t.i, [(t.i, t.i + 1)], list(inner.content), source, "relay")


def _quoting(p: Parsed, by_cue: dict[int, Found], t: Token) -> Found | None:
    """ "Y quoted X as saying …": Y behind the words of X."""
    saying = next((s for c in p.kids(t.i, "prep") if c.lower == "as" for s in p.kids(c.i, "pcomp")), None)
    inner = by_cue.get(saying.i) if saying else None
    if inner is None or inner.via >= 0:
        return None
    source = syntax.by_agents(p, t.i) if syntax.is_passive(p, t.i) else syntax.subject(p, t.i)
    if not source:
        return None
    inner.via = t.i
    content: list[Range] = list(inner.content)
    return Found(t.i, [(t.i, t.i + 1)], content, source, "relay")
