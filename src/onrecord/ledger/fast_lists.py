"""Actors and facts by the derived tables: an id or where a page begins in, the lines of `actor` and `list` out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from onrecord.ledger.days import day_of
from onrecord.ledger.desk_tables import actor_counts, actor_roles, facts, terms
from onrecord.ledger.groups import fact_line, members_of, texts_of, told_otherwise
from onrecord.ledger.identity import Decision
from onrecord.ledger.mentions import inline
from onrecord.ledger.profile import Gathered, Role, told
from onrecord.ledger.question import Question

Line = dict[str, Any]


def actor(connection: Connection, id: str, decided: list[Decision]) -> Line:
    """One actor, as `profile` has it."""
    made = Gathered()
    which = (terms.c.sort == "who", terms.c.value == id)
    counts = select(actor_counts.c.sort, actor_counts.c.value, actor_counts.c.number)
    counts = counts.join(terms, terms.c.seq == actor_counts.c.actor).where(*which, actor_counts.c.number > 0)
    plain = {"kind": made.kinds, "name": made.names, "spelling": made.spellings, "type": made.types}
    several = {"own": made.proper, "read": made.read_as}
    for row in connection.execute(counts):
        if row.sort in plain:
            plain[row.sort][row.value] = row.number
        elif row.sort in several:
            several[row.sort].add(row.value)
        elif row.sort == "articles":
            made.articles = row.number
    c = actor_roles.c
    roles = (
        select(c.role, func.min(func.nullif(c.day, 0)), func.max(c.day), func.sum(c.number))
        .join(terms, terms.c.seq == c.actor)
        .where(*which, c.number > 0)
        .group_by(c.role)
    )
    for role, first, last, mentions in connection.execute(roles):
        made.roles[role] = Role(day_of(first or 0), day_of(last), mentions)
    return told(id, made, decided)


def actors(connection: Connection, ids: Iterable[str] | None, start: int, limit: int) -> list[Line]:
    """Actors, those with most records first, from a place on; of these ids, where any are given."""
    query = select(terms.c.seq, terms.c.value, terms.c.records).where(terms.c.sort == "who", terms.c.records > 0)
    if ids is not None:
        query = query.where(terms.c.value.in_(inline(ids)))
    rows = connection.execute(query.order_by(terms.c.records.desc(), terms.c.value).offset(start).limit(limit)).all()
    its: dict[int, dict[str, list[tuple[str, int]]]] = {row.seq: {} for row in rows}
    counts = select(actor_counts.c.actor, actor_counts.c.sort, actor_counts.c.value, actor_counts.c.number)
    wanted = actor_counts.c.sort.in_(("called", "own", "articles"))
    for row in connection.execute(
        counts.where(actor_counts.c.actor.in_(inline(its)), wanted, actor_counts.c.number > 0)
    ):
        its[row.actor].setdefault(row.sort, []).append((row.value, row.number))
    return [_actor_line(row.value, row.records, its[row.seq]) for row in rows]


def _actor_line(id: str, records: int, its: dict[str, list[tuple[str, int]]]) -> Line:
    own = {value for value, _ in its.get("own", ())}
    called: list[tuple[int, bool, int, str, str]] = []
    for value, number in its["called"]:
        kind, _, name = value.partition(" ")
        called.append((-number, name not in own, -len(name), name, kind))
    *_, name, kind = min(called)
    return {
        "id": id, "name": name, "type": kind, "names": sorted({c[3] for c in called}), "records": records,
        "articles": its["articles"][0][1],
    }  # fmt: skip


def fact_lines(
    connection: Connection, question: Question, kind: str | None, origins: int | None, start: int, limit: int
) -> list[Line]:
    """Facts, those with most reports first, from a place on."""
    kinds = select(terms.c.seq, terms.c.value).where(terms.c.sort == "kind")
    names = {row.seq: row.value for row in connection.execute(kinds)}
    query = select(facts.c.id, facts.c.kind, facts.c.origins).where(facts.c.records > 0)
    if kind is not None:
        query = query.where(facts.c.kind.in_([seq for seq, name in names.items() if name == kind]))
    if origins is not None:
        query = query.where(facts.c.origins >= origins)
    order = (facts.c.reports.desc(), facts.c.last.desc(), facts.c.id)
    rows = connection.execute(query.order_by(*order).offset(start).limit(limit)).all()
    members = members_of(connection, [row.id for row in rows], question, told_otherwise(connection, question))
    texts = texts_of(connection, members)
    return [fact_line(row.id, names[row.kind], members[row.id], row.origins, texts[row.id]) for row in rows]
