"""A PDF in, the one report that it is out; it is taken apart by a process of its own that is bounded in all it does."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from onrecord.errors import ReportRefused
from onrecord.model.article import Report
from onrecord.sources.opened import Opened

LIMIT = 50 * 1024 * 1024
"""Bytes of one PDF."""
WITHIN = 100.0
_HEAD = 1024


def matches(head: bytes) -> bool:
    """Whether the first bytes are those of a PDF."""
    return b"%PDF-" in head[:_HEAD]


def read(opened: Opened, given: str | None, outlet: str | None) -> Iterator[Report | ReportRefused]:
    """The text of the PDF; a ReportRefused for one that is encrypted, damaged, without text, or takes too long."""
    found = _taken_apart(opened.read_all(LIMIT), opened.path)
    reason, text = found.get("refused"), found.get("text")
    if isinstance(reason, str) or not isinstance(text, str):
        yield ReportRefused(opened.path, reason if isinstance(reason, str) else "a PDF that cannot be read")
        return
    yield Report(
        path=opened.path, text=text, title=found.get("title"), given=given, outlet=outlet, note=found.get("note")
    )


def _taken_apart(data: bytes, path: str) -> dict[str, Any]:
    """What the process finds (see `pdf_text`); raises ReportRefused where it ends without an answer."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "onrecord.sources.pdf_text"], input=data, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, timeout=WITHIN, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise ReportRefused(path, f"a PDF that takes longer than {WITHIN:g} seconds to read") from None
    try:
        found = json.loads(done.stdout)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ReportRefused(path, "a PDF that takes more memory or time to read than a report is given")
    return found
