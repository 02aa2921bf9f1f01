"""Paragraphs and the title in, the agencies that the text credits and where the credits stand out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from onrecord.model.article import Furniture
from onrecord.reading.agencies import agencies_in, agency_of, is_lead_word, outlets_in, without_agencies
from onrecord.reading.dates import parse_date

_DASH = r"(?:—|–|--?|―|:)"
_BRACKETS = re.compile(
    rf"(?P<place>[^()\n]{{0,90}}?)\s?\((?P<agency>[^()\n]{{2,60}})\)\s{{0,2}}(?P<dash>{_DASH})?\s{{0,3}}"
)
_STROKES = re.compile(
    rf"(?P<place>[^/\n]{{3,60}}?)\.?\s?/(?P<agency>[A-Z][\w .-]{{1,30}})/\s?\.?(?P<dash>\s?{_DASH})?\s{{0,3}}"
)
_BARE = re.compile(r"(?P<before>[^()\n—–]{2,90}?)\s(?P<dash>—|–|--|-)\s{1,3}(?=[\"“‘'«]?[A-Z])")
_CAPITALS = re.compile(r"[^\W\d_a-z]{2}[^\Wa-z\d_.'’ \-]*(?:[ \-'’.][^\W\d_a-z]{1,40})*\.?")
_PLACE_GLUE = frozenset(["of", "de", "del", "al", "el", "la", "le", "the", "and", "near", "in", "on", "upon", "am"])
_INITIALS = re.compile(r"[a-z]{2,4}(?:[/,][a-z]{2,4}){0,4}\s?\(")
_END = re.compile(r"[.!?][\"”’']?\s{0,3}([(\[][^()\[\]\n]{2,80}[)\]]|[—–-]{1,2}\s?[^—–.\n]{2,60})\.?$")
_TITLE_END = re.compile(r"\s[-–—|]\s([^-–—|]{2,40})$")
_OWN = re.compile(r"((?:[A-Z][\w&.]*\s){0,4}[A-Z][\w&.]*)['’]s?\s(?=[A-Z])")
_AUTHOR_PARTS = re.compile(r"[,|/;()]|\s(?:for|of|and|at)\s|\sBy\s|^By\s")
_CREDITING = ("agency line", "contributor line", "rights notice", "agency credit", "byline", "reporting credit")
_OPENING = 5


@dataclass(frozen=True, slots=True)
class Dateline:
    """The opening of a report: where it ends in its paragraph, the agencies it credits, its full date if it has one."""

    end: int
    agencies: tuple[str, ...]
    date: str | None


def _like_place(text: str, strict: bool) -> bool:
    """Whether words before an agency are a place with region and date; `strict`: the place is in capitals."""
    text = text.strip(" ,.-–—|")
    if not text:
        return not strict
    first = text.split(",")[0].strip()
    capitals = _CAPITALS.fullmatch(first) is not None and sum(map(str.isalpha, first)) >= 4
    if strict and not capitals:
        return False
    tokens = [t.strip("[].,/'’") for t in text.replace("/", " ").split()]
    return len(tokens) <= 12 and all(
        not t or t[0].isupper() or t[0].isdigit() or t in _PLACE_GLUE or not t[0].isalpha() for t in tokens
    )


def _known(text: str) -> tuple[str, ...]:
    """The agencies of a list such as "Reuters/AP"; empty unless all of it is known."""
    parts = [p.strip() for p in re.split(r"[/,;&]|\sand\s", text) if p.strip()]
    whole = agency_of(text.strip())
    names = [whole] if whole else [agency_of(p) for p in parts]
    return tuple(n for n in names if n) if names and all(names) else ()


def dateline(piece: str, index: int) -> Dateline | None:
    """The dateline that a paragraph opens with, `index` its place in the text, or None."""
    head = piece[:220]
    for sign, pattern in (("(", _BRACKETS), ("/", _STROKES)):
        found = pattern.match(head) if sign in head else None
        if not found or found.end() >= len(piece):
            continue
        place, written, dash = found["place"], found["agency"].strip(), found["dash"]
        agencies = _known(written)
        if agencies and _like_place(place, strict=not dash and bool(place.strip())):
            after = piece[found.end()]
            if not place.strip() and not dash and not (after.isupper() or after in "\"“'‘"):
                continue
            return Dateline(found.end(), agencies, _full_date(place))
        unknown = index < 3 and dash and written[0].isupper() and written.count(" ") < 5 and not written.isdigit()
        if unknown and _like_place(place, strict=True) and place.strip() and not agencies_in(place):
            return Dateline(found.end(), (written,), _full_date(place))
    bare = _BARE.match(head) if index < _OPENING else None
    return _without_brackets(bare, index) if bare else None


def _without_brackets(bare: re.Match[str], index: int) -> Dateline | None:
    """A dateline such as "Zor, Marland AFP —" or "ZOR, Marland —"."""
    before = bare["before"].strip()
    words = before.split()
    for count in (1, 2, 3):
        agency = agency_of(" ".join(words[-count:]))
        if not agency:
            continue
        place = " ".join(words[:-count])
        if place and place.split()[0] != "The" and _like_place(place, strict=False) and bare["dash"] != "-":
            return Dateline(bare.end(), (agency,), _full_date(before))
        if not place and not re.compile(rf"[^.]{{1,120}}\s{bare['dash']}\s[a-z]").match(bare.string, bare.end()):
            return Dateline(bare.end(), (agency,), _full_date(before))
    if index < 3 and (bare["dash"] != "-" or _dated(before)) and _like_place(before, strict=True):
        return Dateline(bare.end(), (), _full_date(before))
    return None


def _dated(place: str) -> bool:
    """Whether a day stands behind the place, with a year or without: "OSLO, March 4"."""
    _, comma, rest = place.partition(",")
    return bool(comma) and any(parse_date(f"{rest}{year}") is not None for year in ("", ", 2000"))


def _full_date(place: str) -> str | None:
    days = parse_date(place)
    return days[0].isoformat() if days and days[0] == days[1] else None


def agency_line(line: str) -> str | None:
    """"agency line" where a line only credits agencies ("With inputs from PTI and ANI", "AP/Reuters"), else None."""
    if len(line) > 120 or line.count(" ") > 12:
        return None
    rest = without_agencies(_INITIALS.sub("(", line))
    words = re.findall(r"[^\W_]+", rest.lower())
    named = len(rest) < len(line) and bool(outlets_in(line))
    if all(is_lead_word(w) for w in words) and (named or "agencies" in words or "wires" in words):
        return "agency line"
    return None


def trailing_credit(piece: str) -> int | None:
    """Where an agency's name begins that closes a paragraph after its last sentence: "… on Monday. (Reuters)"."""
    found = _END.search(piece, max(0, len(piece) - 120))
    if found and agency_line(found[1].strip("()[] .—–-")):
        return found.start(1)
    return None


def credits_of(
    title: str | None, byline: Iterable[str], parts: Iterable[str], furniture: Iterable[Furniture]
) -> tuple[str, ...]:
    """Canonical names of the agencies credited, in order, each once.

    `parts` are the texts of the paragraphs (for datelines); mentions in the running text are no credits.
    """
    names: list[str] = []
    for index, piece in enumerate(parts):
        opening = dateline(piece, index)
        names += opening.agencies if opening else ()
    for stretch in furniture:
        owners = [n for n in _owners(stretch.text) if not agencies_in(n)] if stretch.why == "contributor line" else []
        if stretch.why in _CREDITING:
            names += [*agencies_in(stretch.text), *owners] if owners else outlets_in(stretch.text)
    for author in byline:
        names += [a for p in _AUTHOR_PARTS.split(author) if (a := agency_of(p.strip()))]
    end = _TITLE_END.search(title or "")
    if end:
        names += _known(end[1])
    return tuple(dict.fromkeys(names))


def _owners(text: str) -> list[str]:
    """Outlets that own the reporters of a contributor line: "The Marland Post's Ida Holt contributed …"."""
    return [m[1] for m in _OWN.finditer(text)]
