"""Faster products of matrices for a spaCy model: a model in; the same one, multiplying by numpy's BLAS, out.

Thinc multiplies with BLIS, which on many processors takes twice the time. A row of a product must not depend on the
rows beside it, or a copy could be parsed otherwise than its original: few rows are filled up, since BLAS has other ways
with those, and where its answer depends on them all the same, the model stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from thinc.api import NumpyOps
from threadpoolctl import ThreadpoolController

if TYPE_CHECKING:
    from spacy.language import Language

Floats = npt.NDArray[np.float32]

_ROWS = 64
"""Rows that a product has at least."""
_SHAPES = ((288, 288), (384, 288), (96, 288), (64, 100), (96, 50))
"""Shapes of weights that are tried: those of small English models."""


class BlasOps(NumpyOps):  # type: ignore[misc]
    """The operations of Thinc on numpy arrays, matrices multiplied by numpy."""

    def gemm(self, x: Floats, y: Floats, *, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
        """The product of two matrices."""
        if trans1 or out is not None:
            return super().gemm(x, y, out=out, trans1=trans1, trans2=trans2)
        return product(x, y.T if trans2 else y)


def product(rows: Floats, weights: Floats) -> Floats:
    """Rows (n, k) by weights (k, m); each row of the answer is that of its own row, whatever the others are."""
    count = len(rows)
    if count >= _ROWS:
        return rows @ weights
    whole = np.zeros((_ROWS, rows.shape[1]), rows.dtype)
    whole[:count] = rows
    return np.ascontiguousarray((whole @ weights)[:count])


def one_thread() -> Any:
    """A context in which a product is worked out on one thread."""
    return _controller.limit(limits=1, user_api="blas")


def rows_stand_alone() -> bool:
    """Whether on this machine no row of a product depends on how many there are."""
    random = np.random.default_rng(0)
    for k, m in _SHAPES:
        rows, weights = (random.standard_normal(s, np.float32) for s in ((700, k), (m, k)))
        whole = product(rows, weights.T)
        for count in (1, 2, 3, 7, 13, 31, 63, 64, 65, 79, 97, 130, 333, 511):
            if not np.array_equal(product(rows[:count], weights.T), whole[:count]):
                return False
    return True


def hasten(model: Language) -> Language:
    """The model, with faster products where that changes no answer from one text to the next."""
    with one_thread():
        if not rows_stand_alone():
            return model
    ops = BlasOps()
    for _, part in model.pipeline:
        for node in _nodes(part):
            if type(node.ops) is NumpyOps:
                node.ops = ops
    return model


def _nodes(part: Any) -> Iterable[Any]:
    """The layers of a part of a pipeline; none where it has learned nothing."""
    learned = getattr(part, "model", None)
    return () if learned is None else learned.walk()


_controller = ThreadpoolController()
