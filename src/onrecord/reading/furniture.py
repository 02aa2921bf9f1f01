"""A reading text and its paragraphs in, the stretches that are not the report out, each named."""

from __future__ import annotations

import re

from onrecord.model.article import Furniture
from onrecord.reading.byline import byline_of, is_author
from onrecord.reading.credits import agency_line, dateline, trailing_credit
from onrecord.reading.furniture_lines import furniture_of_line, is_sentence
from onrecord.reading.furniture_tables import tables
from onrecord.reading.paragraphs import trimmed

_TAGS = (
    "p|br|div|span|a|b|i|u|em|strong|ul|ol|li|h[1-6]|img|script|style|table|tbody|tr|td|th|blockquote|figure|figcaption|iframe"
    "|section|article|hr|font|small|sup|sub|center|input|button|form|video|source|html|body|head|meta|link"
)
_TAG = re.compile(
    rf"<\s{{0,3}}/?\s{{0,3}}(?:{_TAGS})(?:\s[^<>\n=]{{0,60}}=[^<>\n]{{0,500}}|\s{{0,3}}/?\s{{0,3}})>"
    r"|<!--[^<>\n]{0,500}-->",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&\s?(?:nbsp|amp|quot|lt|gt|[lr][sd]quo|mdash|ndash|hellip|apos|#\d{2,5})(?:\s?;|(?=\s))", re.I)
_OPENING_DATE = re.compile(r"\s{0,20}date\s{0,3}:?\s{1,3}(\d{4}-\d{2}-\d{2})(?!\d)", re.IGNORECASE)
_RIGHTS = re.compile(
    r"(?:(?<!\w)©\s{0,2}(?-i:[A-Z\d])|\bcopyright\b\s{0,3}(?:©|\(c\)|\d{4}|\bby\b)|\(c\)\s{0,2}(?:19|20)\d\d)",
    re.IGNORECASE,
)
_PICTURE = re.compile(
    r"[(\[]\s?(?:(?:file |ap |afp |epa )?(?:photo|image|picture|video|credit|illustration)s?\b\s?[:/]"
    r"|(?:photo|image) (?:by|courtesy)\b)"
    r"[^()\[\]\n]{0,160}[)\]]",
    re.IGNORECASE,
)
_TRAILING_LINK = re.compile(r"(?:\s(?:https?://|pic\.twitter\.com/|t\.co/)\S{1,300})+$")
_BULLET = re.compile(r"[•●▪■◦‣⁃*·–—-]\s{1,4}(?=\S)")
_HEAD = 6
_TAIL_LIST = 25
_HEADLINE = 14
_SHARE_END = re.compile(r"(?<=[.!?”\"’]) (?:share|print|email) this (?:article|story|page)$", re.IGNORECASE)


def opening_date(text: str) -> tuple[int, str] | None:
    """Where an opening `date YYYY-MM-DD` ends, and the date; None when the text does not open so."""
    found = _OPENING_DATE.match(text)
    return (found.end(), found[1]) if found else None


def find_furniture(text: str, parts: list[tuple[int, int]]) -> list[Furniture]:
    """The furniture of a text, in order, no two of them touching the same words.

    `parts` are the offsets of its paragraphs; each found stretch lies within one of them.
    """
    found: list[tuple[int, int, str]] = []
    listing = False
    lower = text.lower()
    rights = [p for p in tables().rights if p in lower]
    marked = "©" in text or "copyright" in lower or "(c)" in lower
    for index, (start, end) in enumerate(parts):
        start = _opening(text, index, start, end, found)
        if start >= end:
            continue
        line = _one_line(text[start:end])
        why = agency_line(line) or furniture_of_line(line)
        if why is None and (index < _HEAD or index >= len(parts) - 2) and byline_of(line):
            why = "byline"
        if why is None and index < _HEAD and index + 1 < len(parts) and is_author(line):
            below = _one_line(text[parts[index + 1][0] : parts[index + 1][1]])
            why = "byline" if agency_line(below) or byline_of(below) else None
        if why is None and listing and _points_on(line):
            why = "read-next list"
        else:
            listing = why == "read-next list"
        if why:
            found.append((start, end, why))
        else:
            _within(text, start, end, index, found)
            tail = _notice(text[start:end], rights, marked) or _tail(text[start:end])
            if tail:
                found.append((start + tail[0], end, tail[1]))
    return _settled(text, found)


def _points_on(line: str) -> bool:
    """Whether a line under "More on this story" is one of its headlines."""
    return (not is_sentence(line) or (line[-1] == "?" and line.count(" ") < _HEADLINE)) and line.count(" ") < _TAIL_LIST


def _one_line(piece: str) -> str:
    piece = _TAG.sub(" ", piece) if "<" in piece else piece
    return " ".join(piece.split()) if "\n" in piece or "  " in piece or piece[:1] == " " else piece.strip()


def _opening(text: str, index: int, start: int, end: int, found: list[tuple[int, int, str]]) -> int:
    """Where a paragraph goes on after an opening date or a bullet."""
    if index == 0:
        date = opening_date(text[: end])
        if date:
            found.append((start, date[0], "publication date"))
            return trimmed(text, date[0], end)[0]
    bullet = _BULLET.match(text, start, end)
    if bullet and text[start] not in "–—-":
        found.append((start, start + 1, "bullet"))
        return bullet.end()
    return start


def _within(text: str, start: int, end: int, index: int, found: list[tuple[int, int, str]]) -> None:
    """Add the furniture inside a paragraph that is otherwise part of the report."""
    piece = text[start:end]
    credit = dateline(piece, index)
    if credit:
        found.append((start, start + credit.end, "dateline"))
    if "<" in piece:
        found.extend((start + m.start(), start + m.end(), "stray tag") for m in _TAG.finditer(piece))
    if "&" in piece:
        found.extend((start + m.start(), start + m.end(), "stray entity") for m in _ENTITY.finditer(piece))
    if "(" in piece or "[" in piece:
        found.extend((start + m.start(), start + m.end(), "photo credit") for m in _PICTURE.finditer(piece))


def _notice(piece: str, rights: list[str], marked: bool) -> tuple[int, str] | None:
    """Where a rights notice begins that closes a paragraph; `rights` are the phrases that the whole text has."""
    starts = []
    if rights:
        lower = piece.lower()
        starts = [lower.rfind(". ", 0, at) + 1 for p in rights if (at := lower.find(p)) >= 0]
    mark = _RIGHTS.search(piece) if marked else None
    if mark and len(piece) - mark.start() < 600:
        starts.append(mark.start())
    return (min(starts), "rights notice") if starts else None


def _tail(piece: str) -> tuple[int, str] | None:
    """Where a link or an agency's name begins that closes a paragraph."""
    last = max(0, len(piece) - 1_000)
    link = _TRAILING_LINK.search(piece, last) if "/" in piece[last:] else None
    if link:
        return link.start(), "bare link"
    share = _SHARE_END.search(piece, max(0, len(piece) - 60))
    if share:
        return share.start() + 1, "share bar"
    credit = trailing_credit(piece)
    return (credit, "agency credit") if credit is not None else None


def _settled(text: str, found: list[tuple[int, int, str]]) -> list[Furniture]:
    out: list[Furniture] = []
    at = 0
    for start, end, why in sorted(found):
        start, end = trimmed(text, max(start, at), end)
        if start < end:
            out.append(Furniture(start, end, text[start:end], why))
            at = end
    return out
