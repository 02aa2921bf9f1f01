"""The pages for people: their links lead somewhere, their commands exist, what they show is what is printed."""

from __future__ import annotations

import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

import onrecord
from onrecord.extraction import extract
from onrecord.language import annotate_all
from onrecord.language.parse import parse_articles
from onrecord.model.article import Article, Block, Published
from onrecord.model.records import KINDS
from onrecord.packs import load_pack
from onrecord.surfaces.cli import command

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / "docs").glob("*.md"))]
SAMPLES = ROOT / "src" / "onrecord" / "packs" / "sample" / "reports"
LONGEST = 170
WIDTH = 100

_LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`([^`\n]+)`")
_OPTION = re.compile(r"(?<!\S)--[a-z][a-z-]*")
_CALL = re.compile(r"^(?:\$ )?onrecord(?: ([a-z]+))?(?=\s|$)(.*)$")
_PLACEHOLDERS = re.compile(r"onrecord (?:COMMAND|…)")


def name(path: Path) -> str:
    return path.name


def blocks(page: Path, language: str) -> list[str]:
    return [text for found, text in _BLOCK.findall(page.read_text("utf-8")) if found == language]


def options_of(part: click.Command) -> set[str]:
    own = part.commands.values() if isinstance(part, click.Group) and part is not command else ()
    return {option for p in (part, *own) for parameter in p.params for option in parameter.opts} | {"--help"}


def part_named(word: str) -> click.Command | None:
    return command.get_command(click.Context(command), word)


def every_option() -> set[str]:
    names = command.list_commands(click.Context(command))
    return {option for n in names if (part := part_named(n)) for option in options_of(part)} | options_of(command)


def anchors(page: Path) -> set[str]:
    """The headings as they are linked to: lower case, punctuation left out, hyphens for spaces."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in _LINK.findall(page.read_text("utf-8")):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        goal = (page.parent / path).resolve() if path else page
        assert goal.exists(), target
        assert not anchor or anchor in anchors(goal), target


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_commands_and_options_exist(page: Path) -> None:
    shown = [
        line.strip() for language in ("sh", "console") for text in blocks(page, language) for line in text.split("\n")
    ]
    shown += _INLINE.findall(_BLOCK.sub("", page.read_text("utf-8")))
    known = every_option()
    for line in shown:
        call = None if _PLACEHOLDERS.match(line) else _CALL.match(line)
        if call is None:
            assert not line.startswith("--") or set(_OPTION.findall(line)) <= known, line
            continue
        part = part_named(call[1]) if call[1] else command
        assert part is not None, line
        assert set(_OPTION.findall(call[2].split(" | ")[0])) <= options_of(part), line


def test_the_readme_is_short_and_fits_a_screen() -> None:
    assert len(README.read_text("utf-8").splitlines()) <= LONGEST
    for language in ("console", "json", "python"):
        for text in blocks(README, language):
            assert max(len(line) for line in text.split("\n")) <= WIDTH


def test_the_codebook_is_what_the_tables_say(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """docs/codebook.md is written from the tables, and each of its examples gives the record that it stands for."""
    program = ROOT / "docs" / "generate_codebook.py"
    monkeypatch.setattr(sys, "argv", [str(program), "--check"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(program), run_name="__main__")
    assert ended.value.code == 0, capsys.readouterr().err or "docs/codebook.md is old: python docs/generate_codebook.py"


def test_the_screens_of_the_readme_are_true() -> None:
    done = subprocess.run([sys.executable, ROOT / "docs" / "generate_screens.py", "--check"], cwd=ROOT)
    assert done.returncode == 0, "README.md shows what is printed no more: python docs/generate_screens.py"


def test_python_of_the_readme_runs(tmp_path: Path) -> None:
    shutil.copytree(SAMPLES, tmp_path / "reports")
    texts = blocks(README, "python")
    assert texts
    for text in texts:
        done = subprocess.run([sys.executable, "-c", text], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip()


def test_the_tour_of_the_readme_runs(tmp_path: Path) -> None:
    (tour,) = (text for text in blocks(README, "sh") if "onrecord read" in text)
    (tmp_path / "src").symlink_to(ROOT / "src")
    settings = {key: value for key, value in os.environ.items() if not key.startswith("ONRECORD_")}
    settings["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{settings['PATH']}"
    done = subprocess.run(["bash", "-euc", tour], cwd=tmp_path, env=settings, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "<html" in (tmp_path / "june.html").read_text("utf-8")


def holds(whole: Any, part: Any) -> bool:
    """Whether a JSON value has all that the part shows; a text may be cut with " …" at its end."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(k in whole and holds(whole[k], v) for k, v in part.items())
    if isinstance(part, list):
        return isinstance(whole, list) and len(whole) >= len(part) and all(map(holds, whole, part))
    if isinstance(part, str) and part.endswith(" …"):
        return isinstance(whole, str) and whole.startswith(part.removesuffix(" …"))
    return bool(whole == part)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """What `extract` prints of the sample reports: every record, and the publication date of every article."""
    from onrecord.model.encode import to_json

    out: list[Any] = []
    for path in sorted(SAMPLES.glob("*.txt")):
        outcome = onrecord.extract(path.read_text("utf-8"), pack="sample")
        assert outcome.article is not None
        out += [to_json(r) for r in outcome.records] + [to_json(outcome.article.published)]
    return out


@pytest.mark.parametrize("page", [README, ROOT / "docs" / "dates-and-checks.md"], ids=name)
def test_shown_json_is_printed_so(page: Path, printed: list[Any]) -> None:
    texts = blocks(page, "json")
    assert texts
    for text in texts:
        shown = json.loads(text)
        assert any(holds(value, shown) for value in printed), text


def sections(page: Path) -> dict[str, str]:
    parts = re.split(r"^## (.+)$", page.read_text("utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_described_with_an_example_that_gives_one(kind: str) -> None:
    section = sections(ROOT / "docs" / "records.md")[kind]
    text = " ".join(re.findall(r"^> (.+)$", section, re.MULTILINE))
    assert text
    day = Published("2025-06-03", "2025-06-03", "given")
    article = Article(kind, kind, text, language="en", published=day, blocks=(Block(0, len(text), "text", 0),))
    (parsed,) = parse_articles([article])
    annotate_all(parsed, load_pack("sample"))
    assert kind in {record.kind for record in extract(parsed, load_pack("sample"))}
