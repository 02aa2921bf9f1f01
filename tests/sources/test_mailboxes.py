"""Conversations with a real mail server on loopback: what is new, read only, and every way in which it fails."""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from onrecord.errors import ReportRefused
from onrecord.model.article import Report
from onrecord.sources import imap as talking
from onrecord.sources import mailboxes
from onrecord.sources.polling import Item, Memory, Polled, Web, due, poll, take
from onrecord.sources.source import Source
from tests.sources.feeds_made import NOW, TEXT
from tests.sources.imap_server import Mailbox, imap
from tests.sources.web_servers import CERTIFICATES

TLS = ssl.create_default_context(cafile=str(CERTIFICATES / "paper.pem"))


def mail(number: int, text: str = TEXT) -> bytes:
    head = ("From: Ministry of Zor <press@zor.example>\r\n"
            f"Subject: Release {number}\r\nMessage-ID: <{number}@zor.example>\r\n"
            "Date: Fri, 30 May 2031 09:00:00 +0300\r\nMIME-Version: 1.0\r\n\r\n")  # fmt: skip
    return head.encode() + text.encode() + b"\r\n"


def source(box: Mailbox, **said: Any) -> Source:
    usual = Source("Press", box.url(), via="mailbox", allow_private=True, password_env="ZOR_PASSWORD")
    return replace(usual, **said)


def web(**said: Any) -> Web:
    return Web(**{"tls": TLS, "resolver": lambda *_: ["127.0.0.1"], **said})


def polled(box: Mailbox, memory: Memory | None = None, **said: Any) -> Polled:
    return poll(source(box, **said), memory or Memory(), web(), NOW)


def reports(box: Mailbox, items: Any) -> list[Report | ReportRefused]:
    return [r for item in items for r in take(item, source(box), web())]


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    monkeypatch.setenv("ZOR_PASSWORD", "a secret")
    with imap(Mailbox({3: mail(3), 5: mail(5)})) as running:
        yield running


def test_mails_come_once_and_nothing_is_changed(box: Mailbox) -> None:
    first = polled(box)
    assert first.memory.note is None
    assert [i.title for i in first.items] == ["Release 3", "Release 5"]
    three, five = reports(box, first.items)
    assert isinstance(three, Report)
    assert (three.title, three.outlet, three.published) == ("Release 3", "Ministry of Zor", "2031-05-30T09:00:00+03:00")
    assert (three.text or "").strip() == TEXT.strip()
    assert isinstance(five, Report)
    kept = Memory.from_json(first.memory.to_json())
    assert tuple(polled(box, kept).items) == ()
    box.mails[9] = mail(9)
    assert [i.title for i in polled(box, kept).items] == ["Release 9"]
    verbs = {re.split(r"[ (]", c)[0] for c in box.commands}
    assert verbs == {"CAPABILITY", "LOGIN", "EXAMINE", "UID", "LOGOUT"}
    assert not any("BODY[]" in c for c in box.commands)


def test_a_mailbox_that_was_made_anew_is_read_anew(box: Mailbox) -> None:
    first = polled(box)
    box.validity = 8
    again = polled(box, first.memory)
    assert [i.title for i in again.items] == ["Release 3", "Release 5"]
    assert {i.key for i in again.items}.isdisjoint({i.key for i in first.items})


def test_many_mails_come_in_batches_and_none_is_lost(box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailboxes, "MOST", 4)
    monkeypatch.setattr(mailboxes, "LIMIT", 5000)
    box.mails = {n: mail(n, TEXT * (100 if n == 6 else 1)) for n in range(1, 11)}
    memory, titles, warnings = Memory(), [], []
    for _ in range(3):
        assert due(source(box), memory, NOW)
        found = polled(box, memory)
        titles += [i.title for i in found.items]
        warnings += found.warnings
        memory = found.memory
    assert titles == [f"Release {n}" for n in range(1, 11) if n != 6]
    assert any("larger than" in w for w in warnings)
    assert not due(source(box), memory, NOW)


def test_a_mail_that_was_only_told_of_is_fetched_again(box: Mailbox) -> None:
    found = tuple(polled(box).items)[1]
    assert isinstance(found, Item)
    (report,) = reports(box, [replace(found, raw=None)])
    assert isinstance(report, Report)
    assert report.title == "Release 5"
    del box.mails[5]
    (gone,) = reports(box, [replace(found, raw=None)])
    assert isinstance(gone, ReportRefused)
    assert "no longer in the mailbox" in gone.reason


@pytest.mark.parametrize(
    ("fault", "told"),
    [("refuses", "wrong user or password"), ("hangs up", "no conversation with the mail server"),
     ("huge", "the server sends without end"),
     ("endless", "no conversation with the mail server")],
)  # fmt: skip
def test_a_server_that_fails_is_told_of_and_nothing_is_lost(
    box: Mailbox, fault: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(talking, "_BUDGET", 2_000_000)
    box.fault = fault
    found = polled(box)
    assert told in (found.memory.note or "")
    assert (tuple(found.items), found.memory.failures) == ((), 1)
    box.fault = ""
    assert len(tuple(polled(box, found.memory).items)) == 2


def test_a_server_that_is_silent_is_not_waited_for_long(box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talking, "_WITHIN", 0.5)
    box.fault = "silent"
    begun = time.perf_counter()
    assert polled(box).memory.note == "the mail server does not answer in time"
    assert time.perf_counter() - begun < 60


def test_what_is_wrong_on_our_side_is_told(box: Mailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = box.url().replace("INBOX", "%D0%90%D1%80%D1%85%D0%B8%D0%B2%20&%20co")
    assert "no mailbox 'Архив & co'" in (polled(box, url=archive).memory.note or "")
    assert any('EXAMINE "&BBAEQARFBDgEMg- &- co"' in c for c in box.commands)
    assert "this machine" in (polled(box, allow_private=False, url=box.url("127.0.0.1")).memory.note or "")
    assert "certificate cannot be trusted" in (polled(box, url=box.url("other.example")).memory.note or "")
    secret = tmp_path / "secret"
    secret.write_text("a secret\n")
    assert len(tuple(polled(box, password_env=None, password_file=str(secret)).items)) == 2
    assert "no such file" in (polled(box, password_env=None, password_file="/no/file").memory.note or "").lower()
    assert "neither password_env nor" in (polled(box, password_env=None).memory.note or "")
    monkeypatch.delenv("ZOR_PASSWORD")
    assert polled(box).memory.note == "the environment has no ZOR_PASSWORD"


def test_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZOR_PASSWORD", "a secret")
    with imap(Mailbox()) as box:
        pass
    assert "no conversation with the mail server" in (polled(box).memory.note or "")
