"""`onrecord extract PATH…`: paths in; one JSON line for each report out, with article, records and discrepancies."""

from __future__ import annotations

import click

from onrecord.surfaces.cli import options
from onrecord.surfaces.cli.dates import Days


@click.command("extract", no_args_is_help=True)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@options.reading
def command(
    paths: tuple[str, ...],
    pack: str,
    published: Days | None,
    outlet: str | None,
    model: str | None,
    workers: int | None,
    quiet: bool,
    debug: bool,
) -> int:
    """Print what reports record, one JSON line for each; no ledger is touched.

    PATH is a file or a folder: plain text, HTML, JSON, JSON Lines, RSS or Atom, and gzip of any of them, told by
    content. A refused report is named on stderr with the reason, the others go on, and the exit status is 1.

    \b
    Examples:
      onrecord extract report.txt
      onrecord extract --published 2025-04-03 report.txt
      onrecord extract --workers 2 archive/ > archive.jsonl
      onrecord extract page.html | jq '.records[] | select(.kind == "contact")'
    """
    from onrecord.engines.setup import Setup
    from onrecord.surfaces.cli.running import Given, print_lines
    from onrecord.surfaces.exports.lines import extract_line

    given = Given(paths, published, outlet, workers, Setup(pack, model))
    return print_lines(given, extract_line, quiet, debug)
