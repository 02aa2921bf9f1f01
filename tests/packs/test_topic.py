"""What concerns a conflict: two sides, a side and a weapon, three things of one side, or a word of the reader's own."""

from __future__ import annotations

from importlib import resources

import pytest

from onrecord.packs import load_pack
from onrecord.packs.topic import Topic, topic_of

SAMPLE = "sample"


@pytest.mark.parametrize(
    ("title", "text", "concerned"),
    [
        ("Talks in Saltram", "Karveth and Taldoria will meet on Monday.", True),
        ("Karvethi grain", "A drone fell on a Karvethi field.", True),
        (None, "The Taldorian ferry was late.", False),
        ("Football", "Karveth beat Karveth, and Karvethi fans sang in Dunmere.", False),
        ("Cooking", "How to bake bread.", False),
        ("", "", False),
    ],
)
def test_what_concerns_the_conflict(title: str | None, text: str, concerned: bool) -> None:
    assert topic_of(SAMPLE).concerns(title, text) is concerned


def test_part_of_a_word_is_no_name() -> None:
    assert not topic_of(SAMPLE).concerns(None, "Karvethian and Taldoriana are words of another language.")


def test_one_word_of_the_reader_is_enough() -> None:
    topic = topic_of(SAMPLE, ("Grain corridor", ""))
    assert topic.concerns("The grain CORRIDOR opens", "")
    assert not topic.concerns("Grain opens the corridor", "")


def test_a_pack_without_sides_reads_everything() -> None:
    assert Topic(load_pack("world")).concerns(None, "How to bake bread.")


def test_every_sample_report_concerns_its_conflict() -> None:
    reports = [f for f in (resources.files("onrecord.packs") / SAMPLE / "reports").iterdir() if f.name.endswith(".txt")]
    assert reports
    assert [f.name for f in reports if not topic_of(SAMPLE).concerns(None, f.read_text("utf-8"))] == []


def test_a_long_text_is_looked_at_in_part_and_quickly() -> None:
    assert not topic_of("ukraine").concerns(None, "word " * 2_000_000 + "Ukraine Russia")
