"""The codebook of event types: every class has a type, every type an example that is read as it, every word a list."""

from __future__ import annotations

from typing import get_args

import pytest

from onrecord.extraction import extract
from onrecord.extraction.codebook import EventType, coarse, event_types, rank_of, type_of
from onrecord.extraction.frames import Frame, frames, words_of
from onrecord.extraction.vocabulary import table
from onrecord.language import annotate_all
from onrecord.language.parse import parse_articles
from onrecord.model.article import Article, Block
from onrecord.model.records import Coarse, Incident
from onrecord.packs import load_pack

FRAMES = sorted({f for kind in ("verbs", "nouns") for group in frames(kind).values() for f in group}, key=repr)
STEPS = {"bombing", "taking", "disarming"}
"""Classes of the vocabulary that are settled by who does it and to whom."""


@pytest.fixture(scope="module")
def examples() -> dict[str, list[str | None]]:
    """The types of the incidents in the example of each type, by its name."""
    types, pack = event_types(), load_pack("sample")
    articles = [
        Article(t.name, t.name, t.example, language="en", blocks=(Block(0, len(t.example), "text", 0),)) for t in types
    ]
    out: dict[str, list[str | None]] = {}
    for t, parsed in zip(types, parse_articles(articles), strict=True):
        annotate_all(parsed, pack)
        out[t.name] = [r.subtype for r in extract(parsed, pack) if isinstance(r, Incident)]
    return out


@pytest.mark.parametrize("event", event_types(), ids=lambda t: t.name)
def test_the_example_of_a_type_is_read_as_it(event: EventType, examples: dict[str, list[str | None]]) -> None:
    assert set(examples[event.name]) == {event.name}


@pytest.mark.parametrize("event", event_types(), ids=lambda t: t.name)
def test_a_type_is_whole(event: EventType) -> None:
    assert event.definition.endswith(".")
    assert event.rank == rank_of(event.name) > 0
    assert set(event.classes.values()) <= set(get_args(Coarse))
    assert all(type_of(c) is event and coarse(c) == kind for c, kind in event.classes.items())


def test_every_class_of_the_vocabulary_has_a_type() -> None:
    words = table("incident")
    known = {c for part in ("nouns", "verbs", "means") for c in words[part]} | {f.fine for f in FRAMES}
    assert {c for c in known - STEPS if type_of(c) is None} == set()


def test_a_class_is_of_one_type() -> None:
    classes = [c for t in event_types() for c in t.classes]
    assert len(classes) == len(set(classes))


@pytest.mark.parametrize("frame", FRAMES, ids=lambda f: f.fine)
def test_the_lists_of_a_frame_are_known(frame: Frame) -> None:
    """Reading the words raises for a list that neither table has; what a frame asks for can be met."""
    for names in (frame.doer, frame.object, frame.not_doer, frame.not_object, frame.near, frame.never, frame.of):
        assert not names or words_of(names) or any(n[0] == "@" for n in names)
    assert not words_of(frame.near) or words_of(frame.near) - words_of(frame.never)


def test_no_list_is_left_over() -> None:
    parts = ("doer", "object", "not_doer", "not_object", "near", "never", "of")
    used = {name for f in FRAMES for part in parts for name in getattr(f, part)}
    assert set(table("frames")["lists"]) - used == {"aims", "peace"}
