"""Briefs on a rhythm in a ledger: kept once with how far they go, whoever comes second; what was told how often."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest

from onrecord.errors import LedgerError
from onrecord.ledger import Ledger
from onrecord.model.article import Article, Published
from onrecord.model.parts import Actor, Span, When
from onrecord.model.records import Contact

NAME = "brief:morning"
FIRST = {"moment": "2031-04-01T06:30:00Z", "records": 0, "articles": 0, "waiting": []}
NOW = {**FIRST, "moment": "2031-04-02T06:30:00Z"}
DAY = When("2031-04-01", "2031-04-01", "day", "explicit", "1 April")
VARNIA, ORLAND = Actor("Varnia", "varnia", "country"), Actor("Orland", "orland", "country")


def keep(ledger: Ledger, before: Any = FIRST, now: Any = NOW) -> Any:
    return ledger.keep_issue(NAME, before, now, title="Morning", brief="{}", as_of="2031-04-02", by="the brief morning")


def test_a_brief_is_kept_with_how_far_it_goes_and_once(ledger: Ledger) -> None:
    ledger.remember(NAME, FIRST)
    assert keep(ledger) == {**NOW, "waiting": [1]}
    assert ledger.remembered("brief:") == {"morning": {**NOW, "waiting": [1]}}
    assert keep(ledger) is None, "another process was there first"
    assert [(b["number"], b["title"], b["by"]) for b in ledger.briefs()] == [(1, "Morning", "the brief morning")]
    assert keep(ledger, {**NOW, "waiting": [1]}, {**NOW, "waiting": [1]}) == {**NOW, "waiting": [1, 2]}


def test_what_nobody_began_is_not_kept(ledger: Ledger) -> None:
    assert keep(ledger) is None
    assert list(ledger.briefs()) == []


def test_where_one_half_fails_neither_is_kept(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger.remember(NAME, FIRST)

    def fails(*_: Any) -> None:
        raise LedgerError("the disk is full")

    monkeypatch.setattr(Ledger, "_remember", fails)
    with pytest.raises(LedgerError):
        keep(ledger)
    assert list(ledger.briefs()) == []


def test_of_many_at_once_one_keeps_it(path: str, ledger: Ledger) -> None:
    ledger.remember(NAME, FIRST)
    kept: list[Any] = []

    def run() -> None:
        with Ledger.open(path) as own:
            kept.append(keep(own))

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one is not None for one in kept) == 1
    assert len(list(ledger.briefs())) == 1


def tell(ledger: Ledger, number: int, outlet: str, url: str | None = None) -> None:
    text = f"{outlet} {number}: Varnia and Orland spoke by phone on 1 April."
    published = Published("2031-04-01", "2031-04-01", "stated")
    name = f"sha256:{number}", f"{number}.txt"
    article = Article(*name, text, outlet=outlet, url=url, language="en", published=published)
    call = Contact(
        id=f"c{number}", mode="call", status="held", participants=(VARNIA, ORLAND), when=DAY,
        evidence=(Span(0, len(text), text),),
    )  # fmt: skip
    ledger.add(article, [call])


def test_a_fact_is_told_now_and_was_before(ledger: Ledger, clock: Any) -> None:
    tell(ledger, 1, "Post", "https://post.example/1")
    cut = clock.now + timedelta(hours=1)
    clock.now += timedelta(hours=2)
    fact = next(ledger.list("contact"))["fact"]
    moment = cut.strftime("%Y-%m-%dT%H:%M:%SZ")

    def told() -> tuple[int, int, int, int]:
        of = ledger.told_of([fact, "fact:none"], moment)
        assert set(of) == {fact}
        return of[fact].reports, of[fact].outlets, of[fact].origins, of[fact].before

    assert told() == (1, 1, 1, 1)
    tell(ledger, 2, "Post")
    assert told() == (2, 1, 1, 1)
    tell(ledger, 3, "Echo")
    assert told() == (3, 2, 2, 1)
    tell(ledger, 4, "Post", "https://post.example/1")
    assert told() == (3, 2, 2, 1), "a new version takes the place of the old one, which was known before"
    assert ledger.told_of([fact], "2031-04-01T00:00:00Z")[fact].before == 0


def test_reports_between_two_numbers_are_those_that_stand(ledger: Ledger) -> None:
    tell(ledger, 1, "Post", "https://post.example/1")
    tell(ledger, 2, "Echo")
    after = ledger.rows()["articles"]
    assert [line["id"] for line in ledger.reports_between(0, after)] == ["sha256:1", "sha256:2"]
    tell(ledger, 3, "Post", "https://post.example/1")
    assert [(line["id"], line["version_of"]) for line in ledger.reports_between(after, after + 1)] == [
        ("sha256:3", "sha256:1")
    ]
    assert [line["id"] for line in ledger.reports_between(0, after)] == ["sha256:2"]
