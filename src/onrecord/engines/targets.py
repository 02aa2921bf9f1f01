"""`[[deliver]]` of a configuration: the path of `onrecord.toml` in; targets, and mistakes by file and line, out."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from onrecord.engines.delivering import Quiet, Target
from onrecord.model.alert import IMPORTANCES
from onrecord.packs.tables import Mistake, Table, tables_in, text_of

_KEYS = ("name", "to", "to_env", "to_file", "importance", "watches", "quiet", "through_quiet", "alerts")
_LONGEST = 8_192
_QUIET = re.compile(r"(\d{1,2}:\d\d)\s*-\s*(\d{1,2}:\d\d)(?:\s+(\S+))?")


class _Wrong(ValueError):
    """A value that cannot be; `key` is where it stands."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(reason)
        self.key = key


def load_targets(config: str, environment: Mapping[str, str] = os.environ) -> tuple[list[Target], list[Mistake]]:
    """The targets of a configuration; a mistake in one leaves the others. An address may be in the environment."""
    if not os.path.exists(config):
        return [], []
    text = text_of(config)
    if isinstance(text, Mistake):
        return [], [text]
    tables, mistakes = tables_in(text, config, "deliver")
    found: list[Target] = []
    for table in tables:
        try:
            target = _target(table, environment)
            if any(other.name == target.name for other in found):
                raise _Wrong("name", f"there is a target {target.name!r} already")
            found.append(target)
        except _Wrong as wrong:
            mistakes.append(Mistake(config, table.line_of(wrong.key), f"deliver.{wrong.key}: {wrong}"))
    return found, mistakes


def _target(table: Table, environment: Mapping[str, str]) -> Target:
    values = table.values
    for key in values:
        if key not in _KEYS:
            raise _Wrong(key, f"no such setting; there are: {', '.join(_KEYS)}")
    watches = values.get("watches", [])
    if not isinstance(watches, list) or not all(isinstance(w, str) for w in watches):
        raise _Wrong("watches", "is to be a list of names of watches")
    url = _address(values, environment, table.file)
    return Target(
        name=_text(values, "name") or url.partition(":")[0], url=url,
        importance=_importance(values, "importance", "low"), watches=tuple(watches), quiet=_quiet(values),
        through_quiet=_importance(values, "through_quiet", "urgent"), alerts=_flag(values, "alerts"),
    )  # fmt: skip


def _address(values: Mapping[str, Any], environment: Mapping[str, str], config: str) -> str:
    """Where to: as it is written, or what a variable of the environment or a file has, for addresses with passwords."""
    name = _text(values, "to_env")
    if name is not None:
        if not environment.get(name):
            raise _Wrong("to_env", f"the environment has no {name}")
        return environment[name]
    path = _text(values, "to_file")
    if path is not None:
        return _first_line(os.path.join(os.path.dirname(config), path))
    url = _text(values, "to")
    if url is None or "://" not in url:
        raise _Wrong("to", "is to be an address such as https://…, mailto://… or slack://…")
    return url


def _first_line(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:
            found = file.readline(_LONGEST).strip()
    except (OSError, UnicodeDecodeError) as error:
        raise _Wrong("to_file", f"{path}: {getattr(error, 'strerror', None) or 'no text'}") from None
    if "://" not in found:
        raise _Wrong("to_file", f"{path}: its first line is no address")
    return found


def _text(values: Mapping[str, Any], key: str) -> str | None:
    value = values.get(key)
    if value is not None and (not isinstance(value, str) or not value.strip() or not value.isprintable()):
        raise _Wrong(key, "is to be a text of one line")
    return value.strip() if isinstance(value, str) else None


def _flag(values: Mapping[str, Any], key: str) -> bool:
    value = values.get(key, True)
    if not isinstance(value, bool):
        raise _Wrong(key, f"is true or false, not {value!r}")
    return value


def _importance(values: Mapping[str, Any], key: str, usual: str) -> int:
    value = values.get(key, usual)
    if value not in IMPORTANCES:
        raise _Wrong(key, f"{value!r} is none of {', '.join(IMPORTANCES)}")
    return IMPORTANCES.index(value)


def _quiet(values: Mapping[str, Any]) -> Quiet | None:
    said = _text(values, "quiet")
    if said is None:
        return None
    found = _QUIET.fullmatch(said)
    if found is None:
        raise _Wrong("quiet", 'is to be written as "22:00-06:30 Europe/Kyiv"')
    zone = found[3] or "UTC"
    try:
        ZoneInfo(zone)
        start, end = (time.fromisoformat(text.rjust(5, "0")) for text in found.groups()[:2])
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise _Wrong("quiet", f"{said!r} has no such time or zone") from None
    return Quiet(start, end, zone)
