"""Decisions and actors as a person reads them: their lines in, sentences, a table and a page of text out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from onrecord.surfaces.cli import console
from onrecord.surfaces.cli.console import printable
from onrecord.surfaces.cli.words import counted

if TYPE_CHECKING:
    from rich.table import Table

Line = dict[str, Any]
LONGEST_LIST = 30


def said(line: Line) -> str:
    """What a decision does, in one sentence without its end."""
    return printable(line["sentence"])


def decisions_table(lines: Iterable[Line]) -> Table:
    """The log of decisions."""
    wide: dict[str, object] = {"ratio": 4, "overflow": "fold"}
    narrow: dict[str, object] = {"ratio": 1, "overflow": "fold"}
    table = console.table(
        ("No", {"justify": "right"}), ("Day", {"min_width": 10}), ("What", wide), ("Reason", wide), ("By", narrow),
        ("Undone", narrow),
    )  # fmt: skip
    for line in lines:
        undone = f"by {line['undone']}" if line["undone"] else ""
        table.add_row(
            str(line["number"]), line["recorded"][:10], said(line), printable(line["reason"]),
            printable(line["by"] or ""), undone,
        )  # fmt: skip
    return table


def profile_text(line: Line) -> str:
    """One actor as a page of text."""
    kinds = ", ".join(counted(count, kind) for kind, count in line["records"].items())
    known = f"{kinds or 'no records'} in {counted(line['articles'], 'report')}"
    parts = [f"{printable(line['name'])} ({line['type'] or 'unknown'}), id {printable(line['id'])}", known]
    parts += _section("Names", (f"{printable(n['name'])}: {counted(n['records'], 'record')}" for n in line["names"]))
    spelled = (f"{printable(s['text'])}: {counted(s['records'], 'record')}" for s in line["spellings"])
    parts += _section("Spellings in the reports", spelled)
    parts += _section("Roles through time", (f"{_days(r)}  {printable(r['role'])}" for r in line["roles"]))
    others = [actor for actor in line["read_as"] if actor != line["id"]]
    parts += _section("Read by the machine as", map(printable, others))
    if line["decisions"]:
        parts += ["", "Decisions: " + ", ".join(map(str, line["decisions"])) + " (see `onrecord actor decisions`)"]
    return "\n".join(parts)


def _section(heading: str, lines: Iterable[str]) -> list[str]:
    every = list(lines)
    more = [f"  … and {len(every) - LONGEST_LIST} more; --json has all"] if len(every) > LONGEST_LIST else []
    return ["", heading, *(f"  {text}" for text in every[:LONGEST_LIST]), *more] if every else []


def _days(role: Line) -> str:
    if role["first"] is None:
        return "undated" + " " * 16
    return f"{role['first']} – {role['last']}" if role["last"] != role["first"] else role["first"] + " " * 13
