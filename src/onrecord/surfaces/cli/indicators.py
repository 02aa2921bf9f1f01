"""`onrecord indicators`: parties, a place and a period in; a series of cooperation and conflict out."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, cast

import click

from onrecord.surfaces.cli import options
from onrecord.surfaces.cli.dates import Days

if TYPE_CHECKING:
    from onrecord.watching.indicators import Period, Series

_PERIODS = ("day", "week", "month")


@click.command("indicators")
@click.option("--who", metavar="NAME", multiple=True, help="A party (country, id or name); two: what is between them.")
@click.option("--place", metavar="NAME", help="Only there, or in that country.")
@options.since
@options.until
@click.option("--by", type=click.Choice(_PERIODS), default="week", show_default=True, help="The length of a period.")
@options.pack
@options.as_json
@options.ledger
def command(
    who: tuple[str, ...],
    place: str | None,
    since: Days | None,
    until: Days | None,
    by: str,
    pack: str,
    as_json: bool,
    ledger: str,
) -> None:
    """Show how much cooperation and conflict there was, in words and in deeds, by week: sums of weights of facts.

    Each fact counts once, by its first report; copies count nothing. With --json, a point has the facts behind it, and
    the first line the formula and the weights, which stand in the pack.

    \b
    Examples:
      onrecord indicators --who US --who Russia --since 2022-02
      onrecord indicators --place Belgorod --by month
      onrecord indicators --who Finland --who NATO --json
    """
    from onrecord.ledger import Ledger
    from onrecord.surfaces.cli.output import print_json
    from onrecord.watching.indicators import indicators

    with Ledger.open(ledger, create=False) as opened:
        series = indicators(
            opened, who=who, place=place, since=date.fromisoformat(since.start) if since else None,
            until=date.fromisoformat(until.end) if until else None, by=cast("Period", by), pack=pack,
        )  # fmt: skip
    if as_json:
        print_json(_lines(series))
    else:
        _print(series)


def _lines(series: Series) -> list[dict[str, Any]]:
    """The head, then the points."""
    from onrecord.model.encode import to_json

    head = {
        "who": list(series.who), "place": series.place, "by": series.by, "formula": series.formula,
        "weights": {w.name: {"class": w.quad, "weight": w.weight} for w in series.weights.values()},
        "undated": series.undated,
    }  # fmt: skip
    points = (
        {
            "start": p.start, "end": p.end, "sums": p.sums, "counts": p.counts, "net": p.net,
            "facts": [to_json(f) for f in p.facts],
        }
        for p in series.points
    )  # fmt: skip
    return [head, *points]


def _print(series: Series) -> None:
    from onrecord.surfaces.cli.console import out, table
    from onrecord.watching.weights import QUADS

    right: dict[str, object] = {"justify": "right"}
    shown = table(("From", {}), *((quad.capitalize(), right) for quad in QUADS), ("Net", right), ("Facts", right))
    for p in series.points:
        shown.add_row(p.start, *(f"{p.sums[quad]:g}" for quad in QUADS), f"{p.net:g}", str(len(p.facts)))
    if series.points:
        out().print(shown)
    click.echo(f"{series.formula}" if series.points else "nothing that PLOVER has an event for")
    if series.undated:
        click.echo(f"facts without a day, in no period: {series.undated:,}")
