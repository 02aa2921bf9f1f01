"""What is left of a report in, the reason why it is only a wall (paywall, cookie notice, robot check) out, or None."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib import resources

_BREAK = re.compile(r"[.?!]\s|\n")
_LONG = 130
_CUES = 2


@lru_cache(maxsize=1)
def _walls() -> tuple[tuple[str, tuple[str, ...]], ...]:
    data = tomllib.loads(resources.files("onrecord.reading").joinpath("walls.toml").read_text("utf-8"))
    return tuple((w["why"], tuple(w["phrases"])) for w in data["wall"])


def wall(text: str, title: str | None) -> str | None:
    """What the text is instead of a report: it is short and most of its sentences have a wall's phrases; else None."""
    if text.count(" ") > _LONG:
        return None
    sentences = [s for s in _BREAK.split(text.lower()) if s.strip()]
    heading = (title or "").lower()
    best, most = None, 0
    marked: set[int] = set()
    cues = 0
    for why, phrases in _walls():
        hits = {n for n, s in enumerate(sentences) if any(p in s for p in phrases)}
        count = sum(1 for p in phrases if p in heading or any(p in s for s in sentences))
        marked |= hits
        cues += count
        if count > most:
            best, most = why, count
    spoken = sum(len(s) for s in sentences) or 1
    share = sum(len(sentences[n]) for n in marked) / spoken
    return best if cues >= _CUES and share > 0.5 else None
