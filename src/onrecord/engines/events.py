"""What happens in what runs for long: an event by name with its ids, counts and seconds in; a line of the log each out.

No line has the words of a report, a password or the secret part of an address. What other libraries say may have them:
of that only the library and the place in its code are told.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal, get_args

Form = Literal["text", "json"]
FORMS: tuple[Form, ...] = get_args(Form)
LOG = logging.getLogger("onrecord")
_LONGEST = 400
_SERVERS = ("uvicorn", "asyncio")
_ADDRESS = re.compile(r"\b([a-z][a-z0-9+.-]*)://(\S+)", re.IGNORECASE)
_INTERNAL = re.compile(r"(internal error: \w+).*", re.DOTALL)
_OPEN = ("http", "https", "imap", "imaps", "postgresql")
"""Of addresses with these schemes the machine and the path are no secret."""


def tell(event: str, level: int = logging.INFO, **fields: object) -> None:
    """Log an event, such as "source.polled"; fields that are None are left out."""
    LOG.log(level, event, extra={"fields": fields})


def fields_of(record: logging.LogRecord) -> Mapping[str, Any] | None:
    """The fields of an event; None of a line that is none."""
    found: Mapping[str, Any] | None = getattr(record, "fields", None)
    return found


def write_log(form: Form, level: int = logging.INFO) -> None:
    """From now on write what is logged to stderr, from this level on; warnings of Python are logged too."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Line(form))
    handler.setLevel(level)
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    LOG.setLevel(logging.INFO)
    logging.captureWarnings(True)


class Line(logging.Formatter):
    """One line for each record, whatever it has."""

    def __init__(self, form: Form) -> None:
        super().__init__()
        self._form = form

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        level, event, said = record.levelname.lower(), *_said(record)
        if self._form == "json":
            return json.dumps({"at": at, "level": level, "event": event, **said})
        return " ".join((at, level, event, *(f"{name}={_plain(value)}" for name, value in said.items())))


def _said(record: logging.LogRecord) -> tuple[str, dict[str, Any]]:
    """The name of what happened and the fields that may be told."""
    fields = fields_of(record)
    if fields is not None:
        event, said = record.getMessage(), {n: _told(v) for n, v in fields.items() if v is not None}
    elif record.name.partition(".")[0] in _SERVERS:
        event, said = "server", {"said": _told(record.getMessage())}
    else:
        event, said = "library", {"library": record.name, "where": f"{record.module}:{record.lineno}"}
    if record.exc_info and record.exc_info[0] is not None:
        frames = traceback.extract_tb(record.exc_info[2])
        said["error"] = record.exc_info[0].__name__
        said["trace"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return event, said


def _told(value: Any) -> Any:
    """A value without what is secret in it: of an address no user, password and query, of an error not its words."""
    if isinstance(value, (bool, int, float)):
        return round(value, 3) if isinstance(value, float) else value
    text = _ADDRESS.sub(_masked, _INTERNAL.sub(r"\1", str(value)))
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _masked(address: re.Match[str]) -> str:
    scheme = address[1].lower()
    if scheme not in _OPEN:
        return f"{scheme}://…"
    head, mark, _ = re.split(r"([?#]|$)", address[2], maxsplit=1)
    machine, slash, path = head.partition("/")
    return f"{scheme}://{machine.rpartition('@')[2]}{slash}{path}{mark + '…' if mark else ''}"


def _plain(value: Any) -> str:
    """A value in a line of text: in quotes where it would not be told as one."""
    text = json.dumps(value) if isinstance(value, (list, bool)) else str(value)
    return text if re.fullmatch(r"[\w.:/+,…-]+", text) else json.dumps(text, ensure_ascii=not text.isprintable())
