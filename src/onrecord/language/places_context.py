"""What the words around a place name say of it: a token range in, a `Toponym` out."""

from __future__ import annotations

from onrecord.language.gazetteer import adjectives, pack_candidates
from onrecord.language.places_distance import offset
from onrecord.language.places_resolve import Toponym, options
from onrecord.language.places_words import PlaceWords, place_words
from onrecord.model.parsed import Parsed, Token
from onrecord.packs.pack import Pack

_WHOLES = frozenset({"country", "admin1", "region"})
_LONGEST = 4
_LONG_LIST = 40


def capital(t: Token) -> bool:
    """Whether a token can stand in a name: a capital among its first letters ("d'Alene", "al-Bab" count)."""
    text = t.text
    return text[0].isupper() or (len(text) > 2 and not text.islower() and text[0].isalpha())


def _whole_at(parsed: Parsed, at: int, end: int, pack: Pack) -> str | None:
    """The name of a country or region that begins at a token, the longest, or None."""
    tokens = parsed.tokens
    if at >= end or not tokens[at].text[0].isupper():
        return None
    for last in range(min(end, at + _LONGEST), at, -1):
        if tokens[last - 1].text[0].isalpha():
            name = parsed.text(at, last)
            if any(c.kind in _WHOLES for c in options(name, pack)):
                return name
    return None


def _after_comma(parsed: Parsed, last: int, end: int, pack: Pack, words: PlaceWords) -> str | None:
    tokens = parsed.tokens
    if last + 1 >= end or tokens[last].text != ",":
        return None
    short = words.short(tokens[last + 1].text)
    if short is None and last + 2 < end and tokens[last + 2].text in (".", "Va."):
        short = words.short(parsed.text(last + 1, last + 3))
    return short or _whole_at(parsed, last + 1, end, pack)


def _after_in(parsed: Parsed, last: int, end: int, pack: Pack, words: PlaceWords) -> str | None:
    """ "X in Y", "X in the northern Y region"."""
    tokens = parsed.tokens
    at = last + 1 if last < end and tokens[last].text == "," else last
    if at >= end or tokens[at].lower != "in":
        return None
    at += 1
    while at < end and (tokens[at].lower in words.direction or tokens[at].lower == "the"):
        at += 1
    return _whole_at(parsed, at, end, pack)


def _whole_behind(parsed: Parsed, last: int, end: int, pack: Pack, words: PlaceWords) -> str:
    """The country or region set off behind a name ("X, Y,") or in which it lies ("X in Y"); never in a list."""
    inside = _after_in(parsed, last, end, pack, words)
    if inside:
        return inside
    whole = _after_comma(parsed, last, end, pack, words)
    if not whole:
        return ""
    if last + 1 < end and words.short(parsed.tokens[last + 1].text) == whole:
        return whole
    at = last + 1 + len(whole.split())
    closed = at < end and parsed.tokens[at].text in (",", ".", ")")
    listed = any(t.lower in ("and", "or") for t in parsed.tokens[at : min(end, at + 6)])
    return whole if closed and not listed else ""


def _before(parsed: Parsed, first: int, begin: int, pack: Pack, words: PlaceWords) -> str | None:
    """ "Y's X", "Y's northern X", "the Ukrainian town of X"."""
    tokens = parsed.tokens
    known = adjectives(pack)
    at = first - 1
    while at >= begin and at > first - 7:
        t = tokens[at]
        if t.lower in known and t.text[0].isupper():
            return known[t.lower]
        if t.tag == "POS":
            for start in range(max(begin, at - 3), at):
                if tokens[start].text[0].isupper():
                    name = parsed.text(start, at)
                    if any(c.kind in _WHOLES for c in options(name, pack)):
                        return name
            return None
        if not (t.lower in words.settlement or t.lower in words.region or t.lower in words.direction
                or t.lower in ("of", "the", "border", "-", "coastal", "regional", "frontline", "eastern", "key")):
            return None
        at -= 1
    return None


def _site(parsed: Parsed, last: int, end: int, words: PlaceWords) -> int:
    """The token behind the words of an installation that follow a name ("Ramstein air base"), or `last`."""
    tokens = parsed.tokens
    for size in (3, 2, 1):
        stop = last + size
        if stop <= end and " ".join(t.lower for t in tokens[last:stop]) in words.site:
            return last if stop < end and tokens[stop].lower == "of" else stop
    return last


def _shared(parsed: Parsed, last: int, end: int, nouns: frozenset[str]) -> str:
    """The plural noun at the end of a list that holds for all its names: "Kherson, Donetsk and Luhansk regions"."""
    joined = False
    for t in parsed.tokens[last : min(end, last + _LONG_LIST)]:
        if t.lower in nouns:
            return t.lower if joined and t.lower.endswith("s") else ""
        if t.text in (",", "and", "or", "&"):
            joined = True
        elif not joined or not capital(t):
            return ""
    return ""


def _peer(parsed: Parsed, first: int, last: int, begin: int, end: int, pack: Pack, words: PlaceWords) -> str:
    """What the name is coordinated with: "country" in "Turkey and X", "X and Turkey"; "US" beside a state of the US."""
    tokens = parsed.tokens
    after = _whole_at(parsed, last + 1, end, pack) if last < end and tokens[last].lower == "and" else None
    if after and (found := _rank(after, pack)):
        return found
    if first - 2 < begin or tokens[first - 1].lower not in ("and", ",") or not tokens[first - 2].text[0].isupper():
        return ""
    starts = range(max(begin, first - 1 - _LONGEST), first - 1)
    ranks = (_rank(parsed.text(i, first - 1), pack) for i in starts if tokens[i].text[0].isupper())
    return next(filter(None, ranks), "")


def _rank(name: str, pack: Pack) -> str:
    """ "country" for a name that means one first of all; the country's code for one of its large provinces."""
    held = options(name, pack)
    if held and held[0].kind in ("country", "region"):
        return "country" if held[0].kind == "country" else ""
    large = max((c for c in held if c.kind == "admin1" and c.usual), key=lambda c: c.population, default=None)
    if large is None or any(c.kind == "city" and (c.packed or c.population * 10 > large.population) for c in held):
        return ""
    return large.country or ""


def _water(parsed: Parsed, first: int, last: int, end: int, pack: Pack, words: PlaceWords) -> str | None:
    """The river that a name with the article is ("the Dnipro", "the left bank of the Dnipro"), or None."""
    tokens = parsed.tokens
    if first == 0 or tokens[first - 1].lower != "the":
        return None
    if last < end and (tokens[last].pos in ("NOUN", "PROPN", "ADJ") or tokens[last].lower in words.kinds):
        return None
    name = f"{parsed.text(first, last)} River"
    return name if pack_candidates(name, pack) else None


def describe(parsed: Parsed, first: int, last: int, pack: Pack) -> Toponym:
    """The name at tokens `[first, last)` with what its sentence says: what it is, where it lies, which part."""
    words, tokens = place_words(), parsed.tokens
    sentence = parsed.sentence_of(first)
    begin, end = sentence.first, sentence.last
    found = Toponym(first, last, parsed.text(first, last))
    after = tokens[last] if last < end else None
    found.name = _water(parsed, first, last, end, pack, words) or found.name
    short = words.short(found.name)
    if short and ("." in found.name or (first > begin and tokens[first - 1].text == ",")):
        found.name, found.hint = short, "region"
    party = first - 2 >= begin and tokens[first - 1].text == "-" and tokens[first - 2].lower in words.party
    bracketed = short and first > begin and tokens[first - 1].text == "(" and last < end and tokens[last].text == ")"
    found.seat = bool(party or bracketed)
    if after is not None:
        if after.lower in words.region or _shared(parsed, last, end, words.region):
            found.hint = "region"
        elif after.lower in words.settlement:
            found.hint = "city" if after.text[0].isupper() or after.lower in ("city", "town", "village") else ""
        elif after.lower in words.area:
            found.loose = after.lower
        elif after.tag == "POS" and last + 1 < end:
            owned = next((t.lower for t in tokens[last + 1 : min(end, last + 3)] if t.pos != "ADJ"), "")
            found.loose = owned if owned in words.parts else ""
        else:
            found.loose = _shared(parsed, last, end, words.area)
        site = _site(parsed, last, end, words)
        if site > last and not _rank(found.name, pack):
            found.site = parsed.text(first, site)
    at = first - 1
    if at >= begin and tokens[at].lower in words.direction:
        greater = tokens[at].lower == "greater" and _rank(found.name, pack) == "country"
        found.part = "" if greater else tokens[at].text
        at -= 1
    if at > begin and tokens[at].lower == "of":
        noun = tokens[at - 1]
        if noun.lower in words.settlement:
            found.hint = "city"
        elif noun.lower in words.region and not (at - 2 >= begin and capital(tokens[at - 2])):
            found.hint = "region"
        elif noun.lower in words.parts:
            found.loose = noun.lower
        at -= 2
    while at >= begin and (tokens[at].pos in ("DET", "ADJ") or tokens[at].lower in words.settlement
                           or tokens[at].lower in words.direction):
        at -= 1
    found.peer = _peer(parsed, first, last, begin, end, pack, words)
    found.beside = tokens[at].lower if at >= begin and tokens[at].lower in words.beside else ""
    if after is None or after.lower != "to":
        found.offset = offset(parsed, first, begin, words)
    found.whole = _whole_behind(parsed, last, end, pack, words)
    behind = _after_comma(parsed, last, end, pack, words)
    if behind and behind not in words.abbreviations.values() and _rank(found.name, pack) == _rank(behind, pack) != "":
        behind = None
    found.within = tuple(
        w for w in (
            behind,
            _after_in(parsed, last, end, pack, words),
            _before(parsed, first, begin, pack, words),
        ) if w and w != found.name
    )
    return found
