"""What matches a filter, whatever its kind: an `Asked` in; one page of lines, or all of them, out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from onrecord.errors import UsageError
from onrecord.ledger import Ledger, Page
from onrecord.surfaces.web.filters import MOST_LINES, Asked, is_record

Json = dict[str, Any]

USUAL_LINES = 50


def one_page(ledger: Ledger, asked: Asked, pack: str | None) -> Page:
    """A page of lines. Raises UsageError, which names `after` where that is no cursor of this list."""
    limit = asked.limit or USUAL_LINES
    sort, descending = asked.order()
    if is_record(asked.kind):
        wanted = asked.filter(pack)
        return named(lambda: ledger.page(wanted, sort=sort, descending=descending, after=asked.after, limit=limit))
    return named(lambda: ledger.page_of(asked.kind or "", asked.filter(pack), after=asked.after, limit=limit))


def named(ask: Callable[[], Page]) -> Page:
    """The page. Raises UsageError, which names `after` where that is no cursor."""
    try:
        return ask()
    except UsageError as error:
        raise UsageError(f"after: {error}" if str(error).startswith("no page begins") else str(error)) from None


def every_line(ledger: Ledger, asked: Asked, pack: str | None) -> Iterator[Json]:
    """All lines that match, in the order of the pages."""
    if not is_record(asked.kind):
        yield from ledger.every(asked.kind or "", asked.filter(pack))
        return
    sort, descending = asked.order()
    after: str | None = None
    while True:
        wanted = asked.filter(pack)
        page = ledger.page(wanted, sort=sort, descending=descending, after=after, limit=MOST_LINES, counted=False)
        yield from page.lines
        if page.after is None:
            return
        after = page.after
