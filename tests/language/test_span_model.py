"""The shipped model: its figures on a sample of our own, and that its answer depends on the text alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from onrecord.errors import OnrecordError
from onrecord.language.parse import parse_articles
from onrecord.language.quotes import find_quotes
from onrecord.language.span_model import SpanModel, shipped
from onrecord.model.article import Report
from onrecord.model.parsed import Parsed, TaggedSpans
from onrecord.reading import read_article

SAMPLE = Path(__file__).parent.parent / "cases/attribution/sample.txt"
PART = {"S": "source", "C": "cue", "T": "content"}
MARK = re.compile(r"\[([SCT]) |(\])")
PINNED = {"source": 0.96, "cue": 0.97, "content": 0.93}


def gold(marked: str) -> tuple[str, set[tuple[str, int, int]]]:
    text, spans, at, opened = "", set(), 0, ("", 0)
    for m in MARK.finditer(marked):
        text += marked[at : m.start()]
        at = m.end()
        if m[1]:
            opened = PART[m[1]], len(text)
        else:
            spans.add((*opened, len(text)))
    return text + marked[at:], spans


def parsed_of(text: str) -> Parsed:
    (parsed,) = parse_articles([read_article(Report("text", text=text))])
    parsed.quotes = find_quotes(parsed)
    return parsed


def tagged(text: str) -> TaggedSpans:
    return shipped().tag(parsed_of(text))


def test_the_figures_on_our_sample_have_not_sunk() -> None:
    text, wanted = gold(SAMPLE.read_text("utf-8").strip())
    parsed = parsed_of(text)
    assert parsed.article.text == text
    made = set(shipped().tag(parsed).spans)
    for part, floor in PINNED.items():
        a, b = {x for x in made if x[0] == part}, {x for x in wanted if x[0] == part}
        assert 2 * len(a & b) / (len(a) + len(b)) >= floor, (part, sorted(a - b), sorted(b - a))


def test_the_same_text_has_the_same_answer_whatever_came_before() -> None:
    text, _ = gold(SAMPLE.read_text("utf-8").strip())
    first = tagged(text)
    tagged("Ilka Brandt said that the bridge was shut. " * 30)
    again = SpanModel().tag(parsed_of(text))
    assert first == again


@pytest.mark.parametrize("text", ["a", "“a", "x" * 5000, "said " * 400, "🙂 “a” 🙂 " * 50])
def test_any_text_has_an_answer(text: str) -> None:
    for part, start, end in tagged(text).spans:
        assert part in PART.values()
        assert 0 <= start < end <= len(text)


def test_the_file_says_what_it_was_made_of() -> None:
    facts = shipped().facts
    assert "PolNeAR" in facts["data"]
    assert facts["encoder"].endswith("53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db")


@pytest.mark.parametrize("content", [b"", b"no model at all"])
def test_a_broken_file_is_named(tmp_path: Path, content: bytes) -> None:
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(content)
    with pytest.raises(OnrecordError, match=r"broken\.onnx: no attribution model"):
        SpanModel(broken)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(OnrecordError, match=r"none\.onnx: no attribution model"):
        SpanModel(tmp_path / "none.onnx")
