"""What the derived tables of a ledger say, told by names instead of row numbers, so that two can be compared."""

from __future__ import annotations

from array import array
from typing import Any

from sqlalchemy import select

from onrecord.ledger import Ledger
from onrecord.ledger import desk_tables as t
from onrecord.ledger.desk_keeping import Keeper


def derived(ledger: Ledger) -> dict[str, Any]:
    with ledger._reading() as connection:
        rows = {table: connection.execute(select(table)).all() for table in t.DERIVED}
    term = {r.seq: (r.sort, r.value) for r in rows[t.terms]}
    fact = {r.seq: r.id for r in rows[t.facts]}
    spot = {r.seq: (r.place, r.located) for r in rows[t.spots]} | {None: None}
    return {
        "terms": {term[r.seq]: r.records for r in rows[t.terms] if r.records},
        "listed": {(term[r.term], r.day, r.record, term[r.kind], fact[r.fact]) for r in rows[t.listed]},
        "standing": {
            r.record: (
                r[1], term[r.kind], *r[3:9], fact[r.fact], r.origins, spot[r.spot],
                sorted(term[n] for n in array("I", r.terms)),
            )
            for r in rows[t.standing]
        },
        "facts": {r.id: (term[r.kind], *r[3:]) for r in rows[t.facts]},
        "days": {(term[r.kind], r.day): r.facts for r in rows[t.fact_days]},
        "actors": {(term[r.actor], *r[1:]) for r in rows[t.actor_counts]},
        "roles": {(term[r.actor], *r[1:]) for r in rows[t.actor_roles]},
        "pairs": {(term[r.kind], term[r.one], term[r.other], *r[3:]) for r in rows[t.pairs]},
        "pair counts": {(term[r.kind], term[r.one], term[r.other], r.number) for r in rows[t.pair_counts]},
    }  # fmt: skip


def remade(ledger: Ledger) -> dict[str, Any]:
    """The same when all of it is made anew."""
    with ledger._writing() as connection:
        Keeper(connection, {}).remake()
    ledger._seqs = {}
    return derived(ledger)
