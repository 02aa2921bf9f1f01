"""Countries, organisations and peoples of an article: name spans and phrases like "Kenyan troops" in, `Spot`s out."""

from __future__ import annotations

from collections.abc import Iterable

from onrecord.language.actor_index import ActorIndex
from onrecord.language.actors import Entity, Spot, head_of
from onrecord.language.name_kinds import is_place
from onrecord.language.name_match import Found
from onrecord.language.name_spans import NameSpan
from onrecord.language.name_words import name_words
from onrecord.model.parsed import Parsed, Token
from onrecord.model.parts import ActorType
from onrecord.packs.pack import Country, Organisation, slug

_MODIFIER_TAGS = frozenset(("JJ", "NN", "NNP", "NNPS", "VBN", "HYPH", "JJS", "CD", "VBG"))


class BodyLinker:
    """The bodies of one article; used once."""

    def __init__(self, parsed: Parsed, index: ActorIndex, found: Found, spans: list[NameSpan]) -> None:
        self.parsed = parsed
        self.index = index
        self.found = found
        self.words = name_words()
        self.entities: dict[str, Entity] = {}
        self.country_at: dict[int, tuple[int, Country]] = dict(found.adjectives)
        self.spans = spans
        self._inside: dict[int, str] = {}
        for first, (_, entries) in found.hits.items():
            for e in entries:
                if e.kind in ("country", "adjective"):
                    self._inside[first] = e.ref.id
        for s in spans:
            for e in s.entries:
                if e.kind in ("country", "capital") and isinstance(e.ref, Country):
                    self.country_at[s.first] = (s.last, e.ref)
        self._ends = {last: (first, c) for first, (last, c) in self.country_at.items()}
        self._short: dict[str, Entity] = {}
        self._initials: dict[str, Entity] = {}
        self._openings = self._first_words()

    def _keep(self, name: str, id_: str, type_: ActorType, country: str | None = None, body_type: str = "") -> Entity:
        entity = self.entities.get(id_)
        if entity is None:
            words = name.split()
            entity = Entity(
                name, id_, type_, country=country, noun=words[-1].lower() if words else "", body_type=body_type
            )
            self.entities[id_] = entity
        return entity

    def _first_words(self) -> dict[str, NameSpan]:
        """The bodies of two words or more by their first word, where it is of one alone and no common word or land."""
        out: dict[str, list[NameSpan]] = {}
        for s in self.spans:
            if s.kind == "organisation" and len(s.words) > 1 and len(s.words[0]) > 3 and s.first not in self._inside:
                out.setdefault(s.words[0], []).append(s)
        common = {t.text.title() for t in self.parsed.tokens if t.text.islower()}
        return {
            word: spans[0]
            for word, spans in out.items()
            if word not in common | self.words["stop"] and len({s.words[:2] for s in spans}) == 1 and not is_place(word)
        }

    def country(self, c: Country) -> Entity:
        """The country as an actor."""
        return self._keep(c.name, slug(c.name), "country", c.id)

    def named(self) -> list[Spot]:
        """The spots of names of countries, capitals that act, and organisations."""
        out = []
        for s in self.spans:
            if s.kind == "person":
                continue
            head = head_of(self.parsed, s.first, s.last)
            entity = self._of_span(s)
            if entity is not None:
                out.append(Spot(s.first, s.last, head, "name", entity))
        return out

    def _of_span(self, s: NameSpan) -> Entity | None:
        if s.kind in ("country", "capital"):
            ref = s.entries[0].ref
            return self.country(ref) if isinstance(ref, Country) else None
        if (land := self._government(s)) is not None:
            return self.country(land)
        known = next((e.ref for e in s.entries if isinstance(e.ref, Organisation)), None)
        text = self.parsed.text(s.first, s.last).removeprefix("The ")
        if known is not None and (namesake := self._named_before(s, known) or self._elsewhere(s, known)) is not None:
            entity = namesake
        elif known is not None:
            entity = self._keep(known.name, known.id, "organisation", known.country or known.stands_for, known.type)
            entity.noun = text.split()[-1].lower() if not entity.noun else entity.noun
        elif text in self._short:
            entity = self._short[text]
        elif len(s.words) == 1 and text.isupper() and text in self._initials:
            entity = self._initials[text]
        elif len(s.words) == 1 and text in self._openings:
            return self._of_span(self._openings[text])
        else:
            entity = self._keep(text, slug(text), "organisation", self._country_of(s.first, s.last))
            if s.words and s.words[0] in self.words["body_of"]:
                entity.noun = s.words[0].lower()
        if s.acronym:
            self._short[s.acronym] = entity
        if len(s.words) > 2:
            self._initials["".join(w[0] for w in s.words if w[0].isupper())] = entity
        return entity

    def _named_before(self, s: NameSpan, known: Organisation) -> Entity | None:
        """The body of another state that was named in full before, where a name tells no state ("Joint Chiefs")."""
        if known.id in self.entities or not known.country or self._country_of(s.first, s.last):
            return None
        told = " ".join(s.words).removeprefix("The ")
        others = (
            e for e in self.entities.values()
            if e.type == "organisation" and e.country not in (None, known.country) and f" {told} " in f" {e.name} "
        )  # fmt: skip
        found = list(others) if len(told.split()) > 1 and told != known.name else []
        return found[0] if len(found) == 1 else None

    def _elsewhere(self, s: NameSpan, known: Organisation) -> Entity | None:
        """The body of the state that is named before it, or most, where a name tells no state ("Joint Chiefs")."""
        told = " ".join(s.words).removeprefix("The ")
        state = self._country_of(s.first, s.last)
        if not known.country or state == known.country or told == known.name or f" {told} " not in f" {known.name} ":
            return None
        namesakes = {
            o.country: o for o in self.index.organisations.values() if o.country and f" {told} " in f" {o.name} "
        }
        if state is None:
            state = max(namesakes, key=lambda c: (self._named(c), c == known.country))
        if state == known.country:
            return None
        if (its := namesakes.get(state)) is not None:
            return self._keep(its.name, its.id, "organisation", state, its.type)
        land = self.index.countries[state]
        name = f"{land.adjectives[0] if land.adjectives else land.name} {told}"
        return self._keep(name, slug(name), "organisation", state)

    def _named(self, country: str) -> int:
        """How often a country is named in the article."""
        return sum(any(e.ref.id == country for e in entries) for _, entries in self.found.hits.values())

    def _government(self, s: NameSpan) -> Country | None:
        """The country of "Government of Chad", "Chadian Government"; None for any other body."""
        words = s.words
        if words[:2] == ("Government", "of"):
            inside = [self._inside[i] for i in range(s.first + 2, s.last) if i in self._inside]
            return self.index.countries.get(inside[0]) if len(inside) == 1 else None
        if words[-1:] == ("Government",) and s.first in self._inside and (self.found.hits[s.first][0] == s.last - 1):
            return self.index.countries.get(self._inside[s.first])
        return None

    def _country_of(self, first: int, last: int) -> str | None:
        """The country named right before or inside the name of a body."""
        before = self._ends.get(first) or self._ends.get(
            first - 1 if self.parsed.tokens[first - 1].tag == "POS" else -1
        )
        if before:
            return before[1].id
        for i in range(first, last):
            if i in self._inside:
                return self._inside[i]
        return None

    def phrases(self, taken: set[int]) -> list[Spot]:
        """Peoples, forces and state bodies in lower case: "Kenyan officials", "the army of Chad", "the Chadians"."""
        out: list[Spot] = []
        tokens, words = self.parsed.tokens, self.words
        wanted = words["force"] | words["people"] | words["state_body"] | words["for_country"]
        for first, (last, _) in self.found.hits.items():
            if first in taken or last - first != 1:
                continue
            country = self.index.plural_demonyms.get(tokens[first].text)
            before = tokens[first - 1].lower if first else ""
            if (
                country
                and tokens[first].dep not in ("amod", "compound", "nmod")
                and (tokens[first].text not in self.index.adjectives or before == "the")
            ):
                name = tokens[first].text
                entity = self._keep(name, slug(name), "group", country.id)
                out.append(Spot(first, last, first, "name", entity, plural=True))
        for t in tokens:
            if t.lower in wanted and t.tag[:2] == "NN" and t.i not in taken:
                spot = self._phrase(t)
                if spot is not None:
                    out.append(spot)
        return out

    def _phrase(self, t: Token) -> Spot | None:
        tokens = self.parsed.tokens
        k = t.i
        while k > 0 and t.i - k < 8 and tokens[k - 1].sent == t.sent and k not in self._ends and (
            tokens[k - 1].tag in _MODIFIER_TAGS or (tokens[k - 1].tag == "POS" and k - 1 in self._ends)
            or k - 1 in self.country_at
        ):  # fmt: skip
            if tokens[k - 1].tag == "POS":
                k -= 1
                break
            k -= 1
        owner = self._ends.get(k)
        last = t.i + 1
        if owner is not None:
            first, country = owner
            if tokens[k].tag == "POS":
                k += 1
        else:
            behind = self._of_country(last) or self._in_capital(t, last)
            if behind is None:
                return None
            first, (last, country) = k, behind
        middle = (
            [x.text for x in tokens[k : t.i + 1] if x.tag != "POS"]
            if owner
            else [x.text for x in tokens[first : t.i + 1]]
        )
        return self._people(t, first, last, country, " ".join(middle).replace(" - ", "-"))

    def _of_country(self, at: int) -> tuple[int, Country] | None:
        tokens = self.parsed.tokens
        if at + 1 < len(tokens) and tokens[at].lower == "of":
            k = at + 1 + (tokens[at + 1].lower == "the")
            hit = self.country_at.get(k)
            if hit and k in {s.first for s in self.spans}:
                return hit
        return None

    def _in_capital(self, t: Token, at: int) -> tuple[int, Country] | None:
        """Where "in Berlin" behind "the foreign ministry" ends, and whose capital it is."""
        tokens = self.parsed.tokens
        if t.lower not in self.words["in_capital"] or at + 1 >= len(tokens) or tokens[at].lower != "in":
            return None
        last, entries = self.found.hits.get(at + 1, (0, []))
        lands = [e.ref for e in entries if e.kind == "capital" and isinstance(e.ref, Country)]
        return (last, lands[0]) if len(lands) == 1 else None

    def _people(self, t: Token, first: int, last: int, country: Country, noun: str) -> Spot | None:
        words = self.words
        tokens = self.parsed.tokens
        phrase = f"{tokens[t.i - 1].lower} {t.lower}" if t.i else t.lower
        adjective = country.adjectives[0] if country.adjectives else country.name
        if tokens[first].i in self.found.adjectives or country.id in ("US", "GB"):
            adjective = self.parsed.text(first, self.country_at[first][0]) if first in self.country_at else adjective
        name = f"{adjective} {noun}"
        plural = t.tag in ("NNS", "NNPS")
        if t.lower in words["for_country"] and len(noun.split()) == 1:
            return Spot(first, last, t.i, "name", self.country(country))
        known = self._in_pack(name, country)
        if known is not None:
            entity = self._keep(known.name, known.id, "organisation", known.country or country.id, known.type)
            return Spot(first, last, t.i, "name", entity)
        if t.lower in words["people"]:
            return None
        is_body = (t.lower in words["state_body"] or phrase in words["state_body"]) and not plural
        military = t.lower in words["force"] or t.lower in ("military", "army", "navy", "police", "forces")
        type_: ActorType = "organisation" if is_body and not military else "group"
        entity = self._keep(name, slug(name), type_, country.id)
        entity.noun = t.lower
        return Spot(first, last, t.i, "name", entity, plural=plural)

    def _in_pack(self, name: str, country: Country) -> Organisation | None:
        """An organisation of the pack by a name that the text has in lower case."""
        spellings = {name, name.title()}
        noun = name.split(" ", 1)[1] if " " in name else name
        for adjective in country.adjectives[:3]:
            spellings |= {f"{adjective} {noun}", f"{adjective} {noun.title()}"}
        for spelling in spellings:
            for alias, entries in self.index.aliases.get(spelling.split()[0].split(".")[0], ()):
                if alias == spelling:
                    for e in entries:
                        if isinstance(e.ref, Organisation):
                            return e.ref
        return None

    def of_state(self, noun: str, iso: str) -> Entity:
        """The government, or a body of one word ("army"), of a country by its ISO code."""
        country = self.index.countries[iso]
        if noun in self.words["for_country"]:
            return self.country(country)
        adjective = country.adjectives[0] if country.adjectives else country.name
        name = f"{adjective} {noun}"
        known = self._in_pack(name, country)
        if known is not None:
            return self._keep(known.name, known.id, "organisation", known.country or iso, known.type)
        entity = self._keep(name, slug(name), "organisation" if noun == "parliament" else "group", iso)
        entity.noun = noun
        return entity

    def person_bodies(self, people: Iterable[Spot], taken: set[int]) -> list[Spot]:
        """ "the Karo administration", "Lind's campaign": bodies named after a person."""
        out = []
        tokens = self.parsed.tokens
        for p in people:
            k = p.last
            if k < len(tokens) and tokens[k].tag == "POS":
                k += 1
            if (
                k < len(tokens)
                and tokens[k].lower in self.words["person_body"]
                and tokens[k].lower != "family"
                and k not in taken
            ):
                owner = tokens[p.last - 1].text
                name = f"{owner} {tokens[k].text}"
                entity = self._keep(name, slug(name), "organisation", p.entity.country if p.entity else None)
                entity.noun = tokens[k].lower
                out.append(Spot(p.first, k + 1, k, "name", entity))
        return out
