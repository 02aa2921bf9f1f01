"""Whatever the text, mentions lie in it and in the tokens, and an actor always has a name and an id."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.language.names import find_mentions
from onrecord.language.parse import parse_articles
from onrecord.language.quotes import find_quotes
from onrecord.model.article import Article, Block
from onrecord.packs import load_pack

_VOCABULARY = """
Gen. Lt. Marsh Ilan the The president of Kenya 's Kenyan and , . " “ ” said he she they his counterpart two U.S. - al
Ministry ( ) van der officials a senior official who it Moscow between Mr. Secretary State III – met both \u200b é
"""
_WORDS = st.sampled_from(_VOCABULARY.split())
_TEXTS = st.one_of(st.lists(_WORDS, max_size=40).map(" ".join), st.text(max_size=120))


@settings(max_examples=120, deadline=None)
@given(_TEXTS)
def test_mentions_match_the_text(text: str) -> None:
    article = Article("x", "x", text, blocks=(Block(0, len(text), "text", 0),) if text.strip() else ())
    parsed = next(iter(parse_articles([article])))
    parsed.quotes = find_quotes(parsed)
    for m in find_mentions(parsed, load_pack("world")):
        assert text[m.span.start : m.span.end] == m.span.text
        assert 0 <= m.first <= m.head < m.last <= len(parsed.tokens)
        for actor in (*m.members, *([m.actor] if m.actor else [])):
            assert actor.name.strip()
            assert actor.id
            assert actor.span == m.span
