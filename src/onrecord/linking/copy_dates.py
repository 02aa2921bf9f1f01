"""Undated articles that have dated copies: families and their articles in; the days on which they came out, out.

What is printed again is printed again soon: a copy comes out with what it was made from or in the week after it. Only
copies of the whole text count. The records of an article do not change by it: they are the same alone or among others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from onrecord.linking.spans_of_time import day
from onrecord.model.article import Article, Published
from onrecord.model.copies import Family

_SOON = timedelta(days=6)
_WHOLE = ("verbatim", "edited")


def by_copies(families: Iterable[Family], articles: Mapping[str, Article]) -> dict[str, Published]:
    """For each undated article that can be dated so: the days that all its dated copies and sources allow."""
    allowed: dict[str, list[tuple[date, date, str]]] = {}
    for link in (link for family in families for link in family.links if link.relation in _WHOLE):
        copy, source = articles[link.article].published, articles[link.of].published
        if copy.basis == "unknown" and (its := _days(source)):
            words = f"it is a copy of {_name(articles[link.of])}, of {_shown(its)}"
            allowed.setdefault(link.article, []).append((its[0], its[1] + _SOON, words))
        elif source.basis == "unknown" and (its := _days(copy)):
            words = f"{_name(articles[link.article])}, of {_shown(its)}, is a copy of it"
            allowed.setdefault(link.of, []).append((its[0] - _SOON, its[1], words))
    return {article: made for article, windows in allowed.items() if (made := _all(windows)) is not None}


def _all(windows: list[tuple[date, date, str]]) -> Published | None:
    low, high = max(w[0] for w in windows), min(w[1] for w in windows)
    if low > high:
        return None
    return Published(low.isoformat(), high.isoformat(), "inferred", "; ".join(dict.fromkeys(w[2] for w in windows)))


def _days(published: Published) -> tuple[date, date] | None:
    """The days of an article that has a date of its own."""
    start, end = day((published.start or "")[:10]), day((published.end or published.start or "")[:10])
    return (start, end) if start and end and published.basis in ("stated", "metadata", "given") else None


def _name(article: Article) -> str:
    return article.outlet or article.path


def _shown(days: tuple[date, date]) -> str:
    return days[0].isoformat() if days[0] == days[1] else f"{days[0].isoformat()} to {days[1].isoformat()}"
