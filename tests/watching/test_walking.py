"""Runs and back-tests: once over restarts and re-runs, whatever the order of arrival, and one alert for one fact."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import LedgerError, UsageError
from onrecord.ledger import Ledger
from onrecord.model.article import Article
from onrecord.model.records import Record
from onrecord.watching import walking
from onrecord.watching.walking import Watching, back_test

from .conftest import (
    ARN,
    BEL,
    CIV,
    Desk,
    alignment,
    article_of,
    assessment,
    channel,
    contact,
    incident,
    pledge,
    statement,
    warning,
    watch,
)
from .test_conditions import ANSWERED, LONG_SILENCE, NEW_CONTACT

NOW = datetime(2031, 1, 1, 12, tzinfo=UTC)


def renamed(name: str, text: str):
    from dataclasses import replace

    return replace(watch(text), name=name)


EVERY = [
    renamed("calls", NEW_CONTACT),
    renamed("all-calls", 'condition = "new"\nfilter = { kind = "contact" }\nimportance = "low"'),
    renamed("silences", LONG_SILENCE),
    renamed("clock", 'condition = "no-contact"\ndays = 20\nat_least = 1'),
    renamed("line", 'condition = "channel-silent"\ndays = 20'),
    renamed("answers", ANSWERED),
    renamed("levels", 'condition = "level"\nfirst = true'),
    renamed("steps", 'condition = "status"\nfirst = true'),
    renamed("pledges", 'condition = "new"\nfilter = { kind = "pledge" }\nat_least = 1000'),
]


def test_a_run_keeps_what_is_new_once_over_runs_and_restarts(desk: Desk) -> None:
    desk.tell("2030-12-30", contact("2030-12-29"))
    watching = Watching(desk.ledger, EVERY, "sample")
    first = watching.run(NOW)
    assert [(a.watch, a.at) for a in first.new] == [("calls", "2031-01-01T12:00:00Z")]
    assert [r.watch for r in first.new[0].reasons] == ["calls", "all-calls"]
    assert (watching.run(NOW).new, watching.run(NOW).grown) == ([], [])
    again = Watching(desk.ledger, EVERY, "sample").run(NOW)
    assert (again.new, again.grown) == ([], [])
    desk.tell("2030-12-31", contact("2030-12-29"), outlet="B", words="As B heard.")
    assert not watching.run(NOW).new
    desk.tell("2030-12-31", contact("2030-12-30"))
    assert len(watching.run(NOW).new) == 1
    assert len(list(desk.ledger.alerts())) == 2


def test_what_a_run_could_not_keep_is_raised_by_the_next(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    watching = Watching(desk.ledger, EVERY, "sample")
    watching.run(NOW)
    desk.tell("2030-12-30", contact("2030-12-29"))

    def full(*_: object) -> None:
        raise LedgerError("desk.db: the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(desk.ledger, "keep_alerts", full)
        with pytest.raises(LedgerError):
            watching.run(NOW)
    assert [a.watch for a in watching.run(NOW).new] == ["calls"]
    assert watching.run(NOW).new == []


def test_what_was_recorded_long_before_the_first_run_is_not_raised(desk: Desk) -> None:
    desk.tell("2030-12-30", contact("2030-12-29"))
    desk.now += timedelta(days=30)
    desk.tell("2031-01-30", contact("2030-12-29"), outlet="B", words="As B heard.")
    assert not Watching(desk.ledger, EVERY[:2], "sample").run(desk.now).new


def test_nothing_is_missed_where_nobody_ran_the_watches_for_weeks(desk: Desk) -> None:
    Watching(desk.ledger, EVERY, "sample").run(desk.now)
    desk.now += timedelta(days=1)
    desk.tell("2031-01-02", contact("2031-01-01"))
    desk.now += timedelta(days=30)
    ran = Watching(desk.ledger, EVERY, "sample").run(desk.now)
    assert [a.watch for a in ran.new] == ["calls", "clock"]


def test_a_clock_ticks_between_the_runs_of_one_process(desk: Desk) -> None:
    desk.tell("2030-12-30", contact("2030-12-29"))
    watching = Watching(desk.ledger, [EVERY[3]], "sample")
    assert not watching.run(NOW).new
    (alert,) = watching.run(NOW + timedelta(days=40)).new
    assert (alert.day, alert.reports, alert.facts) == ("2031-01-18", 0, ())


def test_a_decision_of_people_is_heard(desk: Desk) -> None:
    other = "2030-12-28"
    desk.tell("2030-12-30", contact("2030-12-29"), contact(other))
    watching = Watching(desk.ledger, EVERY[:1], "sample")
    raised = watching.run(NOW).new
    one, two = (fact for alert in raised for fact in alert.facts)
    desk.ledger.same_fact(one, two, reason="one call", by="Ines")
    desk.tell("2030-12-31", contact(other), outlet="B", words="As B heard.")
    assert not watching.run(NOW).new


def test_a_watch_that_cannot_be_asked_for_leaves_the_others_working(desk: Desk) -> None:
    desk.tell("2030-12-30", contact("2030-12-29"))
    wrong = renamed("wrong", 'condition = "new"\nfilter = { kind = "contact", who = "!!!" }')
    nowhere = renamed("nowhere", 'condition = "new"\nfilter = { kind = "incident" }\nnear = "Nowhereton"')
    ran = Watching(desk.ledger, [wrong, nowhere, *EVERY], "sample").run(NOW)
    assert len(ran.new) == 1
    assert [m.what.split()[0].rstrip(":") for m in ran.mistakes] == ["no", "near"]


def test_a_back_test_keeps_nothing_and_has_an_order(desk: Desk) -> None:
    desk.tell("2030-01-02", contact("2030-01-01"))
    assert [a.at for a in desk.test(*EVERY)] == ["2030-01-02", "2030-01-21"]
    assert not list(desk.ledger.alerts())
    with pytest.raises(UsageError, match="first day first"):
        back_test(desk.ledger, EVERY, date(2030, 2, 1), date(2030, 1, 1), pack="sample")


def test_reports_without_a_day_come_last_and_without_one(desk: Desk) -> None:
    desk.tell(None, assessment("low"))
    desk.tell("2030-05-01", contact("2030-04-30"))
    alerts = desk.test(*EVERY)
    assert [(a.watch, a.at, a.day) for a in alerts] == [
        ("calls", "2030-05-01", "2030-05-01"), ("clock", "2030-05-20", "2030-05-20"), ("levels", None, None)
    ]  # fmt: skip
    assert len(desk.test(*EVERY, undated=False)) == 2
    assert desk.test(*EVERY, since="2031-01-01", until="2031-01-01")[-1].at == "2031-01-01"


def told() -> list[tuple[Article, list[Record]]]:
    """Reports of three months, some of them twice."""
    of_day: list[tuple[str | None, list[Record]]] = [
        ("2030-01-02", [contact("2030-01-01"), channel("tested", "2030-01-01")]),
        ("2030-01-05", [pledge(5000, on="2030-01-04"), alignment("closer", "2030-01-03")]),
        ("2030-02-20", [contact("2030-02-19", gap=49), contact("2030-01-01")]),
        ("2030-02-21", [warning(BEL, "nuclear fire will come over the whole of the coast", "2030-02-20")]),
        ("2030-02-23", [statement(ARN, "what Bel says of nuclear fire is irresponsible", "2030-02-22")]),
        ("2030-03-01", [assessment("low", on="2030-02-28"), incident(1, 1, "Orsk", "2030-02-28")]),
        ("2030-03-05", [assessment("high", on="2030-03-04"), alignment("applies", "2030-03-04")]),
        (None, [contact("2030-03-09", ARN, CIV)]),
    ]
    return [
        article_of(reported, *records, outlet=outlet, words=f"By {outlet}.")
        for reported, records in of_day
        for outlet in ("A", "B")
    ]


def raised(found: list[tuple[Article, list[Record]]]) -> list[str]:
    """The ids of what a back-test raises, with those of facts told once each."""
    with tempfile.TemporaryDirectory() as folder, Ledger.open(Path(folder) / "desk.db") as ledger:
        ledger.add_many((article, records, []) for article, records in found)
        tested = back_test(ledger, EVERY, date(2030, 1, 1), date(2030, 12, 31), pack="sample")
        texts = {article.id: article.text for article, _ in found}
        assert all(texts[e.article][e.start : e.end] == e.text for a in tested.alerts for e in a.evidence)
        assert max(Counter(fact for a in tested.alerts for fact in a.facts).values(), default=0) <= 1
        return [a.id for a in tested.alerts]


EXPECTED = raised(told())


def test_a_large_ledger_is_read_bit_by_bit_with_the_same_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walking, "_AT_ONCE", 3)
    assert raised(told()) == EXPECTED


@given(order=st.permutations(told()))
@settings(max_examples=4, deadline=None)
def test_the_order_of_arrival_does_not_change_what_is_raised(order: list[tuple[Article, list[Record]]]) -> None:
    assert len(EXPECTED) > 9
    assert raised(order) == EXPECTED


@given(order=st.permutations(told()), runs=st.lists(st.booleans(), min_size=16, max_size=16), restarts=st.booleans())
@settings(max_examples=4, deadline=None)
def test_runs_in_between_and_restarts_raise_each_new_fact_once(
    order: list[tuple[Article, list[Record]]], runs: list[bool], restarts: bool
) -> None:
    new = [EVERY[1], EVERY[8], renamed("raids", 'condition = "new"\nfilter = { kind = "incident" }\nmax_age = 900')]
    with tempfile.TemporaryDirectory() as folder, Ledger.open(Path(folder) / "desk.db") as ledger:
        watching = Watching(ledger, new, "sample")
        for (article, records), run in zip(order, runs, strict=True):
            ledger.add(article, records)
            if run:
                watching = Watching(ledger, new, "sample") if restarts else watching
                watching.run(datetime.now(UTC))
        watching.run(datetime.now(UTC))
        kept = [line["id"] for line in ledger.alerts()]
        assert Watching(ledger, new, "sample").run(datetime.now(UTC)).new == []
        tested = back_test(ledger, new, date(2030, 1, 1), date(2030, 12, 31), pack="sample")
    assert sorted(kept) == sorted(a.id for a in tested.alerts)
    assert len(kept) == len(set(kept)) > 4


@given(runs=st.lists(st.booleans(), min_size=16, max_size=16))
@settings(max_examples=4, deadline=None)
def test_what_was_run_in_any_steps_is_not_raised_again(runs: list[bool]) -> None:
    with tempfile.TemporaryDirectory() as folder, Ledger.open(Path(folder) / "desk.db") as ledger:
        for (article, records), run in zip(told(), runs, strict=True):
            ledger.add(article, records)
            if run:
                Watching(ledger, EVERY, "sample").run(datetime.now(UTC))
        Watching(ledger, EVERY, "sample").run(datetime.now(UTC))
        before = [line["id"] for line in ledger.alerts()]
        again = Watching(ledger, EVERY, "sample").run(datetime.now(UTC))
        assert (again.new, again.grown) == ([], [])
        assert len(before) == len(set(before))


def test_other_watches_run_from_then_on_and_raise_once(desk: Desk) -> None:
    desk.tell("2030-12-30", contact("2030-12-29"), pledge(2000))
    watching = Watching(desk.ledger, EVERY[:1], "sample")
    assert [a.watch for a in watching.run(NOW).new] == ["calls"]
    watching.watch_for([EVERY[0], EVERY[8]])
    assert [a.watch for a in watching.run(NOW).new] == ["pledges"]
    assert watching.run(NOW).new == []
    watching.watch_for(EVERY[:1])
    desk.tell("2030-12-31", contact("2030-12-28"), pledge(3000), outlet="B")
    assert [a.watch for a in watching.run(NOW).new] == ["calls"]


def test_a_back_test_ends_when_its_time_is_over(desk: Desk) -> None:
    desk.tell("2030-12-30", contact("2030-12-29"))
    asked = date(2030, 12, 1), date(2030, 12, 31)
    with pytest.raises(walking.TooLong, match="longer than 0 seconds"):
        back_test(desk.ledger, EVERY, *asked, pack="sample", seconds=0)
    in_time = back_test(desk.ledger, EVERY, *asked, pack="sample", seconds=600)
    assert in_time == back_test(desk.ledger, EVERY, *asked, pack="sample")
