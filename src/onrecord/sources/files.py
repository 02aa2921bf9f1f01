"""Files and folders in, one `Report` or `ReportRefused` after the other out, told apart by content, read lazily."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator

from onrecord.errors import ReportRefused
from onrecord.model.article import Report
from onrecord.registry import Shelf
from onrecord.sources import feed_files, json_files, mail_files, page_files, pdf_files
from onrecord.sources.binary import why_not_text
from onrecord.sources.opened import HEAD, Opened, open_bytes, open_path, refusal, shown

Outcome = Report | ReportRefused
Matcher = Callable[[bytes], bool]
Reader = Callable[[Opened, str | None, str | None], Iterator[Outcome]]

formats: Shelf[tuple[Matcher, Reader]] = Shelf("onrecord.formats")
"""What a file can be: (does its head look like it, its reports), tried in this order; plain text and HTML last."""
formats.put("json")((json_files.matches, json_files.read))
formats.put("feed")((feed_files.matches, feed_files.read))
formats.put("mail")((mail_files.matches, mail_files.read))
formats.put("pdf")((pdf_files.matches, pdf_files.read))


def read_reports(paths: Iterable[str], *, given: str | None = None, outlet: str | None = None) -> Iterator[Outcome]:
    """The reports of files and folders, in the order given; a folder's files sorted, its hidden ones skipped.

    `given` and `outlet` are what the user says of all of them. A report that cannot be read comes as the
    ReportRefused that says why; nothing is raised for it and the rest goes on. "-" is standard input.
    """
    formats.load_outside()
    for path in paths:
        for file in _files(path):
            if isinstance(file, ReportRefused):
                yield file
            else:
                yield from _reports(file, given, outlet)


def _files(path: str) -> Iterator[str | ReportRefused]:
    """The path itself, or the files under it; a folder that was seen already (a link in a circle) is passed over."""
    if path == "-" or not os.path.isdir(path):
        yield path
        return
    seen: set[tuple[int, int]] = set()
    waiting = [path]
    while waiting:
        current = waiting.pop()
        if current is not path and not os.path.isdir(current):
            yield current
            continue
        try:
            status = os.stat(current)
            if (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
            names = sorted(n for n in os.listdir(current) if not n.startswith("."))
        except OSError as error:
            yield refusal(current, error)
            continue
        waiting += [os.path.join(current, n) for n in reversed(names)]


def _reports(path: str, given: str | None, outlet: str | None) -> Iterator[Outcome]:
    try:
        opened = open_path(path)
    except ReportRefused as refused:
        yield refused
        return
    yield from reports_in(opened, given, outlet)


def read_bytes(name: str, data: bytes, *, given: str | None = None, outlet: str | None = None) -> Iterator[Outcome]:
    """The reports in what came by another way than a file, as if it were the file of that name."""
    formats.load_outside()
    try:
        opened = open_bytes(shown(name), data)
    except ReportRefused as refused:
        yield refused
        return
    yield from reports_in(opened, given, outlet)


def reports_in(opened: Opened, given: str | None, outlet: str | None) -> Iterator[Outcome]:
    """The reports in what was opened, by whichever format is its own; it is closed after. Nothing is raised."""
    try:
        yield from reader_of(opened)(opened, given, outlet)
    except ReportRefused as refused:
        yield refused
    except OSError as error:
        yield refusal(opened.path, error)
    finally:
        opened.close()


def reader_of(opened: Opened) -> Reader:
    """What reads the format that the first bytes show; raises ReportRefused where they are no text."""
    if not opened.head.strip():
        whole = len(opened.head) < HEAD
        raise ReportRefused(opened.path, "the file is empty" if whole else "begins with nothing but white space")
    read = next((read for _, (matches, read) in formats.items() if matches(opened.head)), page_files.read)
    reason = None if read is pdf_files.read else why_not_text(opened.head)
    if reason:
        raise ReportRefused(opened.path, reason)
    return read
