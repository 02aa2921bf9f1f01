"""Outcomes into a ledger: what the corridor gives in, what became of each report (`Kept`) out, in order."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from onrecord.ledger import Added, Found, Ledger
from onrecord.model.article import Article
from onrecord.pipeline import Outcome, marked

KeptState = Literal["new", "version", "known", "off topic", "refused"]


@dataclass(slots=True)
class Kept:
    """What became of a report: new, a new version of one that the ledger has, known already, off topic or refused.

    `extracted` is false for an article in another language than English: it is kept and can be searched.
    """

    path: str
    state: KeptState | None
    id: str | None = None
    title: str | None = None
    language: str | None = None
    extracted: bool = False
    records: int = 0
    discrepancies: int = 0
    reason: str | None = None
    trace: str | None = None

    def line(self) -> dict[str, Any]:
        """As JSON-ready data, without the traceback."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "trace"}


def bare(outcome: Outcome) -> Outcome:
    """The outcome without its parse, of which only the marks are kept: little has to cross to another process."""
    return marked(outcome)


def _begun(outcome: Outcome) -> Kept:
    article = outcome.article
    if article is None:
        return Kept(outcome.path, "refused", reason=outcome.reason, trace=outcome.trace)
    state: KeptState | None = outcome.state if outcome.state in ("known", "off topic") else None
    return Kept(
        outcome.path, state, article.id, article.title, article.language,
        outcome.state == "extracted", len(outcome.records), len(outcome.discrepancies),
    )  # fmt: skip


def keep(outcomes: Iterable[Outcome], ledger: Ledger, tell: Callable[[Kept], None]) -> Counter[str]:
    """Add outcomes to a ledger, some in each transaction; `tell` hears of each once it is kept. Counts by state.

    Where this stops in the middle (Ctrl-C, an error), what was told of is kept. Raises LedgerError.
    """
    counts: Counter[str] = Counter()
    waiting: deque[Kept] = deque()

    def settle() -> None:
        while waiting and (state := waiting[0].state) is not None:
            counts[state] += 1
            tell(waiting.popleft())

    def added(article: Article, state: Added) -> None:
        next(k for k in waiting if k.state is None).state = state
        settle()

    def to_add() -> Iterator[Found]:
        for outcome in outcomes:
            kept = _begun(outcome)
            waiting.append(kept)
            if kept.state == "refused":
                ledger.refuse(kept.path, kept.reason or "no reason")
            if kept.state is not None:
                settle()
            elif outcome.article is not None:
                yield Found(outcome.article, outcome.records, outcome.discrepancies, outcome.marks)

    ledger.add_many(to_add(), each=added)
    ledger.compare_rest()
    return counts
