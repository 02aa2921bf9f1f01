"""Lines of the ledger on stdout: a kind and its lines in; a table for people, JSON lines or CSV for programs out."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import click

from onrecord.surfaces.cli.words import counted

LONGEST_TABLE = 100
"""Rows of a table where no limit was asked for; JSON and CSV have all of them."""


def show(kind: str, lines: Iterable[dict[str, Any]], as_json: bool, as_csv: bool, limit: int | None = None) -> None:
    """Print the lines, all of one kind, in the form that was asked for; a table stops after so many rows."""
    if as_json and as_csv:
        raise click.UsageError("choose one of --json and --csv")
    if as_json:
        print_json(lines)
    elif as_csv:
        _print_csv(kind, lines)
    else:
        _print_table(kind, iter(lines), LONGEST_TABLE if limit is None else limit)


def print_json(lines: Iterable[dict[str, Any]]) -> None:
    """One JSON line each."""
    from onrecord.surfaces.exports.lines import as_line

    for line in lines:
        sys.stdout.write(as_line(line) + "\n")


def _print_csv(kind: str, lines: Iterable[dict[str, Any]]) -> None:
    from onrecord.surfaces.exports.cells import cells, columns

    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(columns(kind))
    for line in lines:
        table.writerow(list(cells(kind, line)))


def _print_table(kind: str, lines: Iterator[dict[str, Any]], limit: int) -> None:
    from onrecord.surfaces.cli.console import out
    from onrecord.surfaces.cli.tables import table_of

    shown = list(islice(lines, limit))
    if not shown:
        click.echo(f"nothing of the kind {kind}")
        return
    out().print(table_of(kind, shown))
    more = next(lines, None) is not None
    click.echo(f"the first {limit:,}; --limit N shows more" if more else counted(len(shown), kind))
