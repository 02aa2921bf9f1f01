"""The index of fingerprints against a plain dictionary."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from onrecord.tracing.postings import Postings


@given(st.lists(st.sets(st.integers(0, 60), max_size=30), min_size=1, max_size=40), st.sets(st.integers(0, 60)))
def test_what_shares_most_is_found(held: list[set[int]], asked: set[int]) -> None:
    index = Postings()
    for n, keys in enumerate(held):
        index.add(np.array(sorted(keys), np.uint64), n)
    found = index.sharing(np.array(sorted(asked), np.uint64), most=100)
    bits = {
        n: sum(np.log2(1 + len(held) / sum(k in other for other in held)) for k in keys & asked)
        for n, keys in enumerate(held)
    }
    assert {n for n, _ in found} == {n for n, b in bits.items() if b > 1}
    assert all(abs(b - bits[n]) < 1e-9 for n, b in found)
    assert [b for _, b in found] == sorted((b for _, b in found), reverse=True)


def test_many_keys_are_merged_and_still_found() -> None:
    index, random = Postings(), np.random.default_rng(1)
    rows = [np.unique(random.integers(0, 1 << 62, 100, np.uint64)) for _ in range(400)]
    for n, keys in enumerate(rows):
        index.add(keys, n)
    assert [index.sharing(keys, 1)[0][0] for keys in rows] == list(range(400))
    assert len(index._runs) <= 10


def test_what_is_loaded_at_once_is_found_as_what_was_added() -> None:
    random = np.random.default_rng(2)
    rows = [(np.unique(random.integers(0, 4000, 60, np.uint64)), n) for n in range(500)]
    one, other = Postings(), Postings()
    other.load(rows)
    for keys, n in rows:
        one.add(keys, n)
    assert all(one.sharing(keys) == other.sharing(keys) for keys, _ in rows)


def test_sharing_little_in_a_large_archive_is_chance() -> None:
    index, random = Postings(), np.random.default_rng(3)
    rows = [np.unique(random.integers(0, 1 << 62, 100, np.uint64)) for _ in range(5000)]
    index.load((keys, n) for n, keys in enumerate(rows))

    def asked(shared: int) -> list[int]:
        mixed = np.unique(np.concatenate([rows[7][:shared], random.integers(0, 1 << 62, 100 - shared, np.uint64)]))
        return [n for n, _ in index.sharing(mixed)]

    assert asked(3) == []
    assert asked(12) == [7]


def test_a_short_text_that_everybody_printed_is_found_however_many_have_it() -> None:
    index, few = Postings(), np.arange(4, dtype=np.uint64)
    index.load((few, n) for n in range(1000))
    assert len(index.sharing(few, 12)) == 12
    index.load((few + np.uint64(10), n) for n in range(1000, 1300))
    assert {n >= 1000 for n, _ in index.sharing(few + np.uint64(10), 12)} == {True}
