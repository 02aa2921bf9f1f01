"""What a reader adds: a pasted text, a URL or files in; the reports in them, not read yet, and who added them, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from onrecord.engines.keep import Kept
from onrecord.errors import ReportRefused, UsageError
from onrecord.ledger import Ledger
from onrecord.model.article import Report
from onrecord.sources import read_bytes, read_url

FILES = 20
FILE_BYTES = 10 * 1024 * 1024
_REPORTS = 100

Read = Report | ReportRefused


@dataclass(frozen=True, slots=True)
class Told:
    """What the reader says of the reports: each may be empty."""

    title: str = ""
    outlet: str = ""
    published: str = ""
    url: str = ""


def note_added(ledger: Ledger, kept: Iterable[Kept], by: str) -> None:
    """Keep who added the reports that the ledger did not have."""
    for one in kept:
        if one.state in ("new", "version"):
            ledger.note_act("add report", f"{one.id} {one.title or one.path}", by=by)


def pasted(text: str, told: Told) -> list[Read]:
    """The report that was pasted. Raises UsageError where there is nothing in it."""
    if not text.strip():
        raise UsageError("paste a text, give a URL or choose a file")
    return [_told(report, told) for report in _bounded(read_bytes("pasted text", text.encode("utf-8", "replace")))]


def from_web(url: str, told: Told, *, allow_private: bool = False) -> list[Read]:
    """The reports at a URL; a private or a local address is refused unless it is allowed."""
    return [_told(report, told) for report in _bounded(read_url(url, allow_private=allow_private))]


def from_files(files: list[tuple[str, bytes]], told: Told) -> list[Read]:
    """The reports of files by name and bytes. Raises UsageError for too many files."""
    if len(files) > FILES:
        raise UsageError(f"{len(files)} files at once are too many: {FILES} at most; `onrecord read` takes folders")
    found: list[Read] = []
    for name, data in files:
        if len(data) > FILE_BYTES:
            found.append(ReportRefused(name, f"too large: a file may have {FILE_BYTES // (1024 * 1024)} MB at most"))
        else:
            found += [_told(report, told) for report in _bounded(read_bytes(name, data))]
    return found


def _bounded(reports: Iterator[Read]) -> list[Read]:
    found: list[Read] = []
    for report in reports:
        if len(found) == _REPORTS:
            why = f"more than {_REPORTS} reports: the rest is left to `onrecord read`"
            found.append(ReportRefused(report.path, why))
            break
        found.append(report)
    return found


def _told(report: Read, told: Told) -> Read:
    """The report with what the reader says of it, where it does not say it itself."""
    if isinstance(report, ReportRefused):
        return report
    return replace(
        report, title=report.title or told.title or None, outlet=report.outlet or told.outlet or None,
        given=told.published or report.given, url=report.url or told.url or None,
    )  # fmt: skip
