"""The parts by which tellings are compared: figures, actors, days, words; and the blocks."""

from __future__ import annotations

import pytest

from onrecord.linking.blocks import MOST, blocks
from onrecord.linking.days import days
from onrecord.linking.figures import fit
from onrecord.linking.seen import Seen, seen
from onrecord.linking.told import Told
from onrecord.linking.who import Who, who
from onrecord.linking.wording import sound, words_of
from onrecord.model.article import UNKNOWN_DATE, Published
from onrecord.model.parts import Actor, Item, Place, Quantity, When
from onrecord.model.records import Contact, Incident, Statement


def exactly(value: float) -> Quantity:
    return Quantity(value, value, value, None, None, f"{value:g}")


def over(value: float, approx: str | None = None) -> Quantity:
    return Quantity(None, value, None, None, approx, f"more than {value:g}")


def about(value: float) -> Quantity:
    return Quantity(value, None, None, None, "about", f"about {value:g}")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (exactly(14), exactly(14), "equal"),
        (exactly(14), exactly(15), "differ"),
        (over(250), exactly(260), "compatible"),
        (over(250), exactly(900), "differ"),
        (over(250), exactly(240), "differ"),
        (over(24, "dozens"), exactly(40), "compatible"),
        (over(24, "dozens"), exactly(400), "differ"),
        (about(40), exactly(43), "compatible"),
        (about(40), exactly(60), "differ"),
        (Quantity(40, None, None, None, "nearly", "nearly 40"), exactly(38), "compatible"),
        (Quantity(40, None, None, None, "nearly", "nearly 40"), exactly(43), "differ"),
        (exactly(8960), exactly(9000), "compatible"),
        (exactly(8960), exactly(8950), "differ"),
        (exactly(96), exactly(100), "differ"),
        (exactly(1_230_000), exactly(1_200_000), "compatible"),
        (None, exactly(3), "unknown"),
    ],
)
def test_figures(one: Quantity | None, other: Quantity | None, expected: str) -> None:
    assert fit(one, other) == expected
    assert fit(other, one) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Sergei Tarnov", "Serhiy Tarnov", Who.NEAR),
        ("Henrike Vollan", "Henrike Wollan", Who.NEAR),
        ("Dana Whitlow", "Dana Witlow", Who.NEAR),
        ("Garba Shehu", "Mallam Garba Shehu", Who.NEAR),
        ("Vollan", "Henrike Vollan", Who.NEAR),
        ("Anna Vell", "Gregor Vell", Who.OTHER),
        ("Anna Vell", "Agnes Vell", Who.OTHER),
        ("Anna Vell", "Anna Lind", Who.OTHER),
    ],
)
def test_persons(one: str, other: str, expected: Who) -> None:
    a, b = (Actor(name, name.lower().replace(" ", "-"), "person") for name in (one, other))
    assert who(a, b) == expected
    assert who(b, a) == expected


def test_bodies_and_those_without_a_name() -> None:
    ministry = Actor("Sarevian Defense Ministry", "sarevian-defense-ministry", "organisation")
    spelled = Actor("Sarevia's defence ministry", "anonymous-sarevia-s-defence-ministry", "anonymous")
    he = Actor("unresolved (he)", "anonymous-unresolved", "anonymous")
    officials = Actor("officials", "anonymous-officials", "anonymous")
    kenya = Actor("Kenya", "kenya", "country", country="KE")
    minister = Actor("Musalia Mudavadi", "musalia-mudavadi", "person", country="KE")
    assert who(ministry, spelled) == Who.NEAR
    assert who(he, he) == Who.UNKNOWN
    assert who(officials, officials) == Who.DESCRIBED
    assert who(officials, kenya) == Who.UNKNOWN
    assert who(kenya, minister) == who(minister, kenya) == Who.SIDE
    assert who(None, kenya) == Who.UNKNOWN


def _said(when: When | None, published: str | None) -> Seen:
    speaker = Actor("Ann Vell", "ann-vell", "person")
    given = Published(published, published, "given") if published else UNKNOWN_DATE
    return seen(Told(Statement(speaker=speaker, cue="said", when=when), "a", None, (), given))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("2024-03-12", "2024-03-12"), ("2024-03-12", "2024-03-12"), "equal"),
        (("2024-03-12", "2024-03-12"), ("2024-03-01", "2024-03-31"), "overlap"),
        (("2024-03-12", "2024-03-12"), ("2024-03-13", "2024-03-13"), "next"),
        (("2024-03-12", "2024-03-12"), ("2024-03-15", "2024-03-15"), "apart"),
        (("2024-03-12", "2024-03-12"), None, "unknown"),
        (("2024-03-20", "2024-03-20"), None, "before"),
        (("2024-02-20", "2024-02-20"), None, "late"),
        (None, None, "unknown"),
    ],
)
def test_days(one: tuple[str, str] | None, other: tuple[str, str] | None, expected: str) -> None:
    """The report of the second is of March 13."""
    first, second = (When(*d, "day", "explicit", "then") if d else None for d in (one, other))
    assert days(_said(first, "2024-03-13"), _said(second, "2024-03-13")) == expected
    assert days(_said(second, "2024-03-13"), _said(first, "2024-03-13")) == expected


def test_words_are_compared_by_what_they_carry() -> None:
    one, other = (
        words_of("Cost-free grain for 12 neighbours, by phone"),
        words_of("Grain free for twelve neighbors by telephone"),
    )
    assert one.figures == other.figures == {"12"}
    assert len(one.bag & other.bag) >= 4
    assert words_of("We didn’t leave").negated
    assert not words_of("We left").negated
    assert words_of("at 02:15").figures == words_of("at 2.15").figures
    assert sound("Vollan") == sound("Wolan") != sound("Willem")


def test_blocks_are_few_and_shared_by_what_lies_days_apart() -> None:
    a, b = (Actor(n, n.lower(), "person", country=c) for n, c in (("Ann", "KE"), ("Bo", "ET")))
    published = Published("2024-03-13", "2024-03-13", "given")
    dated = Contact(
        mode="call", status="held", participants=(a, b), when=When("2024-03-12", "2024-03-12", "day", "explicit", "")
    )
    undated = Contact(mode="call", status="held", participants=(b,))
    found = blocks(dated, published)
    assert 0 < len(found) <= MOST
    assert set(found) & set(blocks(undated, published))
    assert not set(found) & set(blocks(undated, Published("2024-05-13", "2024-05-13", "given")))
    for shift in range(1, 4):
        later = Published(f"2024-03-{13 + shift}", f"2024-03-{13 + shift}", "given")
        assert set(blocks(undated, published)) & set(blocks(undated, later))


def test_blocks_meet_across_spellings_of_a_place() -> None:
    published = Published("2024-03-13", "2024-03-13", "given")
    places = [Place(name, name, None, None, None, "unresolved") for name in ("Kil Harbor", "Keel Harbour")]
    harm = (Item("people", "killed", exactly(3)),)
    one, other = (Incident(type="shelling", place=p, harm=harm) for p in places)
    assert set(blocks(one, published)) & set(blocks(other, published))


def test_blocks_of_any_record_of_the_pairs_are_few(pairs: list[object]) -> None:
    records = [t for p in pairs for side in p.records for t in side]  # type: ignore[attr-defined]
    assert records
    for t in records:
        assert 0 < len(blocks(t.record, t.published)) <= MOST
        assert blocks(t.record, t.published) == blocks(t.record, t.published)
