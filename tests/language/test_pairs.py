"""Whom "the two sides", "both generals" and "they" mean."""

from __future__ import annotations

import pytest

from onrecord.language import annotate_all
from onrecord.language.parse import parse_articles
from onrecord.model.article import Article, Block
from onrecord.packs import load_pack


def _meant(text: str, words: str) -> list[str]:
    """The names of the pair, or of the one, that the last mention of some words stands for."""
    block = Block(0, len(text), "text", 0)
    (parsed,) = parse_articles([Article("a", "a", text, language="en", blocks=(block,))])
    annotate_all(parsed, load_pack("world"), learned=False)
    m = [m for m in parsed.mentions if parsed.text(m.first, m.last) == words and m.kind == "pronoun"][-1]
    return [a.name for a in m.members] or ([m.actor.name] if m.actor else [])


@pytest.mark.parametrize(
    ("text", "words", "names"),
    [
        (
            "The Rapid Support Forces blamed Sudan's army for the raid on Monday. The two sides met in Saudi Arabia.",
            "The two sides",
            ["Rapid Support Forces", "Sudanese Armed Forces"],
        ),
        ("Kenya and Ghana sent envoys to Geneva. The two sides met on Monday.", "The two sides", ["Kenya", "Ghana"]),
        (
            "President William Ruto met Foreign Minister Penny Wong. Both generals were absent.",
            "Both generals",
            [],
        ),
        ("They agreed to set up a hotline, the Saudi foreign ministry said on Sunday.", "They", []),
    ],
    ids=["armed sides", "countries", "no generals", "named behind what they did"],
)
def test_who_is_meant(text: str, words: str, names: list[str]) -> None:
    """The armed ones before the lands they meet in; only those who hold the office; never the voice behind."""
    assert _meant(text, words) == names
