"""A brief for printing: a `Brief` in; a PDF with its own letters (Latin, Greek, Cyrillic, Arabic, Hebrew …) out."""

from __future__ import annotations

from collections.abc import Container, Iterator
from importlib import resources
from typing import TYPE_CHECKING, Any

from onrecord.errors import UsageError
from onrecord.watching.brief import Brief, Section, head, left_out
from onrecord.watching.gather import Line, Source
from onrecord.watching.phrases import one_line
from onrecord.watching.render import (
    doubt_text,
    full_stop,
    gap_text,
    link_of,
    more_sources,
    printable,
    title,
    told,
    words_of,
)
from onrecord.watching.right_to_left import seen

if TYPE_CHECKING:
    from fpdf import FPDF

_MARGIN = 18.0
_STEP = 5.0
_INK, _SOFT, _LINK = (26, 26, 26), (85, 85, 85), (20, 70, 140)
INSTALL = "for PDF install fpdf2, as with `pip install 'onrecord[pdf]'`"


def to_pdf(brief: Brief) -> bytes:
    """The brief as a PDF of A4 pages. Raises UsageError where fpdf2 is missing, or a letter that the font has not."""
    try:
        import fpdf
    except ImportError:
        raise UsageError(INSTALL) from None
    page = _Page(fpdf.FPDF(format="A4"), title(brief))
    page.text(title(brief), size=16, bold=True)
    page.text(head(brief), after=2)
    if brief.lead:
        page.text(brief.lead, after=2)
    for section in brief.sections:
        page.section(section)
    if brief.gaps:
        page.heading("What could not be resolved")
        for gap in brief.gaps:
            page.item(gap_text(gap, printable))
    if brief.doubts:
        page.heading("What does not add up")
        for doubt in brief.doubts:
            page.item(doubt_text(doubt, printable))
            page.cited([doubt.source])
            page.quote(" … ".join(one_line(w.text) for w in doubt.source.words))
        page.rest(brief.more_doubts)
    if brief.left_out:
        page.text(left_out(brief))
    return bytes(page.pdf.output())


class _Page:
    """Writes blocks one below the other."""

    def __init__(self, pdf: FPDF, name: str) -> None:
        self.pdf = pdf
        fonts = resources.files("onrecord.watching") / "fonts"
        for style, file in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
            with resources.as_file(fonts / file) as path:
                pdf.add_font("dejavu", style, path)
        font: Any = pdf.fonts["dejavu"]
        self._letters: Container[int] = font.cmap
        pdf.set_margins(_MARGIN, _MARGIN)
        pdf.set_auto_page_break(True, _MARGIN)
        pdf.set_title(printable(name))
        pdf.set_lang("en")
        pdf.add_page()

    def text(
        self, text: str, *, size: float = 10, bold: bool = False, indent: float = 0, ink: tuple[int, int, int] = _INK,
        link: str | None = None, after: float = 1,
    ) -> None:  # fmt: skip
        """One block of text."""
        shown = seen(printable(text))
        for letter in shown:
            if ord(letter) not in self._letters and not letter.isspace():
                raise UsageError(f"no PDF is made: the font has no letter U+{ord(letter):04X} ({letter})")
        self.pdf.set_font("dejavu", "B" if bold else "", size)
        self.pdf.set_text_color(*ink)
        self.pdf.set_x(_MARGIN + indent)
        self.pdf.multi_cell(0, size / 2, shown, align="L", link=link or "", new_x="LMARGIN", new_y="NEXT")
        self.pdf.ln(after)

    def heading(self, text: str) -> None:
        """The heading of a section; it is not left alone at the foot of a page."""
        if self.pdf.will_page_break(30):
            self.pdf.add_page()
        self.pdf.ln(2)
        self.text(text, size=12, bold=True)

    def section(self, section: Section) -> None:
        """A section with its lines."""
        self.heading(section.heading)
        for line in section.lines:
            self.line(line, 0)
        self.rest(section.more)

    def line(self, line: Line, indent: float) -> None:
        """A line with its sources, its words and what stands beside it."""
        self.item(full_stop(line.sentence), indent)
        self.cited([line.sources[0], *more_sources(line)], indent, told(line))
        self.quote(words_of(line), indent)
        if line.note:
            self.text(f"Note: {line.note}", indent=indent + _STEP)
        for other in line.beside:
            self.line(other, indent + _STEP)

    def item(self, text: str, indent: float = 0) -> None:
        """A sentence with a bullet."""
        self.text(f"• {text}", indent=indent, after=0.5)

    def cited(self, sources: list[Source], indent: float = 0, counts: str = "") -> None:
        """The reports of a line; an address leads to the report."""
        for number, (name, link) in enumerate(_names(sources)):
            more = f"; {counts}" if counts and not number else ""
            self.text(name + more, size=8, indent=indent + _STEP, ink=_LINK if link else _SOFT, link=link, after=0.3)

    def quote(self, text: str, indent: float = 0) -> None:
        """The words of a report."""
        if text:
            self.text(f"“{text}”", size=8.5, indent=indent + _STEP, ink=_SOFT)

    def rest(self, number: int) -> None:
        """How many there are beyond those that are shown."""
        if number:
            self.item(f"… and {number:,} more")


def _names(sources: list[Source]) -> Iterator[tuple[str, str | None]]:
    return ((f"{source.outlet}, {source.published}", link_of(source)) for source in sources)
