"""The learned models: a parsed text in; the spans of sources, cues and contents, and triggers of incidents, out.

The model reads one window at a time, unpadded and on one thread, so that the answer for a window depends on nothing
but the window. Windows are cut by what stands in them: a copy has the windows of its original where it has its
paragraphs, and those that were read lately are not read again. The model of attribution is `data/attribution.onnx`;
that of triggers, `data/incident_triggers.onnx`, goes on from what its first layers make of a word. Their cards are
docs/attribution-model.md and docs/trigger-model.md.
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
from onrecord.model.parsed import Parsed, TaggedSpans

MODEL = "attribution.onnx"
TRIGGERS = "incident_triggers.onnx"
SIZE = 160
JOINED = 96
KEPT = 32_000_000
"""Bytes of scores that are kept for copies."""
_SEEN = 0.01
_NONE = 0
"""The tag of a word that is no trigger."""


def _session(file: Any) -> Any:
    """A session on one thread."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(file.read_bytes(), options, providers=["CPUExecutionProvider"])


class SpanModel:
    """Sessions of the models; `path` to another file of the shape of attribution's, `triggers` to one of the other.

    Without a file of triggers (`triggers` is False) no incidents are seen.
    """

    def __init__(self, path: Path | None = None, triggers: Path | bool = True) -> None:
        import numpy as np

        data = files("onrecord.language") / "data"
        file = path or data / MODEL
        try:
            session = _session(file)
            facts = dict(session.get_modelmeta().custom_metadata_map)
            self._steps = np.array(json.loads(facts["steps"]), dtype=np.float32)
            self._starts = np.array(json.loads(facts["starts"]), dtype=np.float32)
        except Exception as error:  # onnxruntime's own errors have no base but Exception
            raise OnrecordError(f"{path or MODEL}: no attribution model: {error}") from error
        self._session = session
        self._triggers, self._types = None, list[str]()
        if triggers:
            at = triggers if isinstance(triggers, Path) else data / TRIGGERS
            try:
                self._triggers = _session(at)
                self._types = json.loads(self._triggers.get_modelmeta().custom_metadata_map["types"])
            except Exception as error:  # as above
                raise OnrecordError(f"{at.name}: no model of triggers: {error}") from error
        self.kept = Kept(KEPT)
        self.facts: dict[str, str] = facts

    def tag(self, parsed: Parsed) -> TaggedSpans:
        """The spans of a text whose quotes are known, where a cue may be, and where an incident may be told."""
        import numpy as np

        pieces = cut(parsed)
        both = self._scores(pieces)
        scores, told = both[:, : len(self._starts)], both[:, len(self._starts) :]
        tags = best_tags(scores, self._steps, self._starts, pieces.paragraphs)
        found = spans_of(tags, pieces.paragraphs)
        spans = tuple((part, pieces.words[a][0], pieces.words[b - 1][1]) for part, a, b in found)
        likely = np.exp(scores - scores.max(1, keepdims=True)) if len(scores) else scores
        odds = likely[:, CUE_TAGS].sum(1) / likely.sum(1)
        return TaggedSpans(
            spans,
            {pieces.words[w][0]: float(odds[w]) for w in np.flatnonzero(odds > _SEEN)},
            {
                pieces.words[w][0]: {self._types[n]: float(told[w, n]) for n in np.flatnonzero(told[w] > _SEEN) if n}
                for w in np.flatnonzero(1 - told[:, _NONE] > _SEEN)
            }
            if told.shape[1]
            else {},
        )

    def low(self, parsed: Parsed) -> tuple[list[tuple[int, int]], Any]:
        """The words of a text as offsets, and what the first layers make of each: (words, width)."""
        import numpy as np

        pieces = cut(parsed)
        arrays, first = np.array(pieces.features(), dtype=np.int64), np.array(pieces.first)
        out = [self._run(*_framed(arrays, first, w))[1] for w in local_windows(pieces, SIZE, JOINED)]
        return pieces.words, np.concatenate(out) if out else np.zeros((0, 0), np.float32)

    def _scores(self, pieces: Pieces) -> Any:
        """Scores (words, tags) of attribution with the chances (words, types) of triggers beside them."""
        import numpy as np

        out = [np.zeros((0, len(self._starts) + len(self._types)), dtype=np.float32)]
        arrays = np.array(pieces.features(), dtype=np.int64)
        first = np.array(pieces.first)
        for w in local_windows(pieces, SIZE, JOINED):
            out.append(self._window(*_framed(arrays, first, w)))
        return np.concatenate(out)

    def _window(self, framed: Any, at: Any) -> Any:
        """What is known of the words of a window."""
        import numpy as np

        key = blake2b(at.tobytes(), digest_size=16, key=b"words")
        key.update(framed.tobytes())
        known = self.kept.get(key.digest())
        if known is not None:
            return np.frombuffer(known, dtype=np.float32).reshape(len(at), -1)
        scores, low = self._run(framed, at)
        if self._triggers is not None:
            scores = np.concatenate([scores, self._triggers.run(["chances"], {"low": low})[0]], 1)
        self.kept.put(key.digest(), scores.tobytes())
        return scores

    def _run(self, framed: Any, at: Any) -> tuple[Any, Any]:
        scores, low = self._session.run(["scores", "low"], dict(zip(("ids", *FEATURES), framed, strict=True)))
        return scores[at + 1], low[at + 1]


def _framed(arrays: Any, first: Any, w: Window) -> tuple[Any, Any]:
    """The input of a window between its two marks, and where in it the first pieces of its words are."""
    import numpy as np

    a, b = int(first[w.first]), int(first[w.last])
    framed = np.zeros((len(arrays), b - a + 2), dtype=np.int64)
    framed[:, 1:-1] = arrays[:, a:b]
    framed[0, 0], framed[0, -1] = CLS, SEP
    return framed, first[w.first : w.last] - a


@lru_cache(maxsize=1)
def shipped() -> SpanModel:
    """The model of this package, loaded once in a process."""
    return SpanModel(triggers=False)
