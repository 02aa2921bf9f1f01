"""A brief as an editor wants it: a brief and her changes in; lines dropped, moved and annotated out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from onrecord.watching.brief import Brief, Section
from onrecord.watching.gather import Line


@dataclass(frozen=True, slots=True)
class Edits:
    """What an editor changed: facts and doubts (by `summary`) that go, the order of facts, notes by fact."""

    title: str = ""
    lead: str = ""
    dropped: frozenset[str] = frozenset()
    dropped_doubts: frozenset[str] = frozenset()
    order: Sequence[str] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    without_gaps: bool = False


def compose(brief: Brief, edits: Edits) -> Brief:
    """The brief so changed; what is dropped goes with all below it, and facts without a place keep theirs."""
    at = {fact: place for place, fact in enumerate(edits.order)}
    sections = []
    for section in brief.sections:
        lines = [_noted(line, edits.notes) for line in section.lines if line.fact not in edits.dropped]
        placed = sorted((line for line in lines if line.fact in at), key=lambda line: at[line.fact])
        turns = iter(placed)
        lines = [next(turns) if line.fact in at else line for line in lines]
        if lines:
            sections.append(Section(section.kind, section.heading, tuple(lines), section.more))
    return replace(
        brief,
        title=edits.title.strip(),
        lead=edits.lead.strip(),
        sections=tuple(sections),
        doubts=tuple(d for d in brief.doubts if d.summary not in edits.dropped_doubts),
        gaps=() if edits.without_gaps else brief.gaps,
    )


def _noted(line: Line, notes: Mapping[str, str]) -> Line:
    note = notes.get(line.fact, "").strip()
    return replace(line, note=note) if note else line
