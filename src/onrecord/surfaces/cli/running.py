"""Reports through an engine: paths and options in, shaped outcomes out, refusals told on stderr as they come."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import TypeVar

import click

from onrecord.engines.setup import Setup
from onrecord.errors import ReportRefused
from onrecord.model.article import Report
from onrecord.pipeline import Outcome
from onrecord.surfaces.cli.dates import Days
from onrecord.surfaces.cli.words import counted
from onrecord.surfaces.exports.lines import Line

T = TypeVar("T")

FEW = 48
"""Up to so many reports one process is faster than several that must first load the model."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the command line says of the reports and of the run. `workers` is None for auto."""

    paths: tuple[str, ...]
    published: Days | None
    outlet: str | None
    workers: int | None
    setup: Setup

    def reports(self) -> Iterator[Report | ReportRefused]:
        """The reports of the paths, in order."""
        from onrecord.sources.files import read_reports

        day = self.published
        given = None if day is None else day.start if day.start == day.end else day.text.strip()
        return read_reports(self.paths, given=given, outlet=self.outlet)


def run(given: Given, shape: Callable[[Outcome], T]) -> Iterator[T]:
    """The shaped outcomes, in the order of the reports, by as many processes as were asked for."""
    from onrecord.engines import many, single

    given.setup.check()
    reports: Iterable[Report | ReportRefused] = given.reports()
    workers = given.workers
    if workers is None:
        source = iter(reports)
        first = list(islice(source, FEW + 1))
        reports = chain(first, source)
        workers = cores() if len(first) > FEW else 1
    if workers == 1:
        return single.run(reports, given.setup, shape)
    return many.run(reports, given.setup, shape, workers)


def cores() -> int:
    """The cores that this process may use, eight at most."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(count, 8))


def tell_refused(path: str, reason: str | None, trace: str | None = None) -> None:
    """One line on stderr for a report that was refused, and the traceback of an internal error where wanted."""
    from onrecord.surfaces.cli.console import printable

    click.echo(f"refused {printable(path)}: {printable(reason or 'no reason')}", err=True)
    if trace:
        click.echo(trace, err=True)


def print_lines(given: Given, shape: Callable[[Outcome], Line], quiet: bool, debug: bool) -> int:
    """Print the line of each outcome on stdout; the exit status: 1 if something was refused."""
    from onrecord.surfaces.cli.console import progress

    done = refusals = 0
    with progress(given.paths, quiet) as tick:
        for line in run(given, shape):
            if line.text is None:
                refusals += 1
                tell_refused(line.path, line.reason, line.trace if debug else None)
            else:
                done += 1
                sys.stdout.write(line.text + "\n")
                sys.stdout.flush()
            tick(line.path)
    if not quiet:
        click.echo(f"{counted(done, 'report')} done" + (f", {refusals:,} refused" if refusals else ""), err=True)
    return 1 if refusals else 0
