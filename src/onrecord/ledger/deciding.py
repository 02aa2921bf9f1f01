"""What people decide of a ledger: ids, names and reasons in; decisions that hold from now on, and their log, out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from sqlalchemy.engine import Connection

from onrecord.ledger.amending import Amender
from onrecord.ledger.days import Day, end_of
from onrecord.ledger.decisions import Decider, list_decisions
from onrecord.ledger.history import history
from onrecord.ledger.identity import Amended, Decision
from onrecord.ledger.rows import clean
from onrecord.ledger.writing import Writer

Line = dict[str, Any]


class Deciding(ABC):
    """The part of a ledger that is about decisions."""

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Connection]: ...

    @abstractmethod
    def _writer(self, comparing: bool = False) -> AbstractContextManager[Writer]: ...

    def merge_actor(self, actor: str, into: str, *, reason: str, by: str | None = None) -> Decision:
        """Let one actor be another from now on, in all records, those still to come among them; both by id.

        What stands already is given back and not decided twice. Raises UsageError for an id that nobody has, for one
        that is merged already, for a circle and where there is no reason.
        """
        with self._deciding(reason, by) as decider:
            return decider.merge(clean(actor), clean(into))

    def split_actor(
        self,
        actor: str,
        spellings: Sequence[str],
        *,
        into: str,
        reason: str,
        by: str | None = None,
        articles: Sequence[str] = (),
    ) -> Decision:
        """Let the mentions of an actor with these spellings be another one from now on, who is called `into`.

        With `articles` (ids, paths or URLs) only in those; then there may be no spellings at all. `into` may also be
        the id of an actor that the ledger has. Raises UsageError as `merge_actor` does, and for a spelling that no
        record has.
        """
        with self._deciding(reason, by) as decider:
            return decider.split(clean(actor), [*map(clean, spellings)], clean(into), [*map(clean, articles)])

    def undo_decision(self, number: int, *, reason: str = "undone", by: str | None = None) -> Decision:
        """Let a decision not hold from now on; an undo can be undone. Raises UsageError for an unknown number."""
        with self._amending(reason, by) as amender:
            return amender.undo(number)

    def not_copies(self, one: str, other: str, *, reason: str, by: str | None = None) -> Decision:
        """Let neither of two articles (ids, paths or URLs) be made from the other. Raises UsageError."""
        with self._deciding(reason, by) as decider:
            return decider.not_copies(clean(one), clean(other))

    def same_fact(self, fact: str, into: str, *, reason: str, by: str | None = None) -> Decision:
        """Let all records of the one fact tell the other, both by id. Raises UsageError."""
        with self._deciding(reason, by) as decider:
            return decider.same_fact(clean(fact), clean(into))

    def other_fact(self, record: str, article: str, *, reason: str, by: str | None = None) -> Decision:
        """Let a record (by id, of an article by id, path or URL) tell a fact of its own. Raises UsageError."""
        with self._deciding(reason, by) as decider:
            return decider.other_fact(clean(record), clean(article))

    def amend(
        self,
        article: str,
        record: str,
        changes: Mapping[str, Any],
        *,
        reason: str,
        by: str,
        on_revision: int | None = None,
        also_copies: bool = False,
    ) -> Decision:
        """Let a record (by id, of an article by id, path or URL) read otherwise from now on; see `changes.py`.

        `changes` has what is to stand in a field, or in a part of one (`speaker.role`): an actor or a place by id or
        name, a day or a period, or JSON as lines have it. `on_revision` is the `revision` of the line that was looked
        at: where another one stands, Overtaken is raised. With `also_copies` the records that rest on the same words in
        copies of the article change with it, and are undone with it. Raises UsageError, which names the field.
        """
        with self._amending(reason, by) as amender:
            return amender.amend(clean(article), clean(record), changes, on_revision, also_copies)

    def proposed(
        self,
        article: str,
        record: str,
        changes: Mapping[str, Any],
        *,
        on_revision: int | None = None,
        also_copies: bool = False,
    ) -> list[Amended]:
        """What `amend` would say of the record, then of records in copies; nothing is decided. Raises as that."""
        with self._reading() as connection:
            amender = Amender(Decider(connection, "", "to look at", None))
            said = amender.proposed(clean(article), clean(record), changes, on_revision, also_copies)
            return [told for _, told in said]

    def strike(
        self,
        article: str,
        record: str,
        *,
        reason: str,
        by: str,
        on_revision: int | None = None,
        also_copies: bool = False,
    ) -> Decision:
        """Let a record be no record from now on; `on_revision` and `also_copies` are as with `amend`.

        One that is struck out already gives the decision that did it. Raises UsageError and Overtaken.
        """
        with self._amending(reason, by) as amender:
            return amender.strike(clean(article), clean(record), on_revision, also_copies)

    @contextmanager
    def _amending(self, reason: str, by: str | None) -> Iterator[Amender]:
        with self._writer(comparing=True) as writer:
            decider = Decider(writer.connection, writer.recorded_at, reason, by)
            yield Amender(decider, writer)
            writer.tell_anew(decider.about)
            if decider.made is not None:
                writer.decided(decider.every, decider.made)

    @contextmanager
    def _deciding(self, reason: str, by: str | None) -> Iterator[Decider]:
        with self._amending(reason, by) as amender:
            yield amender.decider

    def decisions(self, *, as_of: Day | None = None) -> Iterator[Line]:
        """All decisions, the first one first, each with a sentence; `undone` is the number of what undid one, or null.

        `records` has what a correction says of which records.
        """
        with self._reading() as connection:
            yield from list_decisions(connection, end_of(as_of))

    def history(self, record: str, article: str, *, as_of: Day | None = None) -> list[Line]:
        """All readings of a record of an article (by id), the machine's first, each with who decided it and why.

        `reading` is null where it was said to be no record. None of a record that is not there.
        """
        with self._reading() as connection:
            return history(connection, clean(article), clean(record), end_of(as_of))
