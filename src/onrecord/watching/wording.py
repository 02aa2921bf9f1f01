"""The words of a record as watches look at them: a ledger line in, its text and patterns for that out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

Json = dict[str, Any]
Pattern = re.Pattern[str]

_FIELDS = ("content", "subject", "threat", "condition", "message", "purpose", "target", "outcome")
NOTHING = re.compile(r"(?!)")


def text_of(line: Json) -> str:
    """Its own words: those of the report that it rests on, and what is told in them."""
    spans = (s["text"] for s in line["evidence"] if s.get("article") in (None, line["article"]))
    return " \n ".join([*spans, told_in(line)])


def told_in(line: Json) -> str:
    """What is told in it alone, without what else its sentences say."""
    said = (line[name] for name in _FIELDS if isinstance(line.get(name), str))
    return " \n ".join([*said, *line.get("quotes", ())])


def pattern_of(some: Iterable[str]) -> Pattern:
    """Any of the words or phrases, as whole words in any case; a `*` at the end lets the word go on."""
    return _pattern(tuple(some))


@lru_cache(maxsize=512)
def _pattern(some: tuple[str, ...]) -> Pattern:
    parts = [_part(" ".join(one.split())) for one in some if one.strip(" *")]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})", re.IGNORECASE) if parts else NOTHING


def _part(words: str) -> str:
    bare = words.removesuffix("*")
    own = r"\s+".join(re.escape(word) for word in bare.split())
    return own + (r"\w{0,30}" if bare != words else r"(?!\w)")


def names_pattern(names: Iterable[str]) -> Pattern:
    """Any of the names, as whole words, written as they are ("US" is not "us")."""
    every = sorted({name for name in names if name}, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, every))})(?!\w)") if every else NOTHING
