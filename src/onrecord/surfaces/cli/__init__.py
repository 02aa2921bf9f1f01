"""The command line: arguments in, an exit status out; each command is a file, loaded when it is asked for."""

from __future__ import annotations

import importlib
import os
import sys
from typing import NoReturn

import click

from onrecord import __version__

COMMANDS = {
    "demo": "demo",
    "extract": "extract",
    "annotate": "annotate",
    "read": "read",
    "list": "listing",
    "search": "search",
    "fact": "fact",
    "trace": "trace",
    "check": "check",
    "brief": "brief",
    "source": "source",
    "follow": "follow",
    "watch": "watch",
    "alert": "alert",
    "indicators": "indicators",
    "serve": "serve",
    "user": "user",
    "actor": "actor",
    "decide": "decide",
    "correct": "correct",
    "ledger": "ledger",
}


class LazyGroup(click.Group):
    """A group whose commands are modules beside this one, each with a `command`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order in which a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, loaded now."""
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = importlib.import_module(f"{__name__}.{COMMANDS[cmd_name]}").command
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it, with the nearest names where there is no such command."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from onrecord.surfaces.cli.words import did_you_mean

            raise click.UsageError(f"no command {args[0]!r}{did_you_mean(args[0], COMMANDS)}", ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with `onrecord demo`. `onrecord COMMAND --help` shows examples of each.",
)
@click.version_option(__version__, prog_name="onrecord", message="%(prog)s %(version)s")
def command() -> None:
    """Who said or did what, to whom, when and where, according to whom: a cited record of reports about a conflict."""
    from onrecord.surfaces.cli.environment import from_files

    from_files(os.environ)


def main(arguments: list[str] | None = None) -> NoReturn:
    """The program `onrecord`. Statuses: 0 all well, 1 something was refused, 2 wrong usage, 130 stopped by Ctrl-C."""
    from onrecord.engines.threads import one_thread_each
    from onrecord.surfaces.cli.ending import guarded

    one_thread_each(os.environ)
    sys.exit(guarded(command, sys.argv[1:] if arguments is None else arguments))
