"""`onrecord actor`: what is decided, shown and refused on the command line, and the same from Python."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import onrecord
from onrecord.errors import UsageError
from onrecord.ledger import Ledger
from onrecord.model.article import Article, Published
from onrecord.model.parts import Actor, Span
from onrecord.model.records import Statement
from onrecord.surfaces.cli import command
from onrecord.surfaces.cli.ending import guarded

Asked = Callable[..., tuple[int, str, str]]
KNOWN = Published("2031-04-03", "2031-04-03", "stated")


def spoke(number: int, name: str, slug: str, text: str, role: str | None = None) -> Statement:
    words = f"We have said thing number {number} before."
    speaker = Actor(name, slug, "person", role, span=Span(0, len(text), text))
    return Statement(id=f"s{number}", speaker=speaker, cue="said", quotes=(words,), evidence=(Span(0, 5, words[:5]),))


@pytest.fixture
def desk(tmp_path: Path) -> str:
    path = str(tmp_path / "desk.db")
    with Ledger.open(path) as ledger:
        one = [spoke(1, "Josef Tarn", "josef-tarn", "Tarn", "minister"), spoke(2, "Anna Vell", "anna-vell", "A. Vell")]
        ledger.add(Article("sha256:abcdef1", "a.txt", "Text one.", language="en", published=KNOWN), one)
        two = [
            spoke(3, "Serhii Tarn", "serhii-tarn", "Serhii \x1b[31mTarn"),
            spoke(4, "Anna Vell", "anna-vell", "Vell"),
        ]
        ledger.add(Article("sha256:abcdef2", "b.txt", "Text two.", language="en", published=KNOWN), two)
    return path


@pytest.fixture
def ask(desk: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Asked:
    monkeypatch.setenv("ONRECORD_LEDGER", desk)
    monkeypatch.setenv("COLUMNS", "100")

    def run(*arguments: str) -> tuple[int, str, str]:
        status = guarded(command, list(arguments))
        out, err = capsys.readouterr()
        return status, out, err

    return run


def found(ask: Asked, who: str) -> list[str]:
    status, out, _ = ask("list", "statement", "--who", who, "--json")
    assert status == 0
    return sorted(json.loads(line)["id"] for line in out.splitlines())


def test_merge_split_and_undo_say_what_they_did(ask: Asked) -> None:
    merged = ("actor", "merge", "serhii-tarn", "josef-tarn", "--reason", "one man", "--by", "Ines")
    assert ask(*merged) == (0, "decision 1: serhii-tarn is josef-tarn\n", "")
    assert ask(*merged)[1] == "decision 1 stands already: serhii-tarn is josef-tarn\n"
    assert found(ask, "josef-tarn") == ["s1", "s3"]
    split = (
        "actor",
        "split",
        "anna-vell",
        "A. Vell",
        "--into",
        "Agnes Vell",
        "--article",
        "abcdef1",
        "--reason",
        "sister",
    )
    out = "decision 2: anna-vell, spelled “A. Vell” in 1 article, is agnes-vell (Agnes Vell)\n"
    assert ask(*split) == (0, out, "")
    assert found(ask, "agnes-vell") == ["s2"]
    assert ask("actor", "undo", "2", "--reason", "no sister")[1] == "decision 3: decision 2 is undone\n"
    assert found(ask, "anna-vell") == ["s2", "s4"]
    status, out, _ = ask("actor", "decisions")
    assert status == 0
    for text in ("serhii-tarn is josef-tarn", "one man", "Ines", "no sister", "by 3"):
        assert text in out
    lines = [json.loads(line) for line in ask("actor", "decisions", "--json")[1].splitlines()]
    assert [(d["number"], d["verb"], d["undone"]) for d in lines] == [
        (1, "merge", None), (2, "split", 3), (3, "undo", None),
    ]  # fmt: skip


def test_show_tells_an_actor_and_writes_nothing_to_the_terminal(ask: Asked) -> None:
    ask("actor", "merge", "serhii-tarn", "josef-tarn", "--reason", "one man")
    status, out, _ = ask("actor", "show", "josef-tarn")
    assert status == 0
    assert out.startswith("Josef Tarn (person), id josef-tarn\n2 statements in 2 reports\n")
    for text in ("  Serhii Tarn: 1 record\n", "2031-04-03", "minister", "  serhii-tarn\n", "Decisions: 1 "):
        assert text in out
    assert "\x1b" not in out
    assert json.loads(ask("actor", "show", "serhii-tarn", "--json")[1])["records"] == {"statement": 2}
    assert ask("actor", "show", "josef-tarn", "--as-of", "2000-01-01")[1].splitlines()[1] == "no records in 0 reports"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("merge", "josef-tam", "anna-vell", "--reason", "x"), "no actor 'josef-tam': did you mean josef-tarn"),
        (("merge", "josef-tarn", "anna-vell"), "Missing option '--reason'"),
        (("merge", "josef-tarn", "josef-tarn", "--reason", "x"), "into itself"),
        (("split", "anna-vell", "--into", "x", "--reason", "x"), "needs spellings or articles"),
        (("split", "anna-vell", "Annie", "--into", "x", "--reason", "x"), "no record spells anna-vell as 'Annie'"),
        (("undo", "7"), "no decision 7"),
        (("show", "nobody"), "no actor 'nobody'"),
    ],
)
def test_wrong_usage_is_told_and_decides_nothing(ask: Asked, arguments: tuple[str, ...], says: str) -> None:
    status, out, err = ask("actor", *arguments)
    assert (status, out) == (2, "")
    assert says in err
    assert ask("actor", "decisions")[1] == "nothing decided\n"


def test_the_same_from_python(desk: str) -> None:
    with onrecord.open(desk) as opened:
        made = opened.merge_actor("serhii-tarn", "josef-tarn", reason="one man")
        assert (made["number"], made["into"], made["undone"]) == (1, "josef-tarn", None)
        assert opened.split_actor("anna-vell", "Vell", into="Agnes Vell", reason="sister")["into"] == "agnes-vell"
        assert [s["id"] for s in opened.list("statement", who="agnes-vell")] == ["s4"]
        assert opened.actor("josef-tarn")["articles"] == 2
        opened.undo_decision(2)
        assert [d["undone"] for d in opened.decisions()] == [None, 3, None]
        with pytest.raises(UsageError):
            opened.merge_actor("josef-tarn", "serhii-tarn", reason="x")
