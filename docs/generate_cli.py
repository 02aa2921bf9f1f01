"""Write `docs/cli.md` from the commands themselves: click's help in, Markdown out; `--check` only compares."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from onrecord.surfaces.cli import command

PAGE = Path(__file__).parent / "cli.md"
WIDTH = 100

HEAD = """# The command line

Written by `make docs` from the commands; a test keeps it true.

Exit status: 0 all well; 1 something was refused (the rest is done and kept); 2 wrong usage. A run that is stopped by
Ctrl-C ends with 130 and one whose reader went away (`| head`) with 141; what was finished by then is kept.

"""


def help_of(part: click.Command, name: str) -> str:
    """The help of one command as it stands on a terminal of 100 columns."""
    context = click.Context(
        part, info_name=name, terminal_width=WIDTH, max_content_width=WIDTH, help_option_names=["-h", "--help"]
    )
    return part.get_help(context)


def page() -> str:
    """The whole page."""
    parts = [HEAD, "## `onrecord`\n\n```text\n", help_of(command, "onrecord"), "\n```\n"]
    context = click.Context(command, info_name="onrecord")
    for name in command.list_commands(context):
        part = command.get_command(context, name)
        if part is not None:
            parts.append(section(part, f"onrecord {name}", "##"))
        if isinstance(part, click.Group):
            parts += (section(p, f"onrecord {name} {own}", "###") for own, p in part.commands.items())
    return "".join(parts)


def section(part: click.Command, name: str, heading: str) -> str:
    """The part of the page on one command."""
    return f"\n{heading} `{name}`\n\n```text\n{help_of(part, name)}\n```\n"


def main() -> int:
    """Write the page, or tell by the status whether it is true."""
    if "--check" in sys.argv[1:]:
        return 0 if PAGE.exists() and PAGE.read_text("utf-8") == page() else 1
    PAGE.write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
