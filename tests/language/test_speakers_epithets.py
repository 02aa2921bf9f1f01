"""Persons taken up by a description: by a former office, by a word for anybody, by what they represent; and traps."""

from __future__ import annotations

import pytest

from onrecord.language import annotate_all
from onrecord.language.parse import parse_articles
from onrecord.model.article import Article, Block, Published
from onrecord.packs import load_pack

CASES = [
    # an office that is no longer held: by the words of the text, else by a term of the pack that is over
    ("Former Florida governor Jan Brandt met the crowd. It rained. The former governor said that he would win. The "
     "former Florida governor said that it was late.", ["Jan Brandt", "Jan Brandt"]),
    ("Jan Brandt, the former mayor of Oslo, met Mayor Helga Moss. The former mayor said that it was late. The mayor "
     "said that it was early.", ["Jan Brandt", "Helga Moss"]),
    ("Helga Moss, the ex-mayor, met Jan Brandt, a former vice mayor. The former mayor said that it was late.",
     ["Helga Moss"]),
    ("John Kerry came to Kisumu. Reporters met him there. The former secretary of state said that it was late.",
     ["John Kerry"]),
    ("Ada Lind met the mayor, Jan Brandt. It rained. The former mayor of Lund said that it was late.",
     ["former mayor of Lund"]),
    # a word for anybody takes up the one in view, whatever party it has before it
    ("Mateo Brandt has been in business for years. The GOP front-runner said that it was easy. The property "
     "tycoon said that it was fun.", ["Mateo Brandt", "Mateo Brandt"]),
    ("Mara Lind met voters. The Republican incumbent said that she would win.", ["Mara Lind"]),
    ("Mateo Brandt filmed Helga Moss. The vice-presidential nominee said that it was easy.", ["Mateo Brandt"]),
    ("A tycoon bought the port from Mara Lind. A billionaire said that it was easy.", ["billionaire"]),
    # not one whom "he" leaves behind
    ("Omar Haddad posted a video. In it he greets the sister of Jan Brandt. The evangelist said that it was late.",
     ["Omar Haddad"]),
    # what a senator is from may stand behind; a mayor's town tells another
    ("Mateo Brandt asked why. The senator from Vermont said that it was late.", ["Mateo Brandt"]),
    ("Mateo Brandt asked why. The mayor of Nice said that it was late.", ["mayor of Nice"]),
    # one who is known to hold another office is no governor
    ("John Kerry came to Kisumu. The Ohio governor said that it was late.", ["Ohio governor"]),
]  # fmt: skip


@pytest.fixture(scope="module")
def said() -> dict[str, list[str | None]]:
    """The speakers of the outer statements of every case, in order of their cues, parsed in one pass."""
    articles = [
        Article(f"sha256:e{i}", f"a{i}", text, None, "en", published=Published("2022-03-01", "2022-03-01", "given"),
                blocks=(Block(0, len(text), "text", 0),))
        for i, (text, _) in enumerate(CASES)
    ]  # fmt: skip
    out = {}
    for p in parse_articles(articles):
        annotate_all(p, load_pack("world"))
        told = [a for a in p.attributions if a.nested_in < 0 and a.cue_lemma == "say"]
        told.sort(key=lambda a: a.cue_token)
        out[p.article.text] = [a.speaker.name if a.speaker else None for a in told]
    return out


@pytest.mark.parametrize(("text", "speakers"), CASES)
def test_who_is_meant(said: dict[str, list[str | None]], text: str, speakers: list[str | None]) -> None:
    assert said[text] == speakers
