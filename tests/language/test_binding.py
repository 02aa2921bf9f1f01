"""Whom a pronoun cannot mean by its clause, and who is left: texts in, the speaker of a statement out."""

from __future__ import annotations

import pytest

from onrecord.language import annotate_all
from onrecord.language.parse import parse_articles
from onrecord.model.article import Article, Block, Published
from onrecord.packs import load_pack

_RED_CROSS = "International Committee of the Red Cross"


def _speaker(text: str, words: str) -> str | None:
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
    speaker = parsed.attributions[min(found)[1]].speaker if found else None
    return speaker.name if speaker is not None else None


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        # who is told of in ", he said" does not say it; who says there does
        (
            "Joseph Amadi, a teacher in Lagos, said he will not vote for Peter Holm. Also, Holm is not a "
            "patriot, he said.",
            "is not a patriot",
            "Joseph Amadi",
        ),
        # whom the relative clause is about is not its subject
        (
            "In Quito on Monday, Carlos Vega said that the coalition must stop the candidate Pedro Rivas, whom he "
            "described as a “danger to the republic”.",
            "danger to",
            "Carlos Vega",
        ),
        (
            "Henrik Dahl praised Lars Bruun for paving the harbour road, moves that he said had saved the town.",
            "had saved the town",
            "Henrik Dahl",
        ),
        # a description of somebody already named is nobody else
        (
            "Marek Nowak is a hard man on a mission to change what he says is a false picture of miners.",
            "is a false picture",
            "Marek Nowak",
        ),
        (
            "A woman in Accra, Grace Mensah, also said she had heard the alarm. “It was scary,” she said.",
            "It was scary",
            "Grace Mensah",
        ),
        # the noun tells the sex
        (
            "Ruth Adler was met by a policeman. “I did not say anything,” she said.",
            "did not say anything",
            "Ruth Adler",
        ),
        # a verb of blaming is one of saying, and its subject the one who goes on
        (
            "Asked about Ivan Petkov's calling Nadia Ilieva a liar, Stefan Kolev blamed Ilieva for the quarrel. “She "
            "started it,” he said.",
            "started it",
            "Stefan Kolev",
        ),
        # who also wrote has written before
        (
            "Zola Dube posted a photo on Tuesday, writing that she could not believe it. Khumalo died on Monday in "
            "Durban, where Naledi Moyo was born. She also wrote, “Never again.”",
            "Never again",
            "Zola Dube",
        ),
        # the subject of the sentence before outweighs one told of in a clause that hangs on a noun
        (
            "Emil Roth spoke on Sunday. The day before, Otto Brandt was just as blunt, claiming without any evidence "
            "that Karl Weiss wanted to sell the port. “You'd have to be insane,” he said.",
            "have to be insane",
            "Otto Brandt",
        ),
        # few name themselves in what they say
        (
            "The harbour was his, Sven Aas said. Nils Berg sat by. “Everybody asked whether Mr. Aas's plan could "
            "work, and he proved it could,” he said.",
            "Everybody asked",
            "Nils Berg",
        ),
        # "For X, …" tells whom a paragraph is about
        (
            "For Bruno Costa, shifting from playing football to playing chess was no great challenge. “It was what I "
            "really liked,” he said.",
            "what I really liked",
            "Bruno Costa",
        ),
    ],
)
def test_who_is_left(text: str, words: str, name: str) -> None:
    assert _speaker(text, words) == name


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # the girl is no he
        ("The girl had filed charges. “I was angry,” he said.", "was angry"),
        # nor is the pilot, whom she tells
        ("Behind them sat the white pilot who had heard it all. She told the pilot that it was late.", "it was late"),
    ],
)
def test_nobody_is_clear(text: str, words: str) -> None:
    assert _speaker(text, words) is None


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        # two people said it; weeks say nothing
        (
            "As Jan Holm and Peter Weld toured the coast, they were cheered - something new in the past weeks, "
            "they said.",
            "something new",
            "Jan Holm",
        ),
        # an unnamed voice goes on as "they"
        (
            "A Bergen Fire Brigade spokesman said it had been called at six. “There are four crews here,” they added.",
            "four crews",
            "Bergen Fire Brigade spokesman",
        ),
        # the nearest body that acts goes on as "it"
        (
            "The African Union called a meeting for Sunday. But North Korea boasted of its rocket. It said it had "
            "fired another.",
            "had fired another",
            "North Korea",
        ),
        # a body is a "who" where it speaks
        ("The villagers called the Red Cross, who said the road was cut.", "road was cut", _RED_CROSS),
    ],
)
def test_bodies_and_voices(text: str, words: str, name: str) -> None:
    assert _speaker(text, words) == name
