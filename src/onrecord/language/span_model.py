"""The learned model of attribution: a parsed text in; the spans of sources, cues and contents out.

The model reads one window at a time, unpadded and on one thread, so that the answer for an article depends on nothing
but the article. It is `data/attribution.onnx`; docs/attribution-model.md is its card.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from onrecord.errors import OnrecordError
from onrecord.language.decoding import CUE_TAGS, best_tags, spans_of
from onrecord.language.pieces import CLS, FEATURES, SEP, Pieces, Window, cut, windows
from onrecord.model.parsed import Parsed, TaggedSpans

MODEL = "attribution.onnx"
SIZE = 160
CONTEXT = 0
_SEEN = 0.01


class SpanModel:
    """A session of the model; `path` to another file of the same shape, the shipped one by default."""

    def __init__(self, path: Path | None = None) -> None:
        import numpy as np
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        file = path or files("onrecord.language") / "data" / MODEL
        try:
            session = onnxruntime.InferenceSession(file.read_bytes(), options, providers=["CPUExecutionProvider"])
            facts = dict(session.get_modelmeta().custom_metadata_map)
            self._steps = np.array(json.loads(facts["steps"]), dtype=np.float32)
            self._starts = np.array(json.loads(facts["starts"]), dtype=np.float32)
        except Exception as error:  # onnxruntime's own errors have no base but Exception
            raise OnrecordError(f"{path or MODEL}: no attribution model: {error}") from error
        self._session = session
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
        arrays = [np.array(x, dtype=np.int64) for x in pieces.features()]
        first = np.array(pieces.first)
        for w in windows(pieces, SIZE, CONTEXT):
            out.append(self._window(arrays, first, w))
        return np.concatenate(out)

    def _window(self, arrays: Sequence[Any], first: Any, w: Window) -> Any:
        """Scores (words, tags) of the window's core."""
        import numpy as np

        a, b = int(first[w.first]), int(first[w.last])
        feed = {}
        for name, values in zip(("ids", *FEATURES), arrays, strict=True):
            framed = np.zeros(b - a + 2, dtype=np.int64)
            framed[1:-1] = values[a:b]
            feed[name] = framed
        feed["ids"][0], feed["ids"][-1] = CLS, SEP
        scores = self._session.run(["scores"], feed)[0]
        return scores[first[w.core_first : w.core_last] - a + 1]


@lru_cache(maxsize=1)
def shipped() -> SpanModel:
    """The model of this package, loaded once in a process."""
    return SpanModel()
