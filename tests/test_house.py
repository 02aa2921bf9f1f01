"""The house itself: walls between rooms, lengths of files, docstrings, locks, light imports."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
LONGEST = 400
HEAVY = ("spacy", "numpy", "trafilatura", "lxml", "sqlalchemy", "alembic", "rich", "feedparser", "py3langid")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_rooms_import_only_what_lies_below_them() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def test_every_room_stands_in_the_contract_of_imports() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    named = {room.strip() for layer in contracts[0]["layers"] for room in layer.split("|")}
    house = ROOT / "src" / "onrecord"
    rooms = {
        f"onrecord.{p.stem}"
        for p in house.iterdir()
        if (p.is_dir() and (p / "__init__.py").exists()) or (p.suffix == ".py" and not p.stem.startswith("__"))
    }
    assert rooms == named


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_a_file_is_short_and_says_what_it_is_for(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= LONGEST
    docstring = ast.get_docstring(ast.parse(text))
    assert docstring
    assert docstring.splitlines()[0].endswith((".", "…"))


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_public_parts_have_docstrings(path: Path) -> None:
    silent = [
        node.name
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not silent


def test_there_are_no_rooms_for_odds_and_ends() -> None:
    assert not [name(p) for p in SOURCES if {"utils", "helpers", "common", "misc"} & {*p.parts, p.stem}]


@pytest.mark.parametrize("path", LOCKS, ids=name)
def test_the_lock_pins_by_hash_and_names_no_address(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"https?:|://|--(extra-)?index|--find-links|@ ", text)
    for requirement in re.split(r"\n(?=\S)", text.strip()):
        assert re.match(r"[a-z0-9-]+==[\w.]+ ", requirement), requirement[:80]
        assert "--hash=sha256:" in requirement


def test_the_locks_agree() -> None:
    pins: dict[str, set[str]] = {}
    for path in LOCKS:
        for line in path.read_text("utf-8").splitlines():
            if match := re.match(r"([a-z0-9-]+==[^\\]+?) *\\", line):
                pins.setdefault(match[1].split("==")[0], set()).add(f"{path.stem}: {match[1]}")
    of_run = {entry for entries in pins.values() for entry in entries if entry.startswith("run: ")}
    of_dev = {entry.replace("dev: ", "run: ") for entries in pins.values() for entry in entries}
    assert of_run <= of_dev
    assert len(of_run) > 40


def test_importing_onrecord_and_its_command_line_loads_nothing_heavy() -> None:
    code = f"import sys, onrecord, onrecord.surfaces.cli as c; print([m for m in {HEAVY!r} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"


def test_the_reference_of_the_command_line_is_true() -> None:
    done = subprocess.run([sys.executable, ROOT / "docs" / "generate_cli.py", "--check"], cwd=ROOT)
    assert done.returncode == 0, "docs/cli.md is not what the commands say: make docs"
