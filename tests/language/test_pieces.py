"""Words, pieces, features and windows for the attribution model."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.language.parse import parse_articles
from onrecord.language.pieces import FEATURES, Pieces, cut, vocabulary, windows, word_pieces
from onrecord.language.quotes import find_quotes
from onrecord.model.article import Report
from onrecord.reading import read_article


def pieces_of(text: str) -> tuple[str, Pieces]:
    (parsed,) = parse_articles([read_article(Report("text", text=text))])
    parsed.quotes = find_quotes(parsed)
    return parsed.article.text, cut(parsed)


def test_the_vocabulary_is_that_of_the_encoder() -> None:
    known = vocabulary()
    assert len(known) == 30_522
    assert (known["[CLS]"], known["[SEP]"], known["[UNK]"]) == (101, 102, 100)


@pytest.mark.parametrize(
    ("word", "same"),
    [("SAID", "said"), ("Café", "cafe"), ("“", '"'), ("’", "'"), ("—", "-")],
)
def test_case_accents_and_marks_do_not_change_the_pieces(word: str, same: str) -> None:
    assert word_pieces(word) == word_pieces(same)


def test_a_long_word_is_one_unknown_piece_and_a_rare_one_is_in_pieces() -> None:
    assert word_pieces("x" * 500) == (100,)
    assert len(word_pieces("Zaporizhzhia")) > 1


def test_features_say_case_quotation_and_openings() -> None:
    text, p = pieces_of("NATO said it. Ilka said “we left” twice.\n\nThey went.")
    at = {text[a:b]: p.first[w] for w, (a, b) in enumerate(p.words)}
    assert [p.case[at[w]] for w in ("said", "Ilka", "NATO", "“")] == [0, 1, 2, 4]
    assert [p.quote[at[w]] for w in ("“", "we", "left", "”", "twice")] == [1, 2, 2, 3, 0]
    assert [p.opens[at[w]] for w in ("NATO", "Ilka", "They", "went")] == [2, 1, 2, 0]
    assert p.paragraphs == [(0, 12), (12, 15)]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(alphabet='ab. “”"X\t9é', max_size=60), min_size=1, max_size=6), st.integers(80, 100))
def test_windows_cover_every_word_once_and_never_pass_their_size(lines: list[str], size: int) -> None:
    text, p = pieces_of("Ilka said so.\n\n" + "\n\n".join(lines))
    assert all(text[a:b].strip() == text[a:b] for a, b in p.words)
    assert all(len(getattr(p, name)) == len(p.ids) for name in FEATURES)
    for context in (0, 4):
        cores = [w for found in windows(p, size, context) for w in range(found.core_first, found.core_last)]
        assert cores == list(range(len(p.words)))
        assert all(p.first[x.last] - p.first[x.first] <= size for x in windows(p, size, context))
