"""Words of headlines that stick to names: cut where the rest is a name, kept where they are part of one."""

from __future__ import annotations

import pytest

from onrecord.language import annotate_all
from onrecord.language.parse import parse_articles
from onrecord.model.article import Article, Block, Published
from onrecord.packs import load_pack


def _people(text: str) -> set[str]:
    day = Published("2024-03-14", "2024-03-14", "given")
    block = Block(0, len(text), "text", 0)
    (parsed,) = parse_articles([Article("a", "a", text, language="en", published=day, blocks=(block,))])
    annotate_all(parsed, load_pack("world"))
    return {m.actor.name for m in parsed.mentions if m.kind == "name" and m.actor and m.actor.type == "person"}


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (
            "Martin Sellars Suffered A Big Defeat In The North\n\nIn the end, Martin Sellars lost. Sellars said no.",
            {"Martin Sellars"},
        ),
        ("Megan Harlow ENGAGED\n\nThe singer Megan Harlow is to marry. Harlow said so.", {"Megan Harlow"}),
        (
            "Goalkeeper Jake Arden was praised. The goalkeeper said that Arden, as they call him, had slept.",
            {"Jake Arden"},
        ),
        ("Imagine Brad Thorne as a general. Brad Thorne said that he would not serve.", {"Brad Thorne"}),
        ("Abu Talib al-Basri spoke. Abu Talib said that it was late.", {"Abu Talib al-Basri"}),
        ("Helen Bonham Marsh spoke. Ms. Marsh said that Helen Bonham was her maiden name.", {"Helen Bonham Marsh"}),
        ("Mamnoon Hussain Shah spoke. Shah said that it was late.", {"Mamnoon Hussain Shah"}),
    ],
)
def test_a_headline_ends_where_the_name_ends(text: str, people: set[str]) -> None:
    assert _people(text) == people
