"""The options that commands share, each with the same name, default and words everywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from onrecord.surfaces.cli.dates import days_option

F = TypeVar("F", bound=Callable[..., Any])

ledger = click.option(
    "--ledger",
    envvar="ONRECORD_LEDGER",
    default="onrecord.db",
    show_default=True,
    show_envvar=True,
    metavar="URL",
    help="The ledger: a path, sqlite:///… or postgresql://…",
)
config = click.option(
    "--config",
    envvar="ONRECORD_CONFIG",
    default="onrecord.toml",
    show_default=True,
    show_envvar=True,
    metavar="PATH",
    help="The configuration; the folders of single sources and watches lie beside it.",
)
pack = click.option(
    "--pack",
    envvar="ONRECORD_PACK",
    show_envvar=True,
    default="ukraine",
    show_default=True,
    metavar="NAME",
    help="Knowledge of a conflict, by name or by the path of its folder.",
)
model = click.option(
    "--model",
    envvar="ONRECORD_MODEL",
    show_envvar=True,
    metavar="NAME",
    help="Another spaCy model that is installed, such as en_core_web_lg.",
)
published = click.option(
    "--published",
    callback=days_option,
    metavar="DATE",
    help="When the reports were published, for those that do not say it.",
)
outlet = click.option("--outlet", metavar="NAME", help="Who published the reports, for those that do not say it.")
workers = click.option(
    "--workers",
    default="auto",
    show_default=True,
    metavar="N",
    callback=lambda _c, _p, v: _workers(v),
    help="Processes; auto takes one for a few reports, else one for each core.",
)
quiet = click.option("--quiet", "-q", is_flag=True, help="No progress and no summary; refusals are still told.")
log = click.option(
    "--log",
    type=click.Choice(["text", "json"]),
    envvar="ONRECORD_LOG",
    default="text",
    show_default=True,
    show_envvar=True,
    help="How a line of the log is written; it goes to stderr.",
)
debug = click.option("--debug", is_flag=True, help="Show the traceback of an internal error.")
as_json = click.option("--json", "as_json", is_flag=True, help="JSON lines, for programs.")
as_csv = click.option("--csv", "as_csv", is_flag=True, help="A CSV table, for programs.")
since = click.option("--since", callback=days_option, metavar="DATE", help="From this day on: 2022-05-13, 2022-05, 7d.")
until = click.option("--until", callback=days_option, metavar="DATE", help="Up to and with this day.")
by = click.option("--by", metavar="NAME", help="Who decides it.")
reason = click.option("--reason", required=True, metavar="TEXT", help="Why; it is kept with the decision.")
users = click.option(
    "--users",
    envvar="ONRECORD_USERS",
    show_envvar=True,
    metavar="FILE",
    help="Who may sign in to the desk; by default beside the ledger (onrecord.db.users.json).",
)
as_of = click.option("--as-of", callback=days_option, metavar="DATE", help="What the ledger knew on that day.")


def together(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Several options as one decorator, in the order in which `--help` is to show them."""

    def decorate(function: F) -> F:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


reading = together(pack, published, outlet, model, workers, quiet, debug)


def _workers(value: str) -> int | None:
    """The number of processes; None for `auto`."""
    if value == "auto":
        return None
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 256:
        raise click.BadParameter(f"{value!r} is neither auto nor a number of processes")
    return int(value)
