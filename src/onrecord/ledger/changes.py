"""What a person would change of a record: fields with what was written for each in; their new values, checked, out."""

from __future__ import annotations

import difflib
import json
import re
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from onrecord.errors import UsageError
from onrecord.ledger.known import Known, new_actor, new_place
from onrecord.ledger.rows import clean, clean_json, dumps
from onrecord.ledger.values import (
    LONGEST_NAME,
    amount_of,
    choice_of,
    empty,
    frequency_of,
    item_of,
    number_of,
    plain,
    quantity_of,
    shaped,
    shown,
    text_of,
    when_of,
)
from onrecord.model.article import Article
from onrecord.model.encode import record_from_json, to_json
from onrecord.model.parts import Actor, ActorType, Amount, Frequency, Item, Place, Quantity, Span, Voice, When
from onrecord.model.records import RECORD_TYPES, Record

Json = dict[str, Any]

_FIXED = ("id", "kind", "plover", "confidence")
_AT_LEAST = {"participants": 2, "evidence": 1, "items": 1, "parties": 0}
_ABSENT: Any = object()
_OFFSETS = re.compile(r"(\d{1,12}):(\d{1,12})")
_ACTOR = ("id", "name", "type", "role", "count", "country", "span")
_SIMPLE: dict[Any, Callable[[str, Any, Any], Any]] = {
    When: when_of, Quantity: quantity_of, Amount: amount_of, Frequency: frequency_of,
}  # fmt: skip


def fields_of(kind: str) -> dict[str, Any]:
    """The fields of a kind of record that a person can change, each with its type."""
    hints = typing.get_type_hints(RECORD_TYPES[kind])
    return {n: h for n, h in hints.items() if n not in _FIXED and typing.get_origin(h) is not typing.ClassVar}


class Changes:
    """Reads what is written for the fields of one record, which reads as `before` now. A part of a field has its name
    after a dot: `speaker.role`."""

    def __init__(self, known: Known, article: Article, before: Json) -> None:
        self._known, self._article, self._before = known, article, before
        self._record: Record = record_from_json(before)
        self._hints = fields_of(before["kind"])

    def read(self, changes: Mapping[str, Any]) -> dict[str, Any]:
        """By field, the new value as JSON, of those that are another than now. Raises UsageError.

        The error names the field and what is allowed there.
        """
        whole: Json = {}
        parts: dict[str, Json] = {}
        for name, raw in changes.items():
            field, _, part = str(name).strip().partition(".")
            self._must_be_there(field)
            if part:
                parts.setdefault(field, {})[part] = raw
            else:
                whole[field] = raw
        found = {}
        for field in dict.fromkeys([*whole, *parts]):
            value = self._value(field, whole.get(field, _ABSENT), parts.get(field, {}))
            now = json.loads(clean_json(dumps(to_json(value))))
            if now != json.loads(clean_json(dumps(to_json(getattr(self._record, field))))):
                found[field] = now
        if not found:
            said = ", ".join(dict.fromkeys([*whole, *parts]))
            raise UsageError(f"nothing changes: {said} is so already" if said else "nothing to change")
        return found

    def _must_be_there(self, field: str) -> None:
        if field in _FIXED:
            raise UsageError(f"{field} is not changed by hand")
        if field not in self._hints:
            near = difflib.get_close_matches(field, self._hints, n=1)
            kind = self._before["kind"]
            a = "an" if kind[0] in "aeiou" else "a"
            hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(self._hints)}"
            raise UsageError(f"{a} {kind} has no field {shown(field)}: {hint}")

    def _value(self, field: str, raw: Any, parts: Json) -> Any:
        hint, optional = plain(self._hints[field])
        before = getattr(self._record, field)
        if hint is Actor:
            if raw is not _ABSENT and empty(raw) and not parts and optional:
                return None
            return self._actor(field, raw, parts, before)
        if parts:
            if hint not in (*_SIMPLE, Place):
                raise UsageError(f"{field} has no part {shown(next(iter(parts)))}: write the whole of it")
            value = before if raw is _ABSENT else self._value(field, raw, {})
            return self._one(field, hint, {**(to_json(value) or {}), **parts}, None)
        if typing.get_origin(hint) is tuple:
            return self._several(field, typing.get_args(hint)[0], raw, before)
        if hint is not When and optional and (raw is None or raw == "" or (hint is not str and empty(raw))):
            return None
        return self._one(field, hint, raw, before)

    def _one(self, field: str, hint: Any, raw: Any, before: Any) -> Any:
        if typing.get_origin(hint) is typing.Literal:
            return choice_of(field, raw, typing.get_args(hint))
        if hint in _SIMPLE:
            return _SIMPLE[hint](field, raw, before)
        if hint is Place:
            return self._place(field, raw)
        return number_of(field, raw) if hint is float else text_of(field, raw)

    def _several(self, field: str, hint: Any, raw: Any, before: tuple[Any, ...]) -> tuple[Any, ...]:
        """A list; where it is not of plain texts, one text may hold several with ";" between."""
        if isinstance(raw, str):
            raw = [raw] if hint in (str, Span) else [one for one in raw.split(";") if one.strip()]
        elif isinstance(raw, Mapping):
            raw = [raw]
        if raw is None:
            raw = []
        if not isinstance(raw, Iterable):
            raise UsageError(f"{field}: not a list: {shown(raw)}")
        if hint is Span and isinstance(raw, (list, tuple)) and raw and all(isinstance(n, int) for n in raw):
            raw = [raw]
        made = tuple(self._each(field, hint, one, before) for one in raw)
        least = _AT_LEAST.get(field, 0) if (field, self._record.kind) != ("items", "pledge") else 0
        if len(made) < least:
            raise UsageError(f"{field}: a {self._record.kind} has at least {least}")
        if hint is Span:
            return tuple(sorted(dict.fromkeys(made), key=lambda s: (s.start, s.end)))
        return made

    def _each(self, field: str, hint: Any, raw: Any, before: tuple[Any, ...]) -> Any:
        if hint is Span:
            return self._span(field, raw)
        if hint is Item:
            return item_of(field, raw, before)
        if hint is Actor:
            return self._actor(field, raw, {}, None, before)
        if hint is Voice:
            return self._voice(field, raw, before)
        return text_of(field, raw)

    def _voice(self, field: str, raw: Any, before: tuple[Voice, ...]) -> Voice:
        cue, who = None, raw
        if isinstance(raw, Mapping) and "actor" in raw:
            if others := set(raw) - {"actor", "cue", "span"}:
                raise UsageError(f"{field}: no part {shown(min(others))}; there are: actor, cue, span")
            who, cue = raw["actor"], raw.get("cue")
        actor = self._actor(field, who, {}, None, tuple(v.actor for v in before))
        was = next((v for v in before if v.actor.id == actor.id), Voice(actor, "", None))
        words = was.cue if cue is None else cue if cue == "" else text_of(f"{field}.cue", cue, LONGEST_NAME)
        return replace(was, actor=actor, cue=words)

    def _actor(
        self, field: str, raw: Any, parts: Json, before: Actor | None, others: tuple[Actor, ...] | None = None
    ) -> Actor:  # fmt: skip
        """Somebody of the ledger by id or name, or somebody new with a type; what is said of the same one stays."""
        given = {**(raw if isinstance(raw, Mapping) else {}), **parts}
        for part in given:
            if part not in _ACTOR:
                raise UsageError(f"{field}: no part {shown(part)}; there are: {', '.join(_ACTOR)}")
        if raw is _ABSENT and before is None:
            raise UsageError(f"{field}: nobody is there yet: say first who it is")
        types = typing.get_args(ActorType)
        kind = choice_of(f"{field}.type", given["type"], types) if given.get("type") is not None else None
        actor = before if raw is _ABSENT else None
        if actor is None:
            actor = self._found(field, raw, given, kind, others is None)
            actor = next((a for a in (before, *(others or ())) if a is not None and a.id == actor.id), actor)
        told: Json = {"type": kind} if kind else {}
        if "name" in given and (raw is _ABSENT or "id" in given):
            told["name"] = text_of(f"{field}.name", given["name"], LONGEST_NAME)
        for part, read in _PARTS.items():
            if part in given:
                told[part] = None if empty(given[part]) else read(f"{field}.{part}", given[part])
        if given.get("span") is not None:
            told["span"] = self._span(f"{field}.span", given["span"])
        return replace(actor, **told)

    def _found(self, field: str, raw: Any, given: Json, kind: str | None, alone: bool) -> Actor:
        how = f"{field}.type" if alone else '{"name": …, "type": …}'
        if not isinstance(raw, Mapping) or given.get("id") is None:
            raw = given.get("name") if isinstance(raw, Mapping) else raw
            name = " ".join(text_of(field, raw, LONGEST_NAME).split())
            found = self._known.actor(field, name)
            if found is None and kind is None:
                raise self._known.nobody(field, name, how)
            return found or new_actor(name, str(kind))
        one = text_of(f"{field}.id", given["id"], LONGEST_NAME)
        found = self._known.actor(f"{field}.id", one)
        if found is None:
            raise self._known.nobody(f"{field}.id", one, how)
        return found

    def _place(self, field: str, raw: Any) -> Place:
        if isinstance(raw, Mapping):
            if set(raw) == {"id"}:
                raw = raw["id"]
            else:
                name = text_of(f"{field}.name", raw.get("name"), LONGEST_NAME)
                there = "unresolved" if raw.get("lat") is None else "point"
                made = shaped(field, Place, {"id": new_place(name).id, "precision": there, **raw, "name": name})
                if (made.lat is None) != (made.lon is None) or (made.lat is None) != (made.precision == "unresolved"):
                    raise UsageError(f"{field}: a place has both lat and lon, or neither and precision unresolved")
                return replace(made, country=made.country and _code(f"{field}.country", made.country))
        name = " ".join(text_of(field, raw, LONGEST_NAME).split())
        return self._known.place(field, name) or new_place(name)

    def _span(self, field: str, raw: Any) -> Span:
        """Exact words of the article that are no furniture, by offsets or, where they stand there once, as words."""
        text = self._article.text
        if isinstance(raw, Mapping):
            raw = [raw.get("start"), raw.get("end")]
        if isinstance(raw, str) and (offsets := _OFFSETS.fullmatch(raw.strip())):
            raw = [int(offsets[1]), int(offsets[2])]
        if isinstance(raw, str):
            words = clean(raw).strip()
            start = text.find(words) if words else -1
            if start < 0:
                raise UsageError(f"{field}: the article does not say {shown(words)}")
            if text.find(words, start + 1) >= 0:
                raise UsageError(f"{field}: the article says {shown(words)} more than once: write offsets, START:END")
            raw = [start, start + len(words)]
        ends = list(raw) if isinstance(raw, (list, tuple)) else []
        if len(ends) != 2 or not all(type(n) is int for n in ends) or not 0 <= ends[0] < ends[1] <= len(text):
            raise UsageError(f"{field}: not a part of the article, which has {len(text)} characters: {shown(raw)}")
        start, end = ends
        for f in self._article.furniture:
            if start < f.end and f.start < end:
                raise UsageError(f"{field}: no record rests on furniture of the page ({f.why}): {shown(f.text)}")
        return Span(start, end, text[start:end])


def _code(field: str, raw: Any) -> str:
    """A code of a country."""
    if not isinstance(raw, str) or not re.fullmatch("[A-Za-z]{2}", raw.strip()):
        raise UsageError(f"{field}: {shown(raw)} is no ISO 3166 code of two letters, such as FR")
    return raw.strip().upper()


_PARTS: dict[str, Callable[[str, Any], Any]] = {
    "role": lambda field, raw: text_of(field, raw, LONGEST_NAME),
    "count": lambda field, raw: int(number_of(field, raw)),
    "country": _code,
}
