"""The frames of events as they stand in frames.toml: a lemma in; the frames that it may open out."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from onrecord.extraction.vocabulary import table


@dataclass(frozen=True, slots=True)
class Frame:
    """A verb or noun with what must stand about it; what each field means is told in frames.toml."""

    fine: str
    particle: tuple[str, ...] = ()
    doer: tuple[str, ...] = ()
    object: tuple[str, ...] = ()
    at: tuple[str, ...] = ()
    not_doer: tuple[str, ...] = ()
    not_object: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    agentless: bool = False


_FIELDS = frozenset(f.name for f in fields(Frame)) - {"fine"}


def _frame(row: dict[str, Any]) -> Frame:
    lists: dict[str, Any] = {k: v if v is True else tuple(v) for k, v in row.items() if k in _FIELDS}
    return Frame(row["class"], **lists)


@cache
def frames(kind: str) -> dict[str, tuple[Frame, ...]]:
    """The frames by the lemmas of their verbs or nouns (`kind`), in the order of the table."""
    out: dict[str, tuple[Frame, ...]] = {}
    for row in table("frames")["frame"]:
        for word in row.get(kind, ()):
            out[word] = (*out.get(word, ()), _frame(row))
    return out


@cache
def words_of(names: tuple[str, ...]) -> frozenset[str]:
    """All words of some lists: those of frames.toml, else those of incident.toml; names with "@" are no lists."""
    own, others = table("frames")["lists"], table("incident")["lists"]
    return frozenset(w for n in names if n[0] != "@" for w in (own[n] if n in own else others[n]))
