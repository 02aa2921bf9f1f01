"""The form of a watch: what was written or an address asks for in; its fields, the watch or what is wrong out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from starlette.datastructures import FormData

from onrecord.errors import UsageError
from onrecord.ledger.filter import ROLES
from onrecord.model.alert import IMPORTANCES
from onrecord.model.records import KINDS
from onrecord.packs.tables import Table
from onrecord.surfaces.web.filters import Asked, is_record
from onrecord.surfaces.web.render import link
from onrecord.surfaces.web.watch_words import kind_words
from onrecord.watching.conditions import conditions
from onrecord.watching.conditions.condition import COMMON, Condition, Parameter
from onrecord.watching.made import DESK
from onrecord.watching.parameters import MOST, MOST_DAYS, checked
from onrecord.watching.phrases import one_line
from onrecord.watching.watches import DOUBTS, FILTERED, Watch, Wrong, watch_of

Values = Mapping[str, Sequence[str]]
_LONGEST = 20_000
_LONGEST_ABOUT = 300
_MOST_FIELDS = 50
_DIGITS = 20
_POINT = re.compile(r"\s*(-?\d{1,3}(?:\.\d{1,15})?)\s*[,;]\s*(-?\d{1,3}(?:\.\d{1,15})?)\s*")
_FILTER = {
    "kind": "Kind", "who": "Who", "role": "What they are in it", "place": "Where", "type": "Type", "status": "Status",
    "outlet": "Outlet", "q": "Words of the report",
}  # fmt: skip
_HINTS = {
    "who": "any spelling or an id; any of them", "place": "a place or a country", "type": "as the kind has it: drone",
    "status": "as the kind has it: held", "outlet": "as reports have it", "q": "as in Search",
}  # fmt: skip
_RANGES = {
    "days": f"1 to {MOST_DAYS:,} days", "count": f"1 to {MOST:,}", "number": "0 or more",
    "place": "or: 47.5, 34.6", "texts": "one a line",
}  # fmt: skip
_BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class Input:
    """A field: how it is called in the form and on the page, and what stands in it. `sort` says how it is written."""

    name: str
    label: str
    sort: str
    values: tuple[str, ...] = ()
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A condition that may be chosen, with the fields that are its own."""

    name: str
    about: str
    kinds: str
    chosen: bool
    fields: tuple[Input, ...]


@dataclass(slots=True)
class Draft:
    """What stands in the form, by the names of its fields, and what is wrong there; `sent`: an editor wrote it."""

    values: Values = field(default_factory=dict)
    sent: bool = False
    wrong: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of_form(cls, form: FormData) -> Draft:
        """As it was sent."""
        found: dict[str, list[str]] = {}
        for name, value in form.multi_items():
            its = found.setdefault(name, [])
            if isinstance(value, str) and len(its) < _MOST_FIELDS:
                its.append(value[:_LONGEST].replace("\r\n", "\n"))
        return cls(found, sent=True)

    @classmethod
    def of_address(cls, pairs: Iterable[tuple[str, str]]) -> Draft:
        """As the filter of a page asks for it, and a condition that fits; what no watch asks for is left out."""
        given: dict[str, list[str]] = {}
        for name, value in pairs:
            if value.strip():
                given.setdefault(name, []).append(value.strip()[:_LONGEST])
        found = {f"f.{name}": values[:_MOST_FIELDS] for name, values in given.items() if name in FILTERED}
        kind = next(iter(given.get("kind", [])), "")
        found["condition"] = given.get("condition") or [kind if kind in conditions() else "new"]
        if "origins" in given:
            found["p.new.origins"] = given["origins"][:1]
        return cls(found)

    @property
    def filled(self) -> bool:
        """Whether anything but a condition was written."""
        return self.sent or len(self.values) > 1

    def one(self, name: str) -> str:
        """What stands in a field; "" where nothing does."""
        return next(iter(self.values.get(name, ())), "").strip()

    def many(self, name: str) -> list[str]:
        """What stands in the fields of a name, or on the lines of one, without what is empty."""
        return [line.strip() for value in self.values.get(name, ()) for line in value.split("\n") if line.strip()]

    def filters(self) -> list[Input]:
        """The fields of the filter."""
        return [self._filter(key, label) for key, label in _FILTER.items()]

    def _filter(self, key: str, label: str) -> Input:
        name, choices = f"f.{key}", tuple[tuple[str, str], ...]()
        if key == "kind":
            choices = ("", "those of the condition"), *((kind, kind_words(kind)) for kind in (*KINDS, *DOUBTS))
        elif key == "role":
            choices = ("", "anything"), *((role, role) for role in ROLES)
        its = (*self.many(name), "") if key == "who" else (self.one(name),)
        return self._input(name, label, "several" if key == "who" else "", its, _HINTS.get(key, ""), choices)

    def common(self) -> list[Input]:
        """The fields of what may be set for every condition."""
        return [self._setting(f"p.{key}", key, parameter) for key, parameter in COMMON.items()]

    def choices(self) -> list[Choice]:
        """The conditions."""
        chosen = self.one("condition")
        return [
            Choice(
                name, _plain(_about(part)), ", ".join(map(kind_words, part.kinds)),
                name == chosen, tuple(self._setting(f"p.{name}.{k}", k, p) for k, p in part.parameters.items()),
            )
            for name, part in conditions().items()
        ]  # fmt: skip

    def basics(self) -> list[Input]:
        """Name, importance and what it is for."""
        about = self._input("about", "What it is for", "", (self.one("about"),), "for people; may be left out")
        name = self._input("name", "Name", "", (self.one("name"),), "small letters, figures and hyphens")
        how, some = self.one("importance") or "normal", tuple((i, i) for i in IMPORTANCES)
        return [name, about, self._input("importance", "Importance", "", (how,), "", some)]

    def _setting(self, name: str, key: str, parameter: Parameter) -> Input:
        usual = parameter.default
        hints = [parameter.meaning, _RANGES.get(parameter.sort, "")]
        if usual not in (None, [], False):
            hints.append(f"{usual} unless set")
        sort, its = {"flag": "flag", "texts": "lines"}.get(parameter.sort, ""), ["\n".join(self.values.get(name, ()))]
        if parameter.sort == "flag":
            its = ["yes"] if (name in self.values if self.sent else usual) else []
        elif key == _BETWEEN:
            sort, its = "several", self.many(name)
            its += [""] * (2 - len(its))
            hints.remove(_RANGES["texts"])
        choices = tuple((c, c) for c in parameter.choices)
        if choices and not its[0]:
            its = [str(usual)]
        hint = _plain("; ".join(hint for hint in hints if hint))
        return self._input(name, key.replace("_", " ").capitalize(), sort, tuple(its), hint, choices)

    def _input(
        self, name: str, label: str, sort: str, values: tuple[str, ...], hint: str,
        choices: tuple[tuple[str, str], ...] = (),
    ) -> Input:  # fmt: skip
        """With what stands there among the choices, also where it is none of them."""
        if choices and values[0] not in dict(choices):
            choices = *choices, (values[0], one_line(values[0], 80))
        sort = sort or ("choice" if choices else "text")
        return Input(name, label, sort, values, hint, choices, self.wrong.get(name, ""))

    def watch(self, today: date) -> Watch | None:
        """The watch that is meant; None, and `wrong` says what is and where, where it makes no sense."""
        values: dict[str, Any] = {key: self.one(key) for key in ("name", "about", "condition", "importance")}
        values["importance"] = values["importance"] or "normal"
        if len(values["about"]) > _LONGEST_ABOUT:
            self.wrong["about"] = f"{_LONGEST_ABOUT} characters at most"
        values["filter"] = self._asked(today)
        if values["condition"] in conditions():
            own = conditions()[values["condition"]].parameters
            self._set(values, {f"p.{values['condition']}.{key}": (key, p) for key, p in own.items()})
        self._set(values, {f"p.{key}": (key, p) for key, p in COMMON.items()})
        try:
            made = watch_of(Table(values, DESK, 0, ""))
        except Wrong as wrong:
            self.blame(values["condition"], wrong.key, str(wrong))
            return None
        return None if self.wrong else made

    def _asked(self, today: date) -> dict[str, Any]:
        found: dict[str, Any] = {key: self.one(f"f.{key}") for key in FILTERED if key != "who"}
        found["who"] = self.many("f.who")
        asked = {key: value for key, value in found.items() if value}
        kind = asked.get("kind")
        if kind is not None and kind not in (*KINDS, *DOUBTS):
            self.wrong["f.kind"] = f"there is no kind {one_line(kind, 40)!r}"
            del asked["kind"]
        pairs = [(key, v) for key, value in asked.items() for v in ([value] if isinstance(value, str) else value)]
        try:
            Asked.of([(key, value) for key, value in pairs if key != "kind"], today)
        except UsageError as error:
            name, _, said = str(error).partition(": ")
            self.wrong[f"f.{name}"] = said
        return asked

    def _set(self, values: dict[str, Any], there: Mapping[str, tuple[str, Parameter]]) -> None:
        """Read what was written in the fields of parameters; nothing is what is usual."""
        for name, (key, parameter) in there.items():
            value: Any = name in self.values if parameter.sort == "flag" else _read(self, name, parameter)
            if value in ("", []):
                continue
            try:
                checked(key, parameter, value)
            except UsageError as error:
                self.wrong[name] = one_line(str(error), 200)
            else:
                values[key] = value

    def blame(self, condition: str, key: str, sentence: str) -> None:
        """Say what is wrong beside the field that a key of the watch was written in."""
        own = f"p.{condition}.{key}"
        at = "f.kind" if key == "filter" else f"p.{key}" if key in COMMON else own if key not in _BASICS else key
        self.wrong.setdefault(at, one_line(sentence, 300))


def address_of(asked: Asked) -> str | None:
    """The address of the form for a filter; None where nothing of the kind is watched."""
    kind = asked.kind if is_record(asked.kind) else asked.type if asked.kind == "discrepancy" else None
    if kind is None:
        return None
    told = {key: getattr(asked, key) for key in (*FILTERED, "origins")}
    told["type"] = asked.type if is_record(asked.kind) else None
    return link("/watches", **{**told, "kind": kind})


_BASICS = ("name", "about", "condition", "importance")


def _read(draft: Draft, name: str, parameter: Parameter) -> Any:
    if parameter.sort == "texts":
        return draft.many(name)
    text = draft.one(name)
    if parameter.sort == "place" and (point := _POINT.fullmatch(text)):
        return [float(point[1]), float(point[2])]
    return _number(text) if parameter.sort in ("days", "count", "number") else text


def _about(part: type[Condition]) -> str:
    """When a condition raises, with its own field of days in words."""
    return (part.__doc__ or "").split("\n\n")[0].replace("`days`", "so many days")


def _plain(text: str) -> str:
    """On one line, without the marks that a terminal needs."""
    return " ".join(text.replace("`", "").split())


def _number(text: str) -> Any:
    """The number that is written, with commas between thousands or without; anything else as it is."""
    bare = text.replace(",", "").replace(" ", "")
    try:
        return int(bare) if bare.isascii() and bare.isdigit() and len(bare) <= _DIGITS else float(bare)
    except ValueError:
        return text
