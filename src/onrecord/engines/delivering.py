"""Alerts and briefs out to people: messages and targets in, each message handed to each target once, every try kept."""

from __future__ import annotations

import logging
import time as clock
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, Literal, Protocol
from zoneinfo import ZoneInfo

from onrecord.engines.events import tell

WITHIN = 20.0
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
GIVEN_UP_AFTER = timedelta(hours=48)
State = Literal["sent", "failed", "given up"]


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes with a message."""

    name: str
    media: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Message:
    """What is handed over: `id` names it for good, `data` is what a webhook is sent, `importance` from 0 (low) to 3.

    With `to` it is for those targets alone, whatever else they want. `files` go to who is sent a mail.
    """

    id: str
    title: str
    text: str
    data: dict[str, Any]
    importance: int
    watches: tuple[str, ...] = ()
    html: str | None = None
    to: tuple[str, ...] = ()
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of each day in which nothing is sent, by the clock of a place; they may run over midnight."""

    start: time
    end: time
    zone: str

    def now(self, at: datetime) -> bool:
        """Whether a moment lies in them."""
        here = at.astimezone(ZoneInfo(self.zone)).time().replace(tzinfo=None)
        if self.start <= self.end:
            return self.start <= here < self.end
        return here >= self.start or here < self.end


@dataclass(frozen=True, slots=True)
class Target:
    """Where messages go: `url` is http(s) for a webhook, which is sent JSON, or any address that apprise knows.

    Only messages of at least this importance, and of these watches where any are named. In `quiet` hours messages wait,
    but for those of importance `through_quiet` or more. Without `alerts`, only what is for it by name.
    """

    name: str
    url: str = field(repr=False)
    importance: int = 0
    watches: tuple[str, ...] = ()
    quiet: Quiet | None = None
    through_quiet: int = 3
    alerts: bool = True

    def wants(self, message: Message) -> bool:
        """Whether the message is for this target at all."""
        if message.to or not self.alerts:
            return self.name in message.to
        wanted = not self.watches or not message.watches or any(w in self.watches for w in message.watches)
        return wanted and message.importance >= self.importance


class Kept(Protocol):
    """The part of a ledger in which tries are kept."""

    def tries(self, what: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
        """By what was to be handed over, the tries, the latest first."""

    def delivered(self, what: str, target: str, state: str, note: str | None = None) -> None:
        """Keep a try."""


class Tries:
    """Tries kept in a ledger; one that cannot be kept is at hand until it can, so that nobody is sent a message twice.

    Raises LedgerError as the ledger does: while it cannot be written, nothing more is to be sent.
    """

    def __init__(self, ledger: Kept) -> None:
        self._ledger = ledger
        self._unkept: list[tuple[str, str, str, str | None]] = []

    def tries(self, what: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
        """By what was to be handed over, the tries, the latest first, once all that are at hand are kept."""
        while self._unkept:
            self._ledger.delivered(*self._unkept[0])
            self._unkept.pop(0)
        return self._ledger.tries(what)

    def delivered(self, what: str, target: str, state: str, note: str | None = None) -> None:
        """Keep a try."""
        self._unkept.append((what, target, state, note))
        self._ledger.delivered(what, target, state, note)
        self._unkept.pop()


def deliver(
    messages: Sequence[Message],
    targets: Sequence[Target],
    ledger: Kept,
    now: datetime,
    send: Callable[[Target, Message], str | None] | None = None,
) -> dict[State, int]:
    """Hand each message to each target that wants it and has not had it; how many tries ended how.

    A try that fails is made again after a minute, two, four … an hour, and given up two days after the first.
    `send` gives the reason why it could not, None where it could.
    """
    counts: dict[State, int] = {"sent": 0, "failed": 0, "given up": 0}
    kept = ledger.tries(message.id for message in messages)
    for message in messages:
        tries: dict[str, list[dict[str, Any]]] = {}
        for one in kept.get(message.id, ()):
            tries.setdefault(one["target"], []).append(one)
        for target in targets:
            if target.wants(message) and _due(target, message, tries.get(target.name, []), now):
                before, began = tries.get(target.name, []), clock.monotonic()
                why = (send or hand_over)(target, message)
                state = _state(why, before, now)
                ledger.delivered(message.id, target.name, state, why)
                counts[state] += 1
                tell(
                    "delivery.tried", logging.INFO if why is None else logging.WARNING, message=message.id,
                    target=target.name, state=state, tries=len(before) + 1, why=why, seconds=clock.monotonic() - began,
                )  # fmt: skip
    return counts


def _state(why: str | None, before: Sequence[dict[str, Any]], now: datetime) -> State:
    if why is None:
        return "sent"
    return "given up" if before and now - _moment(before[-1]["at"]) >= GIVEN_UP_AFTER else "failed"


def _due(target: Target, message: Message, before: Sequence[dict[str, Any]], now: datetime) -> bool:
    if target.quiet is not None and message.importance < target.through_quiet and target.quiet.now(now):
        return False
    if not before:
        return True
    if before[0]["state"] != "failed":
        return False
    wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(len(before) - 1, 10))
    since = now - _moment(before[0]["at"])
    return since >= wait or since < timedelta(0)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def hand_over(target: Target, message: Message) -> str | None:
    """Send one message; the reason where it could not be sent, without the address, which may hold a password."""
    try:
        if target.url.lower().startswith(("http://", "https://")):
            return _to_webhook(target.url, message)
        return _by_apprise(target.url, message)
    except Exception as error:  # what a mail server or a plugin raises is not known beforehand
        return type(error).__name__


def _to_webhook(url: str, message: Message) -> str | None:
    import httpx

    try:
        answer = httpx.post(url, json=message.data, timeout=WITHIN, headers={"User-Agent": "Onrecord"})
    except httpx.HTTPError as error:
        return f"no answer ({type(error).__name__})"
    return None if answer.is_success else f"answered {answer.status_code}"


def _by_apprise(url: str, message: Message) -> str | None:
    import apprise
    from apprise.attachment.memory import AttachMemory

    sender = apprise.Apprise()
    if not sender.add(url):
        return "not an address that can be sent to"
    body, form = (message.html, "html") if message.html and url.startswith("mailto") else (message.text, "text")
    files = message.files if url.startswith("mailto") else ()
    attached = [AttachMemory(f.content, name=f.name, mimetype=f.media) for f in files]  # type: ignore[no-untyped-call]
    sent = sender.notify(title=message.title, body=body, body_format=form, attach=attached or None)
    return None if sent else "was not taken"
