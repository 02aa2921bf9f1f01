"""Products of matrices for the parser: any number of rows in; each row as if it stood alone, and right, out."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from thinc.api import NumpyOps

from onrecord.language.matrices import BlasOps, one_thread, product, rows_stand_alone
from onrecord.language.parse import parser

_RANDOM = np.random.default_rng(4)
_ROWS = _RANDOM.standard_normal((300, 288), np.float32)
_WEIGHTS = _RANDOM.standard_normal((96, 288), np.float32)


@given(st.integers(1, 300), st.integers(0, 299))
def test_a_row_is_the_same_whatever_stands_beside_it(count: int, start: int) -> None:
    with one_thread():
        if not rows_stand_alone():
            return
        whole = product(_ROWS, _WEIGHTS.T)
        some = product(_ROWS[start : start + count], _WEIGHTS.T)
    assert np.array_equal(some, whole[start : start + count])


def test_products_are_those_of_thinc() -> None:
    ours, theirs = BlasOps(), NumpyOps()
    for count in (1, 63, 64, 300):
        rows = _ROWS[:count]
        assert np.allclose(ours.gemm(rows, _WEIGHTS, trans2=True), theirs.gemm(rows, _WEIGHTS, trans2=True), atol=1e-4)
        assert np.allclose(ours.gemm(rows, rows, trans1=True), theirs.gemm(rows, rows, trans1=True), atol=1e-3)
    out = np.zeros((300, 96), np.float32)
    ours.gemm(_ROWS, _WEIGHTS, out=out, trans2=True)
    assert np.allclose(out, _ROWS @ _WEIGHTS.T, atol=1e-4)


def test_the_parser_multiplies_so_where_rows_stand_alone() -> None:
    nodes = [n for _, part in parser(None).nlp.pipeline if getattr(part, "model", None) for n in part.model.walk()]
    assert nodes
    with one_thread():
        fast = rows_stand_alone()
    assert all(isinstance(n.ops, BlasOps) == fast for n in nodes)


def test_a_text_is_parsed_the_same_alone_and_among_others() -> None:
    texts = [
        "The minister said that 14 howitzers had arrived in the port.",
        "No.",
        "Shells fell on the town overnight, the governor wrote, and two people were wounded; nobody was killed.",
        "He did not say who had fired them. " * 12,
    ]
    parses = parser(None)
    parses.kept.clear()
    together = parses.columns(texts)
    for text, packed in zip(texts, together, strict=True):
        parses.kept.clear()
        assert parses.columns([text]) == [packed]
