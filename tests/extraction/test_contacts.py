"""Contacts told over several sentences, and who counts as a side."""

from __future__ import annotations

import pytest

from onrecord.extraction.contact_travel import hosts_apart, is_past
from onrecord.extraction.sides import camp, standing, two_sides
from onrecord.model.parts import Actor
from onrecord.model.records import Contact, Record
from onrecord.packs import load_pack

PACK = load_pack("world")


def person(name: str, role: str | None = None, country: str | None = None) -> Actor:
    return Actor(name, name.lower().replace(" ", "-"), "person", role=role, country=country)


def contacts(records: list[Record]) -> list[Contact]:
    return [r for r in records if isinstance(r, Contact)]


def test_every_sentence_of_a_call_is_its_evidence(extracted: dict[str, list[Record]]) -> None:
    """Parties from one sentence, length and request from another, the silence before it from a third."""
    (call,) = contacts(extracted["contact/call-with-length-and-gap"])
    assert [s.text.split()[0] for s in call.evidence] == ["Zambian", "The", "It"]


def test_a_day_that_was_worked_out_says_how(extracted: dict[str, list[Record]]) -> None:
    """A call that is dated by the silence before it keeps the reasoning and both sentences."""
    call = next(c for c in contacts(extracted["contact/dated-by-the-gap"]) if c.gap_days)
    assert call.when is not None
    assert call.when.basis == "inferred"
    assert call.when.why == "20 days after the contact of 2023-05-02"
    assert len(call.evidence) == 2


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        (person("Ada Lind", "foreign minister"), "official"),
        (person("Ada Lind", "CNN correspondent"), "private"),
        (person("Ada Lind"), "unknown"),
        (Actor("Norland", "norland", "country"), "official"),
        (Actor("CNN", "cnn", "organisation"), "private"),
        (Actor("rebel commanders", "rebel-commanders", "group"), "official"),
        (Actor("Lindby Herald", "lindby-herald", "organisation"), "private"),
    ],
)
def test_standing(actor: Actor, expected: str) -> None:
    """Officials, states and armed groups are sides; media and private persons are not."""
    assert standing(actor, PACK) == expected


def test_a_rebel_is_a_side_of_its_own() -> None:
    """Two of one country are two sides when one of them is against its state."""
    minister = person("Ada Lind", "interior minister", "CO")
    rebel = person("Bo Ek", "rebel leader", "CO")
    aide = person("Cai Dahl", "foreign minister", "CO")
    assert camp(minister, PACK) == "CO"
    assert two_sides((minister, rebel), PACK)
    assert not two_sides((minister, aide), PACK)


def test_nobody_private_and_never_alone() -> None:
    """One party is no contact, nor is a talk with a reporter."""
    minister = person("Ada Lind", "interior minister", "SE")
    assert not two_sides((minister,), PACK)
    assert not two_sides((minister, person("Bo Ek", "reporter", "NO")), PACK)
    assert two_sides((minister, person("Bo Ek", "ambassador", "NO")), PACK)


def test_leaders_of_a_people_are_a_side_and_those_of_a_calling_are_none() -> None:
    """Leaders of a people inside the state are another side; those of a business or a province are not."""
    minister = person("Ada Lind", "prime minister", "ET")
    people = Actor("Tigrayan leaders", "tigrayan-leaders", "anonymous")
    business = Actor("Japanese business leaders", "japanese-business-leaders", "anonymous", country="JP")
    province = Actor("Virginia delegation", "virginia-delegation", "anonymous")
    assert two_sides((minister, people), PACK)
    assert not two_sides((minister, business), PACK)
    assert not two_sides((minister, province), PACK)


@pytest.mark.parametrize(
    ("day", "past"), [("2024-03-04", True), ("2024-03-05", False), ("2024-03-06", False), ("2023-12-31", True)]
)
def test_talks_after_an_arrival_have_been_held_after_two_days(day: str, past: bool) -> None:
    """Who arrived for talks two days before the report has held them."""
    assert is_past(day, "2024-03-06") is past


def test_the_host_of_each_state_is_visited_apart() -> None:
    """A journey to two states is two visits of the same guests; one to one state is one."""
    guest = person("Ada Lind", "foreign minister", "NO")
    ghana, togo = Actor("Ghana", "ghana", "country", country="GH"), Actor("Togo", "togo", "country", country="TG")
    assert hosts_apart([guest, ghana, togo]) == [[guest, ghana], [guest, togo]]
    assert hosts_apart([guest, ghana]) == [[guest, ghana]]
