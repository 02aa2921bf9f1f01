"""Quote marks of every kind, paired by the grammar."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.language.quotes import find_quotes
from onrecord.model.article import Article, Block
from onrecord.model.parsed import Parsed, Sentence, Token


def _parsed(text: str) -> Parsed:
    """Words as tokens and lines as paragraphs of one sentence: all that the grammar of quotes looks at."""
    blocks: list[Block] = []
    parsed = Parsed(Article("a", "a", text))
    at = 0
    for n, line in enumerate(text.split("\n")):
        if line.strip():
            start = at + len(line) - len(line.lstrip())
            blocks.append(Block(start, at + len(line.rstrip()), "text", n))
            first, here = len(parsed.tokens), start
            for word in line.split():
                here = text.index(word, here)
                i = len(parsed.tokens)
                parsed.tokens.append(
                    Token(i, here, here + len(word), word, word.lower(), word, "X", "X", "dep", i, n, "", False)
                )
                here += len(word)
            parsed.sentences.append(Sentence(n, first, len(parsed.tokens), start, here, n, False, first))
        at += len(line) + 1
    parsed.article = Article("a", "a", text, blocks=tuple(blocks))
    return parsed


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("“We hold,” she said.", ["We hold,"]),
        ('"We hold," she said. "And we wait."', ["We hold,", "And we wait."]),
        ("«Wir bleiben», he said.", ["Wir bleiben"]),
        ("„Wir bleiben hier“, he said.", ["Wir bleiben hier"]),
        ("'We hold,' she said.", ["We hold,"]),
        ("''We hold,'' she said.", ["We hold,"]),
        ("``We hold,'' she said.", ["We hold,"]),
        ("‘We hold,’ she said.", ["We hold,"]),
        ("She said: 'It's the boys' turn.' Then she left.", ["It's the boys' turn."]),
        ("“She told me ‘go’ and I went,” he said.", ["She told me ‘go’ and I went,"]),
        ("“A “nested” word,” he said.", ["A “nested” word,"]),
        ("The states' rights and the guards' posts.", []),
        ("It doesn't matter, and the '90s are over.", []),
        ("They began “banging the drums.” of war” again.", ["banging the drums."]),
        ('The order is " free ", he said.', ["free"]),
        ('A 6" gun and nothing else.', []),
        ('""', []),
    ],
)
def test_pairs(text: str, inner: list[str]) -> None:
    assert [q.inner.text for q in find_quotes(_parsed(text))] == inner


def test_a_quote_over_paragraphs_stays_open() -> None:
    first, second = find_quotes(_parsed("“We asked three times.\n“Nobody answered.” He left."))
    assert first.open_ended
    assert (first.inner.text, second.inner.text) == ("We asked three times.", "Nobody answered.")
    assert not second.open_ended


def test_a_missing_mark_ends_with_its_paragraph() -> None:
    (quote,) = find_quotes(_parsed("“We asked three times, he said.\nThe road was closed."))
    assert quote.span.text == "“We asked three times, he said."
    assert not quote.open_ended


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("the “safe zone” there", "scare"),
        ("her film “Winter of Glass” won", "scare"),
        ("“no longer able to wait” for it", "speech"),
        ("“We wait.”", "speech"),
    ],
)
def test_scare_quotes_are_told_from_speech(text: str, kind: str) -> None:
    (quote,) = find_quotes(_parsed(text))
    assert quote.kind == kind


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab ,.!'\"“”‘’«»„‟`\n", max_size=60))
def test_any_marks_give_quotes_that_are_their_words_and_do_not_overlap(text: str) -> None:
    end = 0
    for q in find_quotes(_parsed(text)):
        assert text[q.span.start : q.span.end] == q.span.text
        assert text[q.inner.start : q.inner.end] == q.inner.text
        assert end <= q.span.start <= q.inner.start < q.inner.end <= q.span.end
        end = q.span.end
