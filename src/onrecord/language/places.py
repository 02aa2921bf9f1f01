"""Places of an article: a `Parsed` with its names in, `PlaceMention`s with coordinates out, in order."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.language.gazetteer import Candidate, adjectives, countries, part_of
from onrecord.language.places_context import describe
from onrecord.language.places_resolve import Toponym, resolve
from onrecord.language.places_spot import spoken_countries, spot, unknown
from onrecord.language.places_words import place_words
from onrecord.model.parsed import Mention, Parsed, PlaceMention
from onrecord.model.parts import Place, PlacePrecision
from onrecord.packs.pack import Pack, slug

_PARTY = frozenset({"nsubj", "agent", "poss", "dobj", "dative", "iobj", "npadvmod", "csubj"})
_TAKES_PARTY = frozenset({"by", "with", "against", "between", "for", "versus", "via", "among", "on", "than", "like"})
_MAX_LIST = 20
_BORDER = frozenset({"border", "borders", "frontier", "boundary", "crossing", "coast"})


def find_places(parsed: Parsed, pack: Pack) -> list[PlaceMention]:
    """The place names of an article, after its names were found (`parsed.mentions`)."""
    toponyms = spot(parsed, pack)
    taken = {i for t in toponyms for i in range(t.first, t.last)}
    lost = unknown(parsed, taken, pack)
    chosen = resolve(toponyms, pack, spoken_countries(parsed, pack))
    named = {(m.first, m.last): m for m in parsed.mentions if m.kind == "name" and m.actor is not None}
    out = [_mention(parsed, t, c, named) for t, c in zip(toponyms, chosen, strict=True)]
    out += [_unresolved(parsed, t) for t in lost]
    out.sort(key=lambda m: m.first)
    return out


def resolve_spans(parsed: Parsed, spans: Sequence[tuple[int, int]], pack: Pack) -> list[Candidate | None]:
    """The place that each token range `[first, last)` names, weighed together; None where nothing bears the name."""
    known = adjectives(pack)
    toponyms = [describe(parsed, first, last, pack) for first, last in spans]
    chosen = resolve(toponyms, pack, spoken_countries(parsed, pack))
    for n, t in enumerate(toponyms):
        if chosen[n] is None and t.name.lower() in known:
            chosen[n] = countries().get(known[t.name.lower()])
    return chosen


def _mention(
    parsed: Parsed, t: Toponym, c: Candidate | None, named: dict[tuple[int, int], Mention]
) -> PlaceMention:
    if c is None:
        return _unresolved(parsed, t)
    lat, lon, name, ident = c.lat, c.lon, t.name, c.id
    precision: PlacePrecision = "point" if c.kind == "city" else "country" if c.kind == "country" else "area"
    if c.kind == "country" or t.name.isupper():
        name = c.name
    if t.site:
        name, precision, ident = t.site, "area", f"{slug(t.site)}-{(c.country or '').lower()}".rstrip("-")
    elif t.part and c.kind != "city":
        name = f"{t.part} {name}"
        precision, ident = "area", f"{slug(t.part)}-{ident}"
        there = part_of(c.country, t.part) if c.kind == "country" and c.country else None
        lat, lon = there or (lat, lon)
    elif (t.part or t.loose or t.beside or t.hint == "region") and precision == "point":
        precision = "area"
    first, last = t.first - bool(t.part and name.startswith(t.part)), t.last
    words = place_words()
    tokens = parsed.tokens
    end = parsed.sentence_of(t.first).last
    if last < end and tokens[last].text[0].isupper() and tokens[last].lower in words.region:
        last += 1
    if t.site:
        last += len(t.site.split()) - len(t.name.split())
    place = Place(name, ident, lat, lon, c.country, precision)
    settled = bool(t.site) or (c.kind == "city" and t.hint != "region")
    extent = 0 if settled else 2 if c.kind == "country" and not t.part else 1
    last = min(last, end)
    return PlaceMention(first, last, parsed.span(first, last), place, _as_actor(parsed, t, c, named), extent)


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
