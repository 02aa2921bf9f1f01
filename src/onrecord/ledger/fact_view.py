"""One fact whole: its id in; the reports by origin, the records that tell it and how they hang together, out."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from onrecord.ledger.groups import fact_line, members_of, origins, texts_of, told_otherwise, words_of
from onrecord.ledger.lines import record_columns, record_line
from onrecord.ledger.mentions import inline
from onrecord.ledger.provenance import Provenance
from onrecord.ledger.question import Question
from onrecord.ledger.tables import record_links, records

Line = dict[str, Any]


def read_fact(connection: Connection, question: Question, fact: str) -> Line | None:
    """One fact by id: its line, the reports by origin, and how its records hang together; None where there is none."""
    others = told_otherwise(connection, question)
    members = members_of(connection, [fact], question, others).get(fact, [])
    if not members:
        return None
    provenance = Provenance(connection, question, of={m.article_seq for m in members})
    words = words_of(connection, {fact: members}, provenance)
    (first,) = connection.execute(select(records.c.kind).where(records.c.seq == members[0].seq))
    seqs = {m.seq: (m.id, m.article) for m in members}
    both = record_links.c.record.in_(inline(seqs)), record_links.c.other.in_(inline(seqs))
    links = connection.execute(select(record_links).where(*both).order_by(record_links.c.record, record_links.c.other))
    told = connection.execute(record_columns().where(records.c.seq.in_(inline(seqs))).order_by(records.c.seq))
    by_origin = origins(members, words, provenance)
    return {
        **fact_line(fact, first.kind, members, len(by_origin), texts_of(connection, {fact: members})[fact]),
        "by_origin": by_origin,
        "links": [{"record": seqs[r.record], "other": seqs[r.other], **json.loads(r.payload)} for r in links],
        "told": [record_line(row, question) for row in told],
    }
