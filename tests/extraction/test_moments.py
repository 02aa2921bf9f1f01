"""The day of an act is that of its own clause, or of the one that reports it; never of what is told beside it."""

from __future__ import annotations

import pytest

from onrecord.extraction import extract
from onrecord.language import annotate_all
from onrecord.language.parse import parse_articles
from onrecord.model.article import Article, Block, Published
from onrecord.model.records import Incident
from onrecord.packs import load_pack


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Police combed forests on Tuesday for gunmen who attacked a bus near Pau, killing nine.", [None]),
        (
            "Karveth attacked Vell with missiles on Wednesday, killing seven people, a day after a strike on Meresk "
            "killed at least 53.",
            ["2025-05-28", None],
        ),
        ("The army said on Monday that drones had struck a depot in Vell.", ["2025-06-02"]),
        ("Missiles struck a depot in Vell on Sunday, killing two.", ["2025-06-01"]),
        ("Missiles struck a depot in Vell, killing two, the army said on Monday.", [None]),
    ],
)
def test_the_day_of_an_incident(text: str, days: list[str | None]) -> None:
    published = Published("2025-06-03", "2025-06-03", "given")
    article = Article("a", "a", text, language="en", published=published, blocks=(Block(0, len(text), "text", 0),))
    (parsed,) = parse_articles([article])
    pack = load_pack("sample")
    annotate_all(parsed, pack)
    found = [r for r in extract(parsed, pack) if isinstance(r, Incident)]
    assert [r.when.start if r.when else None for r in found] == days
