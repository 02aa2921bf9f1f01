"""Lists of feeds in OPML: in with their folders, out again the same, hostile ones refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onrecord.errors import ReportRefused
from onrecord.sources.opml import is_opml, read_opml, write_opml
from onrecord.sources.source import Source

LIST = b"""<?xml version="1.0" encoding="ISO-8859-1"?><opml version="1.0"><head><title>Mine</title></head><body>
<outline text="Agencies"><outline text="Wire">
<outline type="rss" text="Ag\xe9nce &amp; Co" xmlUrl="https://a.example/feed" language="en-us"/>
</outline><outline title="B" text="b" XMLURL="feed://b.example/feed"/></outline>
<outline text="A note"/><outline text="Bad" xmlUrl="javascript:alert(1)"/>
<outline text="Own" xmlUrl="http://127.0.0.1:8000/feed"/>
<outline text="File" xmlUrl="/etc/passwd"/><outline xmlUrl="http://c.example/?a=1&amp;b=2"/></body></opml>"""


def test_a_list_is_read_with_its_folders_and_what_cannot_be_is_named() -> None:
    assert is_opml(LIST)
    found = list(read_opml(LIST, "feeds.opml"))
    sources = [f for f in found if isinstance(f, Source)]
    assert [(s.name, s.url, s.folder, s.language) for s in sources] == [
        ("Agénce & Co", "https://a.example/feed", "Agencies/Wire", "en"),
        ("B", "http://b.example/feed", "Agencies", None),
        ("c.example", "http://c.example/?a=1&b=2", None, None),
    ]
    refused = [f for f in found if isinstance(f, ReportRefused)]
    assert [r.path for r in refused] == ["feeds.opml#3", "feeds.opml#4", "feeds.opml#5"]
    assert all(t in r.reason for t, r in zip(("'Bad'", "--allow-private", "'File'"), refused, strict=True))
    (own,) = (f for f in read_opml(LIST, "x", allow_private=True) if isinstance(f, Source) and f.name == "Own")
    assert own.allow_private


def test_what_goes_out_comes_in_again() -> None:
    sources = [
        Source("A <&> \"'", "https://a.example/?x=1&y=<2>", folder="One/Two", language="uk"),
        Source("B", "https://b.example/", folder="One"), Source("C", "https://c.example/"),
    ]  # fmt: skip
    others = [Source("F", "/some/folder", via="folder"), Source("M", "imaps://a@b.example/INBOX", via="mailbox")]
    again = list(read_opml(write_opml([*sources, *others]).encode(), "x"))
    assert [replace(s, folder=s.folder) for s in again if isinstance(s, Source)] == sources


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "no list"), (b"<html></html>", "no list"), (b"<opml><head/></opml>", "no list"), (b"\x00\xff", "no list"),
        (b"<!DOCTYPE opml [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><opml><body>&a;</body></opml>", "entities"),
        (b"<opml><body>" + b"<outline xmlUrl='http://a.example/'/>" * 20_001, "more than 20,000 feeds"),
        (b"<opml>" + b" " * 9_000_000, "too large"),
    ],
    ids=range(7),
)  # fmt: skip
def test_what_is_no_list_is_refused(data: bytes, told: str) -> None:
    with pytest.raises(ReportRefused, match=told):
        list(read_opml(data, "x"))


def test_outlines_within_outlines_do_not_run_wild() -> None:
    deep = b"<opml><body>" + b"<outline text='a'>" * 5000 + b"<outline xmlUrl='http://a.example/'/>"
    assert all(isinstance(f, Source) for f in read_opml(deep, "x"))
