"""Speech printed as paragraphs behind "The minister said:": how far it goes."""

from __future__ import annotations

import pytest

from onrecord.language import annotate_all
from onrecord.language.parse import parse_articles
from onrecord.model.article import Article, Block
from onrecord.packs import load_pack

SAID = "Trade Minister Paula Lind said:\nI welcome the deal with Norland."


def _content(text: str) -> str:
    blocks, at = [], 0
    for n, line in enumerate(text.split("\n")):
        heading = line.startswith("Notes")
        blocks.append(Block(at, at + len(line), "heading" if heading else "text", n))
        at += len(line) + 1
    (parsed,) = parse_articles([Article("a", "a", text, language="en", blocks=tuple(blocks))])
    annotate_all(parsed, load_pack("world"), learned=False)
    (block,) = [a for a in parsed.attributions if a.way == "block"]
    return " ".join("|".join(s.text for s in block.content).split())


@pytest.mark.parametrize(
    ("rest", "last"),
    [
        ("The talks took two years.\nWe will sign it in May.", "in May."),
        ("The deal is fair to both. Two years of talks led to it.", "led to it."),
        ("The deal is fair to both.\nNotes to editors\nThe deal was drafted in Oslo.", "to both."),
        ("The deal is fair to both.\nMs. Lind flew home on Friday.", "with Norland."),
        ("The deal is fair to both.\nThe minister flew home on Friday.", "with Norland."),
        ("The deal is fair to both.\nNorland said the deal was fair.", "with Norland."),
        ("The deal is fair to both.\n“It is a bad deal,” a farmer told reporters.", "with Norland."),
        ("The talks took two years.", "with Norland."),
    ],
    ids=["goes on as we", "to the end", "to a heading", "named", "called", "another speaks", "quoted", "past"],
)
def test_speech_goes_on_until_the_reporter_speaks(rest: str, last: str) -> None:
    """Paragraphs without a first person are speech between others of it, or where nothing else is told after them."""
    assert _content(f"{SAID}\n{rest}").endswith(last)
