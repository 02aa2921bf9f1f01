"""What a watch raises: an `Alert` with its reasons, its statistic and the words that it rests on; frozen."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal, get_args

Importance = Literal["low", "normal", "high", "urgent"]
IMPORTANCES: tuple[Importance, ...] = get_args(Importance)
"""The least first."""


@dataclass(frozen=True, slots=True)
class Statistic:
    """Why a count is more than chance: `observed` against `expected` of `window`, and the `p` of so many or more.

    `formula` says in words what was computed, `baseline` are the counts that it was computed from, the oldest first.
    """

    formula: str
    window: str
    expected: float
    observed: float
    p: float
    baseline: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class AlertReason:
    """Which watch raised it, by which condition, and why in one sentence."""

    watch: str
    condition: str
    text: str
    importance: Importance = "normal"
    statistic: Statistic | None = None


@dataclass(frozen=True, slots=True)
class AlertEvidence:
    """Exact words of a report (`text == article.text[start:end]`) and the report itself.

    `record` is the record (or the discrepancy) that rests on them; `background` tells that the alert is not about these
    words but about what has changed since.
    """

    article: str
    record: str
    fact: str
    start: int
    end: int
    text: str
    outlet: str | None = None
    reported: str | None = None
    title: str | None = None
    path: str = ""
    url: str | None = None
    background: bool = False


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that a watch was set for, raised once.

    `at` is the moment (or the day) on which it was raised, `day` the one on which it could first be known; both are
    None where a report has no day. `facts` are what it tells, `subjects` what no second alert may be about. `reports`
    and `origins` are those of its facts at that time.
    """

    id: str
    watch: str
    at: str | None
    day: str | None
    title: str
    reason: str
    importance: Importance
    facts: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    evidence: tuple[AlertEvidence, ...] = ()
    reasons: tuple[AlertReason, ...] = ()
    reports: int = 0
    origins: int = 0

    @property
    def statistic(self) -> Statistic | None:
        """The first statistic of its reasons."""
        return next((r.statistic for r in self.reasons if r.statistic is not None), None)


@dataclass(frozen=True, slots=True)
class KeptAlerts:
    """What was `new`, and ids of the alerts that were there before and have `grown` by a watch that tells them too."""

    new: list[Alert]
    grown: list[str]


def alert_id(watch: str, subject: str) -> str:
    """The id of what a watch raises about a subject: the same whenever, and however often, it is raised."""
    return "alert:" + hashlib.sha256(f"{watch}\x00{subject}".encode("utf-8", "replace")).hexdigest()[:16]
