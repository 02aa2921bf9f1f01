"""A `Report` in, an `Article` out, or ReportRefused where there is nothing to read."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.errors import ReportRefused
from onrecord.model.article import Article, Block, Furniture, Report
from onrecord.reading.blocks import make_blocks
from onrecord.reading.byline import byline_of, is_author
from onrecord.reading.characters import cleaned, unescaped
from onrecord.reading.credits import credits_of, dateline
from onrecord.reading.dates import parse_date, published
from onrecord.reading.furniture import find_furniture, opening_date
from onrecord.reading.headline import split_title, without_title
from onrecord.reading.language import language_of
from onrecord.reading.page import read_page
from onrecord.reading.page_metadata import PageMetadata
from onrecord.reading.paragraphs import paragraphs
from onrecord.reading.walls import wall

_EDGE = 6
_PROSE = 12
_SAID = ("published", "posted", "date", "first published", "originally published", "publication", "issued")
_LATER = ("last", "updated", "modified", "revised")


@dataclass(frozen=True, slots=True)
class _Draft:
    """What a report's text and metadata are before anything is found in the text."""

    text: str
    title: str | None
    metadata: PageMetadata
    headings: frozenset[str] = frozenset()


def read_article(report: Report) -> Article:
    """The article of a report; raises ReportRefused for one that has no text or is only a wall."""
    draft = _from_html(report) if report.html is not None else _from_text(report)
    text = draft.text
    if not any(map(str.isalnum, text)):
        raise ReportRefused(report.path, "no text was found in it")
    parts = paragraphs(text)
    furniture = find_furniture(text, parts)
    blocks = make_blocks(text, parts, furniture, draft.headings)
    body = "\n".join(text[b.start : b.end] for b in blocks)
    obstacle = wall(body or text, draft.title) or wall(text, draft.title)
    if obstacle:
        raise ReportRefused(report.path, f"the page is only {obstacle}")
    if not blocks:
        raise ReportRefused(report.path, "nothing in it but page furniture")
    pieces = [text[s:e] for s, e in _openings(parts, furniture)]
    byline = _byline(report, draft, furniture)
    url = _one_line(report.url) or _one_line(draft.metadata.url)
    outlet = _one_line(report.outlet) or _one_line(draft.metadata.outlet)
    date, how = _stated_date(text, furniture, pieces, blocks)
    return Article(
        id=article_id(url, outlet, draft.title, text),
        path=report.path,
        text=text,
        title=draft.title,
        url=url,
        outlet=outlet or _one_line(report.brought_by),
        byline=byline,
        credits=credits_of(draft.title, byline, pieces, furniture),
        language=language_of(body),
        published=published(
            date, report.published or draft.metadata.published, url, report.given, how, report.until
        ),
        furniture=tuple(furniture),
        blocks=blocks,
    )


def with_blocks(article: Article) -> Article:
    """The article with its blocks; one that was kept without has them cut anew, headings told by their looks."""
    if article.blocks:
        return article
    blocks = make_blocks(article.text, paragraphs(article.text), list(article.furniture))
    return replace(article, blocks=blocks)


def article_id(url: str | None, outlet: str | None, title: str | None, text: str) -> str:
    """The identity of a report: the same words at another address or in another outlet are another report.

    The outlet is what the report says of itself: one page is one report, whoever brought it.
    """
    where = f"{url or ''}\n{outlet or ''}\n{title or ''}\n\n{text}"
    return "sha256:" + hashlib.sha256(where.encode()).hexdigest()


def _one_line(value: str | None) -> str | None:
    return (" ".join(cleaned(value).split()) or None) if value else None


def _from_text(report: Report) -> _Draft:
    text = cleaned(unescaped(report.text or ""))
    title = _one_line(report.title)
    if title is None:
        title, text = split_title(text)
    return _Draft(without_title(text, title).strip(), title, PageMetadata())


def _from_html(report: Report) -> _Draft:
    page = read_page(report.html or "")
    title = _one_line(report.title) or _one_line(page.metadata.title)
    return _Draft(without_title(page.text, title).strip(), title, page.metadata, page.headings)


def _openings(parts: list[tuple[int, int]], furniture: list[Furniture]) -> list[tuple[int, int]]:
    """The paragraphs as they are to be searched for datelines: furniture that is all, or opens, one is cut."""
    ends = {f.start: f.end for f in furniture if f.why != "dateline"}
    return [(ends.get(s, s), e) for s, e in parts if ends.get(s) != e]


def _byline(report: Report, draft: _Draft, furniture: Sequence[Furniture]) -> tuple[str, ...]:
    for printed in (report.byline, draft.metadata.byline):
        names = tuple(n for raw in printed if (n := _one_line(raw)))
        if names:
            authors = [byline_of(name) or byline_of(f"By {name}") or (name,) for name in names]
            return tuple(dict.fromkeys(a for each in authors for a in each))
    lines = (" ".join(f.text.split()) for f in furniture if f.why == "byline")
    return tuple(dict.fromkeys(n for line in lines for n in byline_of(line) or ((line,) if is_author(line) else ())))


def _first_prose(text: str, blocks: Sequence[Block]) -> int:
    """Where the first long paragraph begins: a bare date after it may be one of a chronology."""
    return next((b.start for b in blocks if text.count(" ", b.start, b.end) > _PROSE), len(text))


def _stated_date(
    text: str, furniture: Sequence[Furniture], pieces: Sequence[str], blocks: Sequence[Block]
) -> tuple[str | None, str]:
    """The date that the text itself states, and how; an "updated" line is no publication date."""
    opening = opening_date(text)
    if opening:
        return opening[1], "the text opens with its date"
    lines = [f for f in furniture if f.why == "date line" and not f.text.lower().startswith(_LATER)]
    for stretch in lines:
        days = parse_date(stretch.text)
        said = stretch.text.lower().startswith(_SAID)
        alone = len(lines) == 1 and (not blocks or stretch.start < _first_prose(text, blocks))
        if days and days[0] == days[1] and (said or alone):
            return days[0].isoformat(), "a line of the text is its date"
    for index, piece in enumerate(pieces[:_EDGE]):
        opened = dateline(piece, index)
        if opened and opened.date:
            return opened.date, "its dateline has the date"
    return None, ""
