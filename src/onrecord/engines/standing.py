"""What is followed and how it goes: a ledger in; its follower and a line for each source, failing ones first, out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from onrecord.engines.holding import FOLLOW
from onrecord.engines.intake import SOURCE
from onrecord.ledger import Ledger
from onrecord.ledger.days import moment
from onrecord.sources.health import health, paced
from onrecord.sources.memory import Memory
from onrecord.sources.source import Source

Json = dict[str, Any]
Followed = list[tuple[Source, Memory]]
STATES = ("failing", "ended", "dry", "few", "moved", "new", "well")
"""How a source may be, what asks for somebody first."""
TROUBLE = STATES[:5]
_FOLLOWED = "followed"
_BESIDE = " beside "
_TOLD = ("name", "url", "outlet", "country", "kind", "via", "pace")
_USUAL_DAYS = 28
_HOURS = 3 * 3600.0


def note_followed(ledger: Ledger, sources: Sequence[Source], beside: str | None = None) -> None:
    """Keep what is followed from now on, for whoever reads the ledger without its configuration."""
    told = [{name: getattr(s, name) for name in _TOLD} for s in sources]
    ledger.remember(_FOLLOWED if beside is None else f"{_FOLLOWED}{_BESIDE}{beside}", told)


def follower_of(ledger: Ledger, now: datetime) -> Json | None:
    """The process that follows into the ledger: `host`, `pid`, `since`; None where none does."""
    held = ledger.lease_of(FOLLOW)
    if held is None or held["until"] <= moment(now):
        return None
    return {"host": held.get("host"), "pid": held.get("pid"), "since": held["since"]}


def beside_of(ledger: Ledger, now: datetime) -> list[Json]:
    """The processes that follow into the ledger beside that one, as it is told, each with its `name`."""
    return [
        {"name": name, "host": held.get("host"), "pid": held.get("pid"), "since": held["since"]}
        for name, held in ledger.beside().items()
        if held["until"] > moment(now)
    ]


@dataclass(frozen=True, slots=True)
class Overview:
    """How many sources are followed, the names of those in trouble, and whether nobody follows some any more.

    `moved` has by name what is to be done about those that only need their address changed.
    """

    number: int
    trouble: tuple[str, ...]
    asleep: bool
    moved: Mapping[str, str]


def overview(ledger: Ledger, now: datetime) -> Overview:
    """What an editor should know of sources. Asleep: one has been due for hours, and nobody follows it."""
    followed = followed_in(ledger)
    its = states(followed, now)
    late = {s.name for s, memory in followed if not memory.ended and now.timestamp() - memory.next_at > _HOURS}
    for held in (ledger.lease_of(FOLLOW), *ledger.beside().values()):
        if held is not None and held["until"] > moment(now):
            late -= set(held.get("sources", late))
    trouble = tuple(name for state in TROUBLE for name in its[state])
    moved = {s.name: health(s, memory, now.timestamp()).why for s, memory in followed if s.name in its["moved"]}
    return Overview(len(followed), trouble, bool(late), moved)


def standing(ledger: Ledger, now: datetime) -> list[Json]:
    """The sources that were followed last, by `state` (see `STATES`) and name.

    `why` says the state in a sentence; `last_success`, `last_new` and `next_at` are UTC moments; `day` counts the items
    that came in the last 24 hours, `usual` is their mean of a day in the four weeks before, None of less than a day;
    `waiting` and `refused` (in the last 24 hours) count items too.
    """
    a_day_ago = now - timedelta(days=1)
    month = ledger.arrivals(now - timedelta(days=1 + _USUAL_DAYS), a_day_ago)
    day, done = ledger.arrivals(a_day_ago, now + timedelta(seconds=1)), ledger.item_counts(moment(a_day_ago))
    lines = []
    for source, memory in followed_in(ledger):
        how = health(source, memory, now.timestamp())
        before, first = month.get(source.name, (0, None))
        days = (a_day_ago - datetime.fromisoformat(first)).total_seconds() / 86400 if first else 0.0
        counts = done.get(source.name, {})
        lines.append({
            "name": source.name, "outlet": source.outlet, "country": source.country, "kind": source.kind,
            "via": source.via or memory.way, "state": how.state, "why": how.why,
            "last_success": _moment(memory.last_success), "last_new": _moment(memory.last_new),
            "next_at": None if memory.ended else _moment(memory.next_at or None),
            "day": day.get(source.name, (0, None))[0], "usual": round(before / days, 1) if days >= 1 else None,
            "waiting": counts.get("waiting", 0), "refused": counts.get("refused", 0),
        })  # fmt: skip
    return sorted(lines, key=lambda line: (STATES.index(line["state"]), line["name"].casefold()))


def states(followed: Followed, now: datetime) -> dict[str, list[str]]:
    """The names of sources by state."""
    found: dict[str, list[str]] = {state: [] for state in STATES}
    for source, memory in followed:
        found[health(source, memory, now.timestamp()).state].append(source.name)
    return found


def followed_in(ledger: Ledger) -> Followed:
    """The sources that were followed last, by the main follower and by those beside, with what their polls left."""
    noted = ledger.remembered(_FOLLOWED)
    lists = [noted.get(who, []) for who in ("", *(f"{_BESIDE}{name}" for name in ledger.beside()))]
    sources = {told["name"]: Source(**told) for its in reversed(lists) for told in its}
    kept = ledger.remembered(SOURCE) if sources else {}
    return [(s, paced(s, Memory.from_json(kept.get(s.name)))) for s in sources.values()]


def _moment(seconds: float | None) -> str | None:
    return None if seconds is None else moment(datetime.fromtimestamp(seconds, UTC))
