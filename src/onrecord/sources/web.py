"""The URL of a page, a feed or a JSON file in; its reports out, each with the URL it stands at."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from onrecord.errors import ReportRefused
from onrecord.model.article import Report
from onrecord.sources import page_files
from onrecord.sources.addresses import Resolver, resolve
from onrecord.sources.decode import codec_named, sniff_wide
from onrecord.sources.feeds import last_day
from onrecord.sources.fetch import LIMIT, PORTS, WITHIN, Fetched, fetch
from onrecord.sources.files import Outcome, formats, reader_of, reports_in
from onrecord.sources.opened import open_bytes


def read_url(
    url: str,
    *,
    given: str | None = None,
    outlet: str | None = None,
    allow_private: bool = False,
    ports: Sequence[int] = PORTS,
    limit: int = LIMIT,
    within: float = WITHIN,
    resolver: Resolver = resolve,
    tls: ssl.SSLContext | None = None,
) -> Iterator[Outcome]:
    """The reports at a URL, told apart by content as those of files are; see `fetch` for what is refused.

    The path of a report is the URL as it was given. Nothing is raised: what cannot be had comes as a ReportRefused.
    """
    try:
        found = fetch(
            url, allow_private=allow_private, ports=ports, limit=limit, within=within, resolver=resolver, tls=tls
        )
    except ReportRefused as refused:
        yield refused
        return
    until = last_day(time.time())
    for outcome in reports_of(found, given, outlet):
        yield replace(outcome, until=until) if isinstance(outcome, Report) else outcome


def reports_of(found: Fetched, given: str | None = None, outlet: str | None = None) -> Iterator[Outcome]:
    """The reports in what was fetched; one that names no URL of its own has the one it was found at."""
    formats.load_outside()
    try:
        opened = open_bytes(found.url, found.body)
        if reader_of(opened) is page_files.read:
            opened = open_bytes(found.url, _as_said(opened.read_all(), found.charset))
    except ReportRefused as refused:
        yield refused
        return
    for outcome in reports_in(opened, given, outlet):
        yield replace(outcome, url=outcome.url or found.final) if isinstance(outcome, Report) else outcome


def _as_said(data: bytes, charset: str | None) -> bytes:
    """The bytes in UTF-8 where the server says their charset and they are of it and of no surer one."""
    codec = codec_named(charset) if charset else None
    if codec in (None, "utf-8") or sniff_wide(data):
        return data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return data.decode(codec).encode("utf-8") if codec else data
        except UnicodeDecodeError:
            return data
    return data
