"""Sources, cues and contents as the grammar finds them, with the speaker that each source is."""

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


def _brief(text: str) -> list[tuple[str, str, str]]:
    """(source, cue, content) of every attribution, pieces joined by a bar."""
    return [
        tuple("|".join(s.text for s in part) for part in (a.source, a.cue, a.content))  # type: ignore[misc]
        for a in _attributions(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mayor Lena Brandt said the bridge would open.", ("Mayor Lena Brandt", "said", "the bridge would open")),
        ("The bridge, officials say, will open in May.", ("officials", "say", "The bridge|will open in May")),
        ("The river rose, the mayor told reporters.", ("the mayor", "told", "The river rose")),
        ("“We wait,” said Lena Brandt.", ("Lena Brandt", "said", "“We wait,”")),
        ("The army denied that it had fled.", ("The army", "denied", "that it had fled")),
        ("Two bridges fell, according to the army.", ("the army", "according to", "Two bridges fell")),
        ("According to two aides, the talks failed.", ("two aides", "According to", "the talks failed")),
        ("The envoy has repeatedly warned of a long siege.", ("The envoy", "repeatedly warned of", "a long siege")),
        ("The minister vowed to rebuild the port.", ("The minister", "vowed", "to rebuild the port")),
        ("She called the raid “a crime”, Brandt said.", ("Brandt", "said", "She called the raid “a crime”")),
        ("The report was read by Lena Brandt, who said it was false.", ("Lena Brandt", "said", "it was false")),
    ],
)
def test_the_parts_of_an_attribution(text: str, expected: tuple[str, str, str]) -> None:
    found = _brief(text)
    assert any(
        (source, cue.removeprefix("has "), content) == expected or (source, cue, content) == expected
        for source, cue, content in found
    ), found


def test_content_takes_the_whole_quote_that_it_enters() -> None:
    text = "Brandt said the port was “closed. Nobody is hurt. We will open it again.”"
    assert ("Brandt", "said", "the port was “closed. Nobody is hurt. We will open it again.”") in _brief(text)


def test_who_says_that_who_said() -> None:
    outer, inner = sorted(
        _attributions("Lena Brandt said the governor had promised that the road would stay open."),
        key=lambda a: a.cue_token,
    )
    assert (outer.nested_in, outer.speaker and outer.speaker.name) == (-1, "Lena Brandt")
    assert inner.cue_lemma == "promise"
    assert inner.nested_in >= 0


def test_a_quote_without_a_cue_goes_on_from_the_one_before() -> None:
    found = _attributions("“We wait,” said Lena Brandt. “We are tired.”\n“The boats are gone.”")
    assert [(a.speaker and a.speaker.name, a.content[0].text) for a in found] == [
        ("Lena Brandt", "“We wait,”"),
        ("Lena Brandt", "“We are tired.”"),
        ("Lena Brandt", "“The boats are gone.”"),
    ]


def test_a_bare_cue_after_an_unresolved_one_names_its_speaker() -> None:
    text = "Tom Reed met Lena Brandt and Ali Demir. “It is over,” he said. Demir said."
    found = next(a for a in _attributions(text) if a.quotes)
    assert found.speaker is not None
    assert found.speaker.name == "Ali Demir"


def test_paragraphs_after_a_colon_are_speech() -> None:
    speech = "The talks were frank.\nI expect the port to open."
    text = f"Following the meeting Lena Brandt said:\n{speech}\nThe port closed in March."
    (block,) = (a for a in _attributions(text) if a.way == "block")
    assert block.speaker is not None
    assert block.speaker.name == "Lena Brandt"
    assert block.content[0].text == speech


def test_the_person_told_and_the_occasion() -> None:
    (a,) = _attributions("Lena Brandt told Ali Demir at a news conference that the port would open.")
    assert a.addressee is not None
    assert a.addressee.name == "Ali Demir"
    assert a.occasion == "a news conference"


@pytest.mark.parametrize(
    "text",
    [
        "The ship sank near the coast.",
        "She lent her voice to the march.",
        "The team celebrated its win.",
        "“Winter of Glass” won a prize.",
    ],
)
def test_no_attribution(text: str) -> None:
    assert _attributions(text) == []
