"""Briefs as PDF: the words are in it, names in other scripts have letters, what cannot be printed says why."""

from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import replace

import pytest
from pypdf import PdfReader

from onrecord.errors import UsageError
from onrecord.watching.brief import Brief, Doubt, Section
from onrecord.watching.gaps import Gap
from onrecord.watching.gather import Line, Source, Words
from onrecord.watching.pdf import to_pdf
from onrecord.watching.right_to_left import seen

SAID = "Валерий Герасимов and Mark Milley spoke by phone on 13 May 2022"


def source(outlet: str, url: str | None = "https://post.example/a?b=1") -> Source:
    return Source(outlet, "13 May 2022", None, "a.txt", url, "sha256:1", "c:1", (Words(0, 11, "They spoke."),))


def brief(outlet: str = "Ναυτικά Νέα", lines: int = 1) -> Brief:
    other = Line("fact:2", "loss", "Varnia lost 40 tanks", (source("Echo"),), 1, 1, 1)
    line = Line("fact:1", "contact", SAID, (source(outlet), source("הארץ", None)), 3, 2, 2, (other,), "Seen.", 1)
    sections = (Section("contact", "Contacts", (line,) * lines, 7),)
    doubts = (Doubt("drift", "Another figure", "14", "40", source("Echo")),)
    gaps = (Gap("Places that were not found", 1, ("الجزيرة",)),)
    return Brief(None, None, None, 2, 2, 0, 2, 0, 0, sections, gaps, doubts, 2, "Morning", "First of all.")


def test_all_of_a_brief_is_in_the_pdf() -> None:
    made = PdfReader(io.BytesIO(to_pdf(brief())))
    text = " ".join(made.pages[0].extract_text().split())
    for words in (
        "Morning", "First of all.", "2 reports from 2 outlets", "Contacts", f"• {SAID}.", "Ναυτικά Νέα, 13 May 2022",
        "3 reports in 2 outlets, 2 independent origins, 1 before", "“They spoke.”", "• Varnia lost 40 tanks.",
        "Note: Seen.", "… and 7 more", "What could not be resolved", "What does not add up", "• Another figure.",
        "… and 2 more",
    ):  # fmt: skip
        assert words in text
    links = [a.get_object()["/A"]["/URI"] for a in made.pages[0]["/Annots"]]  # type: ignore[index, union-attr]
    assert links[0] == "https://post.example/a?b=1"
    assert made.metadata is not None
    assert made.metadata.title == "Morning"


def test_a_long_brief_has_pages() -> None:
    assert len(PdfReader(io.BytesIO(to_pdf(brief(lines=60)))).pages) > 3


def test_a_letter_that_the_font_has_not_is_told_and_never_a_box() -> None:
    with pytest.raises(UsageError, match=r"U\+65B0"):
        to_pdf(brief("新华社"))


def test_without_fpdf2_it_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['fpdf'] = None\n"
        "from onrecord.errors import UsageError\n"
        "from onrecord.watching.pdf import to_pdf\n"
        "try: to_pdf(None)\n"
        "except UsageError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "for PDF install fpdf2, as with `pip install 'onrecord[pdf]'`\n", done.stderr


def test_control_marks_are_gone() -> None:
    (line,) = brief().sections[0].lines
    evil = replace(line, sentence="a\x1b[2J\u202eb")
    made = replace(brief(), sections=(Section("contact", "Contacts", (evil,), 0),))
    assert "a [2J b." in PdfReader(io.BytesIO(to_pdf(made))).pages[0].extract_text()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Kyiv Post", "Kyiv Post"),
        ("by הארץ, 13", "by ץראה, 13"),
        ("الجزيرة", "ﺓﺮﻳﺰﺠﻟﺍ"),
        ("سلام 25 (x)", "ﻡﻼﺳ 25 (x)"),
        ("שלום (12) לך", "ךל (12) םולש"),
    ],
)
def test_right_to_left_letters_are_joined_and_turned(written: str, shown: str) -> None:
    assert seen(written) == shown
