"""`onrecord ledger …`: addresses of ledgers in; whole ledgers copied, checked, backed up and restored out."""

from __future__ import annotations

from collections.abc import Callable

import click

from onrecord.surfaces.cli import options
from onrecord.surfaces.cli.dates import Days


@click.group("ledger", no_args_is_help=True, context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Move a ledger from one place to another, see whether it is whole, back it up and restore it.

    A ledger is a file, or a database of a PostgreSQL server: postgresql://user@host/name. A password stands best in
    PGPASSWORD or ~/.pgpass; it is never shown.

    \b
    Examples:
      onrecord ledger copy onrecord.db postgresql://desk@db.example/onrecord
      onrecord ledger check
      onrecord ledger backup /backups/monday.db
    """


@command.command("copy")
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@options.quiet
def copy(source: str, target: str, quiet: bool) -> None:
    """Copy the ledger FROM one place TO another, which has to be empty, and see that all of it arrived.

    The copy is of one moment; FROM may be written to meanwhile. One that is stopped leaves nothing in TO.

    \b
    Examples:
      onrecord ledger copy onrecord.db postgresql://desk@db.example/onrecord
      onrecord ledger copy postgresql://desk@db.example/onrecord desk.db
    """
    from onrecord.ledger.copying import copy_ledger

    rows = copy_ledger(source, target, _teller(quiet))
    if not quiet:
        _told(f"copied {_rows(sum(rows.values()))}; what arrived is the same, table by table", target)


@command.command("check")
@options.ledger
@options.quiet
def check(ledger: str, quiet: bool) -> int:
    """Look at the whole ledger and say what is wrong; the exit status is 1 where something is.

    The file or database itself, its guards and its index, references, numbers without a gap, the words of every record
    in the text of its article, and the tables for the desk, which are made anew aside. Nobody who writes is held up.

    \b
    Examples:
      onrecord ledger check --ledger desk.db
    """
    from onrecord.ledger.checking import faults
    from onrecord.surfaces.cli.console import printable

    number = 0
    for fault in faults(ledger, lambda step: None if quiet else click.echo(f"looking at {step}", err=True)):
        number += 1
        click.echo(printable(fault))
    if not number and not quiet:
        _told("nothing is wrong", ledger)
    return 1 if number else 0


@command.command("backup")
@click.argument("target", metavar="TO")
@options.ledger
@options.quiet
def backup(target: str, ledger: str, quiet: bool) -> None:
    """Put the ledger, as it is at this moment, into the new file TO, also while it is written to.

    TO is there when it is whole. It is a ledger itself: `onrecord list --ledger TO` reads it.

    \b
    Examples:
      onrecord ledger backup /backups/monday.db
      onrecord ledger backup monday.db --ledger postgresql://desk@db.example/onrecord
    """
    from onrecord.ledger.copying import back_up

    back_up(ledger, target, _teller(quiet))
    if not quiet:
        _told("backed up", target)


@command.command("restore")
@click.argument("source", metavar="FROM")
@options.ledger
@options.quiet
def restore(source: str, ledger: str, quiet: bool) -> int:
    """Check the backup FROM, and copy it to where the ledger is to be, which has to be empty.

    \b
    Examples:
      onrecord ledger restore /backups/monday.db --ledger onrecord.db
      onrecord ledger restore monday.db --ledger postgresql://desk@db.example/onrecord
    """
    from onrecord.ledger.checking import faults
    from onrecord.ledger.copying import copy_ledger
    from onrecord.surfaces.cli.console import printable

    found = [printable(fault) for fault in faults(source)]
    for fault in found:
        click.echo(fault)
    if found:
        click.echo("not restored; to copy it as it is: onrecord ledger copy", err=True)
        return 1
    rows = copy_ledger(source, ledger, _teller(quiet))
    if not quiet:
        _told(f"restored {_rows(sum(rows.values()))}", ledger)
    return 0


@command.command("audit")
@options.since
@options.until
@click.option("--by", metavar="NAME", help="Only what this person did.")
@options.as_json
@options.ledger
def audit(since: Days | None, until: Days | None, by: str | None, as_json: bool, ledger: str) -> None:
    """Show who did what and when, the latest first: corrections, decisions, alerts, briefs, reports added, users.

    \b
    Examples:
      onrecord ledger audit --since 7d
      onrecord ledger audit --by Ines --json
    """
    from onrecord.ledger import Ledger
    from onrecord.surfaces.cli.console import out, printable, table
    from onrecord.surfaces.cli.dates import first, last
    from onrecord.surfaces.cli.output import print_json

    with Ledger.open(ledger, create=False) as opened:
        lines = opened.audit(since=first(since), until=last(until), by=by)
    if as_json:
        print_json(lines)
        return
    if not lines:
        click.echo("nobody has done anything")
        return
    fold: dict[str, object] = {"overflow": "fold"}
    shown = table(("When (UTC)", {}), ("Who", fold), ("Did", {}), ("What", fold), ("Why", fold))
    for line in lines:
        what = (line["by"] or "nobody named", line["did"], line["about"], line["why"] or "")
        shown.add_row(line["at"][:16].replace("T", " "), *map(printable, what))
    out().print(shown)


def _teller(quiet: bool) -> Callable[[str, int], None]:
    def tell(table: str, rows: int) -> None:
        if not quiet:
            click.echo(f"{table}: {rows:,}", err=True)

    return tell


def _rows(number: int) -> str:
    from onrecord.surfaces.cli.words import counted

    return counted(number, "row")


def _told(what: str, ledger: str) -> None:
    from onrecord.ledger.addresses import shown

    click.echo(f"{what}. Ledger: {shown(ledger)}")
