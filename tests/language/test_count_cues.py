"""Who puts a figure at what, and firms and bodies that a noun names: the voices behind them."""

from __future__ import annotations

import pytest

from onrecord.language import annotate_all
from onrecord.language.parse import parse_articles
from onrecord.model.article import Article, Block
from onrecord.packs import load_pack


def _told(text: str) -> list[tuple[str, str]]:
    block = Block(0, len(text), "text", 0)
    (parsed,) = parse_articles([Article("a", "a", text, language="en", blocks=(block,))])
    annotate_all(parsed, load_pack("world"))
    return [
        (a.speaker.name if a.speaker else "", "|".join(s.text for s in a.content))
        for a in parsed.attributions
        if a.nested_in < 0
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Officials in Ghana put the toll at more than 100.", [("Officials in Ghana", "the toll at more than 100")]),
        ("He put the kettle at the back of the stove.", []),
        ("Shipping giant Kelmar said the strait was open.", [("Kelmar", "the strait was open")]),
        (
            "A ship was hit, the United Kingdom Maritime Trade Operations (UKMTO) agency reported.",
            [("UK Maritime Trade Operations", "A ship was hit")],
        ),
        ("A NATO group said the strait was open.", [("NATO group", "the strait was open")]),
    ],
)
def test_who_tells(text: str, told: list[tuple[str, str]]) -> None:
    """The count is its teller's; "giant" names a firm; letters in brackets close a name, mere nouns do not."""
    assert _told(text) == told
