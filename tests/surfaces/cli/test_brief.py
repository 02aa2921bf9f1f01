"""`onrecord brief`, `brief list` and `brief run`: what is printed, made, handed over and refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from onrecord.engines.holding import Held
from onrecord.ledger import Ledger
from onrecord.surfaces.cli import command
from onrecord.surfaces.cli.ending import guarded
from tests.watching.conftest import BEL, article_of, statement

Asked = Callable[..., tuple[int, str, str]]
TABLE = '[[brief]]\nname = "morning"\nrhythm = "daily 06:30 Europe/Kyiv"\nfolder = "out"\n'


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Asked:
    path = str(tmp_path / "desk.db")
    with Ledger.open(path, clock=lambda: datetime.now(UTC) + timedelta(seconds=1)) as ledger:
        ledger.add(*article_of("2030-03-01", statement(BEL, "The envoy has come home again"), outlet="Post"))
    monkeypatch.setenv("ONRECORD_LEDGER", path)
    monkeypatch.setenv("ONRECORD_CONFIG", str(tmp_path / "onrecord.toml"))
    monkeypatch.setenv("COLUMNS", "120")

    def run(*arguments: str) -> tuple[int, str, str]:
        status = guarded(command, list(arguments))
        out, err = capsys.readouterr()
        return status, out, err

    return run


def test_a_brief_of_a_period_is_printed_as_ever(ask: Asked) -> None:
    status, out, _ = ask("brief", "--since", "2030", "--format", "md")
    assert status == 0
    assert out.startswith("# Brief: since 1 January 2030\n\n1 report from 1 outlet")
    assert "- Oto Bel (envoy) said: The envoy has come home again. (Post, 1 March 2030)" in out
    status, out, _ = ask("brief", "--format", "json")
    assert (status, json.loads(out)["left_out"]) == (0, [])


def test_one_on_a_rhythm_is_shown_made_and_kept(ask: Asked, tmp_path: Path) -> None:
    (tmp_path / "onrecord.toml").write_text(TABLE)
    status, out, _ = ask("brief", "list", "--json")
    line = json.loads(out)
    assert (status, line["name"], line["last"], line["rhythm"]) == (0, "morning", None, "daily 06:30 Europe/Kyiv")
    assert line["next"].endswith(" 06:30")
    status, out, _ = ask("brief", "run", "morning", "--dry-run", "--format", "md", "--pack", "sample")
    assert status == 0
    assert "- Oto Bel (envoy) said: The envoy has come home again. (Post, 1 March 2030)" in out
    assert not (tmp_path / "out").exists()
    status, _, err = ask("brief", "run", "morning", "--pack", "sample")
    assert (status, err.splitlines()[-1]) == (0, "1 brief; 1 handed over")
    assert len(list((tmp_path / "out").iterdir())) == 2
    status, out, _ = ask("brief", "list")
    assert status == 0
    assert "none" not in out
    status, _, err = ask("brief", "run", "--pack", "sample")
    assert (status, err) == (0, "0 briefs; 0 handed over\n")
    status, _, err = ask("brief", "run", "morning", "--pack", "sample")
    assert status == 2
    assert "was made in this minute" in err


def test_where_a_follower_runs_it_hands_over(ask: Asked, tmp_path: Path) -> None:
    (tmp_path / "onrecord.toml").write_text(TABLE)
    with Ledger.open(tmp_path / "desk.db") as ledger, Held(ledger):
        status, _, err = ask("brief", "run", "morning", "--pack", "sample")
        assert status == 0
        assert "is followed already" in err
        assert "that one hands it over" in err
        assert not (tmp_path / "out").exists()
        assert ask("brief", "run", "--pack", "sample")[0] == 1
    assert ask("brief", "run", "--pack", "sample")[2].endswith("0 briefs; 1 handed over\n")


def test_what_cannot_be_handed_over_is_told_by_the_status(ask: Asked, tmp_path: Path) -> None:
    (tmp_path / "onrecord.toml").write_text(TABLE)
    (tmp_path / "out").write_text("no folder")
    status, _, err = ask("brief", "run", "morning", "--pack", "sample")
    assert (status, err.splitlines()[-1]) == (1, "1 brief; 0 handed over, 1 could not be")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("brief", "run"), "no briefs on a rhythm"),
        (("brief", "run", "mornin"), "no brief 'mornin': did you mean morning?"),
        (("brief", "--since", "7d", "run", "morning"), "stand behind it"),
        (("brief", "walk"), "No such command 'walk'"),
    ],
)
def test_what_is_not_there_is_told(ask: Asked, tmp_path: Path, arguments: tuple[str, ...], why: str) -> None:
    if len(arguments) > 2:
        (tmp_path / "onrecord.toml").write_text(TABLE)
    status, _, err = ask(*arguments)
    assert status == 2
    assert why.lower() in " ".join(err.split()).lower()


def test_a_mistake_in_the_configuration_is_told(ask: Asked, tmp_path: Path) -> None:
    (tmp_path / "onrecord.toml").write_text(TABLE + TABLE.replace("daily", "dayly").replace("morning", "evening"))
    status, out, err = ask("brief", "list", "--json")
    assert (status, json.loads(out)["name"]) == (1, "morning")
    assert "line 7: brief.rhythm: 'dayly' is no day of the week" in err
    (tmp_path / "onrecord.toml").write_text(TABLE + 'filter = { role = "nobody" }\n')
    status, _, err = ask("brief", "list")
    assert status == 1
    assert "line 1: brief.filter: no role 'nobody'" in err
