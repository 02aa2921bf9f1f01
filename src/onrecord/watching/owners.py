"""Whose "his office" is: a record in; the same, with the owner named where its words leave no other, out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from onrecord.watching.figures import joined, names_in, tokens_of
from onrecord.watching.phrases import one_line, words

Json = dict[str, Any]


def owned(record: Json) -> Json:
    """The record with "office of Anna Vell" for the "office" that vouches for it, where the report has "her office".

    Only where the record tells of one person, who is named before, and where its words have neither another name than
    those of the record nor another pronoun that could stand for somebody.
    """
    voices = [_with_owner(voice, record) for voice in record["attribution"]]
    return {**record, "attribution": voices} if voices != record["attribution"] else record


def _with_owner(voice: Json, record: Json) -> Json:
    who, text = voice["actor"], ((voice["actor"].get("span") or {}).get("text") or "").split(" ", 1)
    if who["type"] != "anonymous" or len(text) < 2 or text[1].lower() != who["name"].lower():
        return voice
    if text[0].lower() not in words()["of_one"]:
        return voice
    owner = _only_person(record)
    if owner is None or not _alone(owner, voice["actor"]["span"], record):
        return voice
    name = f"{who['name']} of {owner}"
    return {**voice, "actor": {**who, "name": name, "span": {**who["span"], "text": f"the {name}"}}}


def _only_person(record: Json) -> str | None:
    fields = (value for name, value in record.items() if name not in ("attribution", "evidence"))
    people = {actor["id"] or actor["name"]: one_line(actor["name"], 100) for actor in _people(list(fields))}
    return next(iter(people.values())) if len(people) == 1 else None


def _people(value: Any) -> Iterator[Json]:
    if isinstance(value, dict):
        if value.get("type") == "person" and "name" in value:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _people(one)


def _alone(owner: str, span: Json, record: Json) -> bool:
    """Whether nobody but the owner is in the words, who stands there before what is owned."""
    its = [s for s in record["evidence"] if s["start"] <= span["start"] < s["end"]]
    before = " ".join(s["text"][: span["start"] - s["start"]] for s in its)
    said = " ".join(s["text"] for s in its)
    pronouns = [token for token in tokens_of(said) if token.lower() in words()["for_people"]]
    if len(pronouns) != 1 or not set(tokens_of(owner)) & set(tokens_of(before)):
        return False
    known = set(joined(" ".join(_names(record))).split())
    known |= {name.casefold() for name in (*words()["weekdays"], *words()["months"])}
    return all(token.casefold() in known for name in names_in(said) for token in tokens_of(name))


def _names(value: Any) -> Iterator[str]:
    """All names and roles that a record has resolved."""
    if isinstance(value, dict):
        yield from (value[key] for key in ("name", "role") if isinstance(value.get(key), str))
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _names(one)
