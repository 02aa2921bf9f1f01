"""The names in the filters of a watch in; those that neither the ledger nor a table has out, with the nearest known."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from itertools import chain

from onrecord.errors import LedgerError
from onrecord.language.gazetteer import candidates
from onrecord.ledger import Filter, Ledger
from onrecord.ledger.addresses import dialect_of
from onrecord.ledger.fold import fold
from onrecord.ledger.naming import Sought
from onrecord.packs.pack import Pack, load_pack, slug
from onrecord.watching.watches import Watch

_NEAR = 3
_ALIKE = 0.7
_BEGUN = 500


def unknown_names(watch: Watch, pack: str, ledger: str) -> list[str]:
    """A sentence for each person, body, country or place that a filter names and nobody knows."""
    wanted = {
        (key, name)
        for given in watch.filters
        for key in ("who", "place")
        for name in ([given[key]] if isinstance(given.get(key), str) else given.get(key, ()))
    }
    if not wanted:
        return []
    known = load_pack(pack)
    try:
        if dialect_of(ledger).exists():
            with Ledger.open(ledger, create=False) as opened:
                return list(_told(wanted, known, opened))
    except LedgerError:
        return []
    return list(_told(wanted, known, None))


def _told(wanted: Iterable[tuple[str, str]], pack: Pack, ledger: Ledger | None) -> Iterator[str]:
    for key, name in sorted(wanted):
        asked = Filter(who=(name,)) if key == "who" else Filter(place=name)
        if ledger is not None and ledger.page(asked, limit=1, counted=False).lines:
            continue
        tabled = dict(_people(pack) if key == "who" else _places(pack))
        if _tabled(key, name, tabled, pack):
            continue
        there = chain(_near_in(ledger, key, name), tabled, _transliterated(key, name))
        near = _nearest(name, there)
        meant = f"did you mean {' or '.join(near)}?" if near else "is it spelled so?"
        yield f"{key}={name}: no report and no table of the pack {pack.name} has that name: {meant}"


def _nearest(name: str, there: Iterable[str]) -> list[str]:
    """The names that come near, the nearest first; a single word is held against the words of a name too."""
    wanted = fold(name)
    by_form: dict[str, str] = {}
    for other in there:
        whole = fold(other)
        for form in (whole,) if " " in wanted else (whole, *whole.split()):
            by_form.setdefault(form, other)
    return list(dict.fromkeys(by_form[one] for one in difflib.get_close_matches(wanted, by_form, _NEAR, _ALIKE)))


def _people(pack: Pack) -> Iterator[tuple[str, str]]:
    """The names of persons, bodies and countries, with the id of each."""
    yield from ((name, p.id) for p in pack.people for name in (p.name, *p.aliases))
    yield from ((name, o.id) for o in pack.organisations for name in (o.name, *o.aliases))
    yield from ((name, slug(c.name)) for c in pack.countries for name in (c.name, *c.aliases))


def _places(pack: Pack) -> Iterator[tuple[str, str]]:
    for place in pack.places:
        yield from ((name, place.id) for name in (place.name, *place.aliases))
    yield from ((name, c.id) for c in pack.countries for name in (c.name, *c.aliases))


def _tabled(key: str, name: str, tabled: dict[str, str], pack: Pack) -> bool:
    """Whether a table has somebody or a place of that id or name; the world's towns by just that name."""
    if name in tabled.values() or name.upper() in (c.id for c in pack.countries):
        return True
    if key == "who":
        sought = Sought(name)
        return any(sought.means(fold(other)) for other in tabled)
    words = set(fold(name).split())
    return any(words <= set(fold(other).split()) for other in chain(tabled, _transliterated(key, name)))


def _transliterated(key: str, name: str) -> list[str]:
    """The names, as they are usual, of the world's places that may be written so."""
    return [place.name for place in candidates(name)] if key == "place" else []


def _near_in(ledger: Ledger | None, key: str, name: str) -> list[str]:
    """Names of the ledger that come near."""
    if ledger is None:
        return []
    lines = ledger.actors_near(name, limit=_NEAR) if key == "who" else ledger.places_like(name[:1], limit=_BEGUN)
    return [line["name"] for line in lines]
