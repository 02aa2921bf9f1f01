"""The JSON lines of `extract` and `annotate`."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from onrecord.model.article import Article
from onrecord.model.parsed import AttributionMention, Mention, Parsed, Sentence
from onrecord.model.parts import Actor, Span
from onrecord.pipeline import Outcome
from onrecord.surfaces.exports.lines import annotate_line, as_line, extract_line

TEXT = "The mayor said it rained."
ARTICLE = Article("sha256:1", "a.txt", TEXT, language="en")


@given(st.text(st.characters(), max_size=60))
def test_any_text_becomes_one_line_that_can_be_written_and_read_back(text: str) -> None:
    line = as_line({"text": text})
    assert len(line.splitlines()) == 1
    assert not any(unicodedata.category(c) == "Cc" for c in line)
    assert json.loads(line.encode().decode()) == {"text": text}


def test_a_line_of_extract_has_the_parts_of_the_contract() -> None:
    line = extract_line(Outcome("a.txt", "extracted", ARTICLE))
    assert line.text is not None
    found = json.loads(line.text)
    assert list(found) == ["article", "records", "discrepancies"]
    assert "blocks" not in found["article"]
    unknown = {"start": None, "end": None, "basis": "unknown", "why": None, "moment": None}
    assert found["article"]["published"] == unknown


def test_a_refused_report_has_a_reason_and_no_line() -> None:
    line = extract_line(Outcome("a.txt", "refused", reason="the file is empty"))
    assert (line.text, line.reason) == (None, "the file is empty")


def test_a_line_of_annotate_has_every_list_and_exact_spans() -> None:
    parsed = Parsed(ARTICLE)
    parsed.sentences = [Sentence(0, 0, 6, 0, len(TEXT), 0, False, 2)]
    speaker = Actor("the mayor", "the-mayor", "person")
    parsed.mentions = [
        Mention(0, 2, 1, Span(0, 9, "The mayor"), "nominal", speaker),
        Mention(3, 4, 3, Span(15, 17, "it"), "pronoun", None),
    ]
    parsed.attributions = [
        AttributionMention(
            (Span(0, 9, "The mayor"),), (Span(10, 14, "said"),), (Span(15, 24, "it rained"),), speaker, 2, 1, "say",
            ((3, 5),),
        )
    ]  # fmt: skip
    line = annotate_line(Outcome("a.txt", "extracted", ARTICLE, parsed=parsed))
    assert line.text is not None
    found = json.loads(line.text)
    assert set(found) == {
        "article", "sentences", "names", "dates", "quantities", "places", "equipment", "attributions", "nested",
    }  # fmt: skip
    assert [n["text"] for n in found["names"]] == ["The mayor"]
    assert found["attributions"] == [
        {
            "source": [{"start": 0, "end": 9, "text": "The mayor"}],
            "cue": [{"start": 10, "end": 14, "text": "said"}],
            "content": [{"start": 15, "end": 24, "text": "it rained"}],
        }
    ]
    assert found["sentences"] == [{"start": 0, "end": len(TEXT), "text": TEXT}]


def test_an_article_that_was_not_parsed_has_empty_lists() -> None:
    line = annotate_line(Outcome("a.txt", "not extracted", ARTICLE))
    assert line.text is not None
    found = json.loads(line.text)
    assert [found[k] for k in ("sentences", "names", "dates", "attributions")] == [[], [], [], []]


def test_speech_that_goes_on_is_a_piece_and_a_voice_inside_a_voice_is_nested() -> None:
    text = "“We left,” said Ilka, adding that Bo said so. “It was late.”"
    article = replace(ARTICLE, text=text)

    def at(words: str) -> tuple[Span, ...]:
        return (Span(text.index(words), text.index(words) + len(words), words),)

    def said(source: str, cue: str, content: str, **more: Any) -> AttributionMention:
        parts = (at(source) if source else (), at(cue) if cue else (), at(content))
        return AttributionMention(*parts, None, 0, 0, "say", (), **more)

    parsed = Parsed(article)
    parsed.attributions = [
        said("Ilka", "said", "“We left,”"),
        said("Ilka", "adding", "that Bo said so", implied=True),
        said("Bo", "said so", "so", nested_in=1),
        said("Ilka", "", "“It was late.”", goes_on=0),
    ]
    parsed.fragments = [("cue", at("left")[0])]
    line = annotate_line(Outcome("a.txt", "extracted", article, parsed=parsed))
    found = json.loads(line.text or "")
    shown = [{part: [s["text"] for s in row[part]] for part in row} for row in found["attributions"]]
    assert shown == [
        {"source": ["Ilka"], "cue": ["said"], "content": ["“We left,”", "“It was late.”"]},
        {"source": [], "cue": ["adding"], "content": ["that Bo said so"]},
        {"source": [], "cue": ["left"], "content": []},
    ]
    assert [row["source"][0]["text"] for row in found["nested"]] == ["Bo"]
