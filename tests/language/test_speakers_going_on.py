"""Who speaks where speech goes on, stands alone, or is told by a description: texts in, speakers out."""

from __future__ import annotations

import pytest

from onrecord.language import annotate_all
from onrecord.language.parse import parse_articles
from onrecord.model.article import Article, Block, Published
from onrecord.packs import load_pack


def _speakers(text: str, words: str) -> list[str]:
    """Whom the attribution is given to whose content holds the words and is the shortest."""
    blocks, at = [], 0
    for n, line in enumerate(text.split("\n")):
        blocks.append(Block(at, at + len(line), "text", n))
        at += len(line) + 1
    day = Published("2024-03-14", "2024-03-14", "given")
    (parsed,) = parse_articles([Article("a", "a", text, language="en", published=day, blocks=tuple(blocks))])
    annotate_all(parsed, load_pack("world"))
    found = [(sum(s.end - s.start for s in a.content), n) for n, a in enumerate(parsed.attributions)
             if any(words in s.text for s in a.content)]  # fmt: skip
    return [m.name for m in parsed.attributions[min(found)[1]].members] if found else []


@pytest.mark.parametrize(
    ("text", "words", "speakers"),
    [
        (
            "Colonel Idris Sow briefed the press.\n\n“Our troops took the town at dawn.”\n\n“Nobody "
            "was hurt,” he said.",
            "Our troops",
            ["Idris Sow"],
        ),
        (
            "Foreign Minister Karim Nasser said the talks had failed.\n\n“They did not want peace. They wanted time."
            "\n\n“We will give them no more of it,” he added.",
            "did not want peace",
            ["Karim Nasser"],
        ),
        (
            "Sara Okoye was satisfied. “We have a deal,” she said, noting that both camps had signed. “It will hold.”",
            "It will hold",
            ["Sara Okoye"],
        ),
        (
            "Governor Carl Benz said the bridge was safe.\n\nA police officer, Tim Sauer, holds up a photo of it.\n\n"
            "“We checked every bolt,” he added.",
            "every bolt",
            ["Carl Benz"],
        ),
        (
            "Carl Benz said the bridge was safe. Its engineer, Tim Sauer, said he was tired. “I am glad,” he added.",
            "I am glad",
            ["Tim Sauer"],
        ),
        (
            "Carl Benz said the bridge was safe. Its owner, Anna Holt, said it was old. “It will last,” he added.",
            "It will last",
            ["Carl Benz"],
        ),
        (
            "Before warning that the dam could burst, the governor, Ines Prado, thanked the rescuers.",
            "the dam could burst",
            ["Ines Prado"],
        ),
        (
            "The tank is full, according to Craig Hollis, head of the Water Institute at Lima, and other engineers.",
            "The tank is full",
            ["Craig Hollis", "engineers"],
        ),
        (
            "Another official, deputy police chief Abdul Noori, said one suspect had been held. “We will find more,” "
            "he said.",
            "We will find more",
            ["Abdul Noori"],
        ),
        (
            "Two former ministers, Aldo Greco and Rita Moss, were questioned on Tuesday. They deny any wrongdoing.",
            "any wrongdoing",
            ["Aldo Greco", "Rita Moss"],
        ),
        (
            "The answers are “too slow,” says Paul Reiter. “We compare it to a flood, when the whole town felt like "
            "the river was everywhere, and nobody slept.”",
            "and nobody slept",
            ["Paul Reiter"],
        ),
    ],
)
def test_who_speaks(text: str, words: str, speakers: list[str]) -> None:
    assert _speakers(text, words) == speakers
