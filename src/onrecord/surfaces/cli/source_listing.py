"""A configuration and what polls left in; its sources and how they are, out, as a table, JSON lines or OPML."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from onrecord.sources.configuration import load_sources
from onrecord.sources.source import Source
from onrecord.surfaces.cli.console import out, printable, table

if TYPE_CHECKING:
    from onrecord.sources.memory import Memory


def show(opml: bool, config: str, as_json: bool, memories: Mapping[str, Memory] | None = None) -> int:
    """Print the sources; `memories` are what their polls left, by name.

    The exit status is 1 where something is wrong in the configuration.
    """
    configured = load_sources(config)
    for mistake in configured.mistakes:
        click.echo(f"refused  {printable(str(mistake))}", err=True)
    if opml:
        from onrecord.sources.opml import write_opml

        sys.stdout.write(write_opml(configured.sources))
    elif as_json:
        from onrecord.surfaces.cli.output import print_json

        print_json(_lines(configured.sources, memories or {}))
    elif configured.sources:
        _table(_lines(configured.sources, memories or {}))
    else:
        click.echo(f"no sources in {config} or beside it: `onrecord source add ADDRESS` adds one")
    return 1 if configured.mistakes else 0


def _lines(sources: Iterable[Source], memories: Mapping[str, Memory]) -> Iterator[dict[str, Any]]:
    """Each source with how it is: `state` is new, well, failing, dry, few, moved or ended, and `why` says it."""
    from onrecord.sources.health import health, paced
    from onrecord.sources.memory import Memory

    now = time.time()
    for s in sources:
        memory = paced(s, memories.get(s.name, Memory()))
        how = health(s, memory, now)
        yield {
            "name": s.name, "url": s.url, "outlet": s.outlet, "country": s.country, "language": s.language,
            "kind": s.kind, "via": s.via or memory.way, "topic": s.topic, "words": list(s.words), "pace": s.pace,
            "folder": s.folder, "file": s.file, "line": s.line, "state": how.state, "why": how.why,
            "last_success": memory.last_success, "last_new": memory.last_new, "next_at": memory.next_at or None,
        }  # fmt: skip


def _table(lines: Iterable[Mapping[str, Any]]) -> None:
    from onrecord.sources.small_files import pace_text

    fold: dict[str, object] = {"overflow": "fold"}
    shown = table(("Name", fold), ("Kind", {}), ("Via", {}), ("Pace", {}), ("How it is", fold), ("Address", fold))
    for line in lines:
        state, why = line["state"], line["why"]
        how = state if state in ("new", "well") else why if why.startswith(f"{state} ") else f"{state}: {why}"
        shown.add_row(
            printable(line["name"]), line["kind"] or "", line["via"] or "", pace_text(line["pace"]), printable(how),
            printable(line["url"]),
        )  # fmt: skip
    out().print(shown)
