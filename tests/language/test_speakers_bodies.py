"""Bodies, descriptions and functions that speak: whom they take up from the text before, and when nobody."""

from __future__ import annotations

import pytest

from onrecord.language import annotate_all
from onrecord.language.parse import parse_articles
from onrecord.model.article import Article, Block, Published
from onrecord.packs import load_pack

CASES = [
    # a body taken up by a noun that its name or the text tells
    ("The Harbour Transit Authority says the ferries touched. The agency says that one worker is being treated.",
     ["Harbour Transit Authority", "Harbour Transit Authority"]),
    ("A Mira Airways flight to Accra made a detour on Tuesday. The airline said that it had turned back.",
     ["Mira Airways"]),
    ("The airline Norsk Air sacked its chief. The airline said that she had erred.", ["Norsk Air"]),
    ("The Lina Ortiz Foundation did not want a fight. The claim is worthless, the group said.",
     ["Lina Ortiz Foundation"]),
    ("According to Norwegian Haulage Associations, an industry group, trade is slow. Roads are bad, the group says.",
     ["Norwegian Haulage Associations", "Norwegian Haulage Associations"]),
    ("The OSCE Border Mission arrived in May. The mission said that the bridge was shut.", ["OSCE Border Mission"]),
    ("The Bristow Zoo opened in May. The zoo said that it was full.", ["Bristow Zoo"]),
    ("The Chadian army said that he acted well. The military said that nobody was hurt.",
     ["Chadian army", "Chadian army"]),
    # what tells only its sort, its land or its town stands before the noun
    ("Norvane Inc. was sorry. The Norwegian company said that it would pay. The Oslo-based firm said that it was late.",
     ["Norvane Inc.", "Norvane Inc."]),
    ("The Aerospace Corporation was calm. The non-profit group said that it was late.", ["Aerospace Corporation"]),
    ("The Atlantis Casino opened in May. The casino said that she had left.", ["Atlantis Casino"]),
    ("Kenya Airways was late. The Danish airline said that it was sorry.", ["Danish airline"]),
    ("Norvane Inc. sued Kaltrex Ltd. in May. Norvane Inc. was late. Norvane Inc. won. The Danish company said that it "
     "would pay.", ["Danish company"]),
    # a paper in which somebody spoke is theirs
    ("It was late, Mira Airways said in a statement. The mayor, Ada Lind, was calm. The statement said that it was "
     "over.", ["Mira Airways", "Mira Airways"]),
    # a page is its owner's; an administration, a government as they were named
    ("Norvane Inc. was sorry. Its website says that it is late. Norvane Inc.'s blog says that it is over.",
     ["Norvane Inc.", "Norvane Inc."]),
    ("The Obama administration said that it was late. Barack Obama was in Oslo. The administration said that it was "
     "over.", ["Obama administration", "Obama administration"]),
    ("The Japanese government was calm. In a post, the government said that it was late.", ["Japan"]),
    ("The Japanese government was calm. Kenya was not. In a post, the government said that it was late.",
     ["government"]),
    # one of several: whom the last sentence was about
    ("Norvane Inc. said that it was late. Kaltrex Ltd. said that it was over. The company said that it would pay.",
     ["Norvane Inc.", "Kaltrex Ltd.", "Kaltrex Ltd."]),
    ("Norvane Inc. said that it was late. Ada Lind works for Kaltrex Ltd. in Oslo. The company said that it would pay.",
     ["Norvane Inc.", "company"]),
    # nor one that was left for another of which nothing is told
    ("Google was late. The Norvane Foundation was sorry. Norvane Group won. The company said that it would pay.",
     ["Norvane Group"]),
    # a body of which nothing but the name is known
    ("According to Nasa, it was cold. The port was shut. The space agency said that it was dry. The agency said that "
     "it was hot.", ["Nasa", "Nasa", "Nasa"]),
    ("According to Nasa, it was cold. The Norvane Corporation was shut. The agency said that it was hot.",
     ["Nasa", "agency"]),
    # a page that is told of is no body that is
    ("Norvane Inc. was late. One travel site argues that it was over. The site said that it was sorry.",
     ["site"]),
    # a couple is the two just named, unless an unnamed one was brought up
    ("Bo Brandt, who is married to Ada Lind, came to Oslo. The couple said that they were glad.", ["Bo Brandt"]),
    ("An old couple lost their house, as Ada Lind told Bo Ek. The couple said that it was late.", ["couple"]),
    # a body of a state: by its capital, its short name, its adjective
    ("North Korea fired two missiles at South Korea. Seoul's defence ministry said that both had missed. The South's "
     "military said that it was ready. The South Korean defence ministry said that it was a threat.",
     ["South Korean defence ministry", "South Korean military", "South Korean defence ministry"]),
    ("North Korea fired at South Korea. The North said that it was late. The South of it was calm. The South said "
     "that it was over.", ["North Korea", "South Korea"]),
    ("Kenya closed the port. The North said that it was late.", ["North"]),
    ("Egypt closed the port. The country's space agency said that it was late. The Egyptian space agency said that it "
     "would go on.", ["Egyptian space agency", "Egyptian space agency"]),
    ("The South Sudanese election commission said that it was over. The European space agency said that it was late.",
     ["South Sudanese election commission", "European space agency"]),
    ("Kenya and Chad signed. The South's defence ministry said that it was late.", ["South's defence ministry"]),
    # but not where the text has brought up another one, or several
    ("Norvex Bank lent the money. A bank in Oslo refused. The bank said that it had no comment.", ["bank"]),
    ("Kenya Airways was late. An airline in Chad was sold. The airline said that it was sorry.", ["airline"]),
    ("The Chadian army said that it fired first. Niger's army said that it did not. The military said it was calm.",
     ["Chadian army", "Nigerien army", "military"]),
    # descriptions of persons
    ("A New York judge refused. Justice Frank Orozco, of the state court, spoke. The judge said that it was over.",
     ["Frank Orozco"]),
    ("A judge refused. Justice Minister Ada Lind met the press. The judge said that it was over.", ["judge"]),
    ("A Nordic Union spokesman said that it was near. A ministry spokesman in Oslo said that nobody died. The rebels' "
     "spokesman, Omar Haddad, said that fighters had been sent. The Nordic Union spokesman said that one was found.",
     ["Nordic Union spokesman", "ministry spokesman in Oslo", "Omar Haddad", "Nordic Union spokesman"]),
    ("Another provincial official, deputy police chief Samir Haddad, said that one man had been held.",
     ["Samir Haddad"]),
    ("The shops were open, the Larkham police said. The police said that it was quiet.",
     ["Larkham police", "Larkham police"]),
    # functions that belong to somebody
    ("Tom Reyes was freed in May. His lawyer said that he was ill. Reyes's lawyer, Ana Bolt, met the press.",
     ["Ana Bolt"]),
    ("Tom Reyes was freed in May. Karo's lawyer, Ana Bolt, met the press. His lawyer said that he was ill.",
     ["lawyer"]),
    ("The Border Mission has left. Ivo Karr, head of the Border Mission, spoke. Its head said the bridge is shut.",
     ["Ivo Karr"]),
    # names
    ("The decision is wrong, MK Dalia Ravid said.", ["Dalia Ravid"]),
    ("But Amir Peled, a legislator from the north, said that the cuts would hurt.", ["Amir Peled"]),
    ("The company Elon Tusk founded was sold. Elon Tusk said that he was glad.", ["Elon Tusk"]),
]  # fmt: skip


@pytest.fixture(scope="module")
def said() -> dict[str, list[str | None]]:
    """The speakers of the outer attributions of each text, in the order of their cues."""
    day = Published("2024-03-14", "2024-03-14", "given")
    texts = [text for text, _ in CASES]
    articles = [
        Article(f"a{n}", "a", text, language="en", published=day, blocks=(Block(0, len(text), "text", 0),))
        for n, text in enumerate(texts)
    ]
    out = {}
    for text, parsed in zip(texts, parse_articles(articles), strict=True):
        annotate_all(parsed, load_pack("world"), learned=False)
        found = [a for a in parsed.attributions if a.nested_in < 0 and a.cue_lemma in ("say", "accord")]
        out[text] = [a.speaker.name if a.speaker else None for a in sorted(found, key=lambda a: a.cue_token)]
    return out


@pytest.mark.parametrize(("text", "speakers"), CASES)
def test_who_speaks(said: dict[str, list[str | None]], text: str, speakers: list[str]) -> None:
    assert said[text] == speakers
