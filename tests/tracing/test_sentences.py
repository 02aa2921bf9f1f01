"""Sentences, names, figures and quotes of a text without a parse."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.model.article import Article, Block
from onrecord.tracing.compare import Traced, compare
from onrecord.tracing.sentences import NAME, NUMBER, name_key, sentences


def bare(text: str, language: str = "en") -> Article:
    return Article("id", "path", text, language=language, blocks=(Block(0, len(text), "text", 0),))


def test_a_title_and_an_initial_do_not_end_a_sentence() -> None:
    text = "Gen. Ada Lind met J. Orr at 7 p.m. in Lund. The U.S. envoy left. “Never!” she said."
    assert [text[s.start : s.end] for s in sentences(bare(text))] == [
        "Gen. Ada Lind met J. Orr at 7 p.m. in Lund.",
        "The U.S. envoy left.",
        "“Never!” she said.",
    ]


def test_names_figures_and_quotes_are_told() -> None:
    (s,) = sentences(bare('Ada Lind said that "two dozen tanks" left Vessin.'))
    told = {k: (kind, quoted) for k, kind, quoted in zip(s.keys, s.kinds, s.quoted, strict=True)}
    assert told["24"] == (NUMBER, True)
    assert told[name_key("Lind")] == told[name_key("Vessin")] == (NAME, False)
    assert told["tank"][1]


@pytest.mark.parametrize(("one", "other"), [("Шойгу", "Shoigu"), ("Shoygu", "Shoigu"), ("Donetsk", "Донецке")])
def test_a_name_has_one_key_in_every_alphabet(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize("piece", ["a ", '"a" ', "“", "One two hundred and ", "Ab. ", "12,", "(.!? ", "\n\n—"])
def test_a_hostile_text_is_read_and_compared_in_little_time(piece: str) -> None:
    article = bare(piece * (400_000 // len(piece)))
    begun = time.process_time()
    found = Traced(article, sentences(article))
    if found.sentences:
        compare(found, found)
    assert time.process_time() - begun < 20


@given(st.text(alphabet=st.sampled_from("aB. \n\"“”«'’4,-é")), st.sampled_from(["en", "uk", "xx"]))
def test_any_text_has_sentences_within_it(text: str, language: str) -> None:
    for s in sentences(bare(text, language)):
        assert 0 <= s.start < s.end <= len(text)
        assert len(s.keys) == len(s.kinds) == len(s.quoted) == len(s.starts) == len(s.ends)
        assert all(text[a:b] for a, b in zip(s.starts, s.ends, strict=True))
