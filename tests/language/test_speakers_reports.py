"""Speakers as reports of wars and governments tell them: texts of several paragraphs in, who is taken to speak out."""

from __future__ import annotations

import pytest

from onrecord.language import annotate_all
from onrecord.language.parse import parse_articles
from onrecord.model.article import Article, Block, Published
from onrecord.packs import load_pack


def _speakers(text: str, title: str | None = None) -> list[str | None]:
    """The speakers of the outermost statements, in order of their cues; each line is a paragraph."""
    blocks, at = [], 0
    for n, line in enumerate(text.split("\n")):
        blocks.append(Block(at, at + len(line), "text", n))
        at += len(line) + 1
    day = Published("2024-03-14", "2024-03-14", "given")
    article = Article("a", "a", text, title=title, language="en", published=day, blocks=tuple(blocks))
    (parsed,) = parse_articles([article])
    annotate_all(parsed, load_pack("world"))
    told = sorted((a for a in parsed.attributions if a.nested_in < 0), key=lambda a: a.cue_token)
    return [a.speaker.name if a.speaker else None for a in told]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        # a function told at length before the name
        (
            "Head of the Norland State Duma's Foreign Affairs Committee Leonid Belkin said Friday that the test was a "
            "challenge.\nMeanwhile, he noted that sanctions would not work.",
            ["Leonid Belkin", "Leonid Belkin"],
        ),
        ("Chairman of the Defence Committee Oleg Starov said the tanks had arrived.", ["Oleg Starov"]),
        (
            "A spokesperson for Buhari, Mallam Sani Bello, said it was over.\nHe added that the talks would go on.",
            ["Sani Bello", "Sani Bello"],
        ),
        # a given name that is a creed, a title that is short
        ("Christian Lestrade, the head of the region, wept. “It is late,” he said.", ["Christian Lestrade"]),
        ("MK Tzipi Regev said it was a mistake. The MK said the vote was off.", ["Tzipi Regev", "Tzipi Regev"]),
        (
            "The Prime Minister's Bureau rejected the claims.\nThe statement explained that the timing was usual.",
            ["Prime Minister's Bureau", "Prime Minister's Bureau"],
        ),
        # outlets behind the words for their sort
        ("The strike killed four people, state-run Al-Watan newspaper reported.", ["Al-Watan"]),
        ("The pro-government Sabah news agency reported that two were wounded.", ["Sabah"]),
        ("Two died, according to Lebanon's Al-Mayadeen TV channel.", ["Al-Mayadeen TV"]),
        # papers and families that ask or blame
        ("The council met. The resolution condemned the attack.", ["resolution"]),
        ("The Resolution demanded full access for the convoys.", ["Resolution"]),
        ("The report blamed the pilots. The letter urged the council to act.", ["report", "letter"]),
        ("Karimov's family has called on police to release the videos.", ["Karimov's family"]),
        ("The victim's family demanded an inquiry.", ["victim's family"]),
        ("Two big investors asked the firm to limit the use of phones.", ["big investors"]),
        # the statement of the body that spoke last
        (
            "The Norland Ministry of Defence said no shells were fired.\nThe statement added that the report was "
            "false.",
            ["Norland Ministry of Defence", "Norland Ministry of Defence"],
        ),
        ("Oleg Starov said it was late.\nThe statement added that the report was false.", ["Oleg Starov", "statement"]),
        # a state told by its capital; a namesake of another state
        ("All staff were unharmed, according to the foreign ministry in Berlin.", ["German Foreign Ministry"]),
        (
            "Two missiles fell, according to South Korea's Joint Chiefs of Staff.\nThey flew far, the Joint Chiefs "
            "said.",
            ["South Korean Joint Chiefs of Staff", "South Korean Joint Chiefs of Staff"],
        ),
        # a caption names nobody who is in mind
        (
            "Samir Haddad, chairman of the club, said the charges were false.\nNora Tamim speaks to her lawyer Hanna "
            "Levin in the courtroom near Ramallah. REUTERS/Omar Saleh\n“We want to go home,” he said.",
            ["Samir Haddad", "Samir Haddad"],
        ),
        # a given name that the table has under the other sex, and one that it rightly has
        (
            "In May, former executive Chamath Palihap said he felt guilty.\nHe said he had sold the firm.",
            ["Chamath Palihap", "Chamath Palihap"],
        ),
        ("Clara Brandt and her son Peter Brandt left. He said it was late.", ["Peter Brandt"]),
        # a second verb shares its subject
        (
            "Ada Lind has promised a veto and attempted to make the case to members of both parties that the bill is "
            "bad.",
            ["Ada Lind", "Ada Lind"],
        ),
        # speech without marks in the paragraph that announces it
        ("Anders Holm said: The kingdom is ready. The army will go on.\nThe port was shut.", ["Anders Holm"]),
        ("Anders Holm said: We shall stay. Their “war” is a sham and nobody wants it.", ["Anders Holm"]),
    ],
)
def test_who_speaks(text: str, speakers: list[str]) -> None:
    assert _speakers(text) == speakers


@pytest.mark.parametrize(
    ("title", "speaker"),
    [
        ("Statement by the Minister for Trade Federica Brandt on the truce", "Federica Brandt"),
        ("Remarks by Peter Holm, Foreign Secretary", "Peter Holm"),
        ("Statement by the ministry", None),
        ("Federica Brandt walks by the sea", None),
    ],
)
def test_the_title_names_whose_statement_a_text_is(title: str, speaker: str | None) -> None:
    text = "The envoys have called for a truce.\nI believe that the truce will hold."
    assert _speakers(text, title)[-1] == speaker


def test_announced_speech_ends_with_its_paragraph() -> None:
    text = "Anders Holm said: The kingdom is ready. The army will go on.\nThe port was shut on Monday."
    blocks = (Block(0, 60, "text", 0), Block(61, len(text), "text", 1))
    day = Published("2024-03-14", "2024-03-14", "given")
    (parsed,) = parse_articles([Article("a", "a", text, language="en", published=day, blocks=blocks)])
    annotate_all(parsed, load_pack("world"))
    (found,) = parsed.attributions
    assert [s.text for s in found.content] == ["The kingdom is ready. The army will go on."]
