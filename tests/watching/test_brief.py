"""The brief: what comes first, is merged, stands side by side, is unresolved; and what reports wrote is escaped."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest

from onrecord.errors import UsageError
from onrecord.ledger import Ledger
from onrecord.model.article import Article, Published
from onrecord.model.discrepancy import Discrepancy, Evidence
from onrecord.model.parts import Actor, Item, Place, Quantity, Span, Voice, When
from onrecord.model.records import Contact, Loss, Record, Statement
from onrecord.watching import make_brief, to_html, to_json, to_markdown
from onrecord.watching.brief import head
from onrecord.watching.saved import from_json

VARNIA = Actor("Varnia", "varnia", "country")
ORLAND = Actor("Orland", "orland", "country")
VELL = Actor("Anna Vell", "anna-vell", "person", role="president")
DAY = When("2031-04-01", "2031-04-01", "day", "relative", "Tuesday")


@pytest.fixture
def ledger(tmp_path):
    with Ledger.open(tmp_path / "desk.db", clock=lambda: datetime(2031, 4, 4, tzinfo=UTC)) as opened:
        yield opened


def article(
    number: int, outlet: str | None = "The Harbour Post", day: str | None = "2031-04-03", **more: Any
) -> Article:
    published = Published(day, day, "stated") if day else Published(None, None, "unknown")
    more = {"language": "en", "title": f"Report {number}", **more}
    return Article(f"sha256:{number}", f"{number}.txt", f"Text {number}.", outlet=outlet, published=published, **more)


def words(text: str) -> tuple[Span, ...]:
    return (Span(0, len(text), text),)


def loss(tanks: float, by: Actor, text: str) -> Loss:
    items = (Item("tank", None, Quantity(tanks, tanks, tanks, None, None, f"{tanks:g}")),)
    voices = (Voice(by, "said", Span(0, 1, text[0])),)
    return Loss(id=f"loss:{text}", side=VARNIA, items=items, when=DAY, attribution=voices, evidence=words(text))


def statement(said: str, who: Actor = VELL, when: When | None = DAY) -> Statement:
    return Statement(id=said, speaker=who, cue="said", quotes=(said,), when=when, evidence=words(f"“{said}”"))


def call(mode: str = "call", text: str = "They spoke by phone for long.") -> Contact:
    return Contact(id=text, mode=mode, status="held", participants=(VARNIA, ORLAND), when=DAY, evidence=words(text))  # type: ignore[arg-type]


def section(brief: Any, kind: str) -> Any:
    return next(s for s in brief.sections if s.kind == kind)


def test_an_empty_ledger_has_a_brief(ledger):
    brief = make_brief(ledger)
    assert to_markdown(brief) == "# Brief: everything on record\n\nNo reports.\n"
    assert json.loads(to_json(brief))["sections"] == []


def test_the_head_says_the_period_and_how_much_there_is(ledger):
    ledger.add(article(1, url="https://post.example/a"))
    ledger.add(article(2, outlet=None, url="https://www.echo.example/b"))
    ledger.add(article(3, outlet=None))
    ledger.add(article(4, day="2030-01-01"))
    text = to_markdown(make_brief(ledger, since="2031-04-01", until="2031-04-30", as_of="2031-05-01"))
    assert text.startswith(
        "# Brief: 1 April 2031 to 30 April 2031, as known on 1 May 2031\n\n"
        "3 reports from 2 outlets (1 of no known outlet), all of them new.\n"
    )


def test_the_head_says_whether_a_single_report_is_new(ledger):
    ledger.add(article(1))
    assert head(make_brief(ledger)) == "1 report from 1 outlet, which is new."
    assert head(make_brief(ledger, until="2031-04-03")).endswith("which is not new.")


def test_a_line_has_its_sentence_its_source_and_its_words(ledger):
    ledger.add(article(1, url="https://post.example/a"), [call()])
    lines = to_markdown(make_brief(ledger)).splitlines()
    at = lines.index("## Contacts")
    assert lines[at + 2] == (
        "- Varnia and Orland spoke by phone on 1 April 2031."
        " ([The Harbour Post](<https://post.example/a>), 3 April 2031)"
    )
    assert lines[at + 3] == "  > “They spoke by phone for long.”"


def test_copies_are_one_line_with_counts(ledger):
    for number, outlet in enumerate(("A Post", "B Post", "C Post")):
        ledger.add(article(number, outlet, credits=("Wire",) if number else ()), [call()])
    (line,) = section(make_brief(ledger), "contact").lines
    assert (line.reports, line.outlets, line.origins) == (3, 3, 1)
    text = to_markdown(make_brief(ledger))
    assert "3 reports in 3 outlets, 1 independent origin)" in text
    assert "Also in: B Post, 3 April 2031; C Post, 3 April 2031" in text


def test_independent_reports_come_first_and_then_the_latest(ledger):
    other = Contact(
        id="m", mode="meeting", status="held", participants=(VARNIA, VELL), evidence=words("A meeting on a later day."),
        when=When("2031-04-02", "2031-04-02", "day", "relative", "Wednesday"),
    )  # fmt: skip
    ledger.add(article(1), [other])
    ledger.add(article(2, "A Post"), [call()])
    ledger.add(article(3, "B Post"), [call(text="A call took place, it was said.")])
    kinds = [line.sentence.split(" on ")[0] for line in section(make_brief(ledger), "contact").lines]
    assert kinds == ["Varnia and Orland spoke by phone", "Varnia and Anna Vell (president) met"]


def test_two_sides_claims_stand_side_by_side(ledger):
    ledger.add(article(1), [loss(16, VARNIA, "Varnia counts 16.")])
    ledger.add(article(2, "Echo"), [loss(40, ORLAND, "Orland counts 40.")])
    (line,) = section(make_brief(ledger), "loss").lines
    both = {line.sentence, line.beside[0].sentence}
    assert both == {
        "Varnia lost 16 tanks on 1 April 2031, according to Varnia",
        "Varnia lost 40 tanks on 1 April 2031, according to Orland",
    }
    markdown = to_markdown(make_brief(ledger)).splitlines()
    assert sum(row.startswith("- Varnia lost") for row in markdown) == 1
    assert sum(row.startswith("  - Varnia lost") for row in markdown) == 1


def test_the_most_senior_speak_first_and_the_rest_is_counted(ledger):
    farmers = [
        statement(f"We are farmers number {n} of the north.", Actor(f"F{n}", f"f{n}", "person")) for n in range(20)
    ]
    ledger.add(article(1), [*farmers, statement("The president has the word now.")])
    statements = section(make_brief(ledger), "statement")
    assert "president" in statements.lines[0].sentence
    assert (len(statements.lines), statements.more) == (12, 9)
    assert "- … and 9 more" in to_markdown(make_brief(ledger))


def test_reported_speech_that_another_line_tells_is_not_told_again(ledger):
    text = "Vell said Varnia lost 16 tanks."
    said = Statement(id="s", speaker=VELL, cue="said", content="Varnia lost 16 tanks", evidence=words(text))
    ledger.add(article(1), [loss(16, VELL, text), said, statement("These are her own words.")])
    assert [line.sentence for line in section(make_brief(ledger), "statement").lines] == [
        "Anna Vell (president) said on 1 April 2031: “These are her own words.”"
    ]


def test_what_could_not_be_resolved_is_said(ledger):
    undated = statement("Nobody knows when.", Actor("a source", "source", "anonymous"),
                        When(None, None, "unknown", "unresolved", "the other day"))  # fmt: skip
    place = Place("Zabrin", "zabrin", None, None, None, "unresolved")
    met = Contact(
        id="c", mode="meeting", status="held", participants=(VARNIA, VELL), place=place, evidence=words("They met.")
    )  # fmt: skip
    ledger.add(article(1, day=None), [undated, met])
    ledger.add(article(2, language="fr"))
    ledger.refuse("broken.bin", "not text")
    gaps = {gap.heading.split(",")[0]: gap for gap in make_brief(ledger).gaps}
    assert gaps["Reports without a date of publication"].names == ("Report 1",)
    assert gaps["Happenings whose date could not be worked out"].names == ("“the other day” in: “Nobody knows when.”",)
    assert gaps["Places that were not found"].names == ("Zabrin",)
    assert gaps["Voices without a name"].names == ("a source",)
    assert gaps["Reports in other languages"].names == ("fr (1)",)
    assert gaps["Reports that could not be read"].names == ("broken.bin (not text)",)
    assert "Reports that could not be read: 1. broken.bin (not text)." in to_markdown(make_brief(ledger))


def test_what_does_not_add_up_is_said_with_its_words(ledger):
    doubt = Discrepancy(
        "d", "arithmetic", "The days do not add up.", (Evidence(0, 7, "84 days", "sha256:1"),), "84", "83"
    )
    ledger.add(article(1), [], [doubt])
    text = to_markdown(make_brief(ledger))
    assert "- The days do not add up. Expected: 84; found: 83. (The Harbour Post, 3 April 2031)\n  > 84 days" in text


def test_a_line_that_its_words_do_not_bear_out_is_left_out_and_counted(ledger, caplog):
    ledger.add(article(1), [call(), replace(loss(16, VELL, "Varnia lost fifteen tanks."), id="wrong")])
    ledger.add(article(2, "Echo"), [loss(14, ORLAND, "Orland counts 14.")])
    brief = make_brief(ledger)
    assert [line.sentence.split(" on ")[0] for s in brief.sections for line in s.lines] == [
        "Varnia lost 14 tanks", "Varnia and Orland spoke by phone"
    ]  # fmt: skip
    (left,) = json.loads(to_json(brief))["left_out"]
    assert (left["kind"], left["record"], left["missing"]) == ("loss", "wrong", ["16"])
    assert from_json(to_json(brief)) == brief
    for form in (to_markdown, to_html):
        assert "1 line left out: its words do not bear it out." in form(brief)
        assert "16" not in form(brief).replace("16px", "")
    assert "left out of the brief: a loss (wrong) without 16" in caplog.text


def test_what_one_report_does_not_bear_out_is_told_by_another_that_does(ledger):
    wrong = replace(loss(16, VELL, "Varnia lost fifteen tanks."), confidence=0.9)
    ledger.add(article(1), [wrong])
    ledger.add(article(2, "Echo"), [loss(15, VELL, "Varnia lost 15 tanks.")])
    brief = make_brief(ledger)
    (line,) = section(brief, "loss").lines
    assert line.sentence == "Varnia lost 15 tanks on 1 April 2031, according to Anna Vell (president)"
    assert line.sources[0].outlet == "Echo"
    assert len(brief.left_out) == 1


def test_a_period_is_that_of_the_reports_and_as_of_is_honoured(ledger):
    ledger.add(article(1, day="2031-04-03"), [call()])
    assert section(make_brief(ledger, since="2031-04-02"), "contact").lines
    assert make_brief(ledger, since="2031-04-04").reports == 0
    assert make_brief(ledger, as_of="2031-04-03").reports == 0
    with pytest.raises(UsageError):
        make_brief(ledger, since="soon")


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def test_no_form_of_a_brief_can_play_with_the_terminal(ledger):
    evil = "a\x1b[2J\x9b31m\u202e"
    ledger.add(replace(article(1, evil, title=None, day=None), path=evil), [statement("We will hold")])
    brief = make_brief(ledger)
    for form in (to_markdown, to_html, to_json):
        assert "31m" in form(brief)
        assert not [c for c in form(brief) if not c.isprintable() and c != "\n"]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", 'https://x.example/"><script>alert(1)</script>', "https://[bad"]
)
def test_what_reports_wrote_is_only_text(ledger, url):
    evil = '<script>alert(1)</script> [x](javascript:alert(1)) "><img src=x onerror=alert(1)>'
    actor = Actor(evil, "evil", "person", role=evil)
    record: list[Record] = [statement(evil, actor), call(text=evil)]
    doubt = Discrepancy("d", "role", evil, (Evidence(0, 3, evil, "sha256:1"),), evil, evil)
    ledger.add(article(1, evil, title=evil, url=url, day=None), record, [doubt])
    ledger.refuse(evil, evil)
    brief = make_brief(ledger)
    tags = _Tags()
    tags.feed(to_html(brief))
    assert {tag for tag, _ in tags.seen} <= {
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "ul", "li", "span", "a", "blockquote", "div"
    }  # fmt: skip
    assert all((attrs.get("href") or "https:").startswith("https:") for _, attrs in tags.seen)
    markdown = to_markdown(brief)
    assert not re.search(r"(?<!\\)<(?!https://x\.example/%22)", markdown)
    assert "[x](javascript" not in markdown
    assert json.loads(to_json(brief))["doubts"][0]["summary"] == evil
