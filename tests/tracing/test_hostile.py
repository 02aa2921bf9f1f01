"""Texts and archives made to be slow: what they take grows no faster than they do."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from onrecord.model.article import Article, Block
from onrecord.tracing import sentences as reading
from onrecord.tracing.compare import Traced, compare
from onrecord.tracing.fingerprint import fingerprint
from onrecord.tracing.postings import COMMON, Postings
from onrecord.tracing.relation import probability
from onrecord.tracing.sentences import MOST, sentences


@cache
def words(count: int) -> tuple[str, ...]:
    made = random.Random(1)
    return tuple("".join(made.choices("abcdefghij", k=made.randint(3, 9))) for _ in range(count))


def capitals(letters: int) -> str:
    some = words(letters // 7)
    return ". ".join(" ".join(some[n : n + 20]) for n in range(0, len(some), 20)).upper()


def bare(text: str) -> Article:
    return Article("id", "path", text, language="en", blocks=(Block(0, len(text), "text", 0),))


TEXTS: dict[str, Callable[[int], str]] = {
    "one sentence again and again": lambda n: "The chief said that nine of 40 tanks left Vessin. " * (n // 50),
    "every word with a capital": lambda n: " ".join(words(n // 7)).title(),
    "sentences of capitals": capitals,
    "no white space": lambda n: "".join(words(n // 6)),
    "no end of a sentence": lambda n: " ".join(words(n // 7)),
    "figures": lambda n: "Osk lost 40,112 and 7.3 of 9311. " * (n // 33),
    "names side by side": lambda n: "Ab Cd " * (n // 6),
    "quotes that never close": lambda n: "“Ab cd. " * (n // 8),
    "quotes of a word": lambda n: '"a" b. ' * (n // 7),
    "shortened words": lambda n: "Mr. A. " * (n // 7),
    "hyphens": lambda n: "one-" * (n // 4) + "x",
    "digits": lambda n: "1" * n,
}


def spent(text: str) -> float:
    """The least seconds of three tries to read a text, take its fingerprint and compare it with itself."""
    took = []
    for _ in range(3):
        begun = time.process_time()
        found = Traced(bare(text), sentences(bare(text)))
        fingerprint(found.sentences)
        if found.sentences:
            compare(found, found)
        took.append(time.process_time() - begun)
    return min(took)


@pytest.mark.parametrize("kind", TEXTS)
def test_a_text_eight_times_as_long_takes_no_more_than_that(kind: str) -> None:
    short, long = TEXTS[kind](100_000), TEXTS[kind](800_000)
    assert spent(long) < 20 * spent(short) + 0.05


@pytest.mark.parametrize("kind", TEXTS)
def test_what_is_kept_of_two_million_letters_is_little(kind: str) -> None:
    its = sentences(bare(TEXTS[kind](2_000_000)))
    assert len(its) <= MOST
    assert all(len(k) <= 60 for s in its for k in s.keys)
    assert len(fingerprint(its)) < 20_000


def test_long_words_are_not_remembered_whole() -> None:
    reading._known.cache_clear()
    sentences(bare(" ".join(f"{n}{'z' * 100_000}" for n in "abcdef")))
    assert reading._known.cache_info().currsize == 6
    assert len(reading._known("en", "a" + "z" * 59)[0]) <= 60


def article(number: int, boiler: str, story: str) -> list[reading.Sentence]:
    return sentences(bare(f"{story}\n\n{boiler} It was sent out as number {number}."))


def test_of_five_thousand_copies_of_one_report_each_finds_others() -> None:
    made = random.Random(3)
    story = " ".join(" ".join(made.choices(words(3000), k=15)).capitalize() + "." for _ in range(12))
    keys = fingerprint(article(1, "", story))
    index, took = Postings(), []
    for n in range(5000):
        begun = time.process_time()
        found = index.sharing(keys, 12)
        took.append(time.process_time() - begun)
        index.add(keys, n)
        assert len(found) == min(n, 12), n
    assert sum(took[-500:]) < 5 * sum(took[COMMON : COMMON + 500])


def test_what_thousands_share_brings_no_two_of_them_together() -> None:
    made = random.Random(4)
    boiler = " ".join(" ".join(made.choices(words(3000), k=15)).capitalize() + "." for _ in range(4))
    index, counts = Postings(), []
    for n in range(COMMON + 300):
        story = " ".join(" ".join(made.choices(words(40_000), k=15)).capitalize() + "." for _ in range(12))
        keys = fingerprint(article(n, boiler, story))
        counts.append(len(index.sharing(keys, 12)))
        index.add(keys, n)
    assert sum(counts[COMMON + 50 :]) == 0


def test_two_articles_that_repeat_one_word_are_no_copies_by_it() -> None:
    one, other = (Traced(bare(t), sentences(bare(t))) for t in ("Buffalo " * 5000, "Buffalo buffalo. " * 2000))
    evidence, matrix = compare(one, other)
    assert matrix.shape == (1, MOST)
    assert probability(evidence) < 0.55


def test_keys_of_many_articles_are_held_in_twelve_bytes_each() -> None:
    index, some = Postings(), np.random.default_rng(2)
    index.load((np.unique(some.integers(0, 1 << 62, 100, np.uint64)), n) for n in range(3000))
    held = sum(run.keys.nbytes + run.articles.nbytes for run in index._runs)
    assert held == 12 * sum(len(run.keys) for run in index._runs)
    assert sum(len(run.keys) for run in index._runs) > 299_000
