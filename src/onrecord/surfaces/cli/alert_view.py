"""Alerts on a terminal: their lines in; a table of many, or the text of one, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from onrecord.surfaces.cli.console import printable, table
from onrecord.surfaces.cli.rows import cut, report
from onrecord.surfaces.cli.words import counted

if TYPE_CHECKING:
    from rich.table import Table

Line = dict[str, Any]


def alert_table(lines: Iterable[Line]) -> Table:
    """When, how important, what and why, in which words."""
    from rich.text import Text

    wide: dict[str, Any] = {"ratio": 5, "overflow": "fold"}
    shown = table(("Raised", {"width": 12, "overflow": "fold"}), ("Alert, and why", wide), ("Watch", {"ratio": 2}))
    for line in lines:
        said = Text(cut(line["title"], 300))
        said.append(f"\n{cut('; '.join(r['text'] for r in line['reasons']), 400)}", "dim")
        words = min(line["evidence"], key=lambda e: e["background"], default=None)
        if words:
            said.append(f"\n“{cut(words['text'])}” ({report(words)})", "italic")
        when = f"{line['at'][:10] if line['at'] else 'day unknown'}\n{line['importance']}"
        number = f"\nno. {line['number']}, {line['state']}" if "number" in line else ""
        shown.add_row(when + number, said, "\n".join(r["watch"] for r in line["reasons"]))
    return shown


def alert_text(line: Line) -> str:
    """One alert whole."""
    return "\n".join(_text(line))


def _counts(line: Line) -> str:
    return f"{counted(line['reports'], 'report')} of {counted(line['origins'], 'origin')}"


def _text(line: Line) -> Iterator[str]:
    yield f"No. {line['number']}, {line['importance']}, {line['state']}: {printable(line['title'])}"
    raised = f"raised {line['at']}" if line["at"] else "raised"
    told = f", told by {_counts(line)} then, {_counts(line['now'])} now"
    yield f"{line['id']}, {raised}{told if line['facts'] else ''}"
    for reason in line["reasons"]:
        yield f"{reason['watch']} ({reason['condition']}): {printable(reason['text'])}"
        if reason["statistic"]:
            its = reason["statistic"]
            yield f"  {its['formula']}"
            yield f"  {its['window']}: expected {its['expected']:g}, observed {its['observed']:g}, p = {its['p']:g}"
    for words in line["evidence"]:
        where = report(words) if words["path"] or words["outlet"] else words["article"]
        yield f"{'before: ' if words['background'] else ''}“{cut(words['text'], 500)}” ({where})"
    for act in line["acts"]:
        until = f" until {act['until']}" if act["until"] else ""
        note = f": {printable(act['note'])}" if act["note"] else ""
        yield f"{act['recorded']} {printable(act['by'])}: {act['verb']}{until}{note}"
