"""What is asked of a ledger: a user's words and days in, a checked `Question` and its SQL conditions out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from onrecord.errors import UsageError
from onrecord.ledger.days import Day, end_of, first_day, last_day
from onrecord.ledger.fold import fold
from onrecord.ledger.tables import (
    actors,
    articles,
    corrections,
    places,
    record_actors,
    record_places,
    records,
    versions,
)

Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Question:
    """Whose, where and when. `since` and `until` are ISO days; `before` sorts after all that was known in time.

    With `reported`, the period is that of the report (where that is undated: when it was recorded), else that of what
    happened (where that is unknown: of the report).
    """

    who: tuple[str, ...] = ()
    place: str | None = None
    since: str | None = None
    until: str | None = None
    before: str | None = None
    limit: int | None = None
    reported: bool = False

    @property
    def about_records(self) -> bool:
        """Whether it asks for something that only records have."""
        return bool(self.who or self.place)


def ask(
    who: str | Sequence[str] | None = None,
    place: str | None = None,
    since: Day | None = None,
    until: Day | None = None,
    as_of: Day | None = None,
    limit: int | None = None,
    reported: bool = False,
) -> Question:
    """A question from what a user wrote. Raises UsageError for what is no day and for names without a letter."""
    names = (who,) if isinstance(who, str) else tuple(who or ())
    for name in (*names, *([place] if place is not None else [])):
        if not fold(name):
            raise UsageError(f"no name to look for in {name!r}")
    if limit is not None and limit < 0:
        raise UsageError(f"not a number of lines: {limit}")
    return Question(names, place, first_day(since), last_day(until), end_of(as_of), limit, reported)


def _holds_words(folded: ColumnElement[str], name: str) -> Condition:
    """Whole words only, in any order: "assad" is not in "ambassador"."""
    return and_(*(folded.contains(f" {word} ") for word in fold(name).split()))


def _named(who: Sequence[str]) -> Condition:
    wanted = [_holds_words(actors.c.folded, name) for name in who]
    ids = select(actors.c.id).where(or_(actors.c.id.in_(who), *wanted))
    return actors.c.id.in_(ids)


def who_is(who: Sequence[str]) -> Condition:
    """Rows of `actors` of the actors that any of the names or ids means, by any name under which they were seen."""
    return _named(who)


def _where(place: str) -> Condition:
    """Places of that name or id, and all in the country of that name or ISO code."""
    own = or_(places.c.id == place, _holds_words(places.c.folded, place))
    country = select(places.c.country).where(
        places.c.country != "", places.c.precision == "country", _holds_words(places.c.folded, place)
    )
    return or_(own, places.c.country.in_(country), and_(places.c.country != "", places.c.country == place.upper()))


def superseded(question: Question) -> tuple[Select[int], Select[int]]:
    """The articles that had a newer version in time, and the records that were corrected in time."""
    older, corrected = select(versions.c.older), select(corrections.c.record)
    if question.before is None:
        return older, corrected
    return (
        older.where(versions.c.recorded_at < question.before),
        corrected.where(corrections.c.recorded_at < question.before),
    )


def standing_articles(question: Question) -> list[Condition]:
    """Articles as they were known in time, of each the last version."""
    conditions: list[Condition] = [articles.c.seq.not_in(superseded(question)[0])]
    if question.before is not None:
        conditions.append(articles.c.recorded_at < question.before)
    return conditions


def standing_records(question: Question) -> list[Condition]:
    """Records as they were known in time, without what was corrected and without those of older versions."""
    older, corrected = superseded(question)
    conditions: list[Condition] = [records.c.article.not_in(older), records.c.seq.not_in(corrected)]
    if question.before is not None:
        conditions.append(records.c.recorded_at < question.before)
    return conditions


def about(question: Question) -> list[Condition]:
    """Records that name whom and where the question asks for."""
    conditions: list[Condition] = []
    if question.who:
        named = select(record_actors.c.record).join(actors, actors.c.seq == record_actors.c.actor)
        conditions.append(records.c.seq.in_(named.where(who_is(question.who))))
    if question.place:
        there = select(record_places.c.record).join(places, places.c.seq == record_places.c.place)
        conditions.append(records.c.seq.in_(there.where(_where(question.place))))
    return conditions


def within(question: Question, day: ColumnElement[str], day_end: ColumnElement[str]) -> list[Condition]:
    """What touches the period; what has no day touches none."""
    conditions: list[Condition] = []
    if question.since:
        conditions.append(day_end >= question.since)
    if question.until:
        conditions += [day <= question.until, day != ""]
    return conditions


def articles_within(question: Question) -> list[Condition]:
    """Articles of the period; what is undated is in none, or in that of its recording with `reported`."""
    day, day_end = articles.c.day, articles.c.day_end
    if not question.reported:
        return within(question, day, day_end)
    recorded = func.substr(articles.c.recorded_at, 1, 10)
    return within(question, case((day == "", recorded), else_=day), case((day_end == "", recorded), else_=day_end))


def matching_records(question: Question) -> list[Condition]:
    """Records that stand, are about whom and where is asked for, and touch the period."""
    conditions = [*standing_records(question), *about(question)]
    if not question.reported:
        return conditions + within(question, records.c.day, records.c.day_end)
    if question.since or question.until:
        conditions.append(records.c.article.in_(select(articles.c.seq).where(*articles_within(question))))
    return conditions
