"""A mailbox of an IMAP server in; the mails that came since, out. It is only read: nothing is marked, nothing moved."""

from __future__ import annotations

import imaplib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes

from onrecord.errors import NotNow, ReportRefused
from onrecord.model.article import Report
from onrecord.sources.health import failed, succeeded
from onrecord.sources.imap import close, opened, plainly, told
from onrecord.sources.item import Item, Polled, digest_of
from onrecord.sources.mail_files import LIMIT, header, reports_of_mail
from onrecord.sources.memory import Memory
from onrecord.sources.polite import Web
from onrecord.sources.source import Source

FIRST_DAYS = 7
"""At the first poll of a mailbox the mails of so many days are taken."""
MOST = 100
_BATCH = 32 * 1024 * 1024
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_SIZE = re.compile(rb"UID (\d{1,10})[^\r\n]*?RFC822\.SIZE (\d{1,12})|RFC822\.SIZE (\d{1,12})[^\r\n]*?UID (\d{1,10})")
_UID = re.compile(rb"UID (\d{1,10})")


def poll_mailbox(source: Source, memory: Memory, web: Web, now: float) -> Polled:
    """The mails of a mailbox that came since, the oldest first, a hundred or 32 MB at once; the next at once after.

    A mail is told by its Message-ID, else by the mailbox's UIDVALIDITY and its UID.
    """
    try:
        talk = opened(source, web)
        try:
            with plainly(source):
                return _polled(source, memory, talk, now)
        finally:
            close(talk)
    except NotNow as later:
        return Polled((), *failed(source, memory, now, later.reason, later.after))
    except ReportRefused as refused:
        return Polled((), *failed(source, memory, now, refused.reason))


def take_mail(item: Item, source: Source, web: Web) -> Iterator[Report | ReportRefused]:
    """The reports of a mail: from what the poll brought, else from the server once more."""
    data = item.raw
    if data is None:
        try:
            data = _again(item, source, web)
        except ReportRefused as refused:
            yield refused
            return
    yield from reports_of_mail(data, f"{source.url}#{item.key}", outlet=source.outlet)


def _polled(source: Source, memory: Memory, talk: imaplib.IMAP4, now: float) -> Polled:
    validity = _validity(talk)
    last = int(memory.mark) if memory.digest == validity else 0
    numbers = _found(talk, last, now)
    batch, large, rest = _sized(talk, numbers)
    items = []
    for number in batch:
        data = _mail(talk, number)
        if data is not None:
            items.append(_item(source, validity, number, data))
    done = max([last, *batch, *large])
    doubts = {"large": f"{len(large)} mails are larger than {LIMIT >> 20} MB and are not read"} if large else {}
    memory = replace(memory, way="mailbox", digest=validity, mark=float(done))
    after, warnings = succeeded(source, memory, now, None, len(items), doubts)
    return Polled(tuple(items), replace(after, next_at=now) if rest else after, warnings)


def _validity(talk: imaplib.IMAP4) -> str:
    _, said = talk.response("UIDVALIDITY")
    return told(said[:1])


def _found(talk: imaplib.IMAP4, last: int, now: float) -> list[int]:
    """The UIDs after the last that was read; without one, those of the last days."""
    if last:
        status, said = talk.uid("SEARCH", f"UID {last + 1}:*")
    else:
        day = datetime.fromtimestamp(now, UTC) - timedelta(days=FIRST_DAYS)
        status, said = talk.uid("SEARCH", f"SINCE {day.day}-{_MONTHS[day.month - 1]}-{day.year}")
    if status != "OK":
        raise imaplib.IMAP4.error(told(said))
    words = b" ".join(s for s in said if isinstance(s, bytes)).split()
    return sorted({int(w[:10]) for w in words if w.isdigit() and int(w[:10]) > last})


def _sized(talk: imaplib.IMAP4, numbers: list[int]) -> tuple[list[int], list[int], bool]:
    """The UIDs of this batch, those before its end that are too large, and whether there are more."""
    asked = numbers[:MOST]
    if not asked:
        return [], [], False
    status, said = talk.uid("FETCH", ",".join(map(str, asked)), "(UID RFC822.SIZE)")
    if status != "OK":
        raise imaplib.IMAP4.error(told(said))
    sizes: dict[int, int] = {}
    for line in said:
        found = _SIZE.search(line if isinstance(line, bytes) else b"")
        if found:
            sizes[int(found[1] or found[4])] = int(found[2] or found[3])
    batch: list[int] = []
    large: list[int] = []
    total = 0
    for number in asked:
        size = sizes.get(number, 0)
        if size > LIMIT:
            large.append(number)
            continue
        total += size
        if batch and total > _BATCH:
            return batch, large, True
        batch.append(number)
    return batch, large, len(numbers) > len(asked)


def _mail(talk: imaplib.IMAP4, number: int) -> bytes | None:
    """A mail, without marking it as read; None where it is gone by now."""
    status, said = talk.uid("FETCH", str(number), "(UID BODY.PEEK[])")
    if status != "OK":
        raise imaplib.IMAP4.error(told(said))
    for part in said:
        if isinstance(part, tuple) and len(part) == 2:
            uid = _UID.search(part[0])
            if uid is None or int(uid[1]) == number:
                return bytes(part[1])
    return None


def _item(source: Source, validity: str, number: int, data: bytes) -> Item:
    message = message_from_bytes(data[:65536].partition(b"\r\n\r\n")[0] + b"\r\n\r\n")
    name = header(message, "Message-ID")
    key = f"{validity}/{number}" + (f" {name[:300]}" if name else "")
    return Item(
        source=source.name, key=key, title=header(message, "Subject"), published=header(message, "Date"),
        digest=digest_of(data), raw=data,
    )  # fmt: skip


def _again(item: Item, source: Source, web: Web) -> bytes:
    validity, _, number = item.key.partition(" ")[0].rpartition("/")
    talk = opened(source, web)
    try:
        with plainly(source):
            data = _mail(talk, int(number)) if _validity(talk) == validity else None
    finally:
        close(talk)
    if data is None:
        raise ReportRefused(source.url, f"the mail {item.key} is no longer in the mailbox")
    return data
