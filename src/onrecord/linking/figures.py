"""Two figures in, how they go together out: equal, compatible (bounds, rounding, "dozens"), different, or not known."""

from __future__ import annotations

import math
from typing import Literal

from onrecord.linking.wording import table
from onrecord.model.parts import Item, Quantity

Fit = Literal["equal", "compatible", "differ", "unknown"]

_OVER = 1.35
"""How far a figure may lie above a bound that is given for it ("more than 250")."""
_VAGUE = 4.2
"""The same above a count in dozens, hundreds or thousands."""
_ABOUT = 0.12
"""Share by which a figure told as about so much may be off."""


def fit(one: Quantity | None, other: Quantity | None) -> Fit:
    """How two figures go together."""
    if one is None or other is None:
        return "unknown"
    first, second = _range(one), _range(other)
    if first is None or second is None:
        return "unknown"
    if first == second:
        return "equal"
    if max(first[0], second[0]) <= min(first[1], second[1]):
        return "compatible"
    if one.value is not None and other.value is not None and _rounded(one.value, other.value):
        return "compatible"
    return "differ"


def _range(q: Quantity) -> tuple[float, float] | None:
    """The figures that may be meant."""
    if q.value is not None:
        if q.approx is None:
            return q.value, q.value
        over = 0.0 if q.approx.casefold() in table()["lists"]["under"] else _ABOUT
        return q.value * (1 - _ABOUT), q.value * (1 + over)
    if q.min is not None and q.max is not None:
        return q.min, q.max
    if q.min is not None:
        return q.min, q.min * (_VAGUE if q.approx else _OVER)
    return (q.max / _OVER, q.max) if q.max is not None else None


def _rounded(one: float, other: float) -> bool:
    """Whether one is the other in fewer digits: 9,000 and 8,960, 1.2 million and 1.23 million; never under 100."""
    low, high = sorted((abs(one), abs(other)))
    if low < 100 or (high - low) / high > 0.05:
        return False
    return any(_cut(x, y) for x, y in ((one, other), (other, one)))


def _cut(exact: float, round_: float) -> bool:
    for digits in (1, 2, 3):
        scale = 10.0 ** (math.floor(math.log10(abs(exact))) + 1 - digits)
        if scale >= 10 and math.isclose(round(exact / scale) * scale, round_):
            return True
    return False


def middle(quantity: Quantity | None) -> float | None:
    """One number for a figure, to tell which of two is more."""
    if quantity is None:
        return None
    return quantity.value if quantity.value is not None else quantity.min if quantity.min is not None else quantity.max


def written(quantity: Quantity | None) -> str:
    """A figure for people."""
    if quantity is None:
        return "no figure"
    value = middle(quantity)
    return quantity.text or (f"{value:,.12g}" if value is not None else "")


def counted(item: Item) -> str:
    """An item for people: "14 tanks"."""
    return f"{written(item.quantity)} {item.name}".strip() if item.quantity else item.name
