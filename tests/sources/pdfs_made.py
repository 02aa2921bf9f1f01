"""PDFs made for the tests: paragraphs of pages in, a real file out."""

from __future__ import annotations

from collections.abc import Sequence

from fpdf import FPDF


def pdf(pages: Sequence[Sequence[str]], *, title: str | None = None, password: str | None = None) -> bytes:
    """A PDF with a head and a foot that run through its pages, unless there is nothing on them at all."""
    made = FPDF()
    if title:
        made.set_title(title)
    if password is not None:
        made.set_encryption(owner_password="owner", user_password=password)
    for number, paragraphs in enumerate(pages, 1):
        made.add_page()
        if not paragraphs:
            made.rect(20, 20, 100, 100)
            continue
        made.set_font("helvetica", size=9)
        made.cell(text="Ministry of Zor - press service", new_x="LMARGIN", new_y="NEXT")
        made.set_font("helvetica", size=12)
        for paragraph in paragraphs:
            made.multi_cell(0, 6, paragraph, new_x="LMARGIN", new_y="NEXT")
            made.ln(4)
        made.set_y(-30)
        made.set_font("helvetica", size=9)
        made.cell(text=f"Page {number}")
    return bytes(made.output())
