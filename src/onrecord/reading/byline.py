"""A line of a text in, the authors that it prints out, where it is a byline."""

from __future__ import annotations

import re

from onrecord.reading.agencies import agency_of, is_role_word
from onrecord.reading.dates import MONTH

_BY = re.compile(
    r"(?:by|written by|story by|reported by|authors?|words by|text by)\s{0,2}:?\s{1,3}(?=[^\W\d_])", re.IGNORECASE
)
_JOINT = re.compile(r"\s*(?:,|;|&|\band\b)\s*")
_FOR = re.compile(r"\s(?:[Ff]or|FOR)\s(?=[^\W\d_a-z])")
_BAR = re.compile(r"\s*[|•·]\s*|\s[–—-]\s")
_PERSON = re.compile(
    r"(?:[A-Z][^\W\d_.'’\-]*[.'’\-]?[^\W\d_]*\.?\s){1,4}"
    r"(?:(?:al|bin|van|von|de|der|den|la|el|da|di|du|ben)[ -]){0,2}[A-Z][^\W\d_]*(?:['’\-][^\W\d_]+)*\.?"
)
_NO_NAME = re.compile(
    rf"(?:{MONTH}|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Land|Sea|Air|The|All|Any|No|Every)\b",
    re.IGNORECASE,
)


def byline_of(line: str) -> tuple[str, ...]:
    """The names in a byline, as printed, without "By" and without the outlet; empty when the line is none."""
    if line.count(" ") > 18 or len(line) > 160:
        return ()
    by = _BY.match(line)
    rest = line[by.end() :] if by else line
    if rest.rstrip()[-1:] in ".!?" and not re.search(r"\b[A-Z]\.$|Jr\.$", rest.rstrip()):
        return ()
    who, *where = _BAR.split(rest)
    if by and (written_for := _FOR.search(who)):
        who, where = who[: written_for.start()], [who[written_for.end() :], *where]
    people = [p for p in (q.strip() for q in _JOINT.split(who)) if p]
    if len(people) == 2 and "," in who and not re.search(r",\s*and\b|&", who):
        where.append(people.pop())
    if not people:
        return ()
    pieces = people + [p.strip() for p in where if p.strip()]
    names = [p for p in people if _is_person(p)]
    outlets = [p for p in pieces if agency_of(p)]
    if by and (_is_person(pieces[0]) or agency_of(pieces[0])):
        fits = all(p in names or p in outlets or _role(p) for p in pieces)
        return tuple(names or outlets) if fits else ()
    known = names and outlets and len(names) + len(outlets) == len(pieces)
    return tuple(names) if known and not by and pieces[0] in names and len(names) < 4 else ()


def is_author(line: str) -> bool:
    """Whether a line is nothing but the name of a person in two to four words (an author set on a line of its own)."""
    return 1 <= line.count(" ") <= 3 and line[-1:].isalpha() and _is_person(line)


def _is_person(piece: str) -> bool:
    if agency_of(piece) or _NO_NAME.match(piece):
        return False
    return _PERSON.fullmatch(piece) is not None or (piece.isupper() and _PERSON.fullmatch(piece.title()) is not None)


def _role(piece: str) -> bool:
    """Whether a piece of a byline is an office, an outlet, a place or a date: capitals, numbers and glue only."""
    tokens = re.findall(r"[^\W_]+", piece)
    return len(tokens) <= 8 and all(t[0].isupper() or t[0].isdigit() or is_role_word(t.lower()) for t in tokens)
