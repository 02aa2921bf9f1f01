"""One process: reports in, shaped outcomes out, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from onrecord.engines.setup import Setup
from onrecord.errors import ReportRefused
from onrecord.model.article import Report
from onrecord.pipeline import Outcome

T = TypeVar("T")


def run(
    reports: Iterable[Report | ReportRefused],
    setup: Setup,
    shape: Callable[[Outcome], T],
    known: Callable[[str], bool] | None = None,
) -> Iterator[T]:
    """The corridor in this process; `shape` turns each outcome into what the caller wants. `known`: see Corridor."""
    for outcome in setup.corridor().run(reports, known if known is not None else setup.known()):
        yield shape(outcome)
