"""Parameters one by one: what somebody wrote in, what it means out, or a sentence that names the parameter."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from datetime import date

from onrecord.errors import UsageError
from onrecord.surfaces.cli.dates import Days, days_of

_LONGEST = {"q": 400, "after": 2_000}
_USUAL = 200
_MOST_NAMES = 20


def named(name: str, check: Callable[[], object]) -> None:
    """Raises UsageError with the parameter's name before it where the check raises one."""
    try:
        check()
    except UsageError as error:
        raise UsageError(f"{name}: {error}") from None


def clean(name: str, value: str) -> str:
    """The value on one line. Raises UsageError where it is too long."""
    text = " ".join(value.replace("\x00", " ").split())
    longest = _LONGEST.get(name, _USUAL)
    if len(text) > longest:
        raise UsageError(f"{shown(name)}: too long ({len(text):,} characters; {longest} at most)")
    return text


def shown(name: str) -> str:
    """A name as an error repeats it."""
    return name if len(name) <= 40 else name[:40] + "…"


def single(name: str, texts: Sequence[str]) -> str | None:
    """The one value of a parameter; twice the same is once."""
    if len(set(texts)) > 1:
        raise UsageError(f"{name}: given more than once ({texts[0]!r} and {texts[1]!r})")
    return texts[0] if texts else None


def several(texts: Sequence[str]) -> tuple[str, ...]:
    """Names, each once. Raises UsageError for too many."""
    names = tuple(dict.fromkeys(texts))
    if len(names) > _MOST_NAMES:
        raise UsageError(f"who: too many names ({len(names)}; {_MOST_NAMES} at most)")
    return names


def number(name: str, text: str | None, most: int) -> int | None:
    """A whole number from 1 to `most`. Raises UsageError for anything else."""
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= most and len(text) < 9):
        raise UsageError(f"{name}: a whole number from 1 to {most:,} is wanted, not {text!r}")
    return int(text)


def days(name: str, text: str, today: date) -> Days:
    """The days that are meant. Raises UsageError for what is no date."""
    try:
        return days_of(text, today)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"{name}: {error}") from None


def not_there(value: str, there: Sequence[str]) -> str:
    """That there is no such value, with the one that may be meant, or with all."""
    near = difflib.get_close_matches(value.lower()[:60], there, n=1, cutoff=0.6)
    meant = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(there)}"
    return f"there is no {shown(value)!r}; {meant}"
