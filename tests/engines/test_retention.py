"""How long what was passed over is kept: read from a configuration, mistakes told, and kept to by the follower."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from onrecord.engines.retention import load_retention


@pytest.mark.parametrize(("said", "days"), [("400 days", 400), ("2 years", 732), ("30 days", 30), ("8 weeks", 56)])
def test_a_period_is_read(tmp_path: Path, said: str, days: int) -> None:
    config = tmp_path / "onrecord.toml"
    config.write_text(f'[web]\ncontact = "desk@paper.example"\n\n[retention]\npassed_over = "{said}"\n')
    assert load_retention(str(config)) == (timedelta(days=days), [])


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('passed_over = "soon"', "is to be written as"), ('passed_over = "7 days"', "of 30 days or more"),
        ("passed_over = 400", "is to be written as"), ('articles = "400 days"', "no such setting"),
        ('passed_over = "400 days', "no TOML"),
    ],
)  # fmt: skip
def test_a_mistake_lets_nothing_go(tmp_path: Path, line: str, what: str) -> None:
    config = tmp_path / "onrecord.toml"
    config.write_text(f"[retention]\n{line}\n")
    kept, (mistake,) = load_retention(str(config))
    assert kept is None
    assert what in str(mistake)
    assert mistake.line == 2


def test_without_it_all_is_kept(tmp_path: Path) -> None:
    assert load_retention(str(tmp_path / "onrecord.toml")) == (None, [])
