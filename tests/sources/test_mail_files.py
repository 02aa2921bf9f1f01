"""E-mails and boxes of them become reports: what they say, what is attached, however hostile their headers are."""

from __future__ import annotations

import time
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from onrecord.errors import ReportRefused
from onrecord.model.article import Report
from onrecord.sources import read_bytes, read_reports
from onrecord.sources.mail_files import LIMIT
from tests.sources.feeds_made import LONG, TEXT
from tests.sources.pdfs_made import pdf

HTML = (
    "<html><head><style>p {}</style></head><body><p style='display:none'>Preview</p>"
    "<table><tr><td>{}</td></tr></table></body></html>"
)


def message(text: str | None = TEXT, page: str | None = None, **headers: str) -> EmailMessage:
    made = EmailMessage()
    usual = {"From": "Ministry of Zor <press@zor.example>", "Subject": "Bridge at Zor", "Message-ID": "<1@zor.example>",
             "Date": "Fri, 30 May 2031 23:30:00 +0300"}  # fmt: skip
    for name, value in {**usual, **headers}.items():
        if value:
            made[name] = value
    if text is not None:
        made.set_content(text)
    if page is not None:
        made.add_alternative(page, subtype="html") if text is not None else made.set_content(page, subtype="html")
    return made


def read(data: bytes | EmailMessage, **said: Any) -> list[Report | ReportRefused]:
    return list(read_bytes("x", data if isinstance(data, bytes) else data.as_bytes(), **said))


def one(data: bytes | EmailMessage, **said: Any) -> Report:
    (found,) = read(data, **said)
    assert isinstance(found, Report)
    return found


def test_a_mail_is_a_report() -> None:
    found = one(message())
    assert (found.path, found.title, found.outlet) == ("x", "Bridge at Zor", "Ministry of Zor")
    assert found.published == "2031-05-30T23:30:00+03:00"
    assert (found.text or "").strip() == TEXT.strip()
    assert one(message(), outlet="Zor", given="2031-06-01").outlet == "Zor"


def test_the_sender_is_the_outlet_by_name_or_by_machine() -> None:
    assert one(message(From="press@zor.example")).outlet == "zor.example"
    assert one(message(From="Пресс-служба <press@zor.example>")).outlet == "Пресс-служба"
    encoded = message().as_bytes().replace(b"Ministry of Zor", b"=?koi8-r?B?7cnOydPUxdLT1NfP?=")
    assert one(encoded).outlet == "Министерство"


def test_the_page_stands_in_where_the_plain_text_is_only_a_stub() -> None:
    stub = "Your reader does not show pages. See https://zor.example/1\n"
    found = one(message(stub, HTML.replace("{}", f"<p>{LONG}</p><p>The end.</p>")))
    assert (found.html, found.text) == (None, f"{' '.join(LONG.split())}\nThe end.")
    assert (one(message(LONG, HTML.replace("{}", LONG))).text or "").split() == LONG.split()
    assert one(message(None, HTML.replace("{}", TEXT))).text == TEXT.strip()


def test_what_is_attached_is_not_lost() -> None:
    mail = message("See what is attached.")
    mail.add_attachment(pdf([["Bridge at Zor", LONG]]), maintype="application", subtype="pdf", filename="release.pdf")
    mail.add_attachment(LONG.encode(), maintype="text", subtype="plain", filename="notes.txt")
    mail.add_attachment(b"\x89PNG\r\n\x1a\n" + bytes(500), maintype="image", subtype="png", filename="x.png")
    mail.add_attachment(b"%PDF-1.7 broken", maintype="application", subtype="octet-stream", filename="y.pdf")
    mail.add_attachment(message("A statement that was passed on.", Subject="Passed on", From="Ida <ida@other.example>"))
    body, release, notes, broken, passed = read(mail)
    assert isinstance(body, Report)
    assert isinstance(release, Report)
    assert isinstance(notes, Report)
    assert isinstance(broken, ReportRefused)
    assert isinstance(passed, Report)
    assert "bridge at Zor would open again" in (release.text or "")
    assert (release.path, release.title) == ("x#1", "release.pdf")
    assert (notes.path, notes.title, notes.published) == ("x#2", "notes.txt", body.published)
    assert (broken.path, broken.reason.startswith("y.pdf: ")) == ("x#3", True)
    assert (passed.path, passed.title) == ("x#4", "Passed on")


def test_a_box_of_mails_is_read_one_by_one(tmp_path: Path) -> None:
    mails = [message(f"{TEXT}\nFrom here it is quoted.\n", Subject=f"Mail {n}") for n in range(3)]
    mails[1].add_attachment(LONG.encode(), maintype="text", subtype="plain", filename="notes.txt")
    quoted = (m.as_bytes().replace(b"\nFrom here", b"\n>From here") for m in mails)
    data = b"".join(b"From press@zor.example Fri May 30 09:00:00 2031\n" + m + b"\n" for m in quoted)
    (tmp_path / "box").write_bytes(data)
    found = list(read_reports([str(tmp_path / "box")]))
    assert [f.path.rpartition("box")[2] for f in found] == ["#1", "#2", "#2.1", "#3"]
    assert [f.title for f in found if isinstance(f, Report)] == ["Mail 0", "Mail 1", "notes.txt", "Mail 2"]
    assert all("\nFrom here it is quoted." in (f.text or "") for f in (found[0], found[3]) if isinstance(f, Report))


def test_a_mail_of_a_box_that_is_too_large_is_refused_alone() -> None:
    large = message("x").as_bytes() + b"y" * 70 + b"\n"
    start = b"From a@b.example Fri May 30 09:00:00 2031\n"
    data = start + large + (b"z" * 99 + b"\n") * (LIMIT // 100 + 1) + b"\n" + start + message().as_bytes()
    first, second = read(data)
    assert isinstance(first, ReportRefused)
    assert "too large" in first.reason
    assert isinstance(second, Report)


@pytest.mark.parametrize(
    "text",
    ["From: the front\nDate: Monday\nSubject: war\n\nThe minister said so.", "Note: this\nis no mail\nFrom: x\n",
     "From the ministry of Zor 2031\nThe bridge is open.\n", "Received: yes\n\nFrom: a"],
)  # fmt: skip
def test_a_text_that_only_looks_like_a_mail_is_a_text(text: str) -> None:
    assert one(text.encode()).text == text


def test_a_charset_that_is_wrong_or_nonsense() -> None:
    raw = message("x").as_bytes()
    for said, body in ((b"koi8-r", "Мост открыт".encode("koi8-r")), (b"utf-9", "Мост открыт".encode()),
                       (b"ascii", "Мост открыт".encode()), (b"\xff\xfe", b"Most")):  # fmt: skip
        data = raw.replace(b'charset="utf-8"', b"charset=" + said).replace(b"7bit", b"8bit")
        found = one(data.rpartition(b"\n\n")[0] + b"\n\n" + body)
        assert (found.text or "").strip() in ("Мост открыт", "Most")


HEAD = b"From: a@b.example\nMessage-ID: <1>\nSubject: x\n"


@pytest.mark.parametrize(
    "data",
    [
        HEAD + b"Content-Type: multipart/mixed\n\nno boundary",
        HEAD + b"Content-Type: multipart/mixed; boundary=x\n\n--x\n--x\n--x--\n",
        HEAD + b"Content-Type: " + b";" * 3_000_000 + b"\n\ntext",
        HEAD + b'Content-Type: text/plain; name="' + b"a;" * 2_000_000 + b"\n\ntext",
        HEAD + b"Subject: =?utf-8?q?" + b"=?" * 1_000_000 + b"\n\ntext",
        HEAD + b"To: " + b"(" * 1_000_000 + b"\n\ntext",
        HEAD + b"Date: " + b"9" * 500_000 + b"\n\ntext",
        HEAD + b"Content-Transfer-Encoding: base64\n\n" + b"=" * 1_000_000,
        HEAD + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2000)),
        HEAD + b"Content-Type: message/rfc822\n\n" * 40 + b"x",
        HEAD + (b"Content-Type: message/rfc822\n\n" + HEAD) * 3000,
        HEAD + b"\n" + b"\n" * 5_000_000,
    ],
    ids=range(12),
)  # fmt: skip
def test_a_hostile_mail_is_answered_soon(data: bytes) -> None:
    begun = time.process_time()
    assert all(isinstance(f, (Report, ReportRefused)) for f in read(data))
    assert time.process_time() - begun < 8
