"""Who holds an office at the time of a report: a pack and the persons of an article in, one `Entity` or None out."""

from __future__ import annotations

from collections.abc import Callable

from onrecord.language.actor_index import ActorIndex
from onrecord.language.actors import Entity, Spot
from onrecord.language.name_words import name_words, office_kind, same_calling
from onrecord.model.parsed import Parsed
from onrecord.packs.pack import Person

_PAST = frozenset(("former", "ex"))
_SHARED = frozenset(("ambassador", "deputy", "general", "spokes"))
"""Functions that many hold at once, so that the country alone tells nobody."""


class Holders:
    """The holders of offices for one article; without a date of publication the pack alone decides nothing."""

    def __init__(self, parsed: Parsed, index: ActorIndex, people: list[Spot]) -> None:
        self.parsed = parsed
        self.index = index
        self.people = people

    def known(self, kind: str, country: str) -> list[Person]:
        """Whom the pack has in an office of that kind on the day of publication; nobody when that day is unknown."""
        published = self.parsed.article.published
        if published.start is None or kind in _SHARED:
            return []
        return self.index.holders_of(kind, country, published.start, published.end)

    def entity(self, person_id: str) -> Entity | None:
        """The entity of a person of the pack, made anew where the article does not name the person."""
        for s in self.people:
            if s.entity and s.entity.id == person_id:
                return s.entity
        for people in self.index.surnames.values():
            for p in people:
                if p.id == person_id:
                    return Entity(p.name, p.id, "person", country=p.country, sex=p.sex, person=p)
        return None

    def titles_held(self, e: Entity) -> list[str]:
        """The titles of the offices that the pack gives a person on the day of the report (ever, when undated)."""
        if e.person is None:
            return []
        published = self.parsed.article.published
        if published.start is None:
            return [self.index.offices[o.office].title for o in e.person.offices if o.office in self.index.offices]
        title = self.index.office_of(e.person, published.start, published.end)
        return [title] if title else []

    def held_before(self, e: Entity, noun: str, words: set[str], name: str, country: str | None) -> bool:
        """Whether somebody is known to have held what "the former …" tells: by the article's words, or by a term of the
        pack that is over. `words`: those of the description `name` but "former" and its country's."""
        if country and e.country and e.country != country:
            return False
        tables = name_words()
        kind = office_kind(" ".join(w for w in name.lower().replace("-", " ").split() if w not in _PAST))
        for role in e.roles:
            parts = set(role.lower().replace("-", " ").split())
            if not parts & _PAST or (parts & tables["lesser"]) - words - _PAST:
                continue
            if kind is not None and (parts & tables["lesser_body"]) - words:
                continue
            called = noun in parts or same_calling(role, noun)
            if (called and words <= parts) or (noun in e.titles and words <= {*parts, noun}):
                return True
        if e.person is None or kind is None or kind in _SHARED:
            return False
        until = self.parsed.article.published.start
        ended = (o.office for o in e.person.offices if o.end and (until is None or o.end <= until))
        return any(o in self.index.offices and office_kind(self.index.offices[o].title) == kind for o in ended)

    def holder(self, kind: str, country: str) -> Entity | None:
        """The holder of an office: named in the article with that role, else the only one whom the pack allows."""
        named: list[Entity] = []
        for s in self.people:
            e = s.entity
            if e is None or e in named or e.country != country:
                continue
            if any(office_kind(r) == kind for r in (*e.roles, *self.titles_held(e))):
                named.append(e)
        holders = self.known(kind, country)
        if len(holders) == 1:
            return self.entity(holders[0].id)
        ids = {p.id for p in holders}
        fitting = [e for e in named if not ids or e.id in ids or e.person is None]
        return fitting[0] if len(fitting) == 1 else None

    def settle_owned(self, owned: list[tuple[Spot, str]], owners_of: Callable[[int], list[Entity]]) -> bool:
        """Put who is meant in the place of "its head", "his lawyer": whom the article gives that function for the
        owner, else the holder of an office of a country; whether anything changed."""
        changed = False
        for spot, name in owned:
            owners = [e for e in owners_of(spot.first) if not e.plural and e.type != "anonymous"]
            serving = {id(e): e for o in owners if (e := self._serving(o, name.lower())) is not None and e is not o}
            if len(serving) == 1 and (found := next(iter(serving.values()))) is not spot.entity:
                spot.entity, changed = found, True
        return changed

    def _serving(self, owner: Entity, function: str) -> Entity | None:
        """The one person of the article whose role is a function ("head") for a body, a person or a country."""
        noun, told = function.rsplit(None, 1)[-1], set(function.split())
        lesser = name_words()["lesser"]
        names = {owner.name.lower(), owner.name.lower().rsplit(None, 1)[-1]} if owner.type == "person" else {
            owner.name.lower(), owner.name.lower().removeprefix("the ")
        }  # fmt: skip
        found: dict[int, Entity] = {}
        for s in self.people:
            e = s.entity
            if e is None or e is owner:
                continue
            for role in e.roles:
                low = role.lower().replace("’", "'").replace("'s", "")
                words = set(low.split())
                called = told <= words or (len(told) == 1 and same_calling(low, noun))
                if called and not (words & lesser) - told and any(f" {n} " in f" {low} " for n in names):
                    found[id(e)] = e
        if len(found) == 1:
            return next(iter(found.values()))
        kind = office_kind(function)
        if found or owner.type != "country" or owner.country is None or kind is None or kind in _SHARED:
            return None
        return self.holder(kind, owner.country)

    def settle_counterparts(
        self, counterparts: list[tuple[Spot, int]], owner_of: Callable[[int], Entity | None]
    ) -> None:
        """Put the holder of the same office of the other country in the place of "his Chadian counterpart"."""
        for spot, owner_token in counterparts:
            owner, anonymous = owner_of(owner_token), spot.entity
            if owner is None or anonymous is None or anonymous.country is None:
                continue
            kinds = {office_kind(r) for r in owner.roles} - {None, "general", "deputy", "spokes"}
            kinds = kinds or {office_kind(r) for r in self.titles_held(owner)} - {None}
            for kind in sorted(k for k in kinds if k):
                if (found := self.holder(kind, anonymous.country)) is not None and found is not owner:
                    spot.entity = found
                    break
