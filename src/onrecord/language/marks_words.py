"""`data/marks.toml` in, the words that turn a clause round, leave it open or bound a figure out, by kind."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources


@cache
def mark_words() -> dict[str, frozenset[str]]:
    """The words by kind."""
    text = resources.files("onrecord.language").joinpath("data/marks.toml").read_text("utf-8")
    return {kind: frozenset(words.split()) for kind, words in tomllib.loads(text).items()}
