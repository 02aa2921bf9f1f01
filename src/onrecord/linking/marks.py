"""Two tellings of harm in; out which of their words and figures tell one happening from others."""

from __future__ import annotations

from functools import cache

from onrecord.linking.days import apart, interval
from onrecord.linking.told import Told, evidence
from onrecord.linking.wording import Words, at_odds, plain, stem, table, words_of
from onrecord.model.parts import Place
from onrecord.model.records import (
    Incident,
    Loss,
    Record,
)

SMALL = 3
"""A figure from which two equal ones are no chance."""


def without(text: str, *places: Place | None) -> Words:
    """Words of a text without those of the places, which all that is told of a place shares."""
    names = {w for p in places if p is not None for w in words_of(p.name.lower()).bag}
    found = words_of(text)
    return found._replace(bag=found.bag - names) if names else found


def strange(a: Record, b: Record) -> bool:
    """Whether each has a name in its words that belongs to no voice or party of either, and the other lacks it."""
    first, second = words_of(evidence(a)), words_of(evidence(b))
    known = named(a) | named(b)
    return at_odds(first.names - known, second.names - known, first, second)


def named(r: Record) -> frozenset[str]:
    """The words of the names and roles of a record's voices and parties."""
    actors = [v.actor for v in r.attribution]
    if isinstance(r, Loss):
        actors.append(r.side)
    elif isinstance(r, Incident) and r.actor is not None:
        actors.append(r.actor)
    texts = (f"{x.name} {x.role or ''} {x.span.text if x.span else ''}".lower() for x in actors)
    return frozenset().union(*(words_of(t).bag for t in texts))


def undated(one: Told, other: Told) -> bool:
    """Whether neither has a day and they came out on different days, so that figures alone do not make them one."""
    return interval(one.record.when) is None and interval(other.record.when) is None and apart(one, other) != 0


def rolls(one: Told, other: Told) -> bool:
    """Whether one tells of a period that every day's report tells of anew, and the two came out on different days."""
    texts = (plain(evidence(t.record)) for t in (one, other) if interval(t.record.when) is None)
    return apart(one, other) != 0 and any(p in text for text in texts for p in table()["lists"]["rolling"])


def copied_words(one: Told, other: Told) -> bool:
    """Whether the records rest on the same words, enough of them for the days between the reports."""
    first, second = words_of(evidence(one.record)), words_of(evidence(other.record))
    gap = apart(one, other)
    least = 8 if gap is None else 4 if gap <= 1 else 7
    return (gap or 0) <= 3 and first.every == second.every and len(first.bag) >= least


def common_figure(one: Incident, other: Incident) -> bool:
    """Whether both have a figure that is no small one and no part of a date."""
    first, second = words_of(evidence(one)).figures, words_of(evidence(other)).figures
    dates = [r.when.text for r in (one, other) if r.when is not None]
    return any(len(f) < 7 and f.isdigit() and int(f) >= SMALL and not any(f in d for d in dates)
               for f in first & second)  # fmt: skip


def own_words(r: Incident, other: Incident) -> Words:
    """The words of a telling that not every telling of an attack there would have."""
    found = without(evidence(r), r.place, other.place)
    return found._replace(bag=_own(found.bag - _common_words(), named(r) | named(other)))


def _own(words: frozenset[str], named: frozenset[str]) -> frozenset[str]:
    """Words that are no figures, nor names in any form ("Russia", "Russian")."""
    heads = {w[:5] for w in named}
    return frozenset(w for w in words if not w[0].isdigit() and w[:5] not in heads)


@cache
def _common_words() -> frozenset[str]:
    lists = table()["lists"]
    return frozenset(stem(w) for w in lists["attack"] | lists["anybody"])
