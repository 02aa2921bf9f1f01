"""Whatever the order in which reports come, and however often, the ledger holds the same."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from zlib import crc32

from hypothesis import given
from hypothesis import strategies as st

from onrecord.ledger import Ledger
from onrecord.model.article import Article, Published
from onrecord.model.parts import Actor, Place, Span, When
from onrecord.model.records import Contact, Incident, Statement
from tests.lengths import examples
from tests.places import Places

WORDS = st.text(min_size=1, max_size=40)
DAYS = st.none() | st.dates().map(lambda d: d.isoformat())
ACTORS = st.builds(
    lambda name, type: Actor(name, f"a-{len(name)}", type), WORDS, st.sampled_from(["person", "country", "anonymous"])
)
WHEN = st.builds(lambda day, text: When(day, day, "day", "explicit" if day else "unresolved", text), DAYS, WORDS)
EVIDENCE = WORDS.map(lambda text: (Span(0, len(text), text),))
PLACES = st.none() | st.builds(
    lambda name, country: Place(name, f"p-{len(name)}", None, None, country, "unresolved"),
    WORDS,
    st.none() | st.just("VA"),
)
RECORDS = st.one_of(
    st.builds(Statement, speaker=ACTORS, cue=WORDS, quotes=st.tuples(WORDS), when=WHEN, evidence=EVIDENCE),
    st.builds(
        Contact, mode=st.just("call"), status=st.just("held"), participants=st.tuples(ACTORS, ACTORS), when=WHEN,
        evidence=EVIDENCE,
    ),
    st.builds(Incident, type=st.just("raid"), place=PLACES, when=WHEN, evidence=EVIDENCE),
)  # fmt: skip


def _found(number: int, text: str, outlet: str | None, day: str | None, records: list[Any]) -> Any:
    published = Published(day, day, "stated" if day else "unknown")
    article = Article(f"sha256:{number}", f"{number}.txt", text, outlet=outlet, published=published)
    return article, [replace(r, id=f"r{n}-{crc32(repr(r).encode()):08x}") for n, r in enumerate(records)], []


SETS = st.lists(st.tuples(WORDS, st.none() | WORDS, DAYS, st.lists(RECORDS, max_size=3)), min_size=1, max_size=5).map(
    lambda items: [_found(n, *item) for n, item in enumerate(items)]
)


def content(places: Places, found: list[Any], batch: int) -> dict[str, list[str]]:
    with places.one() as path, Ledger.open(path) as ledger:
        ledger.add_many(found, batch=batch)
        return {
            kind: sorted(json.dumps(_plain(line), sort_keys=True) for line in ledger.list(kind))
            for kind in ("article", "statement", "contact", "incident", "actor", "fact", "story")
        }


def _plain(line: dict[str, Any]) -> dict[str, Any]:
    return {k: sorted(v) if isinstance(v, list) and k in ("articles", "records") else v for k, v in line.items()} | {
        "recorded": None
    }


@given(found=SETS, data=st.data(), batch=st.integers(1, 4))
@examples(15)
def test_any_order_and_twice_gives_the_same_ledger(places, found, data, batch):
    shuffled = data.draw(st.permutations(found + found))
    assert content(places, found, 50) == content(places, shuffled, batch)
