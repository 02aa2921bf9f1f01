"""Addresses, lists of feeds and what is said of them in; files of sources written and each told of, out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import click

from onrecord.errors import ReportRefused, UsageError
from onrecord.sources.source import Source, Wrong, source_of
from onrecord.surfaces.cli.console import printable
from onrecord.surfaces.cli.words import counted

Say = Callable[[str], Any]
_SHOWN = 20


def add_all(
    addresses: tuple[str, ...], said: Mapping[str, Any], config: str, unseen: bool, allow_private: bool, say: Say | None
) -> int:
    """Write a file for each source; the exit status is 1 where one was refused. Raises UsageError."""
    from onrecord.sources.small_files import add_sources

    if len(addresses) > 1 and "name" in said:
        raise UsageError("--name is for one source")
    sources: list[Source] = []
    refused = 0
    for address in addresses:
        for found in _sources(address, said, config, unseen, allow_private, say or (lambda _: None)):
            if isinstance(found, ReportRefused):
                refused += 1
                click.echo(f"refused  {printable(str(found))}", err=True)
            else:
                sources.append(found)
    added, others = add_sources(config, sources)
    for source, why in others:
        click.echo(f"refused  {printable(source.name)}: {printable(why)}", err=True)
    if say:
        for source in added if len(added) <= _SHOWN else ():
            say(f"added    {printable(source.name)}: {printable(source.url)}")
        say(f"{counted(len(added), 'source')} added")
    return 1 if refused or others else 0


def _sources(
    address: str, said: Mapping[str, Any], config: str, unseen: bool, allow_private: bool, say: Say
) -> Iterator[Source | ReportRefused]:
    """The sources that an address means: those of a list in a file, or one."""
    if os.path.isfile(address):
        yield from _listed(address, said, allow_private)
        return
    table = {**said, "url": address if "://" in address else os.path.abspath(address)}
    try:
        source = source_of(table | ({"allow_private": True} if allow_private else {}), file=config)
    except Wrong as wrong:
        raise UsageError(f"{address}: {wrong.key}: {wrong}") from None
    if source.via == "folder":
        if not os.path.isdir(source.url):
            yield ReportRefused(address, "no such folder")
            return
        yield replace(source, name=said.get("name") or os.path.basename(source.url) or source.url)
        return
    if source.via == "mailbox" and not (source.password_env or source.password_file):
        raise UsageError(f"{address}: say with --password-env or --password-file where its password is")
    if unseen or source.via == "mailbox":
        yield source
        return
    yield _seen(source, said, config, allow_private, say)


def _listed(path: str, said: Mapping[str, Any], allow_private: bool) -> Iterator[Source | ReportRefused]:
    """The feeds of a list in a file, with what is said of all of them."""
    from onrecord.sources.opened import open_path
    from onrecord.sources.opml import LIMIT, is_opml, read_opml

    try:
        opened = open_path(path)
        try:
            data = opened.read_all(LIMIT)
        finally:
            opened.close()
        if not is_opml(data):
            yield ReportRefused(path, "a file, but no list of feeds in OPML")
            return
        try:
            extra = source_of({"url": "https://list.example/", **said})
        except Wrong as wrong:
            raise UsageError(f"{wrong.key}: {wrong}") from None
        for found in read_opml(data, path, allow_private):
            if isinstance(found, Source):
                found = replace(found, **{k: getattr(extra, k) for k in said if k != "name"})
            yield found
    except ReportRefused as refused:
        yield refused


def _seen(
    source: Source, said: Mapping[str, Any], config: str, allow_private: bool, say: Say
) -> Source | ReportRefused:
    """The source as it is there: the feed that a page names in the place of the page."""
    from onrecord.sources.configuration import load_sources
    from onrecord.sources.discovery import discover
    from onrecord.sources.polite import Web, leave_for
    from onrecord.sources.source import name_of

    try:
        found = discover(source.url, Web(load_sources(config).manners), allow_private)
    except ReportRefused as refused:
        own = not allow_private and "own network" in refused.reason
        hint = "--allow-private takes it" if own else "--unseen adds it all the same"
        return ReportRefused(source.url, f"{refused.reason}; {hint}")
    url, via = found.url, source.via
    if found.way == "page" and source.via in (None, "feed"):
        mine = leave_for(source.url, allow_private)
        feeds = [f for f in found.feeds if not allow_private or mine.fits(f)] or list(found.feeds)
        if not feeds and source.via == "feed":
            return ReportRefused(source.url, "a page that names no feed; --unseen adds it all the same")
        if feeds:
            url = feeds[0]
            others = f" (it names {', '.join(printable(f) for f in feeds[1:4])} too)" if len(feeds) > 1 else ""
            say(f"found    the feed of the page: {printable(url)}{others}")
        else:
            via = "page"
            say("found    a page that names no feed: its own text will be watched")
    elif found.way == "sitemap" and source.via is None:
        via = "sitemap"
    return replace(source, url=url, via=via, name=said.get("name") or name_of(url))
