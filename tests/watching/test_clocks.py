"""How long officials have been silent, counted by hand for a few contacts."""

from __future__ import annotations

from datetime import date
from typing import Any

from onrecord.watching.clocks import clocks, lines_of_communication

Json = dict[str, Any]


def actor(name: str, country: str | None = None, type: str = "person") -> Json:
    return {"name": name, "id": name.lower().replace(" ", "-"), "type": type, "country": country}


ARN, BEL, CIV = actor("Arn", "XA"), actor("Bel", "XB"), actor("Civ", "XA")


def contact(day: str | None, *who: Json, status: str = "held", gap: int | None = None, **more: Any) -> Json:
    when = day and {"start": day, "end": day, "precision": "day", "basis": "explicit"}
    return {
        "kind": "contact", "when": when, "participants": list(who), "status": status, "gap_days": gap, "mode": "call",
        "polarity": "asserted", "modality": "actual", "fact": f"fact:{day}", **more,
    }  # fmt: skip


def test_a_clock_runs_from_the_last_contact_and_knows_the_silences() -> None:
    (clock,) = clocks([contact("2025-05-13", ARN, BEL), contact("2025-02-18", BEL, ARN)])
    assert [held.day.isoformat() for held in clock.held] == ["2025-02-18", "2025-05-13"]
    assert [gap.days for gap in clock.gaps] == [84]
    assert clock.since(date(2025, 5, 20)) == 7


def test_a_silence_that_a_report_tells_is_not_told_twice() -> None:
    (clock,) = clocks([contact("2025-02-18", ARN, BEL), contact("2025-05-13", ARN, BEL, gap=84)])
    assert [(gap.days, gap.told) for gap in clock.gaps] == [(84, True)]


def test_a_silence_is_known_from_one_report_alone() -> None:
    (clock,) = clocks([contact("2025-05-13", ARN, BEL, gap=84)])
    assert [(gap.start.isoformat(), gap.days) for gap in clock.gaps] == [("2025-02-18", 84)]


def test_two_of_one_side_are_no_pair_and_what_was_not_held_moves_no_clock() -> None:
    found = clocks([contact("2025-05-13", ARN, CIV, BEL), contact("2025-05-20", ARN, BEL, status="declined")])
    assert {tuple(p["name"] for p in clock.parties) for clock in found} == {("Arn", "Bel"), ("Bel", "Civ")}
    clock = next(c for c in found if c.parties[0] == ARN)
    assert clock.last is not None
    assert clock.last.day == date(2025, 5, 13)
    assert len(clock.not_held) == 1


def test_a_contact_without_a_day_or_that_may_only_have_been_moves_no_clock() -> None:
    (clock,) = clocks([contact(None, ARN, BEL), contact("2025-05-13", ARN, BEL, modality="possible")])
    assert clock.last is None
    assert clock.since(date(2025, 5, 20)) is None
    assert len(clock.undated) == 1


def test_channels_are_told_by_their_ends() -> None:
    ends = [actor("Arland", "XA", "country"), actor("Belland", "XB", "country")]

    def channel(name: str, status: str, reported: str, often: Json | None = None) -> Json:
        return {
            "name": name, "parties": ends, "status": status, "frequency": often, "polarity": "asserted", "when": None,
            "reported": reported,
        }  # fmt: skip

    daily = {"min": 1, "max": 2, "per": "day"}
    (line,) = lines_of_communication(
        [channel("hotline", "established", "2025-03-01"), channel("deconfliction line", "tested", "2025-05-13", daily)]
    )
    assert (line.name, line.status, line.frequency, line.told) == ("deconfliction line", "tested", daily, "2025-05-13")
