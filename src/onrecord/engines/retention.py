"""`[retention]` of a configuration: the path of `onrecord.toml` in; how long what was passed over is kept, out."""

from __future__ import annotations

import os
import re
from datetime import timedelta

from onrecord.packs.tables import Mistake, Table, tables_in, text_of

SHORTEST = timedelta(days=30)
LONGEST = timedelta(days=36_500)
_KEY = "passed_over"
_DAYS = {"day": 1, "week": 7, "month": 31, "year": 366}
_PERIOD = re.compile(r"\s*(\d{1,5})\s*(day|week|month|year)s?\s*")


def load_retention(config: str) -> tuple[timedelta | None, list[Mistake]]:
    """How long items that were refused or off topic are kept, None for ever; and what is wrong there."""
    text = text_of(config) if os.path.exists(config) else ""
    if isinstance(text, Mistake):
        return None, [text]
    tables, mistakes = tables_in(text, config, "retention")
    kept: timedelta | None = None
    for table in tables[:1]:
        for key in table.values:
            if key != _KEY:
                mistakes.append(_wrong(table, key, f"no such setting; there is: {_KEY}"))
        if _KEY in table.values:
            kept = _period(table.values[_KEY])
            if kept is None:
                mistakes.append(_wrong(table, _KEY, 'is to be written as "400 days", of 30 days or more'))
    return kept, mistakes


def _wrong(table: Table, key: str, what: str) -> Mistake:
    return Mistake(table.file, table.line_of(key), f"retention.{key}: {what}")


def _period(value: object) -> timedelta | None:
    found = _PERIOD.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    period = timedelta(days=int(found[1]) * _DAYS[found[2]])
    return period if SHORTEST <= period <= LONGEST else None
