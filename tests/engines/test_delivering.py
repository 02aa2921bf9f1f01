"""Messages to people: each target once, failed tries again and then given up, quiet hours kept, words as they are."""

from __future__ import annotations

import itertools
import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from onrecord.engines.delivering import Message, Quiet, Target, Tries, deliver, hand_over
from onrecord.errors import LedgerError
from onrecord.ledger import Ledger

NOON = datetime(2031, 4, 3, 12, 0, tzinfo=UTC)
ALERT = Message("alert:1", "Silence ended", "They spoke.", {"id": "alert:1", "words": "They “spoke”."}, 2, ("silence",))


class Now:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def ledger(tmp_path: Path, now: Now) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "desk.db", clock=now) as opened:
        yield opened


@contextmanager
def webhook(status: int = 200) -> Iterator[tuple[str, list[Any]]]:
    """A server on loopback that takes what it is sent and answers so."""
    taken: list[Any] = []

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taken.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: Any) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Taking)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/hook", taken
    server.shutdown()
    server.server_close()


@contextmanager
def mail_server(answer: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """An SMTP server on loopback that answers so to a sender; what it was told."""
    told: list[bytes] = []

    class Conversation(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 post.example\r\n")
            inside = False
            for line in self.rfile:
                told.append(line)
                if inside:
                    inside = line.rstrip() != b"."
                    if not inside:
                        self.wfile.write(b"250 taken\r\n")
                elif line[:4].upper() == b"MAIL":
                    self.wfile.write(answer)
                elif line[:4].upper() == b"DATA":
                    inside = True
                    self.wfile.write(b"354 go on\r\n")
                elif line[:4].upper() == b"QUIT":
                    self.wfile.write(b"221 bye\r\n")
                    return
                else:
                    self.wfile.write(b"250 fine\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], told
        server.shutdown()


def test_a_webhook_is_sent_each_message_once(ledger: Ledger) -> None:
    with webhook() as (url, taken):
        targets = [Target("desk", url)]
        assert deliver([ALERT], targets, ledger, NOON)["sent"] == 1
        assert deliver([ALERT], targets, ledger, NOON + timedelta(days=9))["sent"] == 0
    assert taken == [ALERT.data]


def test_what_fails_is_tried_again_later_and_later_until_it_is_given_up(ledger: Ledger, now: Now) -> None:
    tried: list[datetime] = []

    def refuse(target: Target, message: Message) -> str | None:
        tried.append(now.at)
        return "refused"

    while now.at < NOON + timedelta(days=4):
        deliver([ALERT], [Target("desk", "x")], ledger, now.at, refuse)
        now.at += timedelta(seconds=30)
    waits = [(b - a).total_seconds() / 60 for a, b in itertools.pairwise(tried)]
    assert waits[:7] == [1, 2, 4, 8, 16, 32, 60]
    assert ledger.deliveries()[0]["state"] == "given up"
    assert tried[-1] - NOON >= timedelta(days=2)
    assert tried[-1] - NOON < timedelta(days=2, hours=2)


def test_a_clock_that_went_back_does_not_hold_a_message_up(ledger: Ledger, now: Now) -> None:
    deliver([ALERT], [Target("desk", "x")], ledger, now.at, lambda t, m: "refused")
    now.at -= timedelta(days=400)
    assert deliver([ALERT], [Target("desk", "x")], ledger, now.at, lambda t, m: None)["sent"] == 1


def test_a_server_that_fails_is_told_of_without_its_address(ledger: Ledger) -> None:
    with webhook(500) as (url, _):
        assert deliver([ALERT], [Target("desk", url)], ledger, NOON)["failed"] == 1
    assert ledger.deliveries()[0]["note"] == "answered 500"
    assert hand_over(Target("desk", url), ALERT) == "no answer (ConnectError)"
    assert hand_over(Target("desk", "nonsense://x"), ALERT) == "not an address that can be sent to"
    assert "secret" not in repr(Target("desk", "https://user:secret@post.example"))


def test_a_target_has_only_what_it_wants() -> None:
    assert Target("desk", "x", importance=2).wants(ALERT)
    assert not Target("desk", "x", importance=3).wants(ALERT)
    assert Target("desk", "x", watches=("silence",)).wants(ALERT)
    assert not Target("desk", "x", watches=("losses",)).wants(ALERT)


def test_quiet_hours_hold_back_what_is_not_urgent(ledger: Ledger) -> None:
    quiet = Quiet(time(22), time(6, 30), "Europe/Kyiv")
    night = datetime(2031, 4, 3, 21, 0, tzinfo=UTC)
    urgent = Message("alert:2", "Now", "", {}, 3)
    sent: list[str] = []

    def send(target: Target, message: Message) -> str | None:
        sent.append(message.id)
        return None

    targets = [Target("desk", "x", quiet=quiet)]
    deliver([ALERT, urgent], targets, ledger, night, send)
    assert sent == ["alert:2"]
    deliver([ALERT, urgent], targets, ledger, night + timedelta(hours=7), send)
    assert sent == ["alert:2", "alert:1"]
    assert Quiet(time(9), time(17), "UTC").now(NOON)
    assert not Quiet(time(9), time(12), "UTC").now(NOON)


def test_a_mail_server_takes_it_or_refuses() -> None:
    for answer, expected in ((b"250 fine\r\n", None), (b"554 no\r\n", "was not taken")):
        with mail_server(answer) as (port, told):
            url = f"mailto://127.0.0.1:{port}?from=desk@post.example&to=ada@post.example&mode=insecure"
            assert hand_over(Target("mail", url), ALERT) == expected
            assert any(b"MAIL FROM" in line.upper() for line in told)
            assert any(b"They spoke." in line for line in told) is (expected is None)


def test_what_was_sent_and_could_not_be_kept_is_not_sent_again(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise LedgerError("desk.db: the disk is full")

    kept = Tries(ledger)
    with webhook() as (url, taken):
        with monkeypatch.context() as patched:
            patched.setattr(ledger, "delivered", full)
            for _ in range(3):
                with pytest.raises(LedgerError):
                    deliver([ALERT], [Target("desk", url)], kept, NOON)
        assert deliver([ALERT], [Target("desk", url)], kept, NOON)["sent"] == 0
    assert len(taken) == 1
    assert [one["state"] for one in ledger.deliveries()] == ["sent"]
