"""Families of copies as lines: the kinship of a ledger and an article in, its members and what each changed out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from onrecord.ledger.copies import compared as rows_of
from onrecord.ledger.copies import comparison_of
from onrecord.ledger.kinship import NO_CHANGE, Kin, Kinship
from onrecord.ledger.lines import article_columns, article_line
from onrecord.ledger.mentions import inline
from onrecord.ledger.question import Question
from onrecord.ledger.rulings import Rulings
from onrecord.ledger.tables import articles, fingerprints, parents
from onrecord.model.copies import SURE, Comparison

Line = dict[str, Any]
Pair = tuple[int, int]

_LOOKED_AT = 200
"""Members of one family that its line in a list is told by."""
_NAMED = 4


def family_lines(connection: Connection, kinship: Kinship, families: Sequence[Kin]) -> list[Line]:
    """Families in short: the first report, how many members in which relation, from which outlets, what was changed.

    `coverage` is the least and the most of a copy that is told in its source; `origin`: whether the root is known to
    come first. Of a large family the nearest members are looked at.
    """
    some = {kin.root: kin.members[:_LOOKED_AT] for kin in families}
    every = {one for members in some.values() for one in members}
    about = _articles(connection, every)
    links = compared(connection, [(one, kinship.parents[one][0]) for one in every if one in kinship.parents])
    lines = []
    for kin in families:
        its = [c for (one, source), c in links.items() if one in some[kin.root] and source in some[kin.root]]
        outlets = list(dict.fromkeys(about[one]["outlet"] for one in some[kin.root] if about[one]["outlet"]))
        shares = [c.of_one.coverage for c in its]
        lines.append(
            {
                "root": about[kin.root], "reports": len(kin.members), "outlets": outlets[:_NAMED],
                "more_outlets": max(len(outlets) - _NAMED, 0),
                "relations": dict(Counter(c.of_one.relation for c in its).most_common()),
                "coverage": [min(shares, default=0.0), max(shares, default=0.0)],
                "origin": any(c.margin <= -SURE for (_, source), c in links.items() if source == kin.root),
                "changes": dict(kin.changes.most_common()), "latest": kin.latest,
            }
        )  # fmt: skip
    return lines


def family(connection: Connection, question: Question, kinship: Kinship, article: int, most: int) -> Line | None:
    """All that are of one family with an article, roots first, each with its `links` to what it is made from.

    A link has `of`, `relation`, `coverage` and `probability`, whether the source is `known` to be earlier and `why`,
    the `drift` and how many `changes` of meaning are in it. `total` counts all members; no more than `most`, the
    nearest to the roots, are told of. None for an article of no family.
    """
    members = list(dict.fromkeys(one for kin in kinship.families_of(article) for one in kin.members))
    if not members:
        return None
    told = members[:most] if article in members[:most] else [*members[: most - 1], article]
    about = _articles(connection, told)
    pairs = [(one, source) for one in told for source in kinship.parents.get(one, ()) if source in about]
    links, drifts = compared(connection, pairs, detail=True), drift_of(connection, question, told)
    lines = []
    for one in told:
        found = [_link(about[s]["id"], links.get((one, s)), drifts[one][s]) for o, s in pairs if o == one]
        lines.append({**about[one], "links": found})
    roots = [kin.root for kin in kinship.families_of(article)]
    surest = max((c for (_, s), c in links.items() if s in roots), key=lambda c: (-c.margin, c.why), default=None)
    known = surest is not None and surest.margin <= -SURE
    return {
        "roots": [about[root]["id"] for root in roots],
        "members": lines,
        "total": len(members),
        "known": known,
        "why": list(surest.why) if surest is not None and known else [],
    }


def _link(of: str, comparison: Comparison | None, drift: list[Line]) -> Line:
    line: Line = {"of": of, "relation": None, "coverage": None, "probability": None, "known": False, "why": []}
    if comparison is not None:
        side = comparison.of_one
        line.update(
            relation=side.relation, coverage=side.coverage, probability=comparison.probability,
            known=comparison.margin <= -SURE, why=list(comparison.why),
        )  # fmt: skip
    return {**line, "drift": drift, "changes": sum(d["kind"] not in NO_CHANGE for d in drift)}


def sources(connection: Connection, kinship: Kinship, article: int) -> list[Line]:
    """What an article is made from: the lines of these articles with `relation`, `coverage`, `changes` by sort."""
    its = kinship.sources(article)
    about = _articles(connection, its)
    links = compared(connection, [(article, source) for source in its])
    lines = []
    for source, changes in its.items():
        side = links[article, source].of_one if (article, source) in links else None
        relation, coverage = (side.relation, side.coverage) if side else (None, None)
        told = {"changes": dict(changes), "changed": changes.total()}
        lines.append({**about[source], "relation": relation, "coverage": coverage, **told})
    return lines


def pair(
    connection: Connection, question: Question, kinship: Kinship, ruled: Rulings, one: int, other: int
) -> Line | None:
    """Two articles of one origin, the source first: `here` is made from `there` as far as can be told.

    `sentences` has the stretches of either that were compared, `aligned` pairs of their numbers with a score, `drift`
    what `here` changed; None where neither is made from the other (`direct`), so that it was not told. `across`: in
    different languages. None for two that were
    not found to be of one origin, or were decided to be none.
    """
    comparison = compared(connection, [(one, other)], detail=True).get((one, other))
    if comparison is None or not ruled.kept([comparison]):
        return None
    here, there = one, other
    if other not in kinship.parents.get(one, ()) and (one in kinship.parents.get(other, ()) or comparison.margin > 0):
        here, there, comparison = other, one, comparison.turned()
    direct = there in kinship.parents.get(here, ())
    query = select(fingerprints.c.article, fingerprints.c.outline).where(fingerprints.c.article.in_((here, there)))
    outlines = {row.article: json.loads(row.outline)["sentences"] for row in connection.execute(query)}
    link = _link(comparison.other, comparison, [])
    return {
        **link,
        "here": comparison.one,
        "there": comparison.other,
        "direct": direct,
        "across": comparison.across,
        "sentences": {"here": outlines[here], "there": outlines[there]},
        "aligned": [list(a) for a in comparison.aligned],
        "drift": drift_of(connection, question, [here])[here][there] if direct else None,
    }


def drift_of(connection: Connection, question: Question, some: Iterable[int]) -> dict[int, dict[int, list[Line]]]:
    """What each of these articles changed of each that it is made from."""
    query = select(parents.c.article, parents.c.sources, parents.c.drift).where(parents.c.article.in_(inline(some)))
    if question.before is not None:
        query = query.where(parents.c.recorded_at < question.before)
    found: dict[int, dict[int, list[Line]]] = {}
    for row in connection.execute(query.order_by(parents.c.seq)):
        found[row.article] = dict(zip(json.loads(row.sources), json.loads(row.drift), strict=True))
    return found


def compared(connection: Connection, pairs: Iterable[Pair], detail: bool = False) -> dict[Pair, Comparison]:
    """The comparisons of pairs, each as seen from the first of the two; `detail` with aligned sentences and reasons."""
    every = list(dict.fromkeys(pairs))
    wanted = set(every)
    found: dict[Pair, Comparison] = {}
    for row in rows_of(connection, every, detail):
        comparison = comparison_of(row.payload, row.detail if detail else None)
        for one, other, seen in (
            (row.one, row.other, comparison), (row.other, row.one, comparison.turned())
        ):  # fmt: skip
            if (one, other) in wanted:
                found[one, other] = seen
    return {p: found[p] for p in every if p in found}


def _articles(connection: Connection, some: Iterable[int]) -> dict[int, Line]:
    """The lines of articles by `seq`, with their credits, day and minute of publication."""
    query = article_columns().add_columns(articles.c.seq, articles.c.rest, articles.c.day)
    found = {}
    for row in connection.execute(query.where(articles.c.seq.in_(inline(some)))):
        line, rest = article_line(row), json.loads(row.rest)
        line["published"]["moment"] = rest.get("moment")
        found[row.seq] = {**line, "credits": rest["credits"]}
    return found
