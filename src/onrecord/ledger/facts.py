"""Which records tell the same happening, by what they hold alone: a record in, the key that such records share out.

The key is conservative. Where a record lacks what tells happenings apart (a day, an actor, a place), only records that
rest on the same words share it, as copies of one report do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import fields
from typing import Any

from onrecord.ledger.fold import fold
from onrecord.model.parts import Actor, Item, Place, Quantity, When
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

_OWN_WORDS = 6
"""A saying of so many words is told from others by its words alone."""

_NARROW = {"minute", "hour", "part", "day", "week"}

Key = tuple[Any, ...] | None


def _digest(*parts: Any) -> str:
    return hashlib.sha256(repr(parts).encode("utf-8", "replace")).hexdigest()[:16]


def wording_of(record: Record) -> str:
    """The same for records of one kind that rest on the same words."""
    return _digest(record.kind, tuple(sorted({fold(span.text) for span in record.evidence})))


def fact_of(record: Record, article: str) -> str:
    """The id that all records of the same happening share, `fact:…`. `article` is the id of the record's article."""
    own = _OWN[type(record)](record) if type(record) in _OWN else None
    if own is not None:
        return "fact:" + _digest(record.kind, record.polarity, record.modality, own)
    words = sum(len(fold(span.text).split()) for span in record.evidence)
    actors = sorted(a.id for a in named(record))
    if words >= _OWN_WORDS:
        return "fact:" + _digest(record.kind, record.polarity, record.modality, actors, wording_of(record))
    return "fact:" + _digest(record.kind, article, record.id)


def named(record: Record) -> Iterable[Actor]:
    """The actors that a record is about, without those who vouch for it."""
    for field in fields(record):
        value = getattr(record, field.name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Actor):
                yield part


def _known(*actors: Actor | None) -> bool:
    return all(a is not None and a.type != "anonymous" for a in actors)


def _ids(actors: Iterable[Actor | None]) -> tuple[str, ...]:
    return tuple(sorted(a.id for a in actors if a is not None))


def _day(when: When | None) -> tuple[str, str] | None:
    """A day that is known to the day or the week; a month is too wide to tell happenings apart."""
    if when is None or not when.start or not when.end or when.precision not in _NARROW:
        return None
    return when.start, when.end


def _place(place: Place | None) -> str | None:
    return place.id if place is not None and place.precision in ("point", "area") else None


def _much(quantity: Quantity | None) -> tuple[float | None, ...]:
    return (quantity.value, quantity.min, quantity.max) if quantity else ()


def _items(items: Iterable[Item]) -> tuple[Any, ...]:
    return tuple(sorted(repr((fold(i.name), _much(i.quantity))) for i in items))


def _statement(r: Statement) -> Key:
    words = fold(" ".join(r.quotes) or r.content)
    if not words or not _known(r.speaker):
        return None
    act = (r.act,) if r.act in ("ask", "refuse") else ()
    if len(words.split()) >= _OWN_WORDS and not (r.act == "refuse" and r.content == r.cue):
        return r.speaker.id, words, *act
    day = _day(r.when)
    return (r.speaker.id, words, day, *act) if day else None


def _contact(r: Contact) -> Key:
    day = _day(r.when)
    if not day or len(set(_ids(r.participants))) < 2 or not _known(*r.participants):
        return None
    return r.mode, r.status, _ids(r.participants), day


def _channel(r: Channel) -> Key:
    day = _day(r.when)
    if not day or len(set(_ids(r.parties))) < 2 or not _known(*r.parties):
        return None
    return r.status, _ids(r.parties), day


def _pledge(r: Pledge) -> Key:
    day = _day(r.when)
    if not day or not _known(r.donor) or not (r.items or r.amount):
        return None
    amount = (r.amount.value, r.amount.currency) if r.amount else None
    return r.donor.id, _ids([r.recipient]), r.status, _items(r.items), amount, day


def _loss(r: Loss) -> Key:
    day = _day(r.when)
    if not day or not _known(r.side) or not any(i.quantity for i in r.items):
        return None
    return r.side.id, _items(r.items), _place(r.place), day


def _incident(r: Incident) -> Key:
    day, place = _day(r.when), _place(r.place)
    if not day or not place or r.type == "other":
        return None
    return r.type, _ids([r.actor]), place, day, _much(r.count), _items(r.harm), fold(r.target or "")


def _assessment(r: Assessment) -> Key:
    day = _day(r.when)
    if not day or not _known(r.assessor) or not (r.level or r.direction):
        return None
    return r.assessor.id, fold(r.subject), r.level, r.direction, day


def _warning(r: Warning) -> Key:
    words = fold(f"{r.threat} {r.condition or ''}")
    if not _known(r.actor) or len(words.split()) < _OWN_WORDS:
        return None
    return r.actor.id, _ids([r.target]), words


def _alignment(r: Alignment) -> Key:
    day = _day(r.when)
    return (r.country.id, r.organisation.id, r.step, day) if day and _known(r.country, r.organisation) else None


def _monitoring(r: Monitoring) -> Key:
    words = fold(r.subject)
    return (r.watcher.id, words) if _known(r.watcher) and len(words.split()) >= 3 else None


_OWN: dict[type[Record], Callable[[Any], Key]] = {
    Statement: _statement,
    Contact: _contact,
    Channel: _channel,
    Pledge: _pledge,
    Loss: _loss,
    Incident: _incident,
    Assessment: _assessment,
    Warning: _warning,
    Alignment: _alignment,
    Monitoring: _monitoring,
}
