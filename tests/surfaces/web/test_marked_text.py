"""The text of an article as HTML: whatever is marked, it reads as the article, and each record marks its words."""

from __future__ import annotations

import time
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.model.records import KINDS
from onrecord.surfaces.web.layers import Layer, lanes, stretches
from onrecord.surfaces.web.marked import html, layers_of, numbered, parts

TEXT = st.text(st.sampled_from("ab \n\t<&>\"'é\u0301\U0001f525\u202e\u05d0\u0627\r\x0c\x85]]"), max_size=120)


class Read(HTMLParser):
    """What a browser makes of it: the text, which characters each record marks, and on which each number stands."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.marked, self.refs = "", {}, {}
        self.open: list[list[str]] = []
        self.depth = 0
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        assert tag in ("p", "span", "mark", "a")
        self.depth += tag == "p"
        its = dict(attributes)
        self.open.append((its.get("data-records") or "").split())
        if tag == "a":
            self.refs[(its["id"] or "").removeprefix("s-")] = len(self.text)

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "p"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for record in {one for some in self.open for one in some}:
            self.marked.setdefault(record, set()).update(range(len(self.text), len(self.text) + len(data)))
        self.text += data


def article(text: str, records: list[dict[str, Any]], furniture: list[tuple[int, int]] = ()) -> dict[str, Any]:
    cut = [{"start": a, "end": b, "text": text[a:b], "why": "caption"} for a, b in furniture]
    return {"id": "sha256:1", "text": text, "furniture": cut, "records": records}


def record(number: int, spans: Any, text: str, kind: str = "statement", **more: Any) -> dict[str, Any]:
    evidence = [{"start": a, "end": b, "text": text[a:b]} for a, b in spans]
    return {"id": f"{kind}:{number}", "kind": kind, "evidence": evidence, "attribution": [], "when": None, **more}


def rendered(found: dict[str, Any], doubts: list[dict[str, Any]] = ()) -> str:
    records = numbered(found["records"])
    layers = layers_of(found, records, doubts)
    return "".join(html(found["text"], extent, layers, records) for extent in parts(found["text"], records))


@st.composite
def articles(draw: st.DrawFn) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    text = draw(TEXT)
    spans = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(lambda s: (min(s), max(s)))
    spans = spans.filter(lambda s: s[0] < s[1])
    if not text:
        return article("", []), []
    records = []
    for n in range(draw(st.integers(0, 6))):
        where = draw(st.lists(spans, max_size=3))
        quotes = [text[a:b] for a, b in draw(st.lists(spans, max_size=1))]
        who = draw(st.none() | spans.map(lambda s: {"id": "x", "name": "<b>", "span": {"start": s[0], "end": s[1]}}))
        records.append(record(n, where, text, draw(st.sampled_from(KINDS)), quotes=quotes, speaker=who))
    doubts = [
        {
            "id": f"role:{n}", "summary": "\"<script>'", "kind": "role",
            "evidence": [{"start": a, "end": b, "article": draw(st.sampled_from(["sha256:1", "sha256:2"]))}],
        }
        for n, (a, b) in enumerate(draw(st.lists(spans, max_size=3)))
    ]  # fmt: skip
    return article(text, records, draw(st.lists(spans, max_size=2))), doubts


@settings(max_examples=300, deadline=None)
@given(articles())
def test_the_html_has_the_very_text_and_every_record_its_very_words(made):
    found, doubts = made
    read = Read(rendered(found, doubts))
    assert read.text == found["text"]
    assert not read.open
    for one in found["records"]:
        words = {at for s in one["evidence"] for at in range(s["start"], s["end"])}
        assert read.marked.get(one["id"], set()) == words
        assert read.refs.get(one["id"]) == min(words, default=None)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=12), st.integers(1, 4))
def test_records_that_overlap_lie_on_lines_of_their_own_while_there_are_lines(extents, most):
    layers = [Layer(a, a + length, "loss", str(n)) for n, (a, length) in enumerate(extents)]
    lines = lanes(layers, most)
    for at in range(80):
        here = [line for line, x in zip(lines, layers, strict=True) if x.start <= at < x.end]
        assert len(set(here)) >= min(len(here), most) or most - 1 in here
        assert all(0 <= line < most for line in here)


def test_stretches_leave_no_gap_and_name_what_lies_on_them():
    extents = [(2, 6), (4, 9), (4, 4), (20, 30)]
    layers = [Layer(*extent, "loss", str(extent)) for extent in extents]
    found = [(s.start, s.end, s.layers) for s in stretches(0, 12, layers, [10])]
    assert found == [(0, 2, ()), (2, 4, (0,)), (4, 6, (0, 1)), (6, 9, (1,)), (9, 10, ()), (10, 12, ())]


def test_marks_lie_in_each_other_and_a_quote_within_the_words_of_its_record():
    text = "Vell said: “We hold.” Tarn agreed."
    found = article(
        text,
        [record(1, [(0, 21)], text, quotes=["We hold."]), record(2, [(0, len(text))], text, "loss", quotes=[])],
        [(22, 26)],
    )
    source = rendered(found)
    assert '<mark class="m loss l0" data-records="loss:2 statement:1"><mark class="m statement l1">' in source
    assert '<span class="quote">We hold.</span>' in source
    assert '<span class="furniture" title="Not part of the report: caption">' in source


def test_hostile_text_stays_text():
    text = "<script>alert(1)</script> </p></section> \" onload=x"
    found = article(text, [record(1, [(0, 8)], text, "loss")])
    found["records"][0]["id"] = '"><script>'
    source = rendered(found)
    assert "<script" not in source
    assert "</section" not in source
    assert Read(source).text == text


def test_paragraphs_go_each_in_its_own_direction():
    source = rendered(article("First\nline.\n\n\n\nשלום", []))
    assert source == '<p dir="auto">First\nline.</p><span class="gap">\n\n\n\n</span><p dir="auto">שלום</p>'


@pytest.mark.parametrize("blank", ["\n\n", " ", ""])
def test_a_text_of_two_million_characters_takes_no_time(blank):
    words = "A line of some words that somebody said on Tuesday," * 4 + blank
    text = (words * (2_000_000 // len(words) + 1))[:2_000_000]
    every = range(0, len(text) - 300, 400)
    records = [record(n, [(at, at + 250), (at + 200, at + 300)], text, KINDS[n % 10]) for n, at in enumerate(every)]
    found = article(text, records, [(at, at + 20) for at in every])
    start = time.process_time()
    its = numbered(found["records"])
    extents = parts(text, its)
    layers = layers_of(found, its, [])
    first = html(text, extents[0], layers, its)
    took = time.process_time() - start
    assert took < 1.5
    assert len(first) < 700_000
    assert [a for a, _ in extents[1:]] == [b for _, b in extents[:-1]]
    assert extents[-1][1] == len(text)


def test_many_records_on_the_same_words_are_all_told():
    text = "word " * 100
    records = [record(n, [(0, 40)], text) for n in range(3_000)]
    source = rendered(article(text, records))
    assert len(Read(source).marked) == 3_000


def test_an_empty_text_is_an_empty_part():
    assert parts("", []) == [(0, 0)]
    assert rendered(article("", [])) == ""
