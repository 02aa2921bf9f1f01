"""Sources that hold a name: who is meant, however the words around the name hang together."""

from __future__ import annotations

import pytest

from onrecord.language import annotate_all
from onrecord.language.parse import parse_articles
from onrecord.model.article import Article, Block, Published
from onrecord.packs import load_pack


def _voices(text: str, title: str | None = None) -> list[list[str]]:
    day = Published("2024-03-14", "2024-03-14", "given")
    block = Block(0, len(text), "text", 0)
    article = Article("a", "a", text, title=title, language="en", published=day, blocks=(block,))
    (parsed,) = parse_articles([article])
    annotate_all(parsed, load_pack("world"))
    told = sorted((a for a in parsed.attributions if a.nested_in < 0), key=lambda a: a.cue_token)
    return [[m.name for m in a.members] for a in told]


@pytest.mark.parametrize(
    ("text", "voices"),
    [
        ("A woman in Lagos, Kemi Adebayo, also said she had heard the alarm.", [["Kemi Adebayo"]]),
        ("A shopkeeper from Aleppo, Samir Haddad, said the shelling had stopped.", [["Samir Haddad"]]),
        (
            "Two lawmakers from Córdoba, Lucía Ferrer and Pablo Rey, said they would not back the plan.",
            [["Lucía Ferrer", "Pablo Rey"]],
        ),
        ("On the morning show, co-host Mika Lindqvist asked the guests how they would vote.", [["Mika Lindqvist"]]),
        ("The boy was sent to hospital, KPNX channel reported.", [["KPNX"]]),
        ("(Market research firm VQX says sales will rise.)", [["VQX"]]),
        ("“It was late,” visitors' fan Alayna Fodor-Gopal said.", [["Alayna Fodor-Gopal"]]),
        ("The merger is off, Zorix Chief Executive Hock Lim said.", [["Hock Lim"]]),
        ("All-Nippon Airways said that the jet was hit.", [["All-Nippon Airways"]]),
        ("The anti-Harbour Commission league left. Harbour Commission said no vote was due.", [["Harbour Commission"]]),
        (
            "Marisol Quintero, head of Harbour Workers United, a union that has endorsed the march and that has been "
            "busing its members across the province to march, said the protests were peaceful.",
            [["Marisol Quintero"]],
        ),
    ],
)
def test_the_name_in_the_source_speaks(text: str, voices: list[list[str]]) -> None:
    assert _voices(text) == voices


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("A spokesman for the mayor, Ivo Karr, said the road was shut.", "mayor"),
        ("Residents of Lagos, who fled at night, said the road was shut.", "Lagos"),
        ("Several officials, among them Ada Lind, said the road was shut.", "Ada Lind"),
        ("A KPNX reporter said the road was shut.", "KPNX"),
        ("Neither Ada Lind nor Bo Ek said that the road was shut.", "Ada Lind"),
    ],
)
def test_a_name_that_only_tells_whose_or_where_does_not_speak(text: str, named: str) -> None:
    assert [named] not in _voices(text)


def test_a_name_before_a_state_or_country_that_goes_with_an_office_is_a_person() -> None:
    text = 'Dan Tripp, South Carolina state director of the Farmers League, said no. "We tried," Tripp said.'
    assert _voices(text) == [["Dan Tripp"], ["Dan Tripp"]]


def test_a_town_of_two_words_before_its_state_stays_a_town() -> None:
    text = 'Police in Mary Esther, Florida, shut it. "It is late," said Ada Lind, who lives in San Antonio, Texas.'
    voices = _voices(text)
    assert voices[-1] == ["Ada Lind"]
    assert ["Mary Esther"] not in voices


@pytest.mark.parametrize(
    ("text", "voices"),
    [
        ("TMZ indicated that the pair were planning to part.", [["TMZ"]]),
        ("NVQX declined to comment.", [["NVQX"]]),
        ("It will do so at half the cost, according to SpaceX.", [["SpaceX"]]),
        ("POLITICO Florida reported that the programme had been cut.", [["Politico"]]),
        ("The couple parted six years after the wedding, according to People magazine.", [["People magazine"]]),
        ("The fire spread, according to people. Magazines said that it was out.", [["people"], ["magazines"]]),
    ],
)
def test_bodies_and_outlets_speak(text: str, voices: list[list[str]]) -> None:
    assert _voices(text) == voices


@pytest.mark.parametrize(
    ("text", "last"),
    [
        (
            "Zentrix Holdings was fined on Monday. Zentrix said that it would appeal.",
            "Zentrix Holdings",
        ),
        (
            "Goldberg Sarr was fined on Monday. The fine is for tax. Critics of Goldberg say it is late. Goldberg "
            "declined to comment.",
            "Goldberg Sarr",
        ),
        ("The Harbour Bank shut its harbour office. Harbour Trust closed too. Harbour said that it was late.", None),
        ("Leipzig Energy cut the price. Leipzig is a town. Leipzig said that it was glad.", "Leipzig"),
    ],
)
def test_the_first_word_of_a_body_is_that_body_unless_it_is_a_place_or_a_common_word(
    text: str, last: str | None
) -> None:
    (*_, voice) = _voices(text)
    assert voice == [last] if last else voice not in (["Harbour Bank"], ["Harbour Trust"])


@pytest.mark.parametrize(
    ("title", "text", "voices"),
    [
        (
            "Why Greta Harlow Is Angry",
            "Harlow sat down at noon. Her father, Robert Harlow, taught in the north. Harlow said that she had left. "
            "“I was late,” Harlow added.",
            [["Greta Harlow"], ["Greta Harlow"]],
        ),
        (
            None,
            "Peter Lowe spoke. His wife, Anna Lowe, sat by him. Lowe said that it was late.",
            [["Peter Lowe"]],
        ),
        (
            None,
            "Selim's father, Yusuf Selim, had died. “He was a good man,” Selim said.",
            [["Selim"]],
        ),
        (None, "Her brother, Tomas Reyes, came too. Reyes said that it was late.", [["Tomas Reyes"]]),
        (
            "Judge Selbach is angry",
            "Mr. Selbach sat down at noon. Selbach said that it was late.",
            [["Selbach"]],
        ),
    ],
)
def test_kin_do_not_take_the_surname_of_whom_the_text_is_about(
    title: str | None, text: str, voices: list[list[str]]
) -> None:
    assert _voices(text, title) == voices


def test_a_surname_that_is_also_an_auxiliary() -> None:
    text = "Columnist Clara Will said that the plan was dead. Will urged the party to wait. Will the party wait?"
    assert _voices(text)[:2] == [["Clara Will"], ["Clara Will"]]
    assert ["Clara Will"] not in _voices("Clara spoke. Will she wait? If Donald Will, he said, that is good.")


def test_a_person_called_like_a_capital_is_no_country() -> None:
    assert ["France"] not in _voices("Paris, who used to work at the bank, said that the plan was dead.")


def test_a_station_is_named_by_its_letters() -> None:
    assert _voices("The fire was out, Los Angeles television station KTLA said.") == [["KTLA"]]
