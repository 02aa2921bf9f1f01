"""`onrecord watch`, `alert` and `indicators`: what is written, shown, run, kept and refused on the command line."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord.ledger import Ledger
from onrecord.model.article import Article, Published
from onrecord.model.parts import Actor, Plover, Span, When
from onrecord.model.records import Contact
from onrecord.surfaces.cli import command
from onrecord.surfaces.cli.ending import guarded

Asked = Callable[..., tuple[int, str, str]]
WORDS = "Arn and Bel spoke on Tuesday for the first time in 84 days."


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Asked:
    path = str(tmp_path / "desk.db")
    who = Actor("Dana Arn", "dana-arn", "person", country="XA"), Actor("Oto Bel", "oto-bel", "person", country="XB")
    call = Contact(
        id="contact:1", mode="call", status="held", participants=who, gap_days=84,
        evidence=(Span(0, len(WORDS), WORDS),), when=When("2030-03-01", "2030-03-01", "day", "explicit", "Tuesday"),
        plover=Plover("CONSULT", "phone", ()),
    )  # fmt: skip
    with Ledger.open(path) as ledger:
        published = Published("2030-03-02", "2030-03-02", "stated")
        ledger.add(Article("sha256:1", "a\x1b[31m.txt", WORDS, language="en", published=published), [call])
    monkeypatch.setenv("ONRECORD_LEDGER", path)
    monkeypatch.setenv("ONRECORD_CONFIG", str(tmp_path / "onrecord.toml"))
    monkeypatch.setenv("COLUMNS", "100")

    def run(*arguments: str) -> tuple[int, str, str]:
        status = guarded(command, list(arguments))
        out, err = capsys.readouterr()
        return status, out, err

    return run


def lines(out: str) -> list[dict]:
    return [json.loads(line) for line in out.splitlines()]


def test_a_back_test_says_what_would_have_been_raised(ask: Asked) -> None:
    status, out, err = ask("watch", "run", "--over", "2030-02..2030-06-30", "--pack", "sample", "--json")
    (alert,) = lines(out)
    assert (status, alert["at"]) == (0, "2030-03-02")
    assert [r["watch"] for r in alert["reasons"]] == ["contact-karveth-taldoria", "silence-ended"]
    assert "the 7 ready ones of the pack sample are run" in err
    status, out, _ = ask("watch", "run", "--over", "2030-03", "--pack", "sample", "--only", "silence-ended", "-q")
    assert status == 0
    assert "silent for 84 days" in " ".join(out.split())
    assert "\x1b" not in out
    assert ask("alert", "list")[1] == "no alerts\n"
    assert ask("watch", "run", "--over", "2031", "--pack", "sample")[1] == "0 alerts\n"


def test_a_run_keeps_alerts_once_and_people_act_on_them(ask: Asked) -> None:
    assert "1 alert, kept in" in ask("watch", "run", "--pack", "sample")[1]
    assert ask("watch", "run", "--pack", "sample")[1] == "0 alerts\n"
    (line,) = lines(ask("alert", "list", "--json")[1])
    assert (line["number"], line["state"], line["importance"]) == (1, "open", "high")
    assert "no. 1, open" in ask("alert", "list", "--state", "open")[1]
    for verb, state in (
        ("acknowledge", "acknowledged"),
        ("escalate", "escalated"),
        ("close", "closed"),
        ("reopen", "open"),
    ):
        assert ask("alert", verb, "1", "--by", "Ines", "--note", "seen")[1].startswith(f"no. 1 is {state}: Dana Arn")
    assert "is snoozed" in ask("alert", "snooze", "1", "--by", "Ines", "--until", "tomorrow")[1]
    assert "is no day ahead" in ask("alert", "snooze", "1", "--by", "Ines", "--until", "yesterday")[2]
    assert ask("alert", "snooze", line["id"], "--by", "Ines", "--until", "2999-01-01")[0] == 0
    status, out, _ = ask("alert", "show", "1")
    assert status == 0
    assert f"“{WORDS}”" in out
    assert "told by 1 report of 1 origin then, 1 report of 1 origin now" in out
    assert "Ines: snooze until 2999-01-02T00:00:00Z" in out
    assert "\x1b" not in out
    assert lines(ask("alert", "show", "1", "--json")[1])[0]["state"] == "snoozed"
    assert ask("alert", "close", "7", "--by", "Ines")[0] == 2
    assert ask("alert", "close", "1")[0] == 2


def test_watches_are_added_listed_and_removed(ask: Asked, tmp_path: Path) -> None:
    assert ask("watch", "add", "silence-ended", "--pack", "sample")[0] == 0
    added = ask(
        "watch", "add", "bel", "--condition", "no-contact", "--filter", "kind=contact", "--filter", "who=Oto Bel",
        "--filter", "who=Bel", "--set", "days=21", "--set", "by=side", "--importance", "urgent",
        "--about", 'He "calls"',
    )  # fmt: skip
    assert added[0] == 0
    (row,) = tomllib.loads((tmp_path / "watches" / "bel.toml").read_text())["watch"]
    assert row == {
        "name": "bel", "about": 'He "calls"', "condition": "no-contact", "importance": "urgent", "days": 21,
        "by": "side", "filter": {"kind": "contact", "who": ["Oto Bel", "Bel"]},
    }  # fmt: skip
    shown = lines(ask("watch", "list", "--pack", "sample", "--json")[1])
    assert [(w["name"], w["active"]) for w in shown][:3] == [
        ("bel", True), ("silence-ended", True), ("contact-karveth-taldoria", False)
    ]  # fmt: skip
    assert "ready" in ask("watch", "list", "--pack", "sample")[1]
    assert ask("watch", "remove", "bel")[1] == "bel is removed\n"
    assert not (tmp_path / "watches" / "bel.toml").exists()
    assert ask("watch", "remove", "bel")[0] == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "none"), "no ready watch 'none'"),
        (("add", "Bad Name", "--condition", "new"), "small letters"),
        (("add", "x", "--condition", "nova"), "no condition 'nova'"),
        (("add", "x", "--condition", "new", "--set", "days=3"), "no parameter 'days'"),
        (("add", "x", "--condition", "new", "--filter", "colour=red"), "nothing can be filtered"),
        (("add", "x", "--condition", "new", "--filter", "who=!!"), "no name to look for"),
        (("add", "x", "--condition", "new", "--set", "km"), "KEY=VALUE"),
        (("add", "x", "--condition", "new", "--set", "a]b=1"), "no parameter is called"),
        (("add", "line-moved", "--set", "first=true"), "--condition"),
        (("remove", "line-moved"), "nothing is to be removed"),
        (("run", "--over", "soon"), "--over"),
        (("run", "--over", "2031..2030"), "first day first"),
        (("run", "--only", "none"), "no watch 'none'"),
    ],
)
def test_what_makes_no_sense_is_refused(ask: Asked, arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    status, _, err = ask("watch", *arguments, "--pack", "sample")
    assert status == 2
    assert said in " ".join(err.split())
    assert not list(tmp_path.glob("watches/*"))


def test_a_watch_that_is_there_is_not_written_over(ask: Asked, tmp_path: Path) -> None:
    (tmp_path / "onrecord.toml").write_text('[[watch]]\nname = "a"\ncondition = "new"\n')
    status, _, err = ask("watch", "add", "a", "--condition", "new")
    assert (status, "onrecord.toml, line 1" in err) == (2, True)
    assert "remove it there" in ask("watch", "remove", "a")[2]
    (tmp_path / "watches").mkdir()
    (tmp_path / "watches" / "b.toml").write_text("# mine")
    assert ask("watch", "add", "b", "--condition", "new")[0] == 2
    assert (tmp_path / "watches" / "b.toml").read_text() == "# mine"


def test_a_mistake_is_told_with_its_line_and_the_rest_runs(ask: Asked, tmp_path: Path) -> None:
    wrong = '[[watch]]\nname = "b"\ncondition = "nova"\n'
    (tmp_path / "onrecord.toml").write_text('[[watch]]\nname = "a"\ncondition = "silence-ended"\n' + wrong)
    status, out, err = ask("watch", "run", "--over", "2030", "--json", "--pack", "sample")
    assert (status, len(lines(out))) == (1, 1)
    assert f"refused {tmp_path}/onrecord.toml, line 6: no condition 'nova'" in err


def test_conditions_say_what_they_take(ask: Asked) -> None:
    shown = {line["condition"]: line for line in lines(ask("watch", "list", "--conditions", "--json")[1])}
    assert shown["rise"]["parameters"]["window"]["default"] == 8
    assert "silence-ended: A contact after a silence" in ask("watch", "list", "--conditions")[1]


def test_indicators_show_a_series_and_what_is_behind_it(ask: Asked) -> None:
    head, point = lines(ask("indicators", "--who", "Karveth", "--who", "XB", "--pack", "sample", "--json")[1])
    assert head["weights"]["CONSULT"] == {"class": "verbal cooperation", "weight": 1.0}
    assert (point["start"], point["net"], point["facts"][0]["record"]) == ("2030-02-25", 1.0, "contact:1")
    assert "2030-02-25" in ask("indicators", "--pack", "sample")[1]
    assert ask("indicators", "--who", "Nobody", "--pack", "sample")[1] == "nothing that PLOVER has an event for\n"
    assert ask("indicators", "--who", "a", "--who", "b", "--who", "c", "--pack", "sample")[0] == 2


def test_those_of_the_desk_are_seen_run_and_removed_by_whom(ask: Asked, tmp_path: Path) -> None:
    told = {"name": "calls", "condition": "new", "filter": {"kind": "contact", "who": ["Bel"]}, "about": "Calls"}
    with Ledger.open(tmp_path / "desk.db") as ledger:
        ledger.keep_watch("calls", told, by="Ada")
        ledger.remember("watch:broken", {"watch": {"condition": "odd"}, "by": "Ada"})
    status, out, err = ask("watch", "list", "--pack", "sample", "--json")
    (mine,) = [line for line in lines(out) if line["active"]]
    assert (mine["name"], mine["by"], mine["file"]) == ("calls", "Ada", "the desk")
    assert status == 1
    assert "refused the desk, watch broken: no condition 'odd'" in err
    status, _, err = ask("watch", "add", "calls", "--condition", "conflict", "--pack", "sample")
    assert status == 2
    assert "there is a watch 'calls' already (made on the desk by Ada)" in err
    status, out, _ = ask("watch", "run", "--pack", "sample", "--json")
    assert [line["watch"] for line in lines(out)] == ["calls"]
    assert status == 1
    for name in ("calls", "broken"):
        assert "say --by whom" in ask("watch", "remove", name)[2]
        assert ask("watch", "remove", name, "--by", "Ines") == (0, f"{name} is removed\n", "")
    assert ask("watch", "remove", "calls", "--by", "Ines")[0] == 2
    with Ledger.open(tmp_path / "desk.db") as ledger:
        acts = {(act["did"], act["by"], act["about"][:6]) for act in ledger.audit()}
    assert acts >= {("add watch", "Ada", "calls:"), ("remove watch", "Ines", "calls:")}


def test_one_of_the_desk_that_has_the_name_of_one_in_a_file_does_not_run(ask: Asked, tmp_path: Path) -> None:
    assert ask("watch", "add", "calls", "--condition", "conflict")[0] == 0
    with Ledger.open(tmp_path / "desk.db") as ledger:
        ledger.keep_watch("calls", {"condition": "new"}, by="Ada")
    status, out, err = ask("watch", "list", "--json")
    assert [line["condition"] for line in lines(out) if line["name"] == "calls"] == ["conflict"]
    assert (status, "that one runs" in err) == (1, True)


def test_without_a_ledger_the_list_is_that_of_the_files(ask: Asked, tmp_path: Path) -> None:
    nowhere = str(tmp_path / "none.db")
    assert ask("watch", "list", "--pack", "sample", "--ledger", nowhere)[0] == 0
    assert not (tmp_path / "none.db").exists()
    (tmp_path / "odd.db").write_text("no ledger at all, for sure")
    status, out, err = ask("watch", "list", "--pack", "sample", "--json", "--ledger", str(tmp_path / "odd.db"))
    assert (status, len(lines(out))) == (1, 7)
    assert "refused the desk" in err


@pytest.mark.parametrize(
    ("key", "name", "meant"),
    [("who", "Dana Orn", "did you mean Dana Arn?"), ("who", "Dana Arn", None), ("who", "oto-bel", None),
     ("who", "arn", None), ("who", "Karveth", None), ("who", "Karvet", "did you mean Karveth"),
     ("place", "Sumi", "did you mean Sumy?"), ("place", "Sumy", None), ("place", "UA", None),
     ("place", "Xqzzy", "is it spelled so?")],
)  # fmt: skip
def test_a_name_that_nobody_knows_is_told_of_and_the_watch_is_added(
    ask: Asked, tmp_path: Path, key: str, name: str, meant: str | None
) -> None:
    asked = ("watch", "add", "mine", "--condition", "new", "--filter", f"{key}={name}", "--pack", "sample")
    status, out, err = ask(*asked)
    assert status == 0
    assert "mine is added" in out
    assert (tmp_path / "watches" / "mine.toml").exists()
    assert (err == "") is (meant is None)
    if meant is not None:
        assert f"{key}={name}: no report and no table of the pack sample has that name: {meant}" in err


def test_without_a_ledger_the_tables_know_names(
    ask: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONRECORD_LEDGER", str(tmp_path / "none.db"))
    asked = ("watch", "add", "mine", "--condition", "new", "--filter", "who=Taldorio", "--pack", "sample")
    assert "did you mean Taldoria" in ask(*asked)[2]
    assert not (tmp_path / "none.db").exists()
