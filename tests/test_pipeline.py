"""The corridor: what becomes of reports, errors of one room on one report, undated reports, known ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import pytest

import onrecord.extraction
import onrecord.language
import onrecord.language.parse
import onrecord.linking
import onrecord.reading
from onrecord.errors import PackError, ReportRefused, UsageError
from onrecord.model.article import Article, Published, Report
from onrecord.model.parsed import Parsed
from onrecord.model.records import Record
from onrecord.packs import Pack
from onrecord.pipeline import GROUP, Corridor, Outcome

KNOWN = Published("2031-04-03", "2031-04-03", "stated")


class Rooms:
    """Rooms that do next to nothing, so that the corridor alone is tested."""

    def __init__(self) -> None:
        self.parses: list[list[str]] = []
        self.annotated: list[tuple[str, str | None]] = []
        self.inferred: Published | None = None

    def read_article(self, report: Report) -> Article:
        text = report.text or ""
        if text == "unreadable":
            raise ReportRefused(report.path, "only a paywall")
        if text == "bad read":
            raise RuntimeError("no such tree")
        published = Published(None, None, "unknown") if text == "undated" else KNOWN
        language = "de" if text == "German" else "en"
        return Article(f"id:{report.path}", report.path, text, language=language, published=published)

    def parse_articles(self, articles: Iterable[Article], model: str | None = None) -> Iterator[Parsed]:
        if model == "none":
            raise UsageError("no such model")
        group = list(articles)
        self.parses.append([a.path for a in group])
        for article in group:
            if article.text == "bad parse":
                raise ValueError("cannot parse")
            yield Parsed(article)

    def annotate_all(self, parsed: Parsed, pack: Pack) -> None:
        self.annotated.append((parsed.article.path, parsed.article.published.start))
        if parsed.article.text == "bad words":
            raise RecursionError("too deep")

    def extract(self, parsed: Parsed, pack: Pack) -> list[Record]:
        return [Record(id=f"record of {parsed.article.published.start}")]

    def infer_published(self, parsed: Parsed, records: Sequence[Record], pack: Pack) -> Published | None:
        return self.inferred


@pytest.fixture
def rooms(monkeypatch: pytest.MonkeyPatch) -> Rooms:
    made = Rooms()
    monkeypatch.setattr(onrecord.reading, "read_article", made.read_article)
    monkeypatch.setattr(onrecord.language.parse, "parse_articles", made.parse_articles)
    monkeypatch.setattr(onrecord.language, "annotate_all", made.annotate_all)
    monkeypatch.setattr(onrecord.extraction, "extract", made.extract)
    monkeypatch.setattr(onrecord.linking, "infer_published", made.infer_published)
    monkeypatch.setattr(onrecord.linking, "check", lambda parsed, records, pack: [])
    return made


def reports(*texts: str) -> list[Report]:
    return [Report(f"r{n}", text=text) for n, text in enumerate(texts)]


def states(outcomes: Iterable[Outcome]) -> list[str]:
    return [o.state for o in outcomes]


def test_outcomes_come_in_the_order_of_the_reports(rooms: Rooms) -> None:
    texts = ["English", "German", "unreadable"] * 20
    outcomes = list(Corridor("world").run(reports(*texts)))
    assert [o.path for o in outcomes] == [f"r{n}" for n in range(60)]
    assert states(outcomes) == ["extracted", "not extracted", "refused"] * 20
    assert [len(p) for p in rooms.parses] == [GROUP // 3, GROUP // 3, 4]


def test_a_source_may_hand_over_refusals(rooms: Rooms) -> None:
    (outcome,) = Corridor("world").run([ReportRefused("gone.txt", "there is no such file")])
    assert (outcome.state, outcome.reason, outcome.article) == ("refused", "there is no such file", None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("bad read", "internal error: RuntimeError: no such tree"),
        ("bad parse", "internal error: ValueError: cannot parse"),
        ("bad words", "internal error: RecursionError: too deep"),
    ],
)
def test_an_error_on_one_report_leaves_the_others_alone(rooms: Rooms, text: str, reason: str) -> None:
    before, bad, after = Corridor("world").run(reports("one", text, "two"))
    assert (before.state, after.state) == ("extracted", "extracted")
    assert before.records
    assert (bad.state, bad.reason, bad.path) == ("refused", reason, "r1")
    assert "Traceback" in (bad.trace or "")


def test_a_missing_model_or_pack_is_an_error_of_the_whole_run(rooms: Rooms) -> None:
    with pytest.raises(UsageError, match="no such model"):
        list(Corridor("world", "none").run(reports("one")))
    with pytest.raises(PackError, match="atlantis"):
        Corridor("atlantis")


def test_what_is_known_is_not_parsed_again(rooms: Rooms) -> None:
    outcomes = list(Corridor("world").run(reports("one", "two"), known=lambda article: article == "id:r0"))
    assert states(outcomes) == ["known", "extracted"]
    assert rooms.parses == [["r1"]]


def test_an_undated_report_that_can_be_dated_goes_through_the_rooms_again_without_a_parse(rooms: Rooms) -> None:
    rooms.inferred = replace(KNOWN, basis="inferred", why="84 days after February 18")
    dated, undated = Corridor("world").run(reports("one", "undated"))
    assert rooms.annotated == [("r0", "2031-04-03"), ("r1", None), ("r1", "2031-04-03")]
    assert len(rooms.parses) == 1
    assert dated.article is not None
    assert dated.article.published.basis == "stated"
    assert undated.article is not None
    assert undated.article.published == rooms.inferred
    assert [r.id for r in undated.records] == ["record of 2031-04-03"]


def test_an_undated_report_that_cannot_be_dated_stays_so(rooms: Rooms) -> None:
    (outcome,) = Corridor("world").run(reports("undated"))
    assert outcome.article is not None
    assert outcome.article.published.basis == "unknown"
    assert len(rooms.annotated) == 1


def test_long_reports_are_parsed_in_smaller_groups(rooms: Rooms) -> None:
    list(Corridor("world").run(reports(*["x" * 300_000] * 5)))
    assert [len(p) for p in rooms.parses] == [2, 2, 1]
