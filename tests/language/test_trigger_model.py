"""The model of triggers: what it says of a sentence, that this depends on the sentence alone, and bad files."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.errors import OnrecordError
from onrecord.language.parse import parse_articles
from onrecord.language.trigger_model import SEEN, TriggerModel, shipped
from onrecord.model.article import Article, Block
from onrecord.model.parsed import Parsed

FIGHT = "Herders fell upon sleeping farmers in Komara on Sunday and hacked nine of them to death."
QUIET = "The committee adopted its rules of procedure and elected a chair for the coming year."


def parse(text: str) -> Parsed:
    (parsed,) = parse_articles([Article("a", "a", text, language="en", blocks=(Block(0, len(text), "text", 0),))])
    return parsed


def test_a_trigger_is_seen_with_its_type() -> None:
    parsed = parse(FIGHT)
    told = shipped().tag(parsed)
    likely = {parsed.article.text[a:].split()[0]: max(c, key=lambda k: c[k]) for a, c in told.items()
              if sum(c.values()) > 0.5}  # fmt: skip
    assert likely
    assert set(likely.values()) <= {"Attack", "Mob violence", "Armed clash"}


def test_nothing_is_seen_where_nothing_is_told() -> None:
    assert all(sum(c.values()) < 0.5 for c in shipped().tag(parse(QUIET)).values())


def test_chances_are_between_the_bound_and_one() -> None:
    for chances in shipped().tag(parse(FIGHT)).values():
        assert SEEN <= sum(chances.values()) + 0.01 <= 1.02
        assert all(0 < c <= 1 for c in chances.values())


def test_the_answer_depends_on_the_sentence_alone() -> None:
    alone = shipped().tag(parse(FIGHT))
    among = shipped().tag(parse(f"{QUIET} {FIGHT} {QUIET}"))
    shift = len(QUIET) + 1
    own = {a - shift: c for a, c in among.items() if shift <= a < shift + len(FIGHT)}
    assert alone == own


def test_a_fresh_model_says_the_same_as_one_that_has_read_it() -> None:
    parsed = parse(FIGHT)
    assert TriggerModel().tag(parsed) == shipped().tag(parsed)


def test_a_long_sentence_and_odd_words_are_read() -> None:
    text = "Rebels bombed " + "\u4e2d\u6587 \U0001f600 " * 400 + "the depot."
    assert isinstance(shipped().tag(parse(text)), dict)


def test_a_bad_file_is_named(tmp_path: Path) -> None:
    bad = tmp_path / "bad.onnx"
    bad.write_bytes(b"no model")
    with pytest.raises(OnrecordError, match=r"bad\.onnx"):
        TriggerModel(bad)
