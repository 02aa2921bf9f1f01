"""A row is made again when anything of it is another, and not otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from onrecord.surfaces.web.rows import Rows


@dataclass(frozen=True)
class Column:
    key: str
    head: str = "Head"


def test_a_row_is_made_once_for_what_it_shows() -> None:
    rows, made = Rows(most=3), list[Any]()

    def macro(columns: Any, line: Any) -> Markup:
        made.append(line["n"])
        return Markup("<td>{}</td>").format(line["n"])

    one = [Column("when")]
    assert [rows(macro, one, {"n": 1}, None) for _ in range(3)] == ["<td>1</td>"] * 3
    assert made == [1]
    rows(macro, one, {"n": 1, "origins": 2}, None)
    rows(macro, one, {"n": 1}, "talks")
    rows(macro, [Column("when", "Day")], {"n": 1}, None)
    assert made == [1, 1, 1, 1]
    rows(macro, one, {"n": 1}, None)
    assert made == [1, 1, 1, 1, 1], "of more rows than fit the oldest went"
