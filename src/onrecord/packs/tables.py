"""A TOML file in, its tables of one name with their lines out, or the mistake that keeps one from being read."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_HEADER = re.compile(r"\s*\[\[?\s*([A-Za-z0-9_.\- ]+?)\s*\]\]?\s*(?:#.*)?$")
_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)|\(at end of document\)")
_LARGEST = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong in a file of the configuration; `line` is 0 where no line is to blame."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.what}" if self.line else f"{self.file}: {self.what}"


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file: its values, the line of its header, and its text from there on."""

    values: Mapping[str, Any]
    file: str
    line: int
    text: str

    def line_of(self, key: str) -> int:
        """The line at which a key stands, or that of the header."""
        pattern = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*[=.]""")
        at = next((n for n, line in enumerate(self.text.split("\n")) if pattern.match(line)), 0)
        return self.line + at


def text_of(path: str) -> str | Mistake:
    """The text of a file of the configuration."""
    try:
        with open(path, "rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        return Mistake(path, 0, f"cannot be read: {error.strerror}")
    if len(data) > _LARGEST:
        return Mistake(path, 0, f"larger than {_LARGEST >> 20} MB")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        return Mistake(path, data.count(b"\n", 0, error.start) + 1, "is not UTF-8")


def tables_in(text: str, path: str, name: str, whole: bool = False) -> tuple[list[Table], list[Mistake]]:
    """The tables `[[name]]` of a file, and what keeps others from being read.

    With `whole` the keys at the top of a file, where there are any, are such a table too. Where the file is no TOML
    each table is read by itself, so that a mistake in one leaves the others.
    """
    found = _parsed(text)
    if isinstance(found, dict):
        values = found.get(name, [])
        values = [values] if isinstance(values, dict) else values
        if not isinstance(values, list) or not all(isinstance(v, dict) for v in values):
            return [], [Mistake(path, _first(text, name), f"{name} is to be a table: [[{name}]]")]
        blocks = [b for b in _blocks(text) if b[0] == name]
        places = [b[1:] for b in blocks] if len(blocks) == len(values) else [(1, "")] * len(values)
        tables = [Table(v, path, *place) for v, place in zip(values, places, strict=True)]
        own = {k: v for k, v in found.items() if k != name}
        if whole and (own or not tables):
            tables.insert(0, Table(own, path, 1, text))
        return tables, []
    if whole and not any(b[0] == name for b in _blocks(text)):
        return [], [_mistake(path, 0, found)]
    tables, mistakes = [], []
    for title, line, block in _blocks(text):
        part = _parsed(block)
        if not isinstance(part, dict):
            mistakes.append(_mistake(path, max(line - 1, 0), part))
        elif title == name:
            inner = part.get(name)
            first = inner[0] if isinstance(inner, list) and inner else inner
            if isinstance(first, dict):
                tables.append(Table(first, path, line, block))
    return tables, mistakes


def _parsed(text: str) -> dict[str, Any] | Exception:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        return error


def _mistake(path: str, before: int, error: Exception) -> Mistake:
    """The mistake in a part of a file that begins after so many lines."""
    if isinstance(error, RecursionError):
        return Mistake(path, before + 1, "nested too deep")
    said = str(error)
    line = _AT_LINE.search(said)
    at = before + int(line[1]) if line and line[1] else before + 1
    what = _AT_LINE.sub("", said).strip() or "does not end"
    return Mistake(path, at, f"no TOML: {what[0].lower()}{what[1:200]}")


def _blocks(text: str) -> list[tuple[str, int, str]]:
    """The parts of a file from one header to the next: name, line of the header (0 before the first), text.

    A table within another (`[watch.filter]` under `[[watch]]`) is a part of that.
    """
    out: list[tuple[str, int, list[str]]] = [("", 0, [])]
    for number, line in enumerate(text.split("\n"), 1):
        header = _HEADER.match(line)
        if header and not (out[-1][0] and header[1].startswith(f"{out[-1][0]}.")):
            out.append((header[1], number, []))
        out[-1][2].append(line)
    return [(name, line, "\n".join(lines)) for name, line, lines in out]


def _first(text: str, name: str) -> int:
    return next((n for n, line in enumerate(text.split("\n"), 1) if name in line), 0)


def files_in(folder: str) -> list[str]:
    """The TOML files of a folder, sorted, hidden ones passed over; none where there is no such folder."""
    try:
        names = sorted(n for n in os.listdir(folder) if n.endswith(".toml") and not n.startswith("."))
    except OSError:
        return []
    return [os.path.join(folder, n) for n in names]
