"""`onrecord correct RECORD`: a record, what is wrong with it and a name in; a correction by hand out."""

from __future__ import annotations

import json
from typing import Any

import click

from onrecord.surfaces.cli import options
from onrecord.surfaces.cli.deciding import decided


@click.command("correct", no_args_is_help=True)
@click.argument("record", metavar="RECORD")
@click.option("--article", required=True, metavar="ID", help="The article of the record, by id, path or URL.")
@click.option("--set", "settings", multiple=True, metavar="FIELD=VALUE",
              help="What is to stand in a field, or in a part of one: speaker.role; several: all of them.")  # fmt: skip
@click.option("--not-a-record", "strike", is_flag=True, help="Take it out: what it tells is no record.")
@click.option("--also-copies", is_flag=True, help="The same in copies of the article, where they have the same words.")
@click.option("--on-revision", type=click.IntRange(0), metavar="N",
              help="Only if the record is still at this `revision`, as JSON lines have it.")  # fmt: skip
@options.reason
@click.option("--by", required=True, metavar="NAME", help="Who corrects it.")
@options.ledger
def command(
    record: str,
    article: str,
    settings: tuple[str, ...],
    strike: bool,
    also_copies: bool,
    on_revision: int | None,
    reason: str,
    by: str,
    ledger: str,
) -> None:
    """Correct a RECORD by hand: a wrong speaker, a wrong day, something that is no record.

    What the machine read stays beside it. The correction is in one log with all decisions (`onrecord decide list`), and
    `onrecord decide undo` undoes it by its number. `onrecord list KIND --json` shows records with their ids and fields.

    An actor or a place is told by its id or name; for somebody new, set the type as well (speaker.type=person). A day
    is 2025-06-03, 2025-06, 2025-06-03..2025-06-05 or unknown; a thing counted is 16 tanks. A list is set as a whole,
    with the option once for each or ";" between; nothing after the "=" empties a field. A VALUE may be JSON.

    \b
    Examples:
      onrecord correct statement:4f0c --article a.txt --set speaker=tomas-reik \\
        --set when=2025-06-03 --reason "Reik said it, see the third paragraph" --by Ines
      onrecord correct incident:77ab --article a.txt --not-a-record --reason "a drill" --by Ines
      onrecord decide undo 3 --reason "it was no drill"
    """
    changes = _changes(settings)
    if strike == bool(changes):
        raise click.UsageError("either --set FIELD=VALUE or --not-a-record is needed")
    how: dict[str, Any] = {"reason": reason, "by": by, "on_revision": on_revision, "also_copies": also_copies}
    if strike:
        decided(ledger, lambda opened: opened.strike(article, record, **how))
    else:
        decided(ledger, lambda opened: opened.amend(article, record, changes, **how))


def _changes(settings: tuple[str, ...]) -> dict[str, Any]:
    """By field, what is to stand there; a list where the field was given more than once."""
    found: dict[str, list[Any]] = {}
    for setting in settings:
        field, equals, value = setting.partition("=")
        if not equals or not field.strip():
            raise click.UsageError(f"--set needs FIELD=VALUE, not {setting!r}")
        found.setdefault(field.strip(), []).append(_value(field, value.strip()))
    return {field: values[0] if len(values) == 1 else values for field, values in found.items()}


def _value(field: str, text: str) -> Any:
    if not text.startswith(("{", "[")):
        return text
    try:
        return json.loads(text)
    except ValueError as error:
        raise click.UsageError(f"--set {field}: not JSON: {error}") from None
