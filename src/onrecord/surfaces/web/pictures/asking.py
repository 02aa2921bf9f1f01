"""How the pictures ask the ledger: what a reader asks for in, the ledger's filter and cached counts by day out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from onrecord.ledger import Filter
from onrecord.ledger.pages import Bucket
from onrecord.surfaces.web.desk import Desk
from onrecord.surfaces.web.filters import Asked

Json = dict[str, Any]
_PAGE = 1_000


def filter_of(desk: Desk, asked: Asked, **changed: Any) -> Filter:
    """The ledger's filter for what is asked for, with something changed."""
    return replace(asked.filter(desk.settings.pack), **changed)


def key_of(asked: Asked, *more: Hashable) -> Hashable:
    """What a cache keeps the answer under."""
    return (*more, *asked.with_(sort=None, limit=None).pairs())


class Counted(NamedTuple):
    """Rows of bucket, kind and number; where `exact` is False, only the latest records were looked at."""

    rows: list[tuple[str, str, int]]
    exact: bool


def counts(desk: Desk, asked: Asked, bucket: Bucket, **changed: Any) -> Counted:
    """Facts by bucket and kind, each once."""
    key = key_of(asked, "counts", bucket, *sorted(changed.items()))
    asking = filter_of(desk, asked, **changed)

    def make() -> Counted:
        found = desk.ledger.count_by(asking, bucket)
        return Counted([(row.bucket, row.kind, row.number) for row in found.rows], found.exact)

    return desk.lately(key, make)


def by_kind(rows: list[tuple[str, str, int]]) -> Counter[str]:
    """How many of each kind there are in rows."""
    tally: Counter[str] = Counter()
    for _, kind, count in rows:
        tally[kind] += count
    return tally


def records(desk: Desk, asked: Filter, most: int, sort: Any = "day") -> Iterator[Json]:
    """Lines of matching records, the latest first, and no more than `most`."""
    after = None
    while most > 0:
        page = desk.ledger.page(asked, sort=sort, after=after, limit=min(most, _PAGE), counted=False)
        yield from page.lines
        most -= len(page.lines)
        after = page.after
        if after is None:
            return
