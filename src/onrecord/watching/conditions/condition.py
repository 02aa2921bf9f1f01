"""What a condition is: the parameters of a watch in; of each line and day that it is shown, what it finds out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar, Literal, Protocol

from onrecord.model.alert import Statistic
from onrecord.watching.clocks import known_day
from onrecord.watching.wording import Pattern, pattern_of, text_of

Json = dict[str, Any]
Side = Mapping[str, frozenset[str]]
Sort = Literal["days", "count", "number", "text", "texts", "flag", "place"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a watch may set: of which sort, what it means, and what it is where it is not set (None: it must be set).

    `choices` are all that a text can be. With `open`, nothing is a value too.
    """

    sort: Sort
    meaning: str
    default: Any = None
    choices: tuple[str, ...] = ()
    open: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What a condition found: `lines` tell it, `context` are the lines that it is seen against.

    `subjects` name what it is about, the first of them in the best words; of one subject only one alert is raised. With
    `own`, the subjects are the watch's alone: another watch that finds the same raises an alert of its own. Of findings
    that are one alert, that of the highest `rank` names it.
    """

    subjects: tuple[str, ...]
    title: str
    reason: str
    lines: tuple[Json, ...] = ()
    context: tuple[Json, ...] = ()
    statistic: Statistic | None = None
    own: bool = False
    rank: int = 0


class World(Protocol):
    """What a condition may ask beyond the lines that it is shown."""

    def belongs(self, actor: Json, party: str) -> bool:
        """Whether the actor is the party (by id or name), or is of the country that it is."""

    def names_of(self, actor: Json) -> Pattern:
        """The words by which a text speaks of an actor or of the country it is of."""

    def country(self, code: str) -> str:
        """The name of a country by its ISO code."""

    def press(self, actor: Json) -> bool:
        """Whether the actor is a medium, which reports but takes no part."""

    def origins(self, fact: str) -> int:
        """From how many independent origins the fact is told by now."""

    def place(self, name: str) -> tuple[float, float] | None:
        """Latitude and longitude of a place that the pack knows."""

    def cited(self) -> Mapping[str, list[tuple[int, int, str]]]:
        """By article, the stretches of words that kept briefs cite, each with the title of the brief."""


COMMON: Mapping[str, Parameter] = {
    "words": Parameter("texts", "one of these is in the words of the report; `munition*`: also longer words", []),
    "between": Parameter("texts", "two parties (country codes, ids or names), one on each side", []),
    "max_age": Parameter("days", "what happened longer before its report than this is old news", 30),
}


class Condition(ABC):
    """One watch's condition with all that it has seen. A part of this sort stands on the shelf `CONDITIONS`.

    It is shown every line once, in the order in which reports came, and every day; it gives what it finds at once, also
    what it would have found before anybody watched: the caller knows what is new.
    """

    kinds: ClassVar[tuple[str, ...]]
    """The kinds of lines that it is shown where the filter names none; `conflict` and `drift` are doubts."""
    parameters: ClassVar[Mapping[str, Parameter]] = {}

    def __init__(self, given: Mapping[str, Any], world: World) -> None:
        self.given = given
        self.world = world
        self._words = pattern_of(given["words"]) if given["words"] else None

    @abstractmethod
    def see(self, line: Json, day: date | None) -> Iterable[Finding]:
        """A line that its watch's filter lets through; `day` is None where nobody knows when it was reported."""

    def tick(self, day: date) -> Iterable[Finding]:
        """A day that begins."""
        return ()

    def wants(self, line: Json) -> bool:
        """Whether the words and the parties are those that the watch asks for."""
        if self._words is not None and not self._words.search(text_of(line)):
            return False
        return not self.given["between"] or self.across(parties_of(line))

    def across(self, actors: Iterable[Json]) -> bool:
        """Whether one of the actors is of the one party and another of the other; always where no two are asked for."""
        return across(actors, self.given["between"], self.world)

    def fresh(self, line: Json) -> bool:
        """Whether it was reported soon after it happened; what is not known is taken for fresh."""
        happened, reported = known_day(line.get("when")), reported_day(line)
        if happened is None or reported is None:
            return True
        return reported - happened <= timedelta(days=self.given["max_age"])


def across(actors: Iterable[Json], between: Sequence[str], world: World) -> bool:
    """Whether one of the actors is of the one party and another of the other; always where no two are asked for."""
    if not between:
        return True
    one, other = between
    its = list(actors)
    ones = [a for a in its if world.belongs(a, one)]
    return any(a is not b for a in ones for b in its if world.belongs(b, other))


def reported_day(line: Json) -> date | None:
    """The day of its report, where that is known to the day."""
    reported = line.get("reported")
    return date.fromisoformat(reported[:10]) if reported and len(reported) >= 10 else None


def day_of(line: Json) -> date | None:
    """The day of what it tells, else of its report."""
    return known_day(line.get("when")) or reported_day(line)


def parties_of(line: Json) -> list[Json]:
    """Whoever the record is of, and to whom it was said or done; not those who only vouch for it."""
    found: list[Json] = []
    for field in _PARTIES:
        value = line.get(field)
        found += value if isinstance(value, list) else [value] if isinstance(value, dict) else []
    return found


_PARTIES = (
    "participants", "parties", "speaker", "addressee", "actor", "donor", "recipient", "assessor", "country",
    "organisation", "side", "watcher",
)  # fmt: skip


def told(line: Json) -> tuple[str, str]:
    """The subjects of a record: the fact that it tells and the record itself."""
    return f"fact:{line['fact'].removeprefix('fact:')}", f"told:{line['article']}/{line['id']}"


def certain(line: Json) -> bool:
    """Whether it is told as done: neither denied nor planned, possible or conditional."""
    return bool(line["polarity"] == "asserted" and line["modality"] == "actual")
