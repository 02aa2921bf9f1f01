"""What an article says that a copy of it can change (`Marks`): figures, times, names, offices, places, claims, voices.

They come of a parse and are kept with the article, so that comparing it with a copy needs no second parse. All offsets
are those of `article.text`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """How many: `value` where one is given, `low` and `high` where it is bounded; `noun` is what is counted.

    `unit` is a unit or a currency; `about` where the text says that it is not exact; `of` are the lemmas of the
    predicate that it stands with and of that one's object.
    """

    start: int
    end: int
    value: float | None
    low: float | None
    high: float | None
    unit: str
    noun: str
    about: bool
    of: str


@dataclass(frozen=True, slots=True)
class Time:
    """When: a TimeML value, where it could be told the first and the last day, and `of` as for a figure."""

    start: int
    end: int
    type: str
    value: str
    first: str
    last: str
    of: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name: its fullest form in the article and the actor's id and type."""

    start: int
    end: int
    name: str
    id: str
    type: str


@dataclass(frozen=True, slots=True)
class Office:
    """Words for what somebody is: "deputy defence minister"; `id` of the actor, "" where the text names none."""

    start: int
    end: int
    words: str
    id: str


@dataclass(frozen=True, slots=True)
class Site:
    """A place name by id, with the country it lies in; `actor` where it stands for a government or a people."""

    start: int
    end: int
    id: str
    country: str
    actor: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """A clause: its predicate, whether it is denied (`sign` -1), how real it is, and the words it holds, as lemmas.

    `mood` is "" for what is told as so, "may" for what is possible, "must" for what is due, "will" for what
    is to come, "open" for what stands behind "whether" or "if" or was not told, "to" for what has no tense.
    """

    start: int
    end: int
    verb: str
    sign: int
    mood: str
    words: str


@dataclass(frozen=True, slots=True)
class Say:
    """That a stretch of text is somebody's word: `start` to `end` is the content, `source` who says it.

    `id` is the actor's, "" where nobody is resolved; `cue` the verb's lemma.
    """

    start: int
    end: int
    source: str
    id: str
    cue: str


@dataclass(frozen=True, slots=True)
class Marks:
    """All marks of an article, each list in order of offsets."""

    figures: tuple[Figure, ...] = ()
    times: tuple[Time, ...] = ()
    names: tuple[Name, ...] = ()
    offices: tuple[Office, ...] = ()
    sites: tuple[Site, ...] = ()
    claims: tuple[Claim, ...] = ()
    says: tuple[Say, ...] = ()

    def __hash__(self) -> int:
        """Of how many there are: soon told, and seldom the same for two articles."""
        return hash(tuple([len(getattr(self, name)) for name in self.__slots__]))


_KINDS: Mapping[str, Any] = {
    "figures": Figure, "times": Time, "names": Name, "offices": Office, "sites": Site, "claims": Claim, "says": Say,
}  # fmt: skip
_ROWS = {kind: attrgetter(*its.__slots__) for kind, its in _KINDS.items()}


def packed(marks: Marks) -> dict[str, list[list[Any]]]:
    """The marks as JSON-ready rows without the names of fields; empty lists are left out."""
    return {kind: [list(row(m)) for m in its] for kind, row in _ROWS.items() if (its := getattr(marks, kind))}


def unpacked(data: Mapping[str, Sequence[Sequence[Any]]]) -> Marks:
    """The marks that `packed` wrote; raises KeyError for a kind that is unknown."""
    return Marks(**{kind: tuple(_KINDS[kind](*row) for row in rows) for kind, rows in data.items()})
