"""The learned model of incident triggers: a parsed text in; by the offset of a word what incident it may tell, out.

The model reads one sentence at a time, unpadded and on one thread, so that the answer for a sentence depends on nothing
but the sentence; those that were read lately are not read again. A gate by the words alone keeps away the sentences
that cannot tell an incident. The model is `data/incident_triggers.onnx`; docs/trigger-model.md is its card.
"""

from __future__ import annotations

import json
from base64 import b64decode
from functools import lru_cache
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path
from typing import Any

from onrecord.errors import OnrecordError
from onrecord.language.kept import Kept
from onrecord.language.pieces import CLS, SEP, text_pieces
from onrecord.language.sessions import open_session
from onrecord.model.parsed import Parsed, Sentence

MODEL = "incident_triggers.onnx"
LONGEST = 160
"""Pieces of a sentence that are read."""
KEPT = 8_000_000
"""Bytes of answers that are kept for copies."""
SEEN = 0.05
"""A word that is less likely to tell an incident is not told of."""


class _Gate:
    """Whether the words of a sentence can tell an incident; its numbers are in the metadata of the model."""

    def __init__(self, facts: dict[str, str]) -> None:
        import numpy as np

        def part(name: str, kind: str = "<f4") -> Any:
            return np.frombuffer(b64decode(facts[f"gate_{name}"]), dtype=kind).astype(np.float32)

        self._bias, self._out, self._out_bias = part("inner_bias"), part("out"), float(part("out_bias")[0])
        self._inner = part("inner").reshape(len(self._bias), -1)
        self._table = part("table", "<f2").reshape(-1, self._inner.shape[1] // 2)
        self._bound = float(facts["bound"])

    def __call__(self, ids: list[int]) -> bool:
        import numpy as np

        each = self._table[ids]
        told = np.concatenate((each.max(0), each.mean(0)))
        inner = np.maximum(self._inner @ told + self._bias, 0)
        return float(inner @ self._out) + self._out_bias >= self._bound


class TriggerModel:
    """A session of the model; `path` to another file of the same shape, the shipped one by default."""

    def __init__(self, path: Path | None = None) -> None:
        file = path or files("onrecord.language") / "data" / MODEL
        try:
            session, facts = open_session(file)
            self._types: list[str] = json.loads(facts["types"])
            self._gate = _Gate(facts)
        except Exception as error:  # onnxruntime's own errors have no base but Exception
            raise OnrecordError(f"{path or MODEL}: no model of triggers: {error}") from error
        self._session = session
        self.kept = Kept(KEPT)
        self.facts: dict[str, str] = facts

    def tag(self, parsed: Parsed) -> dict[int, dict[str, float]]:
        """By the offset of a word how likely it tells each type of incident, for likely words and types."""
        out: dict[int, dict[str, float]] = {}
        for s in parsed.sentences:
            if not s.heading:
                out |= self._sentence(parsed, s)
        return out

    def _sentence(self, parsed: Parsed, s: Sentence) -> dict[int, dict[str, float]]:
        starts, first, ids = text_pieces(parsed.article.text, s.start, s.end)
        ids, first = ids[:LONGEST], [n for n in first if n < LONGEST]
        if not ids or not self._gate(ids):
            return {}
        return {starts[n]: chances for n, chances in self._told(tuple(ids), first).items()}

    def _told(self, ids: tuple[int, ...], first: list[int]) -> dict[int, dict[str, float]]:
        """By the number of a word what it may tell."""
        import numpy as np

        framed = np.array([CLS, *ids, SEP], dtype=np.int64)
        key = blake2b(framed.tobytes(), digest_size=16).digest()
        known = self.kept.get(key)
        if known is None:
            told = self._session.run(["chances"], {"ids": framed})[0][1:-1]
            found = {
                n: {self._types[k]: round(float(told[at, k]), 3) for k in np.flatnonzero(told[at] >= SEEN / 2) if k}
                for n, at in enumerate(first) if 1 - told[at, 0] >= SEEN
            }  # fmt: skip
            known = json.dumps(found).encode()
            self.kept.put(key, known)
        return {int(n): chances for n, chances in json.loads(known).items()}


@lru_cache(maxsize=1)
def shipped() -> TriggerModel:
    """The model of this package, loaded once in a process."""
    return TriggerModel()
