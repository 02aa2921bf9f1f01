"""Equipment: what is read as arms, under which name and category, and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.language.equipment import find_equipment
from onrecord.language.parse import parse_articles
from onrecord.model.article import Article, Block
from onrecord.model.parsed import EquipmentMention, Parsed
from onrecord.packs.pack import load_pack

WORLD = load_pack("world")


def parse(text: str) -> Parsed:
    article = Article("1", "1", text, language="en", blocks=(Block(0, len(text), "text", 0),))
    (parsed,) = parse_articles([article])
    return parsed


def equipment(text: str) -> list[EquipmentMention]:
    return find_equipment(parse(text), WORLD)


@pytest.mark.parametrize(
    ("text", "name", "category"),
    [
        ("Oslo will send eight Leopard 2A4 tanks.", "Leopard 2A4 tanks", "tank"),
        ("The rebels lost nine T-55s.", "T-55s", "tank"),
        ("The army lost four infantry fighting vehicles.", "infantry fighting vehicles", "infantry fighting vehicle"),
        ("The army lost two armored fighting vehicles.", "armored fighting vehicles", "armoured vehicle"),
        ("The army lost two armoured personnel carriers.", "armoured personnel carriers", "armoured personnel carrier"),
        ("They fired 155mm shells at the port.", "155mm shells", "ammunition"),
        ("They fired 105 mm howitzers at the port.", "105 mm howitzers", "artillery"),
        ("Six self-propelled howitzers arrived.", "self-propelled howitzers", "artillery"),
        ("A pair of HIMARS arrived.", "HIMARS", "multiple rocket launcher"),
        ("The city asked for anti-aircraft systems.", "anti-aircraft systems", "air defence"),
        ("The city asked for antiaircraft guns.", "antiaircraft guns", "air defence"),
        ("A Patriot battery shot it down.", "Patriot battery", "air defence"),
        ("Twelve F-16s took off.", "F-16s", "aircraft"),
        ("Two Mi-8 helicopters crashed.", "Mi-8 helicopters", "helicopter"),
        ("Forty Shahed-136 drones were launched.", "Shahed-136 drones", "drone"),
        ("Unmanned aerial vehicles circled the base.", "Unmanned aerial vehicles", "drone"),
        ("Three patrol boats sank.", "patrol boats", "boat"),
        ("A Kilo-class submarine surfaced.", "Kilo-class submarine", "submarine"),
        ("Sappers cleared anti-tank mines.", "anti-tank mines", "mine"),
        ("The militia has 200 Kalashnikov rifles.", "Kalashnikov rifles", "small arms"),
        ("They were given 9,000 rounds of ammunition.", "rounds of ammunition", "ammunition"),
        ("Glide bombs hit the bridge.", "Glide bombs", "bomb"),
        ("The navy fired Kalibr cruise missiles.", "Kalibr cruise missiles", "missile"),
        ("India received two Rafale M jets.", "Rafale M jets", "aircraft"),
        ("Mali bought six Mi-171 helicopters.", "Mi-171 helicopters", "helicopter"),
        ("Nigeria ordered four CH-4 drones.", "CH-4 drones", "drone"),
        ("Iran fired ten Kheibar Shekan missiles.", "Kheibar Shekan missiles", "missile"),
        ("Taiwan tested three Hsiung Feng III missiles.", "Hsiung Feng III missiles", "missile"),
        ("Turkey sent 12 Firtina howitzers.", "Firtina howitzers", "artillery"),
        ("Chad lost five BTR-152s.", "BTR-152s", "armoured personnel carrier"),
        ("A Pantsir-S2 was destroyed.", "Pantsir-S2", "air defence"),
        ("Armenia has four Pinaka launchers.", "Pinaka launchers", "multiple rocket launcher"),
        ("They hold 40 Konkurs missiles.", "Konkurs missiles", "anti-tank weapon"),
        ("The destroyer left the port.", "destroyer", "ship"),
        ("Japan gave them non-lethal equipment.", "non-lethal equipment", "equipment"),
        ("Shots hit the drones on Tuesday.", "drones", "drone"),
    ],
)
def test_name_and_category(text: str, name: str, category: str) -> None:
    assert [(e.name, e.category) for e in equipment(text)] == [(name, category)]


@pytest.mark.parametrize(
    "text",
    [
        "A think tank in Nairobi published the paper.",
        "The fish tanks in the lobby broke.",
        "The fuel tank leaked.",
        "She wore a tank top.",
        "The money went to a shell company in Cyprus.",
        "A drone of bees filled the garden.",
        "The Apache tribe sued the state.",
        "Congress passed the Patriot Act.",
        "They shell the town daily.",
        "The idea was mine.",
        "The coal mine closed.",
        "It stayed under the radar.",
        "She proposed a 10 percent tax at 4 pm.",
        "Omar Bradley met General Abrams.",
        "The anti-gun lobby spoke.",
        "A police cruiser stopped at the corner.",
        "They took the A10 to Paris and listened to U2.",
        "The K9 unit found the boy.",
        "The Seahawks won on Sunday.",
        "The rain came with a DANA over Valencia.",
    ],
)
def test_what_is_no_equipment(text: str) -> None:
    assert equipment(text) == []


def test_the_head_is_the_noun_that_a_number_counts() -> None:
    parsed = parse("They were given 9,000 rounds of ammunition and three main battle tanks.")
    heads = [parsed.tokens[e.head].text for e in find_equipment(parsed, WORLD)]
    assert heads == ["rounds", "tanks"]


def test_every_row_of_the_table_is_read_from_its_own_name() -> None:
    rows = [row for row in WORLD.equipment if not row.name.isalpha() or row.name.islower()]
    assert len(rows) > 150
    missed = [row.name for row in rows if not equipment(f"The army received 30 {row.name} systems on Monday.")]
    assert len(missed) <= len(rows) // 20, missed


_WORDS = """
Leopard 2A4 tanks tank TANK - anti aircraft self propelled 155 mm 155mm shells think Patriot Act of rounds ammunition
F-16s A 10 class Kilo long range , . drones ' \u200f
"""
_WORD = st.sampled_from(_WORDS.split())


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=120), st.lists(_WORD, max_size=25).map(" ".join)))
def test_any_text_gives_spans_that_match(text: str) -> None:
    end = 0
    for e in equipment(text):
        assert e.span.text == text[e.span.start : e.span.end]
        assert e.first <= e.head < e.last
        assert e.span.start >= end
        end = e.span.end
