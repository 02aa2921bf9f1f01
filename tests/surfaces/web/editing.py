"""An editor without a browser: pages of a desk as they come, and their forms sent as a browser would send them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import browser as chromium
import httpx
from fastapi.testclient import TestClient
from lxml import html

from onrecord.ledger import Ledger
from onrecord.model.article import Article, Published
from onrecord.model.parts import Actor, Item, Place, Quantity, Span, Voice, When
from onrecord.model.records import Loss, Record, Statement
from onrecord.pipeline import Connector
from onrecord.surfaces.web.app import make_app
from onrecord.surfaces.web.settings import Settings

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&"
BACKWARDS = "\u202eريال مدريد\u202c"


class Editor:
    """Opens pages and sends forms; `ledger` is what the desk is over."""

    def __init__(self, client: TestClient, ledger: Ledger) -> None:
        self.client, self.ledger = client, ledger

    def get(self, address: str, status: int = 200) -> str:
        """The page, whose status is as expected."""
        answer = self.client.get(address)
        assert answer.status_code == status, answer.text
        return answer.text

    def form(self, page: str, action: str) -> list[tuple[str, str]]:
        """The fields of the form of a page that goes to an address, as they stand."""
        forms = [f for f in html.fromstring(page).forms if f.action == action]
        assert forms, f"no form goes to {action}"
        return [(name, value or "") for name, value in forms[0].form_values()]

    def send(self, page: str, action: str, **written: Any) -> httpx.Response:
        """Fill in fields of a form and send it; a list is several fields of one name. Redirects are not followed."""
        fields = [(n, v) for n, v in self.form(page, action) if n not in written]
        for name, value in written.items():
            fields += [(name, one) for one in (value if isinstance(value, list) else [value])]
        data: dict[str, list[str]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        return self.client.post(action, data=data, follow_redirects=False)


@contextmanager
def desk(path: Path) -> Iterator[Editor]:
    """An editor before a desk over a ledger."""
    settings = Settings(str(path), chromium.PACK, clock=chromium.clock)
    with (
        TestClient(make_app(settings), base_url="http://127.0.0.1") as c,
        Ledger.open(str(path), clock=chromium.clock, connector=Connector) as ledger,
    ):
        yield Editor(c, ledger)


def report(
    number: int, text: str, day: str = "2025-06-02", outlet: str = "The Post", title: str = "A report"
) -> Article:
    """An article of a day."""
    known = Published(day, day, "stated")
    return Article(f"sha256:{number:064}", text=text, language="en", published=known, path=f"{number}.txt",
                   title=title, outlet=outlet)  # fmt: skip


def saying(speaker: Actor, words: str, number: int = 1) -> Statement:
    """Somebody said the words, which are all of the report."""
    span = Span(0, len(words), words)
    return Statement(id=f"statement:{number:016x}", speaker=speaker, cue="said", quotes=(words,), content=words,
                     form="direct", evidence=(span,))  # fmt: skip


def lost(side: Actor, tanks: float, by: Actor, text: str, day: str = "2025-06-01", **more: Any) -> Loss:
    """Somebody said that a side lost tanks, in words which are all of the report."""
    quantity = Quantity(tanks, tanks, tanks, None, None, f"{tanks:g}")
    return Loss(
        id=f"loss:{int(tanks):016x}", side=side, items=(Item("tanks", "tank", quantity),),
        when=When(day, day, "day", "relative", "Sunday"), attribution=(Voice(by, "said", Span(0, 4, text[:4])),),
        place=Place("Vell", "vell-xb", 1.0, 2.0, "XB", "point"), evidence=(Span(0, len(text), text),), **more,
    )  # fmt: skip


def add(path: Path, *found: tuple[Article, list[Record]]) -> Path:
    """A ledger with these articles and records."""
    with Ledger.open(str(path), clock=chromium.clock, connector=Connector) as ledger:
        ledger.add_many(found)
    return path
