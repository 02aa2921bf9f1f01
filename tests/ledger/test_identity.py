"""A ledger with decisions answers as one into which the same actors were read to begin with."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import UsageError
from onrecord.ledger import Ledger
from onrecord.ledger.decisions import read
from onrecord.ledger.identity import identities
from onrecord.model.article import Article, Published
from onrecord.model.encode import record_from_json, to_json
from onrecord.model.parts import Actor, Span, Voice, When
from onrecord.model.records import Contact, Statement
from tests.lengths import examples

IDS = ["a-one", "b-two", "c-three", "d-four"]
NAMES = ["Ann One", "Ann Two", "B. Three"]
WORDS = ["We will hold the line for as long as it takes.", "Nobody told us of any such plan this week."]
DAYS = st.sampled_from(["2031-04-01", "2031-04-02"])
ACTORS = st.builds(
    lambda id, name, text: Actor(name, id, "person", span=Span(0, len(text), text)),
    st.sampled_from(IDS), st.sampled_from(NAMES), st.sampled_from(["He", "Ann", "Three"]),
)  # fmt: skip
WHEN = DAYS.map(lambda day: When(day, day, "day", "explicit", day))
RECORDS = st.one_of(
    st.builds(
        lambda who, words, when, by: Statement(
            speaker=who, cue="said", quotes=(words,), when=when, evidence=(Span(0, len(words), words),),
            attribution=(Voice(by, "said", None),),
        ),
        ACTORS, st.sampled_from(WORDS), WHEN, ACTORS,
    ),
    st.builds(
        lambda one, other, when: Contact(
            mode="call", status="held", participants=(one, other), when=when, evidence=(Span(0, 5, "spoke"),)
        ),
        ACTORS, ACTORS, WHEN,
    ),
)  # fmt: skip
DECISIONS = st.lists(
    st.one_of(
        st.tuples(st.just("merge"), st.sampled_from(IDS), st.sampled_from(IDS)),
        st.tuples(
            st.just("split"), st.sampled_from(IDS), st.sampled_from([*NAMES, "He", "Three"]),
            st.sampled_from(["New", "Ann Two", *IDS]), st.sampled_from([(), ("sha256:0",)]),
        ),
        st.tuples(st.just("undo"), st.integers(1, 5)),
    ),
    max_size=6,
)  # fmt: skip


def decide(ledger: Ledger, decision: tuple[Any, ...]) -> None:
    try:
        if decision[0] == "merge":
            ledger.merge_actor(*decision[1:], reason="x")
        elif decision[0] == "undo":
            ledger.undo_decision(decision[1])
        else:
            _, actor, spelling, into, where = decision
            ledger.split_actor(actor, [spelling], into=into, articles=where, reason="x")
    except UsageError:
        return


def plain(line: Any) -> Any:
    """Without what tells the two apart: an actor's name is of equals the one that it had before it was merged."""
    if isinstance(line, dict):
        left_out = ("read_as", "recorded", *(("name",) if "names" in line else ()))
        return {k: plain(v) for k, v in line.items() if k not in left_out}
    return [plain(v) for v in line] if isinstance(line, list) else line


def answers(ledger: Ledger) -> dict[str, Any]:
    asked: list[tuple[str, dict[str, Any]]] = [(k, {}) for k in ("statement", "contact", "actor", "fact", "story")]
    asked += [(k, {"who": w}) for k in ("statement", "actor", "article", "fact") for w in ("ann", "three", "new")]
    asked += [(k, {"limit": 2}) for k in ("actor", "fact")] + [(k, {"until": "2031-04-01"}) for k in ("actor", "fact")]
    return {f"{k} {how}": [plain(line) for line in ledger.list(k, **how)] for k, how in asked}


@given(articles=st.lists(st.lists(RECORDS, max_size=4), min_size=1, max_size=4), decisions=DECISIONS)
@examples(12)
def test_decided_later_or_read_so_it_is_the_same(places, articles, decisions):
    found = [
        (
            Article(f"sha256:{n}", f"{n}.txt", "Text.", published=Published("2031-04-03", "2031-04-03", "stated")),
            [replace(r, id=f"r{i}") for i, r in enumerate(records)],
            [],
        )
        for n, records in enumerate(articles)
    ]
    with places.one() as path, Ledger.open(path) as ledger:
        ledger.add_many(found[:2])
        for decision in decisions:
            decide(ledger, decision)
        ledger.add_many(found[2:])
        decided = answers(ledger)
        with ledger._reading() as connection:
            known = identities(read(connection))
    with places.one() as path, Ledger.open(path) as ledger:
        for article, records, _ in found:
            lines = [json.loads(json.dumps(to_json(r))) for r in records]
            for line in lines:
                known.rewrite(line, article.id)
            ledger.add(article, [record_from_json(copy.deepcopy(line)) for line in lines])
        assert answers(ledger) == decided
