"""The facets beside a table: what matches and the filter in; choices with counts, bars and links out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from onrecord.ledger import Facets
from onrecord.ledger.pages import Facet, Value
from onrecord.surfaces.web.filter_words import Names, span
from onrecord.surfaces.web.filters import Asked
from onrecord.surfaces.web.render import KIND_NAMES

SHOWN: tuple[Facet, ...] = ("who", "role", "month", "place", "type", "status", "outlet", "origins")
_TITLES = {
    "kind": "Kind", "who": "Who", "role": "Role", "month": "Period", "place": "Place", "type": "Type",
    "status": "Status", "outlet": "Outlet", "origins": "Origins",
}  # fmt: skip
_ROLES = {
    "attribution": "cited for it", "participants": "took part", "parties": "party", "side": "side that lost",
    "actor": "who acts", "target": "who is meant", "addressee": "spoken to", "initiator": "who began it",
}  # fmt: skip
_FEW = 8
_MONTHS = 14


class Choice(NamedTuple):
    """One value: its words, its count (None where it is not counted), where it leads, whether it is chosen.

    `bar` is the length of its bar, up to 100.
    """

    label: str
    number: int | None
    address: str
    on: bool
    bar: float = 0.0


class Group(NamedTuple):
    """The choices of one facet: the first few, and the rest."""

    name: str
    title: str
    first: Sequence[Choice]
    more: Sequence[Choice]


def groups(asked: Asked, facets: Facets, base: str, names: Sequence[Facet] = SHOWN) -> list[Group]:
    """The facets that have something to choose."""
    found = []
    for name in names:
        values = facets.values.get(name, [])
        choices = _periods(asked, values, base) if name == "month" else [_choice(asked, name, v, base) for v in values]
        if choices:
            few = len(choices) if name in ("month", "kind") else _FEW
            choices.sort(key=lambda c: not c.on) if name != "month" else None
            found.append(Group(name, _TITLES[name], choices[:few], choices[few:]))
    return found


def fixed(asked: Asked, name: str, title: str, values: Mapping[Any, str], base: str) -> Group:
    """A facet whose values are known, each with its words, and not counted."""
    choices = []
    for value, label in values.items():
        on = getattr(asked, name) == value
        rest = asked.without(name) if on else asked.with_(**{name: value})
        choices.append(Choice(label, None, rest.at(base), on))
    return Group(name, title, choices, ())


def names_in(facets: Facets) -> Names:
    """The names of the ids that are there."""
    return {v.value: v.label for name in ("who", "place") for v in facets.values.get(name, [])}


def _choice(asked: Asked, name: str, value: Value, base: str) -> Choice:
    label = {"role": _ROLES.get(value.value, value.label), "kind": _kind(value)}.get(name, value.label)
    if name == "who":
        on = value.value in asked.who
        rest = asked.without("who", value.value) if on else asked.with_(who=(value.value,))
        return Choice(label, value.number, rest.at(base), on)
    wanted = int(value.value) if name == "origins" else value.value
    on = getattr(asked, name) == wanted
    rest = asked.without(name) if on else asked.with_(**{name: wanted})
    return Choice(label, value.number, rest.at(base), on)


def _kind(value: Value) -> str:
    return KIND_NAMES[value.value][1] if value.value in KIND_NAMES else value.label


def _periods(asked: Asked, values: Sequence[Value], base: str) -> list[Choice]:
    """Months with bars, the latest first; years where there are too many months."""
    counts = Counter({v.value: v.number for v in values if v.value})
    if len(counts) > _MONTHS:
        years = Counter[str]()
        for month, number in counts.items():
            years[month[:4]] += number
        counts = years
    most = max(counts.values(), default=1)
    found = []
    for period in sorted(counts, reverse=True):
        on = (asked.since, asked.until) == (period, period)
        rest = asked.with_(since=None, until=None) if on else asked.with_(since=period, until=period)
        label = span(f"{period}-01", f"{period}-28").split(" to ")[0].split(" ", 1)[1] if "-" in period else period
        found.append(Choice(label, counts[period], rest.at(base), on, round(100 * counts[period] / most, 1)))
    return found
