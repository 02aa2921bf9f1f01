"""Whom sources stand for: papers, first persons, epithets, bodies of a state told before, and some of many."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


def _speakers(text: str) -> list[str | None]:
    """The speakers of the outer attributions, in order of their cues."""
    outer = [a for a in _attributions(text) if a.nested_in < 0 and a.cue_token >= 0]
    return [a.speaker.name if a.speaker else None for a in sorted(outer, key=lambda a: a.cue_token)]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("A poll of voters found that nobody cared. A poll said that many cared.", ["poll of voters", "poll"]),
        ("The Lakes Commission issued a report. The report said that the wells were dry.", ["Lakes Commission"]),
        ("A report said that the wells were dry. The report said that two had been poisoned.", ["report", "report"]),
        ("The two crossed on foot, a Treasury Department news release said.", ["US Treasury"]),
        ("Norway welcomes the truce. We urge all sides to keep it.", ["Norway", "Norway"]),
        ("Many officials said that trade was slow. Others said that it had stopped.", ["officials", "other officials"]),
        ("No official said that the road was open.", [None]),
        ("A spokesman for the mayor said that the road was open.", ["spokesman for the mayor"]),
        ("Senator Ruth Lowe spoke to the farmers. The Vermont senator said that the subsidy would stay.",
         ["Ruth Lowe"]),
        ("The mayor, Jan Ruiz, spoke to the farmers. The Vermont senator said that the subsidy would stay.",
         ["Vermont senator"]),
        ("Egypt closed its border. The country's foreign ministry said that trucks could pass.",
         ["Egyptian foreign ministry"]),
        ("Egypt and Sudan closed the border. The foreign ministry said that trucks could pass.", ["foreign ministry"]),
        ("The envoy of Egypt met the envoy of Sudan. The envoy of Sudan said that trucks could pass. "
         "The envoy of Egypt said that they could not.", ["envoy of Sudan", "envoy of Egypt"]),
        ("A spokesman for the army said that the road was open. The spokesman said that it would stay so. "
         "The spokesman for the police said that it was shut.",
         ["spokesman for the army", "spokesman for the army", "spokesman for the police"]),
        ("A spokesman for Hamas said that the road was open. The spokesman for the group said that it was safe.",
         ["spokesman for Hamas", "spokesman for Hamas"]),
        ("As for Jan Ruiz, he said that he would stay.", ["Jan Ruiz"]),
        ("Jan Ruiz said that Tom Hale was ill. He said that the vote would go on.", ["Jan Ruiz", "Jan Ruiz"]),
    ],
)  # fmt: skip
def test_sources_stand_for(text: str, speakers: list[str | None]) -> None:
    assert _speakers(text) == speakers


def test_the_first_person_of_a_transcript_is_whose_turn_it_is() -> None:
    found = _attributions(
        "Ada Lind met Bo Ek, the mayor, in the studio.\nLIND: Is the bridge safe?\nEK: I say that it is safe.\n"
        "LIND: I say that it is not."
    )
    assert [a.speaker.name for a in found if a.speaker and a.cue_lemma == "say"] == ["Bo Ek", "Ada Lind"]


@given(st.lists(st.sampled_from(["The report said", "We urge", "Another said", "he said", "the 63-year-old said", "“",
                                 "”", "Ada Lind", ".", ",", "LIND:", "\n", "as for", "the latter said", "its army said",
                                 "no one said", "of", "Egypt"]), max_size=25))  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_no_text_breaks_it(parts: list[str]) -> None:
    text = " ".join(parts)
    for a in _attributions(text) if text.strip() else ():
        assert a.speaker is None or a.speaker.name
        assert a.speaker is None or not a.members or a.members[0] == a.speaker
