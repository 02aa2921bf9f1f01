"""`onrecord ledger`: whole ledgers moved and looked at on the command line, on files and on a server."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

import pytest

from onrecord.ledger import Ledger
from onrecord.model.article import Article, Published
from onrecord.model.parts import Actor, Span
from onrecord.model.records import Statement
from onrecord.surfaces.cli import command
from onrecord.surfaces.cli.ending import guarded
from tests.places import Databases, Places, Server

Asked = Callable[..., tuple[int, str, str]]
VELL = Actor("Anna Vell", "anna-vell", "person")
KNOWN = Published("2031-04-03", "2031-04-03", "stated")


@pytest.fixture
def ask(path: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Asked:
    said = Statement(id="s1", speaker=VELL, cue="said", evidence=(Span(0, 8, "Text one"),))
    with Ledger.open(path) as ledger:
        ledger.add(Article("sha256:1", "a.txt", "Text one.", language="en", published=KNOWN), [said])
    monkeypatch.setenv("ONRECORD_LEDGER", path)

    def run(*arguments: str) -> tuple[int, str, str]:
        status = guarded(command, list(arguments))
        out, err = capsys.readouterr()
        return status, out, err

    return run


def test_it_is_copied_and_says_where(ask: Asked, path: str, places: Places, server: Server) -> None:
    with closing(Databases(server)) as databases:
        target = databases.empty().replace("postgres@", "postgres:s3cret@")
        status, out, err = ask("ledger", "copy", path, target)
        assert status == 0
        assert "what arrived is the same" in out
        assert "records: 1" in err
        assert "s3cret" not in out + err
        assert ask("list", "statement", "--ledger", target, "--json")[1].count("anna-vell") == 1
        status, _, err = ask("ledger", "copy", path, target)
        assert (status, "there is a ledger already" in err, "s3cret" in err) == (1, True, False)


def test_it_is_backed_up_checked_and_restored(ask: Asked, places: Places, tmp_path) -> None:  # type: ignore[no-untyped-def]
    backup = str(tmp_path / "monday.db")
    assert ask("ledger", "backup", backup)[0] == 0
    assert ask("ledger", "check", "--ledger", backup, "--quiet") == (0, "", "")
    target = places.empty()
    status, out, _ = ask("ledger", "restore", backup, "--ledger", target)
    assert status == 0
    assert "restored" in out
    assert "nothing is wrong" in ask("ledger", "check", "--ledger", target)[1]
    assert ask("ledger", "restore", backup)[0] == 1
    assert ask("ledger", "backup", backup)[0] == 1
    assert ask("ledger", "restore", str(tmp_path / "none.db"), "--ledger", places.empty())[0] == 1


def test_what_is_wrong_is_told_and_nothing_is_restored(ask: Asked, tmp_path) -> None:  # type: ignore[no-untyped-def]
    wrong = str(tmp_path / "wrong.db")
    with Ledger.open(wrong) as ledger:
        said = Statement(id="s1", speaker=VELL, cue="said", evidence=(Span(3, 9, "Never"),))
        ledger.add(Article("sha256:1", "a.txt", "Text one.", language="en", published=KNOWN), [said])
    status, out, _ = ask("ledger", "check", "--ledger", wrong)
    assert (status, out) == (1, "sha256:1, s1: the words 'Never' do not stand at 3\n")
    target = str(tmp_path / "target.db")
    status, out, err = ask("ledger", "restore", wrong, "--ledger", target)
    assert (status, "do not stand at 3" in out, "not restored" in err) == (1, True, True)
    assert ask("list", "statement", "--ledger", target)[0] == 1
