"""The Atom feed: valid, of any filter, known again by its tag and date, and nothing hostile in it."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import browser as chromium
import nasty
import pytest
from markupsafe import escape

from onrecord.ledger import Filter, Ledger

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

NS = {"a": "http://www.w3.org/2005/Atom"}


def text(element: ET.Element, path: str) -> str:
    found = element.find(path, NS)
    assert found is not None, path
    return found.text or ""


def check(root: ET.Element) -> None:
    """What RFC 4287 asks of every feed and entry."""
    assert root.tag == f"{{{NS['a']}}}feed"
    ids = [text(root, "a:id")]
    for one in (root, *root.findall("a:entry", NS)):
        assert text(one, "a:title").strip()
        datetime.strptime(text(one, "a:updated"), "%Y-%m-%dT%H:%M:%SZ")
        assert text(one, "a:author/a:name").strip()
        links = {link.get("rel"): link.get("href") or "" for link in one.findall("a:link", NS)}
        assert links["alternate"].startswith("http://testserver/")
        if one is not root:
            ids.append(text(one, "a:id"))
            assert one.find("a:content[@type='html']", NS) is not None
            assert one.find("a:category", NS) is not None
    assert all(i.startswith("urn:uuid:") for i in ids)
    assert len(set(ids)) == len(ids)


def test_it_has_the_newest_records_that_match(client: TestClient, sample: Path) -> None:
    answer = client.get("/feed.atom?kind=contact&who=karveth")
    assert answer.headers["content-type"] == "application/atom+xml"
    root = ET.fromstring(answer.content)
    check(root)
    with Ledger.open(str(sample)) as ledger:
        lines = ledger.page(Filter(kind="contact", who=("karveth",)), sort="recorded").lines
    entries = root.findall("a:entry", NS)
    assert [text(e, "a:updated") for e in entries] == [line["recorded"] for line in lines]
    addresses = [(e.find("a:link", NS).get("href") or "") for e in entries]  # type: ignore[union-attr]
    assert [a.rpartition("#")[2] for a in addresses] == [line["id"] for line in lines]
    assert lines[0]["evidence"][0]["text"].split(".")[0] in text(entries[0], "a:content")
    assert text(root, "a:title") == "Onrecord: Contacts of Karveth"
    own = root.find("a:link[@rel='self']", NS)
    assert own is not None
    assert own.get("href") == "http://testserver/feed.atom?kind=contact&who=karveth"


def test_it_has_all_kinds_and_as_many_as_asked_for(client: TestClient) -> None:
    assert len(ET.fromstring(client.get("/feed.atom?limit=7").content).findall("a:entry", NS)) == 7
    root = ET.fromstring(client.get("/feed.atom").content)
    check(root)
    assert len({c.get("term") for c in root.findall("a:entry/a:category", NS)}) > 2


def test_who_has_it_already_gets_nothing(client: TestClient) -> None:
    first = client.get("/feed.atom?kind=loss")
    tag, changed = first.headers["etag"], first.headers["last-modified"]
    for headers in ({"If-None-Match": tag}, {"If-None-Match": f'"x", {tag}'}, {"If-Modified-Since": changed}):
        again = client.get("/feed.atom?kind=loss", headers=headers)
        assert again.status_code == 304
        assert again.content == b""
        assert again.headers["etag"] == tag
    before = format_datetime(parsedate_to_datetime(changed) - timedelta(seconds=1), usegmt=True)
    for headers in (
        {"If-None-Match": '"x"'}, {"If-Modified-Since": before}, {"If-Modified-Since": "soon"},
        {"If-None-Match": '"x"', "If-Modified-Since": changed},
    ):  # fmt: skip
        assert client.get("/feed.atom?kind=loss", headers=headers).status_code == 200
    assert client.get("/feed.atom?kind=pledge", headers={"If-None-Match": tag}).status_code == 200


def test_a_new_record_is_a_new_feed(tmp_path: Path) -> None:
    with chromium.client(tmp_path / "desk.db") as client:
        empty = client.get("/feed.atom")
        root = ET.fromstring(empty.content)
        check(root)
        assert root.find("a:entry", NS) is None
        nasty.ledger(tmp_path / "desk.db")
        news = client.get("/feed.atom", headers={"If-None-Match": empty.headers["etag"]})
        assert news.status_code == 200
        assert len(ET.fromstring(news.content).findall("a:entry", NS)) == 10


def test_ids_do_not_follow_the_address_of_the_desk(client: TestClient) -> None:
    here = ET.fromstring(client.get("/feed.atom?kind=loss").content)
    there = ET.fromstring(client.get("/feed.atom?kind=loss", headers={"Host": "localhost"}).content)
    assert [text(e, "a:id") for e in here.iter(f"{{{NS['a']}}}entry")] == [
        text(e, "a:id") for e in there.iter(f"{{{NS['a']}}}entry")
    ]


def test_hostile_text_is_escaped_twice(tmp_path: Path) -> None:
    nasty.ledger(tmp_path / "nasty.db")
    with chromium.client(tmp_path / "nasty.db") as client:
        body = client.get("/feed.atom").content
    root = ET.fromstring(body)
    check(root)
    for entry in root.findall("a:entry", NS):
        content = text(entry, "a:content")
        assert "<script" not in content
        assert "<img" not in content
        assert "&lt;script&gt;" in content
        assert len(text(entry, "a:title")) <= 310


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("kind=fact", "kind: a feed is of records"),
        ("sort=-day", "sort: not for a feed"),
        ("after=x", "after: not for a feed"),
        ("since=soon", "since: "),
        ("whom=x", "whom: "),
    ],
)
def test_bad_filters_get_plain_words(client: TestClient, query: str, says: str) -> None:
    answer = client.get(f"/feed.atom?{query}")
    assert answer.status_code == 400
    assert says in answer.text


def test_alerts_are_a_feed_of_their_own(client: TestClient, sample: Path) -> None:
    answer = client.get("/alerts.atom")
    root = ET.fromstring(answer.content)
    check(root)
    with Ledger.open(str(sample)) as ledger:
        lines = list(ledger.alerts())
    entries = root.findall("a:entry", NS)
    assert [text(e, "a:title") for e in entries] == [" ".join(line["title"].split()) for line in lines]
    where = entries[0].find("a:link", NS)
    assert where is not None
    address = (where.get("href") or "").removeprefix("http://testserver")
    page, _, anchor = address.partition("#")
    assert f'id="{anchor}"' in client.get(page).text
    for line, entry in zip(lines, entries, strict=True):
        assert str(escape(" ".join(line["evidence"][0]["text"].split())[:60])) in text(entry, "a:content")
    again = client.get("/alerts.atom", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert not ET.fromstring(client.get("/alerts.atom?state=closed").content).findall("a:entry", NS)
    assert client.get("/alerts.atom?state=odd").status_code == 400
