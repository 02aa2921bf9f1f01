"""Tables of one name in a TOML file: its text in; each entry with its lines, and mistakes by file and line, out."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

_AT = re.compile(r" ?\(at (?:line (\d+), column \d+|end of document)\)$")
_TABLE = re.compile(r"\s*\[")


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong in a file, and where; `line` counts from 1."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One table of an array: its `data`, and where it stands. `lines` are those of its text."""

    data: Json
    file: str
    line: int
    lines: tuple[str, ...]

    def line_of(self, key: str) -> int:
        """The line on which a key is set, else that of the entry."""
        sets = re.compile(rf"\s*['\"]?{re.escape(key)}['\"]?\s*[.=]")
        return next((self.line + n for n, text in enumerate(self.lines) if sets.match(text)), self.line)


def entries(text: str, file: str, table: str) -> tuple[list[Entry], list[Mistake]]:
    """All `[[table]]` of a text. An entry that is no TOML is a mistake, and the others are read without it."""
    lines = text.splitlines()
    head = re.compile(rf"\s*\[\[\s*{table}\s*\]\]")
    starts = [n for n, line in enumerate(lines) if head.match(line)]
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return _one_by_one(lines, starts, file, table, error)
    rows = data.get(table, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return [], [Mistake(file, (starts or [0])[0] + 1, f"{table} is to be written as [[{table}]]")]
    ends = dict(_stretches(lines, starts))
    places = [*starts, *[0] * len(rows)]
    found = [
        Entry(row, file, at + 1, tuple(lines[at : ends.get(at, len(lines))]))
        for row, at in zip(rows, places, strict=False)
    ]
    return found, []


def _stretches(lines: list[str], starts: list[int]) -> Iterator[tuple[int, int]]:
    """Each entry ends where the next table begins that is none of its own."""
    for start in starts:
        end = start + 1
        while end < len(lines) and not (_TABLE.match(lines[end]) and not _inner(lines[start], lines[end])):
            end += 1
        yield start, end


def _inner(head: str, line: str) -> bool:
    name = head.strip().strip("[]").strip()
    return line.strip().lstrip("[").strip().startswith(f"{name}.")


def _one_by_one(
    lines: list[str], starts: list[int], file: str, table: str, error: Exception
) -> tuple[list[Entry], list[Mistake]]:
    found: list[Entry] = []
    mistakes: list[Mistake] = []
    for start, end in _stretches(lines, starts):
        try:
            row = tomllib.loads("\n".join(lines[start:end]))[table][0]
            found.append(Entry(row, file, start + 1, tuple(lines[start:end])))
        except (tomllib.TOMLDecodeError, RecursionError) as wrong:
            mistakes.append(_mistake(file, start, end, wrong))
    return found, mistakes or [_mistake(file, 0, len(lines), error)]


def _mistake(file: str, start: int, end: int, error: Exception) -> Mistake:
    said = str(error)
    at = _AT.search(said)
    line = start + int(at[1]) if at and at[1] else end
    return Mistake(file, max(line, 1), _AT.sub("", said) or "it is nested too deep")
