"""What people decide: a merge, a split, what is no copy or one fact, or an undo in; a row that is only added, out."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.engine import Connection

from onrecord.errors import UsageError
from onrecord.ledger.fold import fold
from onrecord.ledger.identity import Decision, identities, spellings_of, standing
from onrecord.ledger.profile import spoken
from onrecord.ledger.readings import with_records
from onrecord.ledger.rows import clean
from onrecord.ledger.rulings import rulings
from onrecord.ledger.tables import actors, articles, decisions, records
from onrecord.packs.pack import slug

_NEAR = 3
_COMPARED = 5000
_SHORTEST_START = 6


@lru_cache(maxsize=1)
def _all() -> Select[Any]:
    return select(decisions).order_by(decisions.c.seq)


def read(connection: Connection, before: str | None = None) -> list[Decision]:
    """All decisions that were made before a moment, the first one first."""
    query = _all() if before is None else _all().where(decisions.c.recorded_at < before)
    return [
        Decision(
            r.seq, r.verb, r.actor, r.into, r.name, tuple(json.loads(r.spellings)), tuple(json.loads(r.articles)),
            r.undoes, r.reason, r.by, r.recorded_at,
        )
        for r in connection.execute(query)
    ]  # fmt: skip


def list_decisions(connection: Connection, before: str | None = None) -> Iterator[dict[str, Any]]:
    """The log, the first decision first."""
    every = with_records(connection, read(connection, before), before)
    undone = standing(every)[1]
    return (d.line(undone.get(d.number)) for d in every)


def exists(connection: Connection, decided: Iterable[Decision], actor: str) -> bool:
    """Whether the id is that of an actor of the ledger or of one that a decision made."""
    made = any(d.into == actor for d in standing(decided)[0] if d.verb in ("merge", "split"))
    return made or connection.execute(select(actors.c.seq).where(actors.c.id == actor).limit(1)).first() is not None


def unknown(connection: Connection, actor: str) -> UsageError:
    """The error for an id that nobody has, with the nearest that somebody has."""
    words = fold(actor).split()
    query = select(actors.c.id).distinct().limit(_COMPARED)
    named = query.where(or_(false(), *(actors.c.folded.contains(f" {word} ", autoescape=True) for word in words)))
    near: Sequence[str] = connection.execute(named).scalars().all() if words else ()
    if not near:
        alike = actors.c.id.startswith(actor[:1].lower(), autoescape=True)
        near = connection.execute(query.where(alike)).scalars().all()
    best = difflib.get_close_matches(slug(actor), near, n=_NEAR, cutoff=0.5) or sorted(near, key=len)[:_NEAR]
    hint = f": did you mean {' or '.join(best)}?" if best else "; `onrecord list actor` shows all"
    return UsageError(f"no actor {actor!r}{hint}")


class Decider:
    """Adds decisions in one writing transaction. Each verb gives the decision, or the same one that stands already."""

    def __init__(self, connection: Connection, recorded_at: str, reason: str, by: str | None) -> None:
        """Raises UsageError where there is no reason."""
        if not reason.strip():
            raise UsageError("a decision needs a reason")
        self.connection = connection
        self.recorded_at = recorded_at
        self.reason, self.by = clean(reason.strip()), clean(by) if by else None
        self.every = read(connection)
        self.stands, self.undone = standing(self.every)
        self.known = identities(self.every)
        self.about: set[str] = set()
        """Articles of which it is told anew who was made from whom."""
        self.made: Decision | None = None

    def merge(self, actor: str, into: str) -> Decision:
        """From now on the first is the second. Raises UsageError for ids that nobody has and for a circle."""
        self._must_be(actor)
        self._must_be(into)
        same = next((d for d in self.stands if d.verb == "merge" and (d.actor, d.into) == (actor, into)), None)
        if same is not None:
            return same
        if actor == into:
            raise UsageError(f"{actor} cannot be merged into itself")
        self._must_be_its_own(actor)
        if self.known.now(into)[0] == actor:
            raise UsageError(
                f"{into} is merged into {actor} already (decision {self.known.last(into)}): "
                f"to merge {actor} into {into}, undo that first"
            )
        return self.add("merge", actor, into, None, (), (), None)

    def split(self, actor: str, spellings: Sequence[str], name: str, reports: Sequence[str]) -> Decision:
        """From now on the mentions of an actor with these spellings, in these reports, are another actor.

        `name` is what that one is called, or the id of one that the ledger has. Without `reports` it goes by the
        spellings in all reports, those still to come among them; without `spellings` by the reports alone.
        Raises UsageError for an id, a report or a spelling that is not there.
        """
        self._must_be(actor)
        if not spellings and not reports:
            raise UsageError("a split needs spellings or articles to go by")
        if not fold(name):
            raise UsageError(f"no name for an actor in {name!r}")
        wanted = tuple(dict.fromkeys(" ".join(s.split()) for s in spellings))
        its_articles = tuple(dict.fromkeys(self.article(r) for r in reports))
        for d in self.stands:
            same = (d.verb, d.actor, d.articles) == ("split", actor, its_articles) and name in (d.name, d.into)
            if same and set(map(fold, d.spellings)) == set(map(fold, wanted)):
                return d
        self._must_be_its_own(actor)
        self._must_be_said(actor, wanted, its_articles)
        if name != actor and exists(self.connection, self.every, name):
            return self.add("split", actor, name, None, wanted, its_articles, None)
        return self.add("split", actor, self._fresh(name), " ".join(name.split()), wanted, its_articles, None)

    def not_copies(self, one: str, other: str) -> Decision:
        """From now on neither of two articles is made from the other. Raises UsageError for what is no article."""
        both = tuple(sorted((self.article(one), self.article(other))))
        if both[0] == both[1]:
            raise UsageError(f"{one} and {other} are the same article")
        same = next((d for d in self.stands if (d.verb, d.articles) == ("not copies", both)), None)
        return same or self.add("not copies", None, None, None, (), both, None)

    def same_fact(self, fact: str, into: str) -> Decision:
        """From now on all that tells the one fact tells the other. Raises UsageError for a fact that is not there."""
        self._must_be_told(fact)
        self._must_be_told(into)
        if into == fact:
            raise UsageError(f"{fact} is the same fact already")
        known = rulings(self.every)
        if known.fact(into) == fact:
            raise UsageError(f"{into} is {fact} already: to have it the other way round, undo that first")
        same = next((d for d in self.stands if (d.verb, d.actor, d.into) == ("same fact", fact, into)), None)
        return same or self.add("same fact", fact, into, None, (), (), None)

    def other_fact(self, record: str, article: str) -> Decision:
        """From now on a record of an article tells a fact of its own. Raises UsageError for one that is not there."""
        where = self.article(article)
        query = select(records.c.seq).join(articles, articles.c.seq == records.c.article)
        if self.connection.execute(query.where(records.c.id == record, articles.c.id == where)).first() is None:
            raise UsageError(f"{article} has no record {record!r}; `onrecord list KIND --json` shows their ids")
        key = ("other fact", (record,), (where,))
        same = next((d for d in self.stands if (d.verb, d.spellings, d.articles) == key), None)
        number = max((d.number for d in self.every), default=0) + 1
        return same or self.add("other fact", None, f"fact:decided-{number}", None, (record,), (where,), None)

    def _must_be_told(self, fact: str) -> None:
        there = self.connection.execute(select(records.c.seq).where(records.c.fact == fact).limit(1)).first()
        if there is None and not any(d.into == fact and d.verb == "other fact" for d in self.stands):
            raise UsageError(f"no fact {fact!r}; `onrecord list fact` shows all")

    def undo(self, number: int) -> Decision:
        """From now on a decision does not hold. Raises UsageError for a number that no decision has."""
        decision = next((d for d in self.every if d.number == number), None)
        if decision is None:
            raise UsageError(f"no decision {number}; `onrecord actor decisions` shows all")
        if number in self.undone:
            return next(d for d in self.every if d.number == self.undone[number])
        return self.add("undo", decision.actor, decision.into, None, (), decision.articles, number)

    def root(self, decision: Decision) -> Decision:
        """What an undo, or the undo of an undo, is about in the end; any other decision is its own."""
        while decision.undoes is not None:
            decision = next(d for d in self.every if d.number == decision.undoes)
        return decision

    def _must_be(self, actor: str) -> None:
        if not exists(self.connection, self.every, actor):
            raise unknown(self.connection, actor)

    def _must_be_its_own(self, actor: str) -> None:
        now = self.known.now(actor)[0]
        if now != actor:
            number = self.known.last(actor)
            raise UsageError(f"{actor} is merged into {now} (decision {number}): take {now}, or undo that first")

    def _must_be_said(self, actor: str, spellings: tuple[str, ...], its_articles: tuple[str, ...]) -> None:
        said = [
            spellings_of(m.actor)
            for m in spoken(self.connection, self.known, actor, ())
            if not its_articles or m.article in its_articles
        ]
        where = " in those articles" if its_articles else ""
        if not said:
            raise UsageError(f"no record names {actor}{where}")
        texts = {text for some in said for text in some}
        folded = {fold(text) for text in texts}
        for spelling in spellings:
            if fold(spelling) not in folded:
                near = difflib.get_close_matches(spelling, texts, n=_NEAR, cutoff=0.5)
                hint = f": did you mean {' or '.join(map(repr, near))}?" if near else ""
                raise UsageError(f"no record spells {actor} as {spelling!r}{where}{hint}")

    def article(self, given: str) -> str:
        """The id of the one article that an id, the beginning of one, a path or an address means."""
        same = or_(articles.c.id == given, articles.c.path == given, articles.c.url == given)
        found = list(self.connection.execute(select(articles.c.id).where(same).limit(2)).scalars())
        start = given.removeprefix("sha256:")
        if not found and len(start) >= _SHORTEST_START:
            begins = articles.c.id.startswith(f"sha256:{start}", autoescape=True)
            found = list(self.connection.execute(select(articles.c.id).where(begins).limit(2)).scalars())
        if not found:
            raise UsageError(f"no article {given!r}; `onrecord list article --json` shows their ids")
        if len(found) > 1:
            raise UsageError(f"{given!r} means more than one article: take the id")
        return str(found[0])

    def _fresh(self, name: str) -> str:
        """An id for a new actor that nobody has had."""
        start = slug(name)
        taken = {d.into for d in self.every} | {d.actor for d in self.every}
        number, actor = 1, start
        while actor in taken or exists(self.connection, (), actor):
            number += 1
            actor = f"{start}-{number}"
        return actor

    def add(
        self, verb: str, actor: str | None, into: str | None, name: str | None, spellings: tuple[str, ...],
        its_articles: tuple[str, ...], undoes: int | None,
    ) -> Decision:  # fmt: skip
        """A new decision with these parts (see `Decision`)."""
        number = (self.connection.execute(select(func.max(decisions.c.seq))).scalar() or 0) + 1
        made = Decision(
            number, verb, actor, into, name, spellings, its_articles, undoes, self.reason, self.by, self.recorded_at
        )
        row = {
            "seq": number, "verb": verb, "actor": actor, "into": into, "name": name,
            "spellings": json.dumps(spellings), "articles": json.dumps(its_articles), "undoes": undoes,
            "reason": made.reason, "by": made.by, "recorded_at": made.recorded,
        }  # fmt: skip
        self.connection.execute(decisions.insert().values(row))
        self.made = made
        if "not copies" in (verb, self.root(made).verb):
            self.about.update(its_articles)
        return made
