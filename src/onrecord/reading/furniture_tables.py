"""`furniture.toml` in, its word tables as compiled sets and patterns out, once a process."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")


def words_of(text: str) -> list[str]:
    """The words of a line in lower case, straight apostrophes, without punctuation."""
    return _WORD.findall(text.lower().replace("’", "'"))


@dataclass(frozen=True, slots=True)
class Bar:
    """A kind of line that consists of certain words only."""

    why: str
    keys: frozenset[str]
    words: frozenset[str]
    exceptions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Tables:
    """The word tables of furniture; see the TOML file for what each one means."""

    bars: tuple[Bar, ...]
    exact: dict[str, str]
    pointer_open: re.Pattern[str]
    pointer_colon: re.Pattern[str]
    promo_verbs: frozenset[str]
    promo_things: frozenset[str]
    promo_sure: frozenset[str]
    promo_reader: frozenset[str]
    promo_speech: frozenset[str]
    rights: tuple[str, ...]
    stamp_opens: re.Pattern[str]
    stamp_words: frozenset[str]
    before_clock: frozenset[str]
    sign_off_glue: frozenset[str]
    media_opens: re.Pattern[str]
    credit_opens: re.Pattern[str]
    credit_sources: re.Pattern[str]


def _either(phrases: list[str]) -> str:
    ordered = sorted(phrases, key=len, reverse=True)
    return "|".join(re.escape(p).replace(r"\ ", r"\s+").replace("'", "['’]") for p in ordered)


@lru_cache(maxsize=1)
def tables() -> Tables:
    """The tables of the package."""
    data = tomllib.loads(resources.files("onrecord.reading").joinpath("furniture.toml").read_text("utf-8"))
    pointer, promo, stamp, credit = data["pointer"], data["promo"], data["stamp"], data["credit"]
    return Tables(
        bars=tuple(
            Bar(b["why"], frozenset(b["keys"]), frozenset(b["keys"] + b["glue"]), frozenset(b["not"]))
            for b in data["bar"]
        ),
        exact={line: e["why"] for e in data["exact"] for line in e["lines"]},
        pointer_open=re.compile(rf"(?:{_either(pointer['open'])})(?![\w'’-])", re.IGNORECASE),
        pointer_colon=re.compile(rf"(?:{_either(pointer['colon'])})\s{{0,2}}(?:[:|»>]|\s[–—-]\s)", re.IGNORECASE),
        promo_verbs=frozenset(promo["verbs"]),
        promo_things=frozenset(promo["things"]),
        promo_sure=frozenset(promo["sure"]),
        promo_reader=frozenset(promo["reader"]),
        promo_speech=frozenset(promo["speech"]),
        rights=tuple(data["rights"]["phrases"]),
        stamp_opens=re.compile(rf"(?:{_either(stamp['opens'])})\b\s{{0,3}}[:.\-–—]?", re.IGNORECASE),
        stamp_words=frozenset(stamp["words"]),
        media_opens=re.compile(rf"(?:{_either(data['media']['opens'])})(?![\w'’-])", re.IGNORECASE),
        before_clock=frozenset(data["clock"]["before"]),
        sign_off_glue=frozenset(data["sign_off"]["glue"]),
        credit_opens=re.compile(
            rf"(?:{_either(credit['opens'])})\s{{0,2}}(?:[:/|]|\s[–—-]\s|\sby\s(?=(?-i:[A-Z])))", re.IGNORECASE
        ),
        credit_sources=re.compile(rf"(?:{_either(credit['sources'])})", re.IGNORECASE),
    )
