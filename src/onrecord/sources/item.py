"""What a poll finds: `Item`, one thing that a source shows, and `Polled`, all of them with what is to be remembered."""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from onrecord.sources.memory import Memory

_LARGEST_KEPT = 256 * 1024


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a source shows.

    `key` is its identity within the source: what the source calls it, else its address. `digest` is a hash of title and
    content as the source shows them: the same key with another digest is the same thing with new text. `text` or `html`
    is what the source itself has of it, often only a summary. `published` is what it states (any date string) unless
    that cannot be. `outlet` is whom the source names. `raw` is a whole mail.
    """

    source: str
    key: str
    url: str | None = None
    title: str | None = None
    published: str | None = None
    text: str | None = None
    html: str | None = None
    digest: str = ""
    byline: tuple[str, ...] = ()
    outlet: str | None = None
    raw: bytes | None = None

    def to_json(self) -> dict[str, Any]:
        """Values that JSON has; a large mail is left out, for it can be fetched again by its key."""
        said = {k: v for k, v in asdict(self).items() if v}
        raw = said.pop("raw", None)
        return said | ({"raw": b64encode(raw).decode("ascii")} if raw and len(raw) <= _LARGEST_KEPT else {})

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Item:
        """The item that was kept; raises ValueError for what is none."""
        try:
            raw = b64decode(value["raw"]) if "raw" in value else None
            return cls(**{**value, "byline": tuple(value.get("byline", ())), "raw": raw})
        except TypeError as error:
            raise ValueError(f"no item: {error}") from None


@dataclass(frozen=True, slots=True)
class Polled:
    """What a poll found. `items` may be gone through again and are made as they are asked for where they are many.

    Keep `memory` only when the items are dealt with: with the old one the same items come again. `warnings` are told
    once, when they begin to be true.
    """

    items: Iterable[Item]
    memory: Memory
    warnings: tuple[str, ...] = ()


def digest_of(*parts: str | bytes | None) -> str:
    """A hash of texts in which white space counts as one blank, as 32 hexadecimal digits."""
    made = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else " ".join((part or "").split()).encode("utf-8", "surrogatepass")
        made.update(len(data).to_bytes(8, "big") + data)
    return made.hexdigest()[:32]
