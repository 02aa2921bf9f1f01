"""Briefs on a rhythm: what is new since the last one, what is told again, what comes first, clocks, levels, doubts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from onrecord.model.alert import Alert, AlertReason
from onrecord.model.discrepancy import Discrepancy, Evidence
from onrecord.watching import Brief, to_html, to_json, to_markdown
from onrecord.watching.regular import Regular
from onrecord.watching.rhythm import rhythm_of
from onrecord.watching.saved import from_json
from onrecord.watching.since_last import Stretch, make_issue

from .conftest import ARN, BEL, CIV, Desk, article_of, assessment, contact, incident, pledge, statement

RHYTHM = rhythm_of("daily 06:30 Europe/Kyiv")
NONE = {"records": 0, "articles": 0}


class Reader:
    """Makes one brief after the other, each of what came since the one before."""

    def __init__(self, desk: Desk, **more: Any) -> None:
        self.desk, self.regular = desk, Regular("morning", RHYTHM, **more)
        self.after: Mapping[str, int] = desk.ledger.rows()
        self.since = desk.now

    def brief(self) -> Brief:
        up_to = self.desk.ledger.rows()
        stretch = Stretch(self.after, up_to, self.since, self.desk.now)
        made = make_issue(self.desk.ledger, self.regular, stretch, "sample")
        self.after, self.since = up_to, self.desk.now
        assert from_json(to_json(made)) == made
        return made


def pass_hours(desk: Desk, hours: float) -> None:
    desk.now += timedelta(hours=hours)


def said(brief: Brief, *kinds: str) -> list[str]:
    return [line.sentence for s in brief.sections if not kinds or s.kind in kinds for line in s.lines]


def test_each_brief_has_what_came_since_the_last_and_nothing_twice(desk: Desk) -> None:
    desk.tell("2030-12-20", statement(ARN, "Long before there was a brief"), outlet="Post")
    pass_hours(desk, 1)
    reader = Reader(desk)
    desk.tell("2030-12-31", statement(BEL, "The envoy has come home at last"), outlet="Post")
    pass_hours(desk, 24)
    first = reader.brief()
    assert said(first, "statement") == ["Oto Bel (envoy) said: The envoy has come home at last"]
    assert to_markdown(first).splitlines()[:3] == [
        "# morning: Thursday 2 January 2031, 09:00", "", "1 report from 1 outlet since Wednesday 1 January 2031, 09:00."
    ]  # fmt: skip
    pass_hours(desk, 24)
    second = reader.brief()
    assert said(second, "statement") == []
    assert "No reports since Thursday 2 January 2031, 09:00." in to_html(second)


def test_a_fact_that_is_told_again_is_news_only_from_another_origin(desk: Desk) -> None:
    reader = Reader(desk)
    desk.tell("2030-12-31", pledge(2e9, on="2030-12-30"), outlet="Post")
    pass_hours(desk, 24)
    (line,) = next(s for s in reader.brief().sections if s.kind == "pledge").lines
    assert (line.origins, line.before) == (1, 0)

    desk.tell("2031-01-01", pledge(2e9, on="2030-12-30"), outlet="Post", words="Told once more.")
    pass_hours(desk, 24)
    again = reader.brief()
    assert said(again, "pledge") == []
    assert again.again == 1
    assert "1 fact known before told again by nobody new." in to_markdown(again)

    desk.tell("2031-01-02", pledge(2e9, on="2030-12-30"), outlet="Echo", words="Echo has seen it too.")
    pass_hours(desk, 24)
    confirmed = reader.brief()
    (line,) = next(s for s in confirmed.sections if s.kind == "pledge").lines
    assert (line.reports, line.origins, line.before) == (3, 2, 1)
    assert "3 reports in 2 outlets, 2 independent origins, 1 before)" in to_markdown(confirmed)


def test_a_new_version_of_a_report_tells_only_what_the_old_one_did_not(desk: Desk) -> None:
    reader = Reader(desk)
    old, records = article_of("2030-12-31", pledge(2e9, on="2030-12-30"), outlet="Post")
    desk.ledger.add(replace(old, url="https://post.example/live"), records)
    pass_hours(desk, 24)
    reader.brief()
    live = pledge(2e9, on="2030-12-30"), statement(BEL, "We shall see what comes of it")
    new, records = article_of("2030-12-31", *live, outlet="Post")
    assert desk.ledger.add(replace(new, url="https://post.example/live"), records) == "version"
    pass_hours(desk, 24)
    brief = reader.brief()
    assert said(brief, "pledge", "statement") == ["Oto Bel (envoy) said: We shall see what comes of it"]
    assert brief.again == 1


def test_what_the_watches_raised_comes_first(desk: Desk) -> None:
    reader = Reader(desk)
    desk.tell("2030-12-31", incident(1.0, 2.0, "Orsk", "2030-12-30"), outlet="Post")
    desk.tell("2030-12-31", pledge(2e9, on="2030-12-30"), outlet="Post")
    fact = next(desk.ledger.list("pledge"))["fact"]
    reason = AlertReason("money", "new", "Much money.", "urgent", None)
    alert = Alert("alert:1", "money", None, None, "T", "W", "urgent", (fact,), ("s",), (), (reason,), 1, 1)
    desk.ledger.keep_alerts([alert])
    pass_hours(desk, 24)
    brief = reader.brief()
    assert [s.kind for s in brief.sections][:2] == ["first", "incident"]
    assert [line.importance for line in brief.sections[0].lines] == ["urgent"]
    assert said(brief, "first")[0].startswith("Taldoria announced")
    assert said(brief, "pledge") == []


def test_clocks_and_levels_stand_at_the_end(desk: Desk) -> None:
    reader = Reader(desk)
    desk.tell("2030-11-02", contact("2030-11-01", ARN, BEL), outlet="Post")
    desk.tell("2030-12-31", contact("2030-12-30", ARN, BEL), assessment("low", on="2030-12-01"), outlet="Post")
    desk.tell("2031-01-01", assessment("high", on="2030-12-31"), contact("2030-12-20", ARN, CIV), outlet="Echo")
    pass_hours(desk, 48)
    brief = reader.brief()
    assert said(brief, "clock") == [
        "Dana Arn and Oto Bel last spoke by phone on 30 December 2030, 4 days before this brief,"
        " after 59 days of silence",
        "Dana Arn and Ida Civ last spoke by phone on 20 December 2030, 14 days before this brief",
    ]
    assert said(brief, "level") == [
        "Dana Arn (foreign minister) assessed “the stock of munitions” as “high” on 31 December 2030;"
        " before that, “low”"
    ]
    assert brief.left_out == ()


def test_a_filter_and_two_parties_narrow_a_brief(desk: Desk) -> None:
    narrow = Reader(desk, filters=({"kind": ["contact", "statement"], "who": "Oto Bel"},))
    across = Reader(desk, between=("XA", "XB"))
    desk.tell("2030-12-31", contact("2030-12-30", ARN, BEL), contact("2030-12-29", ARN, CIV), outlet="Post")
    desk.tell("2030-12-31", statement(BEL, "So be it then, my friends"), pledge(2e9), outlet="Echo")
    pass_hours(desk, 24)
    assert [line.split(" on ")[0] for line in said(narrow.brief(), "contact", "statement", "pledge")] == [
        "Dana Arn (foreign minister) and Oto Bel (envoy) spoke by phone",
        "Oto Bel (envoy) said: So be it then, my friends",
    ]
    assert [line.split(" on ")[0] for line in said(across.brief(), "contact", "statement", "pledge", "clock")] == [
        "Dana Arn (foreign minister) and Oto Bel (envoy) spoke by phone",
        "Taldoria announced 2,000,000,000 USD for Karveth",
        "Dana Arn and Oto Bel last spoke by phone",
    ]


def test_what_does_not_add_up_and_what_is_unresolved_is_of_new_reports(desk: Desk) -> None:
    def doubtful(number: int) -> None:
        place = incident(None, None, f"Zab {number}", None)
        article, records = article_of("2030-12-31", place, outlet=f"Post {number}")
        found = Evidence(0, 7, "84 days", article.id)
        doubt = Discrepancy(f"d{number}", "arithmetic", f"It is 8{number}, not 84.", (found,), f"8{number}", "84")
        desk.ledger.add(article, records, [doubt])

    doubtful(1)
    pass_hours(desk, 1)
    reader, across = Reader(desk), Reader(desk, between=("XA", "XB"))
    doubtful(3)
    pass_hours(desk, 24)
    brief = reader.brief()
    assert [doubt.summary for doubt in brief.doubts] == ["It is 83, not 84."]
    assert across.brief().doubts == ()
    assert [gap.names for gap in brief.gaps] == [("Zab 3",)]
    assert datetime.fromisoformat(brief.moment or "").astimezone(UTC) == desk.now
