"""Pages, facets, counts and places of records on the slow road: a filter in, the answers of `desk.py` out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy.engine import Connection

from onrecord.ledger.dialect import Dialect
from onrecord.ledger.filter import Filter
from onrecord.ledger.lines import record_columns, record_line
from onrecord.ledger.mentions import inline
from onrecord.ledger.pages import (
    COUNTED,
    Bucket,
    Count,
    Counts,
    Facet,
    Facets,
    Key,
    Line,
    Page,
    Placed,
    Sort,
    Value,
    cursor,
    key_of,
)
from onrecord.ledger.question import Question
from onrecord.ledger.search import snippets, terms_of
from onrecord.ledger.slow_road import Entry, Told, entries, told_by
from onrecord.ledger.tables import records

_VALUES = 30


def page(
    connection: Connection, dialect: Dialect, asked: Filter, question: Question, sort: Sort, descending: bool,
    after: str | None, limit: int, counted: bool = True,
) -> Page:  # fmt: skip
    """One page of records."""
    order = f"{sort} {'down' if descending else 'up'}"
    found = entries(connection, dialect, asked, question)
    counts = told_by(connection, question, {e.fact for e in found}) if sort == "origins" else {}
    keyed = sorted(((_key(e, sort, counts), e) for e in found), key=lambda k: k[0], reverse=descending)
    total = len(keyed)
    if after is not None:
        start = key_of(after, order)
        keyed = [(k, e) for k, e in keyed if (k < start if descending else k > start)]
    here = keyed[:limit]
    lines = lines_of(connection, dialect, asked, question, [e.seq for _, e in here])
    counts = counts or told_by(connection, question, {e.fact for _, e in here})
    for line, (_, entry) in zip(lines, here, strict=True):
        add_told(line, counts[entry.fact])
    more = cursor(order, here[-1][0]) if len(keyed) > limit else None
    return Page(lines, more, min(total, COUNTED), total <= COUNTED) if counted else Page(lines, more, None, False)


def add_told(line: Line, told: Told) -> None:
    """Say in a line how often its fact is told."""
    line.update(reports=told.reports, outlets=told.outlets, origins=told.origins)


def _key(entry: Entry, sort: Sort, counts: dict[str, Told]) -> Key:
    if sort == "origins":
        return counts[entry.fact].origins, entry.seq
    if sort == "recorded":
        return "", entry.seq
    return {"day": entry.day, "reported": entry.reported, "outlet": entry.outlet}[sort], entry.seq


def lines_of(
    connection: Connection, dialect: Dialect, asked: Filter, question: Question, seqs: Sequence[int]
) -> list[Line]:
    """Lines of those records, in that order, with what was found in them."""
    query = record_columns().add_columns(records.c.seq).where(records.c.seq.in_(inline(seqs)))
    by_seq = {row.seq: record_line(row, question) for row in connection.execute(query)} if seqs else {}
    terms = terms_of(asked.words) if asked.words is not None else []
    if terms and seqs:
        for seq, found in snippets(connection, dialect, "records", terms, seqs).items():
            by_seq[seq]["snippet"] = found
    return [by_seq[seq] for seq in seqs]


def facets(
    connection: Connection, dialect: Dialect, asked: Filter, question: Question, names: Sequence[Facet], latest: int
) -> Facets:
    """The values of facets."""
    every = _latest_first(entries(connection, dialect, asked, question), asked)
    found = every[:latest]
    counts = told_by(connection, question, {e.fact for e in found}) if "origins" in names else {}
    ids = question.wanted.ids if question.wanted else None
    values: dict[Facet, list[Value]] = {}
    for name in names:
        labels: dict[str, Counter[str]] = {}
        tally: Counter[str] = Counter()
        for entry in found:
            its = dict(_values(entry, name, ids, counts))
            tally.update(list(its))
            for value, label in its.items():
                labels.setdefault(value, Counter())[label] += 1
        if name == "place":
            tally.update(_rest_of_lands(found))
        values[name] = ranked(name, [Value(v, _best(labels[v]), n) for v, n in tally.items()])
    return Facets(values, len(found), len(found) == len(every))


def _rest_of_lands(found: Iterable[Entry]) -> Counter[str]:
    """What is in a country beside what is only said to be there; a country has all of it."""
    spots = [e.place for e in found if e.place]
    lands = {p["country"]: p["id"] for p in spots if p["precision"] == "country" and p["country"]}
    return Counter(lands[p["country"]] for p in spots if p["country"] in lands and p["id"] != lands[p["country"]])


def _latest_first(found: list[Entry], asked: Filter) -> list[Entry]:
    return sorted(found, key=lambda e: (e.date(asked.along), e.seq), reverse=True)


def _best(labels: Counter[str]) -> str:
    return min(labels, key=lambda label: (-labels[label], -len(label), label))


def ranked(name: str, values: Iterable[Value]) -> list[Value]:
    """Months and origins in their order, all else by how often it is there; not more than a page can show."""
    if name in ("month", "origins"):
        return sorted(values, key=lambda v: (len(v.value), v.value))
    return sorted(values, key=lambda v: (-v.number, v.label, v.value))[:_VALUES]


def _values(entry: Entry, name: Facet, ids: frozenset[str] | None, counts: dict[str, Told]) -> list[tuple[str, str]]:
    if name == "who":
        return [(a["id"], a["name"]) for _, a in entry.actors]
    if name == "role":
        return [(role, role) for role, a in entry.actors if ids is None or a["id"] in ids]
    if name == "type":
        return [(t, label_of(t)) for t in entry.types]
    if name == "place":
        return [(entry.place["id"], entry.place["name"])] if entry.place else []
    if name == "origins":
        return [(str(n), label_of_origins(n)) for n in range(2, counts[entry.fact].origins + 1)]
    value = {"kind": entry.kind, "status": entry.status, "outlet": entry.outlet, "month": entry.day[:7]}[name]
    return [(value, label_of(value) if name == "status" else value)] if value else []


def label_of(value: str) -> str:
    """A type or a status as people read it."""
    return value.replace("_", " ")


def label_of_origins(number: int) -> str:
    """What the facet of origins is called."""
    return f"{number} or more"


def count_by(
    connection: Connection, dialect: Dialect, asked: Filter, question: Question, bucket: Bucket, facts: bool
) -> Counts:
    """The rows of a chart."""
    found = sorted(
        entries(connection, dialect, asked, question), key=lambda e: (not e.date(asked.by), e.date(asked.by), e.seq)
    )
    met: set[tuple[str, str]] = set()
    tally: Counter[tuple[str, str]] = Counter()
    for entry in found:
        for value in _buckets(entry, bucket, asked.by):
            once = (entry.fact, value if bucket in ("outlet", "type") else "")
            if facts and once in met:
                continue
            met.add(once)
            tally[value, entry.kind] += 1
    return Counts([Count(value, kind, n) for (value, kind), n in sorted(tally.items())], True)


def _buckets(entry: Entry, bucket: Bucket, by: str) -> Sequence[str]:
    if bucket == "type":
        return entry.types or ("",)
    date = entry.date(by)
    return ({"day": date, "month": date[:7], "kind": entry.kind, "outlet": entry.outlet}[bucket],)


def placed(connection: Connection, dialect: Dialect, asked: Filter, question: Question, limit: int) -> Placed:
    """Records with coordinates."""
    every = _latest_first(entries(connection, dialect, asked, question), asked)
    there = [e for e in every if e.located]
    nowhere = sum(1 for e in every if e.located is False)
    told = told_by(connection, question, {e.fact for e in there[:limit]})
    lines = [
        {
            "kind": e.kind, "id": e.id, "article": e.article_id, "fact": e.fact, "day": e.day or None,
            "dated": e.dated, "types": list(e.types), "status": e.status, "place": e.place,
            "origins": told[e.fact].origins,
        }
        for e in there[:limit]
    ]  # fmt: skip
    return Placed(lines, max(len(there) - limit, 0), nowhere)
