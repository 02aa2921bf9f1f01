"""Merging and splitting actors by hand: what is read is kept, what is decided holds, and can be undone."""

from __future__ import annotations

import json

import pytest

from onrecord.errors import UsageError
from onrecord.ledger import Ledger, schema
from onrecord.ledger.sqlite import SQLite
from onrecord.model.parts import Actor, Span
from tests.places import DATABASE_ERRORS

TWO = Actor("Serhii Tarn", "serhii-tarn", "person", role="negotiator")
ONE = Actor("Josef Tarn", "josef-tarn", "person", role="minister")
VELL = Actor("Anna Vell", "anna-vell", "person")


KINDS = ("statement", "contact", "article", "actor", "fact", "story")


@pytest.fixture
def ids():
    return lambda lines: sorted(line["id"] for line in lines)


def said(make, number, speaker, text=None, words=None):
    words = words or f"We have said thing number {number} before, and say it again."
    if text is not None:
        speaker = Actor(speaker.name, speaker.id, speaker.type, speaker.role, span=Span(0, len(text), text))
    return make.statement(words, id=f"s{number}", speaker=speaker)


def everything(ledger, **asked):
    return json.dumps({kind: list(ledger.list(kind, **asked)) for kind in KINDS}, sort_keys=True)


@pytest.fixture
def told(ledger, make):
    """Two men who are one, and one woman who is two."""
    ledger.add(make.article(1), [said(make, 1, ONE), make.contact(id="c1")])
    ledger.add(make.article(2, outlet="Echo"), [said(make, 2, TWO), make.contact(id="c2", participants=(VELL, TWO))])
    ledger.add(make.article(3), [said(make, 3, VELL, "Vell"), said(make, 4, VELL, "A. Vell")])
    ledger.add(make.article(4), [said(make, 5, VELL, "A. Vell")])
    return ledger


def test_merged_actors_are_one_everywhere(told, ids):
    made = told.merge_actor("serhii-tarn", "josef-tarn", reason="one minister", by="Ines")
    assert (made.number, made.verb, made.reason, made.by) == (1, "merge", "one minister", "Ines")
    for who in ("josef-tarn", "serhii-tarn", "Serhii", "josef tarn"):
        assert ids(told.list("statement", who=who)) == ["s1", "s2"]
        assert [(a["id"], a["records"], a["articles"]) for a in told.list("actor", who=who)] == [("josef-tarn", 4, 2)]
    assert "serhii-tarn" not in ids(told.list("actor"))
    (fact,) = told.list("fact", who="josef-tarn", limit=1)
    assert (fact["kind"], fact["reports"], fact["origins"]) == ("contact", 2, 1)
    speakers = {line["id"]: line["speaker"] for line in told.list("statement", who="tarn")}
    assert speakers["s2"]["id"] == "josef-tarn"
    assert speakers["s2"]["read_as"] == {"name": "Serhii Tarn", "id": "serhii-tarn"}
    assert "read_as" not in speakers["s1"]
    assert {r.get("speaker", {}).get("id") for r in told.article("sha256:2")["records"]} == {"josef-tarn", None}
    hit = next(h for h in told.search('"thing number 2"') if h["kind"] == "statement")
    assert hit["speaker"]["id"] == "josef-tarn"
    (contact,) = (c for c in told.list("contact") if c["id"] == "c2")
    assert contact["fact"] == fact["id"]


def test_what_the_machine_read_is_stored_as_it_was(told, places, path):
    def stored():
        return [places.run(path, f"SELECT * FROM {table} ORDER BY seq") for table in ("records", "actors")]

    before = stored()
    told.merge_actor("serhii-tarn", "josef-tarn", reason="one minister")
    told.split_actor("anna-vell", ["A. Vell"], into="Agnes Vell", reason="her sister")
    assert stored() == before


def test_decisions_are_never_changed_or_deleted(told, places, path):
    told.merge_actor("serhii-tarn", "josef-tarn", reason="one minister")
    for statement in ("UPDATE decisions SET reason = 'x'", "DELETE FROM decisions"):
        with pytest.raises(DATABASE_ERRORS, match="only grows"):
            places.run(path, statement)


def test_undo_restores_exactly_and_can_be_undone(told):
    before = everything(told)
    told.merge_actor("serhii-tarn", "josef-tarn", reason="one minister")
    merged = everything(told)
    told.split_actor("anna-vell", ["a. vell"], into="Agnes Vell", reason="her sister")
    both = everything(told)
    assert len({before, merged, both}) == 3
    told.undo_decision(2, reason="no sister")
    assert everything(told) == merged
    told.undo_decision(1)
    assert everything(told) == before
    told.undo_decision(4, reason="they are one after all")
    assert everything(told) == merged
    log = [(d["number"], d["verb"], d["undoes"], d["undone"]) for d in told.decisions()]
    assert log == [(1, "merge", None, None), (2, "split", None, 3), (3, "undo", 2, None), (4, "undo", 1, 5),
                   (5, "undo", 4, None)]  # fmt: skip


def test_as_of_a_day_it_reads_by_what_was_decided_then(told, clock):
    before = everything(told)
    clock.go_on(days=2)
    told.merge_actor("serhii-tarn", "josef-tarn", reason="one minister")
    told.split_actor("anna-vell", ["A. Vell"], into="Agnes Vell", reason="her sister")
    decided = everything(told)
    clock.go_on(days=2)
    told.undo_decision(1)
    told.undo_decision(2)
    assert everything(told, as_of="2031-04-03") == before
    assert everything(told, as_of="2031-04-05") == decided
    assert everything(told) == before
    assert told.actor("josef-tarn", as_of="2031-04-05")["read_as"] == ["josef-tarn", "serhii-tarn"]
    assert [d["undone"] for d in told.decisions(as_of="2031-04-05")] == [None, None]
    assert list(told.decisions(as_of="2031-04-03")) == []


def test_what_is_read_later_is_read_by_the_decisions(told, make, ids):
    told.merge_actor("serhii-tarn", "josef-tarn", reason="one minister")
    told.split_actor("anna-vell", ["A. Vell"], into="Agnes Vell", reason="her sister")
    told.add(make.article(9), [said(make, 91, TWO), said(make, 92, VELL, "A. Vell"), said(make, 93, VELL, "Vell")])
    assert ids(told.list("statement", who="josef-tarn", limit=9)) == ["s1", "s2", "s91"]
    assert ids(told.list("statement", who="agnes-vell")) == ["s4", "s5", "s92"]
    assert "s93" in ids(told.list("statement", who="anna-vell"))


def test_split_off_is_another_actor_with_its_name(told, ids):
    made = told.split_actor("anna-vell", ["A. Vell"], into="Agnes Vell", reason="her sister")
    assert (made.into, made.name) == ("agnes-vell", "Agnes Vell")
    for who in ("agnes-vell", "Agnes"):
        lines = list(told.list("statement", who=who))
        assert ids(lines) == ["s4", "s5"]
        assert lines[0]["speaker"]["name"] == "Agnes Vell"
        assert lines[0]["speaker"]["read_as"] == {"name": "Anna Vell", "id": "anna-vell"}
    assert ids(told.list("statement", who="anna-vell")) == ["s3"]
    assert ids(told.list("statement", who="vell")) == ["s3", "s4", "s5"]
    actors = {a["id"]: (a["name"], a["names"], a["records"]) for a in told.list("actor")}
    assert actors["agnes-vell"] == ("Agnes Vell", ["Agnes Vell"], 2)
    assert actors["anna-vell"] == ("Anna Vell", ["Anna Vell"], 3)


def test_split_goes_by_articles_too(told, ids):
    told.split_actor("anna-vell", ["A. Vell"], into="Agnes Vell", articles=["4.txt"], reason="the court report")
    assert ids(told.list("statement", who="agnes-vell")) == ["s5"]
    told.split_actor("anna-vell", [], into="agnes-vell", articles=["sha256:3"], reason="this one too")
    assert ids(told.list("statement", who="agnes-vell")) == ["s3", "s4", "s5"]


def test_a_split_off_namesake_gets_an_id_of_its_own(told, ids):
    first = told.split_actor("anna-vell", ["A. Vell"], into="Anna Vell", articles=["4.txt"], reason="a namesake")
    other = told.split_actor("anna-vell", ["A. Vell"], into="Anna Vell", reason="and a third")
    assert (first.into, other.into) == ("anna-vell-2", "anna-vell-3")
    assert [ids(told.list("statement", who=f"anna-vell{n}")) for n in ("", "-2", "-3")] == [["s3"], ["s5"], ["s4"]]


def test_merging_is_transitive_in_any_order(told, make, ids):
    told.add(make.article(7), [said(make, 7, Actor("J. Tarn", "j-tarn", "person"))])
    told.merge_actor("josef-tarn", "j-tarn", reason="short")
    told.merge_actor("serhii-tarn", "josef-tarn", reason="spelling")
    assert ids(told.list("statement", who="j-tarn")) == ["s1", "s2", "s7"]
    told.undo_decision(1)
    assert ids(told.list("statement", who="josef-tarn")) == ["s1", "s2"]
    assert ids(told.list("statement", who="j-tarn")) == ["s7"]
    told.merge_actor("josef-tarn", "j-tarn", reason="short after all")
    assert ids(told.list("statement", who="j-tarn")) == ["s1", "s2", "s7"]


def test_what_was_split_off_can_be_merged_back(told):
    before = [(a["id"], a["records"]) for a in told.list("actor")]
    told.split_actor("anna-vell", ["A. Vell"], into="Agnes Vell", reason="her sister")
    told.merge_actor("agnes-vell", "anna-vell", reason="no, she herself")
    assert [(a["id"], a["records"]) for a in told.list("actor")] == before
    assert {s["speaker"]["name"] for s in told.list("statement", who="anna-vell")} == {"Anna Vell"}


def test_circles_are_refused(told, make):
    told.add(make.article(7), [said(make, 7, Actor("J. Tarn", "j-tarn", "person"))])
    told.merge_actor("serhii-tarn", "josef-tarn", reason="x")
    told.merge_actor("josef-tarn", "j-tarn", reason="x")
    with pytest.raises(UsageError, match=r"serhii-tarn is merged into j-tarn already \(decision 1\).*undo that first"):
        told.merge_actor("j-tarn", "serhii-tarn", reason="x")
    with pytest.raises(UsageError, match="into itself"):
        told.merge_actor("j-tarn", "j-tarn", reason="x")
    with pytest.raises(UsageError, match=r"serhii-tarn is merged into j-tarn \(decision 1\): take j-tarn"):
        told.merge_actor("serhii-tarn", "anna-vell", reason="x")
    told.undo_decision(1)
    told.merge_actor("j-tarn", "serhii-tarn", reason="the other way")
    told.undo_decision(3)
    assert len(list(told.list("actor", who="tarn"))) == 1


def test_the_same_decision_twice_is_one(told):
    for _ in range(2):
        assert told.merge_actor("serhii-tarn", "josef-tarn", reason="x").number == 1
    for spelling in ("A. Vell", "a vell"):
        assert told.split_actor("anna-vell", [spelling], into="Agnes Vell", reason="x").number == 2
    for _ in range(2):
        assert told.undo_decision(2).number == 3
    assert len(list(told.decisions())) == 3
    assert told.split_actor("anna-vell", ["A. Vell"], into="Agnes Vell", reason="x").number == 4


@pytest.mark.parametrize(
    ("decide", "says"),
    [
        (lambda d: d.merge_actor("jozef-tarn", "anna-vell", reason="x"), "no actor 'jozef-tarn': did you mean josef-t"),
        (lambda d: d.merge_actor("anna-vell", "tarn", reason="x"), "did you mean josef-tarn or serhii-tarn"),
        (lambda d: d.merge_actor("zzz", "anna-vell", reason="x"), "no actor 'zzz'; `onrecord list actor` shows all"),
        (lambda d: d.merge_actor("anna-vell", "josef-tarn", reason=" \n"), "needs a reason"),
        (lambda d: d.split_actor("nobody", ["x"], into="y", reason="x"), "no actor 'nobody'"),
        (lambda d: d.split_actor("anna-vell", ["A. Vel"], into="y", reason="x"), "as 'A. Vel': did you mean 'A. Vell'"),
        (lambda d: d.split_actor("anna-vell", [], into="y", reason="x"), "needs spellings or articles"),
        (lambda d: d.split_actor("anna-vell", ["Vell"], into="–", reason="x"), "no name for an actor in"),
        (lambda d: d.split_actor("anna-vell", [], into="y", articles=["2.txt"], reason="x"), None),
        (lambda d: d.split_actor("anna-vell", ["Vell"], into="y", articles=["no"], reason="x"), "no article 'no'"),
        (lambda d: d.split_actor("serhii-tarn", [], into="y", articles=["1.txt"], reason="x"), "in those articles"),
        (lambda d: d.undo_decision(1), "no decision 1"),
        (lambda d: d.actor("anna-vel"), "no actor 'anna-vel': did you mean anna-vell"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(told, decide, says):
    if says is None:
        assert decide(told).number == 1
        return
    with pytest.raises(UsageError, match=says):
        decide(told)
    assert list(told.decisions()) == []


@pytest.mark.parametrize(
    "name", ["'; DROP TABLE records; --", "%_\\", "\ud800 Vell", "😀 Vell", "x" * 5000, "Ве́лл Анна"]
)
def test_hostile_names_are_only_names(told, make, ids, name):
    told.add(make.article(8), [said(make, 8, Actor(name, "strange", "person"), name)])
    made = told.split_actor("strange", [name], into=name + " a", reason=name)
    assert ids(told.list("statement", who=made.into)) == ["s8"]
    assert told.actor(made.into)["records"] == {"statement": 1}
    told.merge_actor(made.into, "anna-vell", reason=name)
    assert ids(told.list("statement", who="anna-vell")) == ["s3", "s4", "s5", "s8"]
    assert len(list(told.list("statement"))) == 6
    assert list(told.list("statement", who=f"{name} and nobody else")) == []


def test_an_actor_has_names_spellings_roles_and_records(told, make):
    later = make.article(5, published="2032-01-01")
    told.add(later, [said(make, 6, Actor("Josef Tarn", "josef-tarn", "person", role="president"), "He")])
    told.merge_actor("serhii-tarn", "josef-tarn", reason="one minister")
    assert told.actor("serhii-tarn") == told.actor("josef-tarn") == {
        "id": "josef-tarn", "name": "Josef Tarn", "type": "person",
        "names": [{"name": "Josef Tarn", "records": 3}, {"name": "Serhii Tarn", "records": 2}],
        "spellings": [{"text": "Serhii Tarn", "records": 2}, {"text": "Josef Tarn", "records": 2},
                      {"text": "He", "records": 1}],
        "roles": [
            {"role": "minister", "first": "2031-04-03", "last": "2031-04-03", "mentions": 1},
            {"role": "negotiator", "first": "2031-04-03", "last": "2031-04-03", "mentions": 2},
            {"role": "president", "first": "2032-01-01", "last": "2032-01-01", "mentions": 1},
        ],
        "records": {"contact": 2, "statement": 3}, "articles": 3, "read_as": ["josef-tarn", "serhii-tarn"],
        "decisions": [1],
    }  # fmt: skip


def test_a_ledger_of_the_first_schema_can_be_decided_on(tmp_path, make):
    path = tmp_path / "old.db"
    with SQLite(str(path)).engine().connect().execution_options(writing=True) as connection, connection.begin():
        schema.migrate(connection, "0001")
    with Ledger.open(path, create=False) as ledger:
        ledger.add(make.article(1), [said(make, 1, ONE)])
        ledger.add(make.article(2), [said(make, 2, TWO)])
        ledger.merge_actor("serhii-tarn", "josef-tarn", reason="one minister")
        assert len(list(ledger.list("statement", who="josef-tarn"))) == 2
