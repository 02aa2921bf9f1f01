"""Ledgers of made-up records for the tests of the timeline, the map and the charts, odd and hostile ones among them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import browser as chromium
from fastapi.testclient import TestClient

from onrecord.ledger import Ledger
from onrecord.model.article import Article, Published
from onrecord.model.parts import Actor, Amount, Item, Place, Quantity, Span, Voice, When
from onrecord.model.records import Assessment, Contact, Incident, Loss, Pledge, Record
from onrecord.surfaces.web.app import make_app
from onrecord.surfaces.web.settings import Settings

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>"
RIGHT_TO_LEFT = "محمد الأحمر"
LONG = "Title " * 900
VELL = Actor("Anna Vell", "anna-vell", "person")
TARN = Actor("Josef Tarn", "josef-tarn", "person")
VARNIA = Actor("Varnia", "varnia", "country", country="VA")
KESS = Actor("Kess", "kess", "country", country="KE")


def client(path: Path) -> TestClient:
    """A client of the desk over a ledger."""
    return TestClient(make_app(Settings(str(path), "sample", clock=chromium.clock)), base_url="http://127.0.0.1")


def ledger(path: Path, reports: Iterable[tuple[Article, Sequence[Record]]]) -> Path:
    """A ledger of these reports."""
    with Ledger.open(str(path), clock=chromium.clock) as opened:
        opened.add_many((article, records, ()) for article, records in reports)
    return path


def report(number: int | str, published: str | None = "2025-05-20", **more: Any) -> Article:
    """A report of no known outlet where none is given."""
    known = Published(published, published, "stated") if published else Published(None, None, "unknown")
    more = {"path": f"{number}.txt", "title": f"Report {number}", "language": "en", **more}
    return Article(f"sha256:{number}", text=more.pop("text", f"The text of report {number}."), published=known, **more)


def when(start: str | None, end: str | None = None, precision: str = "day", basis: str = "relative") -> When:
    """When something happened."""
    return When(start, end or start, precision, basis if start else "unresolved", "then")  # type: ignore[arg-type]


def words(text: str) -> tuple[Span, ...]:
    """Evidence of these words."""
    return (Span(0, len(text), text),)


def place(
    name: str = "Orsk", lat: float | None = 50.0, lon: float | None = 30.0, precision: Any = "point", **more: Any
) -> Place:
    """A place with coordinates, or without."""
    return Place(name, more.pop("id", name.lower()), lat, lon, more.pop("country", "UA"), precision, **more)


def incident(id: str, at: Place | None, day: When | None, type: str = "shelling", **more: Any) -> Incident:
    """An incident with words of its own, so that it is a fact of its own."""
    text = more.pop("text", f"An attack of its own kind, number {id}.")
    more = {"target": f"depot {id}", "subtype": "Shelling/artillery/missile attack", **more}
    return Incident(id=f"incident:{id}", place=at, when=day, type=type, evidence=words(text), **more)  # type: ignore[arg-type]


def contact(id: str, day: When | None, *participants: Actor, **more: Any) -> Contact:
    """A call that was held."""
    who = participants or (VELL, TARN)
    more = {"mode": "call", "status": "held", "evidence": words(f"They spoke, {id}."), **more}
    return Contact(id=f"contact:{id}", participants=who, when=day, **more)


def loss(id: str, tanks: float, by: Actor | None, day: When | None, side: Actor = VARNIA) -> Loss:
    """A claim that a side lost tanks."""
    items = (Item("tank", "tank", Quantity(tanks, tanks, tanks, None, None, f"{tanks:g}")),)
    voices = (Voice(by, "said", Span(0, 3, "xyz")),) if by else ()
    text = f"{side.name} lost {tanks:g} tanks, claim {id}."
    return Loss(id=f"loss:{id}", side=side, items=items, when=day, attribution=voices, evidence=words(text))


def pledge(id: str, value: float, currency: str, donor: Actor = KESS) -> Pledge:
    """A pledge of money."""
    amount = Amount(value, currency, f"{value:g} {currency}")
    told = words(f"{donor.name} gives {value:g} {currency}, {id}.")
    return Pledge(
        id=f"pledge:{id}", donor=donor, recipient=VARNIA, amount=amount, status="announced", evidence=told
    )


def assessment(id: str, level: str, day: When, direction: Any = None, subject: str = "a clash at sea") -> Assessment:
    """A level of risk."""
    told = words(f"The risk of {subject} is {level}, {id}.")
    said = {"subject": subject, "level": level, "direction": direction}
    return Assessment(id=f"assessment:{id}", assessor=VELL, when=day, evidence=told, **said)


def many(count: int) -> Iterable[tuple[Article, Sequence[Record]]]:
    """So many incidents, one a day and place of its own, twenty in a report."""
    for number in range(0, count, 20):
        day = date(2010, 1, 1) + timedelta(days=number // 3)
        its = [
            incident(f"{n}", place(f"Town {n}", 40 + n % 20, 20 + n % 37), when(str(day + timedelta(days=n % 7))))
            for n in range(number, min(number + 20, count))
        ]
        yield report(number, day.isoformat()), its


def odd() -> Iterable[tuple[Article, Sequence[Record]]]:
    """What is odd or hostile: days long ago and far ahead, places on both sides of 180°, markup, very long, Arabic."""
    bad = Actor(HOSTILE, "bad-actor", "person")
    arab = Actor(RIGHT_TO_LEFT, "arab", "person")
    yield report("odd", title=LONG, outlet=HOSTILE, url="javascript:alert(1)"), [
        incident("old", place("Old Town", 48.0, 179.5, id="old-town"), when("1745-03-02")),
        incident("next", place("New Town", 47.0, -179.5, id="new-town"), when("9998-12-31")),
        incident("area", place("Vast", 46.0, 178.0, "area", radius_km=60.0), when("2025-01-01", "2025-12-31", "year")),
        incident("vague", place("Vague", 45.0, 177.0, "area", id="vague"), when("2025-05-01", "2025-05-31", "month")),
        incident("land", place("Ukraine", 49.0, 32.0, "country", id="ukraine"), when("2025-05-06")),
        incident("bad", place(HOSTILE, 44.0, 176.0, id="bad-place"), when("2025-05-07"), text=HOSTILE, target=HOSTILE),
        incident("nowhere", place(HOSTILE, None, None, "unresolved", id="nowhere"), when("2025-05-08")),
        incident("unplaced", None, None),
        contact("rtl", when("2025-05-09"), bad, arab),
        contact("undated", None, VELL, TARN, message=HOSTILE),
        loss("bad", 4, bad, when("2025-05-04")),
        pledge("bad", 5_000, HOSTILE[:20], donor=bad),
        assessment("bad", HOSTILE, when("2025-05-05"), "rising", HOSTILE),
    ]
