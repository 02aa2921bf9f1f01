"""Who is spoken of: a `Parsed` with quotes and dates and a `Pack` in, every `Mention` with its actor out, in order."""

from __future__ import annotations

from collections import defaultdict

from onrecord.language.actor_index import ActorIndex, actor_index
from onrecord.language.actors import Entity, Spot, head_of
from onrecord.language.bodies import BodyLinker
from onrecord.language.chains import PersonChains
from onrecord.language.name_kinds import KindJudge
from onrecord.language.name_spans import NameSpan, SpanFinder
from onrecord.language.nominals import Describer
from onrecord.language.owned_bodies import OwnedBodies
from onrecord.language.pronouns import PronounResolver
from onrecord.language.roles import (
    better_role,
    prefix_start,
    role_after,
    role_apposed_before,
    role_before,
    role_country,
)
from onrecord.model.parsed import Mention, Parsed
from onrecord.packs.pack import Pack

_PASSING = frozenset(("counterpart", "ally", "rival", "predecessor", "successor"))


def find_mentions(parsed: Parsed, pack: Pack) -> list[Mention]:
    """Every name, description and pronoun that stands for an actor, in order of the text.

    Names come out with the fullest form, the id and the role that the article or the pack gives. Where several
    candidates are equally good the mention has no actor. Mentions may lie inside each other ("Kenya" in
    "the Kenyan foreign minister, Amina Oduya").
    """
    if not parsed.tokens:
        return []
    index = actor_index(pack)
    finder = SpanFinder(parsed, index)
    spans = KindJudge(parsed, index, finder.find()).settle()
    people_spans = [s for s in spans if s.kind == "person"]
    people = PersonChains(parsed, index).link(people_spans)
    bodies = BodyLinker(parsed, index, finder.found, spans)
    spots = bodies.named()
    person_spots, claimed, titles = _person_spots(parsed, index, people_spans, people, spots)
    taken = {i for s in (*spots, *person_spots) for i in range(s.first, s.last)}
    spots += bodies.phrases(taken)
    spots += person_spots
    taken |= {i for s in spots for i in range(s.first, s.last)}
    spots += bodies.person_bodies(person_spots, taken)
    spots.sort(key=lambda s: (s.first, -s.last))
    describer = Describer(parsed, index, spots, bodies)
    described = describer.describe(claimed, titles)
    printed = {s.last: s for s in person_spots}
    for d in described:
        name = printed.get(d.last)
        joined = name is not None and parsed.tokens[name.first - 1].tag in ("IN", "TO")
        if name is not None and name.entity is not None and d.first < name.first and not joined:
            d.entity = name.entity
    spots = sorted([*spots, *described], key=lambda s: (s.first, -s.last))
    resolver = PronounResolver(parsed, spots)
    pronouns = resolver.resolve()
    changed = describer.holders.settle_owned(describer.owned, lambda at: describer.owners(at, resolver.at))
    if describer.counterparts:
        describer.holders.settle_counterparts(describer.counterparts, resolver.at)
    if describer.counterparts or changed:
        resolver = PronounResolver(parsed, spots)
        pronouns = resolver.resolve()
    covered = {i for s in spots for i in range(s.first, s.last)}
    owned = OwnedBodies(parsed, index, bodies, resolver).find(covered)
    spots = sorted([*spots, *pronouns, *owned], key=lambda s: (s.first, -s.last))
    return [s.mention(parsed) for s in spots]


def _person_spots(
    parsed: Parsed, index: ActorIndex, spans: list[NameSpan], people: dict[int, Entity], bodies: list[Spot]
) -> tuple[list[Spot], dict[int, Entity], set[int]]:
    """The spots of persons; the noun tokens of their appositions; and the tokens of their titles. Roles are set."""
    spots: list[Spot] = []
    claimed: dict[int, Entity] = {}
    titles: set[int] = set()
    roles: dict[int, list[str]] = defaultdict(list)
    body_at = {i: s.first for s in bodies for i in range(s.first, s.last)}
    name_tokens = {i for s in spans for i in range(s.first, s.last)}
    for s in spans:
        entity = people[s.first]
        head = head_of(parsed, s.first, s.last)
        before, start = role_before(parsed, index, s, name_tokens, body_at)
        after, after_noun, _ = role_after(parsed, index, s, head)
        apposed, apposed_noun = None, -1
        if after is None:
            apposed, apposed_noun, _ = role_apposed_before(parsed, index, s, head, start if before else s.outer)
        for role in (before, after, apposed):
            if role and role.rsplit(None, 1)[-1].lower() in _PASSING:
                entity.country = entity.country or role_country(index, role)
            elif role:
                roles[id(entity)].append(role)
                entity.role = better_role(entity.role, role)
        if after_noun >= 0 and after:
            claimed.setdefault(after_noun, entity)
        if apposed_noun >= 0 and apposed:
            claimed.setdefault(apposed_noun, entity)
        first = start if before and start < s.first else s.outer
        first = _without_owner(parsed, max(first, prefix_start(parsed, s, name_tokens, body_at)), s)
        titles.update(range(min(start, first), s.first))
        spots.append(Spot(first, s.last, head, "name", entity))
    for entity in people.values():
        entity.roles = roles[id(entity)]
        if entity.country is None:
            entity.country = next((c for r in entity.roles if (c := role_country(index, r))), None)
    return spots, claimed, titles


def _without_owner(parsed: Parsed, first: int, span: NameSpan) -> int:
    """The start of a titled name without a possessor in front ("Chad's president X": "president X")."""
    for i in range(span.first - 1, first - 1, -1):
        if parsed.tokens[i].tag == "POS":
            return i + 1
    return first
