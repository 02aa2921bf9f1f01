"""A source or an address in; what would be read from it, out, as lines for people or JSON for programs."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from onrecord.errors import ReportRefused, UsageError
from onrecord.sources.source import Source, Wrong, source_of
from onrecord.surfaces.cli.console import printable
from onrecord.surfaces.cli.words import counted

if TYPE_CHECKING:
    from onrecord.sources.polling import Item, Web


def try_out(address: str, limit: int, allow_private: bool, config: str, as_json: bool) -> int:
    """Poll a source once and take its first item; the exit status is 1 where it cannot be polled."""
    from onrecord.sources.configuration import load_sources
    from onrecord.sources.polling import Memory, Web, poll

    configured = load_sources(config)
    source = _source(address, allow_private, config, configured.sources)
    web = Web(configured.manners)
    robots = _robots(source, web)
    polled = poll(source, Memory(), web, time.time())
    memory = polled.memory
    items = list(islice(polled.items, limit))
    count = sum(1 for _ in polled.items)
    well = not memory.failures and not memory.ended
    text = _full_text(items[0], source, web) if items else None
    line: dict[str, Any] = {
        "name": source.name, "url": source.url, "status": "well" if well else memory.note, "format": memory.way,
        "moved": memory.moved, "robots": robots, "items": count, "full_text": text,
        "first": [{"title": i.title, "published": i.published, "url": i.url} for i in items],
    }  # fmt: skip
    if as_json:
        from onrecord.surfaces.cli.output import print_json

        print_json([line])
    else:
        _print(line, items)
    return 0 if well else 1


def _source(address: str, allow_private: bool, config: str, sources: tuple[Source, ...]) -> Source:
    from onrecord.sources.small_files import find

    try:
        found = find(sources, address)
        return replace(found, allow_private=True) if allow_private else found
    except UsageError:
        if "://" not in address and not os.path.isdir(address):
            raise
    try:
        url = address if "://" in address else os.path.abspath(address)
        return source_of({"url": url, "allow_private": allow_private}, file=config)
    except Wrong as wrong:
        raise UsageError(f"{address}: {wrong.key}: {wrong}") from None


def _robots(source: Source, web: Web) -> str | None:
    """What robots.txt says of the source; None for one that is not on the web."""
    from onrecord.sources.polite import leave_for

    if source.via in ("folder", "mailbox"):
        return None
    try:
        web.check(source.url, leave_for(source.url, source.allow_private))
    except ReportRefused as refused:
        return refused.reason
    return "allowed"


def _full_text(item: Item, source: Source, web: Web) -> str:
    """Where the text of the first item is, and how long it is."""
    from onrecord.sources.plain import text_of
    from onrecord.sources.polling import take

    report = next(take(item, source, web), None)
    if report is None or isinstance(report, ReportRefused):
        return f"none: {report.reason if report else 'nothing in it'}"
    words = len(text_of(report.html or report.text or "").split())
    if report.note:
        return f"{report.note} ({counted(words, 'word')})"
    shown = (item.html, item.text) == (report.html, report.text) or source.via in ("folder", "mailbox")
    return f"{'in the source' if shown else 'at its page'} ({counted(words, 'word')} in the first)"


def _print(line: dict[str, Any], items: list[Item]) -> None:
    click.echo(f"{printable(line['name'])}: {printable(line['url'])}")
    for key in ("status", "format", "moved", "robots"):
        if line[key]:
            click.echo(f"  {key:10}{printable(line[key])}")
    click.echo(f"  {'items':10}{line['items']:,}")
    if line["full_text"]:
        click.echo(f"  {'full text':10}{printable(line['full_text'])}")
    for item in items:
        date, title = printable(item.published or "no date"), printable(item.title or item.url or item.key)
        click.echo(f"    {date:32.32} {title[:100]}")
