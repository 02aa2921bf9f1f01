"""What a filter means in a ledger as it stands: names in, the terms under which records are listed out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select, text
from sqlalchemy.engine import Connection

from onrecord.ledger.days import first_day, last_day, number_of
from onrecord.ledger.desk_tables import actor_counts, facts, terms
from onrecord.ledger.dialect import Term
from onrecord.ledger.filter import By, Filter
from onrecord.ledger.fold import fold
from onrecord.ledger.identity import Identities
from onrecord.ledger.mentions import parts
from onrecord.ledger.naming import Sought, matching
from onrecord.ledger.question import Question, is_place
from onrecord.ledger.search import terms_of
from onrecord.ledger.sheets import MANY
from onrecord.ledger.tables import actors, articles, places

_TERM = ("sort", "value")
_AT_ONCE = 200

LAST = 4_000_000
"""After all days."""


@dataclass(frozen=True, slots=True)
class Group:
    """Terms of which a record has to have one, and how many records have them in all."""

    terms: tuple[int, ...]
    records: int


@dataclass(slots=True)
class Meant:
    """A filter in the terms of the derived tables; `nothing` where no record can match.

    `kind` is a term too, of `kind_records`. `since` is 0 and `until` is LAST where the period is open. `origins` is set
    where there are more than any term stands for.
    """

    by: By
    kind: int | None = None
    kind_records: int = 0
    groups: list[Group] = field(default_factory=list)
    since: int = 0
    until: int = LAST
    origins: int | None = None
    article: int | None = None
    fact: int | None = None
    words: list[Term] = field(default_factory=list)
    ids: frozenset[str] | None = None
    nothing: bool = False

    @property
    def period(self) -> bool:
        """Whether a period is asked for."""
        return self.since > 0 or self.until < LAST

    @property
    def single(self) -> list[Group]:
        """Groups of one term, the rarest first."""
        return sorted((g for g in self.groups if len(g.terms) == 1), key=lambda g: g.records)


_Met = dict[tuple[tuple[str, ...], str | None], set[str]]
"""Whom names mean, with a pack."""
_Wanted = list[list[tuple[str, str]]]
"""Groups of terms, by sort and value."""


def meant(connection: Connection, every: Sequence[Filter], known: Identities) -> list[Meant]:
    """Filters in terms, which are looked up together."""
    met: _Met = {}
    begun = [_wanted(connection, asked, known, met) for asked in every]
    found = term_rows(connection, {term for _, wanted in begun for group in wanted for term in group})
    return [_told(connection, asked, *its, found) for asked, its in zip(every, begun, strict=True)]


def _wanted(connection: Connection, asked: Filter, known: Identities, met: _Met) -> tuple[Meant, _Wanted]:
    """What a filter means beside terms, and its terms, those of its kind last; `met` learns whom names mean."""
    made = Meant(asked.along)
    since, until = first_day(asked.since), last_day(asked.until)
    made.since = number_of(since) if since else 0
    made.until = number_of(until) if until else LAST
    wanted: _Wanted = [
        [(name, value)]
        for name, value in (("type", asked.type), ("status", asked.status), ("outlet", asked.outlet))
        if value is not None
    ]
    if asked.who:
        if (asked.who, asked.pack) not in met:
            met[asked.who, asked.pack] = who_now(connection, known, asked.who, asked.pack)
        made.ids = frozenset(met[asked.who, asked.pack])
        named = (("who", one) if asked.role is None else ("who role", f"{asked.role} {one}") for one in made.ids)
        wanted.append(sorted(named))
    elif asked.role is not None:
        wanted.append([("role", asked.role)])
    if asked.place is not None:
        wanted.append(_place_terms(connection, asked.place))
    if asked.origins is not None and asked.origins > 1:
        wanted.append([("origins", str(min(asked.origins, MANY[-1])))])
        made.origins = asked.origins if asked.origins > MANY[-1] else None
    for name, known_to_be in (("dated", asked.dated), ("located", asked.located)):
        if known_to_be is not None:
            wanted.append([(name, "yes" if known_to_be else "no")])
    if asked.kind is not None:
        wanted.append([("kind", asked.kind)])
    if asked.words is not None:
        made.words = terms_of(asked.words)
    return made, wanted


def _told(
    connection: Connection, asked: Filter, made: Meant, wanted: _Wanted, found: dict[tuple[str, str], tuple[int, int]]
) -> Meant:
    """With the terms as they were found, the one article and the one fact."""
    for group in wanted:
        its = [found[term] for term in group if term in found]
        made.groups.append(Group(tuple(seq for seq, _ in its), sum(records for _, records in its)))
    made.nothing = any(group.records == 0 for group in made.groups)
    if asked.kind is not None and not made.nothing:
        kind = made.groups.pop()
        made.kind, made.kind_records = kind.terms[0], kind.records
    _add_one(connection, asked, made)
    return made


def _add_one(connection: Connection, asked: Filter, made: Meant) -> None:
    """The one article, the one fact."""
    if asked.article is not None:
        made.article = connection.execute(select(articles.c.seq).where(articles.c.id == asked.article)).scalar()
        made.nothing |= made.article is None
    if asked.fact is not None:
        made.fact = connection.execute(select(facts.c.seq).where(facts.c.id == asked.fact)).scalar()
        made.nothing |= made.fact is None


def term_rows(connection: Connection, wanted: set[tuple[str, str]]) -> dict[tuple[str, str], tuple[int, int]]:
    """Of terms that some record has, the `seq` and the number of records."""
    every = sorted(wanted)
    found = {}
    for at in range(0, len(every), _AT_ONCE):
        some = every[at : at + _AT_ONCE]
        values = ", ".join(f"(:sort{n}, :value{n})" for n in range(len(some)))
        # Joined: asked for some values of a sort, SQLite goes through all of the sort.
        query = text(
            f"WITH wanted (sort, value) AS (VALUES {values}) SELECT t.sort, t.value, t.seq, t.records FROM wanted "
            "JOIN terms AS t ON t.sort = wanted.sort AND t.value = wanted.value WHERE t.records > 0"
        )
        told = {f"{name}{n}": part for n, term in enumerate(some) for name, part in zip(_TERM, term, strict=True)}
        found.update({(row.sort, row.value): (row.seq, row.records) for row in connection.execute(query, told)})
    return found


def who_now(connection: Connection, known: Identities, names: tuple[str, ...], pack: str | None) -> set[str]:
    """The ids that actors have now whom one of the names means; an id means that one alone."""
    query = select(actors.c.id).distinct().where(actors.c.id.in_(names))
    alone = set(connection.execute(query).scalars()) | (set(names) & known.touched)
    asked = [Sought(name) for name in names if name not in alone]
    found = {known.now(name)[0] for name in alone}
    if not asked:
        return found
    found |= {known.now(actor)[0] for actor in matching(connection, asked, pack) - known.worded}
    for some in parts(known.reached(known.worded)):
        called = (
            select(terms.c.value, actor_counts.c.value)
            .join(actor_counts, actor_counts.c.actor == terms.c.seq)
            .where(terms.c.sort == "who", terms.c.value.in_(some), actor_counts.c.sort == "name")
        )
        for actor, name in connection.execute(called):
            if any(one.means(fold(name)) for one in asked):
                found.add(actor)
    return found


def _place_terms(connection: Connection, place: str) -> list[tuple[str, str]]:
    """Places of that name or id, and all in a country of that name or code."""
    spot = connection.execute(select(places.c.seq).where(places.c.id == place).limit(1)).first() is not None
    question = Question(place=place, exact=True, spot=spot)
    own, lands = is_place(question)
    ids = connection.execute(select(places.c.id).distinct().where(own)).scalars()
    codes = connection.execute(select(places.c.country).distinct().where(lands)).scalars()
    return sorted({("place", one) for one in ids} | {("land", code) for code in codes})


def everything(connection: Connection) -> int:
    """How many records stand."""
    query = select(func.sum(terms.c.records)).where(terms.c.sort == "kind")
    return int(connection.execute(query).scalar() or 0)
