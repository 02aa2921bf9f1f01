"""Who speaks where several names stand together: relative clauses, titles before a name, namesakes, papers' makers."""

from __future__ import annotations

import pytest

from onrecord.language import annotate_all
from onrecord.language.parse import parse_articles
from onrecord.model.article import Article, Block, Published
from onrecord.packs import load_pack


def _voices(text: str) -> list[list[str]]:
    day = Published("2024-03-14", "2024-03-14", "given")
    block = Block(0, len(text), "text", 0)
    (parsed,) = parse_articles([Article("a", "a", text, language="en", published=day, blocks=(block,))])
    annotate_all(parsed, load_pack("world"))
    told = sorted((a for a in parsed.attributions if a.nested_in < 0), key=lambda a: a.cue_token)
    return [[m.name for m in a.members] for a in told]


@pytest.mark.parametrize(
    ("text", "voices"),
    [
        ("The guests were Omar Farouk and Laila Elwi, who joked that it was late.", [["Laila Elwi"]]),
        ("The number fell, Northern Command spokesman Navy Capt. Jeff Dale said today.", [["Jeff Dale"]]),
        ("According to show insiders, he was rude. They said he shouted.", [["insiders"], ["insiders"]]),
        ("Ivana Kole's brief said that was not her view.", [["Ivana Kole"]]),
        ("One Republican threatened to make the clerk testify in public.", [["Republican"]]),
    ],
)
def test_who_speaks(text: str, voices: list[list[str]]) -> None:
    assert _voices(text) == voices


def test_a_bare_surname_is_whom_the_text_calls_so_though_kin_are_called_by_given_names() -> None:
    text = (
        "Senator Peter Lowe spoke on Monday. Lowe said that he was glad. Lowe said that it was late. He thanked his "
        "wife, Anna, and his father, George. A paper had accused George Lowe of fraud. It had shown a photo of Anna "
        "Lowe too. Lowe said that it was a lie."
    )
    assert _voices(text)[-1] == ["Peter Lowe"]
