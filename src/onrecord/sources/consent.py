"""A page in; whether it only asks for consent in place of what was asked for, out; whether a text is only a summary."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any
from urllib.parse import urlsplit

from onrecord.sources.plain import text_of

_FEW = 250
_CUES = 2
_WHOLE = 150
_END = 60


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads(resources.files("onrecord.sources").joinpath("consent.toml").read_text("utf-8"))


def asks_consent(page: str, url: str) -> bool:
    """Whether a page has few words and is about cookies and consent, or stands at a host that has nothing else."""
    if (urlsplit(url).hostname or "") in _table()["hosts"]:
        return True
    text = text_of(page).lower()
    if text.count(" ") > _FEW:
        return False
    return sum(cue in text for cue in _table()["cues"]) >= _CUES


def is_whole(text: str) -> bool:
    """Whether what a feed shows is a report and not the summary of one: many words, and no "read more" at its end."""
    words = len(text.split())
    end = text.rstrip()[-_END:].lower().rstrip()
    return words >= _WHOLE and not any(end.endswith(cue) for cue in _table()["more"])
