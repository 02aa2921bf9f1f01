"""An annotated `Parsed` in, its `Marks` out: what a copy of the article can change, small enough to keep."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from itertools import islice

from onrecord.model.marks import Claim, Figure, Marks, Name, Office, Say, Site, Time
from onrecord.model.parsed import Mention, Parsed, QuantityMention, Token

_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "ADV", "NUM"})
_UNDER = frozenset({"ccomp", "xcomp", "pcomp", "advcl", "relcl", "acl", "conj", "parataxis", "csubj", "csubjpass"})
_OF_DENIAL = frozenset({"ccomp", "xcomp", "pcomp", "prep"})

_CLIMB = 4
_SEA_MILES = (["sea", "miles"], ["sea", "mile"])


@cache
def _words() -> dict[str, frozenset[str]]:
    """The words that turn a clause round or leave it open, by kind."""
    return {kind: frozenset(words.split()) for kind, words in _table().items()}


@cache
def _order() -> dict[str, int]:
    """Words for places in an order, and what they stand for."""
    return {word: n for n, word in enumerate(_table()["order"].split(), 3)}


@cache
def _table() -> dict[str, str]:
    text = resources.files("onrecord.language").joinpath("data/marks.toml").read_text("utf-8")
    data: dict[str, str] = tomllib.loads(text)
    return data


def marks(parsed: Parsed) -> Marks:
    """The marks of an article after `annotate_all`; headings have none."""
    return Marks(
        tuple(sorted((*_figures(parsed), *_lengths(parsed)), key=lambda f: f.start)), tuple(sorted(_times(parsed), key=lambda t: t.start)), tuple(_names(parsed)), tuple(_offices(parsed)),
        tuple(Site(p.span.start, p.span.end, p.place.id, p.place.country or "", p.as_actor) for p in parsed.places),
        tuple(_claims(parsed)), tuple(_says(parsed)),
    )  # fmt: skip


def _figures(p: Parsed) -> Iterator[Figure]:
    """Figures that are no part of a date or an hour; those of one length of time ("a year and four months") as one."""
    whole: dict[tuple[int, int], list[QuantityMention]] = {}
    for m in p.quantities:
        date = next((d for d in p.dates if d.first < m.last and m.first < d.last), None)
        if _hour(p, m):
            continue
        if date is None or (date.type == "DURATION" and m.quantity.unit):
            whole.setdefault((date.first, date.last) if date and date.days else (m.first, m.last), []).append(m)
    yield from _ordinals(p)
    lengths = {(d.first, d.last): d for d in p.dates if d.type == "DURATION"}
    for at, its in whole.items():
        m, q = its[0], its[0].quantity
        head = m.noun_token if m.noun_token >= 0 else m.last - 1
        noun, of = _noun(p, m), _predicate(p, head, *at)
        if len(its) > 1 and at in lengths:
            days, s = lengths[at].days, p.span(*at)
            yield Figure(s.start, s.end, days, days, days, "day", noun, q.approx is not None, of)
            continue
        for m in its:
            q = m.quantity
            value, low, high = q.value, q.min, q.max
            before = p.tokens[m.first - 1].lower if m.first else ""
            if _particle(p, m):
                value = low = high = high if low is None else low
            elif value is not None and before in ("minimum", "maximum"):
                value, low, high = None, *((value, None) if before == "minimum" else (None, value))
            elif value is not None and _or_more(p, m):
                value, low, high = None, value, None
            yield Figure(
                m.span.start, m.span.end, value, low, high, m.currency or q.unit or _sea_mile(p, m), _noun(p, m),
                q.approx is not None, of,
            )  # fmt: skip


def _ordinals(p: Parsed) -> Iterator[Figure]:
    """From "third" on, where they count a noun and are no part of a date or a name."""
    order = _order()
    dated = {i for d in p.dates for i in range(d.first, d.last)} | {i for q in p.quantities for i in range(q.first, q.last)}
    for t in p.tokens:
        noun = p.tokens[t.head]
        if t.lower in order and t.i not in dated and t.dep == "amod" and noun.pos == "NOUN":
            value = float(order[t.lower])
            of = _predicate(p, noun.i, t.i, t.i + 1)
            yield Figure(t.start, t.end, value, value, value, "ordinal", noun.lemma.lower(), False, of)


def _lengths(p: Parsed) -> Iterator[Figure]:
    """Lengths of time without a figure in them: "an hour", "half a year"."""
    for d in p.dates:
        parts = any(t.lower in ("half", "quarter", "quarters") for t in p.tokens[d.first : d.last])
        if d.type == "DURATION" and d.days and not parts and not any(q.first < d.last and d.first < q.last for q in p.quantities):
            yield Figure(d.span.start, d.span.end, d.days, None, None, "day", "", True,
                         _predicate(p, d.last - 1, d.first, d.last))  # fmt: skip


def _sea_mile(p: Parsed, m: QuantityMention) -> str:
    """The unit of "two sea miles"; "" for anything else."""
    return "nautical mile" if [t.lower for t in p.tokens[m.last : m.last + 2]] in _SEA_MILES else ""


def _or_more(p: Parsed, m: QuantityMention) -> bool:
    """Whether the noun that is counted is followed by "or more"."""
    at = max(m.last, m.noun_token + 1)
    return [t.lower for t in p.tokens[at : at + 2]] == ["or", "more"]


def _particle(p: Parsed, m: QuantityMention) -> bool:
    """Whether the word taken for a bound belongs to the verb: "handed over two"."""
    first, before = p.tokens[m.first], p.tokens[m.first - 1] if m.first else None
    hands = before is not None and before.lemma.lower() in _words()["over"]
    return first.dep == "prt" or (first.lower == "over" and hands)


def _noun(p: Parsed, m: QuantityMention) -> str:
    return p.tokens[m.noun_token].lemma.lower() if m.noun_token >= 0 else ""


def _predicate(p: Parsed, head: int, first: int, last: int) -> str:
    """The lemmas of the verb above a token and of its objects that are not the token's own."""
    for up in islice(p.up(head), _CLIMB):
        if up.pos == "VERB":
            own = {head, *range(first, last)}
            its = [c for c in p.kids(up.i, "dobj", "acomp", "prt", "oprd") if c.i not in own]
            return " ".join([up.lemma.lower(), *(c.lemma.lower() for c in its)])
        if up.pos in ("AUX", "NOUN", "ADJ"):
            its = p.kids(up.i, "acomp", "attr")
            if any(c.left <= head <= c.right for c in its):
                its = p.kids(up.i, "nsubj")
            if its:
                return " ".join(c.lemma.lower() for c in its)
    return ""


def _hour(p: Parsed, m: QuantityMention) -> str:
    """The hour of "six in the evening" and "17 o'clock" as a TimeML value.

    "" where a figure is none; "T" where the hour is only half told: "ten to six in the evening".
    """
    value = m.quantity.value
    after = [t.lower for t in p.tokens[m.last : m.last + 4]]
    if value is None or value != int(value) or not 0 < value <= 24 or m.quantity.unit:
        return ""
    before = p.tokens[m.first - 1].lower if m.first else ""
    clock = after[:1] == ["o'clock"]
    rest = after[1:] if clock else after
    part = rest[2] if rest[:2] == ["in", "the"] and len(rest) > 2 else "night" if rest[:2] == ["at", "night"] else ""
    if part not in ("morning", "afternoon", "evening", "night"):
        return f"T{int(value) % 24:02}:00" if clock else ""
    if before in ("to", "past"):
        return "T"
    late = part in ("afternoon", "evening") or (part == "night" and value > 5)
    return f"T{int(value) + 12 * (late and value < 12):02}:00"


def _times(p: Parsed) -> Iterator[Time]:
    for q in p.quantities:
        if (hour := _hour(p, q)) not in ("", "T"):
            yield Time(q.span.start, q.span.end, "TIME", hour, "", "", _predicate(p, q.last - 1, q.first, q.last))
    for m in p.dates:
        yield Time(m.span.start, m.span.end, m.type, m.timex, m.when.start or "", m.when.end or "",
                   _predicate(p, m.last - 1, m.first, m.last))  # fmt: skip


def _names(p: Parsed) -> Iterator[Name]:
    for m in p.mentions:
        if m.kind == "name" and m.actor is not None:
            yield Name(m.span.start, m.span.end, m.actor.name, m.actor.id, m.actor.type)


def _offices(p: Parsed) -> Iterator[Office]:
    """What stands before a name, and descriptions of one person or body."""
    for m in sorted(p.mentions, key=lambda m: (m.first, m.last)):
        if m.kind == "name" and m.actor is not None and m.actor.type == "person":
            first = _title_end(p, m)
            begin = _deputy(p, m.first)
            if first > begin:
                s = p.span(begin, first)
                yield Office(s.start, s.end, _lemmas(p, begin, first), m.actor.id)
        elif m.kind == "nominal":
            known = m.actor is not None and m.actor.type != "anonymous" and not _some(p, m)
            first = _deputy(p, m.first)
            s = p.span(first, m.last)
            yield Office(s.start, s.end, _lemmas(p, first, m.last), m.actor.id if m.actor and known else "")


def _deputy(p: Parsed, first: int) -> int:
    """Where a description begins that is of somebody's deputy: "the deputy of the minister"."""
    words = [t.lower for t in p.tokens[max(0, first - 2) : first]]
    return first - 2 if len(words) == 2 and words[1] in ("of", "to") and words[0] in _words()["level"] else first


def _some(p: Parsed, m: Mention) -> bool:
    """Whether a description speaks of anybody of the kind: "a teacher", unless it stands beside a name."""
    return p.tokens[m.first].lower in ("a", "an") and p.tokens[m.head].dep not in ("appos", "attr")


def _title_end(p: Parsed, m: Mention) -> int:
    """The first token of a name mention that is part of the name itself."""
    assert m.actor is not None
    own = set(m.actor.name.lower().replace("-", " ").split())
    for i in range(m.first, m.last):
        if set(p.tokens[i].lower.replace("-", " ").split()) & own:
            return i
    return m.first


def _lemmas(p: Parsed, first: int, last: int) -> str:
    return " ".join(t.lemma.lower() for t in p.tokens[first:last] if t.pos not in ("DET", "PUNCT", "PRON", "PART"))


def _claims(p: Parsed) -> Iterator[Claim]:
    for s in p.sentences:
        if s.heading:
            continue
        heads = [t for t in p.tokens[s.first : s.last] if _heads_clause(p, t)]
        owner = {t.i: _clause_of(p, t, s.root) for t in p.tokens[s.first : s.last]}
        for v in heads:
            own = [t for t in p.tokens[s.first : s.last] if owner[t.i] == v.i]
            said = _says_of(p, v)
            words = [_lacking(p, t) + t.lemma.lower() for t in own if t.pos in _CONTENT and t.i not in (v.i, said.i)]
            verb = said.lemma.lower() + "".join(f" {c.lower}" for c in p.kids(v.i, "prt"))
            mood = _mood(p, v)
            if verb in _words()["possible"] and (subject := p.kids(v.i, "nsubj")):
                verb, mood = subject[0].lemma.lower(), mood or "may"
            start, end = min(t.start for t in own), max(t.end for t in own)
            yield Claim(start, end, verb, _sign(p, v, own), mood, " ".join(words))


def _says_of(p: Parsed, v: Token) -> Token:
    """The word that says what a clause tells: the verb; of "is over" and "there are no injuries" what stands with it."""
    if v.lemma.lower() != "be":
        return v
    return next(iter(p.kids(v.i, "acomp", "attr")), v)


def _lacking(p: Parsed, t: Token) -> str:
    """"un" for what is said to be lacking: "without arms" is as good as "unarmed"."""
    return "un" if t.dep == "pobj" and p.tokens[t.head].lower == "without" else ""


def _heads_clause(p: Parsed, t: Token) -> bool:
    return t.dep == "ROOT" or (t.pos in ("VERB", "AUX") and t.dep in _UNDER)


def _clause_of(p: Parsed, t: Token, root: int) -> int:
    if _heads_clause(p, t):
        return t.i
    return next((up.i for up in p.up(t.i) if _heads_clause(p, up)), root)


def _sign(p: Parsed, v: Token, own: list[Token]) -> int:
    """-1 where the clause is denied: by a word in it or by a verb of denial above it, once or three times."""
    words = _words()
    turns = sum(_denies(p, t, v) for t in own)
    if v.dep in ("csubj", "csubjpass"):
        turns += _verb(p, p.tokens[v.head]) in words["deny"]
    at = v
    while at.dep in _OF_DENIAL and at.head < at.i:
        dep, at = at.dep, p.tokens[at.head]
        turns += _verb(p, at) in words["deny"] or (at.dep == "prep" and at.lower == "without")
        if dep == "xcomp":
            turns += sum(c.dep == "neg" for c in p.kids(at.i))
        elif dep == "ccomp":
            break
    return -1 if turns % 2 else 1


def _denies(p: Parsed, t: Token, v: Token) -> bool:
    """Whether a word denies the clause that it stands in: "no fewer" and "a vote of no confidence" do not."""
    words, noun = _words(), p.tokens[t.head]
    after = p.tokens[t.i + 1].lower if t.i + 1 < len(p.tokens) else ""
    if (t.dep != "neg" and t.lower not in words["no"]) or after in words["than"]:
        return False
    if t.lower != "no":
        return t.dep != "neg" or noun.i == v.i or noun.pos != "VERB"
    if t.tag != "DT":
        return False
    return noun.dep != "pobj" or (p.tokens[noun.head].head == v.i and noun.lower in words["ever"])


def _verb(p: Parsed, t: Token) -> str:
    return "_".join([t.lemma.lower(), *(c.lower for c in p.kids(t.i, "prt"))])


def _mood(p: Parsed, v: Token) -> str:
    words = _words()
    if any(c.lower in words["whether"] for c in p.kids(v.i, "mark")):
        return "open"
    if any(c.lower == "to" for c in p.kids(v.i, "aux")) or v.tag in ("VBG", "VBN", "VB") and v.dep != "ROOT" and not (
        p.kids(v.i, "aux", "auxpass")
    ):
        return "to"
    for c in p.kids(v.i, "aux"):
        if c.lower in words["may"]:
            return "may"
        if c.lower in words["will"]:
            return "will"
    if any(c.lower in words["maybe"] for c in p.kids(v.i)):
        return "may"
    return ""


def _says(p: Parsed) -> Iterator[Say]:
    for a in p.attributions:
        if a.way == "attitude" or not a.content:
            continue
        source = " ".join(s.text for s in a.source)
        for c in a.content:
            yield Say(c.start, c.end, source, a.speaker.id if a.speaker else "", a.cue_lemma)
