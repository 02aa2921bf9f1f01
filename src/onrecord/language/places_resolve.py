"""Which place each name of an article means: toponyms in, one `Candidate` (or none) for each out.

All names of an article are weighed together: what is said beside a name ("Paris, Texas"), the countries and regions
that explain most of the other names, the pack's countries, nearness to the rest, and how large a place is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import asin, cos, exp, log10, radians, sin, sqrt

from onrecord.language.gazetteer import Candidate, candidates, countries, pack_candidates, sounding
from onrecord.language.places_distance import Offset
from onrecord.packs.pack import Pack

_KIND = {"country": 9.0, "region": 10.0, "admin1": 0.7, "admin2": -1.4, "city": 0.0}
_HINTED = {"region": ("admin1", "admin2", "region", "country"), "city": ("city",)}
_ALIAS = 2.5
_PACKED = 3.0
_FIRST = 1.5
_GREAT = 700_000
_GREAT_WORTH = 2.5
_STATE_WORTH = 4.0
_NAMED_FOR_CITY = 1.1
_NAMED_FOR_CHIEF = 2.6
_CHIEF = 0.12
_BESIDE = 2.0
_SAID_AGAIN = 0.5
_MOST_SAID = 1.5
_PEER = 2.5
_PROVINCES = 4.5
_HINT = 5.0
_WITHIN = 8.0
_COUNTRY_VOTE = 2.5
_COUNTRY_ENOUGH = 1.2
_REGION_ENOUGH = 2.0
_REGION_VOTE = 3.2
_NEAR = 2.7
_REACH_KM = 50.0
_SPREAD = 2.0
_KNOWN_ABROAD = 100_000
_BACKED = 1.2
_MOST = 150
_TOWN = 20_000
_DISTRICTS = ("County", "Parish", "District")
_NATURAL = ("River", "Lake", "Creek", "Bay", "Park", "Valley", "Mountain", "Mountains", "Island", "Islands")


@dataclass(slots=True)
class Toponym:
    """A place name as the text has it, tokens `[first, last)`.

    `hint` is what the text calls it: region, city, country or ""; `within` are names or ISO codes (of which the text
    says that it lies there); `part` a compass direction, `beside` the word of "near X", `loose` that of "the X area",
    `offset` the distance told before it, `site` the name of an installation, `peer` what the name is coordinated with
    ("country", or the code of a province's country), `seat` for the seat of a member ("D-Oakland"), `whole` the country
    or region that the text sets right behind the name ("Argyle, St Vincent", "X in the Kursk region"). `counts` is
    false for one that says nothing of where an article is at home ("the Paris Review").
    """

    first: int
    last: int
    name: str
    hint: str = ""
    within: tuple[str, ...] = ()
    part: str = ""
    beside: str = ""
    loose: str = ""
    site: str = ""
    peer: str = ""
    whole: str = ""
    seat: bool = False
    counts: bool = True
    offset: Offset | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """How strongly the words of an article speak for each country, and how far (0 to 1) they are a local paper's."""

    countries: dict[str, float] = field(default_factory=dict)
    local: float = 0.0


@dataclass(slots=True)
class _Group:
    """The toponyms of one article that share a name, a hint and what they lie within."""

    name: str
    options: tuple[Candidate, ...]
    hint: str
    within: tuple[str, ...]
    weight: float = 1.0
    scores: list[float] = field(default_factory=list)
    best: int = -1
    peers: frozenset[str] = frozenset()
    measured: bool = False
    regions: frozenset[tuple[str | None, str]] = frozenset()
    cities: dict[str, int] = field(default_factory=dict)


def distance(a: Candidate, b: Candidate) -> float:
    """Kilometres between two places along a great circle; infinite where coordinates are missing."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return float("inf")
    p, q = radians(a.lat), radians(b.lat)
    h = sin((q - p) / 2) ** 2 + cos(p) * cos(q) * sin(radians(b.lon - a.lon) / 2) ** 2
    return 12742 * asin(min(1.0, sqrt(h)))


@lru_cache(maxsize=20_000)
def options(name: str, pack: Pack) -> tuple[Candidate, ...]:
    """What a name may mean, the pack's places before the world's."""
    packed = pack_candidates(name, pack)
    if len(name) < 4 and name.isupper():
        return packed
    states = {c.country for c in packed if c.kind == "country"}
    world = candidates(name)[:_MOST]
    if not packed and not world and len(name) > 4 and not name.endswith(_NATURAL):
        districts = (c for form in _DISTRICTS[:2] for c in candidates(f"{name} {form}"))
        return tuple(replace(c, usual=False) for c in districts)
    return packed + tuple(c for c in world if not (c.kind == "country" and c.country in states))


def size(held: tuple[Candidate, ...]) -> float:
    """How much a name is worth by the largest place that bears it."""
    best = -2.0
    for c in held:
        if c.kind in ("country", "region") or c.packed:
            value = 3.0
        elif c.kind == "admin1":
            value = 2.0
        elif c.kind == "admin2":
            value = 1.5
        else:
            value = (2.0 if c.population >= 1_000_000 else 1.2 if c.population >= 100_000 else
                     0.3 if c.population >= 15_000 else -0.5 if c.population >= 2_000 else -1.0)
        best = max(best, value - (0.0 if c.usual else 0.8))
    return best


def lies_in(c: Candidate, whole: str, pack: Pack) -> bool:
    """Whether a candidate lies in a place of the name (or ISO code) that the text gives."""
    if len(whole) == 2 and whole.isupper() and whole in countries():
        return c.country == whole
    named = options(whole, pack)
    large = [w for w in named if w.kind in ("country", "admin1", "region")]
    for w in large or named:
        if w.kind == "country":
            if c.country == w.country and c.kind != "country":
                return True
        elif w.kind == "admin1":
            if (c.country, c.admin1) == (w.country, w.admin1) and c.id != w.id:
                return True
        elif w.id != c.id and distance(c, w) < (250 if w.kind == "region" else 60):
            return True
    return False


def _prior(c: Candidate, g: _Group, pack: Pack, local: float) -> float:
    score, hint = _KIND[c.kind], g.hint
    if c.kind == "admin1" and (city := g.cities.get(c.country or "")):
        score -= _NAMED_FOR_CITY if city < c.population * _CHIEF else _NAMED_FOR_CHIEF
        score -= _BESIDE if g.measured else 0.0
    if c.kind not in ("country", "region"):
        score += 6.3 if c.packed else log10(c.population + 30)
    if c.kind == "city" and c.usual and not c.packed and c.population >= _GREAT:
        score += _GREAT_WORTH * (1.0 - local)
    larger = (o for o in g.options if o.kind == "admin1" and o.usual and o.population > c.population)
    if c.kind == "country" and not any(larger):
        score += _STATE_WORTH * (1.0 - local)
    if not c.usual and not _seat_of_region(c, g):
        score -= _ALIAS
    if c.packed and c.kind != "country":
        score += _PACKED
    if c.country in pack.countries_first:
        score += _FIRST
    if c.kind in g.peers:
        score += _PEER
    elif c.kind == "admin1" and c.country in g.peers:
        score += _PROVINCES
    if c.kind in _HINTED.get(hint, ()):
        score += _HINT
    return score


def _seat_of_region(c: Candidate, g: _Group) -> bool:
    """Whether a town gave its region the name that it is called by here: "Raqqa" for Ar Raqqah; no "Oklahoma" is."""
    town = c.kind == "city" and c.population > _TOWN and not c.name.endswith(" City")
    return town and (c.country, c.admin1) in g.regions


def _plain_meanings(g: _Group) -> list[Candidate]:
    """What a name can well mean: "the Middle East" is the region and speaks for no country that has such a village."""
    regions = [c for c in g.options if c.packed and c.kind in ("region", "country")]
    return regions or [c for c in g.options if c.usual or c.packed] or list(g.options)


def _lean(g: _Group, pack: Pack, heard: Register) -> tuple[dict[str, float], dict[tuple[str, str], float]]:
    """What a group says for each country and each region: likelier meanings count more, one of many counts less."""
    held = _plain_meanings(g)
    prior = [_prior(c, g, pack, heard.local) for c in held]
    top = max(prior, default=0.0)
    weights = [exp((p - top) / _SPREAD) for p in prior]
    total = sum(weights)
    by_country: dict[str, float] = {}
    by_region: dict[tuple[str, str], float] = {}
    for c, w in zip(held, weights, strict=True):
        if c.country:
            by_country[c.country] = by_country.get(c.country, 0.0) + w / total
            if c.admin1:
                by_region[c.country, c.admin1] = by_region.get((c.country, c.admin1), 0.0) + w / total
    return ({k: g.weight * v for k, v in by_country.items()}, {k: g.weight * sqrt(v) for k, v in by_region.items()})


def _choose(groups: Sequence[_Group]) -> None:
    for g in groups:
        g.best = max(range(len(g.scores)), key=g.scores.__getitem__) if g.scores else -1


def _weigh(groups: Sequence[_Group], pack: Pack, heard: Register) -> dict[str, float]:
    """Score what each group may mean; the votes for each country come out."""
    leans = [_lean(g, pack, heard) for g in groups]
    by_country, by_region = dict(heard.countries), dict[tuple[str, str], float]()
    for where, regions in leans:
        for k, v in where.items():
            by_country[k] = by_country.get(k, 0.0) + v
        for r, v in regions.items():
            by_region[r] = by_region.get(r, 0.0) + v
    for g, (where, regions) in zip(groups, leans, strict=True):
        g.scores = []
        for c in g.options:
            score = _prior(c, g, pack, heard.local)
            mine, own = where.get(c.country or "", 0.0), regions.get((c.country or "", c.admin1), 0.0)
            score += _COUNTRY_VOTE * _full(by_country.get(c.country or "", 0.0) - mine, _COUNTRY_ENOUGH)
            score += _REGION_VOTE * _full(by_region.get((c.country or "", c.admin1), 0.0) - own, _REGION_ENOUGH)
            if g.within and any(lies_in(c, w, pack) for w in g.within):
                score += _WITHIN
            g.scores.append(score)
    _choose(groups)
    for _ in range(2):
        chosen = [(g, g.options[g.best]) for g in groups if g.best >= 0]
        base = [list(g.scores) for g in groups]
        for g in groups:
            others = [o for h, o in chosen if h is not g and h.name != g.name and o.kind in ("city", "admin2")]
            for n, c in enumerate(g.options):
                if c.kind in ("city", "admin2") and others:
                    closeness = sum(exp(-distance(c, o) / _REACH_KM) for o in others)
                    g.scores[n] += _NEAR * _full(closeness, 2.0)
        _choose(groups)
        for g, b in zip(groups, base, strict=True):
            g.scores = b
    return by_country


def _full(x: float, enough: float) -> float:
    """0 for nothing, 1 for `enough` and more."""
    return 0.0 if x <= 0 else min(1.0, x / enough)


def resolve(toponyms: Sequence[Toponym], pack: Pack, heard: Register) -> list[Candidate | None]:
    """The place that each toponym of one article means, None where nothing bears the name."""
    groups: dict[tuple[str, str, tuple[str, ...]], _Group] = {}
    keys = []
    said: dict[str, tuple[str, ...]] = {}
    for t in toponyms:
        if t.within:
            said.setdefault(t.name, t.within)
    for t in toponyms:
        within = t.within or said.get(t.name, ())
        key = (t.name, t.hint, within)
        keys.append(key)
        if key not in groups:
            held = options(t.name, pack) or sounding(t.name)[:_MOST]
            if t.hint == "region":
                held += tuple(c for form in _DISTRICTS for c in options(f"{t.name} {form}", pack) if c.kind == "admin2")
                held += pack_candidates(f"{t.name} region", pack)
            groups[key] = _Group(
                t.name, held, t.hint, within,
                cities={c.country: c.population for c in reversed(held)
                        if c.country and c.kind == "city" and (c.population > _TOWN or c.packed)},
                regions=frozenset((c.country, c.admin1) for c in held if c.kind == "admin1" and c.usual))
            groups[key].weight = 0.0
        if t.counts:
            g = groups[key]
            g.weight = min(_MOST_SAID, g.weight + (_SAID_AGAIN if g.weight else 1.0))
        groups[key].peers |= {t.peer} - {""}
        groups[key].measured |= bool(t.beside or t.offset)
    backed = _weigh(list(groups.values()), pack, heard)
    found = []
    for t, key in zip(toponyms, keys, strict=True):
        g = groups[key]
        best = g.options[g.best] if g.best >= 0 else None
        elsewhere = best is not None and t.whole and best.kind in ("city", "admin2") and not best.packed
        if best and ((elsewhere and not lies_in(best, t.whole, pack)) or _far_fetched(best, g, backed, pack)):
            best = None
        found.append(best)
    return found


def _far_fetched(c: Candidate, g: _Group, backed: dict[str, float], pack: Pack) -> bool:
    """Whether a name is only another spelling of a small town in a country that nothing else in the article is in."""
    if c.kind != "city" or c.usual or c.packed or c.population >= _KNOWN_ABROAD:
        return False
    if any(lies_in(c, w, pack) for w in g.within):
        return False
    return backed.get(c.country or "", 0.0) < _BACKED
