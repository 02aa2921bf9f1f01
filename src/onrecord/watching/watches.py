"""Watches: `onrecord.toml`, the files beside it and the pack in; `Watch`es, and mistakes by file and line, out.

```toml
[[watch]]
name = "silence-us-russia"            # letters, figures and hyphens
about = "A contact after a silence"   # for people; may be left out
condition = "silence-ended"           # one of the shelf
importance = "high"                   # low, normal (where it is left out), high, urgent
filter = { kind = "contact" }         # what the desk filters by; several ([{…}, {…}]): any of them
days = 30                             # and the parameters of the condition
```
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from onrecord.errors import UsageError
from onrecord.model.alert import IMPORTANCES, Importance
from onrecord.model.records import KINDS
from onrecord.packs.tables import Mistake, Table, files_in, tables_in, text_of
from onrecord.watching.conditions import CONDITIONS, conditions
from onrecord.watching.conditions.condition import COMMON, Condition, Parameter
from onrecord.watching.parameters import checked
from onrecord.watching.world import World

DOUBTS = ("conflict", "drift", "arithmetic", "role", "dating")
FILTERED = ("kind", "who", "role", "place", "type", "status", "outlet", "q")
"""What the filter of a watch may ask for, as on the desk."""
_OWN = ("name", "about", "condition", "importance", "filter")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


@dataclass(frozen=True, slots=True)
class Watch:
    """A saved filter with a condition. What any of the `filters` lets through is seen; `given`: its parameters.

    `file` and `line` say where it stands; one that was made on the desk has the name of who made it (`by`) instead.
    """

    name: str
    condition: str
    filters: tuple[Mapping[str, Any], ...]
    given: Mapping[str, Any]
    importance: Importance = "normal"
    about: str = ""
    file: str = ""
    line: int = 0
    by: str = ""

    def made(self, world: World) -> Condition:
        """Its condition, that has seen nothing yet. Raises UsageError for a place that nobody knows."""
        given = dict(self.given)
        near = given.get("near")
        if isinstance(near, str):
            at = world.place(near)
            if at is None:
                raise UsageError(f"near: the pack has no place {near!r} with coordinates; write [latitude, longitude]")
            given["near"] = near, *at
        elif near is not None:
            given["near"] = world.called(*near) or f"{near[0]:g}, {near[1]:g}", *near
        return CONDITIONS[self.condition](given, world)

    def streams(self) -> Iterator[Mapping[str, Any]]:
        """What it is shown the lines of: by filter, one of all kinds of records, and one of each kind of doubt."""
        for wanted in self.filters:
            given = wanted.get("kind") or CONDITIONS[self.condition].kinds
            kinds = (given,) if isinstance(given, str) else tuple(given)
            yield from ({**wanted, "kind": kind} for kind in kinds if kind in DOUBTS)
            records = tuple(kind for kind in kinds if kind not in DOUBTS)
            if records:
                yield {**wanted, "kind": records}


@dataclass(slots=True)
class Loaded:
    """The user's own `watches`, those that are `ready` in the pack, and what is wrong in the files."""

    watches: list[Watch] = field(default_factory=list)
    ready: list[Watch] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)

    @property
    def active(self) -> list[Watch]:
        """What is run: the user's own; where there are none, those that are ready."""
        return self.watches or self.ready


def load_watches(config: str | Path = "onrecord.toml", pack: str = "ukraine") -> Loaded:
    """All watches of a configuration (which need not exist), of `watches/*.toml` beside it, and of the pack."""
    loaded, config = Loaded(), Path(config)
    files = [str(config)] if config.exists() else []
    for file in [*files, *files_in(str(folder_of(config)))]:
        text = text_of(file)
        if isinstance(text, Mistake):
            loaded.mistakes.append(text)
        else:
            _take(loaded, loaded.watches, file, text)
    _take(loaded, loaded.ready, *_of_pack(pack))
    return loaded


def ready_watches(pack: str = "ukraine") -> Loaded:
    """Those that are ready in a pack, alone."""
    loaded = Loaded()
    _take(loaded, loaded.ready, *_of_pack(pack))
    return loaded


def folder_of(config: str | Path) -> Path:
    """The folder in which single watches are written."""
    return Path(config).parent / "watches"


def _of_pack(pack: str) -> tuple[str, str]:
    """The name and the text of the file with the watches of a pack."""
    folder = Path(pack) if "/" in pack or pack.startswith(".") else resources.files("onrecord.packs").joinpath(pack)
    file = folder.joinpath("watches.toml")
    return f"{pack}/watches.toml", file.read_text("utf-8") if file.is_file() else ""


def ready_text(pack: str, name: str) -> str:
    """The text of a ready watch of a pack. Raises KeyError where it has none of that name."""
    file, text = _of_pack(pack)
    for table in tables_in(text, file, "watch")[0]:
        if table.values.get("name") == name:
            return table.text.rstrip() + "\n"
    raise KeyError(name)


def _take(loaded: Loaded, into: list[Watch], file: str, text: str) -> None:
    found, mistakes = tables_in(text, file, "watch")
    loaded.mistakes += mistakes
    for table in found:
        try:
            watch = watch_of(table)
            if any(w.name == watch.name for w in into):
                raise Wrong("name", f"there are two watches {watch.name!r}")
            into.append(watch)
        except Wrong as wrong:
            loaded.mistakes.append(Mistake(file, table.line_of(wrong.key), str(wrong)))


class Wrong(UsageError):
    """Something is wrong with a key of a watch."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(reason)
        self.key = key


def watch_of(table: Table) -> Watch:
    """The watch that a table tells. Raises Wrong, which names the key."""
    data = table.values
    name, condition = data.get("name"), data.get("condition")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise Wrong("name", f"a watch has a name of small letters, figures and hyphens, not {name!r}")
    if not isinstance(condition, str) or condition not in conditions():
        raise Wrong("condition", f"no condition {condition!r}; there are: {', '.join(CONDITIONS)}")
    importance, about = data.get("importance", "normal"), data.get("about", "")
    if importance not in IMPORTANCES:
        raise Wrong("importance", f"no importance {importance!r}; there are: {', '.join(IMPORTANCES)}")
    if not isinstance(about, str):
        raise Wrong("about", "about is a text")
    there = parameters_of(condition)
    for key in data:
        if key not in there and key not in _OWN:
            raise Wrong(key, f"{condition} has no parameter {key!r}; there are: {', '.join(there)}")
    given = {key: _set(key, parameter, data) for key, parameter in there.items()}
    if condition == "answered" and not given["words"]:
        raise Wrong("condition", 'answered needs the words of the subject: words = ["nuclear"]')
    return Watch(
        name, condition, tuple(filters_of(data.get("filter", {}))), given, importance, about, table.file, table.line
    )


def parameters_of(condition: str) -> dict[str, Parameter]:
    """The parameters of a condition, its own first."""
    return {**conditions()[condition].parameters, **COMMON}


def _set(key: str, parameter: Parameter, data: Mapping[str, Any]) -> Any:
    if key not in data:
        return parameter.default
    try:
        return checked(key, parameter, data[key])
    except UsageError as error:
        raise Wrong(key, str(error)) from None


def filters_of(given: Any) -> Iterator[Mapping[str, Any]]:
    """The filters that the value of `filter` tells. Raises Wrong."""
    some = given if isinstance(given, list) else [given]
    if not some or not all(isinstance(one, dict) for one in some):
        raise Wrong("filter", "filter is a table, or a list of tables")
    for one in some:
        for key, value in one.items():
            if key not in FILTERED:
                raise Wrong("filter", f"nothing can be filtered by {key!r}; there are: {', '.join(FILTERED)}")
            several = key in ("who", "kind") and isinstance(value, list)
            if not all(isinstance(v, str) and v for v in (value if several else [value])):
                raise Wrong("filter", f"{key} of the filter is no text: {value!r}")
        _kinds(one.get("kind", []))
        yield one


def _kinds(given: str | Iterable[str]) -> None:
    for kind in (given,) if isinstance(given, str) else given:
        if kind not in KINDS and kind not in DOUBTS:
            raise Wrong("filter", f"no kind {kind!r}; there are: {', '.join((*KINDS, *DOUBTS))}")
