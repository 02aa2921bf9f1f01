"""`[[brief]]` tables: what they set, where they stand, and that a mistake is told by its line while the others work."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.watching.regular import load_regulars

TARGETS = ["desk", "editor"]


def test_a_brief_has_what_its_table_says(tmp_path: Path) -> None:
    (tmp_path / "onrecord.toml").write_text(
        '[[deliver]]\nname = "desk"\n\n[[brief]]\nname = "morning"\nabout = "Morning brief"\n'
        'rhythm = "Mon, Wed, Fri 06:30 Europe/Kyiv"\nto = ["desk", "editor"]\nfolder = "out"\n'
        'formats = ["html", "pdf"]\nbetween = ["US", "RU"]\nfilter = [{ kind = "contact" }, { who = ["Ida Civ"] }]\n'
    )
    loaded = load_regulars(tmp_path / "onrecord.toml", TARGETS)
    (brief,) = loaded.briefs
    assert not loaded.mistakes
    assert (brief.name, brief.about, brief.rhythm.zone, brief.line) == ("morning", "Morning brief", "Europe/Kyiv", 4)
    assert (brief.to, brief.folder) == (("desk", "editor"), str(tmp_path / "out"))
    assert (brief.formats, brief.between) == (("html", "pdf"), ("US", "RU"))
    assert brief.filters == ({"kind": "contact"}, {"who": ["Ida Civ"]})


def test_briefs_stand_in_files_of_their_own_too(tmp_path: Path) -> None:
    (tmp_path / "briefs").mkdir()
    for name in ("b", "a"):
        (tmp_path / "briefs" / f"{name}.toml").write_text(f'[[brief]]\nname = "{name}"\nrhythm = "hourly"\n')
    loaded = load_regulars(tmp_path / "onrecord.toml")
    assert [(b.name, b.to, b.folder, b.formats, b.filters) for b in loaded.briefs] == [
        (name, (), None, ("markdown", "html"), ({},)) for name in ("a", "b")
    ]


@pytest.mark.parametrize(
    ("wrong", "line", "why"),
    [
        ('name = "Morning"', 3, "small letters"),
        ('rhythm = "whenever"', 4, "is to be written as"),
        ("rhythm = 5", 4, "has a rhythm"),
        ('to = ["nobody"]', 5, "no target 'nobody'"),
        ('to = "desk"', 5, "list of texts"),
        ('formats = ["docx"]', 5, "no format 'docx'"),
        ('formats = ["pdf"]', 5, "nobody has files"),
        ('filter = { colour = "red" }', 5, "filtered by 'colour'"),
        ('between = ["US"]', 5, "two parties"),
        ('folder = ""', 5, "text of one line"),
        ('colour = "red"', 5, "no such setting"),
    ],
)
def test_a_mistake_names_its_line_and_leaves_the_others(tmp_path: Path, wrong: str, line: int, why: str) -> None:
    good = {"name": 'name = "one"', "rhythm": 'rhythm = "daily 06:30"', wrong.split(" ")[0]: wrong}
    file = tmp_path / "onrecord.toml"
    file.write_text("\n[[brief]]\n" + "\n".join(good.values()) + '\n[[brief]]\nname = "two"\nrhythm = "hourly"\n')
    loaded = load_regulars(file, TARGETS)
    assert [b.name for b in loaded.briefs] == ["two"]
    (mistake,) = loaded.mistakes
    assert (mistake.file, mistake.line) == (str(file), line)
    assert why in mistake.what


def test_a_name_is_had_by_one(tmp_path: Path) -> None:
    file = tmp_path / "onrecord.toml"
    file.write_text('[[brief]]\nname = "a"\nrhythm = "hourly"\n' * 2)
    loaded = load_regulars(file)
    assert len(loaded.briefs) == 1
    assert "two briefs 'a'" in str(loaded.mistakes[0])
