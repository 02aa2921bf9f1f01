"""A path in, an `Opened` out: its bytes as a stream, gzip unpacked on the way, never more than was asked for."""

from __future__ import annotations

import io
import os
import stat
import sys
import zlib
from dataclasses import dataclass
from typing import IO, cast

from onrecord.errors import ReportRefused

HEAD = 64 * 1024
REPORT_LIMIT = 8 * 1024 * 1024
"""Bytes that one report may have; the longest reports of the press are a hundredth of it."""
_BOMB_BYTES = 16 * 1024 * 1024
_BOMB_RATIO = 100
_GZIP = b"\x1f\x8b"


@dataclass(slots=True)
class Opened:
    """A file that is being read. `head` is its first 64 KiB (or all of it), which `stream` gives again."""

    path: str
    head: bytes
    stream: IO[bytes]
    file: IO[bytes]

    def close(self) -> None:
        """Give the file back to the system."""
        if self.path != "-":
            self.file.close()

    def read_all(self, limit: int = REPORT_LIMIT) -> bytes:
        """The rest of the bytes; raises ReportRefused when there are more than `limit`."""
        data = self.stream.read(limit + 1)
        if len(data) > limit:
            raise ReportRefused(self.path, f"too large: a report may have {limit // (1024 * 1024)} MB at most")
        return data


class _Unpacked(io.RawIOBase):
    """Gzip, unpacked as it is read; stops a file that unpacks to far more than it weighs."""

    def __init__(self, packed: IO[bytes], path: str) -> None:
        self._packed = packed
        self._path = path
        self._member = zlib.decompressobj(wbits=31)
        self._waiting = b""
        self._taken = 0
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        while True:
            if self._member.eof:
                self._waiting = self._member.unused_data or self._packed.read(HEAD)
                if not self._waiting.startswith(_GZIP):
                    return 0
                self._member = zlib.decompressobj(wbits=31)
            elif not self._waiting:
                self._waiting = self._packed.read(HEAD)
                self._taken += len(self._waiting)
                if not self._waiting:
                    raise ReportRefused(self._path, "the gzip file is cut off before its end")
            try:
                data = self._member.decompress(self._waiting, len(view))
            except zlib.error:
                raise ReportRefused(self._path, "the gzip file is damaged") from None
            self._waiting = self._member.unconsumed_tail
            if data:
                break
        self._given += len(data)
        if self._given > _BOMB_BYTES and self._given > _BOMB_RATIO * self._taken:
            raise ReportRefused(self._path, "the gzip file unpacks to far more than a file of reports would")
        view[: len(data)] = data
        return len(data)


def shown(path: str) -> str:
    """The path as text that can be printed and stored, whatever bytes the file's name has."""
    return os.fsencode(path).decode("utf-8", "replace")


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file"
    if isinstance(error, PermissionError):
        return "no permission to read it"
    return f"cannot be read: {error.strerror or error}"


def refusal(path: str, error: OSError) -> ReportRefused:
    """The refusal that an error of the operating system means."""
    return ReportRefused(shown(path), _reason(error))


class _Again(io.RawIOBase):
    """A stream whose first bytes were taken already and are given again."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head = memoryview(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        if self._head:
            n = min(len(view), len(self._head))
            view[:n] = self._head[:n]
            self._head = self._head[n:]
            return n
        data = self._rest.read(len(view))
        view[: len(data)] = data
        return len(data)


def _with_head(rest: IO[bytes]) -> tuple[bytes, IO[bytes]]:
    head = rest.read(HEAD)
    return head, cast("IO[bytes]", io.BufferedReader(_Again(head, rest), HEAD))


def open_path(path: str) -> Opened:
    """The file (or standard input for "-"), its gzip wrapper taken off; raises ReportRefused. Close it after."""
    name = shown(path)
    try:
        if path == "-":
            file: IO[bytes] = sys.stdin.buffer
        else:
            mode = os.stat(path).st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
                raise ReportRefused(name, "neither a file nor a folder")
            file = open(path, "rb")  # noqa: SIM115
    except OSError as error:
        raise refusal(path, error) from None
    except ValueError:
        raise ReportRefused(name, "no such file") from None
    try:
        return _opened(name, file)
    except OSError as error:
        raise refusal(path, error) from None


def open_bytes(name: str, data: bytes) -> Opened:
    """Bytes that are at hand already, as if they had been read from a file; raises ReportRefused."""
    return _opened(name, io.BytesIO(data))


def _opened(name: str, file: IO[bytes]) -> Opened:
    """The file with its head, its gzip wrapper taken off; closed again where that fails."""
    opened = Opened(name, b"", file, file)
    try:
        opened.head, opened.stream = _with_head(file)
        if opened.head.startswith(_GZIP):
            unpacked = cast("IO[bytes]", io.BufferedReader(_Unpacked(opened.stream, name), HEAD))
            opened.head, opened.stream = _with_head(unpacked)
            if opened.head.startswith(_GZIP):
                raise ReportRefused(name, "gzip within gzip")
    except (OSError, ReportRefused):
        opened.close()
        raise
    return opened
