"""An HTML page or a plain text in, one `Report` out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.errors import ReportRefused
from onrecord.model.article import Report
from onrecord.sources.decode import decode
from onrecord.sources.items import looks_like_markup
from onrecord.sources.opened import Opened

_PAGE = re.compile(r"<(!doctype\s{1,20}html|html|head|body)\b", re.IGNORECASE)
_SKIP = re.compile(r"\s*(?:<\?xml[^>]{0,200}\?>\s*|<!--[^>]{0,2000}-->\s*){0,20}", re.IGNORECASE)


def read(opened: Opened, given: str | None, outlet: str | None) -> Iterator[Report | ReportRefused]:
    """The one report that the file is."""
    text = decode(opened.read_all())
    if not text.strip("\x00 \t\r\n\ufeff"):
        yield ReportRefused(opened.path, "the file is empty")
        return
    head = text[:20_000].replace("\x00", "")
    start = _SKIP.match(head)
    page = _PAGE.match(head, start.end() if start else 0) is not None or looks_like_markup(head)
    yield Report(path=opened.path, html=text if page else None, text=None if page else text, given=given, outlet=outlet)
