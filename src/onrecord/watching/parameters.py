"""What a watch sets: a parameter and a value from a file or a command line in, the value checked out."""

from __future__ import annotations

import math
from typing import Any

from onrecord.errors import UsageError
from onrecord.watching.conditions.condition import Parameter

_MOST_TEXTS = 200
_LONGEST = 200
MOST_DAYS = 36_500
MOST = 10_000
"""So much a count may be."""


def checked(name: str, parameter: Parameter, value: Any) -> Any:
    """The value as the condition takes it. Raises UsageError, which says what it should be."""
    sort = parameter.sort
    if sort == "flag":
        if not isinstance(value, bool):
            raise UsageError(f"{name} is true or false, not {value!r}")
        return value
    if sort in ("days", "count", "number"):
        return _number(name, sort, value)
    if sort == "place":
        return _place(name, value)
    if sort == "texts":
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list) or not all(_is_text(t) for t in texts) or len(texts) > _MOST_TEXTS:
            raise UsageError(f"{name} is a list of words, not {value!r}")
        if name == "between" and len(texts) not in (0, 2):
            raise UsageError(f"between has two parties, not {len(texts)}")
        return texts
    if not _is_text(value) or (parameter.choices and value not in parameter.choices):
        raise UsageError(f"{name} is {' or '.join(parameter.choices) or 'a text'}, not {value!r}")
    return value


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= _LONGEST


def _number(name: str, sort: str, value: Any) -> float:
    good = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value >= 0
    if not good or (sort != "number" and (value != int(value) or not value)):
        raise UsageError(f"{name} is a number{'' if sort == 'number' else ', 1 or more'}, not {value!r}")
    if sort == "days" and value > MOST_DAYS:
        raise UsageError(f"{name} has {MOST_DAYS:,} days at most, not {value}")
    if sort == "count" and value > MOST:
        raise UsageError(f"{name} is {MOST:,} at most, not {value}")
    return value if sort == "number" else int(value)


def _place(name: str, value: Any) -> Any:
    if _is_text(value):
        return value
    both = isinstance(value, list) and len(value) == 2 and all(isinstance(v, int | float) for v in value)
    if not both or not (-90 <= value[0] <= 90 and -180 <= value[1] <= 180):
        raise UsageError(f"{name} is the name of a place or [latitude, longitude], not {value!r}")
    return float(value[0]), float(value[1])


def typed(text: str) -> Any:
    """What somebody means who writes a value on a command line: true, 12, [1.5, 2], or a text."""
    import json

    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value if isinstance(value, bool | int | float | list) else text
