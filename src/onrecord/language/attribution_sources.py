"""Who speaks by a cue: a `Parsed` and the cue's token in; the heads of the source phrase, and its words, out."""

from __future__ import annotations

from onrecord.language.asides import outer_cue
from onrecord.language.clauses import Range, trim
from onrecord.language.cues import cues
from onrecord.language.name_words import name_words
from onrecord.model import syntax
from onrecord.model.parsed import Parsed, Token

_FEW = 6
_FUNCTION = 14
"""Words before a name that can tell its function: as a noun beside it, as a phrase."""


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
    if own and (meant := _meant(p, v, own[0])):
        return meant
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


def _meant(p: Parsed, v: int, pronoun: int) -> list[int]:
    """The subject that a pronoun of naming repeats: "its ministry condemned what it called a crime"."""
    t, above = p.tokens[v], p.tokens[p.tokens[v].head]
    named = t.lemma in cues("naming") and any(c.lower == "what" for c in p.kids(v, "dobj"))
    if not named or p.tokens[pronoun].tag != "PRP" or t.dep not in ("ccomp", "dobj", "pcomp", "pobj"):
        return []
    heads = syntax.subject(p, syntax.clause_verb(p, above.i))
    person = [m.actor.type in ("person", "anonymous") for h in heads if (m := p.mention_at(h)) is not None and m.actor]
    if len(person) != len(heads) or p.tokens[pronoun].lower not in ("it", "he", "she", "they"):
        return []
    if len(heads) > 1 or p.tokens[heads[0] if heads else v].tag in ("NNS", "NNPS"):
        return heads if p.tokens[pronoun].lower == "they" else []
    return heads if person == [p.tokens[pronoun].lower in ("he", "she")] else []


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


def by_name(p: Parsed, heads: list[int], words: list[Range] | None = None) -> list[int]:
    """The heads; for a description the names in apposition to it: "another official, X", "two aides, X and Y".

    A noun in the singular has one name, one in the plural several. `words` has the tokens of the source: where none of
    the heads is anyone's, the name that opens or closes them is the head ("X, head of a union that …", "co-host X").
    """
    out: list[int] = []
    for h in heads:
        out += [x for x in _apposed_names(p, h) or [h] if x not in out]
    if not out or not words:
        return out
    first, last = words[0]
    while first < last and p.tokens[first].pos == "PUNCT":
        first += 1
    while last > first and p.tokens[last - 1].pos == "PUNCT":
        last -= 1
    inside = [h for h in out if first <= h < last]
    if len(inside) < len(out) and any(_is_person(p, h) for h in inside):
        out = [h for h in out if first <= h < last or not _described(p, h)]
    if first < last and all(_described(p, h) for h in out) and (names := _names_behind(p, out, first, last)):
        return names
    if first < last and not any(p.actors_at(h) for h in out):
        named = _name_at_edge(p, first, last)
        return [named] if named is not None else out
    return out


def _apposed_names(p: Parsed, h: int) -> list[int]:
    t = p.tokens[h]
    if t.tag not in ("NN", "NNS") and t.lower != "one":
        return []
    for c in p.kids(h, "appos"):
        names = syntax.conjuncts(p, c.i)
        if c.i > h and (len(names) > 1) == (t.tag == "NNS") and all(_is_person(p, n) for n in names):
            return names
    return _name_before(p, h)


def _name_before(p: Parsed, h: int) -> list[int]:
    """The body whose name and letters stand before a noun for it: "the Human Rights Monitor (HRM) group"."""
    t, nouns = p.tokens[h], name_words()["later_body"] | name_words()["any_body"]
    if t.tag != "NN" or t.lower not in nouns:
        return []
    for c in p.kids(h, "nmod", "compound"):
        m = p.mention_at(c.i)
        lettered = m is not None and m.last < h and p.tokens[m.last].text == "("
        if m is not None and lettered and m.actor is not None and m.actor.type == "organisation":
            return [m.head]
    return []


def _described(p: Parsed, h: int) -> bool:
    """Whether a head is a noun that nobody is known by."""
    return p.tokens[h].tag[:2] == "NN" and all(a.type == "anonymous" for a in p.actors_at(h))


def _names_behind(p: Parsed, heads: list[int], first: int, last: int) -> list[int]:
    """The names that a comma sets behind a description, however they hang in the tree ("A woman in X, Ada Lind,")."""
    tokens = p.tokens
    comma = next((i for i in range(max(heads), last - 1) if tokens[i].text == ","), -1)
    if comma < 0 or tokens[heads[0]].tag not in ("NN", "NNS"):
        return []
    if any(m.kind == "name" and _is_person(p, m.head) for i in range(first, comma) if (m := p.mention_at(i))):
        return []
    names: list[int] = []
    at = comma + 1
    while at < last:
        m = p.mention_at(at)
        if m is None or m.kind != "name" or m.first != at or not _is_person(p, m.head):
            break
        names.append(m.head)
        at = m.last
        if at >= last or tokens[at].text not in (",", "and"):
            break
        at += 2 if tokens[at].text == "," and at + 1 < last and tokens[at + 1].lower == "and" else 1
    return names if names and (len(names) > 1) == (tokens[heads[0]].tag == "NNS") else []


def _name_at_edge(p: Parsed, first: int, last: int) -> int | None:
    """The head of the name that opens a source, or of that which closes it; None where neither does."""
    tokens = p.tokens
    if any(t.lower in ("or", "nor") for t in tokens[first:last]):
        return None
    opening = p.mention_at(first)
    if opening is not None and opening.kind == "name" and opening.first == first and opening.actor is not None:
        behind = tokens[opening.last] if opening.last < last else None
        body = opening.actor.type != "person"
        noun = body and opening.last + 1 == last and tokens[last - 1].lower in name_words()["later_body"]
        comma = behind is not None and behind.text in (",", "(", "–", "—")
        if behind is None or noun or (comma and (not body or tokens[opening.last + 1].tag == "DT")):
            return opening.head
    closing = p.mention_at(last - 1)
    if closing is None or closing.last != last or closing.kind != "name" or closing.first <= first:
        return None
    before = tokens[first : closing.first]
    if _is_person(p, closing.head) and _function_of_body(before):
        return closing.head
    if len(before) >= _FEW:
        return None
    if any(t.pos not in ("NOUN", "PROPN", "ADJ", "CCONJ", "DET") and t.text not in "-–" for t in before):
        return None
    if _is_person(p, closing.head):
        opens = tokens[closing.first].pos == "NOUN" or before[-1].pos in ("NOUN", "PROPN") or before[-1].text in "-–"
        return closing.head if opens else None
    body = closing.actor is not None and closing.actor.type == "organisation"
    nouns = name_words()["later_body"] | name_words()["voice_body"]
    return closing.head if body and before[-1].lower in nouns else None


def _function_of_body(before: list[Token]) -> bool:
    """Whether the words before a name tell one function in a body ("Chairman of the Defence Committee")."""
    body, at = before[-1], next((n for n, t in enumerate(before) if t.tag == "IN"), 0)
    if len(before) > _FUNCTION or not at or before[at].lower not in ("of", "for", "at", "in"):
        return False
    one = before[at - 1].tag in ("NN", "NNP") and before[0].lower not in ("a", "an", "another", "one")
    nouns = name_words()["later_body"] | name_words()["voice_body"] | name_words()["state_body"]
    plain = all(t.pos in ("NOUN", "PROPN", "ADJ", "DET", "ADP", "PART", "CCONJ", "NUM") for t in before)
    return one and plain and body.text[0].isupper() and body.lower in nouns


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
