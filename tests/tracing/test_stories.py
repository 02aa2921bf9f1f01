"""Stories of made-up articles: joined, founded, merged and split, whatever the order within a day, and rebuilt."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import permutations

import numpy as np
import pytest

from onrecord.model.article import Article
from onrecord.tracing.stories import Change, Placed, Stories
from onrecord.tracing.story_index import WINDOW, StoryIndex
from onrecord.tracing.terms import Terms, terms

Make = Callable[..., Article]
Added = tuple[str, date | None, Terms]

MONDAY = date(2024, 3, 4)

SHELLED = """Artillery hit the docks of Vessin on Monday and killed nine dockers, the mayor, Ilse Tarnow, said. Ships
that were to load grain left the harbour of Vessin at noon. Tarnow asked for a truce so that the dockers could be
buried."""

MAYOR = """Mayor Ilse Tarnow of Vessin closed the harbour after the shelling of the docks. Nine dockers died there on
Monday, Tarnow said; the grain ships will not be back this week."""

BANK = """The central bank of Marrick raised its rate by half a point. Governor Ana Soll said that prices rose faster
than wages and that the bank of Marrick would raise the rate again in spring."""

SHARES = """Shares in Marrick fell after the central bank raised its rate. Governor Ana Soll warned of rising prices;
analysts had expected the bank to wait until spring."""

VOLCANO = """Ash from the volcano Brennel closed airports on the island of Skarn. Lava reached the road to Odda, and
villagers were taken away by boat, the geologist Mara Ek said."""

ERUPTS = """The volcano Brennel on Skarn erupted again. Lava flowed towards Odda, airports stayed closed because of ash,
and the geologist Mara Ek expects more of it."""

AUF_DEUTSCH = """Beim Beschuss des Hafens von Vessin sind am Montag neun Hafenarbeiter getötet worden, wie die
Bürgermeisterin Ilse Tarnow mitteilte. Oberst Piet Harro, der Kommandeur von Osk, wies die Vorwürfe zurück. Die
Hafenmeisterin Dorte Klem sprach von drei zerstörten Kränen. Über den Hafen gehen 60 Prozent des Getreides, das Vessin
ausführt; im März war er nach einem Angriff auf den Schlepper Amara 17 Tage lang geschlossen. 40 Tonnen Mehl
verbrannten."""

TITLES = {
    SHELLED: "Nine dockers killed in shelling of Vessin",
    MAYOR: "Vessin closes harbour after shelling of docks",
    BANK: "Bank of Marrick raises rate",
    SHARES: "Marrick shares fall as bank raises rate",
    VOLCANO: "Brennel ash closes airports of Skarn",
    ERUPTS: "Volcano Brennel erupts again",
}


@pytest.fixture
def its(make: Make) -> Callable[[str], Terms]:
    """The terms of a text, with its title where it has one."""
    return lambda text: terms(make(text, title=TITLES.get(text)))


def groups(stories: Stories) -> set[frozenset[str]]:
    """The articles of each story."""
    found = defaultdict(set)
    for row in stories.rows():
        found[row.story].add(row.article)
    return {frozenset(members) for members in found.values()}


def added(articles: Iterable[Added]) -> Stories:
    """The stories after all were added."""
    stories = Stories()
    for article, day, its in articles:
        stories.add(article, day, its)
    return stories


@pytest.fixture
def six(its: Callable[[str], Terms]) -> list[Added]:
    """Two articles of each of three happenings, of one day."""
    texts = {"shelled": SHELLED, "bank": BANK, "volcano": VOLCANO, "mayor": MAYOR, "shares": SHARES, "erupts": ERUPTS}
    return [(name, MONDAY, its(text)) for name, text in texts.items()]


def test_articles_of_one_happening_are_one_story_in_any_order(six: list[Added]) -> None:
    wanted = {frozenset({"shelled", "mayor"}), frozenset({"bank", "shares"}), frozenset({"volcano", "erupts"})}
    for order in permutations(six):
        assert groups(added(order)) == wanted


def test_the_first_founds_a_story_and_the_second_joins_it(its: Callable[[str], Terms]) -> None:
    stories = Stories()
    first = stories.add("a", MONDAY, its(SHELLED))
    assert first.founded
    assert stories.add("b", MONDAY, its(BANK)).founded
    joined = stories.add("c", MONDAY, its(MAYOR))
    assert joined == Change(first.story)
    assert stories.add("c", MONDAY, its(BANK)) == joined


def test_an_id_comes_from_the_founding_article_alone(its: Callable[[str], Terms]) -> None:
    one, other = Stories(), Stories()
    other.add("elsewhere", MONDAY, its(BANK))
    assert one.add("a", MONDAY, its(SHELLED)).story == other.add("a", date(2024, 3, 9), its(SHELLED)).story


def test_an_article_that_binds_two_stories_merges_them_into_the_older(its: Callable[[str], Terms]) -> None:
    stories = Stories()
    older = stories.add("older", MONDAY, its("Lava of Brennel reached Odda. Villagers of Odda fled by boat.")).story
    younger = stories.add("younger", MONDAY, its("Ash closed airports. Flights from Skarn were called off.")).story
    assert older != younger
    both = (
        "Lava of Brennel reached Odda, ash closed airports. Villagers of Odda fled by boat, flights from Skarn cease."
    )
    change = stories.add("both", MONDAY, its(both))
    assert (change.story, change.founded) == (older, False)
    assert change.merged == {younger: older}
    assert change.moved == {"younger": older}
    assert groups(stories) == {frozenset({"older", "younger", "both"})}


def test_a_story_of_two_happenings_splits_and_the_larger_part_keeps_the_id(its: Callable[[str], Terms]) -> None:
    rows = [Placed(name, MONDAY, its(text), "story:mixed")
            for name, text in (("bank", BANK), ("shelled", SHELLED), ("mayor", MAYOR))]  # fmt: skip
    stories = Stories.restore(rows)
    change = stories.add("shares", MONDAY, its(SHARES))
    assert groups(stories) == {frozenset({"bank", "shares"}), frozenset({"shelled", "mayor"})}
    assert {row.article for row in stories.rows() if row.story == "story:mixed"} == {"shelled", "mayor"}
    assert change.split == {change.story: "story:mixed"}
    assert change.moved == {"bank": change.story}
    assert not change.founded
    assert not change.merged


def test_stories_go_on_from_their_rows_as_if_never_stopped(six: list[Added]) -> None:
    whole, told = Stories(), {}
    for number, (article, day, its) in enumerate(six):
        rows = [replace(r, terms=Terms.from_bytes(r.terms.to_bytes())) for r in whole.rows()]
        assert len(rows) == number
        again = Stories.restore(rows)
        change = whole.add(article, day, its)
        assert again.add(article, day, its) == change
        told |= change.moved | {article: change.story}
        assert told == {r.article: r.story for r in again.rows()}


def test_undated_articles_join_by_what_they_tell(its: Callable[[str], Terms]) -> None:
    stories = Stories()
    first = stories.add("dated", MONDAY, its(SHELLED)).story
    assert stories.add("undated", None, its(MAYOR)).story == first
    other = stories.add("bank", None, its(BANK)).story
    assert stories.add("shares", MONDAY, its(SHARES)).story == other != first


def test_what_is_years_apart_is_another_story(its: Callable[[str], Terms]) -> None:
    stories = Stories()
    stories.add("a", MONDAY, its(ERUPTS))
    assert stories.add("b", date.fromordinal(MONDAY.toordinal() + WINDOW + 1), its(ERUPTS)).founded
    assert not stories.add("c", date.fromordinal(MONDAY.toordinal() + WINDOW), its(ERUPTS)).founded


def test_another_language_joins_by_names_and_figures(make: Make, its: Callable[[str], Terms]) -> None:
    stories = Stories()
    first = stories.add("en", MONDAY, terms(make("origin"))).story
    stories.add("bank", MONDAY, its(BANK))
    german = terms(make(AUF_DEUTSCH))
    assert german.language == "de"
    assert stories.add("de", MONDAY, german).story == first


@pytest.mark.parametrize("text", ["", "\n", "12", "the of and"])
def test_a_text_without_words_is_a_story_of_its_own(text: str) -> None:
    nothing = terms(Article(id="a", path="a", text=text))
    assert len(nothing.keys) == 0
    stories = Stories()
    assert stories.add("a", None, nothing).founded
    assert stories.add("b", MONDAY, Terms.from_bytes(nothing.to_bytes())).founded


def test_a_copy_goes_with_the_first_article_that_is_held(its: Callable[[str], Terms]) -> None:
    stories = Stories()
    bank, shelled = (
        stories.add(name, MONDAY, its(text)).story for name, text in (("bank", BANK), ("shelled", SHELLED))
    )
    assert stories.add("copy", MONDAY, its(VOLCANO), ["not held", "bank", "shelled"]) == Change(bank)
    assert stories.add("copy of the copy", None, its(MAYOR), ["copy"]).story == bank != shelled
    again = Stories.restore(stories.rows())
    assert list(again.rows())[-1].copy_of == "bank"
    assert again.add("erupts", MONDAY, its(ERUPTS)).founded


def test_copies_move_with_what_they_were_made_from(its: Callable[[str], Terms]) -> None:
    names = {"bank": BANK, "shelled": SHELLED, "mayor": MAYOR}
    stories = Stories.restore(Placed(name, MONDAY, its(text), "story:mixed") for name, text in names.items())
    stories.add("copy", MONDAY, its(BANK), ["bank"])
    change = stories.add("shares", MONDAY, its(SHARES))
    assert change.moved == {"bank": change.story, "copy": change.story}


def test_many_articles_of_one_happening_stay_one_story(its: Callable[[str], Terms]) -> None:
    texts: Sequence[Terms] = [its(SHELLED), its(MAYOR)]
    stories = added((f"{n:03}", date.fromordinal(MONDAY.toordinal() + n // 20), texts[n % 2]) for n in range(120))
    assert len(groups(stories)) == 1


@pytest.mark.parametrize("seed", range(4))
def test_changes_tell_all_that_changes(seed: int) -> None:
    random, stories, told, known = np.random.default_rng(seed), Stories(), {}, set[str]()
    kinds: Counter[str] = Counter()
    for n in range(150):
        first = int(random.integers(12)) * 15
        keys = np.unique(random.integers(first, first + 40, 12)).astype(np.uint32)
        day = date.fromordinal(MONDAY.toordinal() + n // 10) if n % 7 else None
        its = Terms("en", keys, random.integers(16, 40, len(keys)).astype(np.uint8))
        again = Stories.restore(stories.rows())
        change = stories.add(f"{n}", day, its, [f"{n - 3}"] if n % 11 == 10 else [])
        assert again.add(f"{n}", day, its, [f"{n - 3}"] if n % 11 == 10 else []) == change
        before, told = set(told.values()), told | change.moved | {f"{n}": change.story}
        after = {row.article: row.story for row in stories.rows()}
        assert told == after
        assert not change.merged.keys() & set(after.values())
        assert set(change.merged) | set(change.split.values()) <= before
        assert set(after.values()) - before == change.split.keys() | ({change.story} if change.founded else set())
        assert not change.split.keys() & known
        known |= set(after.values())
        kinds.update(merged=len(change.merged), split=len(change.split), founded=change.founded)
    assert min(kinds.values()) > 0


@pytest.mark.parametrize("seed", range(3))
def test_two_that_add_by_turns_tell_what_one_does(seed: int) -> None:
    random, whole, hands = np.random.default_rng(seed), Stories(), (Stories(), Stories())
    missed: tuple[list[Placed], list[Placed]] = ([], [])
    moved: tuple[dict[str, str], dict[str, str]] = ({}, {})
    for n in range(150):
        first = int(random.integers(12)) * 15
        keys = np.unique(random.integers(first, first + 40, 12)).astype(np.uint32)
        day = date.fromordinal(MONDAY.toordinal() + n // 10) if n % 7 else None
        its = Terms("en", keys, random.integers(16, 40, len(keys)).astype(np.uint8))
        copies = [f"{n - 3}"] if n % 11 == 10 else []
        hand = int(random.integers(2))
        known = {row.article for row in missed[hand]}
        rows = [replace(row, story=moved[hand].get(row.article, row.story)) for row in missed[hand]]
        hands[hand].take_up(rows, {one: s for one, s in moved[hand].items() if one not in known})
        missed[hand].clear()
        moved[hand].clear()
        change = whole.add(f"{n}", day, its, copies)
        assert hands[hand].add(f"{n}", day, its, copies) == change
        missed[1 - hand].append(Placed(f"{n}", day, its, change.story, hands[hand].goes_with(f"{n}")))
        moved[1 - hand].update(change.moved)
        assert list(hands[hand].rows()) == list(whole.rows())


def test_terms_that_are_not_at_hand_are_recalled() -> None:
    random, whole, part = np.random.default_rng(5), Stories(), Stories(at_hand=4)
    kept: dict[str, Terms] = {}
    asked: set[str] = set()

    def recall(several: Sequence[str]) -> dict[str, Terms]:
        asked.update(several)
        return {one: kept[one] for one in several}

    for n in range(150):
        first = int(random.integers(12)) * 15
        keys = np.unique(random.integers(first, first + 40, 12)).astype(np.uint32)
        its = Terms("en", keys, random.integers(16, 40, len(keys)).astype(np.uint8))
        kept[f"{n}"] = its
        assert part.add(f"{n}", MONDAY, its, (), recall) == whole.add(f"{n}", MONDAY, its)
    assert len(asked) > 100
    with pytest.raises(KeyError):
        list(part.rows())


def test_a_copy_of_an_article_that_is_not_among_the_rows_speaks_for_itself(its: Callable[[str], Terms]) -> None:
    stories = Stories.restore([Placed("copy", MONDAY, its(BANK), "story:old", "left out")])
    assert stories.add("shares", MONDAY, its(SHARES)).story == "story:old"


def test_bytes_that_are_no_terms_are_refused() -> None:
    with pytest.raises(ValueError, match="no terms"):
        Terms.from_bytes(b"en\x00123")


def test_of_the_articles_of_a_common_term_those_of_the_nearest_days_are_found() -> None:
    index, key, weight = StoryIndex(), np.array([7], np.uint32), np.array([1.0])
    for n in range(1000):
        index.add(n, date.fromordinal(700_000 + n // 4), key, weight)
    found = index.sharing(date.fromordinal(700_100), key, weight, most=1000)
    assert {400, 401, 402, 403} <= set(found)
    assert len(found) <= 100
