"""Corrections of single records by hand: what a person says of one in; a decision and how it reads from now on out."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from onrecord.errors import Overtaken, UsageError
from onrecord.ledger.article import read_article
from onrecord.ledger.carrying import amended_row, machine_readings, moved, partners
from onrecord.ledger.changes import Changes
from onrecord.ledger.decisions import Decider, read
from onrecord.ledger.identity import Amended, Decision
from onrecord.ledger.known import Known
from onrecord.ledger.provenance import Provenance
from onrecord.ledger.question import Question
from onrecord.ledger.readings import Kept, State, read_as, said_of, state_of, with_records
from onrecord.ledger.said import changed
from onrecord.ledger.tables import amended, articles, readings, records, versions
from onrecord.ledger.writing import Writer
from onrecord.model.article import Article

Json = dict[str, Any]

VERBS = ("correct", "not a record")


class Amender:
    """Corrects records in one writing transaction, which is the `decider`'s and the `writer`'s.

    Without a `writer` it can only say what would be said.
    """

    def __init__(self, decider: Decider, writer: Writer | None = None) -> None:
        self.decider, self._writer = decider, writer
        self._connection = decider.connection
        self._read: dict[str, tuple[int, Article]] = {}

    def amend(
        self, article: str, record: str, changes: Mapping[str, Any], revision: int | None, also_copies: bool
    ) -> Decision:  # fmt: skip
        """From now on a record of an article reads otherwise. Raises UsageError and Overtaken."""
        self._must_be_signed()
        return self._decide("correct", self.proposed(article, record, changes, revision, also_copies))

    def proposed(
        self, article: str, record: str, changes: Mapping[str, Any], revision: int | None, also_copies: bool
    ) -> list[tuple[State, Amended]]:  # fmt: skip
        """What would be said of the record, and of those that rest on the same words in copies. Raises as `amend`."""
        state, where = self._state(article, record)
        now = self._must_stand(state, revision)
        before = json.loads(now.payload)
        read_in = self._article(where)[1]
        new = Changes(Known(self._connection, self.decider.every), read_in, before).read(changes)
        fields = {name: {"was": before.get(name), "now": value} for name, value in new.items()}
        told = [(state, Amended(where, record, fields))]
        for other, there in self._copies(state) if also_copies else ():
            if other.now is not None and (its := self._said_there(other, there, fields)):
                told.append((other, Amended(there, other.id, its)))
        return told

    def strike(self, article: str, record: str, revision: int | None, also_copies: bool) -> Decision:
        """From now on a record of an article is no record; a decision that says so already is given back.

        Raises UsageError and Overtaken.
        """
        self._must_be_signed()
        state, where = self._state(article, record)
        if state.now is None and (struck := self._struck_by(state)) is not None:
            return self._whole(struck)
        self._must_stand(state, revision)
        copies = self._copies(state) if also_copies else []
        told = [(state, Amended(where, record, None))]
        told += [(other, Amended(there, other.id, None)) for other, there in copies if other.now is not None]
        return self._decide("not a record", told)

    def undo(self, number: int) -> Decision:
        """From now on a decision does not hold, and the records that it is about read as they do without it.

        Raises UsageError for a number that no decision has.
        """
        decision = self.decider.undo(number)
        root = self.decider.root(decision)
        if root.verb in VERBS:
            query = select(articles.c.id, amended.c.article, amended.c.record).join(
                articles, articles.c.seq == amended.c.article
            )
            for row in self._connection.execute(query.where(amended.c.decision == root.number)).all():
                state = state_of(self._connection, row.article, row.record)
                assert state is not None
                self._reread(row.id, state, decision)
        return decision

    def _must_be_signed(self) -> None:
        if not (self.decider.by or "").strip():
            raise UsageError("a correction needs the name of whoever makes it")

    def _state(self, article: str, record: str) -> tuple[State, str]:
        where = self.decider.article(article)
        seq = self._article(where)[0]
        newer = select(articles.c.id).join(versions, versions.c.newer == articles.c.seq).where(versions.c.older == seq)
        if (other := self._connection.execute(newer).scalar()) is not None:
            raise UsageError(f"{article} has a newer version, {other}: correct the records of that one")
        state = state_of(self._connection, seq, record)
        if state is None:
            raise UsageError(f"{article} has no record {record!r}; `onrecord list KIND --json` shows their ids")
        return state, where

    def _must_stand(self, state: State, revision: int | None) -> Kept:
        now = state.now
        if now is not None and revision in (None, now.revision):
            return now
        last = self._last(state)
        by = f" by {last.by} (decision {last.number})" if last is not None else ""
        if now is None:
            error = UsageError if revision is None else Overtaken
            undo = f"; undo decision {last.number} first" if last is not None else ""
            raise error(f"{state.id} was taken out of the records{by}{undo}")
        seen = next((row for row in state.rows if row.revision == revision), None)
        if seen is None:
            raise UsageError(f"{state.id} has no revision {revision}; it is at {now.revision}")
        was, reads = json.loads(seen.payload), json.loads(now.payload)
        fields = {
            name: {"was": was.get(name), "now": reads[name]}
            for name in reads
            if name not in ("corrected", "plover") and reads[name] != was.get(name)
        }
        how = changed(fields) if fields else "it reads the same again"
        raise Overtaken(f"{state.id} was changed{by} since you looked at it: {how} (revision {now.revision} now)")

    def _last(self, state: State) -> Decision | None:
        """The decision by which a record reads as it does now."""
        its = readings.c.read.in_([row.seq for row in state.rows])
        query = select(readings.c.decision).where(its).order_by(readings.c.seq.desc()).limit(1)
        number = self._connection.execute(query).scalar()
        return next((d for d in self.decider.every if d.number == number), None)

    def _struck_by(self, state: State) -> Decision | None:
        said = said_of(self._connection, self.decider.every, state.article, state.id).get(state.id, ())
        return next((d for d, told in said if told.fields is None), None)

    def _decide(self, verb: str, told: list[tuple[State, Amended]]) -> Decision:
        ids = tuple(a.record for _, a in told)
        made = self.decider.add(verb, None, None, None, ids, tuple(a.article for _, a in told), None)
        rows = [amended_row(made, a, state.article, None, made.recorded) for state, a in told]
        self._connection.execute(amended.insert(), rows)
        for state, a in told:
            self._reread(a.article, state, made)
        return self._whole(made)

    def _reread(self, article: str, state: State, decision: Decision) -> None:
        assert self._writer is not None
        said = said_of(self._connection, read(self._connection), state.article, state.id).get(state.id, [])
        reading = read_as(json.loads(state.machine.payload), said, self._writer.coded)
        now = None if state.now is None else json.loads(state.now.payload)
        if reading != now:
            self._writer.reread(self._article(article)[1], state, reading, decision)

    def _whole(self, decision: Decision) -> Decision:
        return with_records(self._connection, [decision])[0]

    def _article(self, one: str) -> tuple[int, Article]:
        if one not in self._read:
            found = read_article(self._connection, one)
            assert found is not None
            self._read[one] = found
        return self._read[one]

    def _said_there(self, other: State, there: str, fields: Json) -> Json:
        """What is said of a record, said of its copy; of what reads so there already, nothing."""
        assert other.now is not None
        now = json.loads(other.now.payload)
        near = now["evidence"][0]["start"] if now["evidence"] else 0
        its = moved(fields, self._article(there)[1], near) or {}
        changes = {name: {"was": now.get(name), "now": change["now"]} for name, change in its.items()}
        return {name: change for name, change in changes.items() if change["was"] != change["now"]}

    def _copies(self, state: State) -> list[tuple[State, str]]:
        """The records of copies of the article, and of what it copies, that rest on the same words."""
        same = records.c.wording == state.machine.wording
        mine = machine_readings(self._connection, state.article, same)
        found = []
        for there in sorted(self._family(state.article)):
            theirs = machine_readings(self._connection, there, same)
            alone = len(mine) == len(theirs) == 1
            other = next(iter(theirs)) if alone else partners(mine, theirs, voices=False).get(state.id)
            its = state_of(self._connection, there, other) if other else None
            if its is not None:
                found.append((its, self._id(there)))
        return found

    def _family(self, article: int) -> set[int]:
        """All that goes back to what an article goes back to, of each report the last version; without itself."""
        near: defaultdict[int, set[int]] = defaultdict(set)
        provenance = Provenance(self._connection, Question())
        for one in provenance.copies():
            for source in provenance.parents(one):
                near[one].add(source)
                near[source].add(one)
        found, edge = {article}, [article]
        while edge:
            more = near[edge.pop()] - found
            found |= more
            edge += more
        older = set(self._connection.execute(select(versions.c.older)).scalars())
        return found - {article} - older

    def _id(self, article: int) -> str:
        return str(self._connection.execute(select(articles.c.id).where(articles.c.seq == article)).scalar_one())
