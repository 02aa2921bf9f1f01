"""What is asked of a ledger page by page: an order and a cursor in, the lines of one page and the next cursor out."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, get_args

from onrecord.errors import UsageError

Sort = Literal["day", "recorded", "reported", "outlet", "origins"]
SORTS: tuple[Sort, ...] = get_args(Sort)
Facet = Literal["kind", "type", "status", "who", "role", "place", "outlet", "month", "origins"]
FACETS: tuple[Facet, ...] = get_args(Facet)
Bucket = Literal["month", "day", "kind", "outlet", "type"]
BUCKETS: tuple[Bucket, ...] = get_args(Bucket)

COUNTED = 10_000
"""A total is counted up to here."""
LATEST = 2_000
"""Facets look at so many records, the latest ones."""
MOST = 1_000
"""Lines of one page."""

Line = dict[str, Any]
Key = tuple[str | int, int]
"""Where a line stands: what it is sorted by, and its `seq`."""


@dataclass(frozen=True, slots=True)
class Page:
    """`lines` of a page; `after` asks for the next one, None at the end. `total` is of all pages.

    Where `exact` is False, there are at least so many. It is None where it is not counted.
    """

    lines: list[Line]
    after: str | None
    total: int | None
    exact: bool


class Value(NamedTuple):
    """A value of a facet: what a filter takes, what people read, how many records have it."""

    value: str
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class Facets:
    """The values of each facet, the most frequent first; `records` were looked at, all that match if `exact`."""

    values: dict[Facet, list[Value]]
    records: int
    exact: bool


class Count(NamedTuple):
    """So many facts (or records) of a kind in a bucket; "" is the bucket of what has none."""

    bucket: str
    kind: str
    number: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of a chart, the buckets in order; where `exact` is False, not all that matches was looked at."""

    rows: list[Count]
    exact: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """Records with coordinates, the latest first; `beyond` had no room, `unresolved` lie nobody knows where."""

    lines: list[Line]
    beyond: int
    unresolved: int


def checked_sort(sort: str) -> None:
    """Raises UsageError for what nothing is sorted by."""
    if sort not in SORTS:
        raise UsageError(f"nothing is sorted by {sort!r}; there are: {', '.join(SORTS)}")


def checked_limit(limit: int) -> None:
    """Raises UsageError for a page of no or too many lines."""
    if not 1 <= limit <= MOST:
        raise UsageError(f"a page has 1 to {MOST} lines, not {limit}")


def cursor(order: str, key: Key) -> str:
    """What asks for the lines of this order that come after one."""
    data = json.dumps([order, *key], ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(zlib.crc32(data).to_bytes(4, "big") + data).decode().rstrip("=")


def key_of(after: str, order: str) -> Key:
    """The key of the line that a cursor stands behind. Raises UsageError for what is no cursor of this order."""
    try:
        raw = base64.b64decode(after + "=" * (-len(after) % 4), altchars=b"-_", validate=True)
        if zlib.crc32(raw[4:]).to_bytes(4, "big") != raw[:4]:
            raise UsageError("no page begins after that: the address was cut or changed")
        given, value, seq = json.loads(raw[4:])
    except (ValueError, binascii.Error, RecursionError):
        raise UsageError("no page begins after that: the address was cut or changed") from None
    if given != order or not isinstance(value, str | int) or not isinstance(seq, int):
        raise UsageError("no page begins after that: it is of another order of lines")
    return value, seq
