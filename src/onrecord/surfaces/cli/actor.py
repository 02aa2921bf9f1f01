"""`onrecord actor …`: ids, spellings and reasons in; who is who in the ledger decided, undone and shown out."""

from __future__ import annotations

import click

from onrecord.surfaces.cli import options
from onrecord.surfaces.cli.dates import Days, last
from onrecord.surfaces.cli.deciding import decided


@click.group("actor", no_args_is_help=True, context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Decide who is who: merge two actors, split one, undo that, and look at one.

    What the machine read is never changed. A decision is kept beside it, with its reason, and holds for all records
    of the ledger and for the reports that are read later. `onrecord list actor` shows the ids.

    \b
    Examples:
      onrecord actor merge serhii-tarn sergei-tarn --reason "one minister, two spellings"
      onrecord actor split anna-vell "A. Vell" --into "Agnes Vell" --reason "her sister, the judge"
      onrecord actor undo 2 --reason "they were one after all"
    """


@command.command("merge")
@click.argument("actor", metavar="ID")
@click.argument("into")
@options.reason
@options.by
@options.ledger
def merge(actor: str, into: str, reason: str, by: str | None, ledger: str) -> None:
    """Let the actor ID be the actor INTO from now on.

    \b
    Examples:
      onrecord actor merge serhii-tarn sergei-tarn --reason "one minister, two spellings"
      onrecord actor merge the-brigade third-brigade --reason "same unit, see the report of April 2" --by Ines
    """
    decided(ledger, lambda opened: opened.merge_actor(actor, into, reason=reason, by=by))


@command.command("split")
@click.argument("actor", metavar="ID")
@click.argument("spellings", metavar="[SPELLING]...", nargs=-1)
@click.option("--into", required=True, metavar="NAME", help="What the other one is called, or the id of an actor.")
@click.option("--article", "articles", multiple=True, metavar="ID",
              help="Only in this article, by id, path or URL; several: in any of them.")  # fmt: skip
@options.reason
@options.by
@options.ledger
def split(
    actor: str, spellings: tuple[str, ...], into: str, articles: tuple[str, ...], reason: str, by: str | None,
    ledger: str,
) -> None:  # fmt: skip
    """Let the mentions of the actor ID with a SPELLING be another actor from now on.

    A spelling is a name or the words of the report, as `onrecord actor show ID` lists them. Without one, every mention
    in the articles that `--article` names is meant.

    \b
    Examples:
      onrecord actor split anna-vell "A. Vell" --into "Agnes Vell" --reason "her sister, the judge"
      onrecord actor split anna-vell --article reports/court.txt --into agnes-vell --reason "the judge here too"
    """
    decided(ledger, lambda o: o.split_actor(actor, spellings, into=into, reason=reason, by=by, articles=articles))


@command.command("undo")
@click.argument("decision", type=click.IntRange(1))
@click.option("--reason", default="undone", metavar="TEXT", help="Why; it is kept with the decision.")
@options.by
@options.ledger
def undo(decision: int, reason: str, by: str | None, ledger: str) -> None:
    """Let the DECISION of that number, of whatever sort, hold no longer; all reads as if it had not been made.

    Both stay in the log, and the ledger as of a day in between still reads by the decision. To undo an undo is to let
    the decision hold again.

    \b
    Examples:
      onrecord actor undo 2 --reason "they were one after all"
    """
    decided(ledger, lambda opened: opened.undo_decision(decision, reason=reason, by=by))


@command.command("decisions")
@options.as_of
@options.as_json
@options.ledger
def decisions(as_of: Days | None, as_json: bool, ledger: str) -> None:
    """Show all decisions with their numbers, the first one first.

    \b
    Examples:
      onrecord actor decisions
      onrecord actor decisions --json | jq "select(.undone == null)"
    """
    from onrecord.ledger import Ledger
    from onrecord.surfaces.cli import console
    from onrecord.surfaces.cli.actor_view import decisions_table
    from onrecord.surfaces.cli.output import print_json

    with Ledger.open(ledger, create=False) as opened:
        lines = list(opened.decisions(as_of=last(as_of)))
    if as_json:
        print_json(lines)
    elif lines:
        console.out().print(decisions_table(lines))
    else:
        click.echo("nothing decided")


@command.command("show")
@click.argument("actor", metavar="ID")
@options.as_of
@options.as_json
@options.ledger
def show(actor: str, as_of: Days | None, as_json: bool, ledger: str) -> None:
    """Show one actor: names, spellings, roles through time, records by kind, and what was decided of it.

    \b
    Examples:
      onrecord actor show anna-vell
      onrecord actor show anna-vell --as-of 2025-04-01 --json | jq .spellings
    """
    from onrecord.ledger import Ledger
    from onrecord.surfaces.cli.actor_view import profile_text
    from onrecord.surfaces.cli.output import print_json

    with Ledger.open(ledger, create=False) as opened:
        line = opened.actor(actor, as_of=last(as_of))
    if as_json:
        print_json([line])
    else:
        click.echo(profile_text(line))
