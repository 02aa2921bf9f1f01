"""What holds for any input: every span is its words, and a ledger is the same in any order of reading and twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import onrecord
from onrecord.model.article import Report
from onrecord.model.encode import article_from_json, record_from_json, to_json
from onrecord.model.records import KINDS
from onrecord.pipeline import Corridor, Outcome

_NAMES = [
    "Gen. Ruth Calder",
    "Norrick",
    "the Taldorian Defense Ministry",
    "two officials",
    "Meresk",
    "he",
    "they",
    "Quillon",
]
_VERBS = ["said", "told reporters", "denied", "struck", "lost", "sent", "warned", "spoke with", "is monitoring", "met"]
_THINGS = [
    "that the line was tested twice a day", "“we shall not go”", "16 tanks and more than 250 soldiers", "on Tuesday",
    "Port Amsel with drones", "a $40 million package", "if the strait is closed", "for the first time in 61 days",
    "in 1998", "the risk is high", "to Norrick", '"half a quote', "’s aide", "near Lower Esk", "< /p>", "(AP) —",
]  # fmt: skip
_WORDS = st.sampled_from([*_NAMES, *_VERBS, *_THINGS, ".", ",", "\n", "\n\n", "and", "which", "according to"])
_NEWS = st.lists(_WORDS, min_size=3, max_size=30).map(" ".join)
_ANY = st.text(max_size=200)
_CORRIDOR = Corridor("sample")


def _spans(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if {"start", "end", "text"} <= node.keys() and isinstance(node["start"], int):
            yield node
        for value in node.values():
            yield from _spans(value)
    elif isinstance(node, list):
        for value in node:
            yield from _spans(value)


def _read(text: str, published: str | None) -> Outcome:
    (outcome,) = _CORRIDOR.run([Report("a.txt", text=text, given=published)])
    return outcome


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(_NEWS, st.tuples(_NEWS, _ANY, _NEWS).map("".join), _ANY), st.sampled_from([None, "2025-05-13"]))
def test_every_span_of_every_record_is_its_words(text: str, published: str | None) -> None:
    outcome = _read(text, published)
    assert outcome.trace is None, outcome.trace
    if outcome.article is None:
        assert outcome.reason
        return
    words = outcome.article.text
    furniture = [(f.start, f.end) for f in outcome.article.furniture]
    for record in outcome.records:
        data = to_json(record)
        assert record.kind in KINDS
        assert record.evidence
        for span in _spans(data):
            assert words[span["start"] : span["end"]] == span["text"]
        for span in record.evidence:
            assert not any(span.start < end and start < span.end for start, end in furniture)
        assert record_from_json(data) == record
    for span in _spans(to_json(list(outcome.discrepancies))):
        assert words[span["start"] : span["end"]] == span["text"]
    assert to_json(article_from_json(to_json(outcome.article))) == to_json(outcome.article)


def _content(ledger: Path) -> dict[str, list[str]]:
    with onrecord.open(str(ledger), pack="sample") as desk:
        return {
            kind: sorted(
                str({k: v for k, v in line.items() if k not in ("recorded", "path")}) for line in desk.list(kind)
            )
            for kind in ("article", "actor", "discrepancy", *KINDS)
        }


_REPORTS = [
    "date 2025-05-13\nGen. Ruth Calder said on Monday that the risk of a wider war was “moderate and rising.”",
    "date 2025-05-14\nTaldoria lost 16 tanks near Meresk, the Karvethi Defense Ministry said.",
    "date 2025-05-14\nQuillon will send 40 trucks to Taldoria, Defense Secretary Adele Norrick said.",
    "date 2025-05-15\nLa ligne directe entre les deux armées a été rétablie mardi, a déclaré le ministère.",
    "",
]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(range(len(_REPORTS))), st.lists(st.sampled_from(range(len(_REPORTS))), max_size=3))
def test_any_order_of_reading_and_twice_gives_one_ledger(
    tmp_path_factory: Any, order: list[int], again: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("reports")
    for n, text in enumerate(_REPORTS):
        (folder / f"{n}.txt").write_text(text, "utf-8")
    plain, shuffled = folder / "plain.db", folder / "shuffled.db"
    with onrecord.open(str(plain), pack="sample") as desk:
        desk.read(*(str(folder / f"{n}.txt") for n in range(len(_REPORTS))))
    with onrecord.open(str(shuffled), pack="sample") as desk:
        for n in [*order, *again]:
            desk.read(str(folder / f"{n}.txt"))
    assert _content(shuffled) == _content(plain)
