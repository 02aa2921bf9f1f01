"""An e-mail or an mbox of them in; its text as a `Report`, and one for each attached document, out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

from onrecord.errors import ReportRefused
from onrecord.model.article import Report
from onrecord.sources.decode import codec_named, decode
from onrecord.sources.opened import Opened
from onrecord.sources.plain import text_of

LIMIT = 25 * 1024 * 1024
"""Bytes of one mail, attachments and all."""
_HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]{0,60}):(?:[ \t]|\r?$)")
_SURE = {
    b"message-id", b"received", b"mime-version", b"return-path", b"delivered-to", b"dkim-signature", b"content-type",
}  # fmt: skip
_MBOX = re.compile(rb"From \S{1,300} .{0,60}\d{4}.{0,20}\r?\n")
_BOUNDARY = re.compile(rb"boundary\s{0,5}=", re.IGNORECASE)
_MOST_BOUNDARIES, _MOST_LINES, _MOST_PARTS, _DEEPEST = 50, 600_000, 200, 4
_LONGEST_HEADER = 8000
_PLAIN_ENOUGH = 0.6
_READ = ("application/pdf", "message/rfc822")


class _Bounded(policy.Compat32):
    """Headers as they are written, none longer than the parser can be trusted with."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """The name and the value of a header, cut."""
        name, value = super().header_source_parse(sourcelines)
        return name[:200], value[:_LONGEST_HEADER]


_POLICY = _Bounded()


def matches(head: bytes) -> bool:
    """Whether the first bytes are the headers of an e-mail, or the first line of an mbox and then such headers."""
    start = head[:16384].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    mbox = _MBOX.match(start)
    names: set[bytes] = set()
    for line in start[mbox.end() if mbox else 0 :].split(b"\n"):
        if not line.strip(b"\r"):
            break
        if line[:1] in b" \t" and names:
            continue
        found = _HEADER.match(line)
        if not found:
            return False
        names.add(found[1].lower())
    return len(names) >= 3 and b"from" in names and bool(names & _SURE)


def read(opened: Opened, given: str | None, outlet: str | None) -> Iterator[Report | ReportRefused]:
    """The mails of the file; `#3` is the third of an mbox, `#3.1` what is attached to it first."""
    if not _MBOX.match(opened.head.lstrip(b"\r\n")):
        yield from reports_of_mail(opened.read_all(LIMIT), opened.path, given, outlet)
        return
    for number, data in enumerate(_mails(opened), 1):
        path = f"{opened.path}#{number}"
        if data is None:
            yield ReportRefused(path, f"too large: a mail may have {LIMIT >> 20} MB at most")
        else:
            yield from reports_of_mail(data, path, given, outlet, dot=".")


def _mails(opened: Opened) -> Iterator[bytes | None]:
    """The mails of an mbox, one at a time; None for one that is too large."""
    lines: list[bytes] = []
    size, begun, blank = 0, False, True
    while line := opened.stream.readline(1024 * 1024):
        if blank and _MBOX.match(line):
            if begun:
                yield b"".join(lines) if size <= LIMIT else None
            lines, size, begun = [], 0, True
            continue
        blank = not line.strip(b"\r\n")
        size += len(line)
        if size <= LIMIT:
            lines.append(line[1:] if line.startswith(b">From ") else line)
        else:
            lines.clear()
    if begun:
        yield b"".join(lines) if size <= LIMIT else None


def reports_of_mail(
    data: bytes, path: str, given: str | None = None, outlet: str | None = None, dot: str = "#", depth: int = 0
) -> Iterator[Report | ReportRefused]:
    """The text of a mail, its subject as title, its sender as outlet; then its documents. Nothing is raised."""
    if len(_BOUNDARY.findall(data)) > _MOST_BOUNDARIES or data.count(b"\n") > _MOST_LINES or depth > _DEEPEST:
        yield ReportRefused(path, "has more parts within parts than a mail has")
        return
    try:
        message: Message[Any, Any] = message_from_bytes(data, policy=_POLICY)
        leaves = _leaves(message)
    except (MessageError, ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:
        yield ReportRefused(path, f"a broken mail: {type(error).__name__}")
        return
    sender = outlet or _sender(message)
    report = Report(
        path=path, text="", title=header(message, "Subject"), url=_archived(message), published=_date(message),
        given=given, outlet=sender,
    )  # fmt: skip
    text = _body([(kind, part) for kind, part, attached in leaves if not attached])
    documents = [(kind, part) for kind, part, attached in leaves if attached and _is_document(kind)]
    if text.strip():
        yield replace(report, text=text)
    elif not documents:
        yield ReportRefused(path, "a mail without a text")
    for number, (kind, part) in enumerate(documents, 1):
        yield from _document(kind, part, replace(report, path=f"{path}{dot}{number}", url=None), depth)


def _leaves(message: Message[Any, Any]) -> list[tuple[str, Message[Any, Any], bool]]:
    """The parts that hold something: their kind, and whether they are attached; a forwarded mail is one part."""
    out: list[tuple[str, Message[Any, Any], bool]] = []
    waiting = [(message, False)]
    while waiting and len(out) < _MOST_PARTS:
        part, within = waiting.pop()
        kind = part.get_content_type()
        attached = within or part.get_content_disposition() == "attachment" or kind in _READ
        inner = part.get_payload()
        if isinstance(inner, list) and kind != "message/rfc822":
            waiting += [(p, within) for p in reversed(inner) if isinstance(p, Message)]
        else:
            out.append((kind, part, attached or _file_name(part) is not None))
    return out


def _is_document(kind: str) -> bool:
    return kind in _READ or kind in ("text/plain", "text/html", "application/octet-stream")


def _body(parts: list[tuple[str, Message[Any, Any]]]) -> str:
    """The text of a mail: the plain one, unless it has far fewer words than the page beside it."""
    plain = "\n".join(t for kind, part in parts if kind == "text/plain" and (t := _text(part)).strip())
    page = "\n".join(text_of(t) for kind, part in parts if kind == "text/html" and (t := _text(part)).strip())
    return plain if len(plain.split()) >= _PLAIN_ENOUGH * len(page.split()) else page


def _document(kind: str, part: Message[Any, Any], report: Report, depth: int) -> Iterator[Report | ReportRefused]:
    """The reports of an attachment, told by its content; what is no text and no PDF is passed over."""
    if kind == "message/rfc822":
        inner = part.get_payload()
        if isinstance(inner, list) and inner and isinstance(inner[0], Message):
            try:
                data = inner[0].as_bytes(policy=_POLICY)
            except (MessageError, ValueError, TypeError, AttributeError, LookupError, RecursionError):
                yield ReportRefused(report.path, "a broken mail within a mail")
                return
            yield from reports_of_mail(data, report.path, report.given, report.outlet, ".", depth + 1)
        return
    from onrecord.sources.files import read_bytes

    data = _bytes(part)
    if kind == "application/octet-stream" and not data.startswith(b"%PDF"):
        return
    name = _file_name(part)
    for found in read_bytes(name or "attachment", data, given=report.given, outlet=report.outlet):
        if isinstance(found, ReportRefused):
            yield ReportRefused(report.path, f"{name or 'an attachment'}: {found.reason}")
        else:
            yield replace(
                found, path=report.path, title=found.title or name, published=found.published or report.published
            )


def header(message: Message[Any, Any], name: str) -> str | None:
    """A header in plain words on one line; None where there is none."""
    raw = message.get(name)
    if raw is None:
        return None
    text = str(raw)[:_LONGEST_HEADER]
    try:
        parts = decode_header(text)
    except (MessageError, ValueError, AttributeError, LookupError):
        parts = [(text, None)]
    said = "".join(part if isinstance(part, str) else _decoded(part, charset) for part, charset in parts)
    said = said.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return " ".join("".join(c if c.isprintable() else " " for c in said).split()) or None


def _decoded(data: bytes, charset: str | None) -> str:
    codec = codec_named(charset) if charset else None
    return data.decode(codec, "replace") if codec else decode(data)


def _sender(message: Message[Any, Any]) -> str | None:
    """The name that the sender gives, or the machine of the address."""
    raw = message.get("From")
    name, address = parseaddr(str(raw)[:1000] if raw is not None else "")
    named = Message()
    named["X"] = " ".join(name.split())
    domain = address.rpartition("@")[2].strip().lower()
    return header(named, "X") or domain or None


def _date(message: Message[Any, Any]) -> str | None:
    for text in (message.get("Date"), str(message.get("Received", "")).rpartition(";")[2]):
        try:
            return parsedate_to_datetime(str(text)[:200].strip()).isoformat()
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def _archived(message: Message[Any, Any]) -> str | None:
    """Where the mail stands on the web, if it says so (RFC 5064)."""
    said = (header(message, "Archived-At") or "").strip("<> ")
    return said if said.startswith(("http://", "https://")) and len(said) <= 2000 else None


def _file_name(part: Message[Any, Any]) -> str | None:
    try:
        name = part.get_filename()
    except (ValueError, TypeError, AttributeError, LookupError):
        return None
    named = Message()
    named["X"] = " ".join(str(name or "").split())
    return header(named, "X")


def _bytes(part: Message[Any, Any]) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except (ValueError, TypeError, AttributeError, LookupError):
        return b""
    return data if isinstance(data, bytes) else b""


def _text(part: Message[Any, Any]) -> str:
    data = _bytes(part)
    try:
        charset = part.get_content_charset()
    except (ValueError, TypeError, AttributeError, LookupError):
        charset = None
    codec = codec_named(charset) if charset else None
    if codec is None or codec == "utf-8":
        return decode(data)
    if not codec.startswith("iso2022"):
        with suppress(UnicodeDecodeError):
            return data.decode("utf-8")
    return data.decode(codec, "replace")
