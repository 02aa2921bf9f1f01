"""PLOVER codes: what stands in the table is what the records carry; what is denied or a comment has none."""

from __future__ import annotations

from typing import Any

import pytest

from onrecord.extraction import extract
from onrecord.extraction.plover import coded
from onrecord.extraction.vocabulary import table
from onrecord.language import annotate_all
from onrecord.language.parse import parse_articles
from onrecord.model.article import Article, Block, Published
from onrecord.model.parts import Plover
from onrecord.model.records import KINDS, RECORD_TYPES, Record
from onrecord.packs import load_pack

EVENTS = frozenset(
    {"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN"}
    | {"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"}
)


def _records(text: str, kind: str) -> list[Record]:
    day = Published("2025-06-03", "2025-06-03", "given")
    article = Article("a", "a", text, language="en", published=day, blocks=(Block(0, len(text), "text", 0),))
    (parsed,) = parse_articles([article])
    pack = load_pack("sample")
    annotate_all(parsed, pack)
    return [r for r in extract(parsed, pack) if r.kind == kind]


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("Adele Norrick of Quillon telephoned President Anatol Reik of Karveth.", "contact",
         Plover("CONSULT", "phone", ("diplomatic",))),
        ("Quillon delivered 12 tanks to Taldoria.", "pledge", Plover("AID", None, ("military",))),
        ("Quillon will send 12 tanks to Taldoria.", "pledge", Plover("AGREE", None, ("military",))),
        ("Brenmark left the Meridian Pact.", "alignment", Plover("SANCTION", "withdraw", ("diplomatic",))),
        ("President Anatol Reik condemned the raid.", "statement", Plover("ACCUSE", "disapprove", ())),
        ("President Anatol Reik urged Taldoria to hand over refugees.", "statement",
         Plover("REQUEST", None, ("refugees",))),
        ("Karvethi drones struck a fuel depot in Port Amsel.", "incident", Plover("ASSAULT", "aerial", ("military",))),
        ("Reik denied that Karvethi drones had struck a depot in Port Amsel.", "incident", None),
        ("President Anatol Reik said the ford was closed.", "statement", None),
        ("Taldoria lost 14 tanks near Vell, President Anatol Reik said.", "loss", None),
    ],
)  # fmt: skip
def test_the_code_of_a_record(text: str, kind: str, code: Plover | None) -> None:
    """Event, mode and contexts follow from the fields and the words of the evidence."""
    assert [r.plover for r in _records(text, kind)] == [code]


def test_the_id_does_not_depend_on_the_code() -> None:
    """A table that codes otherwise gives no new records."""
    (record,) = _records("Brenmark left the Meridian Pact.", "alignment")
    assert "plover" not in repr(record)


def _codes(rows: dict[str, Any]) -> set[str]:
    return {event for event, _ in rows.values()}


def test_the_table_has_events_of_the_ontology_for_values_that_exist() -> None:
    """Each table is of a kind and names values that its field can have."""
    rules = table("plover")
    assert set(rules["by_field"]) <= set(KINDS)
    for kind, field in rules["by_field"].items():
        allowed = {kind} if field == "kind" else set(RECORD_TYPES[kind].__annotations__[field].split('"')[1::2]) or None
        assert _codes(rules[kind]) <= EVENTS
        assert allowed is None or set(rules[kind]) <= allowed
    assert {name.partition("-")[0] for name in rules["cues"]} <= EVENTS
    assert {row["plover"][0] for row in table("codebook")["type"]} <= EVENTS | {""}


def test_a_record_without_an_event_has_no_code() -> None:
    """Something watched is no event."""
    (record,) = _records("Quillon is monitoring Karvethi troop movements every day.", "monitoring")
    assert coded(record) is None
