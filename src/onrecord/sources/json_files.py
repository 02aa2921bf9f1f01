"""JSON and JSON Lines in, one `Report` or `ReportRefused` an item out; never more than one item in memory."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

from onrecord.errors import ReportRefused
from onrecord.model.article import Report
from onrecord.sources.decode import decode, sniff_wide
from onrecord.sources.items import LISTS, report_of
from onrecord.sources.opened import REPORT_LIMIT, Opened

_OBJECT = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*["}]')
_LIST = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[\s*[{\]]")
_BETWEEN = re.compile(r"[\s,]*")
_STEP = 64 * 1024
_WHOLE_LIMIT = 2 * REPORT_LIMIT
_DECODER = json.JSONDecoder(strict=False)
_Outcome = Report | ReportRefused


def matches(head: bytes) -> bool:
    """Whether the first bytes open a JSON object or a list of objects."""
    wide = sniff_wide(head)
    start = decode(head[:400]).encode("utf-8", "replace") if wide else head[:4000]
    return bool(_OBJECT.match(start) or _LIST.match(start))


def read(opened: Opened, given: str | None, outlet: str | None) -> Iterator[_Outcome]:
    """The reports of a JSON object, a list of objects, an object that wraps such a list, or JSON Lines."""
    if sniff_wide(opened.head):
        yield from _whole(opened, opened.read_all(), given, outlet)
    elif _LIST.match(opened.head[:4000]):
        yield from _list(opened, given, outlet)
    else:
        yield from _lines(opened, given, outlet)


def _item(item: Any, path: str, given: str | None, outlet: str | None) -> _Outcome:
    try:
        return report_of(item, path, given, outlet)
    except ReportRefused as refused:
        return refused


def _parsed(text: str) -> Any:
    """The value; raises ValueError also for one that is nested too deep."""
    try:
        return _DECODER.decode(text)
    except RecursionError:
        raise ValueError("nested too deep") from None


def _whole(opened: Opened, data: bytes, given: str | None, outlet: str | None) -> Iterator[_Outcome]:
    if len(data) > _WHOLE_LIMIT:
        yield ReportRefused(opened.path, f"too large: a JSON object may have {_WHOLE_LIMIT >> 20} MB at most")
        return
    try:
        value = _parsed(decode(data))
    except ValueError as error:
        yield ReportRefused(opened.path, f"broken JSON: {error}")
        return
    items = value if isinstance(value, list) else _wrapped(value)
    if items is None:
        yield _item(value, opened.path, given, outlet)
        return
    for number, item in enumerate(items, 1):
        yield _item(item, f"{opened.path}#{number}", given, outlet)


def _wrapped(value: Any) -> list[Any] | None:
    if isinstance(value, dict) and not any(isinstance(value.get(k), str) for k in ("text", "html")):
        for key in LISTS:
            if isinstance(value.get(key), list) and value[key] and isinstance(value[key][0], dict):
                found: list[Any] = value[key]
                return found
    return None


def _lines(opened: Opened, given: str | None, outlet: str | None) -> Iterator[_Outcome]:
    lines = _full_lines(opened)
    first, second = next(lines, None), next(lines, None)
    if first is None:
        return
    if second is None:
        yield from _whole(opened, first[1], given, outlet)
    elif not second[1].lstrip().startswith(b"{") and not _sound(first[1]):
        rest = b"\n".join([first[1], second[1], opened.read_all()])
        yield from _whole(opened, rest, given, outlet)
    else:
        for number, (line, data) in enumerate(chain((first, second), lines), 1):
            yield _from_line(data, line, f"{opened.path}#{number}", given, outlet)


def _sound(data: bytes) -> bool:
    try:
        _parsed(decode(data))
    except ValueError:
        return False
    return True


def _from_line(data: bytes, line: int, path: str, given: str | None, outlet: str | None) -> _Outcome:
    if len(data) > REPORT_LIMIT:
        return ReportRefused(path, f"line {line} is too large: a report may have {REPORT_LIMIT >> 20} MB at most")
    try:
        value = _parsed(decode(data))
    except ValueError as error:
        return ReportRefused(path, f"line {line} is broken JSON: {error}")
    return _item(value, path, given, outlet)


def _full_lines(opened: Opened) -> Iterator[tuple[int, bytes]]:
    """The lines that hold something, with their numbers in the file from 1."""
    number = 0
    while (data := _line(opened)) is not None:
        number += 1
        if data.strip():
            yield number, data


def _line(opened: Opened) -> bytes | None:
    """The next line without its end; one that is too long is skipped to its end and comes cut, one byte too long."""
    data = opened.stream.readline(REPORT_LIMIT + 1)
    if not data:
        return None
    if len(data) > REPORT_LIMIT and not data.endswith(b"\n"):
        while True:
            more = opened.stream.readline(REPORT_LIMIT)
            if not more or more.endswith(b"\n"):
                break
        return data
    return data.rstrip(b"\r\n")


def _list(opened: Opened, given: str | None, outlet: str | None) -> Iterator[_Outcome]:
    taker = codecs.getincrementaldecoder("utf-8-sig")("replace")
    text, at, number, ended = "", 0, 0, False
    step = _STEP
    opened_list = False
    while True:
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]
        if not opened_list and at < len(text):
            opened_list, at = True, at + 1
            continue
        if at < len(text) and text[at] == "]":
            return
        error = "the list does not end"
        if at < len(text):
            try:
                item, after = _DECODER.raw_decode(text, at)
            except RecursionError:
                yield ReportRefused(f"{opened.path}#{number + 1}", "broken JSON: nested too deep")
                return
            except ValueError as broken:
                error = str(broken)
            else:
                number, at, step = number + 1, after, _STEP
                yield _item(item, f"{opened.path}#{number}", given, outlet)
                continue
        if ended or len(text) - at > REPORT_LIMIT:
            reason = f"broken JSON: {error}" if ended else "too large or broken JSON"
            yield ReportRefused(f"{opened.path}#{number + 1}", f"{reason}; what comes after it cannot be read")
            return
        data = opened.stream.read(step)
        step, ended = step * 2, not data
        text, at = text[at:] + taker.decode(data, final=ended), 0
