"""Files and folders of every kind become reports or refusals, lazily and in bounded memory."""

from __future__ import annotations

import gzip
import json
import os
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.errors import ReportRefused
from onrecord.model.article import Report
from onrecord.sources import read_reports

TEXT = "The minister of Marland said the bridge at Zor would open again.\n"


def read(path: Path, **options: str) -> list[Report | ReportRefused]:
    return list(read_reports([str(path)], **options))


def one(folder: Path, data: bytes, name: str = "report") -> Report | ReportRefused:
    path = folder / name
    path.write_bytes(data)
    found = read(path)
    assert len(found) == 1
    return found[0]


def reason(folder: Path, data: bytes) -> str:
    found = one(folder, data)
    assert isinstance(found, ReportRefused)
    assert found.path == str(folder / "report")
    return found.reason


def test_plain_text_keeps_its_path_and_what_the_user_gave(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(TEXT)
    found = read(tmp_path / "a", given="2022-05-13", outlet="Zor Daily")
    assert found == [Report(path=str(tmp_path / "a"), text=TEXT, given="2022-05-13", outlet="Zor Daily")]


@pytest.mark.parametrize(
    "page",
    [
        "<!DOCTYPE html><html><body><p>Text</p></body></html>",
        "<?xml version='1.0'?>\n<!-- saved -->\n<html xmlns='x'><p>Text</p></html>",
        "<p>One paragraph</p>",
        "<div><h1>Title</h1><p>One</p></div>",
    ],
)
def test_html_is_told_by_content(tmp_path: Path, page: str) -> None:
    found = one(tmp_path, page.encode(), "saved.txt")
    assert isinstance(found, Report)
    assert found.html == page
    assert found.text is None


def test_a_text_with_a_stray_tag_stays_text(tmp_path: Path) -> None:
    found = one(tmp_path, b"The army left. < /p>\nIt went < 5 km > and stopped.</p>", "page.html")
    assert isinstance(found, Report)
    assert found.html is None


def test_a_json_object_on_one_or_many_lines(tmp_path: Path) -> None:
    item = {
        "text": TEXT,
        "title": "Bridge",
        "url": "https://example.org/1",
        "published": "2022-05-13",
        "outlet": "Zor Daily",
    }
    for data in (json.dumps(item), json.dumps(item, indent=2)):
        found = one(tmp_path, data.encode())
        assert isinstance(found, Report)
        assert (found.title, found.url, found.published, found.outlet) == tuple(list(item.values())[1:])
        assert found.path.endswith("report")


def test_json_lists_and_wrapped_lists_number_their_items(tmp_path: Path) -> None:
    items = [{"text": "One two"}, {"html": "<p>x</p>"}, {"title": "no text"}, 7]
    for data in (items, {"status": "ok", "articles": items}):
        (tmp_path / "list").write_text(json.dumps(data))
        found = read(tmp_path / "list")
        assert [f.path.rsplit("#")[1] for f in found] == ["1", "2", "3", "4"]
        assert [type(f).__name__ for f in found] == ["Report", "Report", "ReportRefused", "ReportRefused"]


def test_other_usual_names_of_fields(tmp_path: Path) -> None:
    item = {
        "content": "Text",
        "headline": "H",
        "link": "u",
        "publishedAt": 1652400000,
        "source": {"name": "S"},
        "authors": ["A", "B"],
    }
    found = one(tmp_path, json.dumps(item).encode())
    assert found == Report(
        path=str(tmp_path / "report"),
        text="Text",
        title="H",
        url="u",
        published="1652400000",
        outlet="S",
        byline=("A", "B"),
    )


def test_a_broken_line_is_named_and_the_rest_is_kept(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b'{"text": "one"}\n\n{"text": \n{"text": "three"}\nnonsense\n')
    first, second, third, fourth = read(tmp_path / "x")
    assert isinstance(first, Report)
    assert isinstance(third, Report)
    assert third.path.endswith("#3")
    assert isinstance(second, ReportRefused)
    assert "line 3" in second.reason
    assert isinstance(fourth, ReportRefused)
    assert "line 5" in fourth.reason


def test_a_broken_first_line_does_not_spoil_the_rest(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b'{"text": "one\n{"text": "two"}\n')
    first, second = read(tmp_path / "x")
    assert isinstance(first, ReportRefused)
    assert isinstance(second, Report)


def test_a_list_that_is_cut_off_keeps_what_came_before(tmp_path: Path) -> None:
    (tmp_path / "x").write_text('[{"text": "one"}, {"text": "tw')
    first, second = read(tmp_path / "x")
    assert isinstance(first, Report)
    assert isinstance(second, ReportRefused)


@pytest.mark.parametrize("opening", [b'{"text": ', b'[{"text": '])
def test_json_that_nests_too_deep_is_refused(tmp_path: Path, opening: bytes) -> None:
    found = one(tmp_path, opening + b"[" * 200_000)
    assert isinstance(found, ReportRefused)
    assert "deep" in found.reason


RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Zor Daily</title>
<item><title>Bridge &amp; road</title><link>https://example.org/1</link><pubDate>Fri, 13 May 2022 10:00:00 GMT</pubDate>
<description>&lt;p&gt;The bridge &lt;b&gt;opened&lt;/b&gt;.&lt;/p&gt;</description></item>
<item><title>Empty</title></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Zor Daily</title><entry><title>Bridge</title>
<link href="https://example.org/2"/><updated>2022-05-13T10:00:00Z</updated><author><name>Ida Holt</name></author>
<summary>Short.</summary><content type="html">&lt;p&gt;Long text of it.&lt;/p&gt;</content></entry></feed>"""


def test_an_rss_file(tmp_path: Path) -> None:
    (tmp_path / "f").write_text(RSS)
    first, second = read(tmp_path / "f")
    assert isinstance(first, Report)
    assert (first.title, first.url, first.outlet) == ("Bridge & road", "https://example.org/1", "Zor Daily")
    assert first.published == "Fri, 13 May 2022 10:00:00 GMT"
    assert first.html is not None
    assert "<b>opened</b>" in first.html
    assert isinstance(second, ReportRefused)
    assert second.path.endswith("#2")


def test_an_atom_file_prefers_the_whole_content(tmp_path: Path) -> None:
    found = one(tmp_path, ATOM.encode())
    assert isinstance(found, Report)
    assert found.html == "<p>Long text of it.</p>"
    assert found.byline == ("Ida Holt",)


def test_gzip_of_any_kind(tmp_path: Path) -> None:
    for data, count in ((TEXT.encode(), 1), (RSS.encode(), 2), (b'{"text":"a"}\n{"text":"b"}\n{"text":"c"}', 3)):
        (tmp_path / "z").write_bytes(gzip.compress(data))
        assert len(read(tmp_path / "z")) == count


def test_a_gzip_of_two_members_is_read_whole(tmp_path: Path) -> None:
    found = one(tmp_path, gzip.compress(b"One half ") + gzip.compress(b"and the other"))
    assert isinstance(found, Report)
    assert found.text == "One half and the other"


def test_a_truncated_or_damaged_gzip_is_refused(tmp_path: Path) -> None:
    packed = gzip.compress(os.urandom(4_000).hex().encode())
    assert "cut off" in reason(tmp_path, packed[:-500])
    assert "damaged" in reason(tmp_path, packed[:200] + b"\xff" * 300 + packed[500:])
    assert "within" in reason(tmp_path, gzip.compress(gzip.compress(b"text")))


def test_a_truncated_gzip_of_lines_keeps_the_lines_before(tmp_path: Path) -> None:
    lines = b"\n".join(json.dumps({"text": os.urandom(400).hex()}).encode() for _ in range(500))
    (tmp_path / "x").write_bytes(gzip.compress(lines)[:-20_000])
    found = read(tmp_path / "x")
    assert sum(isinstance(f, Report) for f in found) > 300
    assert isinstance(found[-1], ReportRefused)


def test_a_gzip_bomb_is_stopped(tmp_path: Path) -> None:
    bomb = gzip.compress(b'{"text": "x"}\n' + b" " * 60_000_000)
    path = tmp_path / "bomb"
    path.write_bytes(bomb)
    tracemalloc.start()
    found = read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(found[-1], ReportRefused)
    assert peak < 60_000_000


def test_fifty_megabytes_of_one_line_are_refused_fast_and_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "big"
    path.write_bytes(b"word " * 10_000_000)
    begun = time.process_time()
    tracemalloc.start()
    (found,) = read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(found, ReportRefused)
    assert "too large" in found.reason
    assert time.process_time() - begun < 5
    assert peak < 50_000_000


def test_a_line_that_is_too_large_refuses_only_itself(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b'{"text": "a"}\n{"text": "' + b"b" * 9_000_000 + b'"}\n{"text": "c"}\n')
    found = read(tmp_path / "x")
    assert [isinstance(f, Report) for f in found] == [True, False, True]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"\x00" * 3_000, "binary"),
        (bytes(range(256)) * 20, "binary"),
        (b"%PDF-1.7 stuff", "PDF"),
        (b"PK\x03\x04stuff", "zip"),
        (b"\x89PNG\r\n\x1a\n", "image"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(tmp_path: Path, data: bytes, words: str) -> None:
    assert words in reason(tmp_path, data)


def test_a_missing_file_a_bad_name_and_a_device() -> None:
    found = list(read_reports(["/no/such/file", "a\x00b", "/dev/null"]))
    assert [isinstance(f, ReportRefused) and f.reason for f in found] == [
        "no such file",
        "no such file",
        "neither a file nor a folder",
    ]


def test_an_unreadable_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x").write_text(TEXT)

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", forbidden)
    (found,) = read(tmp_path / "x")
    assert isinstance(found, ReportRefused)
    assert "permission" in found.reason


def test_a_folder_is_sorted_hidden_files_are_skipped_and_loops_end(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".hidden").write_text(TEXT)
    (tmp_path / "b" / "2").write_text(TEXT)
    (tmp_path / "b" / "1").write_text(TEXT)
    (tmp_path / "a").write_text(TEXT)
    (tmp_path / "c").write_text(TEXT)
    (tmp_path / "b" / "loop").symlink_to(tmp_path)
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    found = read(tmp_path)
    assert [os.path.relpath(f.path, tmp_path) for f in found] == ["a", "b/1", "b/2", "c", "gone"]
    assert isinstance(found[-1], ReportRefused)


def test_a_folder_is_read_lazily(tmp_path: Path) -> None:
    for n in range(3):
        (tmp_path / str(n)).write_text(TEXT)
    stream = read_reports([str(tmp_path)])
    next(stream)
    (tmp_path / "1").write_text("Changed after the start.")
    second = next(stream)
    assert isinstance(second, Report)
    assert second.text == "Changed after the start."


@pytest.mark.parametrize("as_list", [True, False])
def test_ten_thousand_items_are_streamed(tmp_path: Path, as_list: bool) -> None:
    item = json.dumps({"text": "word " * 500})
    path = tmp_path / "many"
    path.write_text(f"[{','.join([item] * 10_000)}]" if as_list else "\n".join([item] * 10_000))
    tracemalloc.start()
    count = sum(1 for f in read_reports([str(path)]) if isinstance(f, Report))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 10_000
    assert peak < 5_000_000


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=200).map(lambda t: t.encode("utf-8", "surrogatepass")),
        st.sampled_from([b"<rss>", b"[{", b'{"', b"\x1f\x8b", b"<?xml"]).flatmap(
            lambda start: st.binary(max_size=60).map(lambda rest: start + rest)
        ),
    )
)
def test_no_bytes_raise(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x").write_bytes(data)
    assert all(isinstance(f, (Report, ReportRefused)) for f in read(tmp_path / "x"))
