"""What was said of one record, said of another that reads the same: of a copy, or of the new version of an article."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.engine import Connection

from onrecord.ledger.decisions import read
from onrecord.ledger.identity import Amended, Decision
from onrecord.ledger.readings import said_of
from onrecord.ledger.rows import clean_json, dumps
from onrecord.ledger.tables import articles, readings, records
from onrecord.model.article import Article
from onrecord.model.encode import to_json
from onrecord.model.records import Record

Json = dict[str, Any]

_OWN = ("id", "corrected")
_VOICES = ("attribution", "confidence", "plover")


def alike(reading: Json, *, voices: bool) -> str:
    """The same for readings that say the same in the same words, wherever these stand; with or without who vouches."""
    left_out = _OWN if voices else (*_OWN, *_VOICES)
    rest = {name: value for name, value in reading.items() if name not in left_out}
    return json.dumps(_without_offsets(rest), sort_keys=True)


def _without_offsets(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_offsets(v) for v in value]
    if isinstance(value, dict):
        return value["text"] if _is_span(value) else {k: _without_offsets(v) for k, v in value.items()}
    return value


def _is_span(value: Json) -> bool:
    return value.keys() == {"start", "end", "text"} and isinstance(value["start"], int)


def moved(fields: Json, article: Article, near: int) -> Json | None:
    """What is said of a record in the words of another article; None where that does not have them as evidence.

    Of words that stand there more than once, those nearest to the offset `near` are meant.
    """
    found = {}
    for name, change in fields.items():
        now = change["now"]
        now = _evidence(now, article, near) if name == "evidence" else _anchored(now, article, near)
        if now is None and name == "evidence":
            return None
        found[name] = {**change, "now": now}
    return found


def _evidence(spans: list[Json], article: Article, near: int) -> list[Json] | None:
    found = [_at(span, article, near) for span in spans]
    return None if None in found else [span for span in found if span]


def _anchored(value: Any, article: Article, near: int) -> Any:
    if isinstance(value, list):
        return [_anchored(v, article, near) for v in value]
    if isinstance(value, dict):
        if _is_span(value):
            return _at(value, article, near)
        return {name: _anchored(v, article, near) for name, v in value.items()}
    return value


def _at(span: Json, article: Article, near: int) -> Json | None:
    """The words of a span where they stand in an article, outside of furniture."""
    words, text, starts, start = span["text"], article.text, [], -1
    while (start := text.find(words, start + 1)) >= 0:
        if not any(start < f.end and f.start < start + len(words) for f in article.furniture):
            starts.append(start)
    if not starts:
        return None
    start = min(starts, key=lambda s: abs(s - near))
    return {"start": start, "end": start + len(words), "text": words}


def partners(here: Mapping[str, Json], there: Mapping[str, Json], *, voices: bool) -> dict[str, str]:
    """By record of one article, that of another which reads the same; as many alike in both go in their order."""
    found: dict[str, str] = {}
    groups = _groups(there, voices)
    for key, mine in _groups(here, voices).items():
        theirs = groups.get(key, [])
        if len(mine) == len(theirs):
            found.update(zip(mine, theirs, strict=True))
    return found


def _groups(readings: Mapping[str, Json], voices: bool) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for one, reading in readings.items():
        groups.setdefault(alike(reading, voices=voices), []).append(one)
    return groups


def carried(
    connection: Connection, older: int, article: Article, own: Mapping[str, Record]
) -> dict[str, list[tuple[Decision, Amended]]]:
    """By record of an article's new version, what is decided of that of the older version which reads the same."""
    said = said_of(connection, read(connection), older)
    if not said:
        return {}
    here = {one: json.loads(clean_json(dumps(to_json(record)))) for one, record in own.items()}
    older_id = connection.execute(select(articles.c.id).where(articles.c.seq == older)).scalar_one()
    there = machine_readings(connection, older)
    found: dict[str, list[tuple[Decision, Amended]]] = {}
    for was, now in partners(there, here, voices=True).items():
        near = here[now]["evidence"][0]["start"] if here[now]["evidence"] else 0
        for decision, told in said.get(was, ()):
            fields = None if told.fields is None else moved(told.fields, article, near)
            if told.fields is None or fields is not None:
                found.setdefault(now, []).append((decision, Amended(article.id, now, fields, older_id)))
    return found


def machine_readings(connection: Connection, article: int, *conditions: ColumnElement[bool]) -> dict[str, Json]:
    """By id, how the machine read the records of an article, in the order in which they came."""
    by_hand = select(readings.c.record).where(readings.c.record.is_not(None))
    query = select(records.c.id, records.c.payload).where(records.c.article == article, records.c.seq.not_in(by_hand))
    rows = connection.execute(query.where(*conditions).order_by(records.c.seq))
    return {row.id: json.loads(row.payload) for row in rows}


def amended_row(decision: Decision, told: Amended, article: int, older: int | None, recorded_at: str) -> Json:
    """The row of `amended`."""
    fields = clean_json(dumps(told.fields))
    return {
        "decision": decision.number, "article": article, "record": told.record, "fields": fields,
        "carried_from": older, "recorded_at": recorded_at,
    }  # fmt: skip
