"""What was worked out for a stretch of text, kept for its copies: a key and bytes in; the same bytes out, or None.

The least recently used go first when all of them together take more than the limit. What is kept is bytes, so that no
two articles ever share a thing that can change.
"""

from __future__ import annotations

from collections import OrderedDict

_OVERHEAD = 250
"""Bytes that an entry takes beside its answer."""


class Kept:
    """Answers by key, of at most `limit` bytes in all; nothing is kept at a limit of 0."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._answers: OrderedDict[bytes, bytes] = OrderedDict()

    def __len__(self) -> int:
        return len(self._answers)

    def get(self, key: bytes) -> bytes | None:
        """The answer to a key, where it is kept."""
        answer = self._answers.get(key)
        if answer is not None:
            self._answers.move_to_end(key)
        return answer

    def put(self, key: bytes, answer: bytes) -> None:
        """Keep an answer; one that alone passes the limit is not kept."""
        size = len(answer) + _OVERHEAD
        if size > self.limit or key in self._answers:
            return
        self._answers[key] = answer
        self.size += size
        while self.size > self.limit:
            _, oldest = self._answers.popitem(last=False)
            self.size -= len(oldest) + _OVERHEAD

    def clear(self) -> None:
        """Forget everything."""
        self._answers.clear()
        self.size = 0
