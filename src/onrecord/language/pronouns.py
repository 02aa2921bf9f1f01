"""Whom pronouns and pairs ("he", "they", "the two") stand for: named and described `Spot`s in, their `Spot`s out.

A pronoun is left unresolved (entity null) unless one candidate is clearly better than every other.
"""

from __future__ import annotations

from bisect import bisect_left

from onrecord.language.actors import Entity, Spot
from onrecord.language.name_words import name_words
from onrecord.model.parsed import Parsed, Token

_SINGULAR = {
    "he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f",
}  # fmt: skip
_PLURAL = frozenset(("they", "them", "their", "theirs", "themselves"))
_NEUTER = frozenset(("it", "its", "itself"))
_SUBJECT = frozenset(("nsubj", "nsubjpass"))
_REACH = 4
_MARGIN = 1.5


class PronounResolver:
    """The pronouns of one article. `spots` in order; resolved pronouns join them as the text is read on."""

    def __init__(self, parsed: Parsed, spots: list[Spot]) -> None:
        self.parsed = parsed
        self.tokens = parsed.tokens
        self.words = name_words()
        self.by_sentence: list[list[Spot]] = [[] for _ in parsed.sentences]
        self.at_head: dict[int, Spot] = {}
        for s in spots:
            self.by_sentence[self.tokens[s.head].sent].append(s)
            self.at_head[s.head] = s
        self.in_quote = bytearray(len(self.tokens))
        for n, q in enumerate(parsed.quotes):
            if q.kind == "speech":
                self.in_quote[q.first : q.last] = bytes([n % 254 + 1]) * (q.last - q.first)
        self.narrated = [self._is_narrated(s.first, s.last) for s in parsed.sentences]
        self.rank: list[int] = []
        count = 0
        for heard in self.narrated:
            count += heard
            self.rank.append(count)

    def _is_narrated(self, first: int, last: int) -> bool:
        return any(not self.in_quote[i] and self.tokens[i].pos not in ("PUNCT", "SPACE") for i in range(first, last))

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
                spot = self._pair(t)
            elif low in ("who", "which") and t.dep in _SUBJECT:
                spot = self._relative(t)
            if spot is not None:
                out.append(spot)
                if spot.entity or spot.members:
                    row = self.by_sentence[t.sent]
                    row.append(spot)
                    self.at_head[spot.head] = spot
        return out

    def at(self, token: int) -> Entity | None:
        """Whom the spot at a head token stands for."""
        spot = self.at_head.get(token)
        return spot.entity if spot else None

    def _relative(self, t: Token) -> Spot | None:
        verb = self.tokens[t.head]
        if verb.dep != "relcl":
            return None
        spot = self.at_head.get(verb.head)
        if spot is None or (t.lower == "which" and spot.entity and spot.entity.type == "person"):
            return None
        return Spot(t.i, t.i + 1, t.i, "pronoun", spot.entity, spot.plural, spot.members)

    def _governors(self, t: Token) -> list[int]:
        out: list[int] = []
        while t.head != t.i and len(out) < 12:
            t = self.tokens[t.head]
            out.append(t.i)
        return out

    def _candidates(self, t: Token) -> list[tuple[float, Spot]]:
        """Spots before a token with their weights: near, subject, speaker; the clause above the token counts most."""
        found: list[tuple[float, Spot]] = []
        governors = self._governors(t)
        own = self._own_subjects(t)
        ruling = -1
        quote = self.in_quote[t.i]
        is_subject = t.dep in _SUBJECT
        for n in range(t.sent, -1, -1):
            distance = self.rank[t.sent] - self.rank[n]
            if distance > _REACH or t.sent - n > 12:
                break
            if self.parsed.sentences[n].heading and distance:
                continue
            for s in self.by_sentence[n]:
                head = self.tokens[s.head]
                if s.head >= t.i and not (n == t.sent and self._cataphoric(t, head)):
                    continue
                if quote != self.in_quote[s.head]:
                    continue
                weight = -1.0 * distance
                if head.dep in _SUBJECT or (head.dep == "conj" and self.tokens[head.head].dep in _SUBJECT):
                    weight += 2
                    up = self.tokens[head.head]
                    if head.head in governors and n == t.sent:
                        if head.head in own and not is_subject:
                            continue
                        order = governors.index(head.head)
                        nearest = ruling < 0 or order <= ruling
                        weight += 3 if nearest else 1
                        if nearest and ruling >= 0 and order < ruling:
                            found = [(w - 2 if self._rules(x, governors) else w, x) for w, x in found]
                        ruling = order if nearest else ruling
                    elif up.lemma in self.words["speech"]:
                        weight += 0.5
                    if up.dep == "ROOT":
                        weight += 0.5
                    if is_subject:
                        weight += 0.5
                elif head.dep == "poss":
                    weight -= 0.5
                elif head.dep == "pobj" and self.tokens[head.head].lower == "by" and self.tokens[head.head].dep == "agent":
                    weight += 1
                elif head.dep == "pobj" and self.tokens[head.head].lower == "to" and n == t.sent:
                    weight += 0.5
                if head.dep in ("compound", "nmod"):
                    weight -= 2
                if s.kind == "pronoun":
                    weight += 0.3
                found.append((weight, s))
        return found

    def _rules(self, s: Spot, governors: list[int]) -> bool:
        head = self.tokens[s.head]
        return head.dep in _SUBJECT and head.head in governors

    def _own_subjects(self, t: Token) -> set[int]:
        """Verbs whose subject cannot be what an object pronoun means ("she praised her", "asked X to help him")."""
        if t.tag == "PRP$" or t.dep in _SUBJECT:
            return set()
        out: set[int] = set()
        for g in self._governors(t)[:6]:
            verb = self.tokens[g]
            out.add(g)
            if verb.pos in ("VERB", "AUX") and (self.parsed.kids(g, "nsubj", "nsubjpass") or verb.dep not in ("xcomp", "advcl", "conj", "acl")):
                break
        return out

    def _crossed(self, t: Token, chosen: Entity, weighed: list[tuple[Entity, int]]) -> bool:
        """Whether another candidate stands between the chosen one and the pronoun in the sentence: then it is open."""
        at = max((h for e, h in weighed if e is chosen and h < t.i), default=-1)
        if at < 0 or self.tokens[at].sent != t.sent:
            return False
        return any(e is not chosen and at < h < t.i and self.tokens[h].dep not in ("compound", "poss", "nmod") for e, h in weighed)

    def _cataphoric(self, t: Token, head: Token) -> bool:
        """Whether the name behind is the subject that a fronted clause or phrase with the pronoun waits for."""
        return head.dep in _SUBJECT and head.head in self._governors(t) and t.head != head.head and t.i < head.i < head.head + 6 and (
            t.i - self.parsed.sentences[t.sent].first < 10
        )

    def _best(self, weighed: list[tuple[float, Entity]]) -> Entity | None:
        top: dict[int, tuple[float, Entity]] = {}
        for weight, e in weighed:
            old = top.get(id(e), (-9.0, e))
            top[id(e)] = (max(weight, old[0]), e)
        ranked = sorted(top.values(), key=lambda r: -r[0])
        if not ranked or ranked[0][0] < -3.5:
            return None
        if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _MARGIN:
            return None
        return ranked[0][1]

    def _later_names(self, t: Token) -> set[int]:
        """Entities that the rest of the sentence names: a pronoun before the name is rarely one of them."""
        return {
            id(s.entity) for s in self.by_sentence[t.sent]
            if s.head > t.i and s.kind == "name" and s.entity and not self._cataphoric(t, self.tokens[s.head])
            and self.in_quote[s.head] == self.in_quote[t.i]
        }  # fmt: skip

    def _person(self, t: Token, sex: str) -> Entity | None:
        later = self._later_names(t)
        weighed, heads = [], []
        for weight, s in self._candidates(t):
            e = s.entity
            if e is None or e.plural or s.plural or id(e) in later:
                continue
            if e.type == "person" or (e.type == "anonymous" and e.count is None):
                if e.sex not in (None, sex):
                    continue
                weighed.append((weight + (0.5 if e.sex == sex else 0) - (0.5 if e.type == "anonymous" else 0), e))
                heads.append((e, s.head))
        found = self._best(weighed)
        if found is None or self._crossed(t, found, heads):
            return None
        if found.sex is None and found.type == "person":
            found.sex = sex
        return found

    def _plural(self, t: Token) -> Spot:
        spot = Spot(t.i, t.i + 1, t.i, "pronoun", None, plural=True)
        if self.in_quote[t.i]:
            return spot
        best: list[tuple[float, Spot, tuple[Entity, ...]]] = []
        for weight, s in self._candidates(t):
            members = s.members or self._coordinated(s)
            if len(members) > 1:
                best.append((weight + 0.5, s, members))
            elif s.plural and s.entity is not None:
                best.append((weight, s, ()))
            elif s.entity is not None and s.entity.type in ("organisation", "group") and s.kind != "pronoun":
                best.append((weight - 1.5, s, ()))
        seen: dict[tuple[int, ...], tuple[float, Spot, tuple[Entity, ...]]] = {}
        for row in best:
            key = tuple(sorted(id(e) for e in row[2])) or (id(row[1].entity),)
            if key not in seen or seen[key][0] < row[0]:
                seen[key] = row
        ranked = sorted(seen.values(), key=lambda r: -r[0])
        if not ranked or ranked[0][0] < -2 or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _MARGIN):
            return spot
        _, chosen, members = ranked[0]
        if t.lower == "them" and not members:
            return spot
        spot.members = members
        spot.entity = None if members else chosen.entity
        return spot

    def _coordinated(self, s: Spot) -> tuple[Entity, ...]:
        """The entities that are joined with a spot by "and", when it is the first of them."""
        if self.tokens[s.head].dep == "conj" and self.tokens[s.head].head in self.at_head:
            return ()
        members: list[Entity] = [s.entity] if s.entity else []
        queue = [s.head]
        while queue:
            i = queue.pop()
            for c in self.parsed.kids(i, "conj"):
                other = self.at_head.get(c.i)
                if other and other.entity and other.entity not in members:
                    members.append(other.entity)
                queue.append(c.i)
        return tuple(members) if len(members) > 1 else ()

    def _neuter(self, t: Token) -> Entity | None:
        if self._expletive(t):
            return None
        later = self._later_names(t)
        weighed, heads = [], []
        for weight, s in self._candidates(t):
            e = s.entity
            if e is None or s.plural or id(e) in later or e.type not in ("organisation", "country", "group"):
                continue
            if self.tokens[s.head].dep in _SUBJECT or s.kind == "pronoun" or self.tokens[s.head].dep == "agent":
                weighed.append((weight, e))
            else:
                weighed.append((weight + 0.5, e))
            heads.append((e, s.head))
        found = self._best(weighed)
        if found is None or self._crossed(t, found, heads):
            return None
        top = max((w for w, e in weighed if e is found), default=-9.0)
        agentive = t.dep == "nsubj" and self.tokens[t.head].lemma in self.words["act"]
        return found if top >= (0.5 if t.dep == "poss" or agentive else 3.5) else None

    def _expletive(self, t: Token) -> bool:
        if t.lower != "it":
            return False
        verb = self.tokens[t.head]
        if t.dep == "expl" or verb.lemma in self.words["expletive_verbs"]:
            return True
        if verb.lemma == "be":
            return bool(self.parsed.kids(verb.i, "acomp", "attr", "ccomp", "csubj", "xcomp", "prep"))
        return t.dep in ("dobj", "pobj") and verb.lemma in ("make", "find", "consider", "think")

    def _pair(self, t: Token) -> Spot | None:
        tokens = self.tokens
        before = tokens[t.i - 1].lower if t.i else ""
        first, last = t.i, t.i + 1
        if t.lower == "both":
            if t.dep not in ("nsubj", "pobj", "dobj", "nsubjpass", "appos") and not self._pair_noun(t.i + 1):
                return None
            if t.dep in ("nsubj",) and self.parsed.kids(t.head, "attr"):
                return None
        elif before not in ("the", "these", "those"):
            return None
        else:
            first -= 1
        if self._pair_noun(t.i + 1):
            last += 1
        elif t.dep == "nummod" and tokens[t.head].tag[:2] == "NN" and tokens[t.head].i > t.i:
            noun = tokens[t.head]
            if noun.lower not in self.words["pair_noun"] or noun.i - t.i > 3:
                return None
            last = noun.i + 1
        elif t.lower in ("pair", "duo") and t.dep not in ("nsubj", "nsubjpass", "pobj", "dobj"):
            return None
        members = self._pair_members(t)
        return Spot(first, last, last - 1, "pronoun", None, plural=True, members=members)

    def _pair_noun(self, i: int) -> bool:
        return i < len(self.tokens) and self.tokens[i].lower in self.words["pair_noun"]

    def _pair_members(self, t: Token) -> tuple[Entity, ...]:
        """The two of whom the text spoke last: the parties of one clause, or two that are joined by "and"."""
        noun = self.tokens[t.i + 1].lower if t.i + 1 < len(self.tokens) else ""
        lands = noun in ("countries", "nations", "sides", "neighbours", "neighbors", "militaries", "governments", "capitals", "rivals", "parties")
        wanted = ("country", "group") if lands else ("person", "anonymous")
        if noun == "allies":
            wanted = ("country", "person", "organisation")
        named_later = {id(s.entity) for s in self.by_sentence[t.sent] if s.head > t.i and s.kind == "name" and s.entity}
        here = [s for s in self.by_sentence[t.sent] if s.head < t.i and s.entity and s.entity.type in wanted]
        low = max(0, t.sent - 4)
        for n in range(t.sent, low - 1, -1):
            row = here if n == t.sent else [s for s in self.by_sentence[n] if s.entity and s.entity.type in wanted]
            pair = self._pair_of(row, named_later if n != t.sent else set(), n == t.sent, lands)
            if pair:
                return pair
            if row and n != t.sent and len({id(s.entity) for s in row}) > 2:
                return ()
        everyone = self._distinct([s for s in self.by_sentence[t.sent] if s.entity and s.entity.type in wanted])
        return everyone if len(everyone) == 2 else ()

    def _distinct(self, row: list[Spot]) -> tuple[Entity, ...]:
        out: list[Entity] = []
        for s in sorted(row, key=lambda s: s.head):
            if s.entity and s.entity not in out:
                out.append(s.entity)
        return tuple(out)

    def _pair_of(self, row: list[Spot], named_later: set[int], same: bool, lands: bool) -> tuple[Entity, ...]:
        """The pair among the spots of one sentence, or nothing when there is none or it is not clear."""
        earlier = [p for s in row if len(p := self._coordinated(s)) == 2]
        earlier = [p for p in earlier if not all(id(e) in named_later for e in p)]
        main = self._clause_pair(row, named_later)
        if main:
            return main
        if len(earlier) == 1:
            return earlier[0]
        everyone = self._distinct(row)
        if not lands:
            everyone = tuple(e for e in everyone if e.type == "person") if len(everyone) > 2 else everyone
        if len(everyone) == 2 and not any(len(s.members) > 2 for s in row) and not (
            named_later and all(id(e) in named_later for e in everyone)
        ):
            return everyone
        return ()

    def _clause_pair(self, row: list[Spot], named_later: set[int]) -> tuple[Entity, ...]:
        """The subject and another party in the predicate of the same clause ("X phoned his counterpart Y")."""
        for s in row:
            head = self.tokens[s.head]
            if head.dep not in _SUBJECT or s.entity is None or self._coordinated(s):
                continue
            inside: list[Entity] = []
            for o in row:
                if o is s or o.entity is None or o.entity is s.entity or o.kind == "pronoun" or o.entity in inside:
                    continue
                at = self.tokens[o.head]
                up = self._governors(at)
                if head.head in up and o.head > head.head and at.dep in ("dobj", "pobj", "appos", "dative"):
                    inside.append(o.entity)
            if len(inside) == 1 and not (id(s.entity) in named_later and id(inside[0]) in named_later):
                return (s.entity, inside[0])
        return ()
