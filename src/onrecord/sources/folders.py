"""A folder that is watched in; the files that came or changed since, once they are complete, out as items."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote_to_bytes

from onrecord.errors import ReportRefused
from onrecord.model.article import Report
from onrecord.sources.files import read_reports
from onrecord.sources.health import failed, succeeded
from onrecord.sources.item import Item, Polled
from onrecord.sources.memory import Memory
from onrecord.sources.opened import refusal, shown
from onrecord.sources.source import Source

SETTLED = 5.0
"""A file is complete when nothing was done to it for so many seconds."""
_MARGIN = 2.0
_PARTIAL = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".swp", "~")
_STEP = 1024 * 1024
_QUOTED = "quoted:"


def poll_folder(source: Source, memory: Memory, now: float) -> Polled:
    """The complete files of a folder that changed since `memory.mark`, by the time of the change that the system keeps.

    A file is told by its path within the folder, and its digest is that of its bytes: one that was only touched is
    known. One that was written to just now comes at the next poll, which is then soon.
    """
    mark = memory.mark if memory.mark <= now else 0.0
    new, young, youngest = 0, 0, now
    try:
        os.listdir(source.url)
    except OSError as error:
        return Polled((), *failed(source, memory, now, refusal(source.url, error).reason))
    for _, changed, settled in _files(source.url, now):
        if not settled:
            young, youngest = young + 1, min(youngest, changed)
        elif changed >= mark:
            new += 1
    after = replace(memory, way="folder", mark=max(min(youngest, now - SETTLED) - _MARGIN, 0.0))
    items = _Changed(source.name, source.url, mark, now) if new else ()
    made, warnings = succeeded(source, after, now, None, new)
    if young:
        many = "1 file" if young == 1 else f"{young} files"
        told = f"{many} changed less than {SETTLED:g} seconds ago: read at the next poll"
        made = replace(made, next_at=min(made.next_at, now + SETTLED), note=told)
    return Polled(items, made, warnings)


def take_file(item: Item, source: Source) -> Iterator[Report | ReportRefused]:
    """The reports in a file of the folder, as `onrecord read` would have them."""
    quoted = item.key.removeprefix(_QUOTED)
    path = item.key if quoted == item.key else os.fsdecode(unquote_to_bytes(quoted))
    yield from read_reports([os.path.join(source.url, path)], outlet=source.outlet)


@dataclass(frozen=True, slots=True)
class _Changed(Iterable[Item]):
    """The complete files that changed since a moment; their bytes are read as they are asked for."""

    source: str
    folder: str
    mark: float
    now: float

    def __iter__(self) -> Iterator[Item]:
        for path, changed, settled in _files(self.folder, self.now):
            digest = _digest(path) if settled and changed >= self.mark else None
            if digest is not None:
                key, title = _key(os.path.relpath(path, self.folder)), shown(os.path.basename(path))
                yield Item(source=self.source, key=key, title=title, digest=digest)


def _key(path: str) -> str:
    """The path, quoted where its bytes are no text."""
    return path if path.isprintable() else _QUOTED + quote(os.fsencode(path))


def _files(folder: str, now: float) -> Iterator[tuple[str, float, bool]]:
    """The files under a folder, sorted, with the moment of their last change and whether that is long enough ago."""
    for home, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(names):
            if name.startswith(".") or name.lower().endswith(_PARTIAL):
                continue
            path = os.path.join(home, name)
            try:
                status = os.stat(path)
            except OSError:
                continue
            changed = status.st_ctime
            if stat.S_ISREG(status.st_mode):
                yield path, changed, now - changed >= SETTLED or changed > now + 60


def _digest(path: str) -> str | None:
    """The digest of a file's bytes; None for one that cannot be read or changes while it is read."""
    made = hashlib.sha256()
    try:
        before = os.stat(path)
        with open(path, "rb") as file:
            while data := file.read(_STEP):
                made.update(data)
        after = os.stat(path)
    except OSError:
        return None
    same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    return made.hexdigest()[:32] if same else None
