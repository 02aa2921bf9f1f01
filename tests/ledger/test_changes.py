"""What can be written for each sort of field of a record, what it becomes, and what is told where it makes no sense."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from onrecord.errors import UsageError
from onrecord.ledger.changes import fields_of
from onrecord.model.parts import Actor
from onrecord.model.records import KINDS, RECORD_TYPES

WHO = {"reason": "x", "by": "Ines"}


def first(ledger, kind, **fields):
    """A record of the kind that has something in these fields."""
    return next(r for r in ledger.list(kind) if all(r[name] for name in fields.get("has", ())))


def changed(ledger, kind, changes, has=()):
    line = first(ledger, kind, has=has)
    ledger.amend(line["article"], line["id"], changes, **WHO)
    return next(r for r in ledger.list(kind) if (r["id"], r["article"]) == (line["id"], line["article"])), line


def holds(whole, part):
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(holds(whole.get(k), v) for k, v in part.items())
    if isinstance(part, list):
        return isinstance(whole, list) and len(whole) == len(part) and all(map(holds, whole, part))
    return whole == part


@pytest.mark.parametrize(
    ("kind", "changes", "expected"),
    [
        ("statement", {"speaker": "marta-kessel"}, {"speaker": {"id": "marta-kessel", "country": "XA", "role": None}}),
        ("statement", {"speaker": "MARTA  Kessel"}, {"speaker": {"id": "marta-kessel", "name": "Marta Kessel"}}),
        (
            "statement",
            {"speaker": "Jon Dahl", "speaker.type": "person", "speaker.role": "pilot", "speaker.country": "xq"},
            {"speaker": {"id": "jon-dahl", "type": "person", "role": "pilot", "country": "XQ", "span": None}},
        ),
        ("statement", {"speaker": {"name": "two aides", "type": "anonymous", "count": 2}},
         {"speaker": {"id": "anonymous-two-aides", "count": 2}}),
        ("statement", {"addressee": "marta-kessel"}, {"addressee": {"id": "marta-kessel"}}),
        ("statement", {"addressee": "marta-kessel", "addressee.role": "minister"}, {"addressee": {"role": "minister"}}),
        ("statement", {"attribution": ["marta-kessel", {"actor": {"name": "CNPX", "type": "group"}, "cue": "told"}]},
         {"attribution": [{"actor": {"id": "marta-kessel"}, "cue": ""}, {"actor": {"id": "cnpx"}, "cue": "told"}]}),
        ("statement", {"when": "2025-05-01"}, {"when": {"start": "2025-05-01", "end": "2025-05-01"}}),
        ("statement", {"when": date(2025, 5, 1)}, {"when": {"start": "2025-05-01", "basis": "explicit"}}),
        ("statement", {"when": "2025-02"}, {"when": {"start": "2025-02-01", "end": "2025-02-28"}}),
        ("statement", {"when": "2024"}, {"when": {"end": "2024-12-31", "precision": "year"}}),
        ("statement", {"when": "2025-05-01 .. 2025-05-04"}, {"when": {"start": "2025-05-01", "end": "2025-05-04"}}),
        ("statement", {"when": {"start": "2025-05-01", "end": "2025-05-02", "precision": "part"}},
         {"when": {"precision": "part", "basis": "explicit"}}),
        ("statement", {"quotes": ["One.", "Two; three."]}, {"quotes": ["One.", "Two; three."]}),
        ("statement", {"quotes": "One; two."}, {"quotes": ["One; two."]}),
        ("statement", {"content": " A new content\tof it. "}, {"content": "A new content of it."}),
        ("statement", {"form": "mixed", "act": "urge", "polarity": "denied", "modality": "possible"},
         {"form": "mixed", "act": "urge", "polarity": "denied", "modality": "possible"}),
        ("contact", {"mode": "letter", "status": "sought"}, {"mode": "letter", "status": "sought"}),
        ("contact", {"participants": "marta-kessel; adele-norrick"},
         {"participants": [{"id": "marta-kessel"}, {"id": "adele-norrick"}]}),
        ("contact", {"participants": ["marta-kessel", {"name": "Ada Lem", "type": "person"}]},
         {"participants": [{"id": "marta-kessel"}, {"id": "ada-lem"}]}),
        ("contact", {"duration_minutes": "1,055.5", "gap_days": 3}, {"duration_minutes": 1055.5, "gap_days": 3.0}),
        ("contact", {"duration_minutes": "unknown", "gap_days": "7"}, {"duration_minutes": None, "gap_days": 7.0}),
        ("contact", {"place": "harrow  FORD"}, {"place": {"id": "harrow-ford-xb", "precision": "point"}}),
        ("contact", {"place": "The Old Mill"},
         {"place": {"name": "The Old Mill", "id": "the-old-mill", "lat": None, "precision": "unresolved"}}),
        ("contact", {"place": {"name": "Ford", "lat": 1.5, "lon": -2, "country": "xb"}},
         {"place": {"name": "Ford", "id": "ford", "lat": 1.5, "lon": -2.0, "country": "XB", "precision": "point"}}),
        ("channel", {"frequency": "2-3 per day", "status": "suspended"},
         {"frequency": {"min": 2.0, "max": 3.0, "per": "day"}, "status": "suspended"}),
        ("channel", {"frequency": "a week", "parties": []}, {"frequency": {"min": 1.0, "per": "week"}, "parties": []}),
        ("pledge", {"amount": "300 million USD"}, {"amount": {"value": 3e8, "currency": "USD"}}),
        ("pledge", {"amount": {"value": 5, "currency": "EUR", "period": "P1Y"}}, {"amount": {"period": "P1Y"}}),
        ("pledge", {"items": "16 tanks; about 3 guns; ammunition"},
         {"items": [
             {"name": "tanks", "quantity": {"value": 16.0, "min": 16.0, "max": 16.0, "text": "16"}},
             {"name": "guns", "quantity": {"value": 3.0, "approx": "about", "text": "about 3"}},
             {"name": "ammunition", "quantity": None},
         ]}),
        ("pledge", {"items": [], "recipient": "", "status": "approved"}, {"items": [], "recipient": None}),
        ("loss", {"items": ["more than 250 soldiers (person)", {"name": "ship", "quantity": "2"}]},
         {"items": [
             {"name": "soldiers", "category": "person", "quantity": {"value": None, "min": 250.0, "max": None}},
             {"name": "ship", "category": None, "quantity": {"value": 2.0}},
         ]}),
        ("incident", {"type": "raid", "subtype": None, "actor": ""}, {"type": "raid", "subtype": None, "actor": None}),
        ("incident", {"count": "40-50"}, {"count": {"value": None, "min": 40.0, "max": 50.0}}),
        ("incident", {"count": "up to 8,960"}, {"count": {"min": None, "max": 8960.0}}),
        ("incident", {"count": 12}, {"count": {"value": 12.0, "text": "12"}}),
        ("incident", {"count": {"value": 3}}, {"count": {"value": 3.0, "min": 3.0, "max": 3.0, "text": "3"}}),
        ("incident", {"harm": "7 people (killed); 3 cranes (destroyed)"},
         {"harm": [{"name": "people", "category": "killed"}, {"name": "cranes", "category": "destroyed"}]}),
        ("assessment", {"direction": "falling", "scale": ["low", "high"], "level": "high", "subject": "risk"},
         {"direction": "falling", "scale": ["low", "high"], "level": "high", "subject": "risk"}),
        ("assessment", {"direction": "unknown", "subject": "the risk"}, {"direction": None}),
        ("warning", {"threat": "war", "condition": "if so"}, {"threat": "war", "condition": "if so"}),
        ("alignment", {"step": "leaves"}, {"step": "leaves"}),
        ("monitoring", {"frequency": "4 times a day"}, {"frequency": {"min": 4.0, "per": "day"}}),
    ],
)  # fmt: skip
def test_what_is_written_is_what_stands(desk, kind, changes, expected):
    now, before = changed(desk, kind, changes)
    assert holds(now, expected), {name: now[name] for name in expected}
    assert set(now["corrected"]["fields"]) <= {name.split(".")[0] for name in changes}
    untouched = set(before) - {name.split(".")[0] for name in changes} - {"revision", "fact", "plover", "corrected"}
    assert {k: now[k] for k in untouched} == {k: before[k] for k in untouched}


def test_an_unknown_day_keeps_the_words_of_the_report(desk):
    now, before = changed(desk, "contact", {"when": "unknown"}, has=["when"])
    assert now["when"] == {
        "start": None, "end": None, "precision": "unknown", "basis": "unresolved", "text": before["when"]["text"],
        "why": None,
    }  # fmt: skip


def test_what_is_said_of_the_same_actor_stays(desk):
    line = next(r for r in desk.list("statement") if r["speaker"]["role"] and r["speaker"]["span"])
    desk.amend(line["article"], line["id"], {"speaker.country": "XD"}, **WHO)
    (now,) = (r for r in desk.list("statement") if (r["id"], r["article"]) == (line["id"], line["article"]))
    assert now["speaker"] == {**line["speaker"], "country": "XD"}


def test_evidence_is_exact_words_of_the_article(desk):
    line = next(r for r in desk.list("statement") if r["path"] == "wire.txt")
    text = desk.article(line["article"])["text"]
    desk.amend(line["article"], line["id"], {"evidence": ["40:60", text[:30], [10, 20]]}, **WHO)
    (now,) = (r for r in desk.list("statement") if (r["id"], r["article"]) == (line["id"], line["article"]))
    assert [(s["start"], s["end"]) for s in now["evidence"]] == [(0, 30), (10, 20), (40, 60)]
    assert all(text[s["start"] : s["end"]] == s["text"] for s in now["evidence"])


def test_no_record_rests_on_furniture(desk):
    every = [desk.article(line["id"]) for line in desk.list("article")]
    article = next(a for a in every if a["furniture"] and a["records"])
    one = article["furniture"][0]
    with pytest.raises(UsageError, match="evidence: no record rests on furniture of the page"):
        desk.amend(article["id"], article["records"][0]["id"], {"evidence": [[one["start"], one["end"]]]}, **WHO)


@pytest.mark.parametrize(
    ("kind", "changes", "says"),
    [
        ("statement", {}, "nothing to change"),
        ("statement", {"speakr": "x"}, "a statement has no field 'speakr': did you mean speaker"),
        ("incident", {"zzz": "x"}, "an incident has no field 'zzz': it has when, attribution"),
        ("statement", {"confidence": 1}, "confidence is not changed by hand"),
        ("statement", {"id": "x"}, "id is not changed by hand"),
        ("statement", {"polarity": "no"}, "polarity: 'no' is none of asserted, denied"),
        ("statement", {"polarity": None}, "polarity: None is none of asserted, denied"),
        ("statement", {"polarity": ["denied"]}, r"polarity: \['denied'\] is none of"),
        ("statement", {"speaker": ""}, "speaker cannot be empty"),
        ("statement", {"speaker": 7}, "speaker: not a text: 7"),
        ("statement", {"speaker": "Marta Kesel"}, r"nobody in the ledger is 'Marta Kesel' \(did you mean marta-kessel"),
        ("statement", {"speaker": "..."}, "speaker: no name for an actor in '...'"),
        ("statement", {"speaker": {"name": "A", "type": "king"}}, "speaker.type: 'king' is none of person"),
        ("statement", {"speaker": {"nam": "A"}}, "speaker: no part 'nam'; there are: id, name"),
        ("statement", {"speaker": {"id": "no-one"}}, "speaker.id: nobody in the ledger is 'no-one'"),
        ("statement", {"speaker.country": "France"}, "speaker.country: 'France' is no ISO 3166 code"),
        ("statement", {"speaker.count": "many"}, "speaker.count: not a number: 'many'"),
        ("statement", {"speaker.span": [0, 10**9]}, "speaker.span: not a part of the article"),
        ("statement", {"cue.x": "y"}, "cue has no part 'x': write the whole of it"),
        ("statement", {"quotes.0": "y"}, "quotes has no part '0'"),
        ("statement", {"occasion": "x" * 5001}, "occasion: 5001 characters are too many; 5000 are allowed"),
        ("statement", {"cue": "\x00\x1b "}, "cue cannot be empty"),
        ("statement", {"when": "Tuesday"}, "when: not a day: 'Tuesday'; write 2025-06-03"),
        ("statement", {"when": "2025-02-30"}, "when: not a day"),
        ("statement", {"when": "2025-06-03..2025-06-01"}, "when: it ends .* before it begins"),
        ("statement", {"when": 5}, "when: not a day: 5"),
        ("statement", {"when": {"start": "2025-06-03"}}, "when: a period has a start and an end"),
        ("statement", {"when": {"start": "3 June", "end": "3 June"}}, "when.start: not a day: '3 June'"),
        ("statement", {"when": {"begin": "2025-06-03"}}, "when: no part 'begin'; there are: start, end"),
        ("statement", {"evidence": []}, "evidence: a statement has at least 1"),
        ("statement", {"evidence": "words that are nowhere"}, "evidence: the article does not say"),
        ("statement", {"evidence": "the"}, "evidence: the article says 'the' more than once: write offsets"),
        ("statement", {"evidence": "5:3"}, "evidence: not a part of the article"),
        ("statement", {"evidence": [["a", None]]}, "evidence: not a part of the article"),
        ("statement", {"attribution": 5}, "attribution: not a list: 5"),
        ("statement", {"attribution": [{"actor": "marta-kessel", "x": 1}]}, "attribution: no part 'x'"),
        ("contact", {"participants": "marta-kessel"}, "participants: a contact has at least 2"),
        ("contact", {"participants": ["marta-kessel", "Ada Lem"]}, "nobody in the ledger is 'Ada Lem'"),
        ("contact", {"duration_minutes": "-3"}, "duration_minutes: not a number: '-3'"),
        ("contact", {"duration_minutes": float("nan")}, "duration_minutes: not a number: nan"),
        ("contact", {"duration_minutes": True}, "duration_minutes: not a number: True"),
        ("contact", {"place": {"name": "A", "lat": 91, "lon": 0}}, "place.lat: 91 is not between -90 and 90"),
        ("contact", {"place": {"name": "A", "lat": 1}}, "place: a place has both lat and lon"),
        ("contact", {"place": {"lat": 1, "lon": 2}}, "place.name: not a text: None"),
        ("contact", {"initiator.role": "x"}, "initiator: nobody is there yet"),
        ("channel", {"frequency": "often"}, "frequency: not a frequency: 'often'"),
        ("pledge", {"amount": "much"}, "amount: not an amount: 'much'; write 300 million USD"),
        ("pledge", {"amount": {"value": 1, "currency": "dollars"}}, "amount.currency: 'dollars' is no code"),
        ("pledge", {"items": [{"nam": "tank"}]}, "items: no part 'nam'"),
        ("loss", {"items": ""}, "items: a loss has at least 1"),
        ("incident", {"count": "many"}, "count: not a quantity: 'many'; write 16, about 40"),
        ("incident", {"count": "50-40"}, "count: not a quantity"),
        ("incident", {"count": {"min": 5, "max": 4}}, "count: the least .5. is more than the most .4."),
        ("incident", {"count": {"approx": "about"}}, "count: a quantity needs a value, a min or a max"),
        ("incident", {"type": "bombing"}, "type: 'bombing' is none of drone_strike"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_names_the_field_and_what_is_allowed(desk, kind, changes, says):
    line = next(r for r in desk.list(kind) if "initiator.role" not in changes or r["initiator"] is None)
    with pytest.raises(UsageError, match=says):
        desk.amend(line["article"], line["id"], changes, **WHO)
    assert list(desk.decisions()) == []


def test_what_is_so_already_is_told(desk):
    line = first(desk, "statement")
    with pytest.raises(UsageError, match="nothing changes: cue, polarity is so already"):
        desk.amend(line["article"], line["id"], {"cue": line["cue"], "polarity": line["polarity"]}, **WHO)


def test_a_name_of_two_is_told_apart_by_id(ledger, make):
    two = [Actor("Anna Vell", "anna-vell", "person"), Actor("Anna Vell", "anna-vell-2", "person")]
    said = [replace(make.statement(f"No {n}."), id=f"statement:{n}", speaker=who) for n, who in enumerate(two)]
    ledger.add(make.article(), said)
    with pytest.raises(UsageError, match="speaker: 'Anna Vell' may be anna-vell or anna-vell-2: take the id"):
        ledger.amend("1.txt", "statement:0", {"speaker": "Anna Vell"}, **WHO)


def test_lines_can_be_written_back_as_they_are(desk):
    """What a line has in a field is taken as it is, so that a page may send back what it shows."""
    for kind in KINDS:
        line = first(desk, kind)
        own = {name: line[name] for name in fields_of(kind)}
        with pytest.raises(UsageError, match="nothing changes"):
            desk.amend(line["article"], line["id"], own, **WHO)


def test_every_field_of_the_model_can_be_set_or_is_said_not_to_be():
    for kind, record in RECORD_TYPES.items():
        assert set(fields_of(kind)) == set(record.__dataclass_fields__) - {"id", "confidence", "plover", "kind"}
