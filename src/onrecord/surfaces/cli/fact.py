"""`onrecord fact ID`: one happening in; who tells it from which origin, in which words, with which figures, out."""

from __future__ import annotations

import click

from onrecord.surfaces.cli import options
from onrecord.surfaces.cli.dates import Days, last


@click.command("fact")
@click.argument("fact", metavar="ID")
@options.as_of
@options.as_json
@options.ledger
def command(fact: str, as_of: Days | None, as_json: bool, ledger: str) -> None:
    """Show one happening: its reports by independent origin, all wordings, the spread of its figures, what differs.

    Claims stand side by side and none is preferred. `onrecord list fact` shows the ids.

    \b
    Examples:
      onrecord fact fact:0fd1b142197c2b7b
      onrecord list fact --who Norrick --json | jq -r .id | head -1 | xargs onrecord fact
    """
    from onrecord.engines.facts import whole_fact
    from onrecord.ledger import Ledger
    from onrecord.surfaces.cli.fact_view import fact_text
    from onrecord.surfaces.cli.output import print_json

    with Ledger.open(ledger, create=False) as opened:
        line = whole_fact(opened, fact, as_of=last(as_of))
    if as_json:
        print_json([line])
    else:
        click.echo(fact_text(line))
