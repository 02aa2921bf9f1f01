"""Alerts in the ledger: kept once, grown by other watches, acted on with a name, readable as of a day."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from onrecord.errors import LedgerError, UsageError
from onrecord.ledger import Ledger
from onrecord.ledger.alerts import STATES, VERBS, alert_of
from onrecord.ledger.tables import metadata
from onrecord.model.alert import Alert, AlertEvidence, AlertReason, Statistic, alert_id


def alert(subject: str = "fact:1", watch: str = "calls", *more: str) -> Alert:
    statistic = Statistic("P(X >= x)", "8 weeks", 1.5, 9.0, 0.0001, (1.0, 2.0))
    reason = AlertReason(watch, "new", f"because of {watch}", "high" if watch == "calls" else "urgent", statistic)
    words = AlertEvidence("sha256:1", "contact:1", "fact:1", 0, 5, "Vell\udcff", "Post", "2031-04-03", "T", "1.txt")
    return Alert(
        alert_id(watch, subject), watch, "2031-04-03T09:00:00Z", "2031-04-03", "Vell and Tarn spoke", reason.text,
        reason.importance, ("fact:1",), (subject, *more), (words,), (reason,), 2, 1,
    )  # fmt: skip


def test_an_alert_is_kept_once_over_restarts(path: str, ledger: Ledger) -> None:
    assert [a.id for a in ledger.keep_alerts([alert(), alert()]).new] == [alert().id]
    with Ledger.open(path) as again:
        kept = again.keep_alerts([alert()])
    assert (kept.new, kept.grown) == ([], [])
    (line,) = ledger.alerts()
    assert (line["number"], line["state"], line["recorded"]) == (1, "open", "2031-04-03T09:00:00Z")
    words = replace(alert().evidence[0], text="Vell?")
    assert alert_of(line) == replace(alert(), evidence=(words,))


def test_what_another_watch_finds_of_the_same_is_a_reason_more(ledger: Ledger) -> None:
    ledger.keep_alerts([alert("fact:1", "calls", "told:a/1")])
    kept = ledger.keep_alerts([alert("told:a/1", "silences", "silence:a|b")])
    assert (kept.new, kept.grown) == ([], [alert().id])
    assert ledger.keep_alerts([alert("silence:a|b", "calls")]).grown == []
    (line,) = ledger.alerts()
    assert [r["watch"] for r in line["reasons"]] == ["calls", "silences"]
    assert line["importance"] == "urgent"
    assert ledger.known_subjects(["fact:1", "silence:a|b", "fact:2"]) == {"fact:1", "silence:a|b"}


def test_by_watch_when_it_raised_last(ledger: Ledger, clock: Callable[..., datetime]) -> None:
    assert ledger.last_raised() == {}
    ledger.keep_alerts([alert("fact:1", "calls"), alert("fact:2", "lines")])
    clock.go_on(hours=1)  # type: ignore[attr-defined]
    ledger.keep_alerts([alert("fact:3", "calls"), alert("fact:2", "silences")])
    first, then = "2031-04-03T09:00:00Z", "2031-04-03T10:00:00Z"
    assert ledger.last_raised() == {"calls": then, "lines": first, "silences": then}


def test_acts_are_signed_added_and_readable_as_of_a_day(ledger: Ledger, clock: Callable[..., datetime]) -> None:
    ledger.keep_alerts([alert()])
    assert ledger.act_on_alert(1, "acknowledge", by=" Ines ")["state"] == "acknowledged"
    clock.go_on(days=1)  # type: ignore[attr-defined]
    snoozed = ledger.act_on_alert(alert().id[:12], "snooze", by="Ines", until="2031-04-05", note="wait")
    assert snoozed["state"] == "snoozed"
    clock.go_on(days=1)  # type: ignore[attr-defined]
    assert ledger.alert("1")["state"] == "snoozed"
    clock.go_on(days=1)  # type: ignore[attr-defined]
    assert ledger.alert(1)["state"] == "acknowledged"
    assert ledger.act_on_alert(1, "escalate", by="Ines")["state"] == "escalated"
    assert ledger.act_on_alert(1, "close", by="Ines")["state"] == "closed"
    assert ledger.act_on_alert(1, "reopen", by="Ines")["state"] == "open"
    states = {day: ledger.alert(1, as_of=day)["state"] for day in ("2031-04-03", "2031-04-04")}
    assert states == {"2031-04-03": "acknowledged", "2031-04-04": "snoozed"}
    assert [(a["verb"], a["by"], a["note"]) for a in ledger.alert(1)["acts"]][:2] == [
        ("acknowledge", "Ines", None), ("snooze", "Ines", "wait")
    ]  # fmt: skip
    assert not list(ledger.alerts(as_of="2031-04-02"))


def test_alerts_are_listed_by_state_watch_and_period(ledger: Ledger, clock: Callable[..., datetime]) -> None:
    ledger.keep_alerts([alert("fact:1")])
    clock.go_on(days=2)  # type: ignore[attr-defined]
    ledger.keep_alerts([alert("fact:2", "silences"), alert("fact:3")])
    ledger.act_on_alert(3, "close", by="Ines")

    def numbers(**asked: object) -> list[int]:
        return [line["number"] for line in ledger.alerts(**asked)]  # type: ignore[arg-type]

    assert numbers() == [3, 2, 1]
    assert numbers(state="open") == [2, 1]
    assert numbers(watch="calls", limit=1) == [3]
    assert numbers(since="2031-04-04") == [3, 2]
    assert numbers(until="2031-04-04") == [1]
    assert numbers(after=2) == [3]


def test_states_are_told_alike_of_one_and_of_all(ledger: Ledger, clock: Callable[..., datetime]) -> None:
    chance = random.Random(3)
    ledger.keep_alerts([alert(f"fact:{n}", chance.choice(["calls", "silences"])) for n in range(40)])
    for _ in range(8):
        for number in chance.sample(range(1, 41), 12):
            verb = chance.choice(VERBS)
            until = clock() + timedelta(days=chance.randint(1, 4)) if verb == "snooze" else None
            ledger.act_on_alert(number, verb, by="Ines", until=until)
        clock.go_on(days=1)  # type: ignore[attr-defined]
        for day in (None, "2031-04-04", "2031-04-06"):
            every = list(ledger.alerts(as_of=day))
            for states in ("open", "snoozed", "closed", ("open", "escalated"), ("closed", "acknowledged"), STATES):
                wanted = [one for one in every if one["state"] in states]
                assert list(ledger.alerts(state=states, as_of=day)) == wanted
                several = [one for one in wanted if one["watch"] == "calls" and one["number"] < 30][:4]
                asked = ledger.alerts(state=states, as_of=day, watch="calls", earlier=30, limit=4)
                assert list(asked) == several
    assert ledger.watches_that_raised() == ["calls", "silences"]


def test_what_makes_no_sense_is_refused(ledger: Ledger) -> None:
    ledger.keep_alerts([alert("fact:1"), alert("fact:2")])
    for call, said in (
        (lambda: ledger.act_on_alert(1, "eat", by="Ines"), "nobody can"),
        (lambda: ledger.act_on_alert(1, "close", by=" "), "signed"),
        (lambda: ledger.act_on_alert(9, "close", by="Ines"), "no alert"),
        (lambda: ledger.act_on_alert("alert:", "close", by="Ines"), "no alert"),
        (lambda: ledger.act_on_alert(1, "snooze", by="Ines"), "until when"),
        (lambda: ledger.act_on_alert(1, "close", by="Ines", until="2031-05-01"), "no end"),
        (lambda: ledger.act_on_alert(1, "snooze", by="Ines", until=datetime(2030, 1, 1, tzinfo=UTC)), "is over"),
        (lambda: ledger.alerts(state="asleep"), "no state"),
    ):
        with pytest.raises(UsageError, match=said):
            call()
    assert not ledger.alert(1)["acts"]


def test_no_row_is_changed_or_deleted(ledger: Ledger) -> None:
    ledger.keep_alerts([alert()])
    ledger.keep_alerts([alert("fact:1", "silences")])
    ledger.act_on_alert(1, "close", by="Ines")
    ledger.keep_run()
    for table in ("alerts", "alert_subjects", "alert_reasons", "alert_acts", "watch_runs"):
        column = next(iter(metadata.tables[table].c)).name
        for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
            with pytest.raises(LedgerError, match="only grows"), ledger._writing() as connection:
                connection.exec_driver_sql(statement)


def test_runs_are_kept_once_an_hour(ledger: Ledger, clock: Callable[..., datetime]) -> None:
    assert ledger.last_run() is None
    for minutes in (0, 20, 45):
        clock.go_on(minutes=minutes)  # type: ignore[attr-defined]
        ledger.keep_run()
    assert ledger.last_run() == "2031-04-03T10:05:00Z"
