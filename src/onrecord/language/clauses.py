"""The parts of one cue by the dependency tree: a cue token in; its source, its content and its cue words out."""

from __future__ import annotations

from dataclasses import dataclass, field

from onrecord.language.cues import cues, prepositions_of
from onrecord.model import syntax
from onrecord.model.parsed import Parsed, Token

Range = tuple[int, int]


@dataclass(slots=True)
class Found:
    """One attribution in token indices: `content` and `cue` are ranges, `source` heads of the source phrase."""

    cue_token: int
    cue: list[Range]
    content: list[Range]
    source: list[int] = field(default_factory=list)
    way: str = "clause"


def _trim(p: Parsed, first: int, last: int) -> Range | None:
    """The range without punctuation at its ends (quote marks stay), or None when nothing is left."""
    while first < last and p.tokens[first].pos == "PUNCT" and p.tokens[first].lower not in '"(':
        first += 1
    while last > first and p.tokens[last - 1].pos == "PUNCT" and p.tokens[last - 1].lower not in '")!?':
        last -= 1
    return (first, last) if first < last else None


def _pieces(p: Parsed, first: int, last: int, holes: list[Range]) -> list[Range]:
    """`[first, last)` without the holes, trimmed."""
    out, at = [], first
    for a, b in sorted(holes):
        if b <= at or a >= last:
            continue
        if a > at and (piece := _trim(p, at, a)):
            out.append(piece)
        at = max(at, b)
    if at < last and (piece := _trim(p, at, last)):
        out.append(piece)
    return out


def cue_words(p: Parsed, v: int) -> Range:
    """The cue verb with its auxiliaries, negation and particle."""
    first = last = v
    for c in p.kids(v):
        if c.dep in ("aux", "auxpass", "neg", "advmod") and first - 1 <= c.i < v and c.left == c.right:
            first = min(first, c.i)
    for c in reversed(p.kids(v)):
        if c.i < first and c.dep in ("aux", "auxpass", "neg") and c.i == first - 1:
            first = c.i
    for c in p.kids(v, "prt"):
        if c.i == last + 1:
            last = c.i
    return first, last + 1


def subordinate(p: Parsed, v: int) -> list[Token]:
    """Clauses that a cue verb takes as content."""
    plain = [c for c in p.kids(v, "ccomp") if not (c.i < v and v - c.right > 14)]
    if plain:
        return plain
    beside = [
        c for x in p.kids(v, "dobj", "prep") for o in (x, *p.kids(x.i, "pobj")) for c in p.kids(o.i, "relcl", "acl")
    ]
    that = [c for c in (*p.kids(v, "advcl"), *beside) if any(m.lower == "that" for m in p.kids(c.i, "mark"))]
    return [c for c in that if c.i > v and p.kids(c.i, "nsubj", "nsubjpass")]


def content_clauses(p: Parsed, v: int) -> list[Range]:
    """The content as a clause: "said that …", "…, he said", "…, he said, …"; [] when the cue has none."""
    t = p.tokens[v]
    out: list[Range] = []
    for c in subordinate(p, v):
        holes = [(v, v + 1)] if c.left <= v <= c.right else []
        for s in p.kids(v, "nsubj", "nsubjpass"):
            if c.left <= s.i <= c.right:
                holes.append((s.left, s.right + 1))
        out += _pieces(p, c.left, c.right + 1, holes)
        out += _loose_continuation(p, v, c)
    if out:
        return out
    head = p.tokens[t.head]
    if t.dep in ("parataxis", "ccomp", "dep", "advcl") and p.kids(v, "nsubj") and _is_parenthetical(p, t):
        return _pieces(p, head.left, head.right + 1, [(t.left, t.right + 1)])
    return []


def _loose_continuation(p: Parsed, v: int, c: Token) -> list[Range]:
    """Conjoined content after a preposed clause: "A, he said, and B" leaves B on the cue verb."""
    if c.i > v:
        return []
    return [
        r
        for k in p.kids(v, "ccomp", "advcl", "conj", "dep")
        if k.i > v and k.i != c.i and k.dep == "ccomp"
        for r in _pieces(p, k.left, k.right + 1, [])
    ]


def _is_parenthetical(p: Parsed, t: Token) -> bool:
    """Whether a cue clause stands between commas or dashes, or closes the sentence after one."""
    before = p.tokens[t.left - 1] if t.left > 0 else None
    return before is not None and before.lower in (",", "–", "-", '"', "--") and t.right - t.left < 14


def content_parenthetical(p: Parsed, v: int) -> list[Range]:
    """The rest of the sentence around ", officials say," where the tree shows no content."""
    sentence = p.sentence_of(v)
    subjects = p.kids(v, "nsubj")
    if not subjects:
        return []
    first = min(v, subjects[0].left)
    last = max(v, subjects[0].right)
    for c in p.kids(v):
        short = c.left == last + 1 and c.right - c.left < 8
        told = c.dep in ("dobj", "dative") and p.tokens[v].lemma in cues("told")
        if c.i > v and short and (told or c.dep in ("npadvmod", "advmod", "prep")):
            last = c.right
    if first <= sentence.first or p.tokens[first - 1].lower not in (",", "–", "-", "--"):
        return []
    after = p.tokens[last + 1].lower if last + 1 < sentence.last else "."
    if after not in (",", ".", "–", "-", "--", ";"):
        return []
    before_has_verb = any(p.tokens[i].tag in ("VBD", "VBZ", "VBP", "MD") for i in range(sentence.first, first))
    after_has_verb = any(p.tokens[i].tag in ("VBD", "VBZ", "VBP", "MD") for i in range(last + 1, sentence.last))
    if not before_has_verb and not after_has_verb:
        return []
    joined = last + 2 < sentence.last and p.tokens[last + 2].pos == "CCONJ"
    end = first if before_has_verb and joined else sentence.last
    return _pieces(p, sentence.first, end, [(first, last + 1)])


def content_infinitive(p: Parsed, v: int) -> list[Range]:
    """The content as an infinitive: "vowed to fight", "urged Norland to withdraw"."""
    for c in p.kids(v, "xcomp", "ccomp"):
        if c.i > v and c.tag == "VB" and any(k.lower == "to" for k in p.kids(c.i, "aux")):
            start = min([c.left, *[o.left for o in p.kids(v, "dobj") if o.i < c.i]])
            return _pieces(p, start, c.right + 1, [])
    return []


def content_object(p: Parsed, v: int) -> list[Range]:
    """The content as an object with what hangs on it: "criticised X for Y", "rejected the claims"."""
    objects = p.kids(v, "dobj")
    if not objects or objects[0].i < v:
        return []
    stop = max(
        c.right
        for c in p.kids(v)
        if c.dep in ("dobj", "prep", "oprd", "acomp", "xcomp", "ccomp")
        and c.i > v
        and (c.dep != "prep" or c.lower in ("for", "as", "of", "over", "with", "about", "that"))
    )
    return _pieces(p, objects[0].left, stop + 1, [])


def _is_person(p: Parsed, v: int) -> bool:
    """Whether the object of a verb is a person ("welcomed the president" greets him)."""
    return any(a.type in ("person", "anonymous") for c in p.kids(v, "dobj") for a in p.actors_at(c.i))


def content_preposition(p: Parsed, v: int) -> list[Range]:
    """The content behind a preposition: "warned of a long war"."""
    wanted = prepositions_of(p.tokens[v].lemma)
    for c in p.kids(v, "prep"):
        if c.lower in wanted and c.i > v:
            return _pieces(p, c.i + 1, c.right + 1, [])
    return []


def content_of(p: Parsed, v: int) -> tuple[list[Range], str]:
    """The content of a cue verb and how it hangs on it: clause, infinitive, object, preposition or ""."""
    lemma = p.tokens[v].lemma
    clausal = lemma in cues("speech") or lemma in cues("thought") or lemma in cues("show")
    if clausal and (found := content_clauses(p, v)):
        return found, "clause"
    if lemma in cues("speech") and (found := content_parenthetical(p, v)):
        return found, "clause"
    if (lemma in cues("speech_infinitive") or lemma == "want") and (found := content_infinitive(p, v)):
        return found, "infinitive"
    if found := content_preposition(p, v):
        return found, "preposition"
    if lemma in cues("naming"):
        named = p.kids(v, "oprd", "ccomp", "xcomp") or any(c.lower == "as" for c in p.kids(v, "prep"))
        return (content_object(p, v) or content_clauses(p, v), "object") if named else ([], "")
    if lemma in cues("speech_object") and not (lemma in cues("greeting") and _is_person(p, v)):
        return content_object(p, v), "object"
    return [], ""


def source_heads(p: Parsed, v: int) -> list[int]:
    """Heads of who speaks by a cue verb: its subject, the "by" phrase of a passive, the owner of a participle."""
    if syntax.is_passive(p, v):
        by = syntax.by_agents(p, v)
        if by:
            return by
        quoted = p.tokens[v].lemma in ("quote", "cite") and any(c.lower == "as" for c in p.kids(v, "prep"))
        return syntax.subject(p, v) if quoted else []
    own = [c.i for c in p.kids(v, "nsubj")]
    if own:
        return syntax.conjuncts(p, syntax.antecedent(p, own[0]))
    t = p.tokens[v]
    if t.dep == "pcomp" and p.tokens[t.head].lower == "as" and is_quoting(p, p.tokens[t.head].head):
        return syntax.subject(p, p.tokens[t.head].head)
    return syntax.subject(p, v)


def is_quoting(p: Parsed, v: int) -> bool:
    """ "was quoted/cited as (saying)"."""
    return p.tokens[v].lemma in ("quote", "cite", "report")


def source_range(p: Parsed, heads: list[int]) -> list[Range]:
    """The words of the source: the whole noun phrase with what is joined to it."""
    if not heads:
        return []
    first = min(p.tokens[h].left for h in heads)
    last = max(p.tokens[h].right for h in heads)
    for h in heads:
        for c in p.kids(h, "relcl", "acl"):
            if c.right == last and p.tokens[c.left - 1].lower == ",":
                last = min(last, c.left - 1)
    piece = _trim(p, first, last + 1)
    return [piece] if piece else []


def according_to(p: Parsed, i: int) -> Found | None:
    """ "according to X": content is the clause that it hangs on, or the whole sentence when a comma sets it off."""
    t = p.tokens[i]
    to = next((c for c in [*p.kids(i, "prep"), *p.tokens[i + 1 : i + 2]] if c.lower == "to"), None)
    if to is None:
        return None
    source = [o for c in p.kids(to.i, "pobj") for o in syntax.conjuncts(p, c.i)]
    if not source:
        return None
    last = max(p.tokens[s].right for s in source) + 1
    sentence = p.sentence_of(i)
    at_edge = i == sentence.first or p.tokens[i - 1].lower in (",", "–", "-", '"')
    head = p.tokens[t.head]
    if at_edge or head.i == i:
        first, end = sentence.first, sentence.last
        for up in p.up(i):
            if (
                up.dep == "ccomp"
                and p.tokens[up.head].lemma in cues("speech")
                and up.left <= i <= up.right
                and p.tokens[up.head].i < i
            ):
                first, end = up.left, up.right + 1
                break
    else:
        v = syntax.clause_verb(p, head.i)
        first, end = p.tokens[v].left, p.tokens[v].right + 1
    content = _pieces(p, first, end, [(i, last)])
    return Found(i, [(i, to.i + 1)], content, source, "phrase") if content else None


def noun_cue(p: Parsed, n: int) -> Found | None:
    """ "X's claim that …": the clause is the content, the owner the source."""
    clause = next(
        (
            c
            for c in p.kids(n, "acl", "ccomp", "relcl")
            if c.i > n and any(m.lower in ("that", "whether") and m.dep == "mark" for m in p.kids(c.i))
        ),
        None,
    )
    if clause is None:
        return None
    content = _pieces(p, clause.left, clause.right + 1, [])
    source = syntax.agents_of_noun(p, n)
    if not source:
        v = syntax.support_verb(p, n)
        if v >= 0 and p.tokens[v].lemma in cues("issuing"):
            source = syntax.subject(p, v)
    return Found(n, [(n, n + 1)], content, source, "noun") if content and source else None
