"""A configuration and a ledger in; its sources and how they are, out, as a table, JSON lines or OPML."""

from __future__ import annotations

import sys

import click

from onrecord.sources.configuration import Configured, load_sources
from onrecord.surfaces.cli.console import out, printable, table


def show(opml: bool, config: str, ledger: str, as_json: bool) -> int:
    """Print the sources; the exit status is 1 where something is wrong in the configuration."""
    configured = load_sources(config)
    for mistake in configured.mistakes:
        click.echo(f"refused  {printable(str(mistake))}", err=True)
    if opml:
        from onrecord.sources.opml import write_opml

        sys.stdout.write(write_opml(configured.sources))
    elif as_json:
        from onrecord.surfaces.cli.output import print_json

        print_json(
            {"name": s.name, "url": s.url, "outlet": s.outlet, "country": s.country, "language": s.language,
             "kind": s.kind, "via": s.via, "topic": s.topic, "words": list(s.words), "pace": s.pace,
             "folder": s.folder, "file": s.file, "line": s.line}
            for s in configured.sources
        )  # fmt: skip
    else:
        _table(configured, config)
    return 1 if configured.mistakes else 0


def _table(configured: Configured, config: str) -> None:
    from onrecord.sources.small_files import pace_text

    if not configured.sources:
        click.echo(f"no sources in {config} or beside it: `onrecord source add ADDRESS` adds one")
        return
    fold: dict[str, object] = {"overflow": "fold"}
    shown = table(("Name", fold), ("Kind", {}), ("Via", {}), ("Pace", {}), ("Address", fold))
    for source in configured.sources:
        shown.add_row(
            printable(source.name), source.kind or "", source.via or "", pace_text(source.pace), printable(source.url)
        )
    out().print(shown)
