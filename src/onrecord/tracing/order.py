"""Two articles of which one was made from the other in; which of them is the earlier, how surely and why, out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from onrecord.model.article import Article
from onrecord.tracing.relation import Likeness

UNSURE = 0.5
"""Up to this margin, either way, it says nothing."""
_SITE = re.compile(r"(?:[\w-]+\.)+[a-zA-Z]{2,}")
_CREDIT, _TIME, _FULLER = 5.0, 3.0, 2.0


@dataclass(frozen=True, slots=True)
class Order:
    """How much speaks for the first of two articles being the earlier (less than 0: for the second), and what does."""

    margin: float
    why: tuple[str, ...]


def order(one: Article, other: Article, like: Likeness) -> Order:
    """Which is the earlier, from credits, times and what each has that the other lacks.

    `like` is how the words of `other` follow those of `one`.
    """
    margin, why = 0.0, []
    credit = credits(other, one) - credits(one, other)
    if credit:
        margin += _CREDIT * credit
        made, source = (other, one) if credit > 0 else (one, other)
        why.append(f"{_name(made)} credits {source.outlet}")
    time = _before(one, other)
    if time:
        margin += time
        first, second = (one, other) if time > 0 else (other, one)
        why.append(f"{_name(first)} is dated {_date(first)}, {_name(second)} {_date(second)}")
    fuller = like.coverage - like.coverage_there
    margin += _FULLER * fuller
    if abs(fuller) > 0.1:
        first, second = (one, other) if fuller > 0 else (other, one)
        why.append(f"{_name(first)} has more that {_name(second)} lacks than the other way round")
    return Order(margin, tuple(why))


def _before(one: Article, other: Article) -> float:
    a, b = one.published, other.published
    if a.moment and b.moment and a.moment.endswith("Z") == b.moment.endswith("Z") and a.moment != b.moment:
        return _TIME if a.moment < b.moment else -_TIME
    if a.end and b.start and a.end < b.start:
        return _TIME
    if b.end and a.start and b.end < a.start:
        return -_TIME
    return 0.0


def _date(article: Article) -> str:
    return article.published.moment or article.published.start or "nowhere"


def _name(article: Article) -> str:
    return article.outlet or (f"“{article.title}”" if article.title else article.path)


def credits(article: Article, source: Article) -> bool:
    """Whether an article names the outlet of another in its credits, byline or text, being of another outlet itself."""
    outlet = source.outlet
    if not outlet or (article.outlet and of_outlet(outlet, article.outlet)):
        return False
    if any(of_outlet(credit, outlet) for credit in article.credits):
        return True
    bare = _bare(outlet)
    there = re.compile(rf"(?<!\w){re.escape(bare)}(?!\w)", re.I if len(bare) > 5 else 0)
    return len(bare) > 1 and any(there.search(text) for text in (*article.byline, article.text))


def of_outlet(credit: str, outlet: str) -> bool:
    """Whether a credit names an outlet: by its name, its site, the first words of its name or its initials."""
    written, name = _bare(credit), _bare(outlet)
    if _SITE.fullmatch(name):
        return re.sub(r"\W", "", written).casefold() in name.casefold().split(".")[:-1]
    initials = "".join(word[0] for word in name.split())
    first = name.casefold().startswith(written.casefold()) and len(written) > 3
    return first or written.casefold() == name.casefold() or (len(written) > 1 and written == initials)


def _bare(outlet: str) -> str:
    return re.sub(r"^[Tt]he\s+", "", outlet).strip()
