"""`onrecord correct`: a record corrected, taken out and brought back on the command line, and the same from Python."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import onrecord
from onrecord.ledger import Ledger
from onrecord.model.article import Article, Published
from onrecord.model.parts import Actor, Item, Quantity, Span
from onrecord.model.records import Contact, Loss
from onrecord.surfaces.cli import command
from onrecord.surfaces.cli.ending import guarded

VELL, TARN = Actor("Anna Vell", "anna-vell", "person"), Actor("Josef Tarn", "josef-tarn", "person")
TEXT = "Vell and Tarn spoke by phone. Varnia lost 16 tanks."
SIGNED = ("--article", "a.txt", "--reason", "see line 3", "--by", "Ines")


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    path = str(tmp_path / "desk.db")
    monkeypatch.setenv("ONRECORD_LEDGER", path)
    call = Contact(id="contact:1", mode="call", status="held", participants=(VELL, TARN), evidence=(_span(0, 29),))
    tanks = (Item("tank", "tank", Quantity(16, 16, 16, None, None, "16")),)
    varnia = Actor("Varnia", "varnia", "country")
    loss = Loss(id="loss:1", side=varnia, items=tanks, evidence=(_span(30, len(TEXT)),))
    with Ledger.open(path) as ledger:
        published = Published("2031-04-03", "2031-04-03", "stated")
        ledger.add(Article("sha256:abc123", "a.txt", TEXT, language="en", published=published), [call, loss])
    return path


def _span(start: int, end: int) -> Span:
    return Span(start, end, TEXT[start:end])


@pytest.fixture
def run(path: str, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    def run(*arguments: str) -> tuple[int, str]:
        status = guarded(command, list(arguments))
        out, err = capsys.readouterr()
        return status, " ".join((out + err).split())

    return run


def record(run: Callable[..., tuple[int, str]], kind: str) -> Any:
    return json.loads(run("list", kind, "--json")[1])


def test_a_record_is_corrected_and_says_so(run: Callable[..., tuple[int, str]]) -> None:
    told = run("correct", "contact:1", "--set", "mode=meeting", "--set", "when=2031-04-01", *SIGNED)
    assert told == (
        0,
        "decision 1: the record contact:1 of sha256:abc123 is corrected: "
        "mode: meeting (was call); when: 2031-04-01 (was unknown)",
    )
    now = record(run, "contact")
    assert (now["mode"], now["corrected"]["fields"]["mode"]["read"]) == ("meeting", "call")
    shown = run("list", "contact")[1]
    assert "corrected by Ines: mode was call; when was unknown" in shown.replace("\n", " ")


def test_a_list_is_set_by_repeating_the_option_or_as_json(run: Callable[..., tuple[int, str]]) -> None:
    new = '{"name": "Ada Lem", "type": "person", "role": "pilot"}'
    run("correct", "contact:1", "--set", "participants=anna-vell", "--set", f"participants={new}", *SIGNED)
    assert [p["id"] for p in record(run, "contact")["participants"]] == ["anna-vell", "ada-lem"]
    run("correct", "loss:1", "--set", 'items=[{"name": "tank", "quantity": "about 40"}]', *SIGNED)
    assert record(run, "loss")["items"][0]["quantity"]["approx"] == "about"
    run("correct", "loss:1", "--set", "items=3 tanks; 2 guns", *SIGNED)
    assert [i["name"] for i in record(run, "loss")["items"]] == ["tanks", "guns"]


def test_a_record_is_taken_out_and_comes_back(run: Callable[..., tuple[int, str]]) -> None:
    status, said = run("correct", "loss:1", "--not-a-record", *SIGNED)
    assert (status, said) == (0, "decision 1: the record loss:1 of sha256:abc123 is no record")
    assert run("list", "loss", "--json") == (0, "")
    again = run("correct", "loss:1", "--not-a-record", *SIGNED)[1]
    assert again.startswith("decision 1 stands already: the record loss:1")
    assert run("decide", "undo", "1") == (0, "decision 2: decision 1 is undone")
    assert record(run, "loss")["id"] == "loss:1"
    log = [json.loads(line) for line in run("decide", "list", "--json")[1].replace("} {", "}\n{").split("\n")]
    assert [(d["verb"], d["by"], d["undone"]) for d in log] == [("not a record", "Ines", 2), ("undo", None, None)]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--set", "mode=phone"), "mode: 'phone' is none of call, meeting, visit, letter"),
        (("--set", "speaker=anna-vell"), "a contact has no field 'speaker'"),
        (("--set", "mode"), "--set needs FIELD=VALUE, not 'mode'"),
        (("--set", "participants=[1"), "--set participants: not JSON"),
        ((), "either --set FIELD=VALUE or --not-a-record is needed"),
        (("--set", "mode=letter", "--not-a-record"), "either --set FIELD=VALUE or --not-a-record is needed"),
        (("--set", "mode=letter", "--on-revision", "4"), "contact:1 has no revision 4; it is at 0"),
    ],
)
def test_what_makes_no_sense_is_told(
    run: Callable[..., tuple[int, str]], arguments: tuple[str, ...], says: str
) -> None:
    status, out = run("correct", "contact:1", *arguments, *SIGNED)
    assert (status, says in out) == (2, True), out
    assert run("decide", "list")[1] == "nothing decided"


def test_a_correction_on_what_was_changed_since_is_refused(run: Callable[..., tuple[int, str]]) -> None:
    run("correct", "contact:1", "--set", "mode=meeting", *SIGNED)
    status, out = run("correct", "contact:1", "--set", "status=planned", "--on-revision", "0", *SIGNED)
    assert status == 2
    assert "was changed by Ines (decision 1) since you looked at it: mode: meeting (was call)" in out


def test_nobody_corrects_without_a_name(run: Callable[..., tuple[int, str]]) -> None:
    status, out = run("correct", "contact:1", "--article", "a.txt", "--set", "mode=letter", "--reason", "x")
    assert (status, "--by" in out) == (2, True)


def test_the_same_from_python(path: str) -> None:
    with onrecord.open(path, pack="sample") as desk:
        made = desk.amend("a.txt", "contact:1", {"mode": "letter"}, reason="a letter", by="Ines", on_revision=0)
        assert (made["number"], made["records"][0]["fields"]) == (1, {"mode": {"was": "call", "now": "letter"}})
        desk.strike("a.txt", "loss:1", reason="a drill", by="Bo")
        desk.undo_decision(1)
        assert [h["verb"] for h in desk.history("contact:1", "sha256:abc123")] == [None, "correct", "undo"]
        assert desk.list("contact")[0]["mode"] == "call"
        assert [d["sentence"] for d in desk.decisions()][1:] == [
            "the record loss:1 of sha256:abc123 is no record", "decision 1 is undone"
        ]  # fmt: skip
