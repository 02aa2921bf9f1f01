"""Descriptions of people and bodies ("the general", "a senior official", "the ministry"): `Spot`s in and out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable

from onrecord.language.actor_index import ActorIndex
from onrecord.language.actors import Entity, Spot
from onrecord.language.bodies import BodyLinker
from onrecord.language.bodies_later import LaterBodies
from onrecord.language.epithets import PAST, Epithets
from onrecord.language.holders import Holders
from onrecord.language.name_words import name_words, office_kind, same_calling
from onrecord.language.noun_phrases import DEFINITE, NounPhrases, count_before
from onrecord.language.roles import land_words, role_country
from onrecord.language.salience import SUBJECT
from onrecord.language.telling_nouns import reports_tell, source_tells, speaks
from onrecord.model.parsed import Parsed, Token
from onrecord.packs.pack import slug

_RECENT = 30
_SPOKEN = frozenset((
    "spokesman", "spokeswoman", "spokesperson", "press", "secretary", "chief",
    "for", "of", "the", "at", "in", "and", "to",
))  # fmt: skip


class Describer:
    """The descriptions of one article. `spots` are those of names, in order; used once."""

    def __init__(self, parsed: Parsed, index: ActorIndex, spots: list[Spot], bodies: BodyLinker) -> None:
        self.parsed = parsed
        self.index = index
        self.words = name_words()
        self.spots = spots
        self.phrases = NounPhrases(parsed)
        self.later = LaterBodies(parsed, index, spots, bodies)
        self.holders = Holders(parsed, index, [s for s in spots if s.entity and s.entity.type == "person"])
        self.epithets = Epithets(parsed, index, spots)
        self.anonymous: list[tuple[int, Entity]] = []
        self._named_at = {i: s for s in spots for i in range(s.first, s.last)}
        self._starts = [s.first for s in spots]
        self.counterparts: list[tuple[Spot, int]] = []
        self.owned: list[tuple[Spot, str]] = []

    def describe(self, claimed: dict[int, Entity], skip: set[int]) -> list[Spot]:
        """All descriptions, in order. `claimed` gives noun tokens that stand in apposition to a name; tokens in
        `skip` belong to a name's titles."""
        out: list[Spot] = []
        roles, unnamed = self.index.roles, self.words["unnamed"]
        bodies = self.words["later_body"] | self.words["state_noun"] | self.words["movement_noun"]
        people, voiced = self.words["people"], self.words["voice_body"]
        for t in self.parsed.tokens:
            if t.tag[:2] != "NN" or t.i in skip or t.lower in self.index.abbreviations:
                continue
            after = self.parsed.tokens[t.i + 1] if t.i + 1 < len(self.parsed.tokens) else None
            if after is not None and after.text == "-" and after.start == t.end:
                continue
            role = roles.get(t.lower)
            known = role is not None or t.lower in unnamed or t.lower in people or t.lower in bodies
            loose = not known and self.epithets.loose(t)
            if not known and not loose and (t.lower not in voiced or t.tag != "NN" or not speaks(self.parsed, t)):
                continue
            if t.i in self._named_at and t.i not in claimed:
                continue
            if t.dep == "compound" and t.head > t.i and t.head - t.i < 3 and self.parsed.tokens[t.head].tag[:2] == "NN":
                continue
            body = role is None and (t.lower in bodies or t.lower in voiced)
            spot = self._epithet(t) if loose else self._one(t, claimed, not body)
            if spot is not None:
                out.append(spot)
        return out + self.epithets.more({*self._named_at, *(s.head for s in out)})

    def _epithet(self, t: Token) -> Spot | None:
        """A noun that is no role and means somebody only where it takes up the one just named ("the tycoon")."""
        first, _, last = self.phrases.phrase(t)
        entity = self.epithets.find(t, first, last, self._country(first, last, bodies=False), None)
        return Spot(first, last, t.i, "nominal", entity) if entity is not None else None

    def _one(self, t: Token, claimed: dict[int, Entity], person: bool) -> Spot | None:
        first, inner, last = self.phrases.phrase(t)
        tokens = self.parsed.tokens
        role = self.index.roles.get(t.lower)
        many = t.tag in ("NNS", "NNPS") or t.lower in self.words["collective"]
        plural = many or (role is not None and role[1] and t.dep in SUBJECT and t.text.istitle())
        named = claimed.get(t.i) or (None if plural else self._explained(t, first))
        if named is not None:
            return Spot(first, last, t.i, "nominal", named)
        opening = tokens[first]
        owner = next((tokens[i] for i in range(first, t.i) if tokens[i].tag in ("POS", "PRP$")), None)
        definite = opening.lower in DEFINITE or owner is not None
        if not person:
            return self.later.find(t, first, last) if opening.lower in DEFINITE and not plural else None
        if t.lower in ("counterpart", "counterparts"):
            return self._counterpart(t, first, inner, last, plural)
        if t.lower in self.words["unnamed_person_only_with"] and last == t.i + 1:
            return None
        if t.lower == "reports" and not reports_tell(self.parsed, t):
            return None
        if t.lower in ("source", "sources") and not source_tells(self.parsed, t, inner, last):
            return None
        if plural and definite and any(tokens[i].lower == "two" for i in range(first, t.i)):
            return None
        if plural or not definite:
            return self._unnamed(t, first, inner, last, plural, definite)
        return self._definite(t, first, inner, last, opening.lower)

    def _explained(self, t: Token, first: int) -> Entity | None:
        """The person whom the noun explains in apposition behind a comma ("Ada, a mother of three")."""
        tokens = self.parsed.tokens
        if t.dep != "appos" or t.head > first or t.lower not in self.words["unnamed"] or tokens[first - 1].text != ",":
            return None
        spot = self._named_at.get(t.head)
        follow = tokens[t.i + 1] if t.i + 1 < len(tokens) else None
        if follow is not None and follow.tag[:2] == "NN":
            return None
        one = spot is not None and spot.entity is not None and spot.entity.type == "person"
        return spot.entity if one and spot and not self.parsed.kids(t.head, "conj") else None

    def _unnamed(self, t: Token, first: int, inner: int, last: int, plural: bool, definite: bool) -> Spot | None:
        tokens = self.parsed.tokens
        determined = tokens[first].lower in ("a", "an", "another", "one") or tokens[first].tag == "CD" or plural
        if not determined:
            return self._bare(t, first, inner, last)
        if definite and plural and (body := self.later.rebels(t, first, last)) is not None:
            return Spot(first, last, t.i, "nominal", body, plural=True)
        if definite and plural:
            earlier = next((e for i, e in reversed(self.anonymous) if e.plural and e.noun == t.lower), None)
            told = {tokens[i].lower for i in range(inner, t.i)} - self.words["vague"] - self.words["quantifier"]
            if earlier is not None and last == t.i + 1 and told <= set(earlier.name.lower().split()):
                return Spot(first, last, t.i, "nominal", earlier, plural=True)
        if any(i in self._named_at and self._named_at[i].entity and self._named_at[i].entity.type == "person" and  # type: ignore[union-attr]
               tokens[i].dep != "poss" for i in range(inner, t.i)):  # fmt: skip
            return None
        name = self.phrases.name(inner, last)
        if not name:
            return None
        count = count_before(self.parsed, first, t)
        entity = Entity(name, "anonymous-" + slug(name)[:80], "anonymous", role=name, plural=plural, noun=t.lower)
        entity.count = count if plural and count else None
        entity.country = self._country(first, last)
        entity.sex = self._sex(t)
        if t.lower == "reports":
            entity.name, entity.id, entity.role = "reports", "anonymous-reports", None
        self.anonymous.append((t.i, entity))
        return Spot(first, last, t.i, "nominal", entity, plural=plural)

    def _bare(self, t: Token, first: int, inner: int, last: int) -> Spot | None:
        """A singular noun without article: a title that stands for its holder in headline style, or nothing."""
        landed = t.dep == "nsubj" and t.i > first and self._country(first, t.i) is not None
        if not (t.text[0].isupper() or landed) or t.dep not in ("nsubj", "nsubjpass", "pobj", "dobj"):
            return None
        return self._definite(t, first, inner, last, "")

    def _country(self, first: int, last: int, bodies: bool = True) -> str | None:
        """The country that a description tells, by the name of a body in it too unless `bodies` is false."""
        for i in range(first, last):
            if (s := self._named_at.get(i)) and s.entity and s.entity.country:
                return s.entity.country if bodies or s.entity.type == "country" else None
        return role_country(self.index, self.parsed.text(first, last)) if last - first < 12 else None

    def _sex(self, t: Token) -> str | None:
        role = self.index.roles.get(t.lower)
        return role[0].sex if role else None

    def _definite(self, t: Token, first: int, inner: int, last: int, opening: str) -> Spot | None:
        """ "the general", "the Kenyan president", "her spokesman": the one person in question, if only one fits.

        One who speaks where nobody is called so is a person without a name.
        """
        tokens = self.parsed.tokens
        name = self.phrases.name(inner, last)
        content = [tokens[i].lower for i in range(inner, t.i) if tokens[i].tag != "POS"]
        qualified = [w for w in content if w not in self.words["vague"]] or last > t.i + 1
        entity = self._earlier(t, content, self._belonging(t, last))
        if tokens[first].tag != "PRP$" and (entity is None or self._named_since(t)):
            entity = self._person_with(t, name, first, last) or entity
            if entity is None:
                land = self._country(first, last, bodies=False)
                entity = self.epithets.find(t, first, last, land, self._sex(t))
        owned = tokens[first].tag == "PRP$"
        told = qualified and t.lower not in self.words["rank"] and len(name.split()) > 1
        alone = speaks(self.parsed, t) and not any(self._called(e, t) for e in self._people())
        if entity is None and (told or alone or (owned and t.dep in SUBJECT)):
            if any(i in self._named_at and self._named_at[i].entity and self._named_at[i].entity.type == "person"  # type: ignore[union-attr]
                   for i in range(t.i, last)):  # fmt: skip
                return None
            entity = Entity(name, "anonymous-" + slug(name)[:80], "anonymous", role=name, noun=t.lower)
            entity.country, entity.sex = self._country(first, last), self._sex(t)
            self.anonymous.append((t.i, entity))
        spot = Spot(first, last, t.i, "nominal", entity)
        if owned and t.lower in self.index.roles:
            self.owned.append((spot, name))
        return spot

    def owners(self, at: int, of: Callable[[int], Entity | None]) -> list[Entity]:
        """Whom the possessive pronoun at a token means; an "its" that is left open, all the bodies just named."""
        owner, t = of(at), self.parsed.tokens[at]
        if owner is not None:
            return [owner]
        return self.later.recent(t) if t.lower == "its" else []

    def _belonging(self, t: Token, last: int) -> set[str]:
        """The words for whom a description speaks or whose it is ("the spokesman for the police")."""
        behind = self.parsed.tokens[t.i + 1 : last]
        start = next((n for n, x in enumerate(behind) if x.lower in ("of", "for")), last)
        return {x.lower for x in behind[start:] if x.tag[:2] == "NN"}

    def _earlier(self, t: Token, content: list[str], whose: set[str]) -> Entity | None:
        """The unnamed person met last under the same noun ("an official … the official"), of the same body or state,
        where "the group" and the like may be what was named before."""
        mine = set(content) - self.words["vague"]
        loose = self.words["later_body"] | self.words["movement_noun"] | self.words["any_body"]
        for i, e in reversed(self.anonymous):
            same = e.noun == t.lower or {e.noun, t.lower} <= {"spokesman", "spokesperson", "spokeswoman"}
            its = whose - loose if e.name != e.name.lower() else whose
            if i < t.i and not e.plural and same and mine | its <= {*e.name.lower().split()}:
                return e
        return None

    def _named_since(self, t: Token) -> bool:
        """Whether somebody was named by the same title after the one who was first told of without a name."""
        brought = next((i for i, e in reversed(self.anonymous) if i < t.i and e.noun == t.lower), t.i)
        return any(self._called(e, t) for e in self._people(bisect_left(self._starts, brought), t.i))

    def _people(self, first: int = 0, before: int | None = None) -> list[Entity]:
        """The people whom names tell of; with `before`, the last ones from a spot on up to a token."""
        some = self.spots if before is None else self.spots[first : bisect_left(self._starts, before)][-_RECENT:]
        return [s.entity for s in some if s.entity is not None and s.entity.type == "person"]

    def _called(self, e: Entity, t: Token) -> bool:
        """Whether a noun is among the titles and roles of a person."""
        return any(t.lower in x.lower().split() or same_calling(x, t.lower) for x in (*e.titles, *e.roles))

    def _person_with(self, t: Token, name: str, first: int, last: int) -> Entity | None:
        """The one person of the article, else of the pack, whose role or title fits the description."""
        low, kind = name.lower(), office_kind(name)
        country = self._country(first, last)
        noun = t.lower
        if noun == "delegation":
            return None
        if t.i - 1 > first and self.parsed.tokens[t.i - 1].text == "-":
            noun = f"{self.parsed.tokens[t.i - 2].lower}-{noun}"
        elif t.i > first and (double := f"{self.parsed.tokens[t.i - 1].lower} {noun}") in self.index.roles:
            noun = double if self.parsed.tokens[t.i - 1].lower not in self.words["vague"] else noun
        words = {w for w in low.replace("’", "'").replace("'s", "").split() if w not in self.words["vague"]}
        words -= land_words(self.index, name)
        owner = self._owner(t, first)
        past = any(x.lower in PAST for x in self.parsed.tokens[first : t.i])
        fits: list[tuple[int, Entity]] = []
        seen: set[int] = set()
        stop = bisect_left(self._starts, t.i)
        for n in (*range(stop - 1, -1, -1), *range(stop, len(self.spots))):
            s = self.spots[n]
            e = s.entity
            if e is None or e.type != "person" or id(e) in seen or (n >= stop and not e.roles and e.person is None):
                continue
            seen.add(id(e))
            fitting = (
                self.holders.held_before(e, noun, words, name, country)
                if past
                else self._fits(e, noun, words, kind, country)
            )
            if fitting and self._owned(e, owner):
                fits.append((s.first if s.first < t.i else -1, e))
        if len(fits) == 1:
            return fits[0][1]
        if len(fits) > 1:
            exact = [e for _, e in fits if any(words <= set(r.lower().split()) for r in e.roles)]
            if len(exact) == 1:
                return exact[0]
            return self._nearer(t, fits)
        if past or kind in (None, "general", "deputy", "spokes") or country is None or owner:
            return None
        holders = self.holders.known(kind, country)
        return self.holders.entity(holders[0].id) if len(holders) == 1 else None

    def _owner(self, t: Token, first: int) -> str | None:
        """The word for the body or person that the description belongs to; None for a country or a pronoun."""
        tokens = self.parsed.tokens
        pos = next((i for i in range(first, t.i) if tokens[i].tag == "POS"), -1)
        if pos < 1:
            return None
        spot = self._named_at.get(pos - 1)
        if spot is not None and spot.entity is not None and spot.entity.type == "country":
            return None
        word = tokens[pos - 1].lower
        return None if word in ("country", "government", "state", "nation", "republic", "kingdom") else word

    def _owned(self, e: Entity, owner: str | None) -> bool:
        """Whether a person's roles name the same owner ("the union's spokesman" is no spokesman of the army)."""
        return owner is None or any(owner in r.lower() for r in e.roles)

    def _nearer(self, t: Token, fits: list[tuple[int, Entity]]) -> Entity | None:
        """Of several who fit the one who was spoken of last, if the others were left well before."""
        tokens = self.parsed.tokens
        ranked = sorted(((tokens[at].sent if at >= 0 else -9, n) for n, (at, _) in enumerate(fits)), reverse=True)
        (first, n), (second, _) = ranked[0], ranked[1]
        return fits[n][1] if t.sent - first <= 4 and first - second >= 2 else None

    def _fits(self, e: Entity, noun: str, words: set[str], kind: str | None, country: str | None) -> bool:
        if country and e.country and e.country != country:
            return False
        roles = [r.lower() for r in e.roles]
        if (
            country
            and not e.country
            and e.person is None
            and not any(role_country(self.index, r) == country for r in e.roles)
        ):
            return False
        if noun in self.words["rank"]:
            has = any(noun in t.split() for t in e.titles & self.index.ranks) or any(noun in r.split() for r in roles)
            told = words - {noun} - self.words["of_arms"]
            told = {w for w in told if not w[0].isdigit()}
            if told and not any(told <= set(r.split()) for r in roles):
                return False
            return has and (
                kind in (None, "general") or any(office_kind(r) == kind for r in roles) or noun == "general"
            )
        if noun == "minister" and kind is None and words <= {"minister"} and country:
            held = [*roles, *(r.lower() for r in self.holders.titles_held(e))]
            return any("minister" in r.split() and not {*r.split()} & self.words["lesser"] for r in held)
        if kind == "spokes":
            return any(office_kind(r) == kind and self._same_voice(r, words) for r in roles)
        if kind is not None and kind not in ("general", "deputy"):
            lesser_bodies = self.words["lesser_body"]
            return any(office_kind(r) == kind and not ({*r.split()} & lesser_bodies) - words for r in roles) or any(
                office_kind(r) == kind for r in self.holders.titles_held(e)
            )
        others = self.words.callings.get(noun, frozenset())
        for r in roles:
            parts = set(r.split())
            called = f" {noun} " in f" {r} " or same_calling(r, noun)
            if called and words - others <= parts and not (parts & self.words["lesser"]) - words:
                return True
        lesser = any(set(r.split()) & self.words["lesser"] for r in roles) or words & self.words["lesser"]
        titled = noun in e.titles or not others.isdisjoint(e.titles)
        return titled and not lesser and words <= {*noun.split()} | self.words["creed"]

    def _same_voice(self, role: str, words: set[str]) -> bool:
        """Whether a spokesman's role has all that the description tells of whom he speaks for."""
        told = {w.rstrip(".,") for w in words if w not in _SPOKEN}
        return told <= {w.removesuffix("'s").removesuffix("’s") for w in role.split()}

    def _counterpart(self, t: Token, first: int, inner: int, last: int, plural: bool) -> Spot | None:
        """ "his Chadian counterpart": settled once the pronoun is (see `settle_counterparts`)."""
        name = self.phrases.name(inner, last)
        tokens = self.parsed.tokens
        if plural or name.lower() == "counterpart":
            spot = Spot(first, last, t.i, "nominal", None, plural=plural)
            if plural and len(name.split()) > 1:
                spot.entity = Entity(
                    name, "anonymous-" + slug(name)[:80], "anonymous", role=name, plural=True, noun=t.lower
                )
                spot.entity.country = self._country(first, last)
            return spot
        entity = Entity(name, "anonymous-" + slug(name)[:80], "anonymous", role=name, noun=t.lower)
        entity.country = self._country(inner, last)
        spot = Spot(first, last, t.i, "nominal", entity)
        owner = next((i for i in range(first, t.i) if tokens[i].tag == "PRP$"), -1)
        if owner < 0:
            pos = next((i for i in range(first, t.i) if tokens[i].tag == "POS"), -1)
            owner = pos - 1 if pos > 0 else self._subject_above(t)
        if owner >= 0:
            self.counterparts.append((spot, owner))
        return spot

    def _subject_above(self, t: Token) -> int:
        """The subject of the clause that a noun is an object of, or -1."""
        for up in self.parsed.up(t.i):
            if up.pos == "VERB":
                return next((c.i for c in self.parsed.kids(up.i, "nsubj")), -1)
        return -1
