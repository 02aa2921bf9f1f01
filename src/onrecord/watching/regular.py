"""Briefs on a rhythm: `onrecord.toml` and the files beside it in; `Regular`s, and mistakes by file and line, out.

```toml
[[brief]]
name = "morning"                               # letters, figures and hyphens
rhythm = "Mon, Wed, Fri 06:30 Europe/Kyiv"     # see rhythm.py
about = "Morning brief"                        # what it is called; left out, its name
to = ["desk", "editor"]                        # names of [[deliver]]
folder = "briefs-out"                          # where files of it are written, beside onrecord.toml
formats = ["markdown", "html", "pdf"]          # which; json too
filter = { who = "Karveth" }                   # as that of a watch; left out, all that is new
between = ["US", "RU"]                         # two parties, one on each side
```
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from onrecord.errors import UsageError
from onrecord.packs.tables import Mistake, Table, files_in, tables_in, text_of
from onrecord.watching.conditions.condition import COMMON
from onrecord.watching.parameters import checked
from onrecord.watching.rhythm import Rhythm, rhythm_of
from onrecord.watching.watches import Wrong, filters_of

FORMATS = ("markdown", "html", "pdf", "json")
_USUAL = ("markdown", "html")
_KEYS = ("name", "rhythm", "about", "to", "folder", "formats", "filter", "between")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Regular:
    """A brief that is made again and again. What any of the `filters` lets through is in it."""

    name: str
    rhythm: Rhythm
    about: str = ""
    to: tuple[str, ...] = ()
    folder: str | None = None
    formats: tuple[str, ...] = _USUAL
    filters: tuple[Mapping[str, Any], ...] = ({},)
    between: tuple[str, ...] = ()
    file: str = ""
    line: int = 0


@dataclass(slots=True)
class Regulars:
    """The briefs of a configuration, and what is wrong in its files."""

    briefs: list[Regular] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)


def load_regulars(config: str | Path = "onrecord.toml", targets: Collection[str] = ()) -> Regulars:
    """The briefs of a configuration (which need not exist) and of `briefs/*.toml` beside it, to targets that are there.

    A mistake in one leaves the others.
    """
    loaded, config = Regulars(), Path(config)
    files = [str(config)] if config.exists() else []
    for file in [*files, *files_in(str(config.parent / "briefs"))]:
        text = text_of(file)
        if isinstance(text, Mistake):
            loaded.mistakes.append(text)
            continue
        tables, mistakes = tables_in(text, file, "brief")
        loaded.mistakes += mistakes
        for table in tables:
            try:
                brief = _regular(table, config.parent, targets)
                if any(other.name == brief.name for other in loaded.briefs):
                    raise Wrong("name", f"there are two briefs {brief.name!r}")
                loaded.briefs.append(brief)
            except Wrong as wrong:
                loaded.mistakes.append(Mistake(file, table.line_of(wrong.key), f"brief.{wrong.key}: {wrong}"))
    return loaded


def _regular(table: Table, beside: Path, targets: Collection[str]) -> Regular:
    """The brief that a table tells. Raises Wrong, which names the key."""
    data = table.values
    for key in data:
        if key not in _KEYS:
            raise Wrong(key, f"no such setting; there are: {', '.join(_KEYS)}")
    name, rhythm = data.get("name"), data.get("rhythm")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise Wrong("name", f"a brief has a name of small letters, figures and hyphens, not {name!r}")
    if not isinstance(rhythm, str):
        raise Wrong("rhythm", 'a brief has a rhythm, such as "Mon, Wed, Fri 06:30 Europe/Kyiv"')
    folder = _text(data, "folder")
    formats = _texts(data, "formats")
    for form in formats:
        if form not in FORMATS:
            raise Wrong("formats", f"no format {form!r}; there are: {', '.join(FORMATS)}")
    to = _texts(data, "to")
    for target in to:
        if target not in targets:
            there = f"; there are: {', '.join(sorted(targets))}" if targets else ""
            raise Wrong("to", f"there is no target {target!r} ([[deliver]]){there}")
    if formats and folder is None and not to:
        raise Wrong("formats", "nobody has files of this: name a folder (folder = …) or targets (to = […])")
    try:
        between = checked("between", COMMON["between"], data.get("between", []))
        filters = tuple(filters_of(data.get("filter", {})))
    except Wrong:
        raise
    except UsageError as error:
        raise Wrong("between", str(error)) from None
    try:
        made = rhythm_of(rhythm)
    except UsageError as error:
        raise Wrong("rhythm", str(error)) from None
    return Regular(
        name, made, _text(data, "about") or "", to, None if folder is None else str(beside / Path(folder).expanduser()),
        formats or _USUAL, filters, tuple(between), table.file, table.line,
    )  # fmt: skip


def _text(data: Mapping[str, Any], key: str) -> str | None:
    value = data.get(key)
    good = isinstance(value, str) and value.strip() and value.isprintable() and len(value) <= _LONGEST * 8
    if value is not None and not good:
        raise Wrong(key, "is to be a text of one line")
    return value.strip() if isinstance(value, str) else None


def _texts(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = data.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise Wrong(key, "is to be a list of texts")
    return tuple(dict.fromkeys(value))
