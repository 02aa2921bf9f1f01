"""A copy and its parent in; ranks and offices of persons and bodies that became others out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from onrecord.model.copies import Drift
from onrecord.model.marks import Office
from onrecord.tracing.drift_names import People
from onrecord.tracing.drift_sides import Sides, words

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
    its = [table["short"].get(w, w) for w in _WORD.findall(phrase.lower().replace("prime minister", "premier"))]
    rank = {table["ranks"][w] for w in its if w in table["ranks"]}
    if "brigadier" in rank:
        rank.discard("general")
    return Role(
        frozenset(rank),
        *(frozenset(table[kind][w] for w in its if w in table[kind]) for kind in ("heads", "level", "area")),
    )


def roles_changed(sides: Sides, who: People) -> Iterator[Drift]:
    """Ranks and offices that the copy gives to somebody and the parent does not, where it gives others."""
    for a, b in who.pairs:
        ours = [o for o in sides.here.marks.offices if o.id in a.ids]
        theirs = [o for o in sides.there.marks.offices if o.id in b.ids]
        told: set[frozenset[str]] = set()
        for o in ours:
            its = role(o.words)
            against = _other_rank(its, theirs) or _other_office(its, theirs)
            if against is not None and (key := its.rank | its.heads | its.level | its.area) not in told:
                told.add(key)
                here, there = sides.here.span(o.start, o.end), sides.there.span(against.start, against.end)
                yield Drift("role", here, there, there.text, here.text)


def _other_rank(its: Role, theirs: Iterable[Office]) -> Office | None:
    ranks = [o for o in theirs if role(o.words).rank]
    if not its.rank or not ranks or any(role(o.words).rank == its.rank for o in ranks):
        return None
    return ranks[0]


def _other_office(its: Role, theirs: Iterable[Office]) -> Office | None:
    if not its.heads:
        return None
    offices = [o for o in theirs if role(o.words).heads]
    if any(_compatible(its, role(o.words)) for o in offices):
        return None
    return max(offices, key=lambda o: len(its.heads & role(o.words).heads), default=None)


def _compatible(a: Role, b: Role) -> bool:
    if not a.heads & b.heads:
        return False
    return a.level == b.level and not (a.area and b.area and not a.area & b.area)
