"""Made-up reports for the desk: a day's number in, articles with their records, and who copied whom, out.

Who and what is spoken of follows Zipf's law: few persons, bodies, places, outlets and happenings are in thousands of
records, most in few. Each day has happenings that reports of that day and of the next two tell; a fifth are copies.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import accumulate
from random import Random
from typing import Any, Generic, TypeVar

from onrecord.model.article import Article, Published
from onrecord.model.discrepancy import Discrepancy, Evidence
from onrecord.model.encode import record_from_json, to_json
from onrecord.model.parts import Actor, Amount, Frequency, Item, Place, Quantity, Span, Voice, When
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

FIRST = date(2016, 1, 1).toordinal()
COPIES = 0.2
_PERSONS, _BODIES, _LANDS, _PLACES, _OUTLETS, _WORDS = 16_000, 4_000, 190, 5_000, 800, 40_000
_EVENTS, _RECORDS, _SENTENCES = 200, 10, 10
_SYLLABLES = (
    "ar", "be", "cho", "da", "el", "fi", "go", "har", "in", "jo", "ka", "lo", "mar", "nor", "or", "pe", "qui", "ra",
    "sel", "to", "um", "va", "wen", "xa", "yor", "zim",
)  # fmt: skip
_ROLES = ("minister", "spokesman", "general", "president", "envoy", "defence minister", "governor", "senator")
_KINDS = {
    "statement": 45, "contact": 15, "incident": 15, "loss": 8, "pledge": 5, "assessment": 4, "channel": 3, "warning": 2,
    "monitoring": 2, "alignment": 1,
}  # fmt: skip
_MODES, _STATES = ("call", "meeting", "visit", "letter"), ("held", "held", "held", "planned", "sought", "none")
_TYPES = ("drone_strike", "missile_strike", "air_strike", "shelling", "ground_attack", "raid", "explosion", "sabotage")
_THINGS = ("tank", "artillery", "armoured vehicle", "personnel", "air defence", "drone", "vessel", "aircraft")
_T = TypeVar("_T")


class Zipf(Generic[_T]):
    """Draws from things, the n-th with a weight of 1 / (n + shift)."""

    def __init__(self, things: Sequence[_T], shift: float = 1.0) -> None:
        self.things = things
        self.sums = list(accumulate(1 / (n + shift) for n in range(1, len(things) + 1)))

    def draw(self, random: Random) -> _T:
        """One of them."""
        return self.things[bisect_left(self.sums, random.random() * self.sums[-1])]


@dataclass(frozen=True, slots=True)
class Made:
    """An article with its records; `copy_of` is the article that it is a copy of."""

    article: Article
    records: tuple[Record, ...]
    discrepancies: tuple[Discrepancy, ...]
    copy_of: Made | None


class Desk:
    """All that is reported under a seed."""

    def __init__(self, seed: int = 7) -> None:
        self.seed, random = seed, Random(seed)
        self.words = Zipf([_name(random, 1, 3) for _ in range(_WORDS)], 2.7)
        lands = [_name(random, 2, 3).title() for _ in range(_LANDS)]
        codes = [f"{chr(65 + n // 26)}{chr(65 + n % 26)}" for n in range(_LANDS)]
        self.lands = Zipf([Actor(n, n.lower(), "country", country=c) for n, c in zip(lands, codes, strict=True)])
        self.persons = Zipf([self._actor(random, "person", n) for n in range(_PERSONS)])
        self.bodies = Zipf([self._actor(random, "organisation", n) for n in range(_BODIES)])
        self.places = Zipf([self._place(random, n, codes) for n in range(_PLACES)])
        names = [(_name(random, 2, 3).title(), _name(random, 1, 2).title()) for _ in range(_OUTLETS)]
        self.outlets = Zipf([f"The {one} {other}" for one, other in names])
        self.kinds = [kind for kind, share in _KINDS.items() for _ in range(share)]

    def _actor(self, random: Random, sort: str, number: int) -> Actor:
        name = f"{_name(random, 2, 3).title()} {_name(random, 2, 3).title()}"
        made = Actor(name, f"{name.lower().replace(' ', '-')}-{number}", sort)  # type: ignore[arg-type]
        return replace(made, country=self.lands.draw(random).country)

    def _place(self, random: Random, number: int, codes: Sequence[str]) -> Place:
        name = _name(random, 2, 3).title()
        sure = random.random() < 0.9
        spot = (round(random.uniform(-60, 70), 3), round(random.uniform(-170, 170), 3)) if sure else (None, None)
        land = codes[min(int(random.expovariate(0.2)), len(codes) - 1)]
        return Place(name, f"{name.lower()}-{number}", *spot, land, "point" if sure else "unresolved")

    @lru_cache(maxsize=8)  # noqa: B019
    def happenings(self, day: int) -> Zipf[tuple[Record, str]]:
        """What happens on a day, each with the words that tell it."""
        random = Random(self.seed * 1_000_003 + day)
        return Zipf([self._happening(random, day, n) for n in range(_EVENTS)])

    def _happening(self, random: Random, day: int, number: int) -> tuple[Record, str]:
        kind = random.choice(self.kinds)
        one, other = self._speaker(random), self._speaker(random)
        text = f"{_said(one)} and {_said(other)} {self._sentence(random, 18)}."
        other = replace(other, span=_moved(other.span, len(_said(one)) + len(" and ")))
        ends = day + random.choice((0,) * 30 + (6, 30, 364))
        on = date.fromordinal(day).isoformat()
        when = When(on, date.fromordinal(ends).isoformat(), "day" if ends == day else "month", "relative", "that day")
        about = {
            "id": f"{kind}:{day}-{number}", "when": None if random.random() < 0.05 else when,
            "confidence": 0.8, "evidence": (Span(0, len(text), text),),
        }  # fmt: skip
        return _RECORD[kind](self, random, one, other, about), text

    def _speaker(self, random: Random) -> Actor:
        actor = (self.persons, self.persons, self.bodies, self.lands)[random.randrange(4)].draw(random)
        role = random.choice(_ROLES) if actor.type == "person" else None
        said = random.choice((actor.name, actor.name.split()[-1], "he", "the " + (role or "side")))
        return replace(actor, role=role, span=Span(0, len(said), said))

    def _sentence(self, random: Random, words: int) -> str:
        return " ".join(self.words.draw(random) for _ in range(words))

    def articles(self, day: int, count: int, before: Sequence[Made]) -> Iterator[Made]:
        """So many reports of a day; copies are of one of those `before`."""
        random = Random(self.seed * 7_919 + day)
        for number in range(count):
            if before and random.random() < COPIES:
                yield self._copy(random, day, number, random.choice(before))
            else:
                yield self._report(random, day, number)

    def _about(self, random: Random, day: int, number: int) -> dict[str, object]:
        on = date.fromordinal(day).isoformat()
        known = Published(on, on, "stated") if random.random() < 0.98 else Published(None, None, "unknown")
        key = hashlib.sha256(f"{self.seed} {day} {number}".encode()).hexdigest()
        return {
            "id": f"sha256:{key}", "path": f"{on}/{number}.txt", "url": f"https://example.org/{on}/{number}",
            "outlet": self.outlets.draw(random), "title": self._sentence(random, 8).capitalize(), "published": known,
        }  # fmt: skip

    def _report(self, random: Random, day: int, number: int) -> Made:
        told, sentences, at = [], [], 0
        drawn = [self.happenings(day - random.choice((0, 0, 1, 2))).draw(random) for _ in range(13)]
        for record, text in list({r.id: (r, t) for r, t in drawn}.values())[:_RECORDS]:
            moved = record_from_json(_shifted(to_json(record), at))
            told.append(replace(moved, id=f"{record.kind}:{number}-{len(told)}"))
            sentences += [text, self._sentence(random, _SENTENCES) + "."]
            at += len(sentences[-2]) + len(sentences[-1]) + 2
        article = Article(text=" ".join(sentences), language="en", **self._about(random, day, number))  # type: ignore[arg-type]
        return Made(article, tuple(told), self._doubts(random, article), None)

    def _doubts(self, random: Random, article: Article) -> tuple[Discrepancy, ...]:
        if random.random() > 0.03:
            return ()
        span = Evidence(0, 20, article.text[:20], article.id)
        return (Discrepancy("arithmetic:1", "arithmetic", "The sum is another.", (span,), "78", "79"),)

    def _copy(self, random: Random, day: int, number: int, of: Made) -> Made:
        article = Article(text=of.article.text, language="en", **self._about(random, day, number))  # type: ignore[arg-type]
        return Made(article, of.records, (), of)


def _name(random: Random, least: int, most: int) -> str:
    return "".join(random.choice(_SYLLABLES) for _ in range(random.randint(least, most)))


def _said(actor: Actor) -> str:
    return actor.span.text if actor.span else actor.name


def _moved(span: Span | None, by: int) -> Span | None:
    return span and Span(span.start + by, span.end + by, span.text)


def _shifted(data: Any, by: int) -> Any:
    """A record as JSON with all its spans further on."""
    if isinstance(data, list):
        return [_shifted(one, by) for one in data]
    if not isinstance(data, dict):
        return data
    if data.keys() == {"start", "end", "text"}:
        return {"start": data["start"] + by, "end": data["end"] + by, "text": data["text"]}
    return {name: _shifted(value, by) for name, value in data.items()}


def _quantity(random: Random) -> Quantity:
    number = float(random.randrange(1, 900))
    return Quantity(number, number, number, None, None, f"{number:g}")


def _statement(desk: Desk, random: Random, one: Actor, other: Actor, about: dict[str, object]) -> Record:
    words = desk._sentence(random, 14)
    addressee = other if random.random() < 0.2 else None
    form = random.choice(("direct", "indirect", "mixed"))
    act = random.choice(("assert",) * 7 + ("deny", "urge", "warn"))
    return Statement(
        speaker=one, cue="said", quotes=(words,), content=words, form=form, act=act, addressee=addressee,
        attribution=(Voice(one, "said", one.span),), **about,
    )  # type: ignore[arg-type]  # fmt: skip


def _contact(desk: Desk, random: Random, one: Actor, other: Actor, about: dict[str, object]) -> Record:
    place = desk.places.draw(random) if random.random() < 0.4 else None
    return Contact(
        mode=random.choice(_MODES), status=random.choice(_STATES), participants=(one, other), place=place,
        initiator=one if random.random() < 0.3 else None, **about,
    )  # type: ignore[arg-type]  # fmt: skip


def _incident(desk: Desk, random: Random, one: Actor, other: Actor, about: dict[str, object]) -> Record:
    harm = (Item("killed", "person", _quantity(random)),)
    return Incident(
        type=random.choice(_TYPES), subtype="Shelling/artillery/missile attack", actor=one, harm=harm,
        place=desk.places.draw(random) if random.random() < 0.95 else None, attribution=(Voice(other, "said", None),),
        **about,
    )  # type: ignore[arg-type]  # fmt: skip


def _loss(desk: Desk, random: Random, one: Actor, other: Actor, about: dict[str, object]) -> Record:
    items = tuple(Item(f"{t}s", t, _quantity(random)) for t in random.sample(_THINGS, 2))
    place = desk.places.draw(random) if random.random() < 0.3 else None
    voices = (Voice(other, "according to", None),)
    return Loss(side=one, items=items, place=place, attribution=voices, **about)  # type: ignore[arg-type]


def _pledge(desk: Desk, random: Random, one: Actor, other: Actor, about: dict[str, object]) -> Record:
    items = (Item("howitzers", random.choice(_THINGS), _quantity(random)),)
    status = random.choice(("considered", "pending", "announced", "approved", "delivered"))
    amount = Amount(float(random.randrange(10**8)), "USD")
    return Pledge(donor=one, recipient=other, items=items, amount=amount, status=status, **about)  # type: ignore[arg-type]


def _assessment(desk: Desk, random: Random, one: Actor, other: Actor, about: dict[str, object]) -> Record:
    level = random.choice(("low", "moderate", "high", None))
    direction = random.choice(("rising", "falling", "steady"))
    subject = desk._sentence(random, 5)
    return Assessment(assessor=one, subject=subject, level=level, direction=direction, **about)  # type: ignore[arg-type]


def _channel(desk: Desk, random: Random, one: Actor, other: Actor, about: dict[str, object]) -> Record:
    status = random.choice(("established", "tested", "used", "suspended", "existing"))
    daily = Frequency(1, 2, "day") if random.random() < 0.3 else None
    return Channel(name="direct line", parties=(one, other), status=status, frequency=daily, **about)  # type: ignore[arg-type]


def _warning(desk: Desk, random: Random, one: Actor, other: Actor, about: dict[str, object]) -> Record:
    return Warning(actor=one, target=other, threat=desk._sentence(random, 8), **about)  # type: ignore[arg-type]


def _monitoring(desk: Desk, random: Random, one: Actor, other: Actor, about: dict[str, object]) -> Record:
    subject = desk._sentence(random, 6)
    return Monitoring(watcher=one, subject=subject, frequency=Frequency(1, 1, "week"), **about)  # type: ignore[arg-type]


def _alignment(desk: Desk, random: Random, one: Actor, other: Actor, about: dict[str, object]) -> Record:
    step = random.choice(("considers", "closer", "applies", "accepted", "joins", "leaves"))
    body = desk.bodies.draw(random)
    return Alignment(country=desk.lands.draw(random), organisation=body, step=step, **about)  # type: ignore[arg-type]


_RECORD = {
    "statement": _statement, "contact": _contact, "incident": _incident, "loss": _loss, "pledge": _pledge,
    "assessment": _assessment, "channel": _channel, "warning": _warning, "monitoring": _monitoring,
    "alignment": _alignment,
}  # fmt: skip
