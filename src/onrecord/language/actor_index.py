"""What a pack knows of names, ready to look up: a `Pack` in, an `ActorIndex` of aliases, titles and offices out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from onrecord.language.name_words import fold, name_words, office_kind
from onrecord.packs.pack import Country, Office, Organisation, Pack, Person, Title, slug

EntryKind = Literal["country", "organisation", "person", "adjective", "capital"]
_LEAD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of an alias. `adjective` covers demonyms too; `ref` is the country of an adjective or capital."""

    kind: EntryKind
    ref: Country | Organisation | Person
    plural: bool = False


@dataclass(slots=True)
class ActorIndex:
    """Look-ups over one pack.

    `aliases`: by the leading word of an alias, pairs of alias and meanings, longest alias first. `titles` and `roles`:
    lower-case phrases by their first word, longest first (a role's flag tells a plural). `capitals`: titles that are
    titles only in capitals ("HE"). `near_surnames`: those that are written with h in Ukrainian and g in Russian,
    all with h. `halves`: countries of one name that differ by "North" and "South", by their ids, both by that word.
    """

    aliases: dict[str, list[tuple[str, list[Entry]]]] = field(default_factory=dict)
    titles: dict[str, list[tuple[str, Title]]] = field(default_factory=dict)
    roles: dict[str, tuple[Title, bool]] = field(default_factory=dict)
    ranks: set[str] = field(default_factory=set)
    abbreviations: set[str] = field(default_factory=set)
    capitals: set[str] = field(default_factory=set)
    surnames: dict[str, list[Person]] = field(default_factory=dict)
    near_surnames: dict[str, list[Person]] = field(default_factory=dict)
    countries: dict[str, Country] = field(default_factory=dict)
    halves: dict[str, dict[str, Country]] = field(default_factory=dict)
    adjectives: dict[str, Country] = field(default_factory=dict)
    plural_demonyms: dict[str, Country] = field(default_factory=dict)
    offices: dict[str, Office] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    holders: dict[tuple[str, str], list[tuple[str, str, Person]]] = field(default_factory=dict)

    def holders_of(self, kind: str, country: str, start: str | None, end: str | None) -> list[Person]:
        """Who held an office of that kind in a country on any day of the interval (an open one has no bounds)."""
        found: list[Person] = []
        for since, until, person in self.holders.get((kind, country), ()):
            if (end is None or since <= end) and (start is None or start <= until) and person not in found:
                found.append(person)
        return found

    def office_of(self, person: Person, start: str | None, end: str | None) -> str | None:
        """The title of an office that a person held on a day of the interval; None when the dates are unknown."""
        if start is None or end is None:
            return None
        for tenure in person.offices:
            known = (tenure.start or tenure.end) and tenure.office in self.offices
            if known and (tenure.start or "") <= end and start <= (tenure.end or "9999"):
                return self.offices[tenure.office].title
        return None


def _add(index: ActorIndex, alias: str, entry: Entry) -> None:
    alias = alias.replace("’", "'").removeprefix("the ").strip()
    lead = _LEAD.search(alias)
    if not lead:
        return
    rows = index.aliases.setdefault(alias[: lead.end()], [])
    for text, entries in rows:
        if text == alias:
            entries.append(entry)
            return
    rows.append((alias, [entry]))


def _plural(word: str) -> str:
    return (
        word if word.endswith(("ese", "s", "sh", "ch")) else word[:-3] + "men" if word.endswith("man") else word + "s"
    )


def _countries(index: ActorIndex, pack: Pack) -> None:
    for c in pack.countries:
        index.countries[c.id] = c
        for alias in (c.name, *c.aliases):
            _add(index, alias, Entry("country", c))
        if c.capital and c.capital != c.name:
            for spelling in (c.capital, *name_words().capitals.get(c.capital, ())):
                _add(index, spelling, Entry("capital", c))
        for word in (*c.adjectives, *c.demonyms):
            index.adjectives.setdefault(word, c)
            _add(index, word, Entry("adjective", c))
        for word in c.demonyms:
            index.plural_demonyms.setdefault(_plural(word), c)
            if _plural(word) != word:
                _add(index, _plural(word), Entry("adjective", c, plural=True))


def _halves(index: ActorIndex, pack: Pack) -> None:
    named = {c.name: c for c in pack.countries}
    for name, north in named.items():
        if name.startswith("North ") and (south := named.get(f"South {name[6:]}")):
            index.halves[north.id] = index.halves[south.id] = {"North": north, "South": south}


def _people(index: ActorIndex, pack: Pack) -> None:
    for p in pack.people:
        names = (p.name, *p.aliases)
        for alias in names:
            _add(index, alias, Entry("person", p))
        for key in {fold(surname_of(n.split())) for n in names if " " in n}:
            index.surnames.setdefault(key, []).append(p)
            if "g" in key or "h" in key:
                index.near_surnames.setdefault(key.replace("g", "h"), []).append(p)
        for tenure in p.offices:
            office = index.offices.get(tenure.office)
            kind = office_kind(office.title) if office else None
            country = office.country if office else None
            if kind and country and (tenure.start or tenure.end):
                row = (tenure.start or "", tenure.end or "9999", p)
                index.holders.setdefault((kind, country), []).append(row)


def _titles(index: ActorIndex, pack: Pack) -> None:
    for t in pack.titles:
        for name in (t.name, *t.aliases):
            low = name.lower().removeprefix("the ")
            if name.isupper() and len(name) < 4:
                index.capitals.add(low)
            if len(low) > 1:
                index.roles.setdefault(low.rstrip("."), (t, False))
            if low.endswith("."):
                index.abbreviations |= {low, low.rstrip("."), low.rstrip(".") + "s"}
            if t.kind == "military":
                index.ranks.add(low)
            if t.kind != "role":
                lead = _LEAD.match(low)
                for spelling in dict.fromkeys((low, low.replace(".", ""))):
                    index.titles.setdefault(lead.group() if lead else low, []).append((spelling, t))
            plural = t.plural if t.plural and name == t.name else low.rstrip(".") + "s"
            if len(low) > 1:
                index.roles.setdefault(plural.lower(), (t, True))
    for word in name_words()["more_roles"]:
        low = word.lower()
        index.roles.setdefault(low, (Title("role-" + slug(word), word, kind="role"), False))
        index.roles.setdefault(low + "s", (Title("role-" + slug(word), word, kind="role"), True))
    for rows in index.titles.values():
        rows.sort(key=lambda r: -len(r[0]))


def surname_of(words: list[str]) -> str:
    """The word by which a person is called later: the last one, before "Jr." and the like."""
    for word in reversed(words):
        if word not in name_words()["suffixes"]:
            return word.split("-")[-1] if word.lower().startswith(("al-", "el-")) else word
    return words[-1]


@lru_cache(maxsize=8)
def actor_index(pack: Pack) -> ActorIndex:
    """The index of a pack, built once."""
    index = ActorIndex()
    index.offices = {o.id: o for o in pack.offices}
    _countries(index, pack)
    _halves(index, pack)
    index.organisations = {o.id: o for o in pack.organisations}
    for o in pack.organisations:
        for alias in (o.name, *o.aliases):
            _add(index, alias, Entry("organisation", o))
    _people(index, pack)
    _titles(index, pack)
    for rows in index.aliases.values():
        rows.sort(key=lambda r: -len(r[0]))
    return index
