"""Who is spoken of: small texts about invented people and what each mention must come out as."""

from __future__ import annotations

import dataclasses
from functools import cache

import pytest

from onrecord.language.names import find_mentions
from onrecord.language.parse import parse_articles
from onrecord.language.quotes import find_quotes
from onrecord.model.article import Article, Block, Published
from onrecord.model.parsed import Mention, Parsed
from onrecord.packs import load_pack
from onrecord.packs.pack import Office, Pack, Person, Tenure


@cache
def pack() -> Pack:
    """The world tables with a handful of made-up office-holders."""
    world = load_pack("world")
    people = (
        Person(
            "tarik-osso",
            "Tarik Osso",
            ("Tareq Osso",),
            ("Gen.",),
            "KE",
            "m",
            (Tenure("ke-cdf", "2020-01-01", "2024-06-30"),),
        ),
        Person("lemma-dariu", "Lemma Dariu", (), ("Gen.",), "ET", "m", (Tenure("et-cgs", "2019-01-01", None),)),
        Person("irena-volk", "Irena Volk", (), (), "KE", "f", (Tenure("ke-mfa", "2018-01-01", "2022-12-31"),)),
        Person("sam-otieno", "Sam Otieno", (), (), "KE", "m", (Tenure("ke-mfa", "2023-01-01", None),)),
        Person("abel-haile", "Abel Haile", (), (), "ET", "m", (Tenure("et-mfa", "2018-01-01", None),)),
    )
    offices = (
        Office("ke-cdf", "Chief of the Defence Staff of Kenya", (), "KE"),
        Office("et-cgs", "Chief of the General Staff of Ethiopia", (), "ET"),
        Office("ke-mfa", "Minister of Foreign Affairs of Kenya", (), "KE"),
        Office("et-mfa", "Minister of Foreign Affairs of Ethiopia", (), "ET"),
    )
    return dataclasses.replace(world, name="names-test", people=people, offices=offices)


def read(text: str, published: str | None = None) -> tuple[Parsed, list[Mention]]:
    """Parse a text (a line is a paragraph) and find its mentions."""
    blocks, at = [], 0
    for n, line in enumerate(text.split("\n")):
        if line.strip():
            blocks.append(Block(at, at + len(line), "text", n))
        at += len(line) + 1
    date = Published(published, published, "given") if published else Published(None, None, "unknown")
    article = Article("x", "x", text, blocks=tuple(blocks), published=date)
    parsed = next(iter(parse_articles([article])))
    parsed.quotes = find_quotes(parsed)
    parsed.mentions = find_mentions(parsed, pack())
    return parsed, parsed.mentions


def at(mentions: list[Mention], words: str, nth: int = 0) -> Mention:
    """The nth mention whose words are these, or end with them; fails where there is none."""
    exact = [m for m in mentions if m.span.text == words] or [m for m in mentions if m.span.text.endswith(" " + words)]
    assert len(exact) > nth, f"no mention {words!r} in {[m.span.text for m in mentions]}"
    return exact[nth]


def name_of(mentions: list[Mention], words: str, nth: int = 0) -> str | None:
    actor = at(mentions, words, nth).actor
    return actor.name if actor else None


PERSONS = [
    ("Gen. Ilan Marsh spoke on Monday. Marsh said the line held.", "Marsh", "Ilan Marsh"),
    ("Marsh was firm, aides said. Gen Ilan Marsh has led the army since May.", "Marsh", "Ilan Marsh"),
    (
        "Ursula van der Berg arrived in Oslo. Van der Berg said talks would go on.",
        "Van der Berg",
        "Ursula van der Berg",
    ),
    (
        "Mohammed bin Rashid al-Karim spoke first. Al-Karim said the border was shut.",
        "Al-Karim",
        "Mohammed bin Rashid al-Karim",
    ),
    ("Bao Linh's brother, Kim Dae-un, said nothing. Kim Dae-un later left.", "Kim Dae-un", "Kim Dae-un"),
    ("Martin Okoro Jr. said he would run. Okoro won in 2019.", "Okoro", "Martin Okoro Jr."),
    ("Maria Teresa Robles-Vega spoke. Robles-Vega denied the report.", "Robles-Vega", "Maria Teresa Robles-Vega"),
    ("Sergei Tolvin said yes. Sergey Tolvin later said no.", "Sergey Tolvin", "Sergei Tolvin"),
    ("J. T. Brandt warned of delays. Brandt did not elaborate.", "Brandt", "J. T. Brandt"),
    ("President Elena Marsh met her brother, Governor Paul Marsh. Mr. Marsh said little.", "Mr. Marsh", "Paul Marsh"),
    ("Foreign Minister Dorin Pavlu’s office replied. Pavlu’s deputy declined.", "Pavlu", "Dorin Pavlu"),
    ("Tareq Osso said the army was ready. Osso praised it.", "Osso", "Tareq Osso"),
    ("Senator Ruth Ellery won. Ruth, as everyone calls her, smiled.", "Ruth", "Ruth Ellery"),
    (
        "Defense Secretary Dan Austin will travel to Austin, Texas, on Friday.",
        "Defense Secretary Dan Austin",
        "Dan Austin",
    ),
    ("Officials quoted Tarvok Belmir. Tarvok Belmir said that the dam was safe.", "Tarvok Belmir", "Tarvok Belmir"),
    ("Prime Minister Oksil Drann told parliament that Drann's critics were wrong.", "Drann", "Oksil Drann"),
    ("“We will rebuild,” said Nuri Halvek, who runs the port. Halvek gave no date.", "Halvek", "Nuri Halvek"),
    (
        "Former U.S. Secretary of State Anna Lindqvist said so. Lindqvist left office in 2012.",
        "Lindqvist",
        "Anna Lindqvist",
    ),
]


@pytest.mark.parametrize(("text", "words", "name"), PERSONS)
def test_a_person_has_the_fullest_name(text: str, words: str, name: str) -> None:
    _, mentions = read(text)
    actor = at(mentions, words).actor
    assert actor is not None
    assert (actor.name, actor.type) == (name, "person")


ROLES = [
    ("Kenyan Foreign Minister Dorin Pavlu said talks failed.", "Dorin Pavlu", "Kenyan Foreign Minister"),
    ("Treasury press secretary Tom Arden said it was late.", "Tom Arden", "Treasury press secretary"),
    (
        "Ruslan Tervo, Chad's ambassador to the African Union, said it.",
        "Ruslan Tervo",
        "Chad's ambassador to the African Union",
    ),
    ("Norway's envoy to NATO, Klara Holm, told reporters it was over.", "Klara Holm", "Norway's envoy to NATO"),
    ("The commander of the navy, Adm. Luis Perea, resigned.", "Luis Perea", "commander of the navy"),
    ("Chairman of the Grain Board Col. Ivo Karr said so.", "Ivo Karr", "Chairman of the Grain Board"),
    (
        "according to the Chadian Interior Ministry spokesman Maj. Gen. Idris Karo.",
        "Idris Karo",
        "Chadian Interior Ministry spokesman",
    ),
    ("Gen. Ilan Marsh spoke.", "Ilan Marsh", "Gen."),
    ("The U.S. Secretary of Defense, Dana Ruiz, will look at it.", "Dana Ruiz", "U.S. Secretary of Defense"),
    ("Paula Renn, 54, a teacher, said the school was hit.", "Paula Renn", "teacher"),
    ("Northwind Airlines CEO John Stampf apologised.", "John Stampf", "Northwind Airlines CEO"),
    ("Mr. Ivo Karr said so.", "Ivo Karr", None),
]


@pytest.mark.parametrize(("text", "name", "role"), ROLES)
def test_the_role_is_as_the_text_gives_it(text: str, name: str, role: str | None) -> None:
    _, mentions = read(text)
    found = [m.actor for m in mentions if m.kind == "name" and m.actor and m.actor.name == name]
    assert found
    assert found[0].role == role


def test_the_role_carries_over_to_later_mentions() -> None:
    _, mentions = read("Marsh won. Gen. Ilan Marsh, the head of the border guard, said so. Marsh then left.")
    assert {m.actor.role for m in mentions if m.actor and m.actor.name == "Ilan Marsh"} == {"head of the border guard"}


BODIES = [
    ("The Kenyan Defense Ministry said it was false.", "Kenyan Defense Ministry", "=", "organisation", "KE"),
    ("The Ministry of Water Affairs of Chad signed.", "Ministry of Water Affairs of Chad", "=", "organisation", "TD"),
    ("The 47th Mechanized Brigade took the hill.", "47th Mechanized Brigade", "=", "organisation", None),
    ("Peruvian troops crossed the river.", "Peruvian troops", "Peruvian troops", "group", "PE"),
    ("The armed forces of Peru fired.", "armed forces of Peru", "Peruvian armed forces", "group", "PE"),
    ("The Peruvians refused to talk.", "Peruvians", "Peruvians", "group", "PE"),
    ("The Peruvian government refused to talk.", "Peruvian government", "Peru", "country", "PE"),
    ("The U.K. announced new aid.", "U.K.", "United Kingdom", "country", "GB"),
    ("Nairobi rejected the offer.", "Nairobi", "Kenya", "country", "KE"),
    ("Talks between Nairobi and Lima failed.", "Lima", "Peru", "country", "PE"),
    ("Nairobi’s demand was refused.", "Nairobi", "Kenya", "country", "KE"),
    ("Envoys spoke with Lima on Friday.", "Lima", "Peru", "country", "PE"),
    ("The Karo administration said no after Idris Karo spoke.", "Karo administration", "=", "organisation", None),
    ("The Jund al-Karem militia said no.", "Jund al-Karem", "=", "organisation", None),
    ("The African Water Council said no.", "African Water Council", "=", "organisation", None),
    ("The Lowland Water Authority said the tap was off.", "Lowland Water Authority", "=", "organisation", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "name", "kind", "country"), BODIES)
def test_bodies_countries_and_peoples(text: str, words: str, name: str, kind: str, country: str | None) -> None:
    _, mentions = read(text)
    actor = at(mentions, words).actor
    assert actor is not None
    assert (actor.name, actor.type, actor.country) == (words if name == "=" else name, kind, country)


def test_a_country_has_the_slug_of_its_name() -> None:
    _, mentions = read("The US and Lima signed. Lima said it would pay.")
    assert {m.actor.id for m in mentions if m.actor and m.kind == "name"} == {"united-states", "peru"}


def test_an_acronym_in_brackets_is_the_same_body() -> None:
    _, mentions = read(
        "The Institute for River Safety (IRS) warned. The IRS said dams leak. The institute gave no figures."
    )
    assert {m.actor.id for m in mentions if m.actor} == {"institute-for-river-safety"}


NO_ACTOR_NAMED = [
    ("The drone fell near Nairobi.", "Kenya"),
    ("Two shells hit the centre of Lima.", "Peru"),
    ("Nairobi was hit by rockets overnight.", "Kenya"),
    ("He was born in Austin, Texas, in 1950. Dan Austin said so.", "Austin"),
    ("They met on Tuesday, April 4, in the Great Hall.", "Tuesday"),
    ("Officials said a VBX exploded; a VBX is a bomb.", "VBX"),
    ("The town of Novy Brod was shelled.", "Novy Brod"),
    ("Operation Quiet Sea began.", "Operation Quiet Sea"),
    ("The road between Kisumu and Nairobi was cut.", "Kenya"),
    ("The General Hospital in Lima was hit.", "Hospital"),
    ("Retired and tired, he left.", "Retired"),
]


@pytest.mark.parametrize(("text", "name"), NO_ACTOR_NAMED)
def test_places_days_and_things_are_no_actors(text: str, name: str) -> None:
    _, mentions = read(text)
    assert name not in {m.actor.name for m in mentions if m.actor}


def test_a_headline_in_title_case_makes_no_bodies() -> None:
    _, mentions = read(
        "Poll: Rich Voters Abandon Orange Party For Ruth Ellery\nRuth Ellery said the poll of voters was wrong."
    )
    assert {m.actor.name for m in mentions if m.actor and m.actor.type in ("person", "organisation")} == {"Ruth Ellery"}


ANONYMOUS = [
    ("A senior defence official said so.", "senior defence official", None, None),
    ("Two sources familiar with the inspection told the paper.", "sources familiar with the inspection", 2, None),
    ("U.S. officials said so.", "U.S. officials", None, "US"),
    ("Residents said they heard blasts.", "Residents", None, None),
    ("According to media reports, a bridge fell.", "reports", None, None),
    ("A person briefed on the matter said the plan was dead.", "person briefed on the matter", None, None),
    ("At least 20 villagers were killed.", "villagers", 20, None),
    ("Several diplomats said the deal was close.", "diplomats", None, None),
    ("Three Kenyan lawmakers said they would resign.", "Kenyan lawmakers", 3, "KE"),
    (
        "A spokeswoman for the Lowland Water Authority declined to comment.",
        "spokeswoman for the Lowland Water Authority",
        None,
        None,
    ),
]


@pytest.mark.parametrize(("text", "name", "count", "country"), ANONYMOUS)
def test_unnamed_sources(text: str, name: str, count: int | None, country: str | None) -> None:
    _, mentions = read(text)
    found = [m.actor for m in mentions if m.actor and m.actor.type == "anonymous" and m.kind == "nominal"]
    assert [(a.name, a.count, a.country) for a in found] == [(name, count, country)]
    assert found[0].id.startswith("anonymous-")


DESCRIPTIONS = [
    (
        "Gen. Ilan Marsh spoke at noon. Governor Ruth Ellery listened. The general left early.",
        "The general",
        "Ilan Marsh",
    ),
    ("Gen. Ilan Marsh and Gen. Bo Karr spoke. The general left early.", "The general", None),
    (
        "Kenyan President Amina Oduya won. Peruvian President Jose Robles lost. The Kenyan president smiled.",
        "The Kenyan president",
        "Amina Oduya",
    ),
    (
        "The Kenyan Defense Ministry issued a note. The ministry said three ships sank.",
        "The ministry",
        "Kenyan Defense Ministry",
    ),
    ("A senior defence official spoke first. The official said no more.", "The official", "senior defence official"),
    ("Deputy Attorney General Sara Yates spoke. The attorney general did not.", "The attorney general", None),
    ("Police spokesman Ivo Karr said two died. The spokesman gave no names.", "The spokesman", "Ivo Karr"),
    ("Sen. Ruth Ellery rose. The Democratic senator said no.", "The Democratic senator", "Ruth Ellery"),
]


@pytest.mark.parametrize(("text", "words", "name"), DESCRIPTIONS)
def test_descriptions_mean_the_one_who_fits(text: str, words: str, name: str | None) -> None:
    _, mentions = read(text)
    found = [m for m in mentions if m.span.text.startswith(words) and m.kind == "nominal"]
    assert found
    actor = found[-1].actor
    assert (actor.name if actor else None) == name


@pytest.mark.parametrize(
    ("published", "name"),
    [("2021-05-02", "Irena Volk"), ("2023-05-02", "Sam Otieno"), (None, "Kenyan foreign minister")],
)
def test_an_office_means_its_holder_at_the_time(published: str | None, name: str) -> None:
    _, mentions = read("The Kenyan foreign minister rejected the offer.", published)
    assert name_of(mentions, "The Kenyan foreign minister") == name


def test_a_counterpart_holds_the_same_office_of_the_other_country() -> None:
    text = "Kenyan Foreign Minister Irena Volk flew out. Volk met her Ethiopian counterpart. The two agreed to talk."
    _, mentions = read(text, "2021-05-02")
    assert name_of(mentions, "her Ethiopian counterpart") == "Abel Haile"
    assert [a.name for a in at(mentions, "The two").members] == ["Irena Volk", "Abel Haile"]


def test_a_counterpart_without_a_known_holder_keeps_its_description() -> None:
    _, mentions = read("Kenyan Foreign Minister Irena Volk met her Peruvian counterpart.", "2021-05-02")
    actor = at(mentions, "her Peruvian counterpart").actor
    assert actor is not None
    assert (actor.type, actor.country) == ("anonymous", "PE")


PRONOUNS = [
    ("Ilan Marsh said he was ready.", "he", "Ilan Marsh"),
    ("Governor Paul Renn spoke. “We are ready,” he said.", "he", "Paul Renn"),
    ("Ruth Ellery met Paul Renn. She left early.", "She", "Ruth Ellery"),
    ("Ruth Ellery met Paul Renn. “It is over,” he said.", "he", "Paul Renn"),
    ("Paul Renn met Ivan Marsh and Peter Holm in a bar where he drank.", "he", None),
    ("Paul Renn accused Ivan Marsh of a plot after his speech.", "his", None),
    ("Peru said it would pay.", "it", "Peru"),
    ("It is clear that Peru will pay.", "It", None),
    ("Peru launched its raid.", "its", "Peru"),
    ("Ivan Marsh criticized him.", "him", None),
    ("Ivan Marsh phoned Paul Renn. Bo Holm hurt himself.", "himself", "Bo Holm"),
    ("Paul Renn thanked Ruth Ellery and her aides.", "her", "Ruth Ellery"),
    ("“Paul Renn lied,” Ivan Marsh said. “But he will pay,” Ivan Marsh said.", "he", None),
    ("When he spoke, Paul Renn was calm.", "he", "Paul Renn"),
    ("Paul Renn, who leads the union, said so.", "who", "Paul Renn"),
    ("The chef Ilse Brandt and the driver spoke. “He is fine,” she said.", "she", "Ilse Brandt"),
]


@pytest.mark.parametrize(("text", "word", "name"), PRONOUNS)
def test_pronouns(text: str, word: str, name: str | None) -> None:
    _, mentions = read(text)
    assert name_of(mentions, word) == name


PAIRS = [
    ("Ruth Ellery phoned Paul Renn. The two last met in May.", "The two", ["Ruth Ellery", "Paul Renn"]),
    ("Peru and Chad signed. The two countries will trade.", "The two countries", ["Peru", "Chad"]),
    ("Ruth Ellery and Paul Renn spoke. They agreed to meet.", "They", ["Ruth Ellery", "Paul Renn"]),
    ("Ruth Ellery, Paul Renn and Bo Holm spoke. The two left.", "The two", []),
]


@pytest.mark.parametrize(("text", "words", "names"), PAIRS)
def test_pairs(text: str, words: str, names: list[str]) -> None:
    _, mentions = read(text)
    assert [a.name for a in at(mentions, words).members] == names


def test_actors_at_a_token_expands_and_apposition() -> None:
    parsed, _ = read("Ruth Ellery and Paul Renn met Norway's envoy to NATO, Klara Holm.")
    ellery = next(t.i for t in parsed.tokens if t.text == "Ellery")
    envoy = next(t.i for t in parsed.tokens if t.text == "envoy")
    assert [a.name for a in parsed.actors_at(ellery)] == ["Ruth Ellery", "Paul Renn"]
    assert [a.name for a in parsed.actors_at(envoy)] == ["Klara Holm"]


def test_a_known_person_keeps_the_id_under_another_spelling() -> None:
    _, mentions = read("Tareq Osso said the army was ready.")
    assert [m.actor.id for m in mentions if m.actor and m.kind == "name"] == ["tarik-osso"]


def test_a_middle_initial_does_not_change_the_id() -> None:
    _, mentions = read("Leonard E. Brandt spoke. Brandt left.")
    assert {m.actor.id for m in mentions if m.actor} == {"leonard-brandt"}


def test_two_of_one_surname_stay_apart() -> None:
    _, mentions = read("Ruth Ellery spoke. Paul Ellery spoke. Ellery left.")
    assert len({m.actor.id for m in mentions if m.actor}) == 3
    assert name_of(mentions, "Ellery") == "Ellery"


def test_a_bare_counterpart_is_that_of_the_subject() -> None:
    text = (
        "Kenyan foreign minister meets Ethiopian counterpart at summit.\nIrena Volk and Abel Haile spoke for an hour."
    )
    _, mentions = read(text)
    assert name_of(mentions, "Kenyan foreign minister") == "Irena Volk"
    assert name_of(mentions, "Ethiopian counterpart") == "Abel Haile"
