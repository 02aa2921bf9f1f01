"""`onrecord alert …`: numbers, names and notes in; alerts shown, and what people do with them kept, out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from onrecord.surfaces.cli import options
from onrecord.surfaces.cli.dates import Days, ahead_option, first, last

if TYPE_CHECKING:
    from onrecord.ledger import Ledger

_ALERT = click.argument("alert")
_BY = click.option("--by", required=True, metavar="NAME", help="Who does it; it is kept with the alert.")
_NOTE = click.option("--note", metavar="TEXT", help="What there is to say.")


@click.group("alert", no_args_is_help=True, context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Show the alerts that watches have raised, and say what became of them. Nothing is changed: all is added, signed.

    \b
    Examples:
      onrecord alert list --state open
      onrecord alert acknowledge 3 --by Ines
      onrecord alert snooze 3 --until 2025-06-10 --by Ines
    """


@command.command("list")
@click.option("--state", metavar="WORD", help="open, acknowledged, snoozed, escalated or closed.")
@click.option("--watch", metavar="NAME", help="Only what this watch has raised.")
@options.since
@options.until
@options.as_of
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most so many; else a table has 100.")
@options.as_json
@options.ledger
def list_alerts(
    state: str | None,
    watch: str | None,
    since: Days | None,
    until: Days | None,
    as_of: Days | None,
    limit: int | None,
    as_json: bool,
    ledger: str,
) -> None:
    """List alerts, the latest first, each with its reasons and the words that it rests on.

    \b
    Examples:
      onrecord alert list --since 7d
      onrecord alert list --state snoozed --json
    """
    from onrecord.ledger import Ledger
    from onrecord.surfaces.cli.alert_view import alert_table
    from onrecord.surfaces.cli.console import out
    from onrecord.surfaces.cli.output import LONGEST_TABLE, print_json

    with Ledger.open(ledger, create=False) as opened:
        most = limit if limit or as_json else LONGEST_TABLE
        lines = opened.alerts(
            state=state, watch=watch, since=first(since), until=last(until), as_of=last(as_of), limit=most
        )
        if as_json:
            print_json(lines)
            return
        shown = list(lines)
    if shown:
        out().print(alert_table(shown))
    else:
        click.echo("no alerts")


@command.command("show")
@_ALERT
@options.as_json
@options.ledger
def show(alert: str, as_json: bool, ledger: str) -> None:
    """Show one ALERT whole, by its number or id: reasons, statistics, words, and what was done with it.

    Beside the reports and origins of its facts at that time stand those of now.

    \b
    Examples:
      onrecord alert show 3
    """
    from onrecord.ledger import Ledger
    from onrecord.surfaces.cli.alert_view import alert_text
    from onrecord.surfaces.cli.output import print_json

    with Ledger.open(ledger, create=False) as opened:
        line = opened.alert(alert)
        line["now"] = _now(opened, line["facts"])
    if as_json:
        print_json([line])
    else:
        click.echo(alert_text(line))


def _now(opened: Ledger, facts: list[str]) -> dict[str, int]:
    """How often its facts are told by now: the most reports and origins of any."""
    its = [fact for fact in map(opened.fact, facts) if fact is not None]
    return {name: max((fact[name] for fact in its), default=0) for name in ("reports", "origins")}


@command.command("snooze")
@_ALERT
@click.option(
    "--until", required=True, callback=ahead_option, metavar="DATE",
    help="To the end of this day: 2025-06-10, tomorrow, monday (the next), 7d (in 7 days), 2w.",
)  # fmt: skip
@_BY
@_NOTE
@options.ledger
def snooze(alert: str, until: Days, by: str, note: str | None, ledger: str) -> None:
    """Let an ALERT rest until a day.

    \b
    Examples:
      onrecord alert snooze 3 --until 2025-06-10 --by Ines
      onrecord alert snooze 3 --until tomorrow --by Ines
    """
    _act(ledger, alert, "snooze", by, note, until.end)


def _act(ledger: str, alert: str, verb: str, by: str, note: str | None, until: str | None = None) -> None:
    from onrecord.ledger import Ledger
    from onrecord.surfaces.cli.console import printable

    with Ledger.open(ledger, create=False) as opened:
        line = opened.act_on_alert(alert, verb, by=by, note=note, until=until)
    click.echo(f"no. {line['number']} is {line['state']}: {printable(line['title'])}")


def _made(verb: str, about: str) -> click.Command:
    """The command for an act that needs no more than a name."""

    @click.command(verb, help=f"{about}\n\n\b\nExamples:\n  onrecord alert {verb} 3 --by Ines")
    @_ALERT
    @_BY
    @_NOTE
    @options.ledger
    def made(alert: str, by: str, note: str | None, ledger: str) -> None:
        _act(ledger, alert, verb, by, note)

    return made


for _verb, _about in (
    ("acknowledge", "Say that you have seen an ALERT."),
    ("escalate", "Pass an ALERT on to whoever has to decide."),
    ("close", "Say that nothing is left to do about an ALERT."),
    ("reopen", "Take an ALERT up again."),
):
    command.add_command(_made(_verb, _about))
