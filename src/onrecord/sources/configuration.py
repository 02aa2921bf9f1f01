"""The path of `onrecord.toml` in; its sources, those of the folder `sources` beside it, and all mistakes out."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any

from onrecord.errors import UsageError
from onrecord.packs.tables import Mistake, Table, files_in, tables_in, text_of
from onrecord.sources.source import Source, Wrong, pace_of, source_of

NAME = "onrecord.toml"
FOLDER = "sources"


@dataclass(frozen=True, slots=True)
class Manners:
    """How the web is asked (`[web]`): who may be written to (`contact`: a mail address or a page), the seconds between
    two requests to one host, the seconds for one request."""

    contact: str | None = None
    spacing: float = 1.0
    within: float = 20.0


@dataclass(frozen=True, slots=True)
class Configured:
    """What a configuration says: its sources in order, its manners, and what is wrong in it."""

    sources: tuple[Source, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    manners: Manners = field(default_factory=Manners)


def load_sources(config: str = NAME) -> Configured:
    """The sources of a configuration and of the files in `sources` beside it. Nothing is raised for a mistake in them.

    No file and no folder means no sources; raises UsageError where another file than the usual one was named and is
    not there.
    """
    exists = os.path.exists(config)
    if not exists and os.path.basename(config) != NAME:
        raise UsageError(f"{config}: no such file")
    found: dict[str, Source] = {}
    mistakes: list[Mistake] = []
    manners = Manners()
    if exists:
        text = text_of(config)
        if isinstance(text, Mistake):
            mistakes.append(text)
        else:
            _add(config, *tables_in(text, config, "source"), found, mistakes)
            tables, _ = tables_in(text, config, "web")
            manners = _manners(config, tables, mistakes)
    for path in files_in(folder_of(config)):
        text = text_of(path)
        if isinstance(text, Mistake):
            mistakes.append(text)
        else:
            _add(path, *tables_in(text, path, "source", whole=True), found, mistakes)
    mistakes.sort(key=lambda m: (m.file != config, m.file, m.line))
    return Configured(tuple(dict.fromkeys(found.values())), tuple(mistakes), manners)


def folder_of(config: str) -> str:
    """The folder of small files that belongs to a configuration."""
    return os.path.join(os.path.dirname(config), FOLDER)


def _add(
    path: str, tables: list[Table], broken: list[Mistake], found: dict[str, Source], mistakes: list[Mistake]
) -> None:
    """Put the sources of a file to those that were found, by name and by address."""
    mistakes += broken
    for table in tables:
        try:
            source = source_of(table.values, path, table.line)
        except Wrong as wrong:
            mistakes.append(Mistake(path, table.line_of(wrong.key), f"{wrong.key}: {wrong}"))
            continue
        named, addressed = f"name {source.name.casefold()}", f"url {source.url}"
        key = "url" if addressed in found else "name"
        twin = found.get(addressed) or found.get(named)
        if twin is None:
            found[named] = found[addressed] = source
        else:
            what = f"the same {'address' if key == 'url' else 'name'} as {twin.name} ({twin.file}, line {twin.line})"
            mistakes.append(Mistake(path, table.line_of(key), f"{key}: {what}"))


def _manners(path: str, tables: list[Table], mistakes: list[Mistake]) -> Manners:
    said: dict[str, Any] = {}
    for table in tables[:1]:
        for key, value in table.values.items():
            try:
                said[key] = _manner(key, value)
            except Wrong as wrong:
                mistakes.append(Mistake(path, table.line_of(key), f"web.{key}: {wrong}"))
    return Manners(**said)


def _manner(key: str, value: object) -> object:
    if key == "contact":
        if not isinstance(value, str) or not 3 <= len(value) <= 200 or not value.isascii() or not value.isprintable():
            raise Wrong(key, "is to be a mail address or the address of a page")
        return value
    if key not in ("spacing", "within"):
        raise Wrong(key, "no such setting: contact, spacing or within")
    seconds = pace_of(value, 0.0)
    if seconds > 300 or (key == "within" and seconds < 1):
        raise Wrong(key, "is to be 300 seconds at most" if seconds > 300 else "is to be a second at least")
    return seconds
