"""`onrecord watch …`: names, conditions and parameters in; watches written, shown and run, and what they raise, out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from onrecord.surfaces.cli import options
from onrecord.surfaces.cli.words import counted

if TYPE_CHECKING:
    from onrecord.watching.watches import Loaded

_MISTAKE = 1


@click.group("watch", no_args_is_help=True, context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Watch the ledger: saved questions with a condition, and the alerts that they raise, each once.

    Watches stand in `onrecord.toml`, one a file in the folder `watches` beside it, and in the ledger, where the desk
    keeps those that are made there. A pack brings ready ones, which run for as long as you have none of your own.

    \b
    Examples:
      onrecord watch list
      onrecord watch add silence-ended
      onrecord watch run
      onrecord watch run --over 2022-02-01..2022-06-30
    """


@command.command("list")
@click.option("--conditions", is_flag=True, help="Show the conditions and their parameters instead.")
@options.as_json
@options.pack
@options.config
@options.ledger
def list_watches(conditions: bool, as_json: bool, pack: str, config: str, ledger: str) -> None:
    """Show your watches and the ready ones of the pack, or what a watch can be set for.

    \b
    Examples:
      onrecord watch list --pack world
      onrecord watch list --conditions
    """
    from onrecord.surfaces.cli.console import out, table
    from onrecord.surfaces.cli.output import print_json
    from onrecord.surfaces.cli.watching import condition_lines
    from onrecord.watching.made import watch_lines

    if conditions:
        lines = list(condition_lines())
        if as_json:
            print_json(lines)
        for line in () if as_json else lines:
            click.echo(f"{line['condition']}: {line['about']}")
            for name, own in line["parameters"].items():
                default = "not set" if own["default"] in (None, []) else own["default"]
                click.echo(f"    {name} ({default}): {own['meaning']}")
        return
    loaded = _loaded(config, pack, ledger)
    lines = list(watch_lines(loaded))
    if as_json:
        print_json(lines)
    elif lines:
        wide: dict[str, Any] = {"ratio": 3, "overflow": "fold"}
        shown = table(("Watch", wide), ("Condition", {"ratio": 2}), ("About", {"ratio": 5}), ("Runs", {}))
        for line in lines:
            runs = "ready" if not line["active"] else "yes, of the desk" if line["by"] else "yes"
            shown.add_row(line["name"], line["condition"], line["about"], runs)
        out().print(shown)
    _end(loaded)


@command.command("add")
@click.argument("name")
@click.option("--condition", metavar="NAME", help="The condition; without it, the ready watch NAME is taken.")
@click.option("--filter", "filters", metavar="KEY=VALUE", multiple=True, help="Which records: kind=contact, who=Vell …")
@click.option("--set", "sets", metavar="KEY=VALUE", multiple=True, help="A parameter of the condition: days=30.")
@click.option("--importance", metavar="WORD", help="low, normal, high or urgent.")
@click.option("--about", metavar="TEXT", help="What it is for, in a sentence.")
@options.pack
@options.config
@options.ledger
def add(
    name: str,
    condition: str | None,
    filters: tuple[str, ...],
    sets: tuple[str, ...],
    importance: str | None,
    about: str | None,
    pack: str,
    config: str,
    ledger: str,
) -> None:
    """Add the watch NAME: a ready one of the pack, or one of your own. It is written to watches/NAME.toml.

    A name in a filter that no report and no table has is told of, with the nearest that are there; the watch is added
    all the same.

    \b
    Examples:
      onrecord watch add nuclear-warning
      onrecord watch add shoigu --condition silence-ended --filter kind=contact --filter who=Shoigu --set days=21
      onrecord watch add big-pledges --condition new --filter kind=pledge --set at_least=1e9 --importance high
    """
    from onrecord.surfaces.cli.console import printable
    from onrecord.surfaces.cli.watching import added

    told, unknown = added(name, condition, filters, sets, importance, about, pack, config, ledger)
    click.echo(told)
    for one in unknown:
        click.echo(f"warning  {printable(one)}", err=True)


@command.command("remove")
@click.argument("name")
@click.option("--by", metavar="NAME", help="Who removes it; one that was made on the desk is signed for.")
@options.pack
@options.config
@options.ledger
def remove(name: str, by: str | None, pack: str, config: str, ledger: str) -> None:
    """Remove the watch NAME that stands in a file of its own, or was made on the desk. What it has raised stays.

    \b
    Examples:
      onrecord watch remove shoigu
      onrecord watch remove calls-of-bel --by Ines
    """
    from onrecord.surfaces.cli.watching import removed

    click.echo(removed(name, pack, config, ledger, by))


@command.command("run")
@click.option("--over", metavar="FROM..TO", help="A back-test: what this period would have raised; nothing is kept.")
@click.option("--only", metavar="NAME", multiple=True, help="Only this watch, also a ready one; several: each of them.")
@click.option("--no-undated", is_flag=True, help="In a back-test: nothing of reports of which the day is not known.")
@options.as_json
@options.pack
@options.config
@options.quiet
@options.ledger
def run(
    over: str | None,
    only: tuple[str, ...],
    no_undated: bool,
    as_json: bool,
    pack: str,
    config: str,
    quiet: bool,
    ledger: str,
) -> None:
    """Run the watches: what is new is raised, and kept, once. With --over, test them on earlier days.

    A back-test walks through the days of the period: on each, the watches see what was reported by then. What a report
    without a day would have raised comes last, without a day.

    \b
    Examples:
      onrecord watch run
      onrecord watch run --over 2022-02-01..2022-06-30
      onrecord watch run --over 2022 --only silence-ended --json
    """
    from onrecord.engines.watched import note_watched
    from onrecord.ledger import Ledger
    from onrecord.surfaces.cli.alert_view import alert_table
    from onrecord.surfaces.cli.console import out
    from onrecord.surfaces.cli.output import print_json
    from onrecord.surfaces.cli.watching import back_tested, chosen, ran

    loaded = _loaded(config, pack, ledger)
    watches = chosen(loaded, only)
    if not loaded.watches and not only and not quiet:
        click.echo(f"no watches of your own: the {len(watches)} ready ones of the pack {pack} are run", err=True)
    with Ledger.open(ledger, create=False) as opened:
        if over:
            lines, mistakes = back_tested(opened, watches, over, pack, not no_undated)
        else:
            if not only:
                note_watched(opened, loaded.watches)
            lines, mistakes = ran(opened, watches, pack)
    loaded.mistakes += mistakes
    if as_json:
        print_json(lines)
    elif lines:
        out().print(alert_table(lines))
    if not quiet and not as_json:
        click.echo(counted(len(lines), "alert") + ("" if over else f", kept in {ledger}" if lines else ""))
    _end(loaded)


def _loaded(config: str, pack: str, ledger: str) -> Loaded:
    from onrecord.packs import load_pack
    from onrecord.surfaces.cli.watching import loaded_of

    load_pack(pack)
    return loaded_of(config, pack, ledger)


def _end(loaded: Loaded) -> None:
    """Tell of mistakes; with one, the status is that of something refused."""
    from onrecord.surfaces.cli.console import printable

    for mistake in loaded.mistakes:
        click.echo(f"refused {printable(str(mistake))}", err=True)
    if loaded.mistakes:
        click.get_current_context().exit(_MISTAKE)
