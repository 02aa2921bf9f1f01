"""`onrecord read PATH…`: paths in; their reports in the ledger, and what became of each told."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from onrecord.surfaces.cli import options
from onrecord.surfaces.cli.dates import Days

if TYPE_CHECKING:
    from onrecord.engines.keep import Kept

SHOWN = 20
"""Up to so many reports are told one by one; of more, only how many there were."""


@click.command("read", no_args_is_help=True)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@options.ledger
@options.reading
@options.as_json
def command(
    paths: tuple[str, ...],
    ledger: str,
    pack: str,
    published: Days | None,
    outlet: str | None,
    model: str | None,
    workers: int | None,
    quiet: bool,
    debug: bool,
    as_json: bool,
) -> int:
    """Add reports to the ledger and say what was new, a new version, known already, or refused and why.

    Reading the same report twice changes nothing. Another text at the URL of a report that the ledger has becomes
    a new version of it. Stop it whenever you like: what was read is kept, and reading again goes on from there.

    \b
    Examples:
      onrecord read reports/
      onrecord read --outlet "The Harbour Post" --published 2025-04-03 page.html
      onrecord read --ledger desk.db --workers 2 archive.jsonl.gz
    """
    from onrecord.engines.keep import bare, keep
    from onrecord.engines.setup import Setup
    from onrecord.ledger import Ledger
    from onrecord.pipeline import Connector
    from onrecord.surfaces.cli.console import progress
    from onrecord.surfaces.cli.running import Given, run

    given = Given(paths, published, outlet, workers, Setup(pack, model, ledger))
    told: list[Kept] = []
    given.setup.check()
    with Ledger.open(ledger, connector=Connector) as opened, progress(paths, quiet) as tick:
        counts = keep(run(given, bare), opened, _teller(told, tick, as_json, debug))
    if not quiet and not as_json:
        _summarise(told, counts, ledger)
    return 1 if counts["refused"] else 0


def _teller(told: list[Kept], tick: Callable[[str], None], as_json: bool, debug: bool) -> Callable[[Kept], None]:
    def tell(kept: Kept) -> None:
        from onrecord.surfaces.cli.running import tell_refused
        from onrecord.surfaces.exports.lines import as_line

        tick(kept.path)
        if kept.state == "refused":
            tell_refused(kept.path, kept.reason, kept.trace if debug else None)
        if as_json:
            sys.stdout.write(as_line(kept.line()) + "\n")
            sys.stdout.flush()
        elif len(told) <= SHOWN:
            told.append(kept)

    return tell


def _summarise(told: list[Kept], counts: Counter[str], ledger: str) -> None:
    from onrecord.ledger.addresses import shown
    from onrecord.surfaces.cli.rows import cut
    from onrecord.surfaces.cli.words import counted

    if len(told) <= SHOWN:
        for kept in told:
            if kept.state != "refused":
                click.echo(f"{kept.state:8} {cut(kept.path, 60)}: {_about(kept)}")
    parts = [
        f"{counts['new']:,} new", f"{counted(counts['version'], 'new version')}" if counts["version"] else "",
        f"{counts['known']:,} known" if counts["known"] else "",
        f"{counts['refused']:,} refused" if counts["refused"] else "",
    ]  # fmt: skip
    click.echo(f"{counted(counts.total(), 'report')}: {', '.join(p for p in parts if p)}. Ledger: {shown(ledger)}")


def _about(kept: Kept) -> str:
    from onrecord.surfaces.cli.rows import cut
    from onrecord.surfaces.cli.words import counted

    title = f"{cut(kept.title, 60)}, " if kept.title else ""
    if kept.state == "known":
        return f"{title}nothing to add".strip()
    if not kept.extracted:
        return f"{title}kept and searchable, not extracted (language: {kept.language})"
    wrong = f", {counted(kept.discrepancies, 'thing')} that does not add up" if kept.discrepancies else ""
    return f"{title}{counted(kept.records, 'record')}{wrong}"
