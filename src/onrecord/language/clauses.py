"""The parts of one cue by the dependency tree: a cue token in; its source, its content and its cue words out."""

from __future__ import annotations

from dataclasses import dataclass, field

from onrecord.language.asides import asides, beside
from onrecord.language.cues import cues, prepositions_of
from onrecord.model import syntax
from onrecord.model.parsed import Parsed, Token
from onrecord.model.parts import Span

Range = tuple[int, int]


@dataclass(slots=True)
class Found:
    """One attribution in token indices: `content` and `cue` are ranges, `source` heads of the source phrase, `via` the
    cue through which the words reach the report ("Y reported, citing X": for X the cue of Y). `source_words` is the
    range of the source where it is known without the tree, `exact` the words of ranges that end inside a token, `core`
    the cue as the tree bounds it, where `cue` has more, `own` the content without what is under a cue within it.
    `implied`: the source is the subject of another cue ("…, adding that"). `after`: the cue whose speech goes on."""

    cue_token: int
    cue: list[Range]
    content: list[Range]
    source: list[int] = field(default_factory=list)
    way: str = "clause"
    via: int = -1
    source_words: Range | None = None
    core: list[Range] = field(default_factory=list)
    own: list[Range] = field(default_factory=list)
    implied: bool = False
    after: int | None = None
    exact: dict[Range, Span] = field(default_factory=dict)


def trim(p: Parsed, first: int, last: int) -> Range | None:
    """The range without punctuation at its ends (quote marks stay), or None when nothing is left."""
    while first < last and p.tokens[first].pos == "PUNCT" and p.tokens[first].lower not in '"(':
        first += 1
    while last > first and p.tokens[last - 1].pos == "PUNCT" and p.tokens[last - 1].lower not in '")!?':
        last -= 1
    return (first, last) if first < last else None


def pieces(p: Parsed, first: int, last: int, holes: list[Range]) -> list[Range]:
    """`[first, last)` without the holes, trimmed."""
    out, at = [], first
    for a, b in sorted(holes):
        if b <= at or a >= last:
            continue
        if a > at and (piece := trim(p, at, a)):
            out.append(piece)
        at = max(at, b)
    if at < last and (piece := trim(p, at, last)):
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
    plain = [c for c in p.kids(v, "ccomp") if not (c.i < v and _is_apart(p, v, c))]
    if plain:
        return plain
    if p.tokens[v].tag == "VBN" and p.tokens[v].dep in ("acl", "relcl"):
        return []
    cited = [o for x in p.kids(v, "advcl") if x.lemma in cues("relay") for o in (x, *p.kids(x.i, "dobj"))]
    objects = [o for x in p.kids(v, "dobj", "prep") for o in (x, *p.kids(x.i, "pobj"))]
    beside = [c for o in (*objects, *cited) for c in p.kids(o.i, "relcl", "acl", "ccomp")]
    that = [c for c in (*p.kids(v, "advcl"), *beside) if _has_that(p, c)]
    return [c for c in that if c.i > v and p.kids(c.i, "nsubj", "nsubjpass")]


def _is_apart(p: Parsed, v: int, c: Token) -> bool:
    """Whether a clause before a cue verb is none of its content: far off, or set off by a semicolon."""
    return _is_circumstance(p, v) or v - c.right > 14 or any(t.text == ";" for t in p.tokens[c.right + 1 : v])


def _is_circumstance(p: Parsed, v: int) -> bool:
    """Whether a verb stands in a clause that says when or where: what is before that is not its content."""
    return any(m.tag == "WRB" and m.i < v for m in p.kids(v, "advmod"))


def _has_that(p: Parsed, c: Token) -> bool:
    """Whether a clause opens with "that", which the parser may take for a pronoun ("a post that X lied")."""
    return any(m.lower == "that" and (m.dep == "mark" or m.tag == "IN") for m in p.kids(c.i))


def content_clauses(p: Parsed, v: int) -> list[Range]:
    """The content as a clause: "said that …", "…, he said", "…, he said, …"; [] when the cue has none."""
    t = p.tokens[v]
    out: list[Range] = []
    for c in subordinate(p, v):
        holes = [(v, v + 1)] if c.left <= v <= c.right else []
        holes += asides(p, v, c) + beside(p, v)
        for s in p.kids(v, "nsubj", "nsubjpass"):
            if c.left <= s.i <= c.right:
                holes.append((s.left, s.right + 1))
        out += pieces(p, c.left, c.right + 1, holes)
        out += _loose_continuation(p, v, c)
    if out:
        return out
    head = p.tokens[t.head]
    apart = t.dep in ("parataxis", "ccomp", "dep", "advcl") and not p.kids(v, "mark") and not _is_circumstance(p, v)
    if apart and p.kids(v, "nsubj") and _is_parenthetical(p, t):
        return pieces(p, head.left, head.right + 1, [(t.left, t.right + 1), *beside(p, v)])
    return []


def _loose_continuation(p: Parsed, v: int, c: Token) -> list[Range]:
    """Conjoined content after a preposed clause: "A, he said, and B" leaves B on the cue verb."""
    if c.i > v:
        return []
    return [
        r
        for k in p.kids(v, "ccomp", "advcl", "conj", "dep")
        if k.i > v and k.i != c.i and k.dep == "ccomp"
        for r in pieces(p, k.left, k.right + 1, [])
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
    subordinate_lead = p.tokens[sentence.first].tag in ("IN", "WRB") and p.tokens[sentence.first].lower != "that"
    if (
        before_has_verb
        and subordinate_lead
        and not after_has_verb
        and "," not in {t.lower for t in p.tokens[sentence.first : first - 1]}
    ):
        return []
    joined = last + 2 < sentence.last and p.tokens[last + 2].pos == "CCONJ"
    end = first if before_has_verb and joined else sentence.last
    return pieces(p, sentence.first, end, [(first, last + 1), *beside(p, v)])


def content_infinitive(p: Parsed, v: int) -> list[Range]:
    """The content as an infinitive: "vowed to fight", "urged Norland to withdraw"."""
    for c in p.kids(v, "xcomp", "ccomp"):
        if c.i > v and c.tag == "VB" and any(k.lower == "to" for k in p.kids(c.i, "aux")):
            told = [o.left for o in p.kids(v, "dobj") if o.i < c.i]
            told += [o.left for x in p.kids(v, "prep") if x.lower == "on" for o in p.kids(x.i, "pobj") if o.i < c.i]
            return pieces(p, min([c.left, *told]), c.right + 1, [])
        gerund = c.tag == "VBG" or any(k.lower == "having" for k in p.kids(c.i, "aux"))
        if c.i > v and gerund and c.dep == "xcomp" and p.tokens[v].lemma in cues("speech_gerund"):
            return pieces(p, c.left, c.right + 1, [])
    return []


def content_object(p: Parsed, v: int) -> list[Range]:
    """The content as an object with what hangs on it: "criticised X for Y", "rejected the claims"."""
    objects = p.kids(v, "dobj")
    if p.tokens[v].dep in ("relcl", "pcomp", "ccomp") and (not objects or objects[0].tag in ("WDT", "WP", "IN")):
        return _of_antecedent(p, v)
    if not objects or objects[0].i < v:
        return []
    stop = max(
        c.right
        for c in p.kids(v)
        if c.dep in ("dobj", "prep", "oprd", "acomp", "xcomp", "ccomp")
        and c.i > v
        and (c.dep != "prep" or c.lower in ("for", "as", "of", "over", "with", "about", "that"))
    )
    return pieces(p, objects[0].left, stop + 1, [])


def _of_antecedent(p: Parsed, v: int) -> list[Range]:
    """ "a move that X described as a crime": the name given; "a claim that X denied": the claim."""
    t = p.tokens[v]
    for c in p.kids(v, "prep", "oprd"):
        if c.i > v and (c.dep == "oprd" or c.lower == "as"):
            return pieces(p, c.left, c.right + 1, [])
    head = p.tokens[t.head]
    if t.dep == "relcl" and head.lemma in cues("nouns") and p.kids(v, "nsubj"):
        return pieces(p, *syntax.phrase_range(p, head.i), [])
    return []


def _is_person(p: Parsed, v: int) -> bool:
    """Whether the object of a verb is a person ("welcomed the president" greets him)."""
    return any(a.type in ("person", "anonymous") for c in p.kids(v, "dobj") for a in p.actors_at(c.i))


def content_preposition(p: Parsed, v: int) -> list[Range]:
    """The content behind a preposition: "warned of a long war"."""
    wanted = prepositions_of(p.tokens[v].lemma)
    for c in p.kids(v, "prep"):
        if c.lower in wanted and c.i > v:
            return pieces(p, c.i + 1, c.right + 1, [])
    return []


def with_preposition(p: Parsed, cue: Range, v: int) -> Range:
    """The words of a cue with the preposition behind it that leads to its content: "called for", "spoke of"."""
    c = p.tokens[cue[1]] if cue[1] < len(p.tokens) else None
    wanted = c is not None and c.head == v and c.dep == "prep" and c.lower in prepositions_of(p.tokens[v].lemma)
    return (cue[0], cue[1] + 1) if wanted else cue


def content_of(p: Parsed, v: int) -> tuple[list[Range], str]:
    """The content of a cue verb and how it hangs on it: clause, infinitive, object, preposition or ""."""
    lemma = p.tokens[v].lemma
    owned = any(_has_that(p, c) for o in p.kids(v, "dobj") for c in p.kids(o.i, "acl", "relcl", "ccomp"))
    if owned and lemma in cues("speech_object") and not p.kids(v, "ccomp") and not _is_person(p, v):
        return content_object(p, v), "object"
    clausal = lemma in cues("speech") or lemma in cues("thought") or lemma in cues("show")
    if clausal and (found := content_clauses(p, v)):
        return found, "clause"
    if lemma in cues("speech") and (found := content_parenthetical(p, v)):
        return found, "clause"
    followed = lemma in cues("speech_infinitive") or lemma in cues("speech_gerund") or lemma == "want"
    if followed and (found := content_infinitive(p, v)):
        return found, "infinitive"
    if found := content_preposition(p, v):
        return found, "preposition"
    if lemma in cues("naming"):
        named = p.kids(v, "oprd", "ccomp", "xcomp") or any(c.lower == "as" for c in p.kids(v, "prep"))
        return (content_object(p, v) or content_clauses(p, v), "object") if named else ([], "")
    if lemma in cues("speech_object") and not (lemma in cues("greeting") and _is_person(p, v)):
        return content_object(p, v), "object"
    return [], ""


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
    content = pieces(p, first, end, [(i, last)])
    return Found(i, [(i, to.i + 1)], content, source, "phrase") if content else None


def as_clause(p: Parsed, v: int) -> list[Range]:
    """The clause that "as noted by X" or "as X said" stands beside, without it."""
    t = p.tokens[v]
    if t.dep != "advcl" or t.tag in ("VB", "VBG") or t.lemma not in cues("as_clause"):
        return []
    if p.kids(v, "dobj", "ccomp", "xcomp"):
        return []
    marks = [m for m in p.kids(v) if m.i < v and m.lower == "as"]
    if not marks or t.left != marks[0].i:
        return []
    head = p.tokens[t.head]
    if head.lemma in cues("speech") and p.kids(head.i, "nsubj") and head.i < v:
        return []
    return pieces(p, head.left, head.right + 1, [(t.left, t.right + 1)])


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
    content = pieces(p, clause.left, clause.right + 1, [])
    source = syntax.agents_of_noun(p, n)
    if not source:
        v = syntax.support_verb(p, n)
        if v >= 0 and p.tokens[v].lemma in cues("issuing"):
            source = syntax.subject(p, v)
    return Found(n, [(n, n + 1)], content, source, "noun") if content and source else None
