"""Offices held against their terms: a parsed article and a pack in; role discrepancies out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from onrecord.linking.findings import finding
from onrecord.linking.spans_of_time import day
from onrecord.linking.words import words
from onrecord.model.discrepancy import Discrepancy
from onrecord.model.parsed import Mention, Parsed
from onrecord.model.parts import Span
from onrecord.packs import Office, Pack, Person, Tenure
from onrecord.packs.pack import Country

_SLACK = timedelta(days=45)
_ACTING = timedelta(days=120)
_WORDS_BEFORE = 6


@lru_cache(maxsize=4)
def _people(pack: Pack) -> dict[str, Person]:
    return {person.id: person for person in pack.people if person.offices}


@lru_cache(maxsize=4)
def _offices(pack: Pack) -> dict[str, Office]:
    return {office.id: office for office in pack.offices}


@lru_cache(maxsize=4)
def _countries(pack: Pack) -> dict[str, Country]:
    return {country.id: country for country in pack.countries}


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who is called by an office in the report's own time, with the terms in which it was held."""

    mention: Mention
    name: str
    role: Span
    terms: tuple[Tenure, ...]

    def described(self, pack: Pack) -> str:
        """The terms for people."""
        known = _offices(pack)
        return "; ".join(f"{known[t.office].title} from {t.start or '?'} to {t.end or '?'}" for t in self.terms)


def holders(p: Parsed, pack: Pack, *, plain: bool = False) -> Iterator[Holder]:
    """Everybody who is called by an office that the pack has terms for, once each.

    `plain`: also by the plain title ("President" for the president of a country), which former ones may keep.
    """
    seen: set[str] = set()
    for m in p.mentions:
        actor = m.actor
        if m.kind != "name" or actor is None or actor.role is None or actor.id in seen or _other_office(actor.role):
            continue
        person = _people(pack).get(actor.id)
        role = _role_beside(p, m.span, actor.role) if person is not None and _in_the_present(p, m) else None
        if person is None or role is None:
            continue
        seen.add(actor.id)
        country = _countries(pack).get(actor.country or "")
        terms = tuple(
            t for t in person.offices
            if _same_office(office := _offices(pack).get(t.office), actor.role, country)
            or (plain and office is not None and office.title.lower().split(" of ")[0] == actor.role.lower())
        )  # fmt: skip
        if terms:
            yield Holder(m, actor.name, role, terms)


def check_offices(p: Parsed, pack: Pack) -> Iterator[Discrepancy]:
    """ "Defence Minister X" in a report of a time at which X did not hold that office."""
    published = day(p.article.published.start)
    if published is None:
        return
    for h in holders(p, pack):
        if any(_in_term(t, published) for t in h.terms):
            continue
        yield finding(
            p,
            "role",
            f"{h.name} is called {h.role.text}, an office not held on {published.isoformat()}.",
            [h.role, h.mention.span, p.sentence_span(h.mention.first)],
            h.described(pack),
            f"{h.role.text} on {published.isoformat()}",
        )


def _other_office(role: str) -> bool:
    return bool(set(re.findall(r"[a-z]+", role.lower())) & words("not_the_office"))


def _in_the_present(p: Parsed, m: Mention) -> bool:
    """Whether somebody acts in the report's own time: not in an aside, not in a sentence of another year."""
    sentence = p.sentence_of(m.head)
    asides = ("relcl", "advcl", "acl")
    if any(t.dep in asides for t in (p.tokens[m.head], *p.up(m.head)) if t.i != sentence.root):
        return False
    year = (p.article.published.start or "")[:4]
    dated = (d for d in p.dates if sentence.first <= d.first < sentence.last and d.type == "DATE")
    return all(d.when.start is None or d.when.start[:4] == year for d in dated)


def _role_beside(p: Parsed, name: Span, role: str) -> Span | None:
    """The words of the role right before or after the name, unless a word before them makes it a past one."""
    text = p.article.text
    low = max(0, name.start - len(role) - 2)
    at = text.lower().find(role.lower(), low, name.end + len(role) + 8)
    if at < 0:
        return None
    before = re.findall(r"[a-z]+", text[max(0, at - 70) : at].lower())[-_WORDS_BEFORE:]
    return None if words("not_the_office").intersection(before) else Span(at, at + len(role), text[at : at + len(role)])


def _same_office(office: Office | None, role: str, country: Country | None) -> bool:
    """Whether a role is just that office: "the French president", and not "the state's attorney general"."""
    if office is None or (country and office.country and country.id != office.country):
        return False
    plain = role.lower().replace("defence", "defense").removeprefix("the ")
    own = {""} | ({w.lower() for w in (country.name, *country.adjectives, *country.aliases)} if country else set())
    for title in (office.title, *office.aliases):
        known = title.lower().replace("defence", "defense")
        rest = plain.removesuffix(known).strip().replace("’", "'").removesuffix("'s")
        if plain.endswith(known) and rest in own:
            return True
    return False


def _in_term(term: Tenure, at: date) -> bool:
    start, end = day(term.start), day(term.end)
    return (start is None or start - _ACTING <= at) and (end is None or at <= end + _SLACK)
