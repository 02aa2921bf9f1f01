"""A filter in words: an `Asked` and the names of its ids in; a title for people and a chip for each condition out."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from onrecord.surfaces.web.filters import Asked
from onrecord.surfaces.web.render import KIND_NAMES
from onrecord.watching.phrases import counted, day, listed

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ROLES = {
    "attribution": "as the voice", "participants": "as a participant", "parties": "as a party", "actor": "as the actor",
    "organisation": "as the organisation", "side": "as the side",
}  # fmt: skip
_BY = {"happened": "", "reported": "reported ", "recorded": "recorded "}
Names = Mapping[str, str]


class Chip(NamedTuple):
    """A condition that can be dropped: its parameter, its words and what is asked without it."""

    name: str
    words: str
    rest: Asked


def named(value: str, names: Names) -> str:
    """The name of an id, where it is known; a slug reads as a name."""
    if value in names:
        return names[value]
    return " ".join(word.capitalize() for word in value.split("-")) if _SLUG.fullmatch(value) else value


def title(asked: Asked, names: Names | None = None) -> str:
    """ "Contacts of Sergei Tarn, June 2025, at least 2 origins"."""
    known = names or {}
    head = KIND_NAMES[asked.kind][1] if asked.kind else "Records"
    if asked.who:
        head += " of " + listed(named(w, known) for w in asked.who).replace(" and ", " or ")
    if asked.role:
        head += " " + role(asked.role)
    if asked.place:
        head += " in " + named(asked.place, known)
    return ", ".join([head, *(chip.words for chip in chips(asked, known) if chip.name not in ("who", "role", "place"))])


def role(name: str) -> str:
    """ "as speaker"."""
    return _ROLES.get(name, f"as {name}")


def period(asked: Asked) -> str:
    """ "June 2025", "from 5 June 2025", "until 2024", "5 June 2025 to 9 June 2025"; "" without a period."""
    since, until = asked.since_day, asked.until_day
    if since and until:
        return span(since, until)
    return f"from {day(since)}" if since else f"until {day(until)}" if until else ""


def span(since: str, until: str) -> str:
    """The shortest words for the days from one to the other."""
    first, last = date.fromisoformat(since), date.fromisoformat(until)
    whole = first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
    if first == last:
        return day(since)
    if whole and (first.month, last.month) == (1, 12):
        return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"
    if whole:
        months = [day(iso).split(" ", 1)[1] for iso in (since, until)]
        return " to ".join(dict.fromkeys(months))
    return f"{day(since)} to {day(until)}"


def chips(asked: Asked, names: Names | None = None) -> list[Chip]:
    """The conditions one by one, in words, each with what is asked without it."""
    known = names or {}
    found = [Chip("who", named(w, known), asked.without("who", w)) for w in asked.who]
    words = {
        "role": role(asked.role) if asked.role else "",
        "place": f"in {named(asked.place, known)}" if asked.place else "",
        "since": _BY[asked.by] + period(asked) if asked.since or asked.until else "",
        "type": (asked.type or "").replace("_", " "),
        "status": (asked.status or "").replace("_", " "),
        "outlet": f"from {asked.outlet}" if asked.outlet else "",
        "origins": f"at least {counted(asked.origins, 'origin')}" if asked.origins else "",
        "q": f"with the words “{asked.q}”" if asked.q else "",
        "as_of": f"as on record on {day(asked.as_of_day)}" if asked.as_of_day else "",
    }
    for name, said in words.items():
        if said:
            rest = asked.without("since").without("until").without("by") if name == "since" else asked.without(name)
            found.append(Chip(name, said, rest))
    return found
