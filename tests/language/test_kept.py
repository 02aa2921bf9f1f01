"""What is kept for copies: it changes no parse and no span, whatever was read before, and it is bounded."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.language.kept import Kept
from onrecord.language.parse import parse_articles, parser
from onrecord.language.pieces import cut, local_windows
from onrecord.language.quotes import find_quotes
from onrecord.language.span_model import JOINED, SIZE, shipped
from onrecord.model.article import Report
from onrecord.model.parsed import Parsed, Token
from onrecord.reading import read_article

_PARAGRAPHS = [
    "Gen. Ruth Calder said on Monday that the line was tested twice a day.",
    "“We shall not go,” she told reporters in Port Amsel. “It is ours. And it stays so.",
    "“Nobody asked us,” Adele Norrick said. He spoke with Lt. Col. Bo Ek  and Sen. Lind.",
    "Near Meresk, 16 tanks were lost, according to the Karvethi Defense Ministry, which did not say how.",
    "The talks failed.",
    "It was the third such meeting in 61 days, and both sides said it would be the last — for now. " * 5,
    "Quillon, Norrick warned, “will send 40 trucks” to Taldoria if the strait is closed.",
]
_ORDER = st.lists(st.integers(0, len(_PARAGRAPHS) - 1), min_size=1, max_size=9)


def made(texts: list[str]) -> list[Parsed]:
    out = list(parse_articles([read_article(Report("text", text=t)) for t in texts]))
    for parsed in out:
        parsed.quotes = find_quotes(parsed)
        parsed.tagged = shipped().tag(parsed)
    return out


def content(parsed: Parsed) -> list[Any]:
    tokens = [tuple(getattr(t, name) for name in Token.__slots__) for t in parsed.tokens]
    return [tokens, *(getattr(parsed, f.name) for f in fields(parsed) if f.name != "tokens" and f.compare)]


def afresh(text: str) -> list[Any]:
    stores = parser(None).kept, shipped().kept
    limits = [s.limit for s in stores]
    for s in stores:
        s.clear()
        s.limit = 0
    try:
        (parsed,) = made([text])
        assert [len(s) for s in stores] == [0, 0]
    finally:
        for s, limit in zip(stores, limits, strict=True):
            s.limit = limit
    return content(parsed)


@settings(max_examples=25, deadline=None)
@given(_ORDER, st.data())
def test_an_edited_copy_is_parsed_as_if_it_were_alone(order: list[int], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(order))
    dropped = data.draw(st.lists(st.sampled_from(order), min_size=1, max_size=6))
    texts = ["\n\n".join(_PARAGRAPHS[n] for n in numbers) for numbers in (order, shuffled, dropped)]
    wanted = [afresh(t) for t in texts]
    assert [content(p) for p in made(texts)] == wanted
    assert [content(p) for p in made(texts[::-1])] == wanted[::-1]


def test_a_verbatim_copy_is_not_parsed_again_and_shares_no_token() -> None:
    parser(None).kept.clear()
    shipped().kept.clear()
    text = "\n\n".join(_PARAGRAPHS)
    (first,) = made([text])
    sizes = len(parser(None).kept), len(shipped().kept)
    (second,) = made([text])
    assert 0 < sizes[0] == len(parser(None).kept)
    assert 0 < sizes[1] == len(shipped().kept)
    assert not {id(t) for t in first.tokens} & {id(t) for t in second.tokens}
    assert not {id(t.children) for t in first.tokens} & {id(t.children) for t in second.tokens}


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 900)), max_size=60))
def test_what_is_kept_never_passes_its_limit_and_is_what_was_put(puts: list[tuple[int, int]]) -> None:
    kept, last = Kept(3000), {}
    for key, size in puts:
        name = bytes([key])
        last.setdefault(name, bytes([key]) * size)
        kept.put(name, last[name])
        assert kept.size <= 3000
        assert kept.get(name) == last[name]
    assert kept.size == sum(len(a) + 250 for k, a in last.items() if kept.get(k) is not None)


def test_the_least_recently_used_goes_first_and_what_is_too_large_is_not_kept() -> None:
    kept = Kept(1000)
    for key in (b"a", b"b", b"c"):
        kept.put(key, b"x" * 50)
    assert kept.get(b"a")
    kept.put(b"d", b"x" * 50)
    assert kept.get(b"b") is None
    assert kept.get(b"a")
    kept.put(b"e", b"x" * 2000)
    assert kept.get(b"e") is None


def test_a_changed_paragraph_moves_no_window_far_from_it() -> None:
    def windows(words: list[str]) -> set[tuple[int, ...]]:
        (parsed,) = parse_articles([read_article(Report("text", text="\n\n".join(words)))])
        pieces = cut(parsed)
        found = local_windows(pieces, SIZE, JOINED)
        assert [x for w in found for x in range(w.first, w.last)] == list(range(len(pieces.words)))
        return {tuple(pieces.ids[pieces.first[w.first] : pieces.first[w.last]]) for w in found}

    words = [f"Report {n} from town number {n * 37} said the road to {n * 91} was open again." for n in range(60)]
    before = windows(words)
    after = windows([*words[:30], "Nobody could say whether it was.", *words[31:]])
    assert len(before - after) <= 3
