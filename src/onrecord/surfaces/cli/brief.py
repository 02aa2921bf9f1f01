"""`onrecord brief …`: a period, or a brief on a rhythm, in; the brief out, printed, or kept and handed over."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from onrecord.surfaces.cli import options
from onrecord.surfaces.cli.dates import Days, first, last

if TYPE_CHECKING:
    from onrecord.watching import Brief

FORMATS = ("text", "md", "html", "json")
_MISTAKE = 1
_form = click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="The form."
)  # fmt: skip


@click.group("brief", invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@options.since
@options.until
@options.as_of
@_form
@options.ledger
@click.pass_context
def command(
    context: click.Context, since: Days | None, until: Days | None, as_of: Days | None, form: str, ledger: str
) -> None:
    """Write a brief of what was reported in a period: what is new by kind, the most important first.

    Each line is one sentence with its source and the words that it rests on; a line that its words do not bear out is
    left out and counted. What could not be resolved and what does not add up follow. Briefs on a rhythm stand in
    onrecord.toml as [[brief]]; `onrecord follow` makes them, and so does `onrecord brief run`.

    \b
    Examples:
      onrecord brief --since 7d
      onrecord brief --since 2025-04 --until 2025-04 --format html > april.html
      onrecord brief --as-of 2025-04-10 --format md
      onrecord brief run morning --dry-run
    """
    if context.invoked_subcommand is not None:
        given = [p for p in context.params if context.get_parameter_source(p) is ParameterSource.COMMANDLINE]
        if given:
            raise click.UsageError(f"options of `brief {context.invoked_subcommand}` stand behind it")
        return
    from onrecord.ledger import Ledger
    from onrecord.watching import make_brief

    with Ledger.open(ledger, create=False) as opened:
        brief = make_brief(opened, since=first(since), until=last(until), as_of=last(as_of))
    print_brief(brief, form)


@command.command("list")
@options.as_json
@options.config
@options.ledger
def list_briefs(as_json: bool, config: str, ledger: str) -> None:
    """Show the briefs on a rhythm: when the last one was made, when the next one is due, and who is sent it.

    \b
    Examples:
      onrecord brief list
    """
    from onrecord.surfaces.cli.briefing import loaded, regular_lines
    from onrecord.surfaces.cli.console import out, table
    from onrecord.surfaces.cli.output import print_json

    regulars, targets = loaded(config)
    lines = list(regular_lines(regulars.briefs, targets, ledger))
    if as_json:
        print_json(lines)
    elif lines:
        shown = table(("Brief", {}), ("Rhythm", {}), ("Last", {}), ("Next", {}), ("To", {"overflow": "fold"}))
        for line in lines:
            where = [*line["to"], *([line["folder"]] if line["folder"] else [])]
            shown.add_row(line["name"], line["rhythm"], line["last"] or "none", line["next"], ", ".join(where))
        out().print(shown)
    if regulars.mistakes:
        click.get_current_context().exit(_MISTAKE)


@command.command("run")
@click.argument("name", required=False)
@click.option("--dry-run", is_flag=True, help="Print what it would say; nothing is kept or handed over.")
@_form
@options.pack
@options.config
@options.quiet
@options.ledger
def run(name: str | None, dry_run: bool, form: str, pack: str, config: str, quiet: bool, ledger: str) -> None:
    """Make the briefs on a rhythm that are due and hand them over; for cron, where nothing follows.

    With NAME, that one is made now, due or not: of all that came since the last one. While a follower runs, it is the
    follower that hands it over.

    \b
    Examples:
      onrecord brief run
      onrecord brief run morning
      onrecord brief run morning --dry-run --format md
    """
    from onrecord.engines.events import write_log
    from onrecord.surfaces.cli.briefing import chosen, loaded, previewed, ran

    write_log("text", logging.WARNING)
    regulars, targets = loaded(config)
    briefs = chosen(regulars, name, config)
    failed = 0
    if dry_run:
        for brief in previewed(ledger, briefs, pack):
            print_brief(brief, form)
    else:
        said, failed = ran(ledger, briefs, targets, pack, now=name is not None)
        for line in () if quiet else said:
            click.echo(line, err=True)
    if regulars.mistakes or failed:
        click.get_current_context().exit(_MISTAKE)


def print_brief(brief: Brief, form: str) -> None:
    """Print a brief on stdout; as text it is laid out for the terminal or, in a pipe, for 100 columns."""
    from onrecord.watching import to_html, to_json, to_markdown

    if form == "text":
        from rich.markdown import Markdown

        from onrecord.surfaces.cli.console import out

        out().print(Markdown(to_markdown(brief), hyperlinks=False))
    else:
        click.echo({"md": to_markdown, "html": to_html, "json": to_json}[form](brief).rstrip("\n"))
