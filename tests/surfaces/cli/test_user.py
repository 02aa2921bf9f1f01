"""`onrecord user` and what `onrecord serve` refuses: on the command line, and the password on a real terminal."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord.ledger import Ledger
from onrecord.surfaces.cli import command
from onrecord.surfaces.cli.ending import guarded
from onrecord.surfaces.web.safety.passwords import fits
from onrecord.surfaces.web.safety.users import read_book

PASSWORD = "correct horse battery"
Asked = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Asked:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ONRECORD_LEDGER", "desk.db")
    monkeypatch.delenv("ONRECORD_USERS", raising=False)
    monkeypatch.delenv("ONRECORD_TOKEN", raising=False)

    def run(*arguments: str, password: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(password))
        status = guarded(command, list(arguments))
        out, err = capsys.readouterr()
        return status, out, err

    return run


def add(ask: Asked, name: str, role: str) -> tuple[int, str, str]:
    return ask("user", "add", name, "--role", role, "--password-stdin", password=PASSWORD + "\n")


def test_users_are_added_listed_and_removed(ask: Asked) -> None:
    assert ask("user", "list") == (0, "no users in desk.db.users.json\n", "")
    assert add(ask, " Ines   Marlow ", "admin") == (0, "Ines Marlow is an admin\n", "")
    assert add(ask, "rea", "reader") == (0, "rea is a reader\n", "")
    assert Path("desk.db.users.json").stat().st_mode & 0o777 == 0o600
    assert not Path("desk.db").exists()
    shown = ask("user", "list")[1]
    assert [line.split()[:2] for line in shown.splitlines() if "rea" in line] == [["rea", "reader"]]
    lines = [json.loads(line) for line in ask("user", "list", "--json")[1].splitlines()]
    assert [(line["name"], line["role"], line["tokens"]) for line in lines] == [
        ("Ines Marlow", "admin", 0), ("rea", "reader", 0)]  # fmt: skip
    assert ask("user", "remove", "ines marlow")[2] == "onrecord: Ines Marlow is the last admin: add another first\n"
    assert ask("user", "remove", "REA") == (0, "rea is removed\n", "")
    assert ask("user", "remove", "Ines Marlow") == (0, "Ines Marlow is removed\n", "")


def test_a_password_is_changed(ask: Asked) -> None:
    add(ask, "rea", "reader")
    before = read_book("desk.db.users.json")
    assert ask("user", "passwd", "rea", "--password-stdin", password="another password") == (
        0, "rea has a new password\n", "")  # fmt: skip
    after = read_book("desk.db.users.json")
    assert before is not None
    assert after is not None
    assert before.users["rea"].stamp != after.users["rea"].stamp
    assert before.secret == after.secret
    assert fits("another password", after.users["rea"].password)
    assert not fits(PASSWORD, after.users["rea"].password)


def test_a_token_is_shown_once_and_ended(ask: Asked) -> None:
    add(ask, "rea", "reader")
    status, token, _ = ask("user", "token", "rea")
    assert status == 0
    assert len(token.strip()) > 40
    assert token.strip() not in Path("desk.db.users.json").read_text()
    assert ask("user", "token", "rea", "--revoke") == (0, "1 token ended\n", "")


@pytest.mark.parametrize(
    ("arguments", "password", "told"),
    [
        (("add", "rea"), "short", "the password is too short: 10 characters or more"),
        (("add", "rea"), "", "there is no password on standard input"),
        (("add", "rea"), "x" * 2000, "the password is too long"),
        (("add", "rea-and-edda"), "Rea-and-Edda", "the password is the name"),
        (("add", "rea", "--role", "owner"), PASSWORD, "no role 'owner': choose one of reader, editor, admin"),
        (("add", "a\x1b[31m"), PASSWORD, "a name has letters"),
        (("add", "EDDA"), PASSWORD, "there is a user 'EDDA' already"),
        (("passwd", "nemo"), PASSWORD, "no user 'nemo': there is edda"),
    ],
)
def test_what_is_refused(ask: Asked, arguments: tuple[str, ...], password: str, told: str) -> None:
    add(ask, "edda", "editor")
    status, out, err = ask("user", *arguments, "--password-stdin", password=password)
    assert (status, out, told in err) == (2, "", True)


def test_without_a_users_file(ask: Asked) -> None:
    assert "`onrecord user add NAME` makes it" in ask("user", "token", "rea")[2]
    status, _, err = ask("user", "add", "rea", "--users", "nowhere/users.json", "--password-stdin", password=PASSWORD)
    assert (status, "the users cannot be written" in err) == (2, True)
    assert "use --password-stdin" in ask("user", "add", "rea")[2]


def on_a_terminal(folder: Path, *answers: str) -> str:
    """What the terminal shows while the password is asked for."""
    leader, follower = pty.openpty()
    run = subprocess.Popen(
        [sys.executable, "-m", "onrecord", "user", "add", "rea", "--users", str(folder / "u.json")],
        stdin=follower, stdout=follower, stderr=follower, start_new_session=True,
    )  # fmt: skip
    os.close(follower)
    shown = b""
    for answer in (*answers, ""):
        try:
            while not shown.endswith(b": ") and (data := os.read(leader, 1024)):
                shown += data
        except OSError:
            break
        os.write(leader, answer.encode() + b"\n")
        shown += b"\n"
    run.kill()
    run.wait()
    os.close(leader)
    return shown.decode()


def test_the_password_is_asked_for_twice_and_not_shown(tmp_path: Path) -> None:
    shown = on_a_terminal(tmp_path, PASSWORD, PASSWORD)
    assert "Password for rea:" in shown
    assert "The same again:" in shown
    assert "rea is a reader" in shown
    assert PASSWORD not in shown
    book = read_book(str(tmp_path / "u.json"))
    assert book is not None
    assert fits(PASSWORD, book.users["rea"].password)


def test_two_different_passwords_are_asked_for_again(tmp_path: Path) -> None:
    assert "do not match" in on_a_terminal(tmp_path, PASSWORD, "another password")
    assert not (tmp_path / "u.json").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--host", "0.0.0.0"), "`onrecord user add NAME --role admin --users desk.db.users.json`"),
        (("--proxy",), "behind a proxy others can reach the desk"),
        (("--host", "0.0.0.0", "--as", "Ines"), "--as is for a desk that only this machine reaches"),
    ],
)
def test_a_desk_that_is_not_safe_is_not_served(ask: Asked, arguments: tuple[str, ...], told: str) -> None:
    add(ask, "edda", "editor")
    status, out, err = ask("serve", "--port", "0", *arguments)
    assert (status, out, told in err) == (2, "", True)
    assert not Path("desk.db").exists()


def test_what_is_done_with_users_is_noted_in_a_ledger_that_is_there(ask: Asked) -> None:
    Ledger.open("desk.db").close()
    add(ask, "Ines", "admin")
    add(ask, "rea", "reader")
    token = ask("user", "token", "rea")[1].strip()
    ask("user", "token", "rea", "--revoke")
    ask("user", "passwd", "rea", "--password-stdin", password="another long one\n")
    ask("user", "remove", "rea")
    ask("user", "remove", "nobody")
    lines = [json.loads(line) for line in ask("ledger", "audit", "--json")[1].splitlines()]
    assert sorted((line["did"], line["about"]) for line in lines) == [
        ("add user", "Ines, admin"), ("add user", "rea, reader"), ("change password", "rea"),
        ("end tokens", "rea, 1 token"), ("make token", "rea"), ("remove user", "rea"),
    ]  # fmt: skip
    assert all(line["by"] for line in lines)
    shown = ask("ledger", "audit", "--since", "today")[1]
    assert "remove user" in shown
    assert token not in shown
    assert "another long one" not in shown
    assert ask("ledger", "audit", "--by", "Nobody") == (0, "nobody has done anything\n", "")
