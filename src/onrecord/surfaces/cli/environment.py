"""The environment of the program: variables that name files in; the same as the variables that they stand for, out."""

from __future__ import annotations

from collections.abc import MutableMapping

from onrecord.errors import UsageError

_OURS, _FILE = "ONRECORD_", "_FILE"
_ALSO = ("PGPASSWORD_FILE",)
_LARGEST = 65_536


def from_files(environment: MutableMapping[str, str]) -> None:
    """Give each `ONRECORD_NAME` the text of the file that `ONRECORD_NAME_FILE` names, as secrets of containers are.

    One that is set itself stays. Raises UsageError for a file that cannot be read.
    """
    for name in [n for n in environment if n in _ALSO or (n.startswith(_OURS) and n.endswith(_FILE))]:
        wanted, path = name.removesuffix(_FILE), environment[name]
        if not path or environment.get(wanted):
            continue
        try:
            with open(path, encoding="utf-8") as file:
                text = file.read(_LARGEST).strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "no text"
            raise UsageError(f"{name}: {path} cannot be read: {reason}") from None
        if not text.isprintable():
            raise UsageError(f"{name}: {path} is to have one line")
        environment[wanted] = text
