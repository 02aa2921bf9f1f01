"""Rows of tables as HTML: a macro and a line in; the row out, made once for as long as the line stays what it is."""

from __future__ import annotations

import pickle
from collections import OrderedDict
from collections.abc import Callable, Sequence
from hashlib import blake2b
from threading import Lock
from typing import Any

from markupsafe import Markup

_MOST = 4_096


class Rows:
    """Rows by all that they are made of; the last ones that were asked for are kept."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._lock = Lock()
        self._kept: OrderedDict[bytes, Markup] = OrderedDict()

    def __call__(
        self, macro: Callable[[Any, Any], Markup], columns: Sequence[Any], line: dict[str, Any], words: str | None
    ) -> Markup:
        """The cells of a line. The macro reads only the line, keys and heads of the columns, and the words sought."""
        heads = [(column.key, column.head) for column in columns]
        key = blake2b(pickle.dumps((heads, words, line), pickle.HIGHEST_PROTOCOL), digest_size=16).digest()
        with self._lock:
            if (found := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
                return found
        made = macro(columns, line)
        with self._lock:
            self._kept[key] = made
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made
