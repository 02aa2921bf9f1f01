"""What a page shows as a file: a filter in; all that matches out, as CSV or JSON lines, in the order of the page."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

from fastapi.responses import Response, StreamingResponse

from onrecord.errors import UsageError
from onrecord.ledger import Ledger
from onrecord.surfaces.exports.cells import cells, columns
from onrecord.surfaces.exports.lines import as_line
from onrecord.surfaces.web.filters import Asked, is_record
from onrecord.surfaces.web.listing import every_line

Json = dict[str, Any]

FORMATS = {"csv": "text/csv; charset=utf-8", "json": "application/x-ndjson; charset=utf-8"}
_TOLD = ("reports", "outlets", "origins")
_LINES_A_PIECE = 200


def download(ledger: Ledger, asked: Asked, form: str, pack: str | None) -> Response:
    """The file. Raises UsageError before any of it is sent."""
    if form not in FORMATS:
        raise UsageError(f"format: there is no {form[:40]!r}; there are: {', '.join(FORMATS)}")
    kind = asked.kind or ""
    lines = islice(every_line(ledger, asked, pack), asked.limit)
    pieces = as_csv(kind, lines) if form == "csv" else (as_line(line) + "\n" for line in lines)
    first = next(pieces, "")
    name = f"{kind}.{'csv' if form == 'csv' else 'jsonl'}"
    return StreamingResponse(
        _joined(chain([first], pieces)), media_type=FORMATS[form],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )  # fmt: skip


def as_csv(kind: str, lines: Iterable[Json]) -> Iterator[str]:
    """The rows of a table with a head; no cell of it is run by a spreadsheet."""
    more = _TOLD if is_record(kind) else ()
    yield _row([*columns(kind), *more])
    for line in lines:
        yield _row([*cells(kind, line), *(str(line[name]) for name in more)])


def _row(texts: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(texts)
    return out.getvalue()


def _joined(pieces: Iterator[str]) -> Iterator[bytes]:
    """Some lines at a time; a lone surrogate, which no file can hold, is a question mark."""
    while some := list(islice(pieces, _LINES_A_PIECE)):
        yield "".join(some).encode("utf-8", "replace")
