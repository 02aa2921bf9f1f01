"""No bytes, arbitrary or nearly right, make a parser of sources raise anything but a refusal."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.errors import ReportRefused, UsageError
from onrecord.model.article import Report
from onrecord.sources import pdf_text, read_bytes
from onrecord.sources.configuration import load_sources
from onrecord.sources.consent import asks_consent, is_whole
from onrecord.sources.feeds import Feed
from onrecord.sources.fetch import Fetched
from onrecord.sources.mail_files import reports_of_mail
from onrecord.sources.memory import Memory
from onrecord.sources.opml import read_opml
from onrecord.sources.plain import text_of
from onrecord.sources.robots import _parsed
from onrecord.sources.sitemaps import read_sitemap, unzipped
from tests.sources.feeds_made import NOW, item, rss
from tests.sources.pdfs_made import pdf
from tests.sources.test_mail_files import HTML, message
from tests.sources.test_opml import LIST
from tests.sources.test_sitemaps import entry, urlset
from tests.sources.test_source import WHOLE

ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Z</title><entry><title type="html">B</title><id>1</id>
<link href="/2"/><updated>2031-05-13T10:00:00Z</updated><author><name>Ida</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Text</p></div></content></entry></feed>"""
JSON_ITEM = {"id": "1", "url": "http://a.example/", "content_html": "<p>x</p>", "authors": [{"name": "B"}]}
JSON_FEED = json.dumps({"version": "https://jsonfeed.org/version/1", "items": [JSON_ITEM]}).encode()
PIECES = (
    b"", b"<", b"]]>", b"<![CDATA[", b"&#x0;", b"&#xD800;", b"&#55296;", b"&bad;", b"\x00", b"\xff\xfe", b'"', b"<!--",
    b"<?x", b"=?utf-8?b?!?=", b"\n\n", b"[[source]]", b"99999999999999999999", b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
)  # fmt: skip
MAIL = message("Text", HTML).as_bytes()


def mutated(*seeds: bytes) -> st.SearchStrategy[bytes]:
    """Arbitrary bytes, and the seeds with pieces cut out, doubled or changed."""

    @st.composite
    def change(draw: st.DrawFn) -> bytes:
        data = bytearray(draw(st.sampled_from(seeds)))
        for _ in range(draw(st.integers(1, 5))):
            at = draw(st.integers(0, len(data)))
            end = min(len(data), at + draw(st.integers(0, 60)))
            doubled = st.just(bytes(data[at:end]) * 3)
            data[at:end] = draw(st.one_of(st.binary(max_size=12), doubled, st.sampled_from(PIECES)))
        return bytes(data)

    return st.one_of(st.binary(max_size=300), change())


def no_harm(do: Callable[[], object]) -> None:
    with contextlib.suppress(ReportRefused, UsageError):
        do()


many = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@many
@given(mutated(rss(item(n) for n in range(3)), ATOM, JSON_FEED), st.sampled_from([None, "koi8-r", "utf-16", "x"]))
def test_feeds(data: bytes, charset: str | None) -> None:
    found = Fetched("http://a.example/f", "http://a.example/f", data, None, charset)

    def do() -> None:
        for shown in Feed.of("A", found, False, NOW):
            assert shown.key
            json.dumps(shown.to_json())
            assert type(shown).from_json(shown.to_json()) == shown
            is_whole(text_of(shown.html or shown.text or ""))

    no_harm(do)


@many
@given(mutated(urlset(entry(1, 1, True), entry(2, 0.5), entry(3, None))))
def test_sitemaps(data: bytes) -> None:
    found = Fetched("http://a.example/m", "http://a.example/m", data, None, None)
    no_harm(lambda: read_sitemap("A", unzipped(found), found, NOW))


@many
@given(mutated(LIST))
def test_lists_of_feeds(data: bytes) -> None:
    no_harm(lambda: list(read_opml(data, "x")))


@many
@given(mutated(MAIL, b"From a@b.example Fri May 30 09:00:00 2031\n" + MAIL))
def test_mails(data: bytes) -> None:
    for read in (reports_of_mail(data, "x"), read_bytes("x", data)):
        assert all(isinstance(f, (Report, ReportRefused)) for f in read)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutated(pdf([["Bridge at Zor", "The bridge is open."]], title="Bridge at Zor")))
def test_pdfs(data: bytes) -> None:
    try:
        found = pdf_text.answer(data)
    except Exception:
        found = {"refused": "as `main` has it"}
    assert "refused" in found or found["text"]


@many
@given(mutated(WHOLE.encode(), b'url = "https://a.example/"\npace = "1 h"\n'))
def test_the_configuration(tmp_path_factory: object, data: bytes) -> None:
    folder = Path(tmp_path_factory.getbasetemp()) / "configuration"  # type: ignore[attr-defined]
    (folder / "sources").mkdir(parents=True, exist_ok=True)
    (folder / "onrecord.toml").write_bytes(data)
    (folder / "sources" / "a.toml").write_bytes(data)
    found = load_sources(str(folder / "onrecord.toml"))
    assert all(s.url and s.name and s.pace > 0 for s in found.sources)


@many
@given(mutated(b"User-agent: *\nDisallow: /a*$\nCrawl-delay: 3\nSitemap: http://a.example/\n", HTML.encode()))
def test_pages_and_robots_txt(data: bytes) -> None:
    _parsed(data)
    asks_consent(data.decode("utf-8", "replace"), "http://a.example/")


NAMES = st.sampled_from([f.name for f in fields(Memory)])
PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5)


@given(st.recursive(PLAIN, lambda v: st.lists(v, max_size=3) | st.dictionaries(NAMES, v, max_size=5)))
def test_memories(value: object) -> None:
    kept = Memory.from_json(value)
    assert Memory.from_json(kept.to_json()) == kept
