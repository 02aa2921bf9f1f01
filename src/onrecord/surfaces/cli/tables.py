"""Tables for people: lines of the ledger in; a rich table of 100 columns out, one shape for each kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from onrecord.surfaces.cli import console, rows
from onrecord.surfaces.cli.rows import Line, cut

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

Columns = tuple[tuple[str, dict[str, object]], ...]
_NARROW: dict[str, object] = {"ratio": 2, "overflow": "fold"}
_WIDE: dict[str, object] = {"ratio": 5, "overflow": "fold"}
_DAY: dict[str, object] = {"width": 11, "overflow": "fold"}
_NUMBER: dict[str, object] = {"justify": "right", "no_wrap": True}

RECORD: Columns = (("When", _DAY), ("Who", _NARROW), ("What, in which words", _WIDE), ("Report", _NARROW))


def _record(line: Line) -> list[str | Text]:
    from rich.text import Text

    said = Text(rows.what(line) or line["kind"])
    parts = (rows.place(line), ""), (rows.words(line), "italic"), (rows.according_to(line), "dim")
    for part, style in (*parts, (rows.corrected(line), "dim")):
        if part:
            said.append(f"\n{part}" if style else f", {part}", style)
    return [rows.when(line), rows.who(line), said, rows.report(line)]


def _article(line: Line) -> list[str | Text]:
    published = line["published"]
    day = published["start"] or "undated"
    day += " (inferred)" if published["basis"] == "inferred" else ""
    version = " (a new version)" if line.get("version_of") else ""
    copies = ", ".join(dict.fromkeys(copy["relation"] for copy in line.get("copies", ())))
    version += f" ({copies} copy)" if copies else ""
    where = rows.short_place(line)
    return [day, cut(line["title"] or "", 120) + version, cut(line["outlet"] or ""), line["language"], where]


def _discrepancy(line: Line) -> list[str | Text]:
    from rich.text import Text

    said = Text(cut(line["summary"], 300))
    if line["kind"] not in ("drift", "conflict"):
        said.append(f"\nexpected: {cut(line['expected'])}\nfound: {cut(line['found'])}")
    if line["kind"] != "drift":
        said.append(f"\n{rows.words(line)}", "italic")
    return [line["kind"], said, rows.report(line)]


def _fact(line: Line) -> list[str | Text]:
    from rich.text import Text

    told = Text(cut(line["text"]))
    told.append(f"\n{line['kind']}, {line['id']}", "dim")
    counts = [str(line[key]) for key in ("reports", "outlets", "origins")]
    return [told, *counts, cut(", ".join(line["outlet_names"]), 80)]


def _days(line: Line) -> str:
    return " – ".join(dict.fromkeys(day for day in (line["first"], line["last"]) if day)) or "undated"


_SHAPES: dict[str, tuple[Columns, Callable[[Line], list[Any]]]] = {
    "article": (
        (("Published", _DAY), ("Title", _WIDE), ("Outlet", _NARROW), ("Language", {}), ("Where", _NARROW)),
        _article,
    ),
    "actor": (
        (("Name", _NARROW), ("Type", {}), ("Records", _NUMBER), ("Reports", _NUMBER), ("Id", _NARROW),
         ("Names", _NARROW)),
        lambda a: [cut(a["name"], 80), a["type"], str(a["records"]), str(a["articles"]), a["id"],
                   cut(", ".join(n for n in a["names"] if n != a["name"]), 120)],
    ),
    "fact": (
        (("Fact, as first told", _WIDE), ("Reports", _NUMBER), ("Outlets", _NUMBER), ("Origins", _NUMBER),
         ("Told by", _NARROW)),
        _fact,
    ),
    "story": (
        (("First report", _WIDE), ("Days", _DAY), ("Reports", _NUMBER), ("Story", {"no_wrap": True})),
        lambda s: [cut(s["title"] or s["path"].rsplit("/", 1)[-1], 120), _days(s), str(s["reports"]), s["id"]],
    ),
    "discrepancy": ((("Kind", {"min_width": 10}), ("What does not add up", _WIDE), ("Report", _NARROW)), _discrepancy),
    "refusal": (
        (("Recorded", _DAY), ("Report", _NARROW), ("Reason", _WIDE)),
        lambda r: [r["recorded"][:10], cut(r["path"], 120), cut(r["reason"])],
    ),
}  # fmt: skip


def table_of(kind: str, lines: Iterable[Line]) -> Table:
    """The table of lines of one kind (of record, or article, actor, fact, story, discrepancy, refusal)."""
    heads, row = _SHAPES.get(kind, (RECORD, _record))
    table = console.table(*heads)
    for line in lines:
        table.add_row(*row(line))
    return table
