"""Places that are named in passing: a `Parsed` in; the places in names of bodies, in titles and in adjectives out.

"The Ohio Supreme Court", "the Minnesota governor", "D-Oakland", "the Ukrainian army", "Gazans": nothing happened there,
but a reader is told of the place. They are kept apart from the places that a record may take.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from onrecord.language.gazetteer import Candidate, adjectives, countries
from onrecord.language.given_names import sex_of_name
from onrecord.language.places_context import capital, describe
from onrecord.language.places_resolve import Toponym, options, size
from onrecord.language.places_spot import place_alone
from onrecord.language.places_words import PlaceWords, place_words
from onrecord.model.parsed import Mention, Parsed
from onrecord.packs.pack import Pack

_LONGEST = 4
_AHEAD = 4
_BELIEVED = 2.0
_UNSHOWN = -1.5
_LABELS = {"GPE": 1.5, "LOC": 1.0, "FAC": 0.5, "PERSON": -1.0}
_DISTRICTS = ("County", "Parish")


@dataclass(slots=True)
class _Near:
    """What surrounds a name: the mention that it stands in, and the names that the article has for places anyway."""

    inside: Mention | None
    believed: frozenset[str]
    surnames: frozenset[str]
    pack: Pack


def demonyms(parsed: Parsed, taken: set[int], pack: Pack) -> list[tuple[int, int, Candidate]]:
    """The adjectives and the words for peoples of an article, with the countries and regions that they are of."""
    tokens, i = parsed.tokens, 0
    out: list[tuple[int, int, Candidate]] = []
    while i < len(tokens):
        found, last = None, i + 1
        if i not in taken and tokens[i].text[0].isupper():
            for stop in (i + 2, i + 1):
                if stop <= len(tokens) and not any(k in taken for k in range(i, stop)):
                    found, last = place_of_adjective(parsed.text(i, stop), pack), stop
                    if found is not None:
                        break
        if found is not None:
            out.append((i, last, found))
        i = last if found is not None else i + 1
    return out


def place_of_adjective(text: str, pack: Pack) -> Candidate | None:
    """The region or country that an adjective or a word for a people is of."""
    word = text.lower()
    return _regional(pack).get(word) or countries().get(adjectives(pack).get(word, ""))


@lru_cache(maxsize=8)
def _regional(pack: Pack) -> dict[str, Candidate]:
    """The place that an adjective of a region stands for: "bavarian", "south ossetian"."""
    found: dict[str, Candidate] = {}
    for word, name in place_words().adjectives.items():
        place, _, country = name.partition(",")
        held = [c for c in options(place, pack) if (not country or c.country == country) and c.kind != "city"]
        if held:
            found[word] = held[0]
    return found


def named(
    parsed: Parsed, taken: set[int], inside: dict[int, Mention], literal: list[Toponym], pack: Pack
) -> list[Toponym]:
    """The places in names, titles and compounds, where no token is taken; `literal` are those found to stand alone."""
    words, tokens = place_words(), parsed.tokens
    believed = frozenset(t.name.lower() for t in literal)
    surnames = frozenset(m.actor.name.split()[-1].lower() for m in parsed.mentions
                         if m.actor is not None and m.actor.type == "person" and " " in m.actor.name)
    out: list[Toponym] = []
    for s in parsed.sentences:
        i = s.first
        while i < s.last:
            last = i
            if i not in taken and capital(tokens[i]):
                last, held = _known(parsed, i, s.last, taken, pack, words)
                near = _Near(inside.get(i), believed, surnames, pack)
                alone = last == i + 1 and tokens[i].lower in words.direction
                if last > i and not alone and _worth(parsed, i, last, held, near, words) >= _BELIEVED:
                    topo = describe(parsed, i, last, pack)
                    topo.counts = not any(t.lower in words.press for t in tokens[last : min(s.last, last + _AHEAD)])
                    out.append(topo)
                else:
                    last = i
            i = max(last, i + 1)
    return out


def _known(
    parsed: Parsed, first: int, end: int, taken: set[int], pack: Pack, words: PlaceWords
) -> tuple[int, tuple[Candidate, ...]]:
    """The end of the longest known name from a token on, with what it may mean."""
    tokens = parsed.tokens
    for last in range(min(end, first + _LONGEST), first, -1):
        if not capital(tokens[last - 1]) or any(k in taken for k in range(first, last)):
            continue
        name = parsed.text(first, last)
        if len(name) > 1 and (found := options(name, pack)):
            return last, found
    return first, ()


def _worth(
    parsed: Parsed, first: int, last: int, held: tuple[Candidate, ...], near: _Near, words: PlaceWords
) -> float:
    """How far a known name inside something else is believed to be a place."""
    tokens, s = parsed.tokens, parsed.sentence_of(first)
    name = parsed.text(first, last).lower()
    before = tokens[first - 1] if first > s.first else None
    after = tokens[last] if last < s.last else None
    shown = 0.0
    if name in near.believed:
        shown += 3.0
    elif any(f"{name} {form}".lower() in near.believed for form in _DISTRICTS):
        shown += 2.0
    civic = any(t.lower in words.civic for t in tokens[last : min(s.last, last + _AHEAD)] if capital(t) or t.i == last)
    titled = after is not None and after.lower in words.title
    shown += 2.0 * civic + 1.0 * titled
    if first - 2 >= s.first and tokens[first - 1].lower in ("of", "for", "in") and capital(tokens[first - 2]):
        shown += 1.5
    beside = first - 2 if before is not None and before.text == "-" and before.i > s.first else -1
    if beside < 0 and after is not None and after.text == "-" and last + 1 < s.last:
        beside = last + 1
    if beside >= 0 and place_alone(parsed, beside, near.pack):
        shown += 2.0
    score = max(size(held), -0.5) + _LABELS.get(tokens[first].ent, 0.0) + (shown or _UNSHOWN)
    if name in words.common:
        score -= 3.0
    if near.inside is not None and near.inside.actor is not None and near.inside.actor.type == "person":
        score -= 0.0 if titled or civic else 4.0
    if name in near.surnames or (before is not None and before.text in ("United", ".", "St", "St.")):
        score -= 3.0
    if before is not None and before.pos == "PROPN" and sex_of_name(before.text) is not None:
        score -= 3.0
    if last - first == 1 and sex_of_name(tokens[first].text) is not None and after is not None and after.pos == "PROPN":
        score -= 0.0 if after.lower in words.civic else 2.0
    return score
