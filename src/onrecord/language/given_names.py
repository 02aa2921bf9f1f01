"""A given name in, the sex of nearly all who bear it out, from a file that is compiled at build time."""

from __future__ import annotations

import mmap
import struct
from functools import cache, lru_cache

from onrecord.errors import OnrecordError
from onrecord.language.compile_given_names import TARGET, fold, number

_SIZE = 4


@cache
def _file() -> mmap.mmap:
    try:
        with TARGET.open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as e:
        raise OnrecordError("the table of given names was not built: install onrecord again") from e


@lru_cache(maxsize=8192)
def sex_of_name(name: str) -> str | None:
    """ "f" or "m"; None for a name that is not known or that both bear. Of a double name the first tells.

    Raises OnrecordError when the file was not built.
    """
    folded = fold(name.partition("-")[0])
    if not folded.isascii() or not folded.isalpha():
        return None
    wanted, rows = number(folded), _file()
    low, high = 0, len(rows) // _SIZE
    while low < high:
        middle = (low + high) // 2
        (found,) = struct.unpack_from("<I", rows, middle * _SIZE)
        if found & ~1 == wanted:
            return "f" if found & 1 else "m"
        low, high = (middle + 1, high) if found < wanted else (low, middle)
    return None
