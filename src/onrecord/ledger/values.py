"""What a person writes for a part of a record: text or JSON in; the model's own value, or what is allowed, out."""

from __future__ import annotations

import math
import re
import types
import typing
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any, TypeVar

from onrecord.errors import UsageError
from onrecord.ledger.days import first_day, last_day
from onrecord.ledger.fold import fold
from onrecord.ledger.rows import clean
from onrecord.model.parts import Amount, Frequency, Item, Place, Quantity, When

LONGEST = 5_000
LONGEST_NAME = 300
_MOST = 1e15
_BY_HAND = "set by hand"
_DAYS = "2025-06-03, 2025-06, 2025-06-03..2025-06-05 or unknown"

_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_BOUNDS = {
    "min": re.compile(rf"(?:>=?|over|above|at least|more than)\s*({_NUMBER})|({_NUMBER})\s*\+", re.IGNORECASE),
    "max": re.compile(rf"(?:<=?|under|below|at most|up to|less than|fewer than)\s*({_NUMBER})", re.IGNORECASE),
}
_ABOUT = re.compile(rf"(~|about|around|some|nearly|almost|roughly)\s*({_NUMBER})", re.IGNORECASE)
_RANGE = re.compile(rf"({_NUMBER})\s*(?:\.\.|-|–|to)\s*({_NUMBER})")
_ITEM = re.compile(
    rf"(?P<much>(?:[^\W\d_][^\W\d_ ]*\s+){{0,2}}[<>~]?=?\s*{_NUMBER}(?:\s*(?:\.\.|-|–|to)\s*{_NUMBER}|\+)?)?\s*"
    r"(?P<name>[^()]*[^()\s])\s*(?:\((?P<category>[^()]+)\))?"
)
_AMOUNT = re.compile(
    rf"(?:(?P<before>[A-Z]{{3}})\s*)?(?P<value>{_NUMBER})\s*(?P<scale>thousand|million|billion|trillion)?"
    r"(?:\s*(?P<after>[A-Z]{3}))?"
)
_SCALE = {None: 1, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_OFTEN = re.compile(rf"(?:({_NUMBER})(?:\s*(?:-|–|to)\s*({_NUMBER}))?\s*)?(?:times\s+)?(?:per|an?|every)\s+(\w+)")

Part = TypeVar("Part", When, Quantity, Place, Amount, Frequency, Item)


def plain(hint: Any) -> tuple[Any, bool]:
    """The type of a field without its None, and whether it may be None."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        every = typing.get_args(hint)
        return next(a for a in every if a is not type(None)), type(None) in every
    return hint, False


def empty(raw: Any) -> bool:
    """Whether somebody wrote that there is nothing, or that it is not known."""
    return raw is None or (isinstance(raw, str) and raw.strip().lower() in ("", "unknown", "none"))


def text_of(field: str, raw: Any, longest: int = LONGEST) -> str:
    """A text, not empty, without control characters. Raises UsageError."""
    if not isinstance(raw, str):
        raise UsageError(f"{field}: not a text: {shown(raw)}")
    words = clean("".join(c if c.isprintable() or c == "\n" else " " for c in raw)).strip()
    if not words:
        raise UsageError(f"{field} cannot be empty")
    if len(words) > longest:
        raise UsageError(f"{field}: {len(words)} characters are too many; {longest} are allowed")
    return words


def number_of(field: str, raw: Any) -> float:
    """A number that is not negative. Raises UsageError."""
    if isinstance(raw, str) and re.fullmatch(_NUMBER, raw.strip()):
        raw = float(raw.strip().replace(",", ""))
    if isinstance(raw, bool) or not isinstance(raw, (int, float)) or not math.isfinite(raw) or not 0 <= raw <= _MOST:
        raise UsageError(f"{field}: not a number: {shown(raw)}")
    return float(raw)


def choice_of(field: str, raw: Any, allowed: Iterable[Any]) -> str:
    """One of the words that are allowed. Raises UsageError, which names them."""
    every = list(allowed)
    if raw not in every:
        raise UsageError(f"{field}: {shown(raw)} is none of {', '.join(every)}")
    return str(raw)


def when_of(field: str, raw: Any, before: When | None) -> When | None:
    """A day, a month or a year, two of them with ".." between, or "unknown". Raises UsageError."""
    words = before.text if before is not None else ""
    if empty(raw):
        return When(None, None, "unknown", "unresolved", words) if words else None
    if isinstance(raw, Mapping):
        return _in_order(field, shaped(field, When, {"text": words, "basis": "explicit", "why": _BY_HAND, **raw}))
    if isinstance(raw, date):
        raw = raw.isoformat()[:10]
    ends = [end.strip() for end in raw.split("..")] if isinstance(raw, str) else []
    try:
        start, end = (first_day(ends[0]), last_day(ends[-1])) if len(ends) in (1, 2) else (None, None)
    except UsageError:
        start = end = None
    if start is None or end is None or not isinstance(raw, str):
        raise UsageError(f"{field}: not a day: {shown(raw)}; write {_DAYS}")
    precision = "day" if len(ends) > 1 else ("year", "month", "day")[ends[0].count("-")]
    return _in_order(field, When(start, end, precision, "explicit", words or raw.strip(), _BY_HAND))


def _in_order(field: str, when: When) -> When:
    if (when.start is None) != (when.end is None) or (when.start is None) != (when.basis == "unresolved"):
        raise UsageError(f"{field}: a period has a start and an end, and one that is not known has basis unresolved")
    for part, day in (("start", when.start), ("end", when.end)):
        if day is not None and not _is_day(day):
            raise UsageError(f"{field}.{part}: not a day: {shown(day)}; write 2025-06-03")
    if when.start and when.end and when.start > when.end:
        raise UsageError(f"{field}: it ends ({when.end}) before it begins ({when.start})")
    return when


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def quantity_of(field: str, raw: Any, before: Quantity | None = None) -> Quantity:
    """How many: 16, "about 40", "more than 250", "up to 30", "40-50". Raises UsageError."""
    unit = before.unit if before is not None else None
    if isinstance(raw, Mapping):
        made = shaped(field, Quantity, {"unit": unit, "text": _bounds_text(raw), **_ends(raw), **raw})
        if made.value is None and made.min is None and made.max is None:
            raise UsageError(f"{field}: a quantity needs a value, a min or a max")
        if made.min is not None and made.max is not None and made.min > made.max:
            raise UsageError(f"{field}: the least ({made.min:g}) is more than the most ({made.max:g})")
        return made
    words = f"{raw:g}" if isinstance(raw, (int, float)) and not isinstance(raw, bool) else raw
    text = text_of(field, words, LONGEST_NAME)
    if re.fullmatch(_NUMBER, text):
        value = number_of(field, text)
        return Quantity(value, value, value, unit, None, text)
    for end, pattern in _BOUNDS.items():
        if found := pattern.fullmatch(text):
            value = number_of(field, next(g for g in found.groups() if g))
            return Quantity(None, value if end == "min" else None, value if end == "max" else None, unit, None, text)
    if found := _ABOUT.fullmatch(text):
        about = "about" if found[1] == "~" else found[1].lower()
        return Quantity(number_of(field, found[2]), None, None, unit, about, text)
    if found := _RANGE.fullmatch(text):
        low, high = number_of(field, found[1]), number_of(field, found[2])
        if low <= high:
            return Quantity(None, low, high, unit, None, text)
    raise UsageError(f"{field}: not a quantity: {shown(raw)}; write 16, about 40, more than 250, up to 30 or 40-50")


def _ends(raw: Mapping[str, Any]) -> dict[str, Any]:
    """An exact figure has all three equal."""
    return {} if raw.get("approx") or raw.get("value") is None else {"min": raw["value"], "max": raw["value"]}


def _bounds_text(raw: Mapping[str, Any]) -> str:
    told = [raw.get("value")] if raw.get("value") is not None else [raw.get("min"), raw.get("max")]
    return "-".join(str(t) for t in told if t is not None) or "?"


def amount_of(field: str, raw: Any, before: Amount | None) -> Amount:
    """Money: "300 million USD". Raises UsageError."""
    if isinstance(raw, Mapping):
        made = shaped(field, Amount, raw)
        if not re.fullmatch("[A-Z]{3}", made.currency):
            raise UsageError(f"{field}.currency: {shown(made.currency)} is no code of three capitals such as USD")
        return made
    found = _AMOUNT.fullmatch(raw.strip()) if isinstance(raw, str) else None
    currency = found and (found["before"] or found["after"] or (before.currency if before else None))
    if found is None or currency is None or (found["before"] and found["after"]):
        raise UsageError(f"{field}: not an amount: {shown(raw)}; write 300 million USD")
    value = number_of(field, number_of(field, found["value"]) * _SCALE[found["scale"]])
    return Amount(value, currency, str(raw).strip(), before.period if before else None)


def frequency_of(field: str, raw: Any, _before: Frequency | None) -> Frequency:
    """How often: "2 per day", "1-2 a week". Raises UsageError."""
    if isinstance(raw, Mapping):
        return shaped(field, Frequency, raw)
    found = _OFTEN.fullmatch(raw.strip()) if isinstance(raw, str) else None
    if found is None:
        raise UsageError(f"{field}: not a frequency: {shown(raw)}; write 2 per day or 1-2 per week")
    low = number_of(field, found[1]) if found[1] else 1.0
    return Frequency(low, number_of(field, found[2]) if found[2] else low, found[3])


def item_of(field: str, raw: Any, before: Iterable[Item]) -> Item:
    """One thing: "16 tanks", "7 people (killed)"; the category of a thing that was there stays. Raises UsageError."""
    if isinstance(raw, Mapping):
        much = raw.get("quantity")
        return shaped(field, Item, {**raw, "quantity": None if empty(much) else quantity_of(f"{field}.quantity", much)})
    text = text_of(field, raw, LONGEST_NAME)
    found = _ITEM.fullmatch(text)
    if found is None:
        raise UsageError(f"{field}: not a thing and how many: {shown(raw)}; write 16 tanks or 7 people (killed)")
    name, quantity = found["name"], None
    if found["much"]:
        try:
            quantity = quantity_of(field, found["much"])
        except UsageError:
            name = f"{found['much'].strip()} {name}"
    had = next((i.category for i in before if fold(i.name) == fold(name)), None)
    return Item(name, found["category"] or had, quantity)


def shaped(field: str, cls: type[Part], data: Mapping[str, Any]) -> Part:
    """A part of the model from its JSON, each of its own parts checked. Raises UsageError."""
    hints = typing.get_type_hints(cls)
    for name in data:
        if name not in hints:
            raise UsageError(f"{field}: no part {shown(name)}; there are: {', '.join(hints)}")
    made = {f.name: _part(f"{field}.{f.name}", hints[f.name], data.get(f.name)) for f in fields(cls)}
    return cls(**made)


def _part(field: str, hint: Any, raw: Any) -> Any:
    hint, optional = plain(hint)
    if raw is None and optional:
        return None
    if isinstance(raw, (Quantity, Item)):
        return raw
    if typing.get_origin(hint) is typing.Literal:
        return choice_of(field, raw, typing.get_args(hint))
    if hint is float:
        if field.endswith((".lat", ".lon")):
            return _degrees(field, raw)
        return number_of(field, raw)
    return raw if raw == "" else text_of(field, raw)


def _degrees(field: str, raw: Any) -> float:
    most = 90 if field.endswith("lat") else 180
    if isinstance(raw, bool) or not isinstance(raw, (int, float)) or not -most <= raw <= most:
        raise UsageError(f"{field}: {shown(raw)} is not between -{most} and {most}")
    return float(raw)


def shown(raw: Any) -> str:
    """What was written, as an error quotes it."""
    text = repr(clean(raw)) if isinstance(raw, str) else repr(raw)
    return text if len(text) <= 80 else text[:79] + "…"
