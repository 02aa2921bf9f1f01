"""PDFs become reports, or a plain reason why not; what would take all memory or time is stopped."""

from __future__ import annotations

import time
import zlib
from pathlib import Path

import pytest

from onrecord.errors import ReportRefused
from onrecord.model.article import Report
from onrecord.sources import pdf_files, read_bytes, read_reports
from tests.sources.feeds_made import LONG, TEXT
from tests.sources.pdfs_made import pdf


def read(data: bytes) -> Report | ReportRefused:
    (found,) = read_bytes("release.pdf", data)
    return found


def test_a_pdf_has_its_paragraphs_without_what_runs_through_its_pages(tmp_path: Path) -> None:
    pages = [["Bridge at Zor to open", LONG], [TEXT * 2, "The end."], [TEXT]]
    (tmp_path / "x").write_bytes(pdf(pages, title="Bridge at Zor to open"))
    (found,) = read_reports([str(tmp_path / "x")], outlet="Zor")
    assert isinstance(found, Report)
    assert (found.title, found.outlet, found.note) == ("Bridge at Zor to open", "Zor", None)
    assert (found.text or "").split("\n") == [
        "Bridge at Zor to open", LONG.strip(), (TEXT * 2).strip(), "The end.", TEXT.strip()]  # fmt: skip


def test_a_title_that_is_not_on_the_first_page_is_not_believed() -> None:
    found = read(pdf([[LONG]], title="Microsoft Word - draft7.doc"))
    assert isinstance(found, Report)
    assert found.title is None


def test_what_cannot_be_read_says_why() -> None:
    whole = pdf([[LONG]])
    for data, told in (
        (pdf([[LONG]], password="secret"), "an encrypted PDF"), (pdf([[], []]), "its pages are pictures"),
        (pdf([[]]), "its page is a picture"), (b"%PDF-1.7 stuff", "a damaged PDF"), (whole[:60], "a damaged PDF"),
    ):  # fmt: skip
        found = read(data)
        assert isinstance(found, ReportRefused)
        assert told in found.reason
    assert isinstance(read(pdf([[LONG]], password="")), Report)
    assert isinstance(read(b"\n\n" + whole), Report)


def bomb(size: int) -> bytes:
    """A PDF whose one page unpacks to so many bytes of text commands."""
    body = zlib.compress(b"BT /F1 12 Tf (a) Tj ET\n" * (size // 24), 9)
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n" % len(body) + body + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]  # fmt: skip
    made, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(made))
        made += b"%d 0 obj\n" % number + part + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % at for at in places)
    end = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(made)
    return made + b"xref\n0 6\n0000000000 65535 f \n" + table + end


def test_one_that_would_take_for_ever_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_files, "WITHIN", 3.0)
    data = bomb(200_000_000)
    begun = time.perf_counter()
    found = read(data)
    assert isinstance(found, ReportRefused)
    assert "a PDF" in found.reason
    assert time.perf_counter() - begun < 120
