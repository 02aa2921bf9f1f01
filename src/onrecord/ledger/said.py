"""What a decision does, in one sentence without its end: the decision in, plain words out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onrecord.ledger.identity import Decision

_LONGEST = 80
_NOTHING = {"when": "unknown", "place": "unknown"}


def sentence(d: Decision) -> str:
    """The sentence of a decision of any verb."""
    if d.verb in ("correct", "not a record"):
        return _of_records(d)
    if d.verb == "undo":
        return f"decision {d.undoes} is undone"
    if d.verb == "merge":
        return f"{d.actor} is {d.into}"
    if d.verb == "not copies":
        return " and ".join(map(_short, d.articles)) + " are no copies of each other"
    if d.verb == "same fact":
        return f"{d.actor} is the same fact as {d.into}"
    if d.verb == "other fact":
        return f"the record {d.spellings[0]} of {_short(d.articles[0])} tells a fact of its own"
    spelled = " or ".join(f"“{text}”" for text in d.spellings)
    where = f"in {_counted(len(d.articles), 'article')}" if d.articles else ""
    what = " ".join(part for part in (spelled and f"spelled {spelled}", where) if part)
    return f"{d.actor}, {what}, is {d.into}{f' ({d.name})' if d.name else ''}"


def _of_records(d: Decision) -> str:
    said = f"the record {d.spellings[0]} of {_short(d.articles[0])} "
    fields = d.records[0].fields if d.records else None
    if d.verb == "not a record":
        said += "is no record"
    else:
        said += "is corrected: " + changed(fields or {})
    copies = sum(a.carried_from is None for a in d.records[1:])
    carried = sum(a.carried_from is not None for a in d.records)
    said += f", and so in {_counted(copies, 'copy', 'copies')}" if copies else ""
    return said + (f", carried over to {_counted(carried, 'new version')}" if carried else "")


def changed(fields: dict[str, Any]) -> str:
    """By field, what something is now and what it was: "speaker: Tomas Reik (was Anna Vell); when: unknown (was …"."""
    told = ((name, in_words(name, its["now"]), in_words(name, its["was"])) for name, its in fields.items())
    return "; ".join(f"{name}: {now} (was {was})" for name, now, was in told)


def in_words(name: str, value: Any) -> str:
    """The value of a field of a record in a few words."""
    text = _words(value)
    if not text:
        return _NOTHING.get(name, "nothing")
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"


def _words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_words(v) for v in value)
    if isinstance(value, dict):
        return _object(value)
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value is None else str(value)


def _object(value: dict[str, Any]) -> str:
    if "actor" in value:
        return _words(value["actor"])
    if "basis" in value:
        ends: Sequence[Any] = [value["start"], value["end"]]
        return " – ".join(dict.fromkeys(end for end in ends if end))
    if "currency" in value:
        return str(value.get("text") or f"{value['value']:g} {value['currency']}")
    if "per" in value:
        ends = [_words(value["min"]), _words(value["max"])]
        return f"{' to '.join(dict.fromkeys(e for e in ends if e))} a {value['per']}"
    if "quantity" in value:
        much = value["quantity"]["text"] if value["quantity"] else ""
        kind = f" ({value['category']})" if value.get("category") else ""
        return f"{much} {value['name']}".strip() + kind
    name = str(value.get("name") or value.get("text") or "")
    role = value.get("role")
    return f"{name} ({role})" if role and role.lower() not in name.lower() else name


def _short(article: str) -> str:
    """As much of the id of an article as tells it."""
    return article[:19]


def _counted(number: int, one: str, many: str = "") -> str:
    return f"1 {one}" if number == 1 else f"{number} {many or one + 's'}"
