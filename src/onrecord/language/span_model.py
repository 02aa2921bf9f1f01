"""The learned model of attribution: a parsed text in; the spans of sources, cues and contents out.

The model reads one window at a time, unpadded and on one thread, so that the answer for a window depends on nothing
but the window. Windows are cut by what stands in them: a copy has the windows of its original where it has its
paragraphs, and those that were read lately are not read again. The model is `data/attribution.onnx`;
docs/attribution-model.md is its card.
"""

from __future__ import annotations

import json
from functools import lru_cache
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path
from typing import Any

from onrecord.errors import OnrecordError
from onrecord.language.decoding import CUE_TAGS, best_tags, spans_of
from onrecord.language.kept import Kept
from onrecord.language.pieces import CLS, FEATURES, SEP, Pieces, Window, cut, local_windows
from onrecord.language.sessions import open_session
from onrecord.model.parsed import Parsed, TaggedSpans

MODEL = "attribution.onnx"
SIZE = 160
JOINED = 96
KEPT = 16_000_000
"""Bytes of scores that are kept for copies."""
_SEEN = 0.01


class SpanModel:
    """A session of the model; `path` to another file of the same shape, the shipped one by default."""

    def __init__(self, path: Path | None = None) -> None:
        import numpy as np
        file = path or files("onrecord.language") / "data" / MODEL
        try:
            session, facts = open_session(file)
            self._steps = np.array(json.loads(facts["steps"]), dtype=np.float32)
            self._starts = np.array(json.loads(facts["starts"]), dtype=np.float32)
        except Exception as error:  # onnxruntime's own errors have no base but Exception
            raise OnrecordError(f"{path or MODEL}: no attribution model: {error}") from error
        self._session = session
        self.kept = Kept(KEPT)
        self.facts: dict[str, str] = facts

    def tag(self, parsed: Parsed) -> TaggedSpans:
        """The spans of a text whose quotes are known, and where a cue may be."""
        import numpy as np

        pieces = cut(parsed)
        scores = self._scores(pieces)
        tags = best_tags(scores, self._steps, self._starts, pieces.paragraphs)
        found = spans_of(tags, pieces.paragraphs)
        spans = tuple((part, pieces.words[a][0], pieces.words[b - 1][1]) for part, a, b in found)
        likely = np.exp(scores - scores.max(1, keepdims=True)) if len(scores) else scores
        odds = likely[:, CUE_TAGS].sum(1) / likely.sum(1)
        return TaggedSpans(spans, {pieces.words[w][0]: float(odds[w]) for w in np.flatnonzero(odds > _SEEN)})

    def _scores(self, pieces: Pieces) -> Any:
        import numpy as np

        out = [np.zeros((0, len(self._starts)), dtype=np.float32)]
        arrays = np.array(pieces.features(), dtype=np.int64)
        first = np.array(pieces.first)
        for w in local_windows(pieces, SIZE, JOINED):
            out.append(self._window(arrays, first, w))
        return np.concatenate(out)

    def _window(self, arrays: Any, first: Any, w: Window) -> Any:
        """Scores (words, tags) of a window."""
        import numpy as np

        a, b = int(first[w.first]), int(first[w.last])
        at = first[w.first : w.last] - a
        framed = np.zeros((len(arrays), b - a + 2), dtype=np.int64)
        framed[:, 1:-1] = arrays[:, a:b]
        framed[0, 0], framed[0, -1] = CLS, SEP
        key = blake2b(at.tobytes(), digest_size=16, key=b"words")
        key.update(framed.tobytes())
        known = self.kept.get(key.digest())
        if known is not None:
            return np.frombuffer(known, dtype=np.float32).reshape(len(at), -1)
        scores = self._session.run(["scores"], dict(zip(("ids", *FEATURES), framed, strict=True)))[0][at + 1]
        self.kept.put(key.digest(), scores.tobytes())
        return scores


@lru_cache(maxsize=1)
def shipped() -> SpanModel:
    """The model of this package, loaded once in a process."""
    return SpanModel()
