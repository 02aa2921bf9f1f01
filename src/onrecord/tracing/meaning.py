"""Sentences in, their meanings out as vectors in eight bits; the encoder is read when the first is asked for.

Copies have sentences in common, and a source comes up again with each of its copies: what was encoded lately is kept.
The vector of a sentence does not depend on what it is encoded with, so that the answer is the same whatever was read
before.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from functools import cache
from threading import Lock

import numpy as np

from onrecord.tracing.align import UNIT, Vectors
from onrecord.tracing.encoder import Encoder

_KEPT, _LETTERS = 15_000, 1_000
"""Sentences of which the meaning is kept, half a KB each and the text, and letters of the longest of them."""
_kept: OrderedDict[str, Vectors] = OrderedDict()
_lock = Lock()


@cache
def _encoder() -> Encoder:
    return Encoder()


def meanings(texts: Sequence[str]) -> Vectors:
    """The vectors of sentences (sentences, 512), each of length `UNIT`."""
    if not texts:
        return np.zeros((0, 512), np.int8)
    with _lock:
        new = [text for text in dict.fromkeys(texts) if text not in _kept]
        fresh = dict(zip(new, np.asarray(np.round(_encoder()(new) * UNIT), np.int8), strict=True)) if new else {}
        found = np.stack([fresh[text] if text in fresh else _kept[text] for text in texts])
        for text in dict.fromkeys(texts):
            if len(text) <= _LETTERS:
                _kept[text] = fresh[text].copy() if text in fresh else _kept[text]
                _kept.move_to_end(text)
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    return found
