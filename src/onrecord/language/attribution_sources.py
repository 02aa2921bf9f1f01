"""Who speaks by a cue: a `Parsed` and the cue's token in; the heads of the source phrase, and its words, out."""

from __future__ import annotations

from onrecord.language.clauses import Range, outer_cue, trim
from onrecord.language.cues import cues
from onrecord.model import syntax
from onrecord.model.parsed import Parsed


def source_heads(p: Parsed, v: int) -> list[int]:
    """Heads of who speaks by a cue verb: its subject, the "by" phrase of a passive, the owner of a participle."""
    if syntax.is_passive(p, v):
        by = syntax.by_agents(p, v)
        if by:
            return by
        quoted = p.tokens[v].lemma in ("quote", "cite") and any(c.lower == "as" for c in p.kids(v, "prep"))
        return syntax.subject(p, v) if quoted else []
    if inverted := inverted_after_dash(p, v):
        return inverted
    own = [c.i for c in p.kids(v, "nsubj")]
    if own:
        return syntax.conjuncts(p, syntax.antecedent(p, own[0]))
    t = p.tokens[v]
    if t.dep == "pcomp" and p.tokens[t.head].lower == "as" and is_quoting(p, p.tokens[t.head].head):
        quoting = p.tokens[t.head].head
        return syntax.subject(p, quoting) if syntax.is_passive(p, quoting) else syntax.patients(p, quoting)
    outer = outer_cue(p, v)
    if outer >= 0:
        return source_heads(p, outer)
    return syntax.subject(p, v) or _inverted_subject(p, v)


def inverted_after_dash(p: Parsed, v: int) -> list[int]:
    """The speaker behind a cue that a dash sets off: "…", — declared the spokesman."""
    return _inverted_subject(p, v) if v > 0 and p.tokens[v - 1].lower in ("—", "–", "-") else []


def _inverted_subject(p: Parsed, v: int) -> list[int]:
    """The speaker that the parser took for an object: "…", declared the spokesman."""
    t = p.tokens[v]
    if t.tag not in ("VBD", "VBZ", "VBP") or t.lemma not in cues("speech") or t.dep not in ("ROOT", "ccomp", "conj"):
        return []
    if t.lemma in cues("told") or v == 0 or p.tokens[v - 1].pos != "PUNCT":
        return []
    if not any(c.i < v for c in p.kids(v, "ccomp")) and p.tokens[v - 1].lower not in ("—", "–", "-", ","):
        return []
    for c in p.kids(v, "dobj", "npadvmod", "attr"):
        if c.i > v and c.left == v + 1 and any(a.type != "country" for a in p.actors_at(c.i)):
            return [c.i]
    return []


def closing_subject(p: Parsed, v: int) -> list[int]:
    """The last phrase before a cue that closes its sentence (", residents said Sunday."), where the tree is lost.

    Long leads are often parsed as one noun phrase; the words behind their last comma are who speaks.
    """
    sentence, t = p.sentence_of(v), p.tokens[v]
    if t.tag not in ("VBD", "VBZ", "VBP") or t.lemma not in ("say", "report", "announce") or v - sentence.first < 8:
        return []
    opening = p.tokens[sentence.first]
    if any(c.right > v + 3 for c in p.kids(v)) or sentence.last - v > 5 or t.dep != "ROOT":
        return []
    if p.tokens[sentence.last - 1].lower == ":" or opening.tag in ("VBN", "VBG") or opening.pos in ("ADP", "SCONJ"):
        return []
    comma = next((i for i in range(v - 1, max(sentence.first, v - 12), -1) if p.tokens[i].lower == ","), -1)
    between = p.tokens[comma + 1 : v]
    if comma < 0 or not between or any(x.tag in ("VBD", "VBZ", "VBP", "MD", "VBN", "VBG") for x in between):
        return []
    heads = [x.i for x in between if (m := p.mention_at(x.i)) is not None and m.head == x.i and m.actor is not None]
    if not heads or heads[-1] != v - 1:
        return []
    joined = [x.i for x in between if x.dep == "cc" or x.lower == "and"]
    return [h for h in heads if h + 1 in joined or h == heads[-1]]


def by_name(p: Parsed, heads: list[int]) -> list[int]:
    """The heads, for a description the names in apposition to it: "another official, X", "two aides, X and Y".

    A noun in the singular has one name, one in the plural several.
    """
    out: list[int] = []
    for h in heads:
        out += [x for x in _apposed_names(p, h) or [h] if x not in out]
    return out


def _apposed_names(p: Parsed, h: int) -> list[int]:
    t = p.tokens[h]
    if t.tag not in ("NN", "NNS") and t.lower != "one":
        return []
    for c in p.kids(h, "appos"):
        names = syntax.conjuncts(p, c.i)
        if c.i > h and (len(names) > 1) == (t.tag == "NNS") and all(_is_person(p, n) for n in names):
            return names
    return []


def _is_person(p: Parsed, i: int) -> bool:
    m = p.mention_at(i)
    return m is not None and m.kind == "name" and m.head == i and m.actor is not None and m.actor.type == "person"


def is_quoting(p: Parsed, v: int) -> bool:
    """ "was quoted/cited as (saying)"."""
    return p.tokens[v].lemma in ("quote", "cite", "report")


def source_range(p: Parsed, heads: list[int], cue: int) -> list[Range]:
    """The words of the source: the whole noun phrase with what is joined to it, the comma of an apposition too.

    A clause behind it that holds the cue itself ("X, who said …") or is what is said ("citing X, that …") is left out.
    """
    if not heads:
        return []
    first = min(p.tokens[h].left for h in heads)
    last = max(p.tokens[h].right for h in heads)
    for h in heads:
        for c in p.kids(h, "relcl", "acl"):
            told = any(m.lower == "that" and m.dep == "mark" for m in p.kids(c.i))
            if told or c.left <= cue <= c.right:
                last = min(last, c.left - 1)
    piece = trim(p, first, last + 1)
    if piece and piece[1] < len(p.tokens) and p.tokens[piece[1]].lower == ",":
        first, last = piece
        piece = (first, last + 1) if any(t.lower == "," for t in p.tokens[first:last]) else piece
    return [piece] if piece else []
