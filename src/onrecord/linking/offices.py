"""Offices held against their terms: a parsed article and a pack in; role discrepancies out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from onrecord.linking.findings import finding
from onrecord.linking.spans_of_time import day
from onrecord.linking.words import words
from onrecord.model.discrepancy import Discrepancy
from onrecord.model.parsed import Parsed
from onrecord.model.parts import Span
from onrecord.packs import Office, Pack, Person, Tenure

_SLACK = timedelta(days=45)


@lru_cache(maxsize=4)
def _people(pack: Pack) -> dict[str, Person]:
    return {person.id: person for person in pack.people if person.offices}


@lru_cache(maxsize=4)
def _offices(pack: Pack) -> dict[str, Office]:
    return {office.id: office for office in pack.offices}


def check_offices(p: Parsed, pack: Pack) -> Iterator[Discrepancy]:
    """ "Defence Minister X" in a report of a time at which X did not hold that office."""
    published = day(p.article.published.start)
    if published is None:
        return
    seen: set[str] = set()
    for m in p.mentions:
        actor = m.actor
        if m.kind != "name" or actor is None or actor.role is None or actor.id in seen or _other_office(actor.role):
            continue
        person = _people(pack).get(actor.id)
        role = _role_beside(p, m.span, actor.role)
        if person is None or role is None:
            continue
        seen.add(actor.id)
        terms = [t for t in person.offices if _same_office(_offices(pack).get(t.office), actor.role, actor.country)]
        if not terms or any(_in_term(t, published) for t in terms):
            continue
        expected = "; ".join(f"{_offices(pack)[t.office].title} from {t.start or '?'} to {t.end or '?'}" for t in terms)
        yield finding(
            p,
            "role",
            f"{actor.name} is called {actor.role}, an office not held on {published.isoformat()}.",
            [role, m.span, p.sentence_span(m.first)],
            expected,
            f"{actor.role} on {published.isoformat()}",
        )


def _other_office(role: str) -> bool:
    return bool(set(re.findall(r"[a-z]+", role.lower())) & words("not_the_office"))


def _role_beside(p: Parsed, name: Span, role: str) -> Span | None:
    """The words of the role near the name, so that the finding can point at them."""
    low = max(0, name.start - 160)
    at = p.article.text.lower().find(role.lower(), low, name.end + 160)
    return Span(at, at + len(role), p.article.text[at : at + len(role)]) if at >= 0 else None


def _same_office(office: Office | None, role: str, country: str | None) -> bool:
    if office is None or (country and office.country and country != office.country):
        return False
    words = re.sub(r"defence", "defense", role.lower())
    return any(words.endswith(re.sub(r"defence", "defense", a.lower())) for a in (office.title, *office.aliases))


def _in_term(term: Tenure, at: date) -> bool:
    start, end = day(term.start), day(term.end)
    return (start is None or start - _SLACK <= at) and (end is None or at <= end + _SLACK)
