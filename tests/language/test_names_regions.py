"""Names of many regions, datelines, and whose spokesman or minister it is: made-up people in small texts."""

from __future__ import annotations

import pytest

from onrecord.language.names import find_mentions
from onrecord.language.parse import parse_articles
from onrecord.language.quotes import find_quotes
from onrecord.model.article import Article, Block, Published
from onrecord.model.parsed import Mention
from onrecord.packs import load_pack


def read(text: str, published: str = "2024-03-14") -> list[Mention]:
    """The mentions of a text; a line is a paragraph."""
    blocks, at = [], 0
    for n, line in enumerate(text.split("\n")):
        if line.strip():
            blocks.append(Block(at, at + len(line), "text", n))
        at += len(line) + 1
    article = Article("x", "x", text, blocks=tuple(blocks), published=Published(published, published, "given"))
    parsed = next(iter(parse_articles([article])))
    parsed.quotes = find_quotes(parsed)
    parsed.mentions = find_mentions(parsed, load_pack("world"))
    return parsed.mentions


def who(mentions: list[Mention], words: str, nth: int = 0) -> str | None:
    """The actor of the nth mention with these words; `AssertionError` when the words are no mention."""
    found = [m for m in mentions if m.span.text == words]
    assert len(found) > nth, [m.span.text for m in mentions]
    actor = found[nth].actor
    return actor.name if actor else None


def people(mentions: list[Mention]) -> set[str]:
    """The names of all persons."""
    return {m.actor.name for m in mentions if m.actor and m.actor.type == "person"}


def test_datelines_name_no_actor() -> None:
    for line in ("NYALA, May 3 (Agency) - ", "PORT LOUIS — ", "KANO, Nigeria (Newswire) — ", "KHOST/KABUL (Desk) - "):
        mentions = read(line + "Gen. Omer Tagelsir said the road was closed.")
        assert people(mentions) == {"Omer Tagelsir"}
        assert [m.span.text for m in mentions if m.kind == "name"] == ["Gen. Omer Tagelsir"]


def test_a_person_who_opens_a_paragraph_is_no_dateline() -> None:
    assert "Nadia Karimova" in people(read("Nadia Karimova - who leads the talks - said the road was closed."))


def test_surname_first_names_are_taken_up_by_the_first_word() -> None:
    mentions = read("Defense Minister Seo Won-jin met Foreign Minister Cho Min-ah. Seo said little. Cho said more.")
    assert who(mentions, "Seo") == "Seo Won-jin"
    assert who(mentions, "Cho") == "Cho Min-ah"


def test_words_of_a_name_that_look_like_days_or_particles() -> None:
    mentions = read("A spokesman, Khaing Thu Aye, said so. They met Than Oo in the east. Khaing Thu Aye left.")
    assert {"Khaing Thu Aye", "Than Oo"} <= people(mentions)


def test_a_breathing_inside_a_name() -> None:
    assert "Rabia' Al-Tamimi" in people(read("Mr. Rabia' Al-Tamimi said the road was closed."))


def test_middle_names_stand_for_their_bearer() -> None:
    mentions = read(
        "Iván Quintero Ruiz, the mayor, spoke. Quintero said it was over. Isaac Tesfay left. Isaac said no."
    )
    assert who(mentions, "Quintero") == "Iván Quintero Ruiz"
    assert who(mentions, "Isaac") == "Isaac Tesfay"


def test_honours_and_letters_are_no_part_of_a_name() -> None:
    mentions = read(
        "Sir Alan Prowse MP, a former defence minister, said no. U Thein Kyaw agreed. Alhaji Sani Bello left."
    )
    assert {"Alan Prowse", "Thein Kyaw", "Sani Bello"} <= people(mentions)


def test_ranks_that_hold_numbers_and_rare_ranks() -> None:
    mentions = read("Sgt. 1st Class Emeka J. Obi died. Commodore Joy Tarrant said so. Spc. Ana Reyes was hurt.")
    assert {"Emeka J. Obi", "Joy Tarrant", "Ana Reyes"} <= people(mentions)


def test_ships_are_no_persons() -> None:
    assert people(read("A missile hit the tanker Propel Venture. The tanker Propel Venture sank.")) == set()


def test_a_spokesman_speaks_for_his_own_side_only() -> None:
    text = "Zaw Lin, the council's spokesman, said no. The Kayan Army's spokesman, Aung Myo Thet, said yes."
    mentions = read(text)
    assert who(mentions, "The Kayan Army's spokesman") != "Zaw Lin"


def test_a_spokesman_for_a_president_gives_him_no_role() -> None:
    mentions = read("Kim Soo-min, a spokesman for President Lee Han-jun, said talks went on.")
    roles = {m.actor.name: m.actor.role for m in mentions if m.actor and m.actor.type == "person"}
    assert roles["Lee Han-jun"] == "President"
    assert roles["Kim Soo-min"] == "spokesman for President Lee Han-jun"


def test_the_shadow_minister_is_not_the_minister() -> None:
    text = "Greta Oake, the defence secretary, spoke. Tom Rill, the shadow defence secretary, laughed. "
    assert who(read(text + "The Defence Secretary left."), "The Defence Secretary") == "Greta Oake"


def test_the_president_of_a_region_is_not_the_president() -> None:
    text = "Luc Arnaud, president of the Savoy region of France, said so. He heard what France's president said."
    assert who(read(text), "France's president") != "Luc Arnaud"


def test_the_secretary_general_is_no_general() -> None:
    text = "Maj. Gen. Yehia Naji spoke first. The Secretary-General of the United Nations spoke later."
    mentions = read(text)
    assert who(mentions, "The Secretary-General of the United Nations") != "Yehia Naji"


def test_roles_end_where_the_next_one_begins() -> None:
    mentions = read("Omar Yaqub, the acting defense minister and a son of the founder, Said Noori, spoke.")
    roles = {m.actor.name: m.actor.role for m in mentions if m.actor and m.actor.type == "person"}
    assert roles["Omar Yaqub"] == "acting defense minister"


def test_counterpart_is_no_role() -> None:
    mentions = read("President Amina Sow met her Chadian counterpart, Idriss Maal, on Monday.")
    assert {m.actor.role for m in mentions if m.actor and m.actor.name == "Idriss Maal"} == {None}


def test_a_noun_of_kin_in_apposition_is_the_person() -> None:
    mentions = read("Mulu Abera, a mother of four, said she had no food.")
    assert who(mentions, "she") == "Mulu Abera"


def test_two_names_of_one_person() -> None:
    for link in (", better known by his alias ", ", also known as ", ", nom de guerre ", ' (alias "'):
        close = '")' if link.endswith('"') else ""
        mentions = read(f"Elías Rojas Peña{link}Pablo Belmonte{close}, spoke. Belmonte said no. Rojas Peña left.")
        assert people(mentions) == {"Elías Rojas Peña"}
        assert who(mentions, "Belmonte") == "Elías Rojas Peña"


def test_a_second_surname_hides_no_person_of_the_pack() -> None:
    mentions = read("President Gustavo Petro Urrego spoke in Cali. Petro said the truce held.")
    assert {"Gustavo Petro"} == people(mentions)


def test_a_sheikh_is_called_by_his_given_name() -> None:
    text = "Sheikh Hamad bin Nasser Al Dosari met Umm Hamad, a displaced woman. Sheikh Hamad said talks went on."
    assert who(read(text), "Sheikh Hamad") == "Hamad bin Nasser Al Dosari"


def test_a_given_name_that_is_a_title() -> None:
    assert "Amir Gul Zadran" in people(read("Maulvi Amir Gul Zadran said the road was closed."))


def test_the_group_is_the_movement_named_last() -> None:
    text = "Boko Haram attacked a town on Monday. {} has killed thousands. A villager fled from {}."
    mentions = read(text.format("The militant group", "the insurgents"))
    assert who(mentions, "The militant group") == "Boko Haram"
    assert who(mentions, "the insurgents") == "Boko Haram"


def test_a_group_of_people_is_no_movement() -> None:
    mentions = read("Boko Haram took the girls. The group, many of whom were sick, were freed on Monday.")
    assert all(m.actor is None for m in mentions if m.span.text == "The group")


def test_the_agency_is_no_council() -> None:
    text = (
        "UNRWA warned of famine. The National Security Council of the United States said no. The agency lost 160 staff."
    )
    assert who(read(text), "The agency") == "UNRWA"


def test_the_army_of_the_one_state_in_question() -> None:
    text = "Sudan shut the border with Sudan's ally. Sudan was calm. The army said it was calm."
    assert who(read(text), "The army") == "Sudanese Armed Forces"


def test_the_army_of_one_of_two_states_stays_unnamed() -> None:
    text = "Chad and Sudan shut the border. Chad said Sudan was to blame. The army said it was calm."
    actor = next(m.actor for m in read(text) if m.span.text == "The army")
    assert actor is not None
    assert (actor.name, actor.type) == ("army", "anonymous")


def test_capitals_that_are_asked_proposed_or_minded() -> None:
    for text in (
        "The envoy called on Ankara to stop.",
        "He brought the proposals of Ankara.",
        "The envoy said Ankara was ready to talk.",
    ):
        assert any(m.actor and m.actor.name == "Turkey" for m in read(text)), text
    for text in ("Ankara was covered in snow.", "He spoke on Monday in the streets of Ankara."):
        assert not any(m.actor and m.actor.name == "Turkey" for m in read(text)), text


def test_a_minister_and_an_ambassador_of_a_press_release() -> None:
    text = (
        "The Minister of Foreign Affairs, H.E. Dr. Fadi Haddadin, received on Monday, in his office in Amman, the "
        "Ambassador of the French Republic, Mr. Luc Darrieu. The Minister stressed the ties. The Ambassador agreed."
    )
    mentions = read(text)
    assert who(mentions, "The Minister") == "Fadi Haddadin"
    assert who(mentions, "The Ambassador") == "Luc Darrieu"


def test_a_first_name_in_another_tag_at_the_head_of_a_sentence() -> None:
    mentions = read("President Isaias Tesfay spoke at noon. Isaias last met her in Cairo.")
    assert who(mentions, "Isaias") == "Isaias Tesfay"


def test_a_minister_told_by_his_country() -> None:
    text = "The Chadian defence minister, Idriss Maal, met Kenya's envoy, Joy Otieno. The Chadian minister left."
    assert who(read(text), "The Chadian minister") == "Idriss Maal"


def test_a_name_with_his_title_is_named_in_full() -> None:
    mentions = read("Lord Cameron, the foreign secretary, spoke.")
    assert "David Cameron" in people(mentions)


def test_capitals_in_their_other_spellings() -> None:
    for city, land in (("Bogotá", "Colombia"), ("Kiev", "Ukraine"), ("Nay Pyi Taw", "Myanmar")):
        assert who(read(f"{city} urged calm and rejected the claim."), city) == land


def test_a_word_of_two_letters_is_no_title_in_the_plural() -> None:
    assert not any(m.actor and m.actor.type == "anonymous" for m in read("It hurt many of us on Monday."))


def test_a_surname_that_is_also_a_country() -> None:
    mentions = read("Capt. Roy Jordan, the navy spokesman, spoke first. Jordan said four sailors were hurt.")
    assert who(mentions, "Jordan") == "Roy Jordan"
    mentions = read("Capt. Roy Jordan spoke in Jordan on Monday.")
    assert all(m.actor is None or m.actor.name != "Roy Jordan" for m in mentions if m.span.text == "Jordan")


@pytest.mark.parametrize(
    ("text", "name", "meant"),
    [
        ("Pakistan's Joint Chiefs of Staff said no.", "Joint Chiefs of Staff", "Pakistani Joint Chiefs of Staff"),
        ("Nigeria's House of Representatives fell.", "House of Representatives", "Nigerian House of Representatives"),
        ("Seoul warned North Korea. South Korea fired. The Joint Chiefs said ten men went back.", "Joint Chiefs",
         "South Korean Joint Chiefs of Staff"),
        ("The US waits. The Joint Chiefs said South Korea knew.", "Joint Chiefs", "US Joint Chiefs of Staff"),
        ("North Korea fired on Monday. The South's Joint Chiefs said it fell short.", "Joint Chiefs",
         "South Korean Joint Chiefs of Staff"),
        ("Seoul spoke on Monday. The North said it would not.", "North", "North Korea"),
    ],
)  # fmt: skip
def test_a_body_is_of_the_state_that_the_text_speaks_of(text: str, name: str, meant: str) -> None:
    assert who(read(text), name) == meant


def test_half_a_given_name_names_nobody_of_the_pack() -> None:
    assert people(read("A shopkeeper, Abdul Rashid, recalled the shelling.")) == {"Abdul Rashid"}
    assert people(read("President Abdul Latif Rashid spoke. Rashid said it was wrong.")) == {"Abdul Latif Rashid"}
