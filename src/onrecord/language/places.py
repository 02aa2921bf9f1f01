"""Places of an article: a `Parsed` with its names in, `PlaceMention`s with coordinates out, in order.

Those that the article tells of stand apart from those that it names in passing (`places_named.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from onrecord.language.gazetteer import Candidate, country_at, part_of
from onrecord.language.name_datelines import dateline_tokens
from onrecord.language.places_context import describe
from onrecord.language.places_named import demonyms, named, place_of_adjective
from onrecord.language.places_resolve import Toponym, resolve
from onrecord.language.places_spot import names_inside, register, spot, unknown
from onrecord.language.places_words import PlaceWords, place_words
from onrecord.model.parsed import Mention, Parsed, PlaceMention, PlaceUse
from onrecord.model.parts import Place, PlacePrecision
from onrecord.packs.pack import Pack, slug

_PARTY = frozenset({"nsubj", "agent", "poss", "dobj", "dative", "iobj", "npadvmod", "csubj"})
_TAKES_PARTY = frozenset({"by", "with", "against", "between", "for", "versus", "via", "among", "on", "than", "like"})
_MAX_LIST = 20
_SITE_KM = 15.0
_BORDER = frozenset({"border", "borders", "frontier", "boundary", "crossing", "coast"})


def find_places(parsed: Parsed, pack: Pack) -> tuple[list[PlaceMention], list[PlaceMention]]:
    """The places that an article tells of, and those that it only names in passing, after its names were found.

    All are weighed together; no two overlap.
    """
    toponyms = spot(parsed, pack)
    taken = {i for t in toponyms for i in range(t.first, t.last)}
    lost = unknown(parsed, taken, pack)
    held = taken | {i for t in lost for i in range(t.first, t.last)}
    peoples = demonyms(parsed, held, pack)
    held |= {i for first, last, _ in peoples for i in range(first, last)}
    passing = named(parsed, held, names_inside(parsed, pack)[0], toponyms, pack)
    chosen = resolve([*toponyms, *passing], pack, register(parsed, pack))
    actors = {(m.first, m.last): m for m in parsed.mentions if m.kind == "name" and m.actor is not None}
    found = list(zip([*toponyms, *passing], chosen, strict=True))
    out = [_mention(parsed, t, c, actors) for t, c in found[: len(toponyms)] if not t.seat]
    out += [_unresolved(parsed, t) for t in lost]
    rest = [_passing(parsed, t.first, t.last, c, "name") for t, c in found[len(toponyms) :]]
    rest += [_passing(parsed, t.first, t.last, c, "name") for t, c in found[: len(toponyms)] if t.seat]
    rest += [_passing(parsed, first, last, c, "adjective") for first, last, c in peoples]
    covered = {i for m in out for i in range(m.first, m.last)}
    rest = [m for m in rest if m is not None and not covered.intersection(range(m.first, m.last))]
    lines = dateline_tokens(parsed)
    out = [replace(m, use="dateline") if m.first in lines else m for m in out]
    return sorted(out, key=lambda m: m.first), sorted((m for m in rest if m), key=lambda m: m.first)


def resolve_spans(parsed: Parsed, spans: Sequence[tuple[int, int]], pack: Pack) -> list[Candidate | None]:
    """The place that each token range `[first, last)` names, weighed together; None where nothing bears the name."""
    toponyms = [describe(parsed, first, last, pack) for first, last in spans]
    chosen = resolve(toponyms, pack, register(parsed, pack))
    return [place_of_adjective(t.name, pack) or c for t, c in zip(toponyms, chosen, strict=True)]


def _mention(
    parsed: Parsed, t: Toponym, c: Candidate | None, named: dict[tuple[int, int], Mention]
) -> PlaceMention:
    if c is None:
        return _unresolved(parsed, t)
    words, tokens = place_words(), parsed.tokens
    place = _placed(t, c, words)
    first, last = t.first - bool(t.part and place.name.startswith(t.part)), t.last
    end = parsed.sentence_of(t.first).last
    region = last < end and tokens[last].text[0].isupper() and tokens[last].lower in words.region
    if region or (t.loose in words.front and last < end and tokens[last].lower == t.loose):
        last += 1
    if t.site:
        last += len(t.site.split()) - len(t.name.split())
    settled = bool(t.site) or (c.kind == "city" and t.hint != "region")
    extent = 0 if settled else 2 if c.kind == "country" and not t.part else 1
    if t.offset:
        first, extent = t.offset.first, 1
    last = min(last, end)
    return PlaceMention(first, last, parsed.span(first, last), place, _as_actor(parsed, t, c, named), extent)


def _placed(t: Toponym, c: Candidate, words: PlaceWords) -> Place:
    """The place that a toponym means, as exactly as its words tell."""
    lat, lon, name, ident, country = c.lat, c.lon, t.name, c.id, c.country
    precision: PlacePrecision = "point" if c.kind == "city" else "country" if c.kind == "country" else "area"
    if c.kind == "country" or t.name.isupper():
        name = c.name
    if t.offset and lat is not None and lon is not None and c.kind == "city":
        lat, lon = t.offset.moved(lat, lon)
        if t.offset.side:
            country = country_at(lat, lon) or country
        told = f"{t.offset.words} {name}"
        return Place(told, f"{slug(t.offset.words)}-{ident}", lat, lon, country, "area", t.offset.radius_km)
    if t.site:
        ident = f"{slug(t.site)}-{(country or '').lower()}".rstrip("-")
        return Place(t.site, ident, lat, lon, country, "area", _SITE_KM)
    if t.part and c.kind != "city":
        there = part_of(country, t.part) if c.kind == "country" and country else None
        lat, lon = there or (lat, lon)
        return Place(f"{t.part} {name}", f"{slug(t.part)}-{ident}", lat, lon, country, "area")
    if precision == "point" and (t.part or t.loose or t.beside or t.hint == "region"):
        radius = words.reach.get(t.loose) or words.reach.get(t.beside)
        if t.loose in words.front:
            name = f"{name} {t.loose}"
        return Place(name, ident, lat, lon, country, "area", radius)
    return Place(name, ident, lat, lon, country, precision)


def _passing(parsed: Parsed, first: int, last: int, c: Candidate | None, use: PlaceUse) -> PlaceMention | None:
    if c is None:
        return None
    precision: PlacePrecision = "point" if c.kind == "city" else "country" if c.kind == "country" else "area"
    place = Place(c.name, c.id, c.lat, c.lon, c.country, precision)
    extent = 0 if c.kind == "city" else 2 if c.kind == "country" else 1
    return PlaceMention(first, last, parsed.span(first, last), place, use == "adjective", extent, use)


def _unresolved(parsed: Parsed, t: Toponym) -> PlaceMention:
    place = Place(t.site or t.name, slug(t.site or t.name), None, None, None, "unresolved")
    return PlaceMention(t.first, t.last, parsed.span(t.first, t.last), place)


def _as_actor(parsed: Parsed, t: Toponym, c: Candidate, named: dict[tuple[int, int], Mention]) -> bool:
    """Whether the name stands for a government or a people.

    A country does as subject, agent, possessor or object; another place only where the names say so.
    """
    tokens, words = parsed.tokens, place_words()
    head = max(range(t.first, t.last), key=lambda i: (tokens[i].head < t.first or tokens[i].head >= t.last, i))
    token, hops = tokens[head], 0
    while token.dep == "conj" and token.head != token.i and hops < _MAX_LIST:
        token, hops = tokens[token.head], hops + 1
    governor = tokens[token.head]
    stands = governor.lower in words.locative and governor.lower not in _TAKES_PARTY
    if token.dep == "pobj" and (stands or tokens[governor.head].lower in _BORDER):
        return False
    if c.kind != "country":
        mention = named.get((t.first, t.last))
        return mention is not None and mention.actor is not None and mention.actor.type == "country"
    if t.part:
        return False
    if token.dep == "pobj":
        return governor.lower in _TAKES_PARTY
    if token.dep == "poss" and (governor.lower in words.region or governor.lower in words.settlement
                                or governor.ent in ("GPE", "LOC", "FAC")):
        return False
    return token.dep in _PARTY
