"""Posts set into an article: texts in, who posted which words out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.language import annotate_all
from onrecord.language.parse import parse_articles
from onrecord.model.article import Article, Block, Published
from onrecord.packs import load_pack


def _posts(text: str) -> list[tuple[str | None, str]]:
    """Who is said to have posted what, in order of the text."""
    blocks, at = [], 0
    for n, line in enumerate(text.split("\n")):
        blocks.append(Block(at, at + len(line), "text", n))
        at += len(line) + 1
    day = Published("2024-03-14", "2024-03-14", "given")
    (parsed,) = parse_articles([Article("a", "a", text, language="en", published=day, blocks=tuple(blocks))])
    annotate_all(parsed, load_pack("world"))
    return [(a.speaker.name if a.speaker else None, " ".join(s.text for s in a.content))
            for a in parsed.attributions if a.cue and a.cue[0].text in ("—", "–", "―")]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "posts"),
    [
        (
            "Carla Mendes has resigned as mayor of Porto.\nI leave with a clear head. Thank you all! "
            "pic.example.com/x1 — Carla Mendes (@cmendes) May 2, 2023\nHer party was surprised.",
            [("Carla Mendes", "I leave with a clear head. Thank you all!")],
        ),
        # two in one paragraph: the second begins behind the day of the first
        (
            "Carla Mendes and Rui Costa quarrelled.\nThe bridge is safe again. — Carla Mendes (@cmendes) May 2, 2023 "
            "The bridge is not safe at all. – Rui Costa (@rui) May 3, 2023",
            [("Carla Mendes", "The bridge is safe again."), ("Rui Costa", "The bridge is not safe at all.")],
        ),
        # a quotation with a name below, and one with a sentence behind it
        (
            "Readers wrote.\n“No mother wants a man like that.” ― Elena Duarte\n“It is all about him.” — Ruth Abel.",
            [("Elena Duarte", "“No mother wants a man like that.”"), ("Ruth Abel", "“It is all about him.”")],
        ),
        ("Readers wrote.\n“We shall see.” — Nobody came to the square that day, she said.", []),
        # whom nobody knows by this name, nobody is
        (
            "Users laughed.\nThis was the best day of all. — bridgefan (@fan77) May 2, 2023",
            [(None, "This was the best day of all.")],
        ),
    ],
)
def test_who_signs_has_posted(text: str, posts: list[tuple[str | None, str]]) -> None:
    assert _posts(text) == posts


@pytest.mark.parametrize(
    "text",
    [
        # a handle in running text signs nothing
        "The mayor, Carla Mendes (@cmendes), opened the bridge on Sunday.",
        "Look here — Carla Mendes (@cmendes) May 2, 2023",
        "The mayor met Rui Costa — an old rival whom she had beaten twice before — and Ana Sousa (@ana) on Sunday.",
        "The bridge was closed for repairs. " * 14 + "— Carla Mendes (@cmendes) May 2, 2023",
    ],
)
def test_nothing_is_posted(text: str) -> None:
    assert _posts(text) == []


@given(st.lists(st.sampled_from(["—", "(", "@a", ")", "May", "2023", "x", "\n", " "]), max_size=30).map("".join))
def test_no_text_breaks_it(text: str) -> None:
    assert all(words for _, words in _posts("The day. " + text))
