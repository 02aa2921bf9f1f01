"""What stands in a content and is not said by its cue, and what stays in it, by the grammar alone."""

from __future__ import annotations

import pytest

from onrecord.language import annotate_all
from onrecord.language.parse import parse_articles
from onrecord.model.article import Report
from onrecord.model.parsed import AttributionMention
from onrecord.packs import load_pack
from onrecord.reading import read_article


def _attributions(text: str) -> list[AttributionMention]:
    (parsed,) = parse_articles([read_article(Report("text", text=text))])
    annotate_all(parsed, load_pack("world"), learned=False)
    return parsed.attributions


def _of(text: str, cue: str) -> AttributionMention:
    return next(a for a in _attributions(text) if a.words == cue)


def _content(text: str, cue: str = "said") -> str:
    return "|".join(s.text for s in _of(text, cue).content)


@pytest.mark.parametrize(
    ("said", "aside"),
    [
        ("its navy had sunk a trawler", ", a claim Velden rejected"),
        ("its navy had sunk a trawler", ", something which Velden has yet to confirm"),
        ("its scouts had been shot at", ', an allegation Velden dismissed as "a fable"'),
        ("it had taken the mill", ", which the rebels have denied"),
        ("it had taken the mill", ", though relief workers say snipers are there"),
        ("the guild had plotted a coup", ", without offering any proof"),
        ("the tunnel would be sealed", " but has not said when"),
        ("the tunnel would be sealed", ", but gave no date"),
        ("the tunnel would be sealed", ", declining to say why"),
        ("the tunnel would be sealed", ", as relief workers warned of floods"),
        ("the tunnel would be sealed", " after meeting the envoys"),
        ("ten smugglers had been caught", " but did not provide evidence"),
        ("the truce was void", " as he opened a gathering of elders"),
        ("the truce was void", " while touring the front"),
        ("the bridge would stay shut", " and flew home"),
        ("the talks had collapsed", " and left early"),
        ("four men had been held in a cellar", " and demanded an inquiry"),
        ("the mill had burned down", ", adding that the dam had held"),
        ("the deal was dead", ", accusing Velden of deceit"),
    ],
)
def test_what_is_not_said_by_the_cue_is_no_content(said: str, aside: str) -> None:
    assert _content(f"General Odo Karsk said {said}{aside}.") == said


@pytest.mark.parametrize("aside", ["asking not to be named", "declining to say why", "without giving a date"])
def test_what_is_kept_back_behind_the_cue_is_no_content(aside: str) -> None:
    assert _content(f"The bridge would be shut, General Odo Karsk said, {aside}.") == "The bridge would be shut"


@pytest.mark.parametrize(
    "said",
    [
        "the army had a plan, which the president rejected",
        "the rebels had left the town and warned of more raids",
        "the suspect had fled the mill and called a friend",
        "the suspects had been held for days and denied all charges",
        "he was shot as he opened the gate",
        "the army would fight on while talks went on",
        "the envoys had left without giving a date",
        "the army held the dam, though it had few shells",
        "the mayor told him the mill had burned, adding that the dam had held",
    ],
)
def test_what_may_be_said_by_the_cue_stays(said: str) -> None:
    assert _content(f"General Odo Karsk said {said}.") == said


def test_what_is_quoted_stays() -> None:
    said = '"the mill is ours, which Velden denies"'
    assert _content(f"General Odo Karsk said {said}.") == said


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("General Odo Karsk said the mill had burned down, adding that the dam had held.", "adding"),
        ("General Odo Karsk said his men had been held and demanded an inquiry.", "demanded"),
        ("General Odo Karsk said his men had left the dam and denied reports of theft.", "denied"),
        ("General Odo Karsk said the deal was dead, accusing Velden of deceit.", "accusing"),
    ],
)
def test_who_speaks_also_takes_the_stand_beside_it(text: str, cue: str) -> None:
    speaker = _of(text, cue).speaker
    assert speaker is not None
    assert speaker.name == "Odo Karsk"


def test_a_semicolon_parts_two_voices() -> None:
    first, second = _attributions("Odo Karsk told Reuters that Halm was safe; Mira Talv told Reuters it was lost.")
    assert [s.text for s in first.content] == ["that Halm was safe"]
    assert [s.text for s in second.content] == ["it was lost"]
    assert (first.nested_in, second.nested_in) == (-1, -1)


def test_a_pronoun_of_naming_is_the_subject_above() -> None:
    text = "Mira Talv spoke first. General Odo Karsk condemned what he called a craven raid."
    a = _of(text, "called")
    assert [s.text for s in a.source] == ["he"]
    assert a.speaker is not None
    assert a.speaker.name == "Odo Karsk"
