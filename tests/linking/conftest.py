"""Texts of one paragraph a line as parsed articles with their records; the labelled pairs of reports, judged once."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord.extraction import extract
from onrecord.language import annotate_all
from onrecord.language.parse import parse_articles
from onrecord.model.article import UNKNOWN_DATE, Article, Block, Published
from onrecord.model.parsed import Parsed
from onrecord.model.records import Record
from onrecord.packs import Pack, load_pack

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cases"))

import linking_pairs

Analysed = tuple[Parsed, list[Record], Pack]


@pytest.fixture(scope="session")
def analysed() -> Callable[..., Analysed]:
    """A function from a text (and a publication date) to its parse, its records and the pack."""

    def analyse(text: str, published: str | None = None, pack_name: str = "sample") -> Analysed:
        blocks, at = [], 0
        for n, line in enumerate(text.split("\n")):
            if line:
                blocks.append(Block(at, at + len(line), "text", n))
            at += len(line) + 1
        day = Published(published, published, "given") if published else UNKNOWN_DATE
        article = Article("sha256:0", "a.txt", text, language="en", published=day, blocks=tuple(blocks))
        pack = load_pack(pack_name)
        (parsed,) = parse_articles([article])
        annotate_all(parsed, pack)
        return parsed, extract(parsed, pack), pack

    return analyse


@pytest.fixture(scope="session")
def pairs() -> list[linking_pairs.Judged]:
    """What linking says of every labelled pair."""
    return linking_pairs.judged(linking_pairs.load_pairs())
