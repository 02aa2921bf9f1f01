"""A plain text in, its title and the text without it out."""

from __future__ import annotations

import re

from onrecord.reading.byline import byline_of
from onrecord.reading.credits import agency_line, dateline
from onrecord.reading.furniture import opening_date
from onrecord.reading.furniture_lines import furniture_of_line, is_sentence
from onrecord.reading.paragraphs import paragraphs

_WORDS = 28
_LETTERS = 220
_HEAD = 5
_MARK = re.compile(r"(?:#{1,3}\s+|title\s?:\s+|headline\s?:\s+)", re.IGNORECASE)
_SPEAKER = re.compile(r"\W?(?:Q|A|QUESTION|ANSWER|MODERATOR|HOST|[A-Z]{3,20} [A-Z]{3,20}):\s")
_ODD_END = re.compile(r"[,;:]$")
_RUNNING_END = re.compile(r"\s(?:and|or|the|a|an|of|to|in|with|by|for|that|which|his|their)$", re.IGNORECASE)
_ABBREVIATED = re.compile(r"\b(?:U\.S|U\.N|U\.K|D\.C|E\.U|a\.m|p\.m|Inc|Co|Jr)\.$")


def split_title(text: str) -> tuple[str | None, str]:
    """The title, where a short first line without a full stop is followed by text, and the text without that line.

    Furniture before the title (a section label, a share bar) stays in the text; an opening date goes with the title's
    line only if nothing else of the line remains.
    """
    parts = paragraphs(text[:20_000])
    for index, (start, end) in enumerate(parts[:_HEAD]):
        date = opening_date(text[start:end]) if index == 0 else None
        begin = start + date[0] if date else start
        line = " ".join(text[begin:end].split())
        if not line or furniture_of_line(line) or agency_line(line) or (not date and byline_of(line)):
            if date and line:
                return None, text
            continue
        mark = _MARK.match(line)
        bare = line[mark.end() :] if mark else line
        if not _like_title(bare, index) or not _followed(text, parts, index):
            return None, text
        return bare, text[:begin] + text[end:]
    return None, text


def _like_title(line: str, index: int) -> bool:
    if line.count(" ") >= _WORDS or len(line) > _LETTERS or not any(map(str.isalpha, line)):
        return False
    if line[0] in "(—–-•*" or _SPEAKER.match(line) or _ODD_END.search(line) or _RUNNING_END.search(line):
        return False
    if line[0].islower() and line[:1].isascii() and line.split()[0].islower():
        return False
    if is_sentence(line):
        end = line.rstrip("\"”’')]")
        if end[-1:] == "." and not (_ABBREVIATED.search(line) or line.endswith("...")):
            return False
        if line[0] in "\"“'‘«" and end != line:
            return False
    return dateline(line, index) is None


def _followed(text: str, parts: list[tuple[int, int]], index: int) -> bool:
    """Whether something longer, or a sentence, comes within the next few paragraphs."""
    start, end = parts[index]
    for after in parts[index + 1 : index + 1 + _HEAD]:
        piece = text[after[0] : after[1]].strip()
        if piece.count(" ") > 12 or (is_sentence(piece) and piece.count(" ") > 3):
            return True
    return len(parts) > index + 1 and len(text[parts[index + 1][0] :]) > 2 * (end - start)


def without_title(text: str, title: str | None) -> str:
    """A text without its first paragraph where that only repeats a title that is known from elsewhere."""
    if not title:
        return text
    wanted = _letters(title)
    for start, end in paragraphs(text[:4_000])[:2]:
        if _letters(text[start:end]) == wanted and text[end:].strip():
            return text[:start] + text[end:].lstrip()
    return text


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())
