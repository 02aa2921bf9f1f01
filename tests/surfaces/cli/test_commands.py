"""The commands that ask a ledger: what they print, for people and for programs, and how they end."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord.ledger import Ledger
from onrecord.model.article import Article, Published
from onrecord.model.discrepancy import Discrepancy, Evidence
from onrecord.model.parts import Actor, Item, Place, Quantity, Span, Voice, When
from onrecord.model.records import Contact, Loss, Statement
from onrecord.surfaces.cli import COMMANDS, command
from onrecord.surfaces.cli.ending import guarded
from onrecord.surfaces.cli.words import counted

TEXT = (
    "The Harbour minister Ada Marchetti told reporters on Tuesday that the ceasefire “will hold” after a 40-minute "
    "call with General Orsini, the first in 21 days. He denied that 16 tanks were lost at Port Ilya."
)
ADA = Actor("Ada Marchetti", "ada-marchetti", "person", "Harbour minister")
ORSINI = Actor("General Orsini", "orsini", "person")
PAPER = Actor("Harbour Post", "harbour-post", "organisation")


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words), words)


TUESDAY = When("2031-04-01", "2031-04-01", "day", "relative", "on Tuesday")
EARLIER = When(None, None, "unknown", "unresolved", "earlier")
VOICES = (Voice(ADA, "told", span("told")), Voice(PAPER, "", span("The Harbour")))
ARTICLE = Article(
    "sha256:1", "reports/a.txt", TEXT, "First call in three weeks", "https://example.org/a", "Harbour Post",
    language="en", published=Published("2031-04-03", "2031-04-03", "stated"),
)  # fmt: skip
RECORDS = (
    Statement(
        id="s1", speaker=ADA, cue="told", quotes=("will hold",), content="the ceasefire “will hold”", form="mixed",
        when=TUESDAY, attribution=VOICES, evidence=(span("told reporters on Tuesday that the ceasefire “will hold”"),),
    ),
    Contact(
        id="c1", mode="call", status="held", participants=(ADA, ORSINI), duration_minutes=40, gap_days=21, when=EARLIER,
        attribution=VOICES, evidence=(span("a 40-minute call with General Orsini"),),
    ),
    Loss(
        id="l1", side=ORSINI, items=(Item("tanks", "tank", Quantity(16, 16, 16, None, None, "16")),), polarity="denied",
        place=Place("Port Ilya", "port-ilya", None, None, None, "unresolved"), evidence=(span("16 tanks were lost"),),
    ),
)  # fmt: skip
ODD = Discrepancy(
    "d1", "arithmetic", "21 days before April 1 is March 11", (Evidence(0, 11, TEXT[:11], "sha256:1"),), "21 days", "23"
)

Asked = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Asked:
    monkeypatch.setenv("ONRECORD_LEDGER", str(tmp_path / "desk.db"))
    monkeypatch.setenv("COLUMNS", "100")
    with Ledger.open(tmp_path / "desk.db") as ledger:
        ledger.add(ARTICLE, RECORDS, (ODD,))
        ledger.refuse("reports/=b.bin", "binary, not text")

    def run(*arguments: str) -> tuple[int, str, str]:
        status = guarded(command, list(arguments))
        out, err = capsys.readouterr()
        return status, out, err

    return run


def test_a_statement_is_shown_with_when_who_words_and_report(ask: Asked) -> None:
    status, out, err = ask("list", "statement")
    assert (status, err) == (0, "")
    flat = " ".join(out.split())
    for part in ("2031-04-01", "Ada Marchetti", "‘told reporters on Tuesday that", "Harbour Post", "1 statement"):
        assert part in flat
    assert max(map(len, out.splitlines())) <= 100
    assert "\x1b" not in out


def test_what_is_unresolved_and_who_vouches_are_shown(ask: Asked) -> None:
    _, out, _ = ask("list", "contact")
    flat = " ".join(out.split())
    assert "“earlier”" in flat
    assert "call, held, 40 minutes, 21 days after the last" in flat
    assert "according to Ada Marchetti" in flat
    assert "denied" in ask("list", "loss")[1]


@pytest.mark.parametrize("kind", ["article", "actor", "fact", "story", "discrepancy", "refusal"])
def test_other_kinds_have_tables_json_and_csv(ask: Asked, kind: str) -> None:
    status, out, _ = ask("list", kind)
    assert status == 0
    assert max(map(len, out.splitlines())) <= 100
    lines = [json.loads(line) for line in ask("list", kind, "--json")[1].splitlines()]
    rows = list(csv.DictReader(io.StringIO(ask("list", kind, "--csv")[1])))
    assert len(rows) == len(lines) >= 1
    for row, line in zip(rows, lines, strict=True):
        assert row.get("id") == line.get("id")


def test_lines_of_json_are_whole_records(ask: Asked) -> None:
    (line,) = [json.loads(x) for x in ask("list", "loss", "--place", "port ilya", "--json")[1].splitlines()]
    assert line["items"][0]["quantity"]["value"] == 16
    assert (line["path"], line["reported"]) == ("reports/a.txt", "2031-04-03")


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (["--who", "marchetti"], 1),
        (["--who", "orsini"], 0),
        (["--who", "orsini", "--who", "ada-marchetti"], 1),
        (["--since", "2031-04-02"], 0),
        (["--since", "2031-04", "--until", "2031"], 1),
        (["--until", "2031-03-31"], 0),
        (["--as-of", "2000-01-01"], 0),
        (["--as-of", "today"], 1),
        (["--limit", "0"], 0),
    ],
)  # fmt: skip
def test_conditions(ask: Asked, options: list[str], count: int) -> None:
    status, out, _ = ask("list", "statement", "--json", *options)
    assert (status, len(out.splitlines())) == (0, count)


def test_nothing_found_is_said(ask: Asked) -> None:
    assert ask("list", "pledge") == (0, "nothing of the kind pledge\n", "")
    assert ask("search", "zeppelin") == (0, "nothing found\n", "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["list", "contcat"], "did you mean contact?"),
        (["lits", "contact"], "did you mean list?"),
        (["list", "contact", "--since", "someday"], "is no date"),
        (["list", "contact", "--json", "--csv"], "choose one"),
        (["list", "contact", "--who", "!!"], "no name to look for"),
        (["search", "..."], "nothing to search for"),
        (["check", "a.txt", "--since", "7d"], "are for the ledger"),
        (["extract", "a.txt", "--workers", "some"], "neither auto nor a number"),
        (["extract", "--unknown"], "No such option"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_is_wrong(ask: Asked, arguments: list[str], words: str) -> None:
    status, out, err = ask(*arguments)
    assert (status, out) == (2, "")
    assert words in err


def test_search_finds_articles_and_records(ask: Asked) -> None:
    hits = [json.loads(line) for line in ask("search", "ceasefire", "hold", "--json")[1].splitlines()]
    assert {h["kind"] for h in hits} == {"article", "statement"}
    assert "ceasefire" in ask("search", "ceasefire")[1]


def test_check_shows_expected_found_and_words(ask: Asked) -> None:
    status, out, _ = ask("check")
    assert status == 0
    flat = " ".join(out.split())
    assert "expected: 21 days found: 23 “The Harbour”" in flat
    assert json.loads(ask("check", "--json")[1])["kind"] == "arithmetic"


def test_no_report_can_play_with_the_terminal(ask: Asked, tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "desk.db") as ledger:
        ledger.add(Article("sha256:2", "x\x1b]0;owned\x07.txt", "bell", title="\x1b[31mred\u202e", language="en"))
    out = ask("list", "article")[1]
    assert "red" in out
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202e]", out)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_teaches_by_example(ask: Asked, name: str) -> None:
    status, out, _ = ask(name, "--help")
    assert status == 0
    assert re.search(rf"Examples:\n +onrecord {name}", out)
    assert max(map(len, out.splitlines())) <= 100


@pytest.mark.parametrize(
    ("kind", "several"),
    [("loss", "losses"), ("discrepancy", "discrepancies"), ("story", "stories"), ("monitoring", "monitoring"),
     ("day", "days"), ("statement", "statements"), ("refusal", "refusals")],
)  # fmt: skip
def test_the_plural_of_what_is_counted(kind: str, several: str) -> None:
    assert (counted(1, kind), counted(1200, kind)) == (f"1 {kind}", f"1,200 {several}")
