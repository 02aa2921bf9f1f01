"""What becomes of a model's spans beside those of the grammar. The spans are given here, whatever a model would say."""

from __future__ import annotations

import re

from onrecord.language import annotate_all
from onrecord.language.parse import parse_articles
from onrecord.model.article import Report
from onrecord.model.parsed import AttributionMention, Parsed, TaggedSpans
from onrecord.packs import load_pack
from onrecord.reading import read_article

PART = {"S": "source", "C": "cue", "T": "content"}
MARK = re.compile(r"\[([SCT]) |(\])")


def read(marked: str, odds: dict[str, float] | None = None) -> Parsed:
    """The article of a text in which `[S …]`, `[C …]` and `[T …]` are what the model sees."""
    text, spans, at, opened = "", [], 0, ("", 0)
    for m in MARK.finditer(marked):
        text += marked[at : m.start()]
        at = m.end()
        if m[1]:
            opened = PART[m[1]], len(text)
        else:
            spans.append((*opened, len(text)))
    text += marked[at:]
    (parsed,) = parse_articles([read_article(Report("text", text=text))])
    assert parsed.article.text == text
    parsed.tagged = TaggedSpans(tuple(spans), {text.index(word): share for word, share in (odds or {}).items()})
    annotate_all(parsed, load_pack("world"), learned=False)
    return parsed


def words(a: AttributionMention) -> tuple[list[str], list[str], list[str]]:
    return [s.text for s in a.source], [s.text for s in a.cue], [s.text for s in a.content]


def test_the_model_says_where_spans_end_and_the_tree_who_speaks() -> None:
    p = read("[S Mayor Ilka Brandt] [C told reporters on Monday] [T that the bridge would stay shut].")
    (a,) = p.attributions
    assert words(a) == (["Mayor Ilka Brandt"], ["told reporters on Monday"], ["that the bridge would stay shut"])
    assert a.speaker is not None
    assert a.speaker.name == "Ilka Brandt"
    assert a.words == "told"


def test_a_content_begins_with_the_whole_noun_phrase_that_it_cuts() -> None:
    p = read("[S Ilka Brandt] [C later said 14] [T howitzers had arrived].")
    (a,) = p.attributions
    assert words(a) == (["Ilka Brandt"], ["later said"], ["14 howitzers had arrived"])
    p = read("[S Ilka Brandt] [C said] two old [T trucks were missing].")
    (a,) = p.attributions
    assert words(a)[2] == ["two old trucks were missing"]


def test_a_cue_that_the_grammar_does_not_know_is_added() -> None:
    p = read("[S Ilka Brandt] [C let it be known] [T that the bridge would stay shut].")
    (a,) = p.attributions
    assert words(a)[1] == ["let it be known"]
    assert a.speaker is not None
    assert a.speaker.name == "Ilka Brandt"
    assert a.way == "clause"


def test_what_is_done_about_a_thing_is_no_voice_behind_it() -> None:
    p = read("[S Norland] [C has blocked] [T the vote on the bridge].")
    (a,) = p.attributions
    assert a.way == "attitude"
    inside = next(t.i for t in p.tokens if t.text == "vote")
    assert p.attributions_over(inside) == []
    assert p.attribution_of(a.cue_token) is None


def test_a_quotation_is_the_grammars_even_where_the_model_gives_it_to_another() -> None:
    p = read('[S Ilka Brandt] [C said] [T so]. [T “We fired first,”] Nils Berg said.')
    mine = {a.speaker.name: words(a)[2] for a in p.attributions if a.speaker}
    assert mine["Nils Berg"] == ["“We fired first,”"]


def test_a_quotation_that_goes_on_behind_its_cue_has_the_same_speaker() -> None:
    p = read("[T “We left,”] [C said] [S Ilka Brandt]. [T “It was late.”]")
    said, more = p.attributions
    assert more.goes_on == 0
    assert words(said)[2] == ["“We left,”"]
    assert words(more) == (["Ilka Brandt"], [], ["“It was late.”"])
    assert more.speaker == said.speaker


def test_what_the_grammar_alone_sees_stays_only_where_the_model_leaves_room() -> None:
    text = "The mayor said that the bridge was shut."
    assert read(text).attributions == []
    assert len(read(text, {"said": 0.7}).attributions) == 1


def test_a_quotation_stays_though_the_model_is_blind_to_it() -> None:
    p = read("“The bridge is shut, and nobody knows for how long,” Ilka Brandt said.")
    (a,) = p.attributions
    assert words(a)[2] == ["“The bridge is shut, and nobody knows for how long,”"]


def test_spans_that_go_with_nothing_are_kept_as_fragments() -> None:
    p = read("[S Nils Berg] spoke first.\n\n[S Ilka Brandt] [C said] [T the bridge was shut].")
    assert [(part, s.text) for part, s in p.fragments] == [("source", "Nils Berg")]
    assert len(p.attributions) == 1


def test_two_speakers_of_one_paragraph_have_each_their_own() -> None:
    p = read("[S Ilka Brandt] [C said] [T the bridge was shut], but [S Nils Berg] [C insisted] [T it was open].")
    assert [(words(a)[0], words(a)[2]) for a in p.attributions] == [
        (["Ilka Brandt"], ["the bridge was shut"]),
        (["Nils Berg"], ["it was open"]),
    ]


def test_a_model_that_swallows_the_speaker_is_not_followed() -> None:
    p = read("[T The road is open, Ilka Brandt] [C said].")
    (a,) = p.attributions
    assert a.speaker is not None
    assert a.speaker.name == "Ilka Brandt"
    assert "Brandt" not in " ".join(words(a)[2])


def test_a_voice_inside_a_voice_is_the_grammars() -> None:
    p = read("[S The aide] [C said] [T that Nils Berg had warned that the dam would fall].")
    outer, inner = p.attributions
    assert words(outer)[2] == ["that Nils Berg had warned that the dam would fall"]
    assert inner.nested_in == 0
    assert inner.speaker is not None
    assert inner.speaker.name == "Nils Berg"


def test_a_subject_that_stands_with_another_cue_is_implied() -> None:
    p = read("[S Ilka Brandt] [C said] [T the bridge was shut], [C adding] [T that it would stay so].")
    said, adding = p.attributions
    assert (said.implied, adding.implied) == (False, True)
    assert adding.speaker == said.speaker


def test_speech_set_as_paragraphs_is_one_statement_though_the_model_sees_its_first_sentence() -> None:
    p = read("[S Ilka Brandt] [C said:]\n\n[T I have seen the bridge]. It is gone, and we will build another.")
    (a,) = p.attributions
    assert a.way == "block"
    assert words(a)[2] == ["I have seen the bridge. It is gone, and we will build another."]
    assert [s.text for s in a.own] == ["I have seen the bridge"]


def test_a_clause_about_a_source_is_part_of_it() -> None:
    p = read("[S A customs official,] [S who asked not to be named,] [C told Reuters] [T that the port was shut].")
    (a,) = p.attributions
    assert words(a)[0] == ["A customs official, who asked not to be named,"]
    assert a.speaker is not None
    assert a.speaker.name == "customs official"
    assert not p.fragments


def test_who_quotes_is_not_who_said_it() -> None:
    p = read("[S A captain of the guild,] quoted by [S a town reporter,] [C later said] [T that it was forged].")
    said = next(a for a in p.attributions if a.cue_lemma == "say")
    assert said.speaker is not None
    assert said.speaker.name == "captain of the guild"
    assert p.attributions[said.nested_in].cue_lemma == "quote"


def test_a_lead_in_goes_to_the_cue_of_its_own_sentence() -> None:
    p = read("[T A tram ran every hour], [S Ilka Brandt] [C said]. [T After that], [S she] [C said], [T one ran].")
    assert [words(a)[2] for a in p.attributions] == [["A tram ran every hour"], ["After that", "one ran"]]


def test_a_quotation_does_not_begin_before_its_mark() -> None:
    p = read('[T "It is a famine,"] [S Ilka Brandt] [C wrote] on X. [T "Anyone who looks away is blind."]')
    contents = [text for a in p.attributions for text in words(a)[2]]
    assert contents == ['"It is a famine,"', '"Anyone who looks away is blind."']


def test_content_before_a_closing_cue_is_said_though_its_verb_is_lost() -> None:
    p = read("[T Up to forty riders strayed across the ford], [S two chiefs] [C revealed].")
    (a,) = p.attributions
    assert a.way == "clause"
