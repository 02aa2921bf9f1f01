"""The word lists of the checks: `words.toml` in, frozen sets and tables out."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources


@cache
def words(name: str) -> frozenset[str]:
    """One list by its name; KeyError when there is none."""
    return frozenset(tomllib.loads(resources.files("onrecord.linking").joinpath("words.toml").read_text("utf-8"))[name])


@cache
def table(name: str) -> dict[str, int]:
    """One table by its name; KeyError when there is none."""
    return dict(tomllib.loads(resources.files("onrecord.linking").joinpath("words.toml").read_text("utf-8"))[name])
