"""Watches of all origins: those of files and of a pack and what a ledger keeps in; one list and what is wrong out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from onrecord.packs.tables import Mistake, Table
from onrecord.watching.watches import Loaded, Watch, Wrong, parameters_of, watch_of

Json = dict[str, Any]
DESK = "the desk"
"""Where a watch stands that stands in no file."""


def with_made(loaded: Loaded, kept: Mapping[str, Any]) -> Loaded:
    """The same with those that were made on the desk: by name, what `Ledger.kept_watches` gives.

    One that cannot be used, or has the name of one in a file, is a mistake, and the others work.
    """
    watches, mistakes = list(loaded.watches), list(loaded.mistakes)
    for name, told in sorted(kept.items()):
        try:
            watch = _made(name, told)
            there = next((w for w in watches if w.name == name), None)
            if there is not None:
                raise Wrong("name", f"there is a watch {name!r} in {there.file}, line {there.line}: that one runs")
            watches.append(watch)
        except Wrong as wrong:
            mistakes.append(Mistake(f"{DESK}, watch {name}", 0, str(wrong)))
    return Loaded(watches, list(loaded.ready), mistakes)


def _made(name: str, told: Any) -> Watch:
    values = told.get("watch") if isinstance(told, dict) else None
    if not isinstance(values, dict) or not isinstance(told.get("by"), str):
        raise Wrong("name", "what is kept of it is no watch")
    return replace(watch_of(Table({**values, "name": name}, DESK, 0, "")), by=told["by"])


def noted(watches: Iterable[Watch]) -> list[Json]:
    """What a process that runs watches tells a ledger of those in its files."""
    return [{"watch": values_of(w), "file": w.file, "line": w.line} for w in watches if not w.by]


def of_note(told: Iterable[Json], ready: Iterable[Watch]) -> Loaded:
    """The watches that were noted, for whoever has the ledger without the files; one that is not known here is a
    mistake."""
    loaded = Loaded(ready=list(ready))
    for one in told:
        try:
            loaded.watches.append(watch_of(Table(one["watch"], one["file"], one["line"], "")))
        except Wrong as wrong:
            loaded.mistakes.append(Mistake(one["file"], one["line"], str(wrong)))
    return loaded


def values_of(watch: Watch) -> Json:
    """The watch as a table tells it, without what is left out all the same."""
    filters = [dict(one) for one in watch.filters]
    values: Json = {"name": watch.name, "about": watch.about, "condition": watch.condition}
    values |= {"importance": watch.importance, "filter": filters[0] if len(filters) == 1 else filters}
    own = set_in(watch)
    return {**values, **{key: list(value) if isinstance(value, tuple) else value for key, value in own.items()}}


def set_in(watch: Watch) -> Json:
    """The parameters of a watch that are not what they are where nobody sets them."""
    there = parameters_of(watch.condition)
    return {key: value for key, value in watch.given.items() if value != there[key].default}


def watch_lines(loaded: Loaded) -> Iterator[Json]:
    """Watches of one's own, then those that are ready and not taken over."""
    own, active = {w.name for w in loaded.watches}, loaded.active
    for watch in (*loaded.watches, *(w for w in loaded.ready if w.name not in own)):
        yield {
            "name": watch.name, "about": watch.about, "condition": watch.condition, "importance": watch.importance,
            "filter": [dict(one) for one in watch.filters], "parameters": dict(watch.given), "file": watch.file,
            "line": watch.line, "by": watch.by or None, "active": watch in active,
        }  # fmt: skip
