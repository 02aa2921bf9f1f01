"""Corrections by hand on reports that were read: what a person says holds everywhere, stands beside what was read."""

from __future__ import annotations

import json
import threading
from dataclasses import replace

import pytest

from onrecord.errors import Overtaken, UsageError
from onrecord.ledger import Ledger
from onrecord.model.records import KINDS
from onrecord.pipeline import Connector
from tests.ledger.derived import derived, remade

WHO = {"reason": "see the third paragraph", "by": "Ines"}


def find(ledger, kind, words, path="wire.txt", **how):
    """The one record of a report that rests on these words."""
    (line,) = (
        line for line in ledger.list(kind, **how)
        if line["path"].endswith(path) and any(words in span["text"] for span in line["evidence"])
    )  # fmt: skip
    return line


def plain(value):
    """Without the number of the reading, which goes up with an undo, and the order in which rows were added."""
    if isinstance(value, dict):
        told = {k: plain(v) for k, v in value.items() if k != "revision"}
        several = [k for k in ("articles", "records") if isinstance(told.get(k), list)]
        return {**told, **{k: sorted(told[k]) for k in several}}
    return [plain(v) for v in value] if isinstance(value, list) else value


def everything(ledger, **how):
    kinds = (*KINDS, "actor", "fact", "story", "article")
    told = {k: sorted(json.dumps(plain(x), sort_keys=True) for x in ledger.list(k, **how)) for k in kinds}
    facts = [fact["id"] for fact in map(json.loads, told["fact"]) if fact["reports"] > 1]
    told["links"] = [
        sorted(json.dumps(link, sort_keys=True) for link in ledger.fact(fact, **how)["links"]) for fact in sorted(facts)
    ]
    told["discrepancy"] = sorted(json.dumps(x, sort_keys=True) for x in ledger.list("discrepancy", **how))
    told["articles"] = [
        [r["id"] for r in ledger.article(a["id"], **how)["records"]] for a in ledger.list("article", **how)
    ]
    return told


@pytest.fixture
def said(desk):
    return find(desk, "statement", "Nobody here carried")


def amend(desk, line, changes, **more):
    return desk.amend(line["article"], line["id"], changes, **{**WHO, **more})


def test_a_corrected_record_keeps_what_the_machine_read(desk, said):
    made = amend(desk, said, {"speaker": "Dorte Klem", "when": "2024-03-05"})
    now = find(desk, "statement", "Nobody here carried")
    assert (now["id"], now["speaker"]["id"], now["when"]["start"]) == (said["id"], "dorte-klem", "2024-03-05")
    assert now["recorded"] == said["recorded"]
    assert now["confidence"] == said["confidence"]
    by_hand = now["corrected"]
    assert (by_hand["by"], by_hand["reason"], by_hand["number"]) == ("Ines", "see the third paragraph", made.number)
    assert by_hand["fields"]["speaker"]["read"] == said["speaker"]
    assert by_hand["fields"]["speaker"]["now"] == now["speaker"]
    assert by_hand["fields"]["when"]["read"] == said["when"]
    assert "corrected" not in said


def test_lists_filters_search_and_actors_follow(desk, said):
    amend(desk, said, {"speaker": {"name": "Jonas Ull", "type": "person"}, "when": "2024-02-01"})
    assert [r["id"] for r in desk.list("statement", who="ull")] == [said["id"]]
    assert said["id"] not in [r["id"] for r in desk.list("statement", who="tarnow")]
    assert [r["id"] for r in desk.list("statement", since="2024-01-30", until="2024-02-02")] == [said["id"]]
    assert [h["id"] for h in desk.search("Jonas Ull")] == [said["id"]]
    assert [a["name"] for a in desk.list("actor", who="jonas-ull")] == ["Jonas Ull"]
    assert desk.actor("jonas-ull")["records"] == {"statement": 1}


def test_as_of_a_day_before_the_machines_reading_stands(desk, clock, said):
    clock.go_on(days=1)
    made = amend(desk, said, {"act": "deny", "polarity": "denied"})
    clock.go_on(days=1)
    desk.undo_decision(made.number, by="Bo")
    days = ("2031-04-04", "2031-04-05", "2031-04-06")
    assert [find(desk, "statement", "Nobody here", as_of=day)["polarity"] for day in days] == [
        "asserted", "denied", "asserted"
    ]  # fmt: skip
    assert "corrected" in find(desk, "statement", "Nobody here", as_of="2031-04-05")
    assert [len(list(desk.decisions(as_of=day))) for day in days] == [0, 1, 2]
    assert [len(desk.history(said["id"], said["article"], as_of=day)) for day in days] == [1, 2, 3]


def test_what_is_no_record_is_in_no_list_count_or_search(desk, said):
    fact = desk.fact(said["fact"])
    desk.strike(said["article"], said["id"], **WHO)
    assert said["id"] not in [r["id"] for r in desk.list("statement")]
    assert said["id"] not in [r["id"] for r in desk.article(said["article"])["records"]]
    assert said["id"] not in [h["id"] for h in desk.search('"nobody ever will"')]
    assert (fact["reports"], desk.fact(said["fact"])["reports"]) == (2, 1)
    with pytest.raises(UsageError, match=r"taken out of the records by Ines \(decision 1\); undo decision 1 first"):
        amend(desk, said, {"cue": "told"})
    again = desk.strike(said["article"], said["id"], reason="twice", by="Bo")
    assert (again.number, again.by) == (1, "Ines")


def test_undone_in_any_order_all_is_as_it_was(desk, said):
    before = everything(desk)
    loss = find(desk, "incident", "raid on Brellin")
    numbers = [
        amend(desk, said, {"speaker": "dorte-klem"}).number,
        amend(desk, said, {"when": "2024-03-01"}, also_copies=True).number,
        desk.strike(loss["article"], loss["id"], also_copies=True, **WHO).number,
        amend(desk, said, {"speaker.role": "harbour master"}).number,
    ]
    assert everything(desk) != before
    for number in (numbers[1], numbers[0], numbers[3], numbers[2]):
        desk.undo_decision(number)
    assert everything(desk) == before


def test_an_undo_takes_back_only_its_own_field(desk, said):
    one = amend(desk, said, {"speaker": "dorte-klem"})
    two = amend(desk, said, {"when": "2024-03-01"})
    desk.undo_decision(one.number)
    now = find(desk, "statement", "Nobody here")
    assert (now["speaker"], now["when"]["start"]) == (said["speaker"], "2024-03-01")
    assert (list(now["corrected"]["fields"]), now["corrected"]["number"]) == (["when"], two.number)


def test_the_undo_of_an_undo_lets_it_hold_again(desk, said):
    struck = desk.strike(said["article"], said["id"], **WHO)
    undone = desk.undo_decision(struck.number)
    assert find(desk, "statement", "Nobody here")["fact"] == said["fact"]
    desk.undo_decision(undone.number)
    assert said["id"] not in [r["id"] for r in desk.list("statement")]
    with pytest.raises(UsageError, match="decision 3"):
        amend(desk, said, {"cue": "told"})


def test_facts_part_and_meet_as_a_day_is_corrected(path, clock, make):
    with Ledger.open(path, clock=clock, connector=Connector) as ledger:
        texts = ("A raid on Orsk failed, two witnesses said.", "Nobody was hurt when a raid on Orsk came to nothing.")
        for number, (text, outlet) in enumerate(zip(texts, ("Lund Wire", "Daily Post"), strict=True)):
            raid = replace(make.incident("Orsk", outcome="failed"), evidence=make.span(text))
            ledger.add(make.article(number, text=text, outlet=outlet), [raid])
        (fact,) = ledger.list("fact")
        assert (fact["reports"], fact["origins"]) == (2, 2)
        ledger.amend("1.txt", "incident:Orsk", {"when": "2031-03-01"}, **WHO)
        assert [f["reports"] for f in ledger.list("fact")] == [1, 1]
        ledger.amend("0.txt", "incident:Orsk", {"when": "2031-03-01"}, **WHO)
        (other,) = ledger.list("fact")
        assert (other["reports"], other["origins"]) == (2, 2)
        assert other["id"] != fact["id"]
        ledger.undo_decision(1)
        ledger.undo_decision(2)
        assert list(ledger.list("fact")) == [fact]


def test_a_report_that_comes_later_is_not_linked_to_what_was_taken_out(desk, reports, places, clock):
    article = reports["wire"].article
    with Ledger.open(places.fresh(), clock=clock, connector=Connector) as fresh:
        fresh.add(*reports["wire"][:3])
        line = find(fresh, "incident", "raid on Brellin")
        fresh.strike(article.id, line["id"], **WHO)
        fresh.add_many([reports["post"]])
        post = find(fresh, "incident", "raid on Brellin", "post.txt")
        assert fresh.fact(post["fact"])["records"] == [post["id"]]
        fresh.undo_decision(1)
        assert find(fresh, "incident", "raid on Brellin")["fact"] == line["fact"]
        other = {link["other"][0] for link in fresh.fact(post["fact"])["links"]}
        assert other in (set(), {line["id"]}), "as where it was never taken out"


def test_two_people_at_once(desk, said):
    amend(desk, said, {"speaker": "dorte-klem"}, on_revision=said["revision"])
    told = r"was changed by Ines \(decision 1\) since you looked at it: speaker: Dorte Klem .*was Ilse Tarnow"
    with pytest.raises(Overtaken, match=told):
        amend(desk, said, {"cue": "told"}, by="Bo", on_revision=said["revision"])
    with pytest.raises(Overtaken, match="since you looked"):
        desk.strike(said["article"], said["id"], on_revision=0, **WHO)
    now = find(desk, "statement", "Nobody here")
    amend(desk, now, {"cue": "said"}, by="Bo", on_revision=now["revision"])
    with pytest.raises(UsageError, match="no revision 9; it is at 2"):
        amend(desk, said, {"cue": "told"}, on_revision=9)


def test_of_two_who_correct_at_the_same_moment_one_is_told(desk, said):
    told = []

    def correct(name):
        try:
            told.append(amend(desk, said, {"speaker.role": name}, by=name, on_revision=0).by)
        except Overtaken as error:
            told.append(str(error))

    threads = [threading.Thread(target=correct, args=(name,)) for name in ("Ines", "Bo")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([t for t in told if t in ("Ines", "Bo")]) == 1
    assert len([t for t in told if "since you looked at it" in t]) == 1


def test_copies_change_with_it_and_are_undone_with_it(desk):
    denied = find(desk, "statement", "denied that his batteries")
    made = amend(desk, denied, {"speaker.role": "General", "when": "2024-03-03"}, also_copies=True)
    paths = ("wire.txt", "post.txt", "own.txt")
    lines = [find(desk, "statement", "denied that his batteries", path) for path in paths]
    assert [(r["speaker"]["role"], r["when"]["start"]) for r in lines] == [("General", "2024-03-03")] * 3
    assert {r["corrected"]["number"] for r in lines} == {made.number}
    for line in lines:
        span, text = line["speaker"]["span"], desk.article(line["article"])["text"]
        assert text[span["start"] : span["end"]] == span["text"]
    (log,) = desk.decisions()
    assert len(log["records"]) == 3
    assert log["sentence"].endswith(", and so in 2 copies")
    desk.undo_decision(made.number)
    assert not any("corrected" in r for r in desk.list("statement"))


def test_without_being_asked_copies_stay_as_they_are(desk, said):
    desk.strike(said["article"], said["id"], **WHO)
    assert find(desk, "statement", "Nobody here", "post.txt")


def test_what_is_said_to_be_no_copy_does_not_change_with_it(desk, said):
    desk.not_copies("wire.txt", "post.txt", reason="both were there")
    desk.strike(said["article"], said["id"], also_copies=True, **WHO)
    assert find(desk, "statement", "Nobody here", "post.txt")


def test_the_same_report_again_changes_nothing(desk, reports, said):
    amend(desk, said, {"speaker": "dorte-klem"})
    before = everything(desk)
    assert desk.add_many([reports["wire"]]) == {"known": 1}
    assert everything(desk) == before


def test_a_new_version_takes_over_what_was_said_of_the_same_words(desk, reports, said):
    fire, cranes = find(desk, "incident", "raid on Brellin"), find(desk, "statement", "three cranes")
    amend(desk, said, {"speaker.role": "Deputy mayor"})
    desk.strike(fire["article"], fire["id"], **WHO)
    amend(desk, cranes, {"speaker.role": "pilot"})
    assert desk.add_many([reports["later"]]) == {"version": 1}
    now = find(desk, "statement", "Nobody here carried")
    assert now["article"] == reports["later"].article.id
    assert now["speaker"]["role"] == "Deputy mayor"
    assert (now["corrected"]["number"], now["corrected"]["carried_from"]) == (1, said["article"])
    records = [r for r in desk.article(now["article"])["records"] if r["kind"] == "incident"]
    assert fire["evidence"] not in [r["evidence"] for r in records]
    assert [r["polarity"] for r in records] == ["denied", "asserted"]
    assert "corrected" not in find(desk, "statement", "four cranes")
    assert [d["sentence"].endswith("carried over to 1 new version") for d in desk.decisions()] == [True, True, False]
    assert derived(desk) == remade(desk)
    with pytest.raises(UsageError, match="has a newer version"):
        amend(desk, said, {"cue": "told"})
    desk.undo_decision(1)
    desk.undo_decision(2)
    assert "corrected" not in find(desk, "statement", "Nobody here carried")
    assert find(desk, "incident", "raid on Brellin")["article"] == reports["later"].article.id


def test_a_new_version_after_corrections_is_as_the_version_alone(desk_file, desk, reports, said, places, clock):
    amend(desk, said, {"speaker.role": "Deputy mayor", "when": "2024-01-01"})
    desk.add_many([reports["later"]])
    desk.undo_decision(1)
    with Ledger.open(places.copied(desk_file), clock=clock, connector=Connector) as other:
        other.add_many([reports["later"]])
        assert everything(other) == everything(desk)


def test_a_program_leaves_alone_what_people_decided(desk, reports, said):
    fire = find(desk, "incident", "raid on Brellin")
    amend(desk, said, {"speaker": "dorte-klem"})
    desk.strike(fire["article"], fire["id"], **WHO)
    assert desk.correct(reports["wire"].article, [], reason="read again")
    left = [r["id"] for r in desk.article(said["article"])["records"]]
    assert left == [said["id"]]
    desk.correct(reports["wire"].article, reports["wire"].records, reason="read again")
    assert fire["id"] not in [r["id"] for r in desk.article(said["article"])["records"]]
    assert find(desk, "statement", "Nobody here")["speaker"]["id"] == "dorte-klem"


def test_history_has_all_readings(desk, clock, said):
    for changes in ({"speaker": "dorte-klem"}, {"when": "2024-03-01", "cue": "added"}):
        clock.go_on(hours=1)
        amend(desk, said, changes)
    clock.go_on(hours=1)
    desk.strike(said["article"], said["id"], **WHO)
    desk.undo_decision(3, by="Bo", reason="it is one")
    told = desk.history(said["id"], said["article"])
    assert [(h["revision"], h["number"], h["verb"], h["by"]) for h in told] == [
        (0, None, None, None), (1, 1, "correct", "Ines"), (2, 2, "correct", "Ines"), (None, 3, "not a record", "Ines"),
        (3, 4, "undo", "Bo"),
    ]  # fmt: skip
    assert [h["changed"] for h in told] == [[], ["speaker"], ["when", "cue"], [], []]
    assert told[0]["reading"]["speaker"] == said["speaker"]
    assert told[3]["reading"] is None
    assert [h["until"] for h in told[:-1]] == [h["recorded"] for h in told[1:]]
    assert desk.history("statement:none", said["article"]) == []
    assert desk.history(said["id"], "sha256:none") == []


def test_one_log_of_all_decisions(desk, said):
    other = find(desk, "statement", "three cranes")
    desk.merge_actor("dorte-klem", "ilse-tarnow", reason="one")
    desk.same_fact(other["fact"], said["fact"], reason="one")
    amend(desk, said, {"occasion": "a briefing"})
    desk.strike(said["article"], said["id"], **WHO)
    desk.undo_decision(2, by="Bo")
    short = said["article"][:19]
    assert [(d["number"], d["sentence"], d["by"], d["undone"]) for d in desk.decisions()] == [
        (1, "dorte-klem is ilse-tarnow", None, None),
        (2, f"{other['fact']} is the same fact as {said['fact']}", None, 5),
        (3, f"the record {said['id']} of {short} is corrected: occasion: a briefing (was nothing)", "Ines", None),
        (4, f"the record {said['id']} of {short} is no record", "Ines", None),
        (5, "decision 2 is undone", "Bo", None),
    ]


def test_a_merged_actor_is_the_one_that_it_is_now(desk, said):
    desk.merge_actor("dorte-klem", "piet-harro", reason="one")
    amend(desk, said, {"speaker": "dorte-klem"})
    assert find(desk, "statement", "Nobody here")["speaker"]["id"] == "piet-harro"
    split = desk.split_actor("ilse-tarnow", ["Tarnow"], into="Ada Lem", reason="two")
    amend(desk, said, {"speaker": split.into})
    assert find(desk, "statement", "Nobody here")["speaker"]["name"] == "Ada Lem"


def test_the_code_of_events_follows(desk):
    call = next(iter(desk.list("contact")))
    amend(desk, call, {"mode": "letter", "status": "held"})
    now = next(r for r in desk.list("contact") if r["id"] == call["id"])
    assert now["plover"] != call["plover"]
    desk.undo_decision(1)
    assert next(r for r in desk.list("contact") if r["id"] == call["id"])["plover"] == call["plover"]


def test_a_ledger_that_compares_nothing_can_be_corrected(ledger, make):
    ledger.add(make.article(1), [make.incident("Orsk")])
    ledger.add(make.article(2, outlet="Lund Wire"), [make.incident("Vell")])
    (orsk,) = (r for r in ledger.list("incident") if r["id"] == "incident:Orsk")
    (vell,) = (r for r in ledger.list("incident") if r["id"] == "incident:Vell")
    ledger.amend("1.txt", "incident:Orsk", {"place": "Vell"}, **WHO)
    assert {r["fact"] for r in ledger.list("incident")} == {vell["fact"]}
    ledger.undo_decision(1)
    assert {r["fact"] for r in ledger.list("incident")} == {orsk["fact"], vell["fact"]}


@pytest.mark.parametrize(
    ("article", "record", "how", "says"),
    [
        ("none.txt", "statement:1", {}, "no article 'none.txt'"),
        ("wire.txt", "statement:none", {}, "has no record 'statement:none'"),
        ("wire.txt", None, {"by": " "}, "needs the name of whoever makes it"),
        ("wire.txt", None, {"by": ""}, "needs the name of whoever makes it"),
        ("wire.txt", None, {"reason": " "}, "a decision needs a reason"),
    ],
)
def test_what_makes_no_sense_is_told_and_nothing_is_kept(desk, said, article, record, how, says):
    for correct in (
        lambda: desk.amend(article, record or said["id"], {"cue": "told"}, **{**WHO, **how}),
        lambda: desk.strike(article, record or said["id"], **{**WHO, **how}),
    ):
        with pytest.raises(UsageError, match=says):
            correct()
    assert list(desk.decisions()) == []
    assert find(desk, "statement", "Nobody here") == said


def test_hostile_text_is_kept_as_text(desk, said):
    evil = "<script>alert(1)</script>\u202e\ud800 '; DROP TABLE records; --"
    made = desk.amend(
        said["article"], said["id"],
        {"occasion": evil + "\x00\x1b[31m", "speaker": {"name": evil, "type": "person"}}, reason=evil, by=evil,
    )  # fmt: skip
    now = find(desk, "statement", "Nobody here")
    assert now["occasion"].startswith("<script>alert(1)</script>")
    assert not set(now["occasion"] + now["speaker"]["name"]) & {"\x00", "\x1b", "\u202e"}
    assert now["speaker"]["id"].startswith("script-alert-1-script")
    assert next(iter(desk.search("DROP TABLE")))["id"] == said["id"]
    desk.undo_decision(made.number)
    assert plain(find(desk, "statement", "Nobody here")) == plain(said)



