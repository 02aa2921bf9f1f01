"""What watches read: records and doubts in the order of recording, from a place on, and by the filter of the desk."""

from __future__ import annotations

import pytest

from onrecord.errors import UsageError
from onrecord.ledger import Ledger


def test_records_come_in_the_order_of_recording_from_a_place_on(ledger: Ledger, make) -> None:
    ledger.add(make.article(1), [make.contact(), make.statement()])
    ledger.add(make.article(2), [make.contact(id="contact:2", day="2031-03-01")])
    lines = list(ledger.watched({"kind": "contact"}))
    assert [(line["article"], line["when"]["start"]) for line in lines] == [
        ("sha256:1", "2031-04-01"), ("sha256:2", "2031-03-01")
    ]  # fmt: skip
    assert [line["id"] for line in ledger.watched({"kind": "contact"}, after=lines[0]["seq"])] == ["contact:2"]
    assert {line["article"] for line in ledger.watched({}, up_to=lines[0]["seq"])} == {"sha256:1"}


def test_the_filter_means_what_it_means_on_the_desk(ledger: Ledger, make) -> None:
    ledger.add(make.article(1), [make.contact(), make.contact(id="contact:2", status="planned")])
    ledger.add(make.article(2, outlet="Echo"), [make.incident("Orsk"), make.statement()])

    def ids(**wanted: str) -> list[str]:
        asked = list(ledger.watched(wanted))
        assert sorted(line["id"] for line in asked) == sorted(line["id"] for line in ledger.page(_filter(wanted)).lines)
        return sorted(line["id"] for line in asked)

    assert ids(kind="contact", status="planned") == ["contact:2"]
    assert ids(kind="contact", type="call") == ["contact:1", "contact:2"]
    assert ids(who="Tarn", role="participants") == ["contact:1", "contact:2"]
    assert ids(place="Orsk") == ["incident:Orsk"]
    assert ids(outlet="Echo", q="hold line") == ["statement:1"]
    with pytest.raises(UsageError, match="no kind"):
        list(ledger.watched({"kind": "war"}))


def _filter(wanted):
    from onrecord.ledger import Filter

    return Filter.of(**wanted)


def test_doubts_are_those_of_the_lists(desk: Ledger) -> None:
    listed = sorted((line["id"], line["article"]) for line in desk.list("discrepancy"))
    found = list(desk.watched_doubts({}))
    assert sorted((line["id"], line["article"]) for line in found) == listed
    assert [line["seq"] for line in found] == sorted(line["seq"] for line in found)
    kinds = {line["kind"] for line in found}
    assert len(kinds) > 1
    for kind in kinds:
        assert {line["kind"] for line in desk.watched_doubts({"type": kind})} == {kind}
    assert not list(desk.watched_doubts({}, after=found[-1]["seq"]))
    assert len(list(desk.watched_doubts({}, up_to=found[0]["seq"]))) < len(found)


def test_a_place_in_time_is_a_place_in_the_tables(ledger: Ledger, make, clock) -> None:
    ledger.add(make.article(1), [make.contact(), make.statement()])
    clock.go_on(hours=1)
    ledger.add(make.article(2), [make.contact(id="contact:2")])
    assert ledger.last_before("2031-04-03T09:30:00Z") == {"records": 2, "articles": 1}
    assert ledger.last_before("2031-04-03") == {"records": 0, "articles": 0}
