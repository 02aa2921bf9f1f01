"""`onrecord brief`: a period in; the brief of the ledger out, as text, Markdown, HTML or JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from onrecord.surfaces.cli import options
from onrecord.surfaces.cli.dates import Days, first, last

if TYPE_CHECKING:
    from onrecord.watching import Brief

FORMATS = ("text", "md", "html", "json")


@click.command("brief")
@options.since
@options.until
@options.as_of
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="The form.")
@options.ledger
def command(since: Days | None, until: Days | None, as_of: Days | None, form: str, ledger: str) -> None:
    """Write a brief of what was reported in a period: what is new by kind, the most important first.

    Each line is one sentence with its source and the words that it rests on. What could not be resolved and what
    does not add up follow.

    \b
    Examples:
      onrecord brief --since 7d
      onrecord brief --since 2025-04 --until 2025-04 --format html > april.html
      onrecord brief --as-of 2025-04-10 --format md
    """
    from onrecord.ledger import Ledger
    from onrecord.watching import make_brief

    with Ledger.open(ledger, create=False) as opened:
        brief = make_brief(opened, since=first(since), until=last(until), as_of=last(as_of))
    print_brief(brief, form)


def print_brief(brief: Brief, form: str) -> None:
    """Print a brief on stdout; as text it is laid out for the terminal or, in a pipe, for 100 columns."""
    from onrecord.watching import to_html, to_json, to_markdown

    if form == "text":
        from rich.markdown import Markdown

        from onrecord.surfaces.cli.console import out

        out().print(Markdown(to_markdown(brief), hyperlinks=False))
    else:
        click.echo({"md": to_markdown, "html": to_html, "json": to_json}[form](brief).rstrip("\n"))
