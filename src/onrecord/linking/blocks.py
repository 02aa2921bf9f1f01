"""A record in, a few strings out: two records that may tell one happening share one of them, few others do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, pairwise

from onrecord.linking.intervals import interval, ordinal
from onrecord.linking.who import key
from onrecord.linking.wording import plain, sound, words_of
from onrecord.model.article import Published
from onrecord.model.parts import Actor, Item, Place, When
from onrecord.model.records import (
    Alignment,
    Assessment,
    Channel,
    Contact,
    Incident,
    Loss,
    Monitoring,
    Pledge,
    Record,
    Statement,
    Warning,
)

MOST = 8
_WIDTH = 8
"""Days of a bucket. Buckets overlap by half, so that days up to half of it apart share one."""
_WIDE = 45
"""Days from which an interval says nothing of when: the report's own day stands in."""


def blocks(record: Record, published: Published | When | None) -> tuple[str, ...]:
    """At most eight strings. `published` is the report's, for a record that has no narrow day of its own."""
    days = _buckets(record.when, published)
    found = dict.fromkeys(chain.from_iterable(_of(record, days)))
    return tuple(f"{record.kind}:{text}" for text in list(found)[:MOST])


def _buckets(when: When | None, published: Published | When | None) -> tuple[str, ...]:
    own = interval(when)
    if own is not None and own[1] - own[0] <= _WIDE:
        day = own[0]
    elif published is not None and published.start:
        day = ordinal(published.start)
    else:
        return ("?",)
    half = _WIDTH // 2
    return (f"a{day // _WIDTH}", f"b{(day + half) // _WIDTH}")


def _of(r: Record, days: Iterable[str]) -> Iterator[Iterable[str]]:
    """The strings of a record, the likelier first."""
    if isinstance(r, Statement):
        rare = _rare(r.content, 6)
        yield (f"{_actor(r.speaker)}:{w}" for w in rare[:5])
        yield (f"{a}:{b}" for a, b in pairwise(rare[:3]))
    elif isinstance(r, Warning):
        yield (f"{_actor(r.actor)}:{w}" for w in _rare(f"{r.threat} {r.condition or ''}", 6))
    elif isinstance(r, Contact):
        yield (f"{_state(a)}:{d}" for d in days for a in sorted(r.participants[:4], key=_state))
    elif isinstance(r, Channel):
        yield (_state(a) for a in r.parties[:4])
    elif isinstance(r, Pledge):
        yield [f"{_state(r.donor)}:{r.amount.value:.2g}"] if r.amount and r.amount.value else []
        yield (f"{_state(r.donor)}:{w}" for i in r.items[:4] for w in _rare(i.name, 2))
        yield (f"{_state(r.donor)}:{d}" for d in days)
    elif isinstance(r, Loss):
        yield (f"{_state(r.side)}:{t}:{d}" for i in r.items[:3] for t in _things(i) for d in days)
    elif isinstance(r, Incident):
        yield (f"@{_place(r.place)}:{d}" for d in days if r.place is not None)
        marks = _rare(_marks(r), 3)
        yield (f"{w}:{d}" for d in days for w in marks)
        if r.place is None and not marks:
            yield (f"{_state(r.actor) if r.actor else r.subtype}:{d}" for d in days)
    elif isinstance(r, Assessment):
        yield (f"{_actor(r.assessor)}:{w}" for w in _rare(r.subject, 4))
    elif isinstance(r, Alignment):
        yield [f"{key(r.country)}:{key(r.organisation)}"]
    elif isinstance(r, Monitoring):
        yield (f"{_actor(r.watcher)}:{w}" for w in _rare(r.subject, 4))


def _rare(text: str, count: int) -> list[str]:
    """The longest words that carry matter, in an order that two wordings share."""
    return sorted(words_of(text).bag, key=lambda w: (-len(w), w))[:count]


def _actor(actor: Actor) -> str:
    return key(actor)


def _state(actor: Actor) -> str:
    """The state of an actor, so that a minister meets her country; else the name."""
    return actor.country or key(actor)


def _place(place: Place | None) -> str:
    if place is None:
        return ""
    if place.precision == "country":
        return place.country or ""
    return "-".join(sound(w) for w in plain(place.name).split())


def _things(item: Item) -> Iterator[str]:
    """What is counted, and its category."""
    yield from words_of(item.name).matter[-1:]
    if item.category:
        yield item.category


def _marks(r: Incident) -> str:
    return " ".join((r.target or "", *(i.name for i in r.harm)))
