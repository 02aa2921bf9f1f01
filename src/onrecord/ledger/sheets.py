"""What the derived tables say of one record: its row and its JSON in, a `Sheet` of terms, counts and pairs out.

| sort of term | values |
| --- | --- |
| `kind` `type` `status` `outlet` | as in `traits.py` |
| `who` `role` `who role` | the id of an actor, a role, both ("speaker anna-vell") |
| `place` `land` | the id of the place, its country |
| `located` | "yes" with coordinates, "no" where they are missing (also of an incident without a place) |
| `dated` | "yes" where the day of what happened is known, else "no" |
| `origins` | 2 to 5: the fact has so many independent origins or more |
| `wide` `vague` | "": what happened may be spread over more than a month; the report came out on no one day |
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from onrecord.ledger.days import number_of
from onrecord.ledger.identity import Identities, Json, spellings_of
from onrecord.ledger.mentions import fact_now
from onrecord.ledger.rows import dumps
from onrecord.ledger.rulings import Rulings
from onrecord.ledger.traits import roles_of, status_of, types_of

Term = tuple[str, str]
MANY = range(2, 6)
"""Numbers of origins that are terms."""
WIDE = 31
"""Days over which what is not `wide` is spread at most."""
_PAIRED = {"contact": ("participants", "mode"), "channel": ("parties", "name")}
_LONGEST_PAIRED = 12
"""Of a longer list of participants, nobody says that each spoke with each."""


@dataclass(frozen=True, slots=True)
class Source:
    """What is not in a record's JSON: rows of `records` and `articles` in short."""

    record: int
    article: int
    article_id: str
    outlet: str | None
    fact: str
    day: str
    day_end: str
    published: str | None
    reported: str
    reported_end: str
    taken_in: str
    recorded: str


@dataclass(slots=True)
class Sheet:
    """All of one record: `columns` of `standing`, `fact` by its id, `spot` as JSON and whether it has coordinates.

    `counts`: (actor, sort, value) of `actor_counts`, each once; `mentions`: (actor, type), `roles`: (actor, role, day),
    as often as they are there. `pairs`: two actors and the rest as JSON.
    """

    record: int
    article: int
    kind: str
    columns: dict[str, Any]
    fact: str
    terms: list[Term]
    spot: str | None = None
    located: bool = False
    counts: set[tuple[str, str, str]] = field(default_factory=set)
    mentions: Counter[tuple[str, str]] = field(default_factory=Counter)
    roles: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    pairs: list[tuple[str, str, str]] = field(default_factory=list)


def sheet(source: Source, line: Json, known: Identities, ruled: Rulings) -> Sheet:
    """The sheet of a record; who is who is put into `line`."""
    actors = roles_of(line)
    read = [(role, actor, actor["id"], spellings_of(actor), actor["name"]) for role, actor in actors]
    fact = fact_now(known, line, source.article_id, source.fact) if known else source.fact
    day, day_end = number_of(source.day), number_of(source.day_end)
    reported, reported_end = number_of(source.reported), number_of(source.reported_end)
    kind, taken_in = line["kind"], number_of(source.taken_in[:10])
    made = Sheet(
        source.record,
        source.article,
        kind,
        {
            "day": day, "day_end": day_end, "reported": reported or taken_in,
            "reported_end": reported_end or taken_in, "recorded": number_of(source.recorded[:10]),
            "outlet": source.outlet or "",
        },
        ruled.of(fact, line["id"], source.article_id),
        [("kind", kind)],
    )  # fmt: skip
    made.terms += (("type", one) for one in types_of(line))
    status = status_of(line)
    if status is not None:
        made.terms.append(("status", status))
    if source.outlet:
        made.terms.append(("outlet", source.outlet))
    stated = line.get("when") or {}
    made.terms.append(("dated", "yes" if stated.get("start") or stated.get("end") else "no"))
    if day_end - day > WIDE:
        made.terms.append(("wide", ""))
    if reported_end > reported:
        made.terms.append(("vague", ""))
    _add_place(made, line.get("place"))
    _add_actors(made, read, number_of(source.published))
    if kind in _PAIRED:
        _add_pairs(made, line, source)
    return made


def _add_place(made: Sheet, place: Json | None) -> None:
    if not place:
        if made.kind == "incident":
            made.terms.append(("located", "no"))
        return
    made.spot, made.located = dumps(place), place["lat"] is not None and place["lon"] is not None
    made.terms.append(("located", "yes" if made.located else "no"))
    made.terms.append(("place", place["id"]))
    if place.get("country"):
        made.terms.append(("land", place["country"]))


def _add_actors(
    made: Sheet, read: Iterable[tuple[str, Json, str, tuple[str, ...], str]], published: int
) -> None:  # fmt: skip
    """Counts for each actor: what it is `name`d, `called` (name and type), named in records of its own id (`own`).

    And its `spelling` in the text, the `kind` of record, as whom it was `read`.
    """
    who: dict[Term, None] = {}
    for role, actor, own, spellings, name in read:
        now = actor["id"]
        who.update({("who", now): None, ("role", role): None, ("who role", f"{role} {now}"): None})
        given = actor["name"] if now != own else name
        made.counts |= {
            (now, "name", given), (now, "called", f"{actor['type']} {given}"), (now, "kind", made.kind),
            (now, "spelling", " ".join(spellings[-1].split())), (now, "read", own),
        }  # fmt: skip
        if own == now:
            made.counts.add((now, "own", given))
        made.mentions[now, actor["type"]] += 1
        if actor.get("role"):
            made.roles[now, actor["role"], published] += 1
    made.terms += who


def _add_pairs(made: Sheet, line: Json, source: Source) -> None:
    for one, other, about in pairs_in(line, source.article_id, source.day, source.day_end, made.fact):
        made.pairs.append((one, other, dumps(about)))


def pairs_in(line: Json, article: str, day: str, day_end: str, fact: str) -> list[tuple[str, str, Json]]:
    """The pairs of a contact or a channel, the smaller id first, with what a clock needs of each."""
    among, also = _PAIRED[line["kind"]]
    named = {a["id"]: {k: a[k] for k in ("id", "name", "type")} for a in line[among] if a["type"] != "anonymous"}
    if len(named) > _LONGEST_PAIRED:
        return []
    when = line.get("when") or {}
    about = {
        "day": day or None, "day_end": day_end or None, "happened": bool(when.get("start") or when.get("end")),
        "status": line["status"], also: line[also], "polarity": line["polarity"], "modality": line["modality"],
        "record": line["id"], "article": article, "fact": fact,
    }  # fmt: skip
    both = combinations(sorted(named), 2)
    return [(one, other, {"one": named[one], "other": named[other], **about}) for one, other in both]
