"""What is asked of a ledger: a user's words and days in, a checked `Question` and its SQL conditions out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import ColumnElement, FromClause, Select, and_, case, func, or_, select
from sqlalchemy.engine import Connection

from onrecord.errors import UsageError
from onrecord.ledger.days import Day, end_of, first_day, last_day
from onrecord.ledger.decisions import read
from onrecord.ledger.fold import fold
from onrecord.ledger.identity import Identities, identities
from onrecord.ledger.mentions import inline, mentions
from onrecord.ledger.naming import Sought, matching
from onrecord.ledger.rows import clean
from onrecord.ledger.rulings import Rulings, rulings
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
class Wanted:
    """The actors that `who` means, as people have decided who is who.

    `ids` are all of them now; `own` those ids of the rows of `actors` that are theirs as a whole; `records` the `seq`
    of further records that name them, found by their words.
    """

    ids: frozenset[str]
    own: frozenset[str]
    records: frozenset[int]


@dataclass(frozen=True, slots=True)
class Question:
    """Whose, where and when. `since` and `until` are ISO days; `before` sorts after all that was known in time.

    With `reported`, the period is that of the report (where that is undated: when it was recorded), else that of what
    happened (where that is unknown: of the report). `known` is who is who by the decisions of that time, `ruled` what
    was decided of copies and facts, and `wanted` what `who` means (see `settled`); a name that nobody has in the ledger
    may be one that the `pack` knows. With `exact`, what is the id of an actor or of a place means that one alone (of a
    country: all places in it), and `spot` tells whether the place is such an id.
    """

    who: tuple[str, ...] = ()
    place: str | None = None
    since: str | None = None
    until: str | None = None
    before: str | None = None
    limit: int | None = None
    reported: bool = False
    pack: str | None = None
    exact: bool = False
    spot: bool = False
    known: Identities = field(default_factory=Identities, compare=False)
    ruled: Rulings = field(default_factory=Rulings, compare=False)
    wanted: Wanted | None = field(default=None, compare=False)

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
    pack: str | None = None,
) -> Question:
    """A question from what a user wrote. Raises UsageError for what is no day and for names without a letter."""
    names = tuple(map(clean, (who,) if isinstance(who, str) else who or ()))
    place = None if place is None else clean(place)
    for name in (*names, *([place] if place is not None else [])):
        if not fold(name):
            raise UsageError(f"no name to look for in {name!r}")
    if limit is not None and limit < 0:
        raise UsageError(f"not a number of lines: {limit}")
    return Question(names, place, first_day(since), last_day(until), end_of(as_of), limit, reported, pack)


def settled(connection: Connection, question: Question) -> Question:
    """The question with who is who at its time, and with the actors that it means."""
    decided = read(connection, question.before)
    known = identities(decided)
    wanted = _wanted(connection, known, question) if question.who else None
    if question.exact and question.place is not None:
        there = select(places.c.seq).where(places.c.id == question.place).limit(1)
        question = replace(question, spot=connection.execute(there).first() is not None)
    return replace(question, known=known, wanted=wanted, ruled=rulings(decided)) if decided or wanted else question


def _wanted(connection: Connection, known: Identities, question: Question) -> Wanted:
    """The id of one of those whom a split tells apart means that one alone, however many share the name."""
    alone = _ids_among(connection, known, question.who) if question.exact else set()
    names = [Sought(name) for name in question.who if name not in alone and not (name in known.parted and "-" in name)]
    ids = {known.now(name)[0] for name in question.who if name in alone or name in known.touched}
    matched = matching(connection, names, question.pack)
    ids |= {known.now(actor)[0] for actor in matched - known.worded}
    by_words = list(mentions(connection, known, known.worded, standing_records(question)))
    for m in by_words:
        if m.id not in ids and any(name.means(fold(m.name)) for name in names):
            ids.add(m.id)
    own = {a for a in known.touched - known.worded if known.now(a)[0] in ids} | (ids - known.touched)
    return Wanted(frozenset(ids), frozenset(own), frozenset(m.record for m in by_words if m.id in ids))


def _ids_among(connection: Connection, known: Identities, names: Sequence[str]) -> set[str]:
    """Those of the names that are ids of actors."""
    there = connection.execute(select(actors.c.id).distinct().where(actors.c.id.in_(names))).scalars()
    return set(there) | (set(names) & known.touched)


def _holds_words(folded: ColumnElement[str], name: str) -> Condition:
    """Whole words only, in any order: "assad" is not in "ambassador"."""
    return and_(*(folded.contains(f" {word} ") for word in fold(name).split()))


def who_is(question: Question) -> Condition:
    """Rows of `actors` of the actors that any of the names or ids means, by any name under which they were seen."""
    return actors.c.id.in_(inline(question.wanted.own if question.wanted else ()))


def is_place(question: Question) -> tuple[Condition, Condition]:
    """Rows of `places` that a question's place is by name or id, and those of countries that it is.

    What is an id (`spot`) is no name. With `exact`, all rows of a place are meant where one of them is.
    """
    place = question.place or ""
    named = places.c.id == place if question.spot else or_(places.c.id == place, _holds_words(places.c.folded, place))
    state = and_(named, places.c.precision == "country", places.c.country != "")
    own = places.c.id.in_(select(places.c.id).where(named)) if question.exact else named
    coded = and_(places.c.country != "", places.c.country == place.upper())
    return own, state if question.spot else or_(state, coded)


def _where(question: Question) -> Condition:
    """Places of that name or id, and all in the country of that name or ISO code."""
    own, lands = is_place(question)
    return or_(own, places.c.country.in_(select(places.c.country).where(lands)))


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


def standing_records(question: Question, rows: FromClause = records) -> list[Condition]:
    """Records as they were known in time, without what was corrected and without those of older versions."""
    older, corrected = superseded(question)
    conditions: list[Condition] = [rows.c.article.not_in(older), rows.c.seq.not_in(corrected)]
    if question.before is not None:
        conditions.append(rows.c.recorded_at < question.before)
    return conditions


def about(question: Question) -> list[Condition]:
    """Records that name whom and where the question asks for."""
    conditions: list[Condition] = []
    if question.who:
        named = select(record_actors.c.record).join(actors, actors.c.seq == record_actors.c.actor)
        by_name = records.c.seq.in_(named.where(who_is(question)))
        more = question.wanted.records if question.wanted else ()
        conditions.append(or_(by_name, records.c.seq.in_(inline(more))) if more else by_name)
    if question.place:
        there = select(record_places.c.record).join(places, places.c.seq == record_places.c.place)
        conditions.append(records.c.seq.in_(there.where(_where(question))))
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
