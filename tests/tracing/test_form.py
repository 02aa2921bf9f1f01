"""Comparing by arrays against plain definitions."""

from __future__ import annotations

from collections import Counter
from math import log

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from onrecord.tracing.align import scores
from onrecord.tracing.form import form, longest_run
from onrecord.tracing.sentences import GLUE, NAME, NUMBER, WORD, Sentence

WEIGHTS = {WORD: 1.0, NAME: 1.2, NUMBER: 1.4}
KINDS = {"a": WORD, "b": WORD, "c": NAME, "d": NUMBER, "e": WORD, "": GLUE, "the": GLUE}
words = st.lists(st.tuples(st.sampled_from(sorted(KINDS)), st.booleans()), min_size=1, max_size=9)
texts = st.lists(words, min_size=1, max_size=5)


def made(text: list[list[tuple[str, bool]]]) -> list[Sentence]:
    return [
        Sentence(0, 1, [k for k, _ in s], [KINDS[k] for k, _ in s], [q for _, q in s], [0] * len(s), [1] * len(s))
        for s in text
    ]


@given(texts, texts)
def test_scores_are_what_the_shared_words_weigh(here: list, there: list) -> None:
    ours, theirs = made(here), made(there)
    told = [[{k for k in s.keys if KINDS[k] != GLUE} for s in side] for side in (ours, theirs)]
    seen = Counter(k for side in told for s in side for k in s)
    total = len(ours) + len(theirs)
    weight = {k: WEIGHTS[KINDS[k]] * log(1 + total / n) / log(1 + total / 2) for k, n in seen.items()}
    for n, s in enumerate(told[0]):
        for m, t in enumerate(told[1]):
            a, b = (max(3.0, sum(weight[k] for k in side)) for side in (s, t))
            both = sum(weight[k] for k in s & t)
            found = scores(form(ours), form(theirs))[n, m]
            assert abs(found - (0.5 * both / min(a, b) + both / (a + b))) < 1e-8


@given(texts, texts)
def test_the_longest_run_is_out_of_quotes_and_within_sentences(here: list, there: list) -> None:
    def runs(text: list[list[tuple[str, bool]]]) -> set[tuple[str, ...]]:
        return {
            tuple(k for k, _ in s[a:b])
            for s in text
            for a in range(len(s))
            for b in range(a + 1, len(s) + 1)
            if all(k and not q for k, q in s[a:b])
        }

    longest = max(map(len, runs(here) & runs(there)), default=0)
    assert longest_run(form(made(here)).text, form(made(there)).text) == longest


def test_a_run_does_not_begin_with_a_word_that_the_other_has_all_over() -> None:
    one = made([[("a", False), ("b", False), ("c", False)]])
    assert longest_run(form(one).text, form(made([[("a", False)] * 61 + [("b", False), ("c", False)]])).text) == 2
    assert longest_run(form(one).text, form(made([[("a", False)] * 60 + [("b", False), ("c", False)]])).text) == 3


def test_between_languages_only_names_and_figures_are_shared() -> None:
    one = form(made([[("a", False), ("b", False), ("c", False), ("d", False)]]))
    apart, together = scores(one, one, across=True)[0, 0], scores(one, one)[0, 0]
    assert 0 < apart < together
    assert not scores(form(made([[("a", False)]])), form(made([[("a", False)]])), across=True).any()


def test_no_words_no_scores() -> None:
    assert not np.any(scores(form(made([[("the", False)]])), form(made([[("a", False)]]))))
