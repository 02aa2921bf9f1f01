"""Records to the JSON of the contract and back: dataclasses in, plain dicts out, and the reverse."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, TypeVar

from onrecord.model.article import Article
from onrecord.model.copies import Comparison, Drift
from onrecord.model.records import RECORD_TYPES, Record

_LEFT_OUT = {"blocks"}
_PLAIN = {type(None), str, int, float, bool}
_Part = TypeVar("_Part")


_NAMES: dict[Any, tuple[str, ...]] = {}


def _names(cls: Any) -> tuple[str, ...]:
    found = _NAMES.get(cls)
    if found is None:
        found = _NAMES[cls] = tuple(f.name for f in fields(cls) if f.name not in _LEFT_OUT)
    return found


def to_json(value: Any) -> Any:
    """A model object (or a list or a plain value) as JSON-ready data; a record leads with `id` and `kind`."""
    cls = type(value)
    if cls in _PLAIN or isinstance(value, (str, int, float)):
        return value
    if cls is tuple or isinstance(value, (tuple, list)):
        return [v if type(v) in _PLAIN else to_json(v) for v in value]
    if isinstance(value, Record):
        out: dict[str, Any] = {"id": value.id, "kind": value.kind}
        out.update(_fields(value, cls))
        return out
    if cls in _NAMES or is_dataclass(value):
        return _fields(value, cls)
    raise TypeError(f"not a model object: {cls.__name__}")


def _fields(value: Any, cls: type) -> dict[str, Any]:
    found = {}
    for name in _names(cls):
        its = getattr(value, name)
        found[name] = its if type(its) in _PLAIN else to_json(its)
    return found


@cache
def _builder(hint: Any) -> Callable[[Any], Any] | None:
    """What makes a value of that type from its JSON, None where the JSON is the value."""
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        return _builder(next(a for a in typing.get_args(hint) if a is not type(None)))
    if origin is tuple:
        each = _builder(typing.get_args(hint)[0])
        return tuple if each is None else lambda data: tuple([d if d is None else each(d) for d in data])
    if isinstance(hint, type) and is_dataclass(hint):
        return lambda data: _object(hint, data)
    return None


@cache
def _builders(cls: type) -> tuple[tuple[str, Callable[[Any], Any] | None], ...]:
    hints = typing.get_type_hints(cls)
    return tuple((name, _builder(hints[name])) for name in _names(cls))


def _object(cls: type, data: dict[str, Any]) -> Any:
    found = {}
    for name, build in _builders(cls):
        if name in data:
            value = data[name]
            found[name] = value if value is None or build is None else build(value)
    return cls(**found)


def part_from_json(cls: type[_Part], data: dict[str, Any]) -> _Part:
    """The part of a record (an actor, a place …) that `to_json` wrote."""
    return typing.cast(_Part, _object(cls, data))


def record_from_json(data: dict[str, Any]) -> Record:
    """The record that `to_json` wrote; raises KeyError for an unknown kind."""
    return typing.cast(Record, _object(RECORD_TYPES[data["kind"]], data))


def article_from_json(data: dict[str, Any]) -> Article:
    """The article that `to_json` wrote (its blocks are not kept)."""
    return typing.cast(Article, _object(Article, data))


def drift_from_json(data: dict[str, Any]) -> Drift:
    """The change that `to_json` wrote."""
    return typing.cast(Drift, _object(Drift, data))


def comparison_from_json(data: dict[str, Any]) -> Comparison:
    """The comparison that `to_json` wrote, with or without its details."""
    return typing.cast(Comparison, _object(Comparison, data))
