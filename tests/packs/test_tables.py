"""Tables of a TOML file with their lines: also in a broken file, and a table within a table."""

from __future__ import annotations

from onrecord.packs.tables import tables_in

TWO = """# watches
[[watch]]
name = "a"

[watch.filter]
kind = "contact"

[[watch]]
name = "b"
"""


def test_a_table_within_a_table_belongs_to_it() -> None:
    (a, b), mistakes = tables_in(TWO, "f.toml", "watch")
    assert mistakes == []
    assert (a.values["filter"], a.line, a.line_of("kind"), b.line) == ({"kind": "contact"}, 2, 6, 8)
    assert a.text.endswith('kind = "contact"\n')


def test_a_mistake_in_one_leaves_the_others_whole() -> None:
    (a,), (mistake,) = tables_in(TWO + "broken = \n", "f.toml", "watch")
    assert a.values == {"name": "a", "filter": {"kind": "contact"}}
    assert (mistake.file, mistake.line) == ("f.toml", 10)
    assert str(mistake).startswith("f.toml, line 10: no TOML: ")
