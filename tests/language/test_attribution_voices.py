"""Chains of voices, odd word orders and occasions: who is behind the words, by the grammar alone."""

from __future__ import annotations

import pytest

from onrecord.language import annotate_all
from onrecord.language.parse import parse_articles
from onrecord.model.article import Article, Block, Published
from onrecord.model.parsed import AttributionMention
from onrecord.packs import load_pack


def _attributions(text: str) -> list[AttributionMention]:
    blocks, at = [], 0
    for n, line in enumerate(text.split("\n")):
        blocks.append(Block(at, at + len(line), "text", n))
        at += len(line) + 1
    day = Published("2024-03-14", "2024-03-14", "given")
    (parsed,) = parse_articles([Article("a", "a", text, language="en", published=day, blocks=tuple(blocks))])
    annotate_all(parsed, load_pack("world"), learned=False)
    return parsed.attributions


def _words(a: AttributionMention, part: str) -> str:
    return "|".join(s.text for s in getattr(a, part))


def _chain(text: str, cue: str) -> list[str]:
    """The sources of the attribution with that cue and of those behind it, nearest first."""
    found = _attributions(text)
    a = next(a for a in found if cue in _words(a, "cue"))
    out = [_words(a, "source")]
    while a.nested_in >= 0:
        a = found[a.nested_in]
        out.append(_words(a, "source"))
    return out


@pytest.mark.parametrize(
    ("text", "cue", "chain"),
    [
        ("Two boats sank, the Reuters news agency reported, citing the Thai army.", "citing",
         ["the Thai army", "the Reuters news agency"]),
        ("The Guardian reported on Monday, citing two diplomats, that the talks had failed.", "citing",
         ["two diplomats", "The Guardian"]),
        ("Lena Brandt, a lawmaker, told us, citing the National Intelligence Service, that 40 men had died.",
         "citing", ["the National Intelligence Service", "Lena Brandt, a lawmaker,"]),
        ("TASS quoted General Ivan Petrov as saying that the town had fallen.", "saying",
         ["General Ivan Petrov", "TASS"]),
        ("A security source, quoted by Jeune Afrique, said Mali had sent soldiers.", "said",
         ["A security source, quoted by Jeune Afrique,", "Jeune Afrique"]),
    ],
)  # fmt: skip
def test_the_voice_that_is_cited_stands_behind_the_one_that_reports(text: str, cue: str, chain: list[str]) -> None:
    assert _chain(text, cue) == chain


def test_the_words_of_a_relay_are_no_content() -> None:
    found = _attributions("The Guardian reported, citing two diplomats, that the talks had failed.")
    assert {_words(a, "content") for a in found} == {"that the talks had failed"}


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("Peru, which backs the miners, denies arming them.", "Peru, which backs the miners,", "arming them"),
        ("Washington called on both sides to show restraint.", "Washington", "both sides to show restraint"),
        ("As noted by Lena Brandt, the port will stay closed.", "Lena Brandt", "the port will stay closed"),
        ("The minister branded Lena Brandt 'the fox of the north'.", "The minister",
         "Lena Brandt 'the fox of the north'"),
        ("Exports have fallen by 42 percent, the IMF estimates.", "IMF", "Exports have fallen by 42 percent"),
        ("The police shut the office, Lena Brandt said, a move that Berlin described as \"a disgrace\".", "Berlin",
         "as \"a disgrace\""),
        ("Lena Brandt said the army holds the bridge and accused the rebels of lies.", "Lena Brandt",
         "that the army holds the bridge"),
        ("\"We go on watching the strait\", – underlined the press secretary of the ministry, Pat Wood.",
         "the press secretary of the ministry, Pat Wood", "\"We go on watching the strait\""),
    ],
)  # fmt: skip
def test_contents_that_hang_on_their_cue_in_other_ways(text: str, source: str, content: str) -> None:
    found = [(_words(a, "source"), _words(a, "content")) for a in _attributions(text)]
    assert (source, content) in found or (source, content.removeprefix("that ")) in found, found


def test_another_voice_after_while_is_cut_off() -> None:
    text = "Ana Ruiz insisted that the sea is open, while Juan Paz claimed in a post that it was closed."
    found = {_words(a, "source"): _words(a, "content") for a in _attributions(text)}
    assert found == {"Ana Ruiz": "that the sea is open", "Juan Paz": "that it was closed"}


def test_a_lead_in_before_a_partial_quote_is_content() -> None:
    (a,) = _attributions("She said that they would \"only fuel hatred\".")
    assert _words(a, "content") == "that they would \"only fuel hatred\""


def test_a_statement_speaks_for_its_owner() -> None:
    (a,) = _attributions("A statement from the Israeli army said ten people were hurt.")
    assert a.speaker is not None
    assert a.speaker.type == "organisation"
    first, last = _attributions("The Interior Ministry said a bomb went off. “Two men fled,” the statement said.")
    assert first.speaker is not None
    assert last.speaker == first.speaker


@pytest.mark.parametrize(
    ("text", "occasion"),
    [
        ("Lena Brandt said in a statement on Monday that the port was closed.", "a statement"),
        ("Lena Brandt accused Peru of lies and of arming gangs, in a letter to the United Nations seen by AFP.",
         "a letter to the United Nations"),
        ("Lena Brandt told The Associated Press that the port was closed.", None),
    ],
)  # fmt: skip
def test_the_occasion_without_dates_and_readers(text: str, occasion: str | None) -> None:
    (a,) = _attributions(text)
    assert a.occasion == occasion
    assert "letter" not in _words(a, "content")


def test_an_agency_can_be_told() -> None:
    (a,) = _attributions("Lena Brandt told The Associated Press that the port was closed.")
    assert a.addressee is not None
    assert "Associated Press" in a.addressee.name


def test_a_cue_inside_quoted_speech_is_marked() -> None:
    found = _attributions("“I think the army said the bridge was safe,” Lena Brandt said.")
    assert {_words(a, "source"): a.embedded for a in found if a.source} == {
        "I": True, "the army": True, "Lena Brandt": False,
    }  # fmt: skip


def test_a_spokesman_goes_on_speaking_for_his_body() -> None:
    found = _attributions("The EU spokesman Jan Voss said the bloc watches the port and repeated that it must open.")
    assert {_words(a, "source") for a in found} == {"The EU spokesman Jan Voss"}


@pytest.mark.parametrize(
    "text",
    [
        "“Yes, the port is open,” Lena Brandt, a founder of the yard, tells Reuters.",
        "The council voted no, Lena Brandt said, citing high costs.",
        "She smiled as if to say that the port was open.",
    ],
)
def test_who_is_told_and_what_is_cited_as_a_reason_does_not_speak(text: str) -> None:
    speakers = {a.speaker.name for a in _attributions(text) if a.speaker is not None and a.source}
    assert speakers <= {"Lena Brandt"}
