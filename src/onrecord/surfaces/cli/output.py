"""Lines of the ledger on stdout: a kind and its lines in; a table for people, JSON lines or CSV for programs out."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import click

from onrecord.surfaces.cli.words import counted

PAGE = 200
"""Rows whose widths are laid out together: a table of any length takes little memory."""


def show(kind: str, lines: Iterable[dict[str, Any]], as_json: bool, as_csv: bool) -> None:
    """Print the lines, all of one kind, in the form that was asked for."""
    if as_json and as_csv:
        raise click.UsageError("choose one of --json and --csv")
    if as_json:
        print_json(lines)
    elif as_csv:
        _print_csv(kind, lines)
    else:
        _print_tables(kind, iter(lines))


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


def _print_tables(kind: str, lines: Iterator[dict[str, Any]]) -> None:
    from onrecord.surfaces.cli.console import out
    from onrecord.surfaces.cli.tables import table_of

    console, total = out(), 0
    while page := list(islice(lines, PAGE)):
        total += len(page)
        console.print(table_of(kind, page))
    if not total:
        click.echo(f"nothing of the kind {kind}")
    else:
        console.print(counted(total, kind))
