"""Watches from files and packs: what is wrong is named by file and line, and the rest works."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import onrecord.packs
from onrecord.errors import UsageError
from onrecord.packs.tables import tables_in
from onrecord.watching.conditions.condition import Parameter
from onrecord.watching.parameters import checked, typed
from onrecord.watching.watches import load_watches, parameters_of, ready_text, watch_of

PACKS = sorted(f.parent.name for f in Path(onrecord.packs.__file__).parent.glob("*/watches.toml"))

GOOD = """
[[watch]]
name = "calls"
condition = "new"
filter = { kind = "contact" }
"""


def test_watches_of_the_file_the_folder_and_the_pack_are_loaded(tmp_path: Path) -> None:
    config = tmp_path / "onrecord.toml"
    config.write_text('[[source]]\nname = "a"\n' + GOOD)
    (tmp_path / "watches").mkdir()
    (tmp_path / "watches" / "more.toml").write_text(GOOD.replace("calls", "more") + "days = 3\n")
    loaded = load_watches(config, "sample")
    assert [w.name for w in loaded.watches] == ["calls"]
    assert [str(m) for m in loaded.mistakes] == [
        f"{tmp_path}/watches/more.toml, line 6: new has no parameter 'days'; there are: "
        + ", ".join(parameters_of("new"))
    ]
    assert loaded.active == loaded.watches
    assert load_watches(tmp_path / "none.toml", "sample").active


@pytest.mark.parametrize(
    ("wrong", "line", "said"),
    [
        ('name = "No Good"\ncondition = "new"', 2, "small letters"),
        ('condition = "new"', 1, "not None"),
        ('name = "a"\ncondition = "nova"', 3, "no condition 'nova'"),
        ('name = "a"\ncondition = "new"\nimportance = "huge"', 4, "no importance"),
        ('name = "a"\ncondition = "new"\nfilter = { colour = "red" }', 4, "nothing can be filtered by 'colour'"),
        ('name = "a"\ncondition = "new"\nfilter = { kind = "war" }', 4, "no kind 'war'"),
        ('name = "a"\ncondition = "new"\nfilter = 3', 4, "filter is a table"),
        ('name = "a"\ncondition = "silence-ended"\n\ndays = "long"', 5, "days is a number"),
        ('name = "a"\ncondition = "silence-ended"\ndays = -1', 4, "days is a number"),
        ('name = "a"\ncondition = "silence-ended"\nby = "all"', 4, "by is pair or side"),
        ('name = "a"\ncondition = "new"\nbetween = ["US"]', 4, "two parties"),
        ('name = "a"\ncondition = "answered"', 3, "needs the words"),
        ('name = "a"\ncondition = "new"\nabout = 3', 4, "about is a text"),
        ('name = "a"\ncondition = ', 3, "no TOML: invalid value"),
        ('name = "a\ncondition = "new"', 2, "no TOML: illegal character"),
    ],
)  # fmt: skip
def test_a_mistake_has_its_line_and_leaves_the_others(tmp_path: Path, wrong: str, line: int, said: str) -> None:
    config = tmp_path / "onrecord.toml"
    config.write_text(f"[[watch]]\n{wrong}\n{GOOD}" + GOOD.replace("calls", "more"))
    loaded = load_watches(config, "sample")
    assert [w.name for w in loaded.watches] == ["calls", "more"]
    (mistake,) = loaded.mistakes
    assert (mistake.file, mistake.line) == (str(config), line)
    assert said in mistake.what


def test_two_watches_of_one_name_are_one_and_a_mistake(tmp_path: Path) -> None:
    config = tmp_path / "onrecord.toml"
    config.write_text(GOOD + GOOD)
    loaded = load_watches(config, "sample")
    assert len(loaded.watches) == 1
    assert str(loaded.mistakes[0]) == f"{config}, line 8: there are two watches 'calls'"


def test_what_cannot_be_read_is_a_mistake(tmp_path: Path) -> None:
    config = tmp_path / "onrecord.toml"
    config.write_bytes(b"\xff\xfe[[watch]]")
    assert "is not UTF-8" in str(load_watches(config, "sample").mistakes[0])
    config.write_text("#" * (4 * 1024 * 1024 + 1))
    assert "larger than" in str(load_watches(config, "sample").mistakes[0])
    config.write_text("watch = 3")
    assert "[[watch]]" in str(load_watches(config, "sample").mistakes[0])
    config.write_text("a = " + "[" * 100_000)
    assert load_watches(config, "sample").mistakes


@settings(deadline=None)
@given(text=st.text(alphabet=st.sampled_from("[]watch=\"\n#{}.,a1 '-\\"), max_size=80) | st.text(max_size=40))
def test_no_text_breaks_the_reader(text: str) -> None:
    for broken in (text, f"[[watch]]\n{text}", f"{text}\n{GOOD}"):
        found, mistakes = tables_in(broken, "f", "watch")
        assert all(m.line >= 1 for m in mistakes)
        assert all(e.line >= 1 for e in found)
        for entry in found:
            with suppress(UsageError):
                assert watch_of(entry).name


@pytest.mark.parametrize("pack", PACKS)
def test_the_ready_watches_of_a_pack_are_sound(pack: str, tmp_path: Path) -> None:
    loaded = load_watches(tmp_path / "none.toml", pack)
    assert loaded.mistakes == []
    assert len(loaded.ready) > 5
    assert all(w.about for w in loaded.ready)
    for watch in loaded.ready:
        (table,), _ = tables_in(ready_text(pack, watch.name), "x", "watch")
        assert watch_of(table).given == watch.given
    with pytest.raises(KeyError):
        ready_text(pack, "none")


def test_packs_have_ready_watches() -> None:
    assert set(PACKS) >= {"sample", "ukraine", "world"}


def test_a_pack_without_watches_and_one_with_a_mistake(tmp_path: Path) -> None:
    folder = tmp_path / "dikes"
    folder.mkdir()
    (folder / "dikes.toml").write_text('[[person]]\nname = "Vos"\n')
    assert load_watches(tmp_path / "none.toml", str(folder)).ready == []
    (folder / "watches.toml").write_text(GOOD + "[[watch]]\nname = 3\n")
    loaded = load_watches(tmp_path / "none.toml", str(folder))
    assert [w.name for w in loaded.ready] == ["calls"]
    assert loaded.mistakes[0].line == 7
    assert onrecord.packs.load_pack(str(folder)).people


def test_values_of_a_command_line_are_what_they_look_like() -> None:
    assert [typed(t) for t in ("true", "12", "1e9", "[1.5, 2]", "Vell", "{}", "null")] == [
        True, 12, 1e9, [1.5, 2], "Vell", "{}", "null"
    ]  # fmt: skip


def test_values_are_checked() -> None:
    place, number = Parameter("place", ""), Parameter("number", "")
    assert checked("near", place, [1, 2]) == (1.0, 2.0)
    assert checked("near", place, "Orsk") == "Orsk"
    for parameter, value in (
        (place, [91, 0]), (place, [1]), (place, [True, "x"]), (number, float("inf")), (number, True),
        (Parameter("count", ""), 0), (Parameter("days", ""), 1e6), (Parameter("flag", ""), 1),
        (Parameter("texts", ""), [1]), (Parameter("text", ""), " "),
    ):  # fmt: skip
        with pytest.raises(UsageError):
            checked("x", parameter, value)
    json.dumps([p.meaning for p in parameters_of("rise").values()])
