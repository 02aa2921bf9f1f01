"""Whom "they" means inside a quotation that names nobody."""

from __future__ import annotations

import pytest

from onrecord.language import annotate_all
from onrecord.language.parse import parse_articles
from onrecord.model.article import Article, Block, Published
from onrecord.packs import load_pack

MINISTER = (
    "Chadian Defence Minister Omar Haddad said on Monday that {words}.\n"
    "“They have lost forty boats,” Haddad said."
)


def _they(text: str) -> str | None:
    blocks, at = [], 0
    for n, line in enumerate(text.split("\n")):
        blocks.append(Block(at, at + len(line), "text", n))
        at += len(line) + 1
    day = Published("2024-03-14", "2024-03-14", "given")
    (parsed,) = parse_articles([Article("a", "a", text, language="en", published=day, blocks=tuple(blocks))])
    annotate_all(parsed, load_pack("world"))
    they = next(t.i for t in parsed.tokens if t.lower == "they")
    mention = parsed.mention_at(they)
    return mention.actor.name if mention and mention.actor else None


@pytest.mark.parametrize(
    ("words", "side"),
    [
        ("the aim was to stop Sudan from crossing the lake", "Sudan"),
        ("Chad would not let Sudan cross the lake", "Sudan"),
        ("Sudan and Niger had crossed the lake", None),
        ("the fishermen had gone home", None),
    ],
)
def test_the_one_foreign_side_of_the_sentence_before(words: str, side: str | None) -> None:
    assert _they(MINISTER.format(words=words)) == side


def test_a_side_named_in_the_quotation_comes_first() -> None:
    text = (
        "Chadian Defence Minister Omar Haddad said Sudan had crossed the lake.\n"
        "“The fishermen are safe. They have lost forty boats,” Haddad said."
    )
    assert _they(text) != "Sudan"
