"""The filter of pages, feeds and the API: a query string in, a checked `Asked` and links that change one thing out.

| parameter | asks for |
| --- | --- |
| `kind` | a kind of record, or `article fact actor story discrepancy refusal` |
| `who` | an actor by id or name; several: any of them |
| `role` | what they are in the record (`speaker`, `donor` …) |
| `place` | a place or a country, by id or name |
| `since`, `until`, `as_of` | `2025-06-05`, `2025-06`, `2025`, `today`, `yesterday`, `7d` |
| `by` | which day the period asks for: `happened`, `reported`, `recorded` |
| `type`, `status`, `outlet` | as the record or the report has it |
| `origins` | at least so many independent origins |
| `q` | words that are searched for |
| `sort` | `day reported recorded origins outlet`, with `-` before it the largest first |
| `after`, `limit` | the cursor of a page, and how many lines it has |
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from fastapi import Request

from onrecord.errors import UsageError
from onrecord.ledger import Filter
from onrecord.ledger.filter import BYS, ROLES, By
from onrecord.ledger.lines import LISTED
from onrecord.ledger.pages import SORTS, Sort
from onrecord.ledger.question import ask
from onrecord.ledger.search import terms_of
from onrecord.model.records import KINDS
from onrecord.surfaces.web.checks import clean, days, named, not_there, number, several, shown, single
from onrecord.surfaces.web.desk import desk_of

MOST_LINES = 1_000
_MOST_ORIGINS = 9_999


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asks for, checked; None (or nobody) asks for nothing. Days stay as they were written."""

    kind: str | None = None
    who: tuple[str, ...] = ()
    role: str | None = None
    place: str | None = None
    since: str | None = None
    until: str | None = None
    by: By = "happened"
    type: str | None = None
    status: str | None = None
    outlet: str | None = None
    origins: int | None = None
    q: str | None = None
    as_of: str | None = None
    sort: str | None = None
    after: str | None = None
    limit: int | None = None
    today: date = field(default_factory=date.today)

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]], today: date, *, also: Sequence[str] = (), **fixed: Any) -> Asked:
        """From the pairs of a query string; empty ones ask for nothing, and `fixed` ones are the page's own.

        `also` are parameters that the page reads itself. Raises UsageError, which names the parameter.
        """
        given: dict[str, list[str]] = {}
        for name, value in pairs:
            text = clean(name, value)
            if name in PARAMETERS:
                given.setdefault(name, []).extend([text] if text else [])
            elif name not in also:
                raise UsageError(f"{shown(name)}: {not_there(name, (*PARAMETERS, *also))}")
        values: dict[str, Any] = {name: single(name, texts) for name, texts in given.items() if name != "who"}
        values["who"] = several(given.get("who", []))
        for name, most in (("origins", _MOST_ORIGINS), ("limit", MOST_LINES)):
            values[name] = number(name, values.get(name), most)
        values = {name: value for name, value in values.items() if value is not None}
        return cls(**{**values, **fixed}, today=today).checked()

    def checked(self) -> Asked:
        """Itself. Raises UsageError where it makes no sense."""
        for name, value, there in (
            ("kind", self.kind, LISTED), ("role", self.role, ROLES), ("by", self.by, BYS),
            ("sort", (self.sort or "").removeprefix("-") or None, SORTS),
        ):  # fmt: skip
            if value is not None and value not in there:
                raise UsageError(f"{name}: {not_there(value, there)}")
        if self.q is not None:
            named("q", lambda: terms_of(self.q or ""))
        named("who", lambda: ask(self.who))
        named("place", lambda: ask(place=self.place))
        since, until, _ = self.since_day, self.until_day, self.as_of_day
        if since and until and since > until:
            raise UsageError(f"until: the period ends ({until}) before it begins ({since})")
        return self

    @property
    def since_day(self) -> str | None:
        """The first day of the period."""
        return days("since", self.since, self.today).start if self.since else None

    @property
    def until_day(self) -> str | None:
        """The last day of the period."""
        return days("until", self.until, self.today).end if self.until else None

    @property
    def as_of_day(self) -> str | None:
        """The day at whose end the ledger is read."""
        return days("as_of", self.as_of, self.today).end if self.as_of else None

    @property
    def narrowed(self) -> bool:
        """Whether anything but a kind is asked for."""
        return any(getattr(self, name) for name in NARROWING) or self.by != "happened"

    def filter(self, pack: str | None = None) -> Filter:
        """What the ledger is asked for; a name that nobody in it has may be one that the `pack` knows."""
        return Filter(
            kind=self.kind if is_record(self.kind) else None, words=self.q, who=self.who, role=self.role,
            place=self.place, since=self.since_day, until=self.until_day, by=self.by, type=self.type,
            status=self.status, outlet=self.outlet, origins=self.origins, as_of=self.as_of_day, pack=pack,
        ).checked()  # fmt: skip

    def order(self) -> tuple[Sort, bool]:
        """What lines are sorted by, and whether the largest comes first: the latest day where nothing is asked for."""
        sort = self.sort or "-day"
        name: Any = sort.removeprefix("-")
        return name, sort.startswith("-")

    def fitting(self, kind: str) -> Asked:
        """The same for another kind, without what nothing of that kind has."""
        kept = {name: getattr(self, name) for name in _fit(kind) if name not in ("type", "status", "after")}
        if kept.get("by") == "recorded" and not is_record(kind):
            del kept["by"]
        return Asked(**{**kept, "kind": kind}, today=self.today)

    def fits(self) -> Asked:
        """Itself. Raises UsageError for a parameter that says nothing of its kind."""
        if self.kind is not None:
            self.only(_fit(self.kind), f"lists of the kind {self.kind}")
        if self.by == "recorded" and not is_record(self.kind):
            raise UsageError(f"by: nothing of the kind {self.kind} is asked for by when it was recorded")
        return self

    def only(self, names: Sequence[str], where: str) -> Asked:
        """Itself. Raises UsageError for a parameter beside these, which `where` does not take."""
        for name, _ in self.pairs():
            if name not in names:
                usable = ", ".join(n for n in names if n not in _OF_ALL)
                raise UsageError(f"{name}: not for {where}; there are: {usable}")
        return self

    def with_(self, **changed: Any) -> Asked:
        """The same with something changed, from its first page on."""
        return replace(self, **{"after": None, **changed})

    def without(self, name: str, value: str | None = None) -> Asked:
        """The same without a condition; of several names, without one."""
        if name == "who":
            return self.with_(who=tuple(w for w in self.who if value is not None and w != value))
        return self.with_(**{name: _DEFAULTS[name]})

    def bare(self, keep: Sequence[str] = ()) -> Asked:
        """The same without any condition but those to keep."""
        return self.with_(**{name: _DEFAULTS[name] for name in (*NARROWING, "by") if name not in keep})

    def at(self, base: str, **also: str | None) -> str:
        """The address of a page that is asked for it; on `/ledger/{kind}` the path has the kind."""
        path_has_kind = self.kind is not None and base == f"/ledger/{self.kind}"
        pairs = [(n, v) for n, v in self.pairs() if not (n == "kind" and path_has_kind)]
        pairs += [(n, v) for n, v in also.items() if v]
        return f"{base}?{urlencode(pairs)}" if pairs else base

    def pairs(self) -> list[tuple[str, str]]:
        """Its parameters, for links and hidden fields."""
        found: list[tuple[str, str]] = []
        for name in PARAMETERS:
            value = getattr(self, name)
            if name == "who":
                found += (("who", w) for w in value)
            elif value is not None and value != _DEFAULTS[name]:
                found.append((name, str(value)))
        return found


PARAMETERS = tuple(f.name for f in fields(Asked) if f.name != "today")
NARROWING = ("who", "role", "place", "since", "until", "type", "status", "outlet", "origins", "q", "as_of")
"""What makes the answer smaller (or older)."""
_OF_ALL = ("kind", "limit", "after")
_FIT = {
    "article": ("who", "place", "since", "until", "outlet", "as_of"),
    "fact": ("who", "place", "since", "until", "by", "type", "origins", "as_of"),
    "actor": ("who", "place", "since", "until", "by", "type", "as_of"),
    "story": ("who", "place", "since", "until", "as_of"),
    "discrepancy": ("who", "place", "since", "until", "type", "outlet", "as_of"),
    "refusal": ("since", "until", "as_of"),
}
_DEFAULTS: Mapping[str, Any] = {f.name: f.default for f in fields(Asked)}


def asked_of(request: Request, *, also: Sequence[str] = (), **fixed: Any) -> Asked:
    """What a request asks for. Raises UsageError, which names the parameter."""
    return Asked.of(request.query_params.multi_items(), desk_of(request).today(), also=also, **fixed)


def is_record(kind: str | None) -> bool:
    """Whether it is one of the ten kinds of records."""
    return kind in KINDS


def _fit(kind: str) -> tuple[str, ...]:
    """The parameters that say something of a kind."""
    return PARAMETERS if is_record(kind) else (*_OF_ALL, *_FIT[kind])
