"""Onrecord from Python: paths, texts and questions in; outcomes, lines of the ledger and briefs out."""

from __future__ import annotations

import builtins
import datetime
import os
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any

from onrecord.engines import single
from onrecord.engines.setup import Setup
from onrecord.errors import ReportRefused
from onrecord.model.article import Report
from onrecord.pipeline import Connector, Corridor, Outcome

if TYPE_CHECKING:
    from onrecord.engines.keep import Kept
    from onrecord.watching import Brief

Day = str | datetime.date


def _iso(day: Day | None) -> str | None:
    return day.isoformat()[:10] if isinstance(day, datetime.date) else day


def extract_text(
    text: str,
    published: Day | None,
    title: str | None,
    url: str | None,
    outlet: str | None,
    pack: str,
    model: str | None,
) -> Outcome:
    """The outcome of one plain text. Raises ReportRefused, PackError and UsageError (for a model that is missing)."""
    setup = Setup(pack, model)
    setup.check()
    report = Report("text", text=text, title=title, url=url, given=_iso(published), outlet=outlet)
    (outcome,) = Corridor(pack, model).run([report])
    if outcome.article is None:
        raise ReportRefused(outcome.path, outcome.reason or "no reason")
    return outcome


class Desk:
    """An open ledger together with the rooms that read reports into it. Lines are dicts as in `--json`."""

    def __init__(self, ledger: str, *, pack: str = "ukraine", model: str | None = None) -> None:
        """Raises LedgerError, PackError and UsageError (for a model that is missing)."""
        from onrecord.ledger import Ledger

        self._setup = Setup(pack, model, ledger)
        self._setup.check()
        self.ledger = Ledger.open(ledger, connector=Connector)

    def __enter__(self) -> Desk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the ledger."""
        self.ledger.close()

    def read(
        self, *paths: str | os.PathLike[str], published: Day | None = None, outlet: str | None = None
    ) -> builtins.list[Kept]:
        """Add the reports of files and folders; what became of each. A refused one is among them with its reason."""
        from onrecord.engines.keep import bare, keep
        from onrecord.sources import read_reports

        told: builtins.list[Kept] = []
        reports = read_reports([os.fspath(p) for p in paths], given=_iso(published), outlet=outlet)
        keep(single.run(reports, self._setup, bare, self.ledger.has), self.ledger, told.append)
        return told

    def list(
        self,
        kind: str,
        *,
        who: str | Sequence[str] | None = None,
        place: str | None = None,
        since: Day | None = None,
        until: Day | None = None,
        as_of: Day | None = None,
        limit: int | None = None,
    ) -> builtins.list[dict[str, Any]]:
        """Records of a kind, or articles, actors, facts, stories, discrepancies. Raises UsageError."""
        lines = self.ledger.list(
            kind, who=who, place=place, since=since, until=until, as_of=as_of, limit=limit, pack=self._setup.pack
        )
        return builtins.list(lines)

    def search(
        self, words: str, *, as_of: Day | None = None, limit: int | None = None
    ) -> builtins.list[dict[str, Any]]:
        """Articles and records that hold all the words, the best first. Raises UsageError."""
        return builtins.list(self.ledger.search(words, as_of=as_of, limit=limit))

    def brief(self, *, since: Day | None = None, until: Day | None = None, as_of: Day | None = None) -> Brief:
        """The brief of what was reported in a period; `onrecord.watching` writes it as Markdown, HTML or JSON."""
        from onrecord.watching import make_brief

        return make_brief(self.ledger, since=since, until=until, as_of=as_of)

    def check(self) -> builtins.list[dict[str, Any]]:
        """Everything in the ledger that does not add up."""
        return builtins.list(self.ledger.discrepancies())

    def actor(self, actor: str, *, as_of: Day | None = None) -> dict[str, Any]:
        """One actor by id: names, spellings, roles through time, records by kind. Raises UsageError."""
        return self.ledger.actor(actor, as_of=as_of)

    def merge_actor(self, actor: str, into: str, *, reason: str, by: str | None = None) -> dict[str, Any]:
        """Let one actor be another from now on, both by id; the line of the decision. Raises UsageError."""
        return self.ledger.merge_actor(actor, into, reason=reason, by=by).line(None)

    def split_actor(
        self,
        actor: str,
        *spellings: str,
        into: str,
        reason: str,
        by: str | None = None,
        articles: Sequence[str] = (),
    ) -> dict[str, Any]:
        """Let the mentions of an actor with these spellings, in these articles, be another one; the decision's line.

        `into` is the name of the other one, or the id of one that the ledger has. Raises UsageError.
        """
        made = self.ledger.split_actor(actor, spellings, into=into, reason=reason, by=by, articles=articles)
        return made.line(None)

    def undo_decision(self, number: int, *, reason: str = "undone", by: str | None = None) -> dict[str, Any]:
        """Let a decision not hold from now on; the line of the undoing. Raises UsageError."""
        return self.ledger.undo_decision(number, reason=reason, by=by).line(None)

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
    ) -> dict[str, Any]:
        """Let a record of an article read otherwise from now on; the line of the decision, with what it says.

        `changes` has what is to stand in which field. Raises UsageError, which names a field that is wrong, and
        Overtaken where the record is not at `on_revision` any more.
        """
        made = self.ledger.amend(
            article, record, changes, reason=reason, by=by, on_revision=on_revision, also_copies=also_copies
        )
        return made.line(None)

    def strike(
        self,
        article: str,
        record: str,
        *,
        reason: str,
        by: str,
        on_revision: int | None = None,
        also_copies: bool = False,
    ) -> dict[str, Any]:
        """Let a record of an article be no record from now on; the line of the decision. Raises as `amend` does."""
        made = self.ledger.strike(
            article, record, reason=reason, by=by, on_revision=on_revision, also_copies=also_copies
        )
        return made.line(None)

    def history(self, record: str, article: str, *, as_of: Day | None = None) -> builtins.list[dict[str, Any]]:
        """All readings of a record of an article (by id), the machine's first, each with who decided it and why."""
        return self.ledger.history(record, article, as_of=as_of)

    def decisions(self, *, as_of: Day | None = None) -> builtins.list[dict[str, Any]]:
        """All decisions, the first one first, each with a sentence."""
        return builtins.list(self.ledger.decisions(as_of=as_of))
