"""An item of a source in; the reports that it is, out, or why there are none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from onrecord.errors import NotNow, ReportRefused
from onrecord.model.article import Report
from onrecord.sources.consent import asks_consent, is_whole
from onrecord.sources.item import Item
from onrecord.sources.plain import text_of
from onrecord.sources.polite import Web, leave_for
from onrecord.sources.source import Source, name_of
from onrecord.sources.web import reports_of

_ACCEPT = "text/html, application/xhtml+xml, application/pdf;q=0.9, */*;q=0.5"


def take_shown(item: Item, source: Source) -> Iterator[Report | ReportRefused]:
    """The report that an item has within itself."""
    if item.html or item.text:
        yield _shown(item, source)
    else:
        yield ReportRefused(item.url or item.key, "has no text")


def take_linked(item: Item, source: Source, web: Web, last: bool) -> Iterator[Report | ReportRefused]:
    """The report of an item, from its page where the source shows no more than a summary.

    Where the page is forbidden, gone or asks for consent, the summary is the report, with a note of it; the same where
    the page cannot be had for now and it is tried for the `last` time, else that is NotNow.
    """
    body = item.html or item.text or ""
    if is_whole(text_of(body)):
        yield _shown(item, source)
        return
    if item.url is None:
        yield from take_shown(item, source)
        return
    try:
        found = web.get(item.url, leave_for(source.url, source.allow_private), accept=_ACCEPT)
        reports = list(reports_of(found, outlet=source.outlet))
    except NotNow as later:
        yield later if not last else _instead(item, source, later)
        return
    except ReportRefused as refused:
        yield _instead(item, source, refused)
        return
    why = _why_not(item.url, reports, found.final)
    if why is not None:
        yield _instead(item, source, why)
        return
    by = _outlet_of(item, source)
    for number, report in enumerate(reports):
        if isinstance(report, Report):
            report = replace(report if number else _with_item(report, item), brought_by=by)
        yield report


def _why_not(url: str, reports: list[Report | ReportRefused], final: str) -> ReportRefused | None:
    """The reason why what the page gave is not the report."""
    first = reports[0] if reports else ReportRefused(url, "nothing in it")
    if isinstance(first, ReportRefused):
        return first
    if first.html is not None and asks_consent(first.html, final):
        return ReportRefused(url, "the page only asks for consent")
    return None


def _with_item(report: Report, item: Item) -> Report:
    """The report with what the source says of it."""
    return replace(
        report, title=item.title or report.title, published=item.published or report.published,
        byline=item.byline or report.byline,
    )  # fmt: skip


def _shown(item: Item, source: Source) -> Report:
    return Report(
        path=item.url or item.key, text=None if item.html else item.text, html=item.html, title=item.title,
        url=item.url, published=item.published, outlet=source.outlet or item.outlet, byline=item.byline,
        brought_by=_outlet_of(item, source),
    )  # fmt: skip


def _outlet_of(item: Item, source: Source) -> str | None:
    """Whose a report is that names no outlet: what the feed calls itself, else the name that the source was given.

    Only where it is the feed of one outlet: a kind says so, or the item stands on the feed's own site. Whose else it is
    that a feed collects, its name does not tell.
    """
    if source.outlet or not (source.kind or item.url is None or _one_site(item.url, source.url)):
        return source.outlet
    return item.outlet or (source.name if source.name != name_of(source.url) else None)


def _one_site(one: str, other: str) -> bool:
    """Whether one address is of the host of the other, or of one below it."""
    hosts = [(urlsplit(url).hostname or "").removeprefix("www.") for url in (one, other)]
    low, high = sorted(hosts, key=len, reverse=True)
    return bool(high) and (low == high or low.endswith(f".{high}"))


def _instead(item: Item, source: Source, refused: ReportRefused) -> Report | ReportRefused:
    """The summary with a note why it is no more; the refusal where there is none."""
    if not text_of(item.html or item.text or "").strip():
        return refused
    return replace(_shown(item, source), note=f"only the summary: {refused.reason}")
