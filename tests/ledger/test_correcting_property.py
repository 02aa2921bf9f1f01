"""Whatever is corrected, struck out, merged and undone, in any order: the ledger reads, and undone it is as before."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from onrecord.errors import UsageError
from onrecord.ledger import Ledger
from onrecord.model.encode import record_from_json, to_json
from onrecord.model.records import KINDS
from onrecord.pipeline import Connector
from tests.ledger.conftest import Clock
from tests.ledger.derived import derived, remade
from tests.ledger.test_correcting import everything
from tests.lengths import examples
from tests.places import Places

PICK = st.integers(0, 10**6)
CHANGES = st.dictionaries(
    st.sampled_from(
        ["when", "polarity", "modality", "place", "speaker", "speaker.role", "actor", "target", "items", "mode"]
    ),
    st.sampled_from(
        ["2025-05-01", "2025-04..2025-05", "unknown", "denied", "planned", "Harrow Ford", "Nowhere", "marta-kessel",
         "3 tanks", "letter", {"name": "Ada Lem", "type": "group"}, "", "<b>", 7, ["ilse-tarnow"]]
    ),
    min_size=1, max_size=3,
)  # fmt: skip
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("amend"), PICK, CHANGES, st.booleans()),
        st.tuples(st.just("strike"), PICK, st.booleans()),
        st.tuples(st.just("undo"), st.integers(1, 8)),
        st.tuples(st.just("merge"), PICK, PICK),
        st.tuples(st.just("version"),),
    ),
    min_size=1, max_size=8,
)  # fmt: skip


def take(ledger: Ledger, step: tuple[Any, ...], found: list[Any], later: Any) -> None:
    who = {"reason": "x", "by": "Ines"}
    verb, *how = step
    line = found[how[0] % len(found)] if verb in ("amend", "strike") else None
    actors = [a["id"] for a in ledger.list("actor")]
    try:
        if verb == "amend":
            ledger.amend(line["article"], line["id"], how[1], also_copies=how[2], **who)
        elif verb == "strike":
            ledger.strike(line["article"], line["id"], also_copies=how[1], **who)
        elif verb == "undo":
            ledger.undo_decision(how[0])
        elif verb == "merge":
            ledger.merge_actor(actors[how[0] % len(actors)], actors[how[1] % len(actors)], reason="x")
        else:
            ledger.add_many([later])
    except UsageError:
        return


def without_read_as(value: Any) -> Any:
    """Without what a merge leaves behind."""
    if isinstance(value, dict):
        return {k: without_read_as(v) for k, v in value.items() if k != "read_as"}
    return [without_read_as(v) for v in value] if isinstance(value, list) else value


def reads(ledger: Ledger) -> None:
    """Everything can be read, and every record is one of the model whose words stand in its article."""
    everything(ledger)
    text_of = cache(lambda article: ledger.article(article)["text"])
    for kind in KINDS:
        for line in ledger.list(kind):
            text = text_of(line["article"])
            assert all(text[s["start"] : s["end"]] == s["text"] for s in line["evidence"])
            record = to_json(record_from_json(line))
            assert {k: without_read_as(line[k]) for k in record} == record
            assert ledger.history(line["id"], line["article"])[-1]["revision"] == line["revision"]
    assert all(d["sentence"] for d in ledger.decisions())


@given(steps=STEPS)
@example(steps=[("strike", 524285, False), ("amend", 0, {"when": "2025-05-01"}, False), ("version",)])
@examples(6)
def test_undone_all_is_as_it_was(
    places: Places, desk_file: str, reports: dict[str, Any], steps: list[tuple[Any, ...]]
) -> None:
    clock = Clock()
    path, other_path = places.copied(desk_file), places.copied(desk_file)
    with Ledger.open(path, clock=clock, connector=Connector) as ledger:
        found = [line for kind in KINDS for line in ledger.list(kind)]
        came = clock.now
        for step in steps:
            clock.go_on(hours=5)
            came = clock.now if step == ("version",) and came == Clock().now else came
            take(ledger, step, found, reports["later"])
        reads(ledger)
        assert derived(ledger) == remade(ledger)
        for decision in list(ledger.decisions()):
            if decision["verb"] != "undo" and decision["undone"] is None:
                ledger.undo_decision(decision["number"])
        after = everything(ledger)
        assert derived(ledger) == remade(ledger)
    clock.now = came
    with Ledger.open(other_path, clock=clock, connector=Connector) as other:
        if ("version",) in steps:
            other.add_many([reports["later"]])
        untouched = everything(other)
    places.give_back(path)
    places.give_back(other_path)
    assert after == untouched
