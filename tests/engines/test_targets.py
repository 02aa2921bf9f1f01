"""Targets of a configuration: addresses from the file and the environment; each mistake with file and line."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from onrecord.engines.targets import load_targets

GOOD = """
[[deliver]]
name = "desk"
to = "https://hooks.example.org/1"
importance = "high"
watches = ["silence-ended"]
quiet = "22:00-6:30 Europe/Kyiv"

[[deliver]]
to_env = "MAIL_TO"
"""


def test_targets_are_read_with_addresses_of_the_environment(tmp_path: Path) -> None:
    config = tmp_path / "onrecord.toml"
    config.write_text(GOOD)
    (desk, mail), mistakes = load_targets(str(config), {"MAIL_TO": "mailto://post.example"})
    assert mistakes == []
    assert (desk.name, desk.importance, desk.watches, desk.through_quiet) == ("desk", 2, ("silence-ended",), 3)
    assert desk.quiet
    assert (desk.quiet.start, desk.quiet.end, desk.quiet.zone) == (time(22), time(6, 30), "Europe/Kyiv")
    assert (mail.name, mail.url, mail.importance) == ("mailto", "mailto://post.example", 0)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('to = "nonsense"', "is to be an address"),
        ('to = "https://x"\nimportance = "huge"', "none of low, normal, high, urgent"),
        ('to = "https://x"\nquiet = "always"', "is to be written as"),
        ('to = "https://x"\nquiet = "22:00-06:30 Nowhere/Atall"', "no such time or zone"),
        ('to = "https://x"\ncolour = "red"', "no such setting"),
        ('to = "https://x"\nwatches = "all"', "a list of names"),
        ('to = "https://x"\nalerts = "no"', "is true or false"),
        ('to_env = "NOT_SET"', "the environment has no NOT_SET"),
        ('to = "https://x"\nname = "desk"', "already"),
    ],
)
def test_a_mistake_is_told_by_its_line_and_the_others_hold(tmp_path: Path, line: str, said: str) -> None:
    config = tmp_path / "onrecord.toml"
    config.write_text(f'[[deliver]]\nname = "desk"\nto = "https://hooks.example.org/1"\n\n[[deliver]]\n{line}\n')
    targets, (mistake,) = load_targets(str(config), {})
    assert [t.name for t in targets] == ["desk"]
    assert said in str(mistake)
    assert 5 <= mistake.line <= 7


def test_a_target_may_be_for_briefs_alone(tmp_path: Path) -> None:
    config = tmp_path / "onrecord.toml"
    config.write_text('[[deliver]]\nto = "https://x"\n[[deliver]]\nname = "b"\nto = "https://x"\nalerts = false\n')
    assert [target.alerts for target in load_targets(str(config), {})[0]] == [True, False]


def test_without_a_configuration_nobody_is_told(tmp_path: Path) -> None:
    assert load_targets(str(tmp_path / "onrecord.toml")) == ([], [])


def test_an_address_may_be_in_a_file_beside_the_configuration(tmp_path: Path) -> None:
    config, secret = tmp_path / "onrecord.toml", tmp_path / "secret"
    config.write_text('[[deliver]]\nname = "chat"\nto_file = "secret"\n')
    secret.write_text("slack://one/two/three\n")
    (target,), mistakes = load_targets(str(config), {})
    assert (target.url, mistakes) == ("slack://one/two/three", [])
    for words, said in (("s3cret words", "no address"), (None, "No such file")):
        secret.unlink() if words is None else secret.write_text(words)
        targets, (mistake,) = load_targets(str(config), {})
        assert targets == []
        assert said in str(mistake)
        assert "s3cret" not in str(mistake)
