"""`onrecord decide …`: ids and reasons in; what is a copy and what is one fact decided, undone and shown out."""

from __future__ import annotations

import click

from onrecord.surfaces.cli import options
from onrecord.surfaces.cli.actor import decisions, undo
from onrecord.surfaces.cli.deciding import decided


@click.group("decide", no_args_is_help=True, context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Decide what is no copy, what is the same fact and what is another: beside what the machine found, with a reason.

    Decisions are in one log with those of `onrecord actor`, and are undone by their number. They hold for every list,
    brief and count of origins, and for reports that are read again.

    \b
    Examples:
      onrecord decide not-copies a.txt b.txt --reason "both were at the press conference"
      onrecord decide same-fact fact:0fd1b142197c2b7b fact:3e7b64d8a0c15f29 --reason "one raid"
      onrecord decide undo 4 --reason "two raids after all"
    """


@command.command("not-copies")
@click.argument("one", metavar="ARTICLE")
@click.argument("other", metavar="ARTICLE")
@options.reason
@options.by
@options.ledger
def not_copies(one: str, other: str, reason: str, by: str | None, ledger: str) -> None:
    """Let neither ARTICLE be made from the other; each is told by its id (or the start of it), path or URL.

    \b
    Examples:
      onrecord decide not-copies a.txt b.txt --reason "both were at the press conference"
    """
    decided(ledger, lambda opened: opened.not_copies(one, other, reason=reason, by=by))


@command.command("same-fact")
@click.argument("fact", metavar="FACT")
@click.argument("into", metavar="INTO")
@options.reason
@options.by
@options.ledger
def same_fact(fact: str, into: str, reason: str, by: str | None, ledger: str) -> None:
    """Let all records that tell FACT tell INTO from now on; `onrecord list fact` shows the ids.

    \b
    Examples:
      onrecord decide same-fact fact:0fd1b142197c2b7b fact:3e7b64d8a0c15f29 --reason "one raid"
    """
    decided(ledger, lambda opened: opened.same_fact(fact, into, reason=reason, by=by))


@command.command("other-fact")
@click.argument("record", metavar="RECORD")
@click.option("--article", required=True, metavar="ID", help="The article of the record, by id, path or URL.")
@options.reason
@options.by
@options.ledger
def other_fact(record: str, article: str, reason: str, by: str | None, ledger: str) -> None:
    """Let a RECORD of an article tell a fact of its own from now on; `onrecord list KIND --json` shows the ids.

    \b
    Examples:
      onrecord decide other-fact incident:5 --article reports/a.txt --reason "the second raid of that night"
    """
    decided(ledger, lambda opened: opened.other_fact(record, article, reason=reason, by=by))


command.add_command(undo)
command.add_command(decisions, "list")
