"""Who holds an office under a bare surname: a `Context` and a name in; the known person out, where there is but one."""

from __future__ import annotations

from functools import lru_cache

from onrecord.extraction.context import Context
from onrecord.model.parts import Actor
from onrecord.packs import Pack
from onrecord.packs.pack import Person
from onrecord.packs.spelling import fold


@lru_cache(maxsize=8)
def _by_surname(pack: Pack) -> dict[str, tuple[Person, ...]]:
    found: dict[str, tuple[Person, ...]] = {}
    for p in pack.people:
        for key in {fold(n.split()[-1]) for n in (p.name, *p.aliases)}:
            found[key] = (*found.get(key, ()), p)
    return found


def _in_office(person: Person, day: str) -> bool:
    return any((o.start or "") <= day and day <= (o.end or "9999") for o in person.offices)


def holder(context: Context, surname: str) -> Person | None:
    """The one person of a surname who holds an office on the day of the report."""
    day = context.parsed.article.published.start
    if day is None:
        return None
    found = [p for p in _by_surname(context.pack).get(fold(surname), ()) if _in_office(p, day)]
    return found[0] if len(found) == 1 else None


def holder_at(context: Context, i: int) -> tuple[Actor, ...]:
    """The office holder of a surname at a token that names nobody known: "wrote to Lavrov"."""
    p, t = context.parsed, context.parsed.tokens[i]
    if t.pos != "PROPN" or p.mention_at(i) is not None or p.kids(i, "compound"):
        return ()
    person = holder(context, t.text)
    return () if person is None else (Actor(person.name, person.id, "person", country=person.country),)
