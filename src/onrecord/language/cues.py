"""The cue vocabulary of attribution: `data/attribution.toml` in, frozen sets by name out."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(resources.files("onrecord.language").joinpath("data/attribution.toml").read_text("utf-8"))


@cache
def cues(name: str) -> frozenset[str]:
    """One list of cues as a set of lemmas."""
    table = _table()
    return frozenset(table[name] if name in table else table["cues"][name])


@cache
def prepositions_of(verb: str) -> frozenset[str]:
    """The prepositions on which a verb's content hangs ("warn": of, about, against)."""
    return frozenset(_table()["speech_preposition"].get(verb, ()))


@cache
def all_verbs() -> frozenset[str]:
    """Every verb that can be a cue."""
    table = _table()
    return frozenset(table["speech"]) | frozenset(table["speech_object"]) | frozenset(table["speech_infinitive"]) | \
        frozenset(table["speech_preposition"]) | cues("thought") | cues("show") | cues("naming")


@cache
def speech_verbs() -> frozenset[str]:
    """The verbs that make a statement (not mere thought, not a document that shows something), or bring a quotation."""
    table = _table()
    said = frozenset(table["speech"]) | frozenset(table["speech_object"]) | frozenset(table["speech_infinitive"])
    return (said | frozenset(table["speech_preposition"]) | cues("quote_only") | cues("naming")) - cues("not_speech")
