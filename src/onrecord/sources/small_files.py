"""Sources in, small files of the folder `sources` written or removed, out; no other file is ever touched."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import fields

from onrecord.errors import UsageError
from onrecord.sources.configuration import folder_of, load_sources
from onrecord.sources.source import Source

_SLUG = re.compile(r"[^\w.-]+")
_LONGEST_NAME = 60


def add_sources(config: str, sources: Iterable[Source]) -> tuple[list[Source], list[tuple[Source, str]]]:
    """Write a file for each source that is not there yet; those that were added, and the others with the reason."""
    present = list(load_sources(config).sources)
    added: list[Source] = []
    refused: list[tuple[Source, str]] = []
    names = {s.name.casefold() for s in present}
    urls = {s.url: s for s in present}
    for source in sources:
        if source.url in urls:
            twin = urls[source.url]
            where = f" ({twin.file}, line {twin.line})" if twin.file else ""
            refused.append((source, f"is there already as {twin.name!r}{where}"))
            continue
        if source.name.casefold() in names:
            refused.append((source, "another source has this name: give it one with --name"))
            continue
        names.add(source.name.casefold())
        urls[source.url] = source
        _write(folder_of(config), source)
        added.append(source)
    return added, refused


def remove_source(config: str, name: str) -> Source:
    """Remove the file of the source of that name or address; raises UsageError where there is none."""
    sources = load_sources(config).sources
    found = find(sources, name)
    if os.path.dirname(found.file) != folder_of(config) or sum(s.file == found.file for s in sources) > 1:
        raise UsageError(f"{found.name} stands in {found.file}, line {found.line}: remove it there")
    os.remove(found.file)
    return found


def find(sources: Iterable[Source], name: str) -> Source:
    """The source of that name or address; raises UsageError with the nearest names."""
    import difflib

    every = list(sources)
    for source in every:
        if name in (source.name, source.url):
            return source
    folded = [s for s in every if s.name.casefold() == name.casefold()]
    if folded:
        return folded[0]
    near = difflib.get_close_matches(name, [s.name for s in every], n=3, cutoff=0.5)
    raise UsageError(f"no source {name!r}" + (f": did you mean {' or '.join(near)}?" if near else ""))


def as_toml(source: Source) -> str:
    """The file of a source, with what is not as usual."""
    usual = Source("", "")
    lines = []
    for field in fields(Source):
        value = getattr(source, field.name)
        as_usual = field.name not in ("name", "url") and value == getattr(usual, field.name)
        if as_usual or field.name in ("file", "line"):
            continue
        if field.name == "via" and source.url.startswith(("imap://", "imaps://")):
            continue
        lines.append(f"{field.name} = {_value(field.name, value)}")
    return "\n".join(lines) + "\n"


def _value(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"[{', '.join(_quoted(str(v)) for v in value)}]"
    if name == "pace" and isinstance(value, float):
        return _quoted(pace_text(value))
    return _quoted(str(value))


def pace_text(seconds: float) -> str:
    """ "10 min" for 600 seconds."""
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= size and seconds % size == 0:
            return f"{seconds / size:g} {unit}"
    return f"{seconds:g} s"


def _quoted(text: str) -> str:
    made = "".join(f"\\{c}" if c in '\\"' else c if c >= " " and c != "\x7f" else f"\\u{ord(c):04X}" for c in text)
    return f'"{made}"'


def _write(folder: str, source: Source) -> None:
    os.makedirs(folder, exist_ok=True)
    stem = _SLUG.sub("-", source.name.lower()).strip("-.")[:_LONGEST_NAME] or "source"
    number = 1
    while True:
        path = os.path.join(folder, f"{stem}{'' if number == 1 else f'-{number}'}.toml")
        try:
            with open(path, "x", encoding="utf-8") as file:
                file.write(as_toml(source))
            return
        except FileExistsError:
            number += 1
