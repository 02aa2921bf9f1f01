"""Which place each name of an article means: toponyms in, one `Candidate` (or none) for each out.

All names of an article are weighed together: what is said beside a name ("Paris, Texas"), the countries and regions
that explain most of the other names, the pack's countries, nearness to the rest, and how large a place is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import asin, cos, exp, log10, radians, sin, sqrt

from onrecord.language.gazetteer import Candidate, candidates, countries, pack_candidates
from onrecord.packs.pack import Pack

_KIND = {"country": 9.0, "region": 10.0, "admin1": 0.7, "admin2": -1.4, "city": 0.0}
_HINTED = {"region": ("admin1", "admin2", "region", "country"), "city": ("city",)}
_ALIAS = 2.5
_PACKED = 3.0
_FIRST = 1.5
_NAMED_FOR_CITY = 1.1
_SAID_AGAIN = 0.5
_MOST_SAID = 1.5
_PEER = 2.5
_HINT = 5.0
_WITHIN = 8.0
_COUNTRY_VOTE = 2.5
_COUNTRY_ENOUGH = 1.2
_REGION_ENOUGH = 2.0
_REGION_VOTE = 3.2
_NEAR = 2.7
_REACH_KM = 50.0
_MOST = 150
_DISTRICTS = ("County", "Parish", "District")


@dataclass(slots=True)
class Toponym:
    """A place name as the text has it, tokens `[first, last)`.

    `hint` is what the text calls it: region, city, country or ""; `within` are names or ISO codes (of which the text
    says that it lies there); `part` a compass direction, `beside` for "near X", `loose` for "the X area", `site` the
    name of an installation, `peer` for a name coordinated with a country, `whole` the country or region that the text
    sets right behind the name ("Argyle, St Vincent", "X in the Kursk region").
    """

    first: int
    last: int
    name: str
    hint: str = ""
    within: tuple[str, ...] = ()
    part: str = ""
    beside: bool = False
    loose: bool = False
    site: str = ""
    peer: bool = False
    whole: str = ""


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
    peer: bool = False
    cities: frozenset[str | None] = frozenset()


def distance(a: Candidate, b: Candidate) -> float:
    """Kilometres between two places along a great circle; infinite where coordinates are missing."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return float("inf")
    p, q = radians(a.lat), radians(b.lat)
    h = sin((q - p) / 2) ** 2 + cos(p) * cos(q) * sin(radians(b.lon - a.lon) / 2) ** 2
    return 12742 * asin(min(1.0, sqrt(h)))


def options(name: str, pack: Pack) -> tuple[Candidate, ...]:
    """What a name may mean, the pack's places before the world's."""
    packed = pack_candidates(name, pack)
    if len(name) < 4 and name.isupper():
        return packed
    states = {c.country for c in packed if c.kind == "country"}
    world = candidates(name)[:_MOST]
    return packed + tuple(c for c in world if not (c.kind == "country" and c.country in states))


def lies_in(c: Candidate, whole: str, pack: Pack) -> bool:
    """Whether a candidate lies in a place of the name (or ISO code) that the text gives."""
    if len(whole) == 2 and whole.isupper() and whole in countries():
        return c.country == whole
    for w in options(whole, pack):
        if w.kind == "country":
            if c.country == w.country and c.kind != "country":
                return True
        elif w.kind == "admin1":
            if (c.country, c.admin1) == (w.country, w.admin1) and c.id != w.id:
                return True
        elif w.id != c.id and distance(c, w) < (250 if w.kind == "region" else 60):
            return True
    return False


def _prior(c: Candidate, g: _Group, pack: Pack) -> float:
    score, hint = _KIND[c.kind], g.hint
    if c.kind == "admin1" and c.country in g.cities:
        score -= _NAMED_FOR_CITY
    if c.kind not in ("country", "region"):
        score += 6.3 if c.packed else log10(c.population + 30)
    if not c.usual:
        score -= _ALIAS
    if c.packed and c.kind != "country":
        score += _PACKED
    if c.country in pack.countries_first:
        score += _FIRST
    if g.peer and c.kind == "country":
        score += _PEER
    if c.kind in _HINTED.get(hint, ()):
        score += _HINT
    return score


def _plain_meanings(g: _Group) -> list[Candidate]:
    """What a name can well mean: "the Middle East" is the region and speaks for no country that has such a village."""
    regions = [c for c in g.options if c.packed and c.kind in ("region", "country")]
    return regions or [c for c in g.options if c.usual or c.packed] or list(g.options)


def _votes(groups: Sequence[_Group], spoken: dict[str, float]) -> tuple[dict[str, float], dict[tuple[str, str], float]]:
    """How far each country and each region explains the names of the article; a name that is everywhere counts less."""
    by_country: dict[str, float] = dict(spoken)
    by_region: dict[tuple[str, str], float] = {}
    for g in groups:
        held = _plain_meanings(g)
        if not held:
            continue
        where = {c.country for c in held if c.country}
        regions = {(c.country, c.admin1) for c in held if c.country and c.admin1}
        for country in where:
            by_country[country] = by_country.get(country, 0.0) + g.weight / len(where)
        share = g.weight / sqrt(max(1, len(regions)))
        for region in regions:
            by_region[region] = by_region.get(region, 0.0) + share
    return by_country, by_region


def _share(g: _Group, c: Candidate) -> tuple[float, float]:
    """What a group itself put into the votes for a candidate's country and region."""
    held = _plain_meanings(g)
    where = {o.country for o in held if o.country}
    regions = {(o.country, o.admin1) for o in held if o.country and o.admin1}
    mine = g.weight / len(where) if c.country in where else 0.0
    own = g.weight / sqrt(len(regions)) if (c.country, c.admin1) in regions else 0.0
    return mine, own


def _choose(groups: Sequence[_Group]) -> None:
    for g in groups:
        g.best = max(range(len(g.scores)), key=g.scores.__getitem__) if g.scores else -1


def _weigh(groups: Sequence[_Group], pack: Pack, spoken: dict[str, float]) -> None:
    by_country, by_region = _votes(groups, spoken)
    for g in groups:
        g.scores = []
        for c in g.options:
            score = _prior(c, g, pack)
            mine, own = _share(g, c)
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


def _full(x: float, enough: float) -> float:
    """0 for nothing, 1 for `enough` and more."""
    return 0.0 if x <= 0 else min(1.0, x / enough)


def resolve(toponyms: Sequence[Toponym], pack: Pack, spoken: dict[str, float] | None = None) -> list[Candidate | None]:
    """The place that each toponym of one article means, None where nothing bears the name.

    `spoken` weighs the countries whose adjectives the text uses ("Ukrainian": UA).
    """
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
            held = options(t.name, pack)
            if t.hint == "region":
                held += tuple(c for form in _DISTRICTS for c in options(f"{t.name} {form}", pack) if c.kind == "admin2")
            groups[key] = _Group(t.name, held, t.hint, within, cities=frozenset(
                c.country for c in held if c.kind == "city" and (c.population > 20_000 or c.packed)))
        else:
            groups[key].weight = min(_MOST_SAID, groups[key].weight + _SAID_AGAIN)
        groups[key].peer |= t.peer
    _weigh(list(groups.values()), pack, spoken or {})
    found = []
    for t, key in zip(toponyms, keys, strict=True):
        g = groups[key]
        best = g.options[g.best] if g.best >= 0 else None
        elsewhere = best is not None and t.whole and best.kind in ("city", "admin2") and not best.packed
        found.append(None if best and elsewhere and not lies_in(best, t.whole, pack) else best)
    return found
