"""`onrecord annotate PATH…`: paths in; one JSON line for each report out, with what the language rooms see."""

from __future__ import annotations

import click

from onrecord.surfaces.cli import options
from onrecord.surfaces.cli.dates import Days


@click.command("annotate", no_args_is_help=True)
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
    """Print what the language rooms see in reports: sentences, names, dates, quantities, places, who says what.

    One JSON line for each report; no ledger is touched. Every span is exact: its text stands at its offsets in
    the text of the article.

    \b
    Examples:
      onrecord annotate report.txt
      onrecord annotate report.txt | jq ".dates[] | [.text, .when.start]"
      onrecord annotate --published 2025-04-03 --pack sample report.txt
    """
    from onrecord.engines.setup import Setup
    from onrecord.surfaces.cli.running import Given, print_lines
    from onrecord.surfaces.exports.lines import annotate_line

    given = Given(paths, published, outlet, workers, Setup(pack, model))
    return print_lines(given, annotate_line, quiet, debug)
