"""What a source's polls leave behind: `Memory`, a frozen record, from JSON and to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from onrecord.sources.source import Source

NEVER = 4_102_444_800.0
"""The year 2100: when a source that has ended is to be asked again."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What the last polls of a source left. Times are seconds since 1970 (UTC).

    `url` is the configured address; `moved` where it has moved for good; `way` what was found there (feed, sitemap,
    page, folder, mailbox). `etag` and `modified` go with the next request; `parts` are those of the sitemaps in an
    index. `failures` in a row, the last told in `note`. `counts` are the items of the last polls, `arrivals` the times
    at which new ones came, `seen` and `seen_urls` short hashes of the first items' keys and addresses, `by_url` says
    that what the source calls its items changes from poll to poll. `digest` is that of a page or a mailbox as last
    seen; `mark` how far a folder or mailbox was read. `told` are the warnings that hold and have been told.
    """

    url: str = ""
    moved: str | None = None
    way: str | None = None
    etag: str | None = None
    modified: str | None = None
    parts: tuple[tuple[str, str | None, str | None], ...] = ()
    next_at: float = 0.0
    failures: int = 0
    note: str | None = None
    last_success: float | None = None
    last_new: float | None = None
    counts: tuple[int, ...] = ()
    arrivals: tuple[float, ...] = ()
    seen: tuple[str, ...] = ()
    seen_urls: tuple[str, ...] = ()
    by_url: bool = False
    digest: str | None = None
    mark: float = 0.0
    told: tuple[str, ...] = ()
    ended: bool = False

    def of(self, source: Source) -> Memory:
        """The memory if it is of this source as it is configured now, else an empty one."""
        return self if self.url == source.url else Memory(url=source.url)

    def to_json(self) -> dict[str, Any]:
        """Values that JSON has, those that are as in an empty memory left out."""
        fresh = _FRESH
        return {k: v for k, v in asdict(self).items() if v != fresh[k]}

    @classmethod
    def from_json(cls, value: object) -> Memory:
        """The memory that was kept; what is not as it should be is forgotten."""
        made = cls()
        if not isinstance(value, Mapping):
            return made
        for field in fields(cls):
            kept = _tuples(value.get(field.name))
            if kept is not None and _fits(kept, _FRESH[field.name], field.name):
                made = replace(made, **{field.name: kept})
        return made


_FRESH: dict[str, Any] = asdict(Memory())
_NUMBERS = {"counts": (int,), "arrivals": (int, float)}


def _tuples(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return tuple(tuple(v) if isinstance(v, (list, tuple)) else v for v in value)
    return value


def _fits(value: Any, fresh: Any, name: str) -> bool:
    """Whether a value is of the sort that a memory has under that name."""
    if isinstance(fresh, bool):
        return isinstance(value, bool)
    if isinstance(fresh, tuple):
        if not isinstance(value, tuple):
            return False
        if name == "parts":
            return all(
                isinstance(p, tuple) and len(p) == 3 and isinstance(p[0], str)
                and all(v is None or isinstance(v, str) for v in p[1:])
                for p in value
            )  # fmt: skip
        return all(isinstance(v, _NUMBERS.get(name, (str,))) for v in value)
    if isinstance(fresh, (int, float)) or name in ("last_success", "last_new"):
        sort = (int,) if isinstance(fresh, int) else (int, float)
        return isinstance(value, sort) and not isinstance(value, bool)
    return isinstance(value, str)
