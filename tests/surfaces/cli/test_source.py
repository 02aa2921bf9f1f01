"""`onrecord source` on the command line, with a real server on loopback."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.utils import formatdate
from pathlib import Path

import pytest

from onrecord.sources.memory import Memory
from onrecord.sources.small_files import add_sources
from onrecord.sources.source import Source
from onrecord.surfaces.cli import command, source_listing
from onrecord.surfaces.cli.ending import guarded
from tests.sources.feeds_made import LONG, LiveFeed, item
from tests.sources.web_servers import Page, Site, site

Asked = Callable[..., tuple[int, str, str]]
HTML = [("Content-Type", "text/html")]
HOME = (
    b"<html><head><link rel='alternate' type='application/rss+xml' title='Comments' href='/comments'>"
    b"<link rel='alternate' type='application/rss+xml' href='/feed'></head><body><p>Home</p></body></html>"
)


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Asked:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ONRECORD_CONFIG", raising=False)

    def run(*arguments: str) -> tuple[int, str, str]:
        status = guarded(command, ["source", *arguments])
        out, err = capsys.readouterr()
        return status, out, err

    return run


@pytest.fixture
def server() -> Iterator[Site]:
    pages: dict[str, Page | LiveFeed] = {
        "/": Page(HOME, headers=HTML), "/plain": Page(b"<html><body><p>Status</p></body></html>", headers=HTML),
        "/robots.txt": Page(b"User-agent: *\nDisallow: /closed\n"), "/gone": Page(status=410),
    }  # fmt: skip
    with site(pages) as running:
        article = f"<html><body><article><p>{LONG}</p></article></body></html>"
        pages["/1"] = Page(article.encode(), headers=HTML)
        date = formatdate(time.time() - 3600)
        items = [item(1, link=running.url("/1"), pubDate=date, title="A bridge")]
        items.append(item(2, pubDate=date, title="\x1b[31m"))
        pages["/feed"] = LiveFeed([i.replace("\x1b", "&amp;#27;") for i in items])
        yield running


def test_the_feed_of_a_page_is_found_added_shown_and_removed(ask: Asked, server: Site) -> None:
    status, out, err = ask("add", server.url("/"), "--allow-private", "--name", "Harbour Post", "--kind", "outlet",
                           "--pace", "5 min", "--word", "Zor")  # fmt: skip
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        f"found    the feed of the page: {server.url('/feed')} (it names {server.url('/comments')} too)",
        f"added    Harbour Post: {server.url('/feed')}", "1 source added"]  # fmt: skip
    (file,) = Path("sources").iterdir()
    assert file.name == "harbour-post.toml"
    assert file.read_text() == (
        f'name = "Harbour Post"\nurl = "{server.url("/feed")}"\nkind = "outlet"\nwords = ["Zor"]\npace = "5 min"\n'
        "allow_private = true\n"
    )
    again = ask("add", server.url("/feed"), "--allow-private")
    assert again[0] == 1
    assert "is there already as 'Harbour Post' (sources/harbour-post.toml, line 1)" in again[2]
    (line,) = (json.loads(text) for text in ask("list", "--json")[1].splitlines())
    assert (line["name"], line["state"], line["words"], line["pace"]) == ("Harbour Post", "new", ["Zor"], 300.0)
    assert "Harbour Post" in ask("list")[1]
    assert ask("remove", "harbour post") == (0, "Harbour Post is removed\n", "")
    assert ask("list")[1].startswith("no sources in onrecord.toml")


def test_without_leave_a_private_address_is_not_added(ask: Asked, server: Site) -> None:
    status, _, err = ask("add", server.url("/feed"))
    assert status == 1
    assert "an address of this machine or of the own network; --allow-private takes it" in err
    assert not Path("sources").exists()
    assert ask("add", server.url("/feed"), "--unseen")[0] == 0
    assert ask("test", f"127.0.0.1:{server.port}/feed")[0] == 1


def test_a_page_without_a_feed_is_watched_itself(ask: Asked, server: Site) -> None:
    assert "its own text will be watched" in ask("add", server.url("/plain"), "--allow-private")[1]
    assert 'via = "page"' in next(Path("sources").iterdir()).read_text()
    assert ask("add", server.url("/plain"), "--via", "feed", "--allow-private")[0] == 1


def test_what_would_be_read_is_shown_before_anything_is(ask: Asked, server: Site) -> None:
    status, out, _ = ask("test", server.url("/feed"), "--allow-private")
    assert status == 0
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert lines[1:6] == ["status well", "format feed", "robots allowed", "items 2", lines[5]]
    assert lines[5].startswith("full text at its page (")
    assert lines[6].endswith("A bridge")
    assert "\x1b" not in out
    assert not Path("onrecord.db").exists()
    told = json.loads(ask("test", server.url("/feed"), "--allow-private", "--json")[1])
    assert (told["items"], told["format"], told["first"][0]["title"]) == (2, "feed", "A bridge")


def test_what_cannot_be_polled_says_why(ask: Asked, server: Site) -> None:
    for path, why in (("/closed", "forbids it"), ("/gone", "410 Gone"), ("/nowhere", "404 Not Found")):
        status, out, _ = ask("test", server.url(path), "--allow-private")
        assert status == 1
        assert why in out


def test_a_list_of_feeds_comes_in_and_goes_out(ask: Asked, tmp_path: Path) -> None:
    Path("feeds.opml").write_text(
        "<opml><body><outline text='Wire'><outline text='A' xmlUrl='https://a.example/feed'/></outline>"
        "<outline text='B' xmlUrl='https://b.example/feed'/><outline text='C' xmlUrl='http://127.0.0.1/'/></body></opml>"
    )
    status, out, err = ask("add", "feeds.opml", "--pace", "1 h", "--kind", "agency")
    assert (status, out.splitlines()[-1]) == (1, "2 sources added")
    assert "feeds.opml#3: 'C': 127.0.0.1 is an address of this machine" in err
    assert 'folder = "Wire"' in Path("sources/a.toml").read_text()
    status, out, _ = ask("list", "--opml")
    Path("again.opml").write_text(out)
    monitor = tmp_path / "other" / "onrecord.toml"
    assert ask("add", "again.opml", "--config", str(monitor))[0] == 0
    assert sorted(p.name for p in (tmp_path / "other" / "sources").iterdir()) == ["a.toml", "b.toml"]
    assert ask("add", "sources/a.toml")[0] == 1


def test_folders_and_mailboxes(ask: Asked, tmp_path: Path) -> None:
    Path("in").mkdir()
    assert ask("add", "in", "--name", "Releases")[0] == 0
    assert ask("add", "nowhere")[0] == 1
    box = "imaps://desk%40paper.example@mail.example/INBOX"
    assert ask("add", box)[0] == 2
    assert ask("add", box, "--password-env", "ZOR")[0] == 0
    sources = [json.loads(line) for line in ask("list", "--json")[1].splitlines()]
    assert [(s["name"], s["via"]) for s in sources] == [("mail.example/INBOX", "mailbox"), ("Releases", "folder")]
    (tmp_path / "in" / "a.txt").write_text("The bridge at Zor is open.")
    status, out, _ = ask("test", "Releases")
    assert (status, "folder" in out) == (0, True)


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "https://a.example/", "--unseen", "--kind", "rag"),
        ("add", "https://a.example/", "--unseen", "--pace", "x"),
        ("add", "ftp://a.example/"), ("add", "https://a.example/", "https://b.example/", "--name", "X"), ("add",),
        ("test", "nobody"), ("remove", "nobody"), ("list", "--config", "other.toml"),
    ],
)  # fmt: skip
def test_wrong_usage(ask: Asked, arguments: tuple[str, ...]) -> None:
    assert ask(*arguments)[0] == 2


def test_a_mistake_in_the_configuration_is_told_and_the_rest_is_listed(ask: Asked) -> None:
    first = '[[source]]\nurl = "https://a.example/"\npace = "x"\n'
    Path("onrecord.toml").write_text(first + '[[source]]\nurl = "https://b.example/"\n')
    status, out, err = ask("list")
    assert (status, "b.example" in out) == (1, True)
    assert err.startswith("refused  onrecord.toml, line 3: pace: ")
    assert ask("remove", "b.example")[2] == "onrecord: b.example stands in onrecord.toml, line 4: remove it there\n"


def test_how_sources_are_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = str(tmp_path / "onrecord.toml")
    well, failing = Source("A", "https://a.example/"), Source("B", "https://b.example/")
    gone = Source("C", "https://c.example/")
    add_sources(config, [well, failing, gone])
    memories = {
        "A": Memory(url=well.url, way="feed", last_success=time.time()),
        "B": replace(Memory(url=failing.url), failures=4, note="answers 500"),
        "C": Memory(url=gone.url, moved="https://d.example/", last_success=time.time()),
    }
    assert source_listing.show(False, config, False, memories) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "well" in out
    assert "failed 4 times" in out
    assert "moved to" in out
    assert "moved: moved" not in out
    assert source_listing.show(False, config, True, memories) == 0
    last = json.loads(capsys.readouterr().out.splitlines()[2])
    assert (last["state"], last["why"]) == ("moved", "moved to https://d.example/: change its address")
