"""The timeline: what is asked for and a stretch of days in; facts one by one, or counted by bucket and kind, out."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import accumulate
from typing import Any

from onrecord.model.records import KINDS
from onrecord.surfaces.web.desk import Desk
from onrecord.surfaces.web.filters import Asked
from onrecord.surfaces.web.pictures.asking import by_kind, counts, filter_of, key_of, records
from onrecord.surfaces.web.pictures.days import Stretch, bucket_for, bucket_name, day_of, first_of, known, last_of
from onrecord.watching.phrases import capital, one_line, when
from onrecord.watching.sentences import say

Json = dict[str, Any]
SINGLY = 250
"""So many facts of a stretch are shown one by one; more are counted by bucket."""
MOST = 400
"""Facts that reach into a stretch are shown up to here, those whose day is known best first."""
_RECORDS = 3_000
_USUAL = 0.96
_MARGIN = 1.06
_SENTENCE = 240


def timeline(desk: Desk, asked: Asked, wanted: Stretch | None = None) -> Json:
    """As `made`, which for a while may be as it was before the ledger grew."""
    return desk.lately(key_of(asked, "timeline", wanted), lambda: made(desk, asked, wanted))


def made(desk: Desk, asked: Asked, wanted: Stretch | None) -> Json:
    """What a stretch holds; without one, that in which nearly all facts lie.

    `facts` is None where there are too many to show, then `bucket` and `rows` (first day, last day, kind, count) count
    them; a fact counts on its first day. `earlier` and `later` lie outside the stretch, `undated` on no known day.
    `hidden` more of a less certain day reach into it. Without `exact`, the counts are those of the latest records.
    """
    counted = counts(desk, asked, "day", **_dated(asked))
    days = [(day, kind, n) for text, kind, n in counted.rows if (day := day_of(text))]
    every = by_kind(counts(desk, asked, "kind").rows)
    tally = by_kind([(str(day), kind, n) for day, kind, n in days])
    common = usual(days)
    stretch = wanted or (common.wider(_MARGIN) if common else Stretch(desk.today(), desk.today()))
    inside = [row for row in days if row[0] in stretch]
    bucket = bucket_for(stretch)
    singly = sum(n for _, _, n in inside) <= SINGLY
    facts = _facts(desk, asked, stretch) if singly and days else []
    shown = sorted(sorted(facts, key=_width)[:MOST], key=lambda fact: (fact["start"], fact["end"], fact["fact"]))
    return {
        "first": stretch.first.isoformat(), "last": stretch.last.isoformat(),
        "extent": [days[0][0].isoformat(), days[-1][0].isoformat()] if days else None,
        "kinds": [kind for kind in KINDS if tally[kind]],
        "counts": dict(by_kind([(str(day), kind, n) for day, kind, n in inside])),
        "bucket": bucket, "rows": _rows(inside, bucket), "facts": shown if singly else None,
        "hidden": len(facts) - len(shown),
        "earlier": sum(n for day, _, n in days if day < stretch.first),
        "later": sum(n for day, _, n in days if day > stretch.last),
        "undated": {kind: every[kind] - tally[kind] for kind in KINDS if every[kind] > tally[kind]},
        "by": asked.by, "exact": counted.exact,
    }  # fmt: skip


def _dated(asked: Asked) -> Json:
    return {"dated": True} if asked.by == "happened" else {}


def usual(days: list[tuple[date, str, int]]) -> Stretch | None:
    """The stretch in which all but the outermost few of many facts lie; None without any."""
    if not days:
        return None
    total = sum(n for _, _, n in days)
    outside = int(total * (1 - _USUAL) / 2)
    first, last = _edge(days, outside), _edge(days[::-1], outside)
    return Stretch(min(first, last), max(first, last))


def _edge(days: list[tuple[date, str, int]], outside: int) -> date:
    """The first day before which no more facts lie than are left outside."""
    passed = accumulate(n for _, _, n in days)
    return next(day for (day, _, _), n in zip(days, passed, strict=True) if n > outside)


def _rows(days: list[tuple[date, str, int]], bucket: Any) -> list[Json]:
    tally: Counter[tuple[date, str]] = Counter()
    for day, kind, n in days:
        tally[first_of(day, bucket), kind] += n
    order = {kind: at for at, kind in enumerate(KINDS)}
    return [
        {"first": first.isoformat(), "last": last_of(first, bucket).isoformat(), "name": bucket_name(first, bucket),
         "kind": kind, "count": n}
        for (first, kind), n in sorted(tally.items(), key=lambda row: (row[0][0], order.get(row[0][1], 99)))
    ]  # fmt: skip


def _facts(desk: Desk, asked: Asked, stretch: Stretch) -> list[Json]:
    """The facts that touch a stretch, each once, by the record that tells its day best."""
    since, until = stretch.first.isoformat(), stretch.last.isoformat()
    since, until = max(asked.since_day or since, since), min(asked.until_day or until, until)
    if since > until:
        return []
    best: dict[str, tuple[int, Json, Stretch]] = {}
    for line in records(desk, filter_of(desk, asked, since=since, until=until, **_dated(asked)), _RECORDS):
        days = _days(line, asked)
        if days and (line["fact"] not in best or days.days < best[line["fact"]][0]):
            best[line["fact"]] = (days.days, line, days)
    return [_fact(line, days, asked) for _, line, days in best.values()]


def _width(fact: Json) -> int:
    return date.fromisoformat(fact["end"]).toordinal() - date.fromisoformat(fact["start"]).toordinal()


def _days(line: Json, asked: Asked) -> Stretch | None:
    if asked.by == "recorded":
        day = day_of(line["recorded"])
        return Stretch(day, day) if day else None
    return known(line["when"] if asked.by == "happened" else line["published"])


def _fact(line: Json, days: Stretch, asked: Asked) -> Json:
    stated = line["when"] if asked.by == "happened" else None
    said = when(stated) if stated else bucket_name(days.first, "day")
    return {
        "fact": line["fact"], "kind": line["kind"], "start": days.first.isoformat(), "end": days.last.isoformat(),
        "when": said, "worked_out": bool(stated and stated["basis"] == "inferred"),
        "says": one_line(capital(say(line)), _SENTENCE), "reports": line["reports"], "origins": line["origins"],
    }  # fmt: skip
