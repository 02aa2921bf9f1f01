"""`onrecord search WORDS`: words in; the articles and records that hold them all out, the best first."""

from __future__ import annotations

from typing import Any

import click

from onrecord.surfaces.cli import options
from onrecord.surfaces.cli.dates import Days, last


@click.command("search", no_args_is_help=True)
@click.argument("words", nargs=-1, required=True)
@options.as_of
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, metavar="N", help="At most so many.")
@options.as_json
@options.ledger
def command(words: tuple[str, ...], as_of: Days | None, limit: int, as_json: bool, ledger: str) -> None:
    """Find articles and records that hold all the WORDS, the best first.

    Words between quote marks are found side by side; a word that ends in * stands for all words that begin so.

    \b
    Examples:
      onrecord search deconfliction line
      onrecord search '"security guarantees"' diplom\\*
      onrecord search --json hotline | jq .snippet
    """
    from onrecord.ledger import Ledger
    from onrecord.surfaces.cli.output import print_json

    with Ledger.open(ledger, create=False) as opened:
        hits = opened.search(" ".join(words), as_of=last(as_of), limit=limit)
        if as_json:
            print_json(hits)
        else:
            _print_hits(list(hits))


def _print_hits(hits: list[dict[str, Any]]) -> None:
    from onrecord.surfaces.cli import console, rows

    if not hits:
        click.echo("nothing found")
        return
    wide: dict[str, object] = {"ratio": 5, "overflow": "fold"}
    narrow: dict[str, object] = {"ratio": 2, "overflow": "fold"}
    day_wide: dict[str, object] = {"min_width": 10}
    table = console.table(("Kind", day_wide), ("When", day_wide), ("Found in", wide), ("Report", narrow))
    for hit in hits:
        article = hit["kind"] == "article"
        day = (hit["published"]["start"] or "undated") if article else rows.when(hit)
        name = hit.get("outlet") or hit.get("url") or hit.get("path")
        table.add_row(hit["kind"], day, rows.cut(hit["snippet"]), rows.cut(hit["title"] or name or "", 100))
    console.out().print(table)
