"""What `onrecord brief run` and `list` do: briefs on a rhythm and a ledger in; briefs made, lines that tell it, out."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import click

from onrecord.engines.delivering import Target
from onrecord.engines.holding import Held
from onrecord.engines.issuing import Issuing, load_briefs
from onrecord.engines.targets import load_targets
from onrecord.errors import LedgerBusy, LedgerError, UsageError
from onrecord.ledger import Ledger
from onrecord.packs.tables import Mistake
from onrecord.surfaces.cli.console import printable
from onrecord.surfaces.cli.words import counted, did_you_mean
from onrecord.watching import Brief
from onrecord.watching.regular import Regular, Regulars

Line = dict[str, Any]


def loaded(config: str) -> tuple[Regulars, list[Target]]:
    """The briefs of a configuration with their targets; mistakes are told."""
    targets, wrong = load_targets(config)
    regulars = load_briefs(config, [target.name for target in targets])
    mistakes: list[Mistake] = [*wrong, *regulars.mistakes]
    for mistake in dict.fromkeys(map(str, mistakes)):
        click.echo(f"refused {printable(mistake)}", err=True)
    regulars.mistakes[:] = mistakes
    return regulars, targets


def chosen(regulars: Regulars, name: str | None, config: str) -> list[Regular]:
    """The briefs that are meant. Raises UsageError where there are none."""
    briefs = [b for b in regulars.briefs if name in (None, b.name)]
    if not briefs:
        names = [b.name for b in regulars.briefs]
        if name is not None and names:
            raise UsageError(f"no brief {name!r}{did_you_mean(name, names)}")
        if name is not None or not regulars.mistakes:
            raise UsageError(f"there are no briefs on a rhythm in {config} or beside it: [[brief]]")
    return briefs


def previewed(ledger: str, briefs: Sequence[Regular], pack: str) -> Iterator[Brief]:
    """The briefs as they would be now."""
    with Ledger.open(ledger, create=False) as opened:
        issuing = Issuing(opened, briefs, (), pack)
        yield from (issuing.preview(brief, datetime.now(UTC)) for brief in briefs)


def ran(
    ledger: str, briefs: Sequence[Regular], targets: Sequence[Target], pack: str, *, now: bool
) -> tuple[list[str], int]:
    """Make briefs, those that are due or, with `now`, all, and hand them over; what became of it, what failed."""
    at = datetime.now(UTC)
    with Ledger.open(ledger, create=False) as opened:
        issuing = Issuing(opened, briefs, targets, pack)
        said = []
        if now:
            made = [brief.title for regular in briefs if (brief := issuing.make(regular, at)) is not None]
            said += [f"made {printable(title)}" for title in made]
        try:
            with Held(opened):
                counts = issuing.hand_over(at) if now else issuing.run(at)
        except LedgerBusy as busy:
            if not now:
                raise
            return [*said, f"{busy}: that one hands it over"], 0
    sent, failed = counts["deliveries sent"], counts["deliveries failed"] + counts["deliveries given up"]
    number = counted(len(made) if now else counts["briefs"], "brief")
    said.append(f"{number}; {sent:,} handed over" + (f", {failed:,} could not be" if failed else ""))
    return said, failed + issuing.troubled(at)


def regular_lines(briefs: Sequence[Regular], targets: Sequence[Target], ledger: str) -> Iterator[Line]:
    """The briefs with their last and next moments by the clock of their zones."""
    try:
        with Ledger.open(ledger, create=False) as opened:
            states = Issuing(opened, briefs, targets, "").states()
    except LedgerError:
        if os.path.exists(ledger):
            raise
        states = {}
    for brief in briefs:
        state = states.get(brief.name, {"made": False})
        last = datetime.fromisoformat(state["moment"]) if state["made"] else None
        when = [last, brief.rhythm.next(datetime.now(UTC))]
        shown = [brief.rhythm.local(m).strftime("%Y-%m-%d %H:%M") if m else None for m in when]
        yield {
            "name": brief.name, "about": brief.about, "rhythm": brief.rhythm.written, "last": shown[0],
            "next": shown[1], "to": list(brief.to), "folder": brief.folder, "formats": list(brief.formats),
            "file": brief.file, "line": brief.line,
        }  # fmt: skip
