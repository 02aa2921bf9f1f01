"""Transcripts: labels and colons in, who says what out; lists and headings that look like them are no speech."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.language import annotate_all
from onrecord.language.attribution_turns import turns
from onrecord.language.parse import parse_articles
from onrecord.model.article import Article, Block, Published
from onrecord.model.parsed import Parsed
from onrecord.packs import load_pack


def _parsed(text: str) -> Parsed:
    blocks, at = [], 0
    for n, line in enumerate(text.split("\n")):
        blocks.append(Block(at, at + len(line), "text", n))
        at += len(line) + 1
    day = Published("2024-03-14", "2024-03-14", "given")
    (parsed,) = parse_articles([Article("a", "a", text, language="en", published=day, blocks=tuple(blocks))])
    annotate_all(parsed, load_pack("world"), learned=False)
    return parsed


def _said(text: str) -> list[tuple[str, str]]:
    blocks = [a for a in _parsed(text).attributions if a.way == "block"]
    return [(a.speaker.name, a.content[0].text) for a in blocks if a.speaker]


def test_whole_names_in_capitals_that_come_again_are_persons() -> None:
    assert _said(
        "The union chief took questions.\n\nANNA WEISS: Why now?\n\nJOEL BENSON: This is a man who said no. He lied."
        "\n\nWEISS: You knew that in May.\n\nBENSON: Nobody knew. The ministry decides."
    ) == [
        ("Anna Weiss", "Why now?"),
        ("Joel Benson", "This is a man who said no. He lied."),
        ("Anna Weiss", "You knew that in May."),
        ("Joel Benson", "Nobody knew. The ministry decides."),
    ]


def test_titles_and_unnamed_askers_are_labels_too() -> None:
    assert _said(
        "General Ana Ruiz took questions.\nQUESTION: Who fired first?\nGEN. RUIZ: We do not know yet.\n"
        "QUESTION: When will you know?\nGEN. RUIZ (pausing): Soon, I hope."
    ) == [
        ("question", "Who fired first?"),
        ("Ana Ruiz", "We do not know yet."),
        ("question", "When will you know?"),
        ("Ana Ruiz", "Soon, I hope."),
    ]


def test_labels_behind_a_quotation_mark_tell_who_i_is() -> None:
    found = _parsed(
        "Mayor Bo Ek spoke to Ada Lind.\n\n\"LIND: Will the bridge hold?\n\n\"EK: I say that it will.\n\n"
        "\"LIND: And you?\""
    ).attributions
    assert [a.speaker.name for a in found if a.cue_lemma == "say" and a.speaker] == ["Bo Ek"]


@pytest.mark.parametrize(
    "text",
    [
        "Results by district.\nLIND: 12 seats, up from 9.\nHOLT: 30 seats. The party keeps the south.\nLIND: 4 seats.",
        "Ada Lind: won 12 districts last May.\nBo Holt: won 30 districts last May.\nThe count goes on.",
        "UPDATE: The dam holds, and we will report more.\nPREVIOUSLY: The dam was full. Read more below, you all.",
        "Ada Lind: “We won,” she said.\nThe count goes on.",
    ],
)
def test_lists_and_headings_are_no_turns(text: str) -> None:
    assert _said(text) == []


@given(st.lists(st.sampled_from(["LIND", "Ada Lind", ":", "\n", "I say so.", "REPORTER", "(", ")", "“", "”", "Why?",
                                 "12", ".", ","]), max_size=25))  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_no_text_breaks_it(parts: list[str]) -> None:
    text = " ".join(parts)
    for turn in turns(_parsed(text)) if text.strip() else ():
        assert turn.label[1] <= turn.colon < turn.words[0] < turn.words[1]
