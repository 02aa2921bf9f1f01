"""Whom pronouns and pairs ("he", "they", "the two") stand for: named and described `Spot`s in, their `Spot`s out.

A pronoun is left unresolved (entity null) unless one candidate is clearly better than every other.
"""

from __future__ import annotations

from onrecord.language.actors import Entity, Spot
from onrecord.language.binding import Binding
from onrecord.language.other_side import OtherSide
from onrecord.language.salience import FAR, MARGIN, REACH, SUBJECT
from onrecord.model.parsed import Token

_SINGULAR = {
    "he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f",
}  # fmt: skip
_PLURAL = frozenset(("they", "them", "their", "theirs", "themselves"))
_NEUTER = frozenset(("it", "its", "itself"))
_HUMAN = frozenset(("person", "anonymous", "group"))


class PronounResolver(OtherSide, Binding):
    """The pronouns of one article. `spots` in order; resolved pronouns join them as the text is read on."""

    def resolve(self) -> list[Spot]:
        """The spots of all pronouns and pairs, in order."""
        out: list[Spot] = []
        for t in self.tokens:
            low = t.lower
            spot: Spot | None = None
            if low in _SINGULAR and t.tag in ("PRP", "PRP$"):
                spot = Spot(t.i, t.i + 1, t.i, "pronoun", self._person(t, _SINGULAR[low]))
            elif low in _PLURAL and t.tag in ("PRP", "PRP$"):
                spot = self._plural(t)
            elif low in _NEUTER and t.tag in ("PRP", "PRP$"):
                spot = Spot(t.i, t.i + 1, t.i, "pronoun", self._neuter(t))
            elif low in self.words["pair"]:
                spot = self.pair(t)
            elif low in ("former", "latter") and t.dep in SUBJECT:
                spot = self.one_of_two(t)
            elif low in ("who", "which") and t.dep in SUBJECT:
                spot = self._relative(t)
            if spot is not None:
                out.append(spot)
                if spot.entity or spot.members:
                    row = self.by_sentence[t.sent]
                    row.append(spot)
                    self.at_head[spot.head] = spot
        return out

    def _relative(self, t: Token) -> Spot | None:
        verb = self.tokens[t.head]
        if verb.dep != "relcl":
            return None
        node = self.tokens[self._nearest(t, verb)]
        spot = self.at_head.get(node.i)
        if t.lower == "who":
            for _ in range(3):
                if spot is not None and (spot.members or (spot.entity and spot.entity.type in _HUMAN)):
                    break
                if spot is not None and self._is_speaking_body(t, spot):
                    return Spot(t.i, t.i + 1, t.i, "pronoun", spot.entity)
                node = self.tokens[node.head]
                spot = self.at_head.get(node.i) if node.pos in ("NOUN", "PROPN", "ADP") else None
        if spot is None or (spot.entity and (spot.entity.type in _HUMAN) != (t.lower == "who")):
            return None
        return Spot(t.i, t.i + 1, t.i, "pronoun", spot.entity, spot.plural, spot.members)

    def _is_speaking_body(self, t: Token, spot: Spot) -> bool:
        """Whether "who" speaks for a body ("They called the bank, who confirmed it")."""
        body = spot.entity is not None and spot.entity.type == "organisation"
        return body and self.speaks(t) and self.tokens[spot.head].dep in ("dobj", *SUBJECT)

    def _nearest(self, t: Token, verb: Token) -> int:
        """The noun that the clause follows: of "Ada and Ben, who jokes" Ben, unless the verb is a plural one."""
        finite = [verb, *self.parsed.kids(verb.i, "aux", "auxpass")]
        after = self.tokens[t.i + 1 : t.i + 2]
        if any(x.tag == "VBP" or x.lower == "were" for x in finite) or any(x.lower in ("all", "both") for x in after):
            return verb.head
        last = verb.head
        while later := [c.i for c in self.parsed.kids(last, "conj") if last < c.i < t.i]:
            last = later[-1]
        return last

    def _reflexive(self, t: Token, sex: str) -> Entity | None:
        """The subject of the clause, if it is a person of that sex or of none that is known."""
        for g in self.governors(t)[:4]:
            for c in self.parsed.kids(g, "nsubj", "nsubjpass"):
                e = self.at(c.i)
                return e if e is not None and e.type in _HUMAN and e.sex in (None, sex) else None
        return None

    def _joined(self, t: Token) -> Entity | None:
        """The one before "and" in "Ada Lind and her aides"."""
        if t.tag != "PRP$" or t.i < 2 or self.tokens[t.i - 1].lower != "and":
            return None
        return self.at(t.i - 2)

    def _person(self, t: Token, sex: str) -> Entity | None:
        if t.lower.endswith("self"):
            return self._reflexive(t, sex)
        joined = self._joined(t)
        if joined is not None and joined.type == "person" and joined.sex in (None, sex):
            return joined
        if self.goes_on(t) and (same := self._last_heard(t, (None, sex))):
            return same
        barred, quoted = self.later_names(t) | self.barred(t), self.quoted(t)
        weighed, heads, near = [], [], 9
        for weight, s in self.candidates(t):
            e = s.entity
            if e is None or e.plural or s.plural or id(e) in barred or self.described_again(s):
                continue
            if e.type == "person" or (e.type == "anonymous" and e.count is None):
                known = e.sex or self.sex_of_noun(s)
                if known not in (None, sex):
                    continue
                weight += (0.5 if e.sex == sex else 0) - (1.0 if e.type == "anonymous" else 0)
                weighed.append((weight - (2.5 if id(e) in quoted else 0), e))
                heads.append((e, s.head))
                if self.tokens[s.head].dep in SUBJECT:
                    near = min(near, self.rank[t.sent] - self.rank[self.tokens[s.head].sent])
        if not weighed:
            return self._miscalled(t, sex, barred | quoted)
        if t.dep in SUBJECT:
            weighed = self._nearer(t, weighed, heads, near)
        found = self.best(weighed)
        if found is None or (self.crossed(t, found, heads) and not self.stands_above(t, found, weighed, heads)):
            return None
        if any(id(e) in quoted for _, e in weighed) and max(w for w, e in weighed if e is found) < 0:
            return None
        if found.sex is None and found.type == "person":
            found.sex = sex
        return found

    def _miscalled(self, t: Token, sex: str, barred: set[int]) -> Entity | None:
        """The one subject in view of whom only a table of names tells the other sex, in a text that has no pronoun of
        that sex: names of many lands are in that table under the wrong one."""
        if any(_SINGULAR.get(x.lower) not in (None, sex) for x in self.tokens):
            return None
        found: dict[int, Entity] = {}
        for _, s in self.candidates(t):
            e, head = s.entity, self.tokens[s.head]
            near = head.dep in SUBJECT and self.rank[t.sent] - self.rank[head.sent] <= 1 and id(e) not in barred
            if near and e is not None and e.type == "person" and e.guessed and not s.plural:
                found[id(e)] = e
        if len(found) != 1:
            return None
        (e,) = found.values()
        e.sex = sex
        return e

    def _nearer(
        self, t: Token, weighed: list[tuple[float, Entity]], heads: list[tuple[Entity, int]], near: int
    ) -> list[tuple[float, Entity]]:
        """The candidates with less weight on those who stand before the nearest sentence with a fitting subject."""
        ranks = [self.rank[t.sent] - self.rank[self.tokens[h].sent] for _, h in heads]
        return [(w - (r > near), e) for (w, e), r in zip(weighed, ranks, strict=True)]

    def _unnamed_voice(self, t: Token) -> Entity | None:
        """The one unnamed person who goes on speaking as "they" ("A spokesman said … they added")."""
        e = self._last_heard(t, (None, "m", "f"))
        return e if e is not None and e.type == "anonymous" and not e.plural else None

    def _last_heard(self, t: Token, sexes: tuple[str | None, ...]) -> Entity | None:
        """Who spoke last of those whom a pronoun may mean ("…," he added); nobody where that speaker is unknown."""
        for i in range(t.i - 1, -1, -1):
            verb = self.tokens[i]
            if self.rank[t.sent] - self.rank[verb.sent] > REACH or t.sent - verb.sent > FAR:
                return None
            if verb.pos != "VERB" or self.in_quote[i] or verb.lemma not in self.speech or self.told(verb):
                continue
            for c in self.parsed.kids(i, "nsubj"):
                e = self.at(c.i)
                if e is None or (e.sex in sexes and e.type in ("person", "anonymous") and e.count is None):
                    return e
        return None

    def _plural(self, t: Token) -> Spot:
        spot = Spot(t.i, t.i + 1, t.i, "pronoun", None, plural=True)
        if self.in_quote[t.i]:
            spot.entity = self.other_side(t)
            return spot
        if self._waits(t):
            return spot
        best: list[tuple[float, Spot, tuple[Entity, ...]]] = []
        for weight, s in self.candidates(t):
            members = s.members or self.coordinated(s) or self.apposed(s)
            if len(members) > 1:
                best.append((weight + 0.5, s, members))
            elif s.plural and s.entity is not None:
                best.append((weight, s, ()))
            elif s.entity is not None and s.entity.type == "group" and s.kind != "pronoun":
                best.append((weight - 1, s, ()))
            elif self._speaking_body(t, s):
                best.append((weight - 1.5, s, ()))
        seen: dict[tuple[int, ...], tuple[float, Spot, tuple[Entity, ...]]] = {}
        for row in best:
            key = tuple(sorted(id(e) for e in row[2])) or (id(row[1].entity),)
            if key not in seen or seen[key][0] < row[0]:
                seen[key] = row
        ranked = sorted(seen.values(), key=lambda r: -r[0])
        if not ranked and self.goes_on(t):
            spot.entity = self._unnamed_voice(t)
            return spot
        if not ranked or ranked[0][0] < -2 or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < MARGIN):
            return spot
        _, chosen, members = ranked[0]
        spoken = len(members) > 1 and self.speaks(t) and all(e.type in _HUMAN for e in members)
        if (t.lower == "them" and not members) or (not spoken and self._plural_between(t, chosen)):
            return spot
        spot.members = members
        spot.entity = None if members else chosen.entity
        return spot

    def _speaking_body(self, t: Token, s: Spot) -> bool:
        """Whether "they said" may mean the one body that acted ("The League … They said")."""
        body = s.entity is not None and s.entity.type == "organisation"
        if not (body and self.speaks(t) and s.head < t.i and self.tokens[s.head].dep in SUBJECT):
            return False
        between = (x for x in self.tokens[s.head + 1 : t.i] if x.tag == "NNS" and x.i not in self.at_head)
        return not any(x.dep in SUBJECT or (x.dep == "conj" and self.tokens[x.head].dep in SUBJECT) for x in between)

    def _waits(self, t: Token) -> bool:
        """Whether the pronoun stands in a phrase before its subject ("In their march, the rebels …")."""
        sentence = self.parsed.sentences[t.sent]
        if t.dep in SUBJECT or t.i - sentence.first > 6:
            return False
        return any(c.i > t.i and c.left > t.i for c in self.parsed.kids(sentence.root, "nsubj", "nsubjpass"))

    def _plural_between(self, t: Token, chosen: Spot) -> bool:
        """Whether a plural noun that is no actor stands between the chosen one and the pronoun."""
        head = self.tokens[chosen.head]
        if head.dep in SUBJECT and head.head in self.governors(t):
            return False
        low = max(chosen.head + 1, self.parsed.sentences[t.sent].first)
        return any(
            self.tokens[i].tag == "NNS" and i not in self.at_head and self.tokens[i].dep != "compound"
            for i in range(low, t.i)
        )

    def _neuter(self, t: Token) -> Entity | None:
        if self._expletive(t):
            return None
        later = self.later_names(t) | (set() if t.dep in SUBJECT else self.barred(t))
        weighed, heads, near = [], [], 9
        for weight, s in self.candidates(t):
            e = s.entity
            if e is None or s.plural or id(e) in later or e.type not in ("organisation", "country", "group"):
                continue
            if self.tokens[s.head].dep in SUBJECT or s.kind == "pronoun" or self.tokens[s.head].dep == "agent":
                weighed.append((weight, e))
                near = min(near, self.rank[t.sent] - self.rank[self.tokens[s.head].sent])
            else:
                weighed.append((weight + 0.5, e))
            heads.append((e, s.head))
        if self.speaks(t):
            weighed = self._nearer(t, weighed, heads, near)
        found = self.best(weighed)
        if found is None or self.crossed(t, found, heads):
            return None
        return found if self._neuter_is_clear(t, found, heads) else None

    def _neuter_is_clear(self, t: Token, found: Entity, heads: list[tuple[Entity, int]]) -> bool:
        """Only the subject of a clause above, or the subject of the sentence before for an "it" that acts, is safe."""
        tokens = self.tokens
        governors = self.governors(t)
        mine = [h for e, h in heads if e is found]
        for h in mine:
            if tokens[h].sent == t.sent and tokens[h].dep in SUBJECT and tokens[h].head in governors:
                return not self._object_between(t, h, governors)
        opens = t.i - self.parsed.sentences[t.sent].first < 3
        acts = t.dep == "nsubj" and tokens[t.head].lemma in self.words["act"]
        if not (acts or (t.dep == "poss" and opens and tokens[t.head].dep in SUBJECT)):
            return False
        return any(tokens[h].dep in SUBJECT and self.rank[t.sent] - self.rank[tokens[h].sent] <= 1 for h in mine)

    def _object_between(self, t: Token, subject: int, governors: list[int]) -> bool:
        """Whether a common noun that is the object of the subject's verb owns the clause of the pronoun instead."""
        verb = self.tokens[subject].head
        nearest = next((g for g in governors if self.tokens[g].pos in ("VERB", "AUX")), verb)
        if nearest == verb:
            return False
        return any(
            c.i < t.i and c.i not in self.at_head and c.pos == "NOUN" for c in self.parsed.kids(verb, "dobj", "dative")
        )

    def _expletive(self, t: Token) -> bool:
        if t.lower != "it":
            return False
        verb = self.tokens[t.head]
        if t.dep == "expl" or verb.lemma in self.words["expletive_verbs"]:
            return True
        if verb.lemma == "be":
            return bool(self.parsed.kids(verb.i, "acomp", "attr", "ccomp", "csubj", "xcomp", "prep"))
        return t.dep in ("dobj", "pobj") and verb.lemma in ("make", "find", "consider", "think")
