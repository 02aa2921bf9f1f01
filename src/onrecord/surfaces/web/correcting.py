"""The fields of a record as a form: a reading in, one text for each field out; what somebody wrote in, changes out."""

from __future__ import annotations

import typing
from dataclasses import dataclass
from typing import Any, Literal

from starlette.datastructures import FormData

from onrecord.ledger.changes import fields_of
from onrecord.ledger.values import plain
from onrecord.model.parts import Actor, Amount, Frequency, Item, Place, Quantity, Span, Voice, When
from onrecord.watching import phrases

Json = dict[str, Any]
Sort = Literal["text", "long", "lines", "choice", "actor", "actors", "place"]

_LONGEST = 6_000
_MOST = 60
_LONG = ("content", "subject", "threat", "condition", "message", "purpose", "outcome", "target", "occasion")
_COMMON = ("attribution", "polarity", "modality", "evidence")
_HINTS: dict[Any, str] = {
    When: "2025-06-03, 2025-06, 2025-06-03..2025-06-05 or unknown", Quantity: "16, about 40, more than 250, 40-50",
    Amount: "300 million USD", Frequency: "2 per day, 1-2 per week", float: "a number",
}  # fmt: skip
_SEVERAL: dict[Any, str] = {
    Item: "one in a line: 16 tanks, 7 people (killed)", Span: "one in a line: words of the article, or START:END",
    str: "one in a line",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Input:
    """A field of the form. `values` is what stands in it, one text a line or an actor; `names` says who they are."""

    name: str
    sort: Sort
    values: tuple[str, ...]
    names: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    hint: str = ""
    optional: bool = False

    @property
    def called(self) -> dict[str, str]:
        """By id, who or what is in it now."""
        return dict(zip(self.values, self.names, strict=False))

    @property
    def text(self) -> str:
        """What stands in it as one text."""
        return "\n".join(self.values)


def inputs(reading: Json) -> list[Input]:
    """The form of a record as it reads: what its kind has of its own, then what every record has."""
    every = fields_of(reading["kind"])
    names = sorted(every, key=lambda name: name in _COMMON)
    return [_input(name, every[name], reading.get(name)) for name in names]


def _input(name: str, hint: Any, value: Any) -> Input:
    hint, optional = plain(hint)
    if typing.get_origin(hint) is Literal:
        return Input(name, "choice", (str(value or ""),), choices=typing.get_args(hint), optional=optional)
    if hint is Actor:
        given = [value] if value else []
        return Input(name, "actor", *_actors(given), optional=optional)
    if hint is Place:
        named = (value["name"],) if value else ()
        return Input(name, "place", (value["id"],) if value else (), named, optional=optional)
    if typing.get_origin(hint) is tuple:
        inner = typing.get_args(hint)[0]
        if inner in (Actor, Voice):
            return Input(name, "actors", *_actors([v["actor"] if inner is Voice else v for v in value]))
        return Input(name, "lines", tuple(_text(inner, v) for v in value), hint=_SEVERAL[inner], optional=True)
    written = _text(hint, value)
    return Input(
        name, "long" if name in _LONG else "text", (written,) if written else (), hint=_HINTS.get(hint, ""),
        optional=optional,
    )  # fmt: skip


def _actors(given: list[Json]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(a["id"] for a in given), tuple(phrases.actor(a, role=True) for a in given)


def _text(hint: Any, value: Any) -> str:
    """A part of a record as somebody would write it."""
    if value is None:
        return ""
    if hint is When:
        start, end = value["start"], value["end"]
        return "unknown" if not start else start if start == end else f"{start}..{end}"
    if hint is Span:
        return " ".join(str(value["text"]).split())
    if hint is Item:
        much = _much(value["quantity"])
        return f"{much} {value['name']}".strip() + (f" ({value['category']})" if value["category"] else "")
    if hint is Quantity:
        return _much(value)
    if hint is Amount:
        return f"{value['value']:,.12g} {value['currency']}" if value["value"] is not None else value["currency"]
    if hint is Frequency:
        ends = list(dict.fromkeys(f"{n:g}" for n in (value["min"], value["max"]) if n is not None))
        return f"{'-'.join(ends) or '1'} per {value['per']}"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _much(quantity: Json | None) -> str:
    if quantity is None:
        return ""
    value, low, high = quantity["value"], quantity["min"], quantity["max"]
    if value is not None:
        return f"{'about ' if quantity['approx'] else ''}{value:,.12g}"
    if low is not None and high is not None:
        return f"{low:,.12g}-{high:,.12g}"
    return f"more than {low:,.12g}" if low is not None else f"up to {high:,.12g}"


def written(form: FormData, name: str) -> tuple[str, ...]:
    """What somebody wrote in a field: its lines, or the actors of it, without those that are empty."""
    found = [v[:_LONGEST] for v in form.getlist(f"f.{name}")[:_MOST] if isinstance(v, str)]
    return tuple(line for value in found for one in value.splitlines() if (line := " ".join(one.split())))


def changes(form: FormData, base: Json) -> dict[str, Any]:
    """By field, what somebody wrote where that is another text than the form had."""
    found: dict[str, Any] = {}
    for field in inputs(base):
        if f"f.{field.name}" in form:
            now = written(form, field.name)
            kinds = [k for k in form.getlist(f"new.{field.name}") if isinstance(k, str)]
            if now != tuple(" ".join(v.split()) for v in field.values if v.split()):
                found[field.name] = _raw(field, now, kinds, base[field.name])
    return found


def _raw(field: Input, now: tuple[str, ...], kinds: list[str], before: Any) -> Any:
    """What the ledger takes for a field; lines that were there before stay what they were, to the word.

    Somebody who was not in it before may be new, and of the kind that is said.
    """
    if field.sort in ("actor", "actors"):
        kind = next((k for k in kinds if k), "")
        who = [{"name": one, "type": kind} if kind and one not in field.values else one for one in now]
        return who if field.sort == "actors" else (who[0] if who else None)
    if field.sort == "lines":
        return [before[field.values.index(one)] if one in field.values else one for one in now]
    return "\n".join(now) or ("unknown" if field.hint == _HINTS[When] else None if field.optional else "")


def as_written(form: FormData, now: Json, base: Json) -> dict[str, tuple[str, ...]]:
    """By field, what stands in the form when it is shown again: what was changed, and else how the record reads now."""
    changed = changes(form, base)
    return {f.name: written(form, f.name) if f.name in changed else f.values for f in inputs(now)}


def context(text: str, spans: list[Json], around: int) -> list[tuple[str, bool]]:
    """The words of a record with what stands around them: pieces of text, each with whether it is of the words."""
    pieces: list[tuple[str, bool]] = []
    spans = sorted(spans, key=lambda s: s["start"])
    at = max(spans[0]["start"] - around, 0) if spans else 0
    if at:
        pieces.append(("… ", False))
    for number, span in enumerate(spans):
        if span["start"] - at > 2 * around and number:
            pieces += [(text[at : at + around], False), (" … ", False)]
            at = span["start"] - around
        pieces += [(text[at : span["start"]], False), (text[max(at, span["start"]) : span["end"]], True)]
        at = max(at, span["end"])
    if spans:
        pieces.append((text[at : at + around] + (" …" if at + around < len(text) else ""), False))
    return [piece for piece in pieces if piece[0]]
