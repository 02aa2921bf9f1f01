"""`onrecord check [PATH…]`: the ledger or reports in; everything that does not add up out, with its words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from onrecord.pipeline import Outcome
from onrecord.surfaces.cli import options
from onrecord.surfaces.cli.dates import Days, first, last


@click.command("check")
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@options.ledger
@options.since
@options.until
@options.as_of
@options.reading
@options.as_json
@options.as_csv
def command(
    paths: tuple[str, ...],
    ledger: str,
    since: Days | None,
    until: Days | None,
    as_of: Days | None,
    pack: str,
    published: Days | None,
    outlet: str | None,
    model: str | None,
    workers: int | None,
    quiet: bool,
    debug: bool,
    as_json: bool,
    as_csv: bool,
) -> int:
    """Show everything that does not add up: dates, durations and sums, offices, impossible dates of publication.

    With PATHs, the reports there are checked one by one and no ledger is touched; without, all reports of the ledger
    are, and it is told too where a copy differs from its source and where independent reports of one happening differ.
    Each line says what was expected, what was found, and the words. Findings do not change the exit status.

    \b
    Examples:
      onrecord check
      onrecord check --since 7d --json
      onrecord check report.txt --published 2025-04-03
    """
    from onrecord.surfaces.cli.output import show

    if paths:
        if since or until or as_of:
            raise click.UsageError("--since, --until and --as-of are for the ledger: leave them out, or the paths")
        from onrecord.engines.setup import Setup
        from onrecord.surfaces.cli.running import Given

        status = [0]
        given = Given(paths, published, outlet, workers, Setup(pack, model))
        show("discrepancy", _of_reports(given, quiet, debug, status), as_json, as_csv)
        return status[0]
    from onrecord.ledger import Ledger

    with Ledger.open(ledger, create=False) as opened:
        days = (first(since), last(until), last(as_of))
        found = opened.discrepancies(since=days[0], until=days[1], as_of=days[2])
        show("discrepancy", found, as_json, as_csv)
    return 0


def lines_of(outcome: Outcome) -> tuple[str, list[dict[str, Any]], str | None, str | None]:
    """The path, what does not add up in the report (as in the ledger's lines), and why it was refused if it was."""
    from onrecord.model.encode import to_json

    article = outcome.article
    if article is None:
        return outcome.path, [], outcome.reason or "no reason", outcome.trace
    about = {
        "article": article.id, "path": article.path, "url": article.url, "outlet": article.outlet,
        "title": article.title, "reported": article.published.start or article.published.end,
    }  # fmt: skip
    return outcome.path, [{**to_json(d), **about} for d in outcome.discrepancies], None, None


def _of_reports(given: Any, quiet: bool, debug: bool, status: list[int]) -> Iterator[dict[str, Any]]:
    from onrecord.surfaces.cli.console import progress
    from onrecord.surfaces.cli.running import run, tell_refused

    with progress(given.paths, quiet) as tick:
        for path, lines, reason, trace in run(given, lines_of):
            if reason is not None:
                status[0] = 1
                tell_refused(path, reason, trace if debug else None)
            yield from lines
            tick(path)
