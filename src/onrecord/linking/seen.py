"""A telling in; what each comparison with another asks of it, worked out once, out."""

from __future__ import annotations

from functools import cache, cached_property, lru_cache

from onrecord.linking.figures import middle
from onrecord.linking.intervals import interval, published_day
from onrecord.linking.told import Told
from onrecord.linking.wording import Words, plain, stem, table, words_of
from onrecord.model.parts import Place
from onrecord.model.records import Incident, Loss, Record

AT_HAND = 8_000
"""Tellings of which that is kept."""
_HEAD = 5
"""Letters by which a name is told in any form ("Russia", "Russian")."""


class Seen:
    """A telling as it is compared. `days`: the first and last day of the thing; `out`: the day of publication."""

    def __init__(self, told: Told) -> None:
        self.record = told.record
        self.article = told.article
        self.outlet = told.outlet
        self.credits = told.credits
        self.published = told.published
        self.days = interval(told.record.when)
        self.out = published_day(told.published)

    @cached_property
    def words(self) -> Words:
        """The words that the record rests on."""
        return words_of(_evidence(self.record))

    @cached_property
    def rolling(self) -> bool:
        """Whether it tells of a period that every day's report tells of anew."""
        when = self.record.when
        text = plain(_evidence(self.record) if self.days is None or when is None else when.text)
        return any(p in text for p in table()["lists"]["rolling"])

    @cached_property
    def named(self) -> frozenset[str]:
        """The words of the names and roles of its voices and parties."""
        r = self.record
        actors = [v.actor for v in r.attribution]
        if isinstance(r, Loss):
            actors.append(r.side)
        elif isinstance(r, Incident) and r.actor is not None:
            actors.append(r.actor)
        texts = (f"{x.name} {x.role or ''} {x.span.text if x.span else ''}".lower() for x in actors)
        return frozenset().union(*(words_of(t).bag for t in texts))

    @cached_property
    def strangers(self) -> frozenset[str]:
        """The names in its words that belong to none of its voices and parties."""
        return self.words.names - self.named

    @cached_property
    def named_heads(self) -> frozenset[str]:
        """The heads of the words of `named`."""
        return frozenset(w[:_HEAD] for w in self.named)

    @cached_property
    def spot(self) -> frozenset[str]:
        """The words of the name of its place, which all that is told of a place shares."""
        place: Place | None = getattr(self.record, "place", None)
        return words_of(place.name.lower()).bag if place is not None else frozenset()

    @cached_property
    def own(self) -> frozenset[str]:
        """Its words but for those of every attack, of its place and parties, and figures."""
        found, heads = self.words.bag - self.spot - _common_words(), self.named_heads
        return frozenset(w for w in found if not w[0].isdigit() and w[:_HEAD] not in heads)

    @cached_property
    def own_heads(self) -> frozenset[str]:
        """The heads of the words of `own`."""
        return frozenset(w[:_HEAD] for w in self.own)

    def own_beside(self, other: Seen) -> frozenset[str]:
        """Its own words but for those of the other's place and parties."""
        own, spot, heads = self.own, other.spot, other.named_heads
        if not own.isdisjoint(spot):
            own = own - spot
        if self.own_heads.isdisjoint(heads):
            return own
        return frozenset([w for w in own if w[:_HEAD] not in heads])

    @cached_property
    def target(self) -> frozenset[str]:
        """What tells the target of an attack from others: no figures, nor "people", nor the place."""
        found = words_of(getattr(self.record, "target", None) or "").bag - self.spot - _anybody()
        return frozenset(w for w in found if not w[0].isdigit())

    @cached_property
    def held(self) -> frozenset[str]:
        """The figures that the fields of an incident hold, and those of its day."""
        r = self.record
        quantities = (r.count, *(i.quantity for i in r.harm)) if isinstance(r, Incident) else ()
        known = frozenset(f"{middle(q):.12g}" for q in quantities if middle(q) is not None)
        return words_of(r.when.text).figures | known if r.when is not None else known


@lru_cache(maxsize=AT_HAND)
def seen(told: Told) -> Seen:
    """A telling as it is compared; the same for the same telling, as long as it is at hand."""
    return Seen(told)


def _evidence(r: Record) -> str:
    return " ".join(s.text for s in r.evidence)


@cache
def _anybody() -> frozenset[str]:
    return frozenset(stem(w) for w in table()["lists"]["anybody"])


@cache
def _common_words() -> frozenset[str]:
    return frozenset(stem(w) for w in table()["lists"]["attack"]) | _anybody()
