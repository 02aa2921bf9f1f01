"""Whom "the two", "both" and "the two countries" mean: a token of an article in, a `Spot` with two members out."""

from __future__ import annotations

from functools import partial

from onrecord.language.actors import Entity, Spot
from onrecord.language.salience import SUBJECT, Salience
from onrecord.model.parsed import Token

_NEAR_BY = 8
_ARMED = frozenset({"military", "movement", "armed group", "alliance", "party"})


class PairFinder(Salience):
    """Finds the pairs of one article."""

    def pair(self, t: Token) -> Spot | None:
        """The spot of a pair word; None where it is only a number or a determiner."""
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
        elif t.lower in ("pair", "duo", "couple") and t.dep not in ("nsubj", "nsubjpass", "pobj", "dobj"):
            return None
        if t.lower == "couple" and self._new_couple(t):
            return None
        members = self._pair_members(t)
        if t.lower == "couple" and not members:
            return None
        return Spot(first, last, last - 1, "pronoun", None, plural=True, members=members)

    def _new_couple(self, t: Token) -> bool:
        """Whether "couple" is a number here, or an unnamed couple was brought up shortly before."""
        if t.i + 1 < len(self.tokens) and self.tokens[t.i + 1].lower == "of":
            return True
        low = self.parsed.sentences[max(0, t.sent - _NEAR_BY)].first
        couples = (x for x in self.tokens[low : t.i] if x.lower == "couple")
        return any(c.lower in ("a", "an", "another") for x in couples for c in self.parsed.kids(x.i, "det"))

    def one_of_two(self, t: Token) -> Spot | None:
        """The spot of "the former" or "the latter" of the two of whom the text spoke last."""
        if t.i == 0 or self.tokens[t.i - 1].lower != "the":
            return None
        members = self._pair_members(t)
        entity = members[t.lower == "latter"] if len(members) == 2 else None
        return Spot(t.i - 1, t.i + 1, t.i, "pronoun", entity)

    def _pair_noun(self, i: int) -> bool:
        return i < len(self.tokens) and self.tokens[i].lower in self.words["pair_noun"]

    def _pair_members(self, t: Token) -> tuple[Entity, ...]:
        """The two of whom the text spoke last: the parties of one clause, or two that are joined by "and"."""
        noun = self.tokens[t.i + 1].lower if t.i + 1 < len(self.tokens) else ""
        lands = noun in self.words["pair_lands"]
        wanted: tuple[str, ...] = ("country", "group") if lands else ("person", "anonymous")
        if noun == "allies":
            wanted = ("country", "person", "organisation")
        if noun in self.words["pair_sides"]:
            wanted = ("country", "group", "organisation")
        fits = partial(self._fits, noun, wanted)
        named_later = {id(s.entity) for s in self.by_sentence[t.sent] if s.head > t.i and s.kind == "name" and s.entity}
        here = [s for s in self.by_sentence[t.sent] if s.head < t.i and fits(s)]
        low = max(0, t.sent - 4)
        for n in range(t.sent, low - 1, -1):
            row = here if n == t.sent else [s for s in self.by_sentence[n] if fits(s)]
            pair = self._pair_of(row, named_later if n != t.sent else set(), lands)
            if pair:
                return pair
            if row and n != t.sent and len({id(s.entity) for s in row}) > 2:
                return ()
        everyone = self._distinct([s for s in self.by_sentence[t.sent] if fits(s)])
        return everyone if len(everyone) == 2 else ()

    def _fits(self, noun: str, wanted: tuple[str, ...], s: Spot) -> bool:
        """Whether a spot can be one of a pair: of the sort wanted, no outlet or ministry among "sides", no minister
        among "generals"."""
        e = s.entity
        if e is None or e.type not in wanted:
            return False
        if e.type == "organisation" and noun in self.words["pair_sides"]:
            return e.body_type in _ARMED
        office = noun.removesuffix("s")
        if e.type == "person" and office in self.words["pair_offices"] and (e.roles or e.titles or e.role):
            called = " ".join((*e.roles, *e.titles, e.role or "")).lower()
            return office in called or office[:3] + "." in called.split() or office[:3] in called.split()
        return True

    def _distinct(self, row: list[Spot]) -> tuple[Entity, ...]:
        out: list[Entity] = []
        for s in sorted(row, key=lambda s: s.head):
            if s.entity and s.entity not in out:
                out.append(s.entity)
        return tuple(out)

    def _pair_of(self, row: list[Spot], named_later: set[int], lands: bool) -> tuple[Entity, ...]:
        """The pair among the spots of one sentence, or nothing when there is none or it is not clear."""
        earlier = [p for s in row if len(p := self.coordinated(s)) == 2]
        earlier = [p for p in earlier if not all(id(e) in named_later for e in p)]
        main = self._clause_pair(row, named_later)
        if main:
            return main
        if len(earlier) == 1:
            return earlier[0]
        everyone = self._distinct(row)
        if not lands:
            everyone = tuple(e for e in everyone if e.type == "person") if len(everyone) > 2 else everyone
        if (
            len(everyone) == 2
            and not any(len(s.members) > 2 for s in row)
            and not (named_later and all(id(e) in named_later for e in everyone))
        ):
            return everyone
        return ()

    def _clause_pair(self, row: list[Spot], named_later: set[int]) -> tuple[Entity, ...]:
        """The subject and another party in the predicate of the same clause ("X phoned his counterpart Y")."""
        for s in row:
            head = self.tokens[s.head]
            if head.dep not in SUBJECT or s.entity is None or self.coordinated(s):
                continue
            inside: list[Entity] = []
            for o in row:
                if o is s or o.entity is None or o.entity is s.entity or o.kind == "pronoun" or o.entity in inside:
                    continue
                at = self.tokens[o.head]
                up = self.governors(at)
                if head.head in up and o.head > head.head and at.dep in ("dobj", "pobj", "appos", "dative"):
                    inside.append(o.entity)
            if len(inside) == 1 and not (id(s.entity) in named_later and id(inside[0]) in named_later):
                return (s.entity, inside[0])
        return ()
