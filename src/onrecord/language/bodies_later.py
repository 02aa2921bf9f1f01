"""Bodies that are taken up by a noun ("the ministry", "the rebel group", "the army"): a `Token` in, an `Entity` out."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter

from onrecord.language.actor_index import ActorIndex
from onrecord.language.actors import Entity, Spot
from onrecord.language.bodies import BodyLinker
from onrecord.language.body_nouns import BodyNouns
from onrecord.language.name_words import name_words
from onrecord.model.parsed import Parsed, Token

_NEAR = 3
_STATE_SHARE = 0.6
_OFTEN = 3
_SPOTS = 12
_ARMS = frozenset(("army", "military", "forces"))


class LaterBodies:
    """The bodies of one article as later nouns mean them. `spots` are those of names, in order."""

    def __init__(self, parsed: Parsed, index: ActorIndex, spots: list[Spot], bodies: BodyLinker) -> None:
        self.parsed = parsed
        self.index = index
        self.spots = spots
        self.bodies = bodies
        self.words = name_words()
        self.nouns = BodyNouns(parsed, spots)
        self._starts = [s.first for s in spots]
        self._lands = Counter(s.entity.country for s in spots if s.entity and s.entity.country)

    def find(self, t: Token, first: int, last: int) -> Spot | None:
        """The spot of a definite noun for a body; its entity is null where two fit, and None where none does."""
        hyphens = sum(self.parsed.tokens[i].text == "-" for i in range(first, t.i))
        if t.i - first - 2 * hyphens > 3 or last > t.i + 1:
            return None
        lands = {c.id for x in self.parsed.tokens[first + 1 : t.i] if (c := self.index.adjectives.get(x.text))}
        content = self._content(t, first)
        if t.lower in self.words["state_noun"]:
            return self._state(t, first, last) if not content else None
        if t.lower in self.words["movement_noun"] and content <= self.words["movement_sort"]:
            return self._movement(t, first, last, bool(content))
        spot = self._same_noun(t, first, last, content)
        if lands and spot is not None and spot.entity is not None and spot.entity.country not in (None, *lands):
            return None
        return spot

    def _content(self, t: Token, first: int) -> set[str]:
        """What the phrase tells besides its noun, the land and the town ("the Oslo-based group") left aside."""
        tokens = self.parsed.tokens
        towns = (i for i in range(first + 3, t.i) if tokens[i].lower == "based" and tokens[i - 1].text == "-")
        told = tokens[next(towns, first) + 1 : t.i]
        return {x.lower.replace(".", "") for x in told if x.text not in self.index.adjectives}

    def rebels(self, t: Token, first: int, last: int) -> Entity | None:
        """The one movement of the article so far, for "the rebels" and the like."""
        if t.lower not in self.words["movement_people"] or last > t.i + 1 or t.i - first > 1:
            return None
        seen = {id(e): e for s in self._before(t) if (e := s.entity) and e.body_type == "movement"}
        return next(iter(seen.values())) if len(seen) == 1 else None

    def _before(self, t: Token) -> list[Spot]:
        return self.spots[: bisect_left(self._starts, t.i)]

    def recent(self, t: Token) -> list[Entity]:
        """The organisations named in the sentences right before, the last one first."""
        out: list[Entity] = []
        for s in reversed(self._before(t)):
            if t.sent - self.parsed.tokens[s.first].sent > _NEAR:
                break
            e = s.entity
            if e is not None and e.type in ("organisation", "group") and e not in out:
                out.append(e)
        return out

    def _movement(self, t: Token, first: int, last: int, told: bool) -> Spot | None:
        verb = self.parsed.tokens[t.head]
        many = any(c.lower in ("were", "are", "have") for c in self.parsed.kids(verb.i, "aux", "auxpass"))
        if t.dep in ("nsubj", "nsubjpass") and (many or verb.lower in ("were", "are", "have")):
            return None
        recent = self.recent(t)
        found = [e for e in recent if e.body_type == "movement"]
        if not found and t.lower == "group":
            found = [e for e in recent if e.body_type == "" and e.type == "organisation"]
            found = found if len(recent) == 1 else self._fitting(t, recent)
        named = [e for e in recent if t.lower in e.name.lower().split() and e not in found]
        if len(found) == 1 and not named:
            return Spot(first, last, t.i, "nominal", found[0])
        if named and not found and len(named) == 1 and not told:
            return Spot(first, last, t.i, "nominal", named[0])
        return Spot(first, last, t.i, "nominal", None) if found or named else None

    def _state(self, t: Token, first: int, last: int) -> Spot | None:
        """ "The army" of the one state whose army was named, or that the article is about; unnamed where of several."""
        arms = _ARMS if t.lower in _ARMS else {t.lower}
        if t.lower == "government" and (last_named := self._governing(t)) is not None:
            return Spot(first, last, t.i, "nominal", last_named)
        before = (e for s in self._before(t) if (e := s.entity) and e.country and e.type in ("organisation", "group"))
        armed = (e for e in before if e.body_type != "movement")
        named = {id(e): e for e in armed if e.noun in arms or (e.body_type == "military" and arms is _ARMS)}
        if len({e.country for e in named.values()}) == 1:
            return Spot(first, last, t.i, "nominal", next(iter(named.values())))
        country = None if named else self._home(t)
        if country is not None:
            return Spot(first, last, t.i, "nominal", self.bodies.of_state(t.lower, country))
        if t.dep not in ("nsubj", "nsubjpass"):
            return None
        name = t.lower
        unnamed = Entity(name, f"anonymous-{name}", "anonymous", role=name, noun=name, sex="n")
        return Spot(first, last, t.i, "nominal", unnamed)

    def _governing(self, t: Token) -> Entity | None:
        """The country whose "government" was named last, if no other was just before it and none has come up since."""
        for s in reversed(self._before(t)):
            head = self.parsed.tokens[s.head]
            if t.sent - head.sent > _NEAR:
                break
            if s.entity is not None and s.entity.type == "country" and self.parsed.quote_at(s.head) is None:
                return s.entity if head.lower == "government" and head.sent != t.sent else None
        return None

    def _home(self, t: Token) -> str | None:
        """The country that most names are of, if no other state stands in this sentence or the one before."""
        total = sum(self._lands.values())
        if total < 3:
            return None
        (country, most), *_ = self._lands.most_common(1)
        if most < _STATE_SHARE * total:
            return None
        for s in reversed(self._before(t)):
            if t.sent - self.parsed.tokens[s.first].sent > 1:
                break
            if s.entity is not None and s.entity.country not in (None, country):
                return None
        return country

    def _same_noun(self, t: Token, first: int, last: int, content: set[str]) -> Spot | None:
        """The body of that noun named last, when no other of the kind stands near."""
        tokens = self.parsed.tokens
        found: list[tuple[int, Entity]] = []
        for s in reversed(self._before(t)):
            e = s.entity
            if e is None or e.type != "organisation" or any(e is x for _, x in found):
                continue
            low = set(e.name.lower().split())
            if self._of_kind(t.lower, e, low) and content <= {"treaty", "military", *low, *self._other_words(e)}:
                found.append((s.first, e))
        if t.lower in self.words["any_body"]:
            found = [(at, e) for at, e in found if not self._covered(t, at, e)]
        plain = t.i - first == 1
        if not found and content - self.words["body_sort"]:
            same = [e for e in self.recent(t)[:2] if self._of_kind(t.lower, e, set(e.name.lower().split()))]
            told = any(self.parsed.tokens[i].text[0].isupper() for i in range(first + 1, t.i))
            return Spot(first, last, t.i, "nominal", same[0]) if len(same) == 1 and not told else None
        if not found:
            recent = self.recent(t)
            fitting = self._fitting(t, recent, plain)
            if not fitting and t.lower in self.words["any_body"] and not self._another(t):
                loose = [e for e in recent if self._any(t, e)]
                alone = len(loose) == 1 and (plain or len(recent) == 1)
                fitting = loose if alone else self._foremost(t, recent, loose) if plain else []
                fitting = fitting or (self._leading(t, loose, speaking=True) if plain else [])
            return Spot(first, last, t.i, "nominal", fitting[0]) if len(fitting) == 1 else None
        near = [tokens[at].sent for at, _ in found[:2]]
        if len(found) > 1 and near[0] == near[1] and t.sent > near[0]:
            return Spot(first, last, t.i, "nominal", None)
        at, body = found[0]
        return None if self.nouns.another(t.lower, at, first) else Spot(first, last, t.i, "nominal", body)

    def _covered(self, t: Token, at: int, body: Entity) -> bool:
        """Whether a body of which the pack alone tells the sort was left for another of which nothing is told, as a
        subject."""
        if t.lower in body.name.lower().split() or self.nouns.told(t.lower, body):
            return False
        tokens, left = self.parsed.tokens, self.parsed.tokens[at].sent
        since = self.spots[bisect_left(self._starts, at + 1) : bisect_left(self._starts, t.i)]
        subjects = (
            s.entity
            for s in since
            if tokens[s.head].dep == "nsubj" and tokens[s.head].sent > left and self.parsed.quote_at(s.head) is None
        )
        return any(e is not None and e.type == "organisation" and e.body_type == "" for e in subjects)

    def _fitting(self, t: Token, recent: list[Entity], plain: bool = True) -> list[Entity]:
        """The bodies just named that the text or their names call by the noun, if no unnamed one was brought up."""
        told = [e for e in recent if self.nouns.told(t.lower, e)]
        found = told or [e for e in recent if self.nouns.fits(t.lower, e)]
        if len(found) > 1 and plain:
            found = self._leading(t, found, speaking=False) or found
        return [] if found and self._another(t) else found

    def _any(self, t: Token, e: Entity) -> bool:
        """Whether a noun for any body may mean one of whose sort nothing is known ("the agency": NASA)."""
        if t.lower in self.words["press_body"]:
            near = (s for s in self._before(t)[-_SPOTS:] if s.entity is e)
            return e.body_type in ("", "media") and any(self._voiced(s) for s in near)
        return e.body_type == "" and " " not in e.name if t.lower == "agency" else e.body_type in ("", "company")

    def _leading(self, t: Token, among: list[Entity], speaking: bool) -> list[Entity]:
        """The one of several bodies that the last sentence with any of them is about (`speaking`: the sentence before,
        in which it speaks)."""
        tokens, sentence = self.parsed.tokens, -1
        row: list[Spot] = []
        for s in reversed(self._before(t)):
            here = tokens[s.head].sent
            if row and here != sentence:
                break
            if s.entity in among:
                row.append(s)
                sentence = here
        found = {id(s.entity): s.entity for s in row if s.entity is not None}
        leads = any(self._voiced(s) or (tokens[s.head].dep == "nsubj" and not speaking) for s in row)
        near = sentence == t.sent - 1 or (sentence < t.sent and not speaking)
        return list(found.values()) if len(found) == 1 and leads and near else []

    def _voiced(self, s: Spot) -> bool:
        """Whether a body is the subject of a verb of speech or "according to" stands before it."""
        tokens = self.parsed.tokens
        head = tokens[s.head]
        up = tokens[head.head]
        if head.dep == "nsubj":
            return up.lemma in self.words["speech"]
        return head.dep == "pobj" and up.lower == "to" and tokens[up.i - 1].lower == "according"

    def _another(self, t: Token) -> bool:
        return self.nouns.another(t.lower, self.parsed.sentences[max(0, t.sent - _NEAR)].first, t.i)

    def _foremost(self, t: Token, recent: list[Entity], among: list[Entity]) -> list[Entity]:
        """The body that the article has named most by far of those just named, the press aside."""
        counts = Counter(id(s.entity) for s in self._before(t) if s.entity in recent)
        ranked = sorted((e for e in recent if e.body_type != "media"), key=lambda e: -counts[id(e)])
        top = ranked[:1]
        often = top and counts[id(top[0])] >= _OFTEN
        alone = len(ranked) < 2 or counts[id(top[0])] >= _OFTEN * counts[id(ranked[1])]
        return top if often and alone and top[0] in among else []

    def _of_kind(self, noun: str, e: Entity, low: set[str]) -> bool:
        if noun == "administration":
            return e.name.endswith(noun)
        if noun in low or self.nouns.told(noun, e):
            return True
        ends = e.name.lower().rsplit(None, 1)[-1]
        if ends in self.words["later_body"] and ends != noun:
            return False
        sorts = self.words.body_nouns.get(noun)
        return noun == e.body_type or sorts == e.body_type != "" or noun in self._other_words(e)

    def _other_words(self, e: Entity) -> set[str]:
        """The words of the other names that the pack has for a body."""
        known = self.index.organisations.get(e.id)
        return {w for a in known.aliases for w in a.lower().replace(".", "").split()} if known else set()
