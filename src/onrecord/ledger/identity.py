"""Who is who by the decisions of people: decisions in, for each actor as the machine read it who that is now out.

Decisions are gone through in their order, so that what a later one says holds of what earlier ones made of an actor.
"""

from __future__ import annotations

import typing
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from onrecord.ledger.fold import fold
from onrecord.ledger.said import sentence
from onrecord.model.parts import Actor
from onrecord.model.records import RECORD_TYPES

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Amended:
    """What a decision says of a record of an article (ids): by field, what it `was` and is `now`; None: it is none.

    `carried_from` is the older version of the article that it was said of.
    """

    article: str
    record: str
    fields: Json | None
    carried_from: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of `decisions`. A split goes by `spellings` and `articles` (ids); none means all of them.

    `verb` is "merge", "split" or "undo"; `name` is what a split calls the actor that it makes. Of copies and facts:
    "not copies" (the two `articles`), "same fact" (the fact `actor` is the fact `into`) and "other fact" (the record
    `spellings` of the article `articles` tells the fact `into`). Of single records: "correct" and "not a record"; the
    records are told by `spellings` and `articles`, and `records` has what is said of each, where it was asked for.
    """

    number: int
    verb: str
    actor: str | None
    into: str | None
    name: str | None
    spellings: tuple[str, ...]
    articles: tuple[str, ...]
    undoes: int | None
    reason: str
    by: str | None
    recorded: str
    records: tuple[Amended, ...] = ()

    def line(self, undone_by: int | None) -> Json:
        """As JSON-ready data, with a sentence; `undone` is the number of the decision that undid it, or null."""
        kept = {name: getattr(self, name) for name in self.__slots__}
        return {
            **kept, "spellings": list(self.spellings), "articles": list(self.articles),
            "records": [{name: getattr(a, name) for name in a.__slots__} for a in self.records],
            "sentence": sentence(self), "undone": undone_by,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Rule:
    """A decision that stands: what it takes of an actor, and who that is from then on."""

    number: int
    into: str
    name: str | None = None
    words: frozenset[str] | None = None
    articles: frozenset[str] = frozenset()

    def takes(self, spellings: tuple[str, ...], article: str | None) -> bool:
        """Whether a mention is among what the decision is about; a bare id is only what a merge is about."""
        if self.words is None:
            return True
        if self.articles and article not in self.articles:
            return False
        return bool(spellings) and (not self.words or not self.words.isdisjoint(map(fold, spellings)))


@dataclass(slots=True)
class Identities:
    """Who is who. `touched` are all ids of decisions, `parted` those of splits, `worded` where words decide."""

    touched: set[str] = field(default_factory=set)
    parted: set[str] = field(default_factory=set)
    worded: set[str] = field(default_factory=set)
    _rules: dict[str, list[_Rule]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.touched)

    def now(self, actor: str, spellings: tuple[str, ...] = (), article: str | None = None) -> tuple[str, str | None]:
        """The id that an actor of a record has now, and the name that a split gave it; without spellings: of an id."""
        number, name = 0, None
        while True:
            for rule in self._rules.get(actor, ()):
                if rule.number > number and rule.takes(spellings, article):
                    actor, number, name = rule.into, rule.number, rule.name
                    break
            else:
                return actor, name

    def last(self, actor: str) -> int | None:
        """The number of the decision by which an id is now another, or None."""
        return next((rule.number for rule in self._rules.get(actor, ()) if rule.words is None), None)

    def add(self, decision: Decision) -> None:
        """Let a merge or a split hold, after all that were added before."""
        assert decision.actor is not None
        assert decision.into is not None
        into = self.now(decision.into)[0]
        if into == decision.actor:
            return
        words = frozenset(map(fold, decision.spellings)) if decision.verb == "split" else None
        rule = _Rule(decision.number, into, decision.name, words, frozenset(decision.articles))
        self._rules.setdefault(decision.actor, []).append(rule)
        self.touched |= {decision.actor, into, decision.into}
        if words is not None:
            self.parted |= {decision.actor, decision.into}
        if words is not None or into in self.worded:
            self._mark(decision.actor)

    def _mark(self, actor: str) -> None:
        """Words may decide of this id, so of all that became it."""
        self.worded |= self.sources(actor)

    def sources(self, actor: str) -> set[str]:
        """The ids that the machine may have read where this actor is meant now, the actor's own among them."""
        found, waiting = {actor}, [actor]
        while waiting:
            at = waiting.pop()
            more = {a for a, rules in self._rules.items() if any(r.into == at for r in rules)} - found
            found |= more
            waiting += more
        return found

    def reached(self, some: Iterable[str]) -> set[str]:
        """All ids that mentions of these may have now, these among them."""
        found, waiting = set(some), list(some)
        while waiting:
            more = {rule.into for rule in self._rules.get(waiting.pop(), ())} - found
            found |= more
            waiting += more
        return found

    def rewrite(self, line: Json, article: str) -> bool:
        """Put who is who now into a record's JSON; `read_as` keeps what the machine read. Whether anything changed."""
        changed = False
        for actor in actors_in(line):
            if actor["id"] in self.touched:
                now, name = self.now(actor["id"], spellings_of(actor), article)
                if now != actor["id"]:
                    actor["read_as"] = {"name": actor["name"], "id": actor["id"]}
                    actor["id"], actor["name"] = now, name or actor["name"]
                    changed = True
        return changed


def standing(decisions: Iterable[Decision]) -> tuple[list[Decision], dict[int, int]]:
    """The decisions that stand, and by number which decision undid another. An undo may be undone."""
    every = sorted(decisions, key=lambda d: d.number)
    undone: dict[int, int] = {}
    for decision in reversed(every):
        if decision.verb == "undo" and decision.number not in undone and decision.undoes is not None:
            undone[decision.undoes] = decision.number
    return [d for d in every if d.verb != "undo" and d.number not in undone], undone


def identities(decisions: Iterable[Decision]) -> Identities:
    """Who is who when these decisions are all that there are."""
    made = Identities()
    for decision in standing(decisions)[0]:
        if decision.verb in ("merge", "split"):
            made.add(decision)
    return made


@cache
def actor_fields(kind: str) -> tuple[str, ...]:
    """The fields of a kind of record that hold actors."""
    hints = typing.get_type_hints(RECORD_TYPES[kind])
    return tuple(n for n, hint in hints.items() if Actor in (hint, *typing.get_args(hint)))


def actors_in(line: Json) -> list[Json]:
    """The actors of a record's JSON, those of its attribution first."""
    found = [voice["actor"] for voice in line["attribution"]]
    for name in actor_fields(line["kind"]):
        value = line.get(name)
        if value:
            found += value if isinstance(value, list) else (value,)
    return found


def spellings_of(actor: Json) -> tuple[str, ...]:
    """How an actor of a record is spelled: its name, and the words in the text that stand for it."""
    return (actor["name"], actor["span"]["text"]) if actor.get("span") else (actor["name"],)
