"""Which stretches of an article are place names: a `Parsed` with its names in, token ranges out.

Runs of capitalised words are looked up, the longest first; a hit is believed by what the words around it, the
model's label and the size of the place say together. A name believed once is believed in the rest of the article.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from onrecord.language.gazetteer import Candidate, adjectives, pack_candidates, sounding
from onrecord.language.places_context import capital, describe
from onrecord.language.places_resolve import Register, Toponym, lies_in, options, size
from onrecord.language.places_words import PlaceWords, place_words
from onrecord.model.parsed import Mention, Parsed
from onrecord.packs.pack import Pack

_LONGEST = 6
_TAIL = 4
_SPELT = 3
_SPELT_AS = frozenset({"GPE", "LOC", "FAC", "PERSON", "ORG"})
_JOINERS = frozenset({"-", "–", "of", "de", "du", "la", "le", "les", "del", "al", "ad", "as", "ash", "ar", "bin", "den",
                      "el", "ez", "es", "ed", "upon", "on", "the", "and", "au", "aux", "en", "sous", "von", "zu",
                      "da", "do", "dos", "das", "di", "sur", "am", "an", "der", "in", "under", "'s", "’s", "."})
_NEVER = frozenset({"PRON", "DET", "AUX", "CCONJ", "SCONJ", "PART", "INTJ", "NUM", "PUNCT", "SYM", "ADP"})
_BELIEVED = 0.75
_SURE = 3.0
_REPEATED = -0.5
_DOUBT = 0.5
_LARGE = 0.3
_SEAT = 3.0
_ARTICLE = 2.5
_HEARD = 0.4
_LOCAL = 3
_LABELS = {"GPE": 2.0, "LOC": 1.5, "FAC": 0.5, "": -0.5, "NORP": -1.0, "ORG": -1.0, "PERSON": -1.2}


@dataclass(slots=True)
class _Hit:
    """A stretch that the pack or the gazetteer knows, and how far it is believed to be a place."""

    first: int
    last: int
    score: float
    toponym: Toponym
    attached: bool


@lru_cache(maxsize=8)
def _certain(pack: Pack) -> frozenset[str]:
    """The ids of the persons and bodies that the pack knows."""
    return frozenset(p.id for p in pack.people) | frozenset(o.id for o in pack.organisations)


@lru_cache(maxsize=8)
def _bodies(pack: Pack) -> frozenset[str]:
    """Bodies of one word that the pack has no place for: no place stands in "the Hamas-led attack"."""
    places = {n.lower() for p in pack.places for n in (p.name, *p.aliases)}
    places |= {n.lower() for c in pack.countries for n in (c.name, *c.aliases)}
    names = {n.lower() for o in pack.organisations for n in (o.name, *o.aliases) if " " not in n and len(n) > 3}
    return frozenset(names - places)


def names_inside(parsed: Parsed, pack: Pack) -> tuple[dict[int, Mention], set[int]]:
    """Names of persons, bodies and groups: the tokens inside them, and those that may be places after all.

    A name is open to doubt where it stands alone: nothing longer is known by it, and some place bears it.
    """
    certain = _certain(pack)
    inside: dict[int, Mention] = {}
    doubtful: set[int] = set()
    for m in parsed.mentions:
        if m.kind != "name" or m.actor is None or m.actor.type == "country":
            continue
        text = m.span.text.removeprefix("the ").removeprefix("The ")
        alone = m.last - m.first < 4 and m.actor.name.count(" ") <= text.count(" ")
        if alone and m.actor.id not in certain and options(text, pack):
            doubtful.update(range(m.first, m.last))
        else:
            for i in range(m.first, m.last):
                inside[i] = m
    return inside, doubtful


def _runs(parsed: Parsed, blocked: dict[int, Mention], never: dict[str, str], pack: Pack) -> Iterator[tuple[int, int]]:
    """`(first, furthest)` for each token that a name may begin at."""
    tokens = parsed.tokens
    for s in parsed.sentences:
        for i in range(s.first, s.last):
            t = tokens[i]
            if not capital(t) or (i in blocked and not _placed(parsed, blocked[i], s.last)):
                continue
            if t.pos in _NEVER and t.ent not in ("GPE", "LOC", "FAC") and not (t.lower == "the" and i + 1 < s.last):
                continue
            if t.lower in never and not (i + 1 < s.last and options(parsed.text(i, i + 2), pack)):
                continue
            j = i + 1
            while j < min(s.last, i + _LONGEST) and (j in blocked) == (i in blocked) and (
                capital(tokens[j]) or tokens[j].lower in _JOINERS or tokens[j].text[0].isdigit()
            ):
                j += 1
            yield i, j


def _placed(parsed: Parsed, m: Mention, end: int) -> bool:
    """Whether a single word that the names take for a person or body is followed by ", Xxx": "Austin, Texas"."""
    tokens = parsed.tokens
    if m.last - m.first != 1 or m.last + 1 >= end:
        return False
    return tokens[m.last].text == "," and tokens[m.last + 1].text[0].isupper()


def _longest(parsed: Parsed, first: int, furthest: int, pack: Pack) -> tuple[int, tuple[Candidate, ...]]:
    """The end of the longest known name that begins at a token, with what it may mean; `first` where none is known."""
    tokens = parsed.tokens
    for last in range(furthest, first, -1):
        name = parsed.text(first, last)
        if last - first < 3 and (short := place_words().short(name)) and _abbreviates(parsed, first, name):
            name = short
        elif len(name) < 2 or not capital(tokens[last - 1]):
            continue
        found = options(name, pack)
        if found:
            return _tail(parsed, first, last, pack) or (last, found)
    for last in range(min(furthest, first + _SPELT), first, -1):
        if capital(tokens[last - 1]) and tokens[first].ent in _SPELT_AS:
            found = sounding(parsed.text(first, last))
            if found:
                return last, found
    return first, ()


def _tail(parsed: Parsed, first: int, last: int, pack: Pack) -> tuple[int, tuple[Candidate, ...]] | None:
    """A name of the pack that goes on in small letters ("Oskil river", "Kakhovka dam"), or None."""
    end, regions = parsed.sentence_of(first).last, place_words().region
    for stop in range(min(end, last + _TAIL), last, -1):
        word = parsed.tokens[stop - 1]
        if word.text[0].isalpha() and word.lower not in regions:
            found = pack_candidates(parsed.text(first, stop), pack)
            if found:
                return stop, found
    return None


def _abbreviates(parsed: Parsed, first: int, name: str) -> bool:
    """Whether letters are the short form of a state: behind a comma, or dotted where it can be nothing else."""
    before = parsed.tokens[first - 1] if first else None
    if before is not None and before.text == ",":
        return True
    dots = name.count(".")
    return (dots > 1 or (dots == 1 and parsed.tokens[first].ent == "GPE")) and not (before and before.pos == "NUM")


def _goes_on(parsed: Parsed, first: int, last: int) -> bool:
    """Whether the entity at `first` reaches over `last` in the same sentence."""
    tokens = parsed.tokens
    if last >= len(tokens):
        return False
    t, after = tokens[first], tokens[last]
    return after.ent == t.ent and not after.ent_start and after.sent == t.sent


def _label(parsed: Parsed, first: int, last: int) -> float:
    """What the model's entity label over the stretch is worth; one that reaches further counts as another name."""
    tokens = parsed.tokens
    t = tokens[first]
    value = _LABELS.get(t.ent, -2.0)
    other = t.ent and t.ent not in ("GPE", "LOC", "FAC")
    if other and (not t.ent_start or _goes_on(parsed, first, last)):
        value -= 1.5
    return value


def _attached(parsed: Parsed, topo: Toponym, words: PlaceWords, pack: Pack) -> bool:
    """Whether the stretch is a piece of a longer name: "John Paris", "Paris Hilton", "the Paris Review"."""
    first, last = topo.first, topo.last
    tokens = parsed.tokens
    sentence = parsed.sentence_of(first)
    t = tokens[first]
    place = t.ent in ("GPE", "LOC", "FAC")
    if first > sentence.first:
        before = tokens[first - 1]
        if before.lower.rstrip(".") in words.title and before.text[0].isupper():
            return True
        if (capital(before) and before.pos in ("PROPN", "NOUN", "ADJ") and before.lower not in words.direction
                and not (place and t.ent_start) and before.i != sentence.first
                and before.lower not in words.kinds and before.lower not in words.locative):
            return True
        paired = topo.seat or (first - 2 >= sentence.first and place_alone(parsed, first - 2, pack))
        if before.text == "&" or (before.text == "-" and tokens[first].start == before.end and not paired):
            return True
    if last < sentence.last and not topo.site:
        after = tokens[last]
        if after.text == "&":
            return True
        if after.text == "-" and after.start == tokens[last - 1].end and last + 1 < sentence.last:
            return tokens[last + 1].lower not in words.hyphened and not place_alone(parsed, last + 1, pack)
        if capital(after) and after.lower in words.body:
            return True
        if capital(after) and after.pos in ("PROPN", "NOUN"):
            apart = place and (after.ent_start or not after.ent)
            return not apart and after.lower not in words.kinds
    return False


def place_alone(parsed: Parsed, i: int, pack: Pack) -> bool:
    """Whether a word beside a hyphen is a place of some size, or the adjective of a country: "Fargo-Moorhead"."""
    t = parsed.tokens[i]
    if not t.text[0].isupper():
        return False
    names = (t.text, parsed.text(i, min(i + 2, len(parsed.tokens))))
    large = t.ent != "PERSON" and any(size(options(name, pack)) >= _LARGE for name in names)
    return large or t.lower in adjectives(pack)


def _locative(parsed: Parsed, first: int, words: PlaceWords) -> bool:
    """Whether a preposition of place stands before the name, with only what describes it between."""
    tokens = parsed.tokens
    begin = parsed.sentence_of(first).first
    at = first - 1
    while at >= begin and first - at < 6 and (
        tokens[at].lower in words.direction or tokens[at].pos in ("DET", "ADJ") or tokens[at].lower in words.settlement
    ):
        at -= 1
    return at >= begin and tokens[at].lower in words.locative


def _score(parsed: Parsed, hit: _Hit, held: tuple[Candidate, ...], listed: bool, words: PlaceWords) -> float:
    first, last, topo = hit.first, hit.last, hit.toponym
    tokens = parsed.tokens
    label = _label(parsed, first, last)
    if last - first > 1 and any(c.packed for c in held):
        label = max(label, 0.0)
    listing = last < len(tokens) and tokens[last].text in (",", "and", "or")
    score = size(held) + (max(label, -0.5) if topo.hint == "region" and listing else label)
    if _locative(parsed, first, words):
        score += 2.0
    if topo.hint or topo.loose:
        score += 2.0
    if topo.within:
        score += 2.5
    if topo.seat:
        score += _SEAT
    articled = first > 0 and tokens[first - 1].lower == "the" and last - first == 1
    if articled and not (topo.hint or topo.loose or topo.site or any(c.packed or c.kind == "country" for c in held)):
        score -= _ARTICLE
    if listed:
        score += 1.5
    if tokens[last - 1].pos != "PROPN":
        score -= 1.5
    begins, ends = tokens[first].lower, tokens[last - 1].lower
    if (first + 1 == last and begins in words.common) or (
        first + 2 == last and begins in words.direction and ends in words.region
    ):
        score -= 3.0
    if hit.attached:
        score -= 4.0
    score += _around(parsed, first, last, words)
    if parsed.sentence_of(first).heading:
        score -= 1.0
    return score


def _around(parsed: Parsed, first: int, last: int, words: PlaceWords) -> float:
    """What stands right behind the name: a dateline's dash, a noun that belongs to a place."""
    sentence = parsed.sentence_of(first)
    if last >= sentence.last:
        return 0.0
    after = parsed.tokens[last]
    if first == sentence.first and after.text in ("—", "–", "-", "--", "(", ":"):
        return 2.5
    if after.lower in words.local and after.text[0].islower():
        return 1.5
    return 0.0


def _joined(parsed: Parsed, last: int, first: int) -> bool:
    """Whether only a comma, "and" or "or" stands between two names."""
    return 1 <= first - last <= 2 and all(t.text in (",", "and", "or") for t in parsed.tokens[last:first])


def _shown(parsed: Parsed, topo: Toponym, words: PlaceWords) -> bool:
    """Whether the words around a name, and not only its size or label, show that it is a place."""
    return bool(topo.hint or topo.loose or topo.within or topo.site or topo.seat or _locative(parsed, topo.first, words)
                or _around(parsed, topo.first, topo.last, words) > 0)


def spot(parsed: Parsed, pack: Pack) -> list[Toponym]:
    """The place names of an article with what is said of each, in order, never overlapping."""
    words, never = place_words(), adjectives(pack)
    blocked, doubtful = names_inside(parsed, pack)
    hits: list[_Hit] = []
    behind = 0
    for first, furthest in _runs(parsed, blocked, never, pack):
        if first < behind:
            continue
        last, held = _longest(parsed, first, furthest, pack)
        alone = parsed.tokens[first].lower if last == first + 1 else ""
        if last == first or alone in words.direction or alone in never:
            continue
        hyphened = last < len(parsed.tokens) and parsed.tokens[last].text == "-"
        if hyphened and parsed.text(first, last).lower() in _bodies(pack):
            continue
        topo = describe(parsed, first, last, pack)
        held = options(topo.name, pack) or held
        hit = _Hit(first, last, 0.0, topo, _attached(parsed, topo, words, pack))
        listed = bool(hits) and hits[-1].score >= _SURE and _joined(parsed, hits[-1].last, first)
        hit.score = _score(parsed, hit, held, listed, words)
        if first in doubtful:
            hit.score -= _DOUBT if listed or _shown(parsed, topo, words) else 9.0
        if first in blocked and not (topo.within and any(lies_in(c, w, pack) for c in held for w in topo.within)):
            hit.score -= 9.0
        hits.append(hit)
        behind = last
    sure = {h.toponym.name for h in hits if h.score >= _SURE}
    for n, h in enumerate(hits):
        beside = n + 1 < len(hits) and hits[n + 1].score >= _SURE and _joined(parsed, h.last, hits[n + 1].first)
        if _REPEATED <= h.score < _BELIEVED and not h.attached and (beside or h.toponym.name in sure):
            h.score = _BELIEVED
    return [h.toponym for h in hits if h.score >= _BELIEVED]


def unknown(parsed: Parsed, taken: set[int], pack: Pack) -> list[Toponym]:
    """Names that the model takes for places and no table knows, where a preposition of place stands before them."""
    words, (blocked, _) = place_words(), names_inside(parsed, pack)
    known, tokens = adjectives(pack), parsed.tokens
    out: list[Toponym] = []
    for s in parsed.sentences:
        behind = s.first
        for i in range(s.first, s.last):
            t = tokens[i]
            if i < behind or not capital(t) or t.lower in known:
                continue
            called = i - 2 >= s.first and tokens[i - 1].lower == "of" and tokens[i - 2].lower in words.settlement
            labelled = t.ent in ("GPE", "LOC", "FAC") and _locative(parsed, i, words)
            if not called and not (labelled and (t.ent_start or not capital(tokens[i - 1]))):
                continue
            last = i + 1
            while last < s.last and ((_goes_on(parsed, i, last) and t.ent) or (called and capital(tokens[last])) or (
                tokens[last].text == "-" and tokens[last].start == tokens[last - 1].end
            )):
                last += 1
            while last > i and not capital(tokens[last - 1]):
                last -= 1
            if not called and any(k.lower in words.body or k.lower in words.civic for k in tokens[i + 1 : last]):
                continue
            if last > i and not any(k in taken or k in blocked for k in range(i, last)):
                out.append(describe(parsed, i, last, pack))
                behind = last
    return out


def register(parsed: Parsed, pack: Pack) -> Register:
    """How strongly an article speaks of each country: by its adjectives ("Ukrainian"), by its local papers' words."""
    known, words = adjectives(pack), place_words()
    spoken: dict[str, float] = {}
    said: set[str] = set()
    before = ""
    for t in parsed.tokens:
        if t.lower in known and t.text[0].isupper():
            country = known[t.lower]
            spoken[country] = min(2.0, spoken.get(country, 0.0) + 0.4)
        said.update((t.lower, f"{before} {t.lower}"))
        before = t.lower
    most = 0
    for country, voices in words.voices.items():
        heard = len(voices & said)
        most = max(most, heard)
        if heard > 1:
            spoken[country] = min(2.0, spoken.get(country, 0.0) + _HEARD * heard)
    return Register(spoken, min(1.0, most / _LOCAL))
