"""PLOVER codes of the records: a `Record` in, its event, mode and contexts out, by the table `plover.toml`.

PLOVER (Political Language Ontology for Verifiable Event Records) has sixteen types of event from AGREE to ASSAULT. What
was denied, and what is a mere comment, count or rating, is none of them and has no code.
"""

from __future__ import annotations

import re
from functools import cache

from onrecord.extraction.vocabulary import table
from onrecord.model.parts import Plover
from onrecord.model.records import Contact, Incident, Record, Statement

_MANY = 3


def coded(record: Record) -> Plover | None:
    """The code of a record, None where PLOVER has no event for it."""
    found = _event(record)
    if found is None:
        return None
    event, mode = found
    return Plover(event, mode or None, _contexts(record))


def _event(record: Record) -> tuple[str, str] | None:
    if isinstance(record, Statement):
        return _said(record)
    if record.polarity == "denied":
        return None
    if isinstance(record, Incident):
        return _types().get(record.subtype or "", ("ASSAULT", ""))
    rules = table("plover")
    field = rules["by_field"].get(record.kind)
    found = rules[record.kind].get(getattr(record, field)) if field else None
    if found is None:
        return None
    event, mode = found
    if isinstance(record, Contact) and event == "CONSULT":
        many = "many" if len(record.participants) >= _MANY and record.mode != "call" else record.mode
        mode = rules["consult"].get(many, "")
    return event, mode


def _said(record: Statement) -> tuple[str, str] | None:
    found = table("plover")["statement"].get(record.act)
    if found is not None:
        return found[0], found[1]
    words = set(record.cue.lower().split())
    return next((code for word in sorted(words) if (code := _cues().get(word)) is not None), None)


@cache
def _cues() -> dict[str, tuple[str, str]]:
    """The code for every form of a cue: "condemns", "condemned", "condemning"."""
    found: dict[str, tuple[str, str]] = {}
    for name, row in table("plover")["cues"].items():
        event, _, mode = name.partition("-")
        for lemma in row["lemmas"]:
            stem = lemma.removesuffix("e")
            for form in (lemma, lemma + "s", lemma + "es", stem + "ed", stem + "ing"):
                found[form] = event, mode
    return found


@cache
def _types() -> dict[str, tuple[str, str]]:
    return {row["name"]: (row["plover"][0], row["plover"][1]) for row in table("codebook")["type"] if "plover" in row}


def _contexts(record: Record) -> tuple[str, ...]:
    rules = table("plover")["contexts"]
    text = " ".join(span.text for span in record.evidence).lower()
    found = set(rules["kinds"].get(record.kind, ())) | {name for name, rule in _patterns() if rule.search(text)}
    if record.modality in rules["modalities"]:
        found.add(rules["modalities"][record.modality])
    return tuple(sorted(found))


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = table("plover")["contexts"]["words"].items()
    return tuple((name, re.compile(r"\b(?:" + "|".join(map(re.escape, row)) + r")\b")) for name, row in rows)
