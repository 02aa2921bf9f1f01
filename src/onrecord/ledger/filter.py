"""What a page of the desk asks for: words of a form or of an address in, a checked `Filter` out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from onrecord.errors import UsageError
from onrecord.ledger.days import Day, first_day, last_day
from onrecord.ledger.question import Question, ask
from onrecord.ledger.search import terms_of
from onrecord.model.records import KINDS

By = Literal["happened", "reported", "recorded"]
BYS: tuple[By, ...] = get_args(By)
ROLES = (
    "actor", "addressee", "assessor", "attribution", "country", "donor", "initiator", "organisation", "participants",
    "parties", "recipient", "side", "speaker", "target", "watcher",
)  # fmt: skip
"""What somebody can be in a record: the fields of records that hold actors, and the voices of its attribution."""

_LONGEST = 200
_MOST_NAMES = 20
_TEXTS = ("kind", "role", "place", "by", "type", "status", "outlet", "article", "fact")
_KNOWN = (*_TEXTS, "q", "words", "who", "since", "until", "as_of", "origins", "pack")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which records are meant; what is None (or empty) asks for nothing.

    `who` are names or ids, of which any will do, and `role` is what they (or, without `who`, anybody) are in the
    record. The id of an actor or of a place means that one alone (of a country: all in it), anything else is a name, as
    in `Ledger.list`. `type` and `status` are short words that depend on the kind (see `traits.py`); `origins`: the fact
    is told by at least so many independent origins. `by` says which day `since` and `until` ask for. `pack` knows names
    that nobody has in the ledger. `dated` and `located` ask for records of which the day of what happened, or the
    coordinates, are known (False: are not; a place is missing where an incident has none).
    """

    kind: str | None = None
    words: str | None = None
    who: tuple[str, ...] = ()
    role: str | None = None
    place: str | None = None
    since: Day | None = None
    until: Day | None = None
    by: By = "happened"
    type: str | None = None
    status: str | None = None
    outlet: str | None = None
    origins: int | None = None
    article: str | None = None
    fact: str | None = None
    as_of: Day | None = None
    pack: str | None = None
    dated: bool | None = None
    located: bool | None = None

    @classmethod
    def of(cls, **given: str | int | Sequence[str] | None) -> Filter:
        """A filter from what somebody wrote; empty texts ask for nothing, `q` is `words`.

        Raises UsageError, with a sentence for people, for what does not exist or cannot be meant.
        """
        unknown = sorted(given.keys() - set(_KNOWN))
        if unknown:
            raise UsageError(f"nothing can be asked by {unknown[0]!r}; there are: {', '.join(_KNOWN)}")
        texts = {name: _text(name, given.get(name)) for name in _TEXTS}
        words = _text("q", given.get("q") or given.get("words"))
        made = cls(
            **{**texts, "by": texts["by"] or "happened"},  # type: ignore[arg-type]
            words=words,
            who=_names(given.get("who")),
            since=_text("since", given.get("since")),
            until=_text("until", given.get("until")),
            as_of=_text("as_of", given.get("as_of")),
            origins=_number(given.get("origins")),
            pack=_text("pack", given.get("pack")),
        )
        return made.checked()

    def checked(self) -> Filter:
        """The filter itself. Raises UsageError where it makes no sense."""
        _one_of("kind", self.kind, KINDS)
        _one_of("role", self.role, ROLES)
        _one_of("by", self.by, BYS)
        if self.words is not None:
            terms_of(self.words)
        if self.origins is not None and self.origins < 1:
            raise UsageError(f"a fact has one origin or more, not {self.origins}")
        self.question()
        since, until = first_day(self.since), last_day(self.until)
        if since and until and since > until:
            raise UsageError(f"the period ends ({until}) before it begins ({since})")
        return self

    @property
    def along(self) -> By:
        """Which days are looked at: those of the period, where one is asked for."""
        return self.by if self.since is not None or self.until is not None else "happened"

    def question(self) -> Question:
        """What `question.py` knows of it: whom, where, when (but for days of recording), as of when."""
        asked = ask(self.who, self.place, self.since, self.until, self.as_of, None, self.by == "reported", self.pack)
        asked = replace(asked, exact=True)
        return asked if self.by != "recorded" else replace(asked, since=None, until=None)

    def period(self) -> Question:
        """The period alone."""
        return ask(since=self.since, until=self.until)


def _text(name: str, given: Any) -> str | None:
    text = str(given).replace("\x00", " ").strip() if given is not None else ""
    if len(text) > _LONGEST:
        raise UsageError(f"{name}: too long ({len(text)} characters; {_LONGEST} at most)")
    return text or None


def _names(given: Any) -> tuple[str, ...]:
    every = (given,) if given is None or isinstance(given, str) else tuple(given)
    if len(every) > _MOST_NAMES:
        raise UsageError(f"who: too many names ({len(every)}; {_MOST_NAMES} at most)")
    return tuple(name for name in (_text("who", one) for one in every) if name)


def _number(given: Any) -> int | None:
    text = _text("origins", given)
    if text is not None and not (text.isascii() and text.isdigit() and len(text) < 7):
        raise UsageError(f"origins: not a number: {text!r}")
    return int(text) if text else None


def _one_of(name: str, value: str | None, there: Sequence[str]) -> None:
    if value is not None and value not in there:
        raise UsageError(f"no {name} {value!r}; there are: {', '.join(there)}")
