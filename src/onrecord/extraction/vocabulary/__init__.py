"""The word tables of the extraction, one TOML file a theme: names of a file and of a list in, frozen sets out."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def table(theme: str) -> dict[str, Any]:
    """One file as it is written."""
    return tomllib.loads(resources.files(__name__).joinpath(f"{theme}.toml").read_text("utf-8"))


@cache
def words(theme: str, name: str) -> frozenset[str]:
    """One list of one file as a set of lower-case words; KeyError when there is none."""
    return frozenset(table(theme)[name])


@cache
def mapping(theme: str, name: str) -> dict[str, str]:
    """One table of lists turned round: every word to the key under which it stands."""
    return {word: key for key, group in table(theme)[name].items() for word in group}
