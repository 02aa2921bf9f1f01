"""The publication date of an undated article: its hints in; the days that all of them allow, with why, out.

No hint, no date. Where several stretches of days are left, they are named as candidates and the article stays undated;
where hints rule each other out, too, and the ledger hears of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from onrecord.linking.findings import finding
from onrecord.linking.hints import Hint, Window, hints
from onrecord.model.article import Published
from onrecord.model.discrepancy import Discrepancy
from onrecord.model.parsed import Parsed
from onrecord.model.records import Record
from onrecord.packs import Pack

_WIDEST = timedelta(days=62)
_CANDIDATES = 4
_NEXT = timedelta(days=366)


def infer(p: Parsed, records: Sequence[Record], pack: Pack) -> Published | None:
    """The date; one without days where only candidates are left; None where nothing allows one or hints disagree."""
    found = list(dict.fromkeys(hints(p, records, pack)))
    left, used = _together(found)
    left = _first_after(found, left)
    if len(left) == 1 and left[0][1] - left[0][0] <= _WIDEST:
        start, end = left[0]
        return Published(start.isoformat(), end.isoformat(), "inferred", "; ".join(_reasons(used, start)))
    weekday = any(h.kind == "weekday" for h in used)
    if weekday and 1 < len(left) <= _CANDIDATES and all(high - low <= _WIDEST for low, high in left):
        days = " or ".join(_shown(w) for w in left)
        return Published(None, None, "unknown", f"{'; '.join(_reasons(used))}: {days}, and nothing says which")
    return None


def check_hints(p: Parsed, records: Sequence[Record], pack: Pack) -> Iterator[Discrepancy]:
    """Sums in an undated article that rule each other out."""
    if p.article.published.basis != "unknown":
        return
    firm = [h for h in dict.fromkeys(hints(p, records, pack)) if h.firm]
    for n, h in enumerate(firm):
        if h.clash is not None:
            yield finding(p, "dating", f"The report cannot be dated: {h.words}.", list(h.spans), *h.clash)
        for other in firm[n + 1 :]:
            if h.windows and other.windows and not _both(h.windows, other.windows):
                summary = f"The report cannot be dated: {h.words}; {other.words}."
                spans = [*h.spans, *other.spans]
                yield finding(p, "dating", summary, spans, _shown(h.windows[0]), _shown(other.windows[0]))


def _together(found: Sequence[Hint]) -> tuple[list[Window], list[Hint]]:
    """The days that all hints allow, and the hints that had a part in it."""
    left: list[Window] = [(date.min, date.max)]
    used: list[Hint] = []
    for h in found:
        narrower = _both(left, h.windows)
        if narrower != left:
            used.append(h)
        left = narrower
    return left, [h for h in used if h.firm or _counts(h, used)]


def _counts(h: Hint, used: Sequence[Hint]) -> bool:
    """Whether the days that are left are fewer by this hint than without it."""
    rest: list[Window] = [(date.min, date.max)]
    for other in used:
        if other is not h:
            rest = _both(rest, other.windows)
    return _both(rest, h.windows) != rest


def _both(some: Sequence[Window], others: Sequence[Window]) -> list[Window]:
    shared = [(max(a, c), min(b, d)) for a, b in some for c, d in others]
    return sorted({(low, high) for low, high in shared if low <= high})


def _first_after(found: Sequence[Hint], left: list[Window]) -> list[Window]:
    """Of the years in which a weekday fits, the one within a year of the last full date that the text tells as past."""
    past = [h.windows[0][0] for h in found if h.kind == "past"]
    if len(left) < 2 or not past or not any(h.kind == "weekday" for h in found):
        return left
    return [w for w in left if w[0] <= max(past) + _NEXT]


def _reasons(used: Sequence[Hint], start: date | None = None) -> list[str]:
    year = str(start.year) if start else "several years"
    return [h.words.replace("{year}", year) for h in used]


def _shown(w: Window) -> str:
    return w[0].isoformat() if w[0] == w[1] else f"{w[0].isoformat()} to {w[1].isoformat()}"
