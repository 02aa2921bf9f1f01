"""Made-up articles and records for the tests of the ledger, reports that were read, and ledgers with a clock to set."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import onrecord
from onrecord.ledger import Found, Ledger
from onrecord.model.article import Article, Published, Report
from onrecord.model.parts import Actor, Item, Place, Quantity, Span, Voice, When
from onrecord.model.records import Contact, Incident, Loss, Statement
from onrecord.pipeline import Connector, Corridor, marked
from onrecord.sources import read_reports
from tests.places import Databases, Places

VELL = Actor("Anna Vell", "anna-vell", "person", role="defence minister")
TARN = Actor("Josef Tarn", "josef-tarn", "person")
VARNIA = Actor("Varnia", "varnia", "country", country="VA")


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = datetime(2031, 4, 3, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, **by: float) -> None:
        self.now += timedelta(**by)


class Maker:
    """Makes articles and records."""

    def article(self, number: int | str = 1, text: str = "The line held on Tuesday.", **more: Any) -> Article:
        published = more.pop("published", "2031-04-03")
        known = Published(published, published, "stated") if published else Published(None, None, "unknown")
        more = {"path": f"{number}.txt", "title": f"Report {number}", "outlet": "The Harbour Post", **more}
        return Article(f"sha256:{number}", text=text, language=more.pop("language", "en"), published=known, **more)

    def day(self, iso: str | None, text: str = "Tuesday") -> When:
        return When(iso, iso, "day", "relative" if iso else "unresolved", text)

    def span(self, text: str) -> tuple[Span, ...]:
        return (Span(0, len(text), text),)

    def quantity(self, value: float) -> Quantity:
        return Quantity(value, value, value, None, None, f"{value:g}")

    def place(self, name: str, country: str | None = "VA", precision: str = "point") -> Place:
        return Place(name, name.lower(), 1.0, 2.0, country, precision)  # type: ignore[arg-type]

    def statement(self, words: str = "We will hold the line for as long as it takes.", **more: Any) -> Statement:
        more = {"id": "statement:1", "speaker": VELL, "cue": "said", "quotes": (words,), "form": "direct", **more}
        return Statement(evidence=more.pop("evidence", self.span(words)), **more)

    def contact(self, day: str | None = "2031-04-01", **more: Any) -> Contact:
        words = "Vell and Tarn spoke by phone on Tuesday."
        more = {"id": "contact:1", "mode": "call", "status": "held", "participants": (VELL, TARN), **more}
        return Contact(when=self.day(day), evidence=more.pop("evidence", self.span(words)), **more)

    def loss(self, day: str | None = "2031-04-01", tanks: float = 16, by: Actor = VARNIA, **more: Any) -> Loss:
        words = f"Varnia lost {tanks:g} tanks, {by.name} said."
        items = (Item("tank", "tank", self.quantity(tanks)),)
        voices = (Voice(by, "said", Span(0, 3, "xyz")),)
        more = {"id": f"loss:{tanks:g}", "attribution": voices, **more}
        return Loss(side=VARNIA, items=items, when=self.day(day), evidence=self.span(words), **more)

    def incident(self, name: str = "Orsk", day: str | None = "2031-04-01", **more: Any) -> Incident:
        words = f"A raid on {name} failed."
        more = {"id": f"incident:{name}", "place": self.place(name), **more}
        return Incident(type="raid", when=self.day(day), evidence=self.span(words), **more)


@pytest.fixture
def make() -> Maker:
    return Maker()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(path: str, clock: Clock) -> Iterator[Ledger]:
    with Ledger.open(path, clock=clock) as opened:
        yield opened


@pytest.fixture
def ids() -> Callable[[Iterator[dict[str, Any]]], list[str]]:
    return lambda lines: [line["id"] for line in lines]


SAMPLES = Path(onrecord.__file__).parent / "packs" / "sample" / "reports"
TOLD = """The harbour of Vessin was shelled for two hours on Monday, killing at least 9 dockers, Mayor Ilse Tarnow said.

"Nobody here carried a weapon, and nobody ever will," Tarnow told reporters. "They were unloading 40 tonnes of flour."

Colonel Piet Harro, who commands the northern coast for Osk, denied that his batteries had fired on the port.

Osk lost 14 tanks in the raid on Brellin on March 2, the army of Vessin said. The harbour master, Dorte Klem, said
three cranes were beyond repair. Marrick will send Vessin 12 howitzers worth $30 million, its Defense Ministry said."""
LATER = TOLD.replace("three cranes", "four cranes")
REPORTS = (
    ("wire", TOLD, "Lund Wire", "2024-03-06T10:00"),
    ("post", TOLD, "Daily Post", "2024-03-06T15:00"),
    ("own", TOLD.split("\n\n")[2] + "\n\nHarro spoke on Tuesday in Brellin.", "Mill Letter", "2024-03-07"),
)


def _read(name: str, text: str, outlet: str, published: str) -> Report:
    return Report(f"{name}.txt", text=text, url=f"https://{name}.example/1", outlet=outlet, published=published)


@pytest.fixture(scope="session")
def reports() -> dict[str, Found]:
    """Reports as the corridor reads them: a wire's, a copy of it, one of its own, and a new version of the wire's."""
    given = [_read(*report) for report in REPORTS] + [_read("wire", LATER, "Lund Wire", "2024-03-06T10:00")]
    outcomes = [marked(o) for o in Corridor("sample").run([*given, *read_reports([str(SAMPLES)])])]
    names = [name for name, *_ in REPORTS] + ["later"]
    names += [o.path.rsplit("/", 1)[-1] for o in outcomes[len(names) :]]
    whole = [(o.article, o.records, o.discrepancies, o.marks) for o in outcomes]
    return {name: Found(*its) for name, its in zip(names, whole, strict=True) if its[0] is not None}  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def desk_files() -> dict[str, str]:
    """Ledgers of those reports, compared with each other, without the new version; by the sort of their place."""
    return {}


@pytest.fixture
def desk_file(
    desk_files: dict[str, str], reports: dict[str, Found], places: Places, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """Such a ledger, which nobody has open."""
    if places.sort not in desk_files:
        desk_files[places.sort] = place = lasting(places, tmp_path_factory)
        with Ledger.open(place, clock=Clock(), connector=Connector) as opened:
            opened.add_many(found for name, found in reports.items() if name != "later")
    return desk_files[places.sort]


def lasting(places: Places, folders: pytest.TempPathFactory) -> str:
    """A place that outlives a test."""
    if isinstance(places, Databases):
        return places.server.address(places.server.take())
    return str(folders.mktemp("desk") / "desk.db")


@pytest.fixture
def desk_path(desk_file: str, places: Places) -> str:
    """A copy of it."""
    return places.copied(desk_file)


@pytest.fixture
def desk(desk_path: str, clock: Clock) -> Iterator[Ledger]:
    """The copy, a day later."""
    clock.go_on(days=1)
    with Ledger.open(desk_path, clock=clock, connector=Connector) as opened:
        yield opened
