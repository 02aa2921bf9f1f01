"""Full-text search: words are data, never syntax."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.errors import UsageError


@pytest.fixture
def searched(ledger, make):
    texts = [
        "The hotline between the two capitals is tested twice daily, an ambassador said.",
        "Diplomats met in São Paulo; the diplomatic mission stays. He said 250 tanks were lost.",
        "Министр обороны заявил о потерях в районе Орска.",
        "国防部发言人表示，双方于周二通话。",
        "Tanks were not lost: 250 were repaired.",
    ]
    for n, text in enumerate(texts):
        ledger.add(make.article(n, text, title=f"Title{n} zebra"))
    ledger.add(make.article(9, "He said so."), [make.statement("The bridge stays open for everyone.")])
    return ledger


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("HOTLINE capitals", [0]), ("hotline zebra", [0]), ("ambassad*", [0]), ("assad", []), ("diplom*", [1]),
        ("sao paulo", [1]), ('"tanks were lost"', [1]), ("“tanks were lost”", [1]), ("lost tanks were", [1, 4]),
        ("орска", [2]), ("ПОТЕРЯХ", [2]),
        ("发言人", [3]), ("国防部 通话", [3]), ("国防部 hotline", []), ("title4", [4]),
        ('"two capitals is tes"*', [0]),
    ],
)  # fmt: skip
def test_words_are_found(searched, words, found):
    hits = [h for h in searched.search(words) if h["kind"] == "article"]
    assert sorted(h["id"] for h in hits) == [f"sha256:{n}" for n in found]


def test_a_hit_has_the_words_around(searched):
    (hit,) = searched.search("hotline")
    assert hit["snippet"].startswith("The hotline between the two capitals")
    (hit,) = searched.search("发言人")
    assert "国防部发言人表示" in hit["snippet"]


def test_records_are_found_by_the_actors_full_name(searched):
    (hit,) = searched.search("anna vell bridge")
    assert (hit["kind"], hit["id"], hit["article"]) == ("statement", "statement:1", "sha256:9")


def test_so_many_and_no_more(searched):
    assert len(list(searched.search("zebra", limit=2))) == 2


@pytest.mark.parametrize("words", ["", "   ", '"', "***", "( ) - :", "\x00"])
def test_without_a_letter_there_is_nothing_to_search_for(searched, words):
    with pytest.raises(UsageError, match="nothing to search for"):
        searched.search(words)


SYNTAX = ["NEAR(a b)", "title:x", "a AND OR", "{a b}:", "^a", "a + b", "a*b"]


@given(words=st.text(max_size=30) | st.sampled_from(SYNTAX))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_words_are_syntax(searched, words):
    try:
        list(searched.search(words, limit=3))
    except UsageError:
        assert not any(c.isalnum() for c in words.replace("\x00", ""))
