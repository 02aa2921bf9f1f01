"""Outcomes into a ledger: what is told of each, in order, and what is kept when a run stops in the middle."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.engines.keep import Kept, bare, keep
from onrecord.ledger import Ledger
from onrecord.model.article import Article
from onrecord.model.parsed import Parsed
from onrecord.pipeline import Outcome


def article(number: int, text: str = "text", url: str | None = None, language: str = "en") -> Article:
    return Article(f"sha256:{number}", f"{number}.txt", text, url=url, language=language)


def outcome(made: Article) -> Outcome:
    return Outcome(made.path, "extracted" if made.language == "en" else "not extracted", made)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "desk.db") as opened:
        yield opened


def test_each_is_told_once_in_order_with_what_became_of_it(ledger: Ledger) -> None:
    page = "https://example.org/news/first-call"
    outcomes = [
        outcome(article(1, url=page)),
        Outcome("bad.bin", "refused", reason="binary"),
        outcome(article(2, "other text", url=page)),
        Outcome("1.txt", "known", article(1)),
        outcome(article(3, language="de")),
        outcome(article(1, url=page)),
    ]
    told: list[Kept] = []
    counts = keep(outcomes, ledger, told.append)
    assert [(k.path, k.state) for k in told] == [
        ("1.txt", "new"), ("bad.bin", "refused"), ("2.txt", "version"), ("1.txt", "known"), ("3.txt", "new"),
        ("1.txt", "known"),
    ]  # fmt: skip
    assert counts == {"new": 2, "refused": 1, "version": 1, "known": 2}
    assert [k.extracted for k in told if k.id == "sha256:3"] == [False]
    assert [line["reason"] for line in ledger.list("refusal")] == ["binary"]
    assert told[0].line()["path"] == "1.txt"
    assert "trace" not in told[0].line()


def test_a_run_that_stops_in_the_middle_keeps_what_came_before(ledger: Ledger) -> None:
    def outcomes() -> Iterator[Outcome]:
        for n in range(70):
            yield outcome(article(n))
        raise KeyboardInterrupt

    told: list[Kept] = []
    with pytest.raises(KeyboardInterrupt):
        keep(outcomes(), ledger, told.append)
    assert [k.id for k in told] == [f"sha256:{n}" for n in range(70)]
    assert len(list(ledger.list("article"))) == 70


def test_a_bare_outcome_has_no_parse() -> None:
    made = outcome(article(1))
    made.parsed = Parsed(article(1))
    assert bare(made).parsed is None
