"""Briefs on a rhythm: made when due, once, whatever was missed or killed; handed to each target and folder once."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest

from onrecord.engines.delivering import Message, Quiet, Target
from onrecord.engines.events import fields_of
from onrecord.engines.issuing import Issuing
from onrecord.errors import UsageError
from onrecord.ledger import Ledger
from onrecord.watching.regular import Regular
from onrecord.watching.rhythm import rhythm_of
from tests.engines.test_delivering import mail_server, webhook
from tests.watching.conftest import BEL, article_of, statement

MONDAY = datetime(2031, 3, 3, 12, tzinfo=UTC)
RHYTHM = rhythm_of("Mon, Wed, Fri 06:30 Europe/Kyiv")


class Room:
    """A ledger, a clock, and briefs."""

    def __init__(self, ledger: Ledger, folder: Path) -> None:
        self.ledger, self.folder = ledger, folder
        self.now = MONDAY
        self.told = 0

    def issuing(self, *targets: Target, **more: Any) -> Issuing:
        regular = Regular("morning", RHYTHM, **{"to": tuple(t.name for t in targets), **more})
        return Issuing(self.ledger, [regular], targets, "sample")

    def tell(self, words: str = "The envoy has come home again") -> None:
        self.told += 1
        said = statement(BEL, f"{words}, no {self.told}")
        article, records = article_of("2031-03-03", said, outlet=f"Post {self.told}")
        self.ledger.add(article, records)

    def briefs(self) -> list[list[str]]:
        numbers = sorted(line["number"] for line in self.ledger.briefs())
        found = [json.loads((self.ledger.brief(n) or {})["brief"]) for n in numbers]
        return [[line["sentence"][-4:] for s in brief["sections"] for line in s["lines"]] for brief in found]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with Ledger.open(tmp_path / "desk.db", clock=lambda: made.now) as opened:
        made = Room(opened, tmp_path)
        yield made


def test_a_brief_is_made_when_it_is_due_and_once(room: Room) -> None:
    issuing = room.issuing()
    assert issuing.run(room.now)["briefs"] == 0
    room.tell()
    room.now = datetime(2031, 3, 5, 4, 29, 59, tzinfo=UTC)
    assert issuing.run(room.now)["briefs"] == 0
    room.now += timedelta(seconds=1)
    assert issuing.run(room.now)["briefs"] == 1
    room.tell()
    for _ in range(3):
        room.now += timedelta(seconds=5)
        assert room.issuing().run(room.now)["briefs"] == 0
    assert room.briefs() == [["no 1"]]


def test_what_was_missed_is_one_brief_of_all_since_the_last(room: Room) -> None:
    room.issuing().run(room.now)
    for _ in range(3):
        room.tell()
        room.now += timedelta(days=4)
    assert room.issuing().run(room.now)["briefs"] == 1
    assert [sorted(brief) for brief in room.briefs()] == [["no 1", "no 2", "no 3"]]
    assert room.issuing().run(room.now)["briefs"] == 0


def test_the_first_brief_is_of_what_came_since_the_last_moment_of_the_rhythm(room: Room) -> None:
    room.tell()
    room.now = datetime(2031, 3, 5, 5, tzinfo=UTC)
    room.tell()
    room.issuing().run(room.now)
    room.now += timedelta(days=2)
    room.issuing().run(room.now)
    assert room.briefs() == [["no 2"]]


def test_one_that_is_made_by_hand_moves_the_next_on(room: Room) -> None:
    issuing = room.issuing()
    (regular,) = issuing.regulars
    room.tell()
    assert "no 1" in issuing.preview(regular, room.now).sections[0].lines[0].sentence
    assert room.briefs() == []
    assert issuing.make(regular, room.now) is not None
    with pytest.raises(UsageError, match="in this minute"):
        issuing.make(regular, room.now + timedelta(seconds=3))
    room.tell()
    room.now += timedelta(days=2)
    assert issuing.run(room.now)["briefs"] == 1
    assert room.briefs() == [["no 1"], ["no 2"]]


def test_killed_between_keeping_and_handing_over_it_goes_out_once(room: Room) -> None:
    with webhook() as (url, taken):
        issuing = room.issuing(Target("desk", url), folder=str(room.folder / "out"))
        issuing.run(room.now)
        room.tell()
        issuing.make(issuing.regulars[0], room.now + timedelta(hours=1))
        assert taken == []
        for _ in range(3):
            room.issuing(Target("desk", url), folder=str(room.folder / "out")).run(room.now + timedelta(hours=2))
    assert [one["id"] for one in taken] == ["brief:morning@2031-03-03T15:00:00+02:00"]
    assert taken[0]["brief"]["sections"][0]["lines"][0]["sentence"].endswith("no 1")
    assert taken[0]["markdown"].startswith("# morning: Monday 3 March 2031, 15:00\n")
    assert sorted(p.name for p in (room.folder / "out").iterdir()) == [
        "morning-2031-03-03T1500.html", "morning-2031-03-03T1500.md"
    ]  # fmt: skip


def test_a_mail_has_the_brief_and_a_pdf_with_it(room: Room) -> None:
    pytest.importorskip("fpdf")
    with mail_server(b"250 fine\r\n") as (port, told):
        target = Target("editor", f"mailto://127.0.0.1:{port}/?from=desk@paper.example&to=ed@paper.example&mode=insecure")
        issuing = room.issuing(target, formats=("pdf",))
        room.tell()
        issuing.make(issuing.regulars[0], room.now)
        assert issuing.hand_over(room.now)["deliveries sent"] == 1
    whole = b"".join(told)
    mail = message_from_bytes(whole[whole.upper().index(b"\nDATA\r\n") + 7 :])
    parts = {part.get_content_type(): part for part in mail.walk()}
    page = parts["text/html"].get_payload(decode=True)
    assert isinstance(page, bytes)
    assert "The envoy has come home again, no 1" in page.decode()
    assert parts["application/pdf"].get_filename() == "morning-2031-03-03T1400.pdf"
    pdf = parts["application/pdf"].get_payload(decode=True)
    assert isinstance(pdf, bytes)
    assert pdf.startswith(b"%PDF")


def test_a_folder_that_cannot_be_written_is_tried_again(room: Room) -> None:
    (room.folder / "out").write_text("a file, not a folder")
    issuing = room.issuing(folder=str(room.folder / "out"))
    issuing.make(issuing.regulars[0], room.now)
    assert issuing.run(room.now)["deliveries failed"] == 1
    (room.folder / "out").unlink()
    assert issuing.run(room.now + timedelta(seconds=30)) == {}
    assert issuing.run(room.now + timedelta(seconds=61))["deliveries sent"] == 1


def why(caplog: pytest.LogCaptureFixture, event: str) -> str:
    return next(str(fields_of(r)["why"]) for r in caplog.records if r.message == event)  # type: ignore[index]


def test_without_a_pdf_a_page_to_print_takes_its_place(
    room: Room, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "fpdf", None)
    issuing = room.issuing(folder=str(room.folder / "out"), formats=("pdf", "json"))
    issuing.make(issuing.regulars[0], room.now)
    assert issuing.run(room.now)["deliveries sent"] == 1
    names = sorted(p.name for p in (room.folder / "out").iterdir())
    assert names == ["morning-2031-03-03T1400.html", "morning-2031-03-03T1400.json"]
    assert "pip install 'onrecord[pdf]'" in why(caplog, "brief.no_pdf")


def test_one_that_cannot_be_made_holds_up_no_other(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    wrong = Regular("wrong", RHYTHM, filters=({"kind": "contact", "role": "nobody"},), file="onrecord.toml", line=7)
    issuing = Issuing(room.ledger, [wrong, Regular("right", RHYTHM)], (), "sample")
    issuing.run(room.now)
    room.now += timedelta(days=2)
    assert issuing.run(room.now)["briefs"] == 1
    assert "no role 'nobody'" in why(caplog, "brief.not_made")
    caplog.clear()
    assert issuing.run(room.now + timedelta(minutes=9)) == {}
    assert "brief.not_made" not in caplog.messages
    issuing.run(room.now + timedelta(minutes=11))
    assert "brief.not_made" in caplog.messages


def test_a_target_has_briefs_by_name_and_in_its_hours(room: Room) -> None:
    quiet = Quiet(datetime(2031, 1, 1, 22).time(), datetime(2031, 1, 1, 8).time(), "UTC")
    with webhook() as (url, taken), webhook() as (other_url, others):
        targets = [Target("desk", url, importance=3, quiet=quiet), Target("other", other_url)]
        issuing = room.issuing(*targets, to=("desk",))
        room.now = datetime(2031, 3, 3, 23, tzinfo=UTC)
        issuing.make(issuing.regulars[0], room.now)
        assert issuing.run(room.now) == {}
        assert issuing.run(room.now + timedelta(hours=10))["deliveries sent"] == 1
    assert (len(taken), others) == (1, [])


def test_who_wants_no_alerts_has_briefs_alone() -> None:
    alert, brief = Message("a", "T", "t", {}, 3), Message("b", "T", "t", {}, 0, to=("desk",))
    desk, other = Target("desk", "x", alerts=False), Target("other", "x")
    assert [(desk.wants(m), other.wants(m)) for m in (alert, brief)] == [(False, True), (True, False)]

