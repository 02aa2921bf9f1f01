"""A copy and its parent in; ranks and offices of persons and bodies that became others out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from onrecord.model.copies import Drift
from onrecord.model.marks import Name, Office
from onrecord.tracing.drift_article import AT_HAND, Side, words
from onrecord.tracing.drift_names import People, Person
from onrecord.tracing.drift_sides import Sides

_COMMANDER = frozenset({"commander"})
_BODIES = frozenset({"ministry", "hospital", "court", "staff"})
_CHIEFS = frozenset({"governor", "mayor", "minister", "president", "premier"})
"""Offices whose holders are also called the head or chief of what they govern."""
_LEAST, _ALIKE = 0.6, 0.45
_BESIDE, _FAR = 2, 24
_WHO = re.compile(r",? (?:who|which) (?:is|was|works as|serves as) (?:an? |the )?")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Role:
    """What a phrase says somebody is: `rank` of an army, `heads` (minister), `level` (deputy), `area` (defence)."""

    rank: frozenset[str]
    heads: frozenset[str]
    level: frozenset[str]
    area: frozenset[str]


@cache
def _table() -> dict[str, dict[str, str]]:
    """By kind of word, the one that stands for each."""
    return {
        kind: {word: row.split()[0] for row in rows for word in row.split()}
        for kind, rows in words()["roles"].items()
    }


@lru_cache(maxsize=5000)
def role(phrase: str) -> Role:
    """A phrase in lemmas, read."""
    table = _table()
    phrase = phrase.lower()
    for said, meant in words()["phrases"].items():
        phrase = phrase.replace(said, meant)
    its = [table["short"].get(w, w) for w in _WORD.findall(phrase)]
    rank = {table["ranks"][w] for w in its if w in table["ranks"]}
    if "brigadier" in rank:
        rank.discard("general")
    heads, level, area = ({table[kind][w] for w in its if w in table[kind]} for kind in ("heads", "level", "area"))
    if {"chief", "ministry"} <= heads:
        heads = {"minister"}
    return Role(*map(frozenset, (rank, heads, level, area)))


def roles_changed(sides: Sides, who: People) -> Iterator[Drift]:
    """Ranks and offices that became others, of persons first, then of those and of bodies that nobody is named with."""
    found = list(_of_persons(sides, who))
    yield from found
    yield from (d for d in _unnamed(sides, who) if not any(d.here == f.here or d.there == f.there for f in found))


def _of_persons(sides: Sides, who: People) -> Iterator[Drift]:
    """Ranks and offices that the copy gives to somebody and the parent does not, where it gives others."""
    for a, b in who.pairs:
        ours, theirs = _offices(sides.here, a), _offices(sides.there, b)
        told: set[frozenset[str]] = set()
        for o in ours:
            its = _of(sides.here, o)
            against = _other_rank(sides, its, theirs) or _other_office(its, theirs)
            if against is not None and (key := its.rank | its.heads | its.level | its.area) not in told:
                told.add(key)
                here, there = sides.here.span(o.start, o.end), sides.there.span(against.start, against.end)
                yield Drift("role", here, there, there.text, here.text)


def _offices(side: Side, person: Person) -> list[Office]:
    """The offices of a person: by id, and those that stand right beside the name or are said of it."""
    return [
        o
        for o in side.marks.offices
        if o.id in person.ids or (not o.id and any(_beside(n, o) or _is(side, n, o) for n in person.names))
    ]


def _beside(name: Name, office: Office) -> bool:
    return 0 <= name.start - office.end <= _BESIDE or 0 <= office.start - name.end <= _BESIDE


def _is(side: Side, name: Name, office: Office) -> bool:
    """Whether words say of a name what somebody is: "Ana Brill, who is a nurse"."""
    between = side.traced.article.text[name.end : office.start]
    return 0 < office.start - name.end < _FAR and bool(_WHO.fullmatch(between))


def _of(side: Side, office: Office) -> Role:
    """What an office says; a commander right before a name is a rank."""
    its = role(office.words)
    before = any(n.start <= office.start < office.end < n.end for n in side.marks.names)
    return replace(its, rank=_COMMANDER, heads=frozenset()) if before and office.words == "commander" else its


def _other_rank(sides: Sides, its: Role, theirs: Iterable[Office]) -> Office | None:
    """An office with another rank where none has the same; a general of any kind is spoken of as a general."""
    ranks = [o for o in theirs if _of(sides.there, o).rank]
    if not its.rank or any(_same_rank(its.rank, _of(sides.there, o).rank) for o in ranks):
        return None
    return ranks[0] if ranks else None


def _same_rank(a: frozenset[str], b: frozenset[str]) -> bool:
    return a == b or (("general" in a and "general" in b) and 1 in (len(a), len(b)))


def _other_office(its: Role, theirs: Iterable[Office]) -> Office | None:
    if not its.heads:
        return None
    offices = [o for o in theirs if role(o.words).heads]
    if any(_compatible(its, role(o.words)) for o in offices):
        return None
    return max(offices, key=lambda o: len(its.heads & role(o.words).heads), default=None)


def _unnamed(sides: Sides, who: People) -> Iterator[Drift]:
    """Offices and bodies that nobody is named with, held against all of the parent's."""
    known = {i for a, _ in who.pairs for i in a.ids}
    ours = [o for o in _phrases(sides.here) if o.id not in known]
    for x in sides.answers(ours, _phrases(sides.there), _like):
        if x.same < 1 and x.score >= _LEAST and x.slot:
            here, there = sides.here.span(x.here.start, x.here.end), sides.there.span(x.there.start, x.there.end)
            yield Drift("role", here, there, there.text, here.text)
    yield from _left_over(sides)


def _left_over(sides: Sides) -> Iterator[Drift]:
    """The one office of a sentence that fits none of the other article, for the one that fits none of this."""
    ours, theirs = _phrases(sides.here), _phrases(sides.there)
    for n, row in enumerate(sides.rows):
        partners = sides.partners(n)
        if not partners or row[m := partners[0]] < _ALIKE or sides.best[m] != n:
            continue
        left = [o for o in ours if sides.here.sentence(o.start) == n and _fits_none(o, theirs)]
        lost = [o for o in theirs if sides.there.sentence(o.start) == m and _fits_none(o, ours)]
        if len(left) == 1 and len(lost) == 1 and not (left[0].id or lost[0].id):
            here, there = (side.span(o.start, o.end) for side, o in ((sides.here, left[0]), (sides.there, lost[0])))
            yield Drift("role", here, there, there.text, here.text)


def _fits_none(office: Office, others: Iterable[Office]) -> bool:
    its = role(office.words)
    return not any(_compatible(its, role(o.words)) or its.heads & role(o.words).heads for o in others)


@lru_cache(maxsize=AT_HAND)
def _phrases(side: Side) -> list[Office]:
    bodies = [Office(n.start, n.end, n.name.lower(), n.id) for n in side.marks.names if n.type != "person"]
    marked = [o for o in (*side.marks.offices, *bodies) if role(o.words).heads]
    plain = [
        Office(m.start(), m.end(), m.group().lower(), "")
        for m in _bodies().finditer(side.traced.article.text)
        if not any(o.start < m.end() and m.start() < o.end for o in marked)
    ]
    return sorted((*marked, *plain), key=lambda o: (o.start, o.end))


@cache
def _bodies() -> re.Pattern[str]:
    """A body with the word for what kind of body it is before it: "military hospital"."""
    table = _table()
    areas = "|".join(sorted(table["area"]))
    heads = "|".join(sorted(word for word, head in table["heads"].items() if head in _BODIES))
    return re.compile(rf"\b(?:{areas}) (?:{heads})\b", re.IGNORECASE)


def _like(a: Office, b: Office) -> tuple[float, float] | None:
    one, other = role(a.words), role(b.words)
    if bool(one.heads & _BODIES) != bool(other.heads & _BODIES):
        return None
    slot = 0.5 * bool(one.heads & other.heads) + 0.5 * bool(one.area & other.area)
    return float(_compatible(one, other)), slot


def _compatible(a: Role, b: Role) -> bool:
    if ("opposition" in a.area) != ("opposition" in b.area) and (a.heads | b.heads) & _CHIEFS:
        return False
    if not a.heads & b.heads and not any(
        "chief" in one.heads and other.heads & _CHIEFS for one, other in ((a, b), (b, a))
    ):
        return False
    return a.level == b.level and not (a.area and b.area and not a.area & b.area)
