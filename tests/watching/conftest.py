"""Small ledgers made by hand for the tests of watches: reports whose words stand in them, and watches run on them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from onrecord.ledger import Ledger
from onrecord.model.alert import Alert
from onrecord.model.article import Article, Published
from onrecord.model.parts import Actor, Amount, Item, Place, Span, Voice, When
from onrecord.model.records import (
    Alignment,
    Assessment,
    Channel,
    Contact,
    Incident,
    Pledge,
    Record,
    Statement,
    Warning,
)
from onrecord.packs.tables import tables_in
from onrecord.watching.walking import BackTest, back_test
from onrecord.watching.watches import Watch, watch_of

ARN = Actor("Dana Arn", "dana-arn", "person", "foreign minister", country="XA")
BEL = Actor("Oto Bel", "oto-bel", "person", "envoy", country="XB")
CIV = Actor("Ida Civ", "ida-civ", "person", country="XC")
KARVETH = Actor("Karveth", "karveth", "country", country="XA")
TALDORIA = Actor("Taldoria", "taldoria", "country", country="XB")
PACT = Actor("Meridian Pact", "meridian-pact", "organisation")


def watch(text: str) -> Watch:
    """The watch of a TOML table, without its name."""
    (table,), mistakes = tables_in(f'[[watch]]\nname = "w"\n{text}', "w.toml", "watch")
    assert not mistakes
    return watch_of(table)


def day(iso: str | None) -> When | None:
    """A day that a text tells."""
    return When(iso, iso, "day", "explicit", iso) if iso else None


class Desk:
    """A ledger that is told things."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.now = datetime(2031, 1, 1, 6, tzinfo=UTC)
        self.texts: dict[str, str] = {}

    def tell(self, reported: str | None, *records: Record, outlet: str | None = None, words: str = "") -> str:
        """A report, with its records in sentences of their own; gives its id."""
        found = article_of(reported, *records, outlet=outlet, words=words)
        self.ledger.add(*found)
        self.texts[found[0].id] = found[0].text
        return found[0].id

    def test(self, *watches: Watch, since: str = "2030-01-01", until: str = "2030-12-31", **more: Any) -> list[Alert]:
        """What a back-test raises; every stretch of evidence stands in its article."""
        tested = back_test(
            self.ledger, watches, date.fromisoformat(since), date.fromisoformat(until), pack="sample", **more
        )
        assert not tested.mistakes
        self.grounded(tested)
        return tested.alerts

    def grounded(self, tested: BackTest) -> None:
        """All words stand where they are said to."""
        for alert in tested.alerts:
            for words in alert.evidence:
                assert self.texts[words.article][words.start : words.end] == words.text


def article_of(
    reported: str | None, *records: Record, outlet: str | None = None, words: str = ""
) -> tuple[Article, list[Record]]:
    """A report and its records; the words of each are a sentence of it."""
    sentences = [
        " ".join([*(s.text for s in r.evidence), words or f"Told {number}."]) for number, r in enumerate(records)
    ]
    text, placed = "", []
    for sentence, record in zip(sentences, records, strict=True):
        span = Span(len(text), len(text) + len(sentence), sentence)
        text += sentence + "\n\n"
        placed.append(replace(record, evidence=(span,)))
    text += f"Reported {reported} by {outlet}."
    published = Published(reported, reported, "stated") if reported else Published(None, None, "unknown")
    name = hashlib.sha256(text.encode()).hexdigest()[:24]
    article = Article(
        f"sha256:{name}", f"{name}.txt", text, outlet=outlet, title="T", language="en", published=published
    )
    return article, [replace(r, id=f"{r.kind}:{name[:8]}{n}") for n, r in enumerate(placed)]


def said(text: str) -> tuple[Span, ...]:
    """Words that a record rests on."""
    return (Span(0, len(text), text),)


def contact(on: str | None, *who: Actor, gap: float | None = None, status: Any = "held", **more: Any) -> Contact:
    """A call."""
    who = who or (ARN, BEL)
    text = f"{' and '.join(a.name for a in who)} spoke on {on}, gap {gap}."
    return Contact(
        mode="call", status=status, participants=who, when=day(on), gap_days=gap, evidence=said(text), **more
    )


def pledge(value: float | None, status: Any = "announced", on: str | None = None, **more: Any) -> Pledge:
    """Money for Karveth."""
    text = f"Taldoria {status} {value} for Karveth on {on}."
    amount = Amount(value, "USD") if value else None
    more = {"items": (Item("money", "money", None),), **more}
    return Pledge(
        donor=TALDORIA, recipient=KARVETH, amount=amount, status=status, when=day(on), evidence=said(text), **more
    )


def incident(lat: float | None, lon: float | None, name: str, on: str | None) -> Incident:
    """A raid."""
    place = Place(name, name.lower(), lat, lon, "XA", "point" if lat is not None else "unresolved")
    return Incident(type="raid", place=place, when=day(on), evidence=said(f"A raid on {name} was told of on {on}."))


def assessment(
    level: str, who: Actor = ARN, subject: str = "the stock of munitions", on: str | None = None
) -> Assessment:
    """A level."""
    text = f"{who.name} said {subject} is {level} on {on}."
    return Assessment(assessor=who, subject=subject, level=level, when=day(on), evidence=said(text))


def statement(who: Actor, words: str, on: str | None = None, **more: Any) -> Statement:
    """Something that was said."""
    return Statement(
        speaker=who, cue="said", content=words, when=day(on), evidence=said(f"{who.name}: {words}"), **more
    )


def warning(who: Actor, threat: str, on: str | None = None, **more: Any) -> Warning:
    """A warning."""
    return Warning(actor=who, threat=threat, when=day(on), evidence=said(f"{who.name} warned: {threat}"), **more)


def channel(status: Any, on: str | None) -> Channel:
    """A line between the two countries."""
    text = f"The harbour line of Karveth and Taldoria was {status} on {on}."
    return Channel(name="harbour line", parties=(KARVETH, TALDORIA), status=status, when=day(on), evidence=said(text))


def alignment(step: Any, on: str | None, **more: Any) -> Alignment:
    """A step towards the pact."""
    text = f"Karveth {step} the Meridian Pact on {on}."
    return Alignment(country=KARVETH, organisation=PACT, step=step, when=day(on), evidence=said(text), **more)


def voice(who: Actor) -> tuple[Voice, ...]:
    """Somebody who vouches for it."""
    return (Voice(who, "said", None),)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Ledger.open(tmp_path / "desk.db", clock=lambda: made.now) as opened:
        made = Desk(opened)
        yield made


Made = Callable[..., Mapping[str, Any]]
