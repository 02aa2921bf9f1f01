"""Quantities: sentences in, figures with bounds, units and counted nouns out; names and scores must yield nothing."""

from __future__ import annotations

import pytest

from onrecord.language.dates import find_dates
from onrecord.language.parse import parse_articles
from onrecord.language.quantities import find_quantities
from onrecord.model.article import Article, Block
from onrecord.model.parsed import QuantityMention
from onrecord.packs.pack import Pack

PACK = Pack("none")


def quantities(text: str) -> list[QuantityMention]:
    parsed = next(parse_articles([Article("a", "a", text, blocks=(Block(0, len(text), "text", 0),))]))
    parsed.dates = find_dates(parsed, PACK)
    return find_quantities(parsed)


def one(text: str) -> QuantityMention:
    found = quantities(text)
    assert len(found) == 1, [q.span.text for q in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "value", "least", "most", "noun", "approx", "change"),
    [
        ("They lost 16 trucks.", 16, 16, 16, "trucks", None, "="),
        ("They lost more than 250 soldiers.", None, 250, None, "soldiers", None, ">"),
        ("They lost at least a dozen soldiers.", None, 12, None, "soldiers", None, ">"),
        ("They lost up to 40 soldiers.", None, None, 40, "soldiers", None, "<"),
        ("They lost about 40 soldiers.", 40, None, None, "soldiers", "about", "~"),
        ("They lost nearly 40 soldiers.", 40, None, None, "soldiers", "nearly", "~"),
        ("They lost 40 or more soldiers.", None, 40, None, None, None, ">"),
        ("They sent between 30 and 40 guns.", None, 30, 40, "guns", None, "="),
        ("They sent three to five guns.", None, 3, 5, "guns", None, "="),
        ("They sent one or two guns.", None, 1, 2, "guns", None, "="),
        ("They sent eight armoured vehicles.", 8, 8, 8, "armoured vehicles", None, "="),
        ("They sent three infantry combat vehicles.", 3, 3, 3, "infantry combat vehicles", None, "="),
        ("They sent 14 Leopard 2 tanks.", 14, 14, 14, "Leopard 2 tanks", None, "="),
        ("They gave Osk 31 Abrams tanks.", 31, 31, 31, "Abrams tanks", None, "="),
        ("Dozens of villagers fled.", None, 24, None, "villagers", "dozens", "="),
        ("Hundreds of thousands of villagers fled.", None, 200_000, None, "villagers", "hundreds", "="),
        ("Several villagers fled.", None, None, None, "villagers", "several", "="),
        ("They fired half a million shells.", 5e5, 5e5, 5e5, "shells", None, "="),
        ("They fired twenty-one shells.", 21, 21, 21, "shells", None, "="),
        ("They fired 30 to 40 thousand shells.", None, 30_000, 40_000, "shells", None, "="),
        ("One administrative building was damaged.", 1, 1, 1, "administrative building", None, "="),
        ("One of the boats sank.", 1, 1, 1, "boats", None, "="),
        ("The strike left 20 dead.", 20, 20, 20, "dead", None, "="),
        ("The two last spoke in spring.", 2, 2, 2, None, None, "="),
    ],
)
def test_counts(
    text: str,
    value: float | None,
    least: float | None,
    most: float | None,
    noun: str | None,
    approx: str | None,
    change: str,
) -> None:
    found = one(text)
    x = found.quantity
    assert (x.value, x.min, x.max, x.approx, found.change) == (value, least, most, approx, change)
    assert found.quantity.unit is None
    if noun is not None:
        assert found.noun == noun
        assert found.noun_token >= 0


@pytest.mark.parametrize(
    ("text", "words", "value", "unit", "currency", "noun"),
    [
        ("They pledged a $40 billion package.", "$40 billion", 40e9, "USD", "USD", "package"),
        ("They pledged €1.5bn in aid.", "€1.5bn", 1.5e9, "EUR", "EUR", "aid"),
        ("They pledged £20m for schools.", "£20m", 20e6, "GBP", "GBP", None),
        ("They pledged US$3 million for schools.", "US$3 million", 3e6, "USD", "USD", None),
        ("They owed 300 million hryvnias to banks.", "300 million hryvnias", 3e8, "UAH", "UAH", None),
        ("They owed 30 million Australian dollars.", "30 million Australian dollars", 3e7, "AUD", "AUD", None),
        ("They hold 8.5 percent of the valley.", "8.5 percent", 8.5, "percent", None, "valley"),
        ("It is 15 km from the town.", "15 km", 15, "kilometre", None, None),
        ("They sent 155-mm howitzers.", "155-mm", 155, "millimetre", None, "howitzers"),
        ("They sent 40 tonnes of grain.", "40 tonnes", 40, "tonne", None, "grain"),
        ("It flies at 900 km/h at most", "900 km/h", 900, "kilometre per hour", None, None),
        ("They fire 6,000 shells a day.", "6,000", 6000, "per day", None, "shells"),
        ("It was the first call in 84 days.", "84 days", 84, "day", None, None),
        ("An 84-year-old man fled.", "84-year-old", 84, "year of age", None, None),
    ],
)
def test_measures(text: str, words: str, value: float, unit: str, currency: str | None, noun: str | None) -> None:
    found = one(text)
    assert (found.span.text, found.quantity.value, found.quantity.unit, found.currency) == (
        words,
        value,
        unit,
        currency,
    )
    if noun is not None:
        assert found.noun == noun


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("Prices rose by 5 percent.", "up"),
        ("Prices fell 3 percent.", "down"),
        ("Prices rose to 9 percent.", "="),
        ("They shot down 20 drones.", "="),
        ("Some 20 missiles fell on Osk.", "~"),
    ],
)
def test_change(text: str, change: str) -> None:
    assert one(text).change == change


@pytest.mark.parametrize(
    ("text", "least", "most", "per"),
    [
        ("The line is tested once or twice daily.", 1, 2, "day"),
        ("They report four to five times a month.", 4, 5, "month"),
        ("They report every day.", 1, 1, "day"),
        ("They report every two weeks.", 0.5, 0.5, "week"),
    ],
)
def test_frequency(text: str, least: float, most: float, per: str) -> None:
    f = one(text).frequency
    assert f is not None
    assert (f.min, f.max, f.per) == (least, most, per)


@pytest.mark.parametrize(
    "text",
    [
        "The F-16 and the T-72 were shown.",
        "They flew a Boeing 737 home.",
        "The G7 met there.",
        "The council passed Resolution 1701.",
        "The 47th brigade left.",
        "Osk won 3-1 at home.",
        "Call 555-123-4567 for news.",
        "They met on March 24, 2022.",
        "No one died.",
        "A third strike followed.",
        "They live at 10 Garden Street.",
        "A six-speed lorry stopped.",
    ],
)
def test_traps(text: str) -> None:
    assert [q.span.text for q in quantities(text)] == []


def test_converted_figure_keeps_the_bound() -> None:
    miles, km = quantities("It lies more than 8 miles (13 km) away.")
    assert (miles.quantity.min, km.quantity.min, km.quantity.value) == (8, 13, None)


def test_several_counts_in_a_row() -> None:
    found = quantities("They lost more than 250 soldiers, 16 tanks and three patrol boats on March 3.")
    assert [(q.noun, q.quantity.min) for q in found] == [("soldiers", 250), ("tanks", 16), ("patrol boats", 3)]


@pytest.mark.parametrize(
    ("text", "value", "noun"),
    [
        ("They shot down 14 of about 20 drones.", 14, "drones"),
        ("They burned three of the group's coastal radar stations.", 3, "coastal radar stations"),
        ("Some 13 out of 16 articles were agreed.", 13, "articles"),
        ("Three out of 10 homes burned.", 0.3, "homes"),
    ],
)
def test_a_part_of_what_is_counted(text: str, value: float, noun: str) -> None:
    first = quantities(text)[0]
    assert first.quantity.value == pytest.approx(value)
    assert first.noun == noun


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("Denmark pledged 900 million crowns.", "DKK"),
        ("Prague will pay 900 million crowns.", "CZK"),
        ("Algeria lent 40 million dinars.", "DZD"),
        ("The government spent 900 million crowns.", None),
    ],
)
def test_a_currency_that_nations_share_is_that_of_the_one_named(text: str, currency: str | None) -> None:
    assert one(text).currency == currency
