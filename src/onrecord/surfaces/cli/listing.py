"""`onrecord list KIND`: a kind and conditions in; a table, JSON lines or CSV out."""

from __future__ import annotations

import click

from onrecord.surfaces.cli import options
from onrecord.surfaces.cli.dates import Days, first, last


@click.command("list", no_args_is_help=True)
@click.argument("kind")
@click.option(
    "--who",
    metavar="NAME",
    multiple=True,
    help="Only of this actor, by id or by name in any spelling; several: any of them.",
)
@click.option("--place", metavar="NAME", help="Only there, or in that country.")
@options.since
@options.until
@options.as_of
@click.option("--limit", type=click.IntRange(0), metavar="N", help="At most so many; else a table has 100.")
@options.pack
@options.as_json
@options.as_csv
@options.ledger
def command(
    kind: str,
    who: tuple[str, ...],
    place: str | None,
    since: Days | None,
    until: Days | None,
    as_of: Days | None,
    limit: int | None,
    pack: str,
    as_json: bool,
    as_csv: bool,
    ledger: str,
) -> None:
    """List what the ledger has of a KIND, the latest first, each with the words that it rests on.

    KIND is a kind of record (statement, contact, channel, pledge, loss, incident, assessment, warning, alignment,
    monitoring) or article, actor, fact, story, discrepancy, refusal. Something is in a period when it happened in
    it or, where that is not known, was reported in it.

    \b
    Examples:
      onrecord list contact --who Marchetti --since 2025-03
      onrecord list incident --place Belgorod --since 7d
      onrecord list pledge --as-of 2025-04-01 --csv > pledges.csv
      onrecord list fact --json | jq "select(.origins > 1)"
    """
    from onrecord.ledger import Ledger
    from onrecord.ledger.lines import LISTED
    from onrecord.surfaces.cli.output import show
    from onrecord.surfaces.cli.words import did_you_mean

    if kind not in LISTED:
        raise click.UsageError(f"no kind {kind!r}{did_you_mean(kind, LISTED)}")
    with Ledger.open(ledger, create=False) as opened:
        lines = opened.list(
            kind, who=who or None, place=place, since=first(since), until=last(until),
            as_of=last(as_of), limit=limit, pack=pack,
        )  # fmt: skip
        show(kind, lines, as_json, as_csv, limit)
