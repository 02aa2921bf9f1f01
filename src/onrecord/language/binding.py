"""Whom a pronoun cannot stand for, by the grammar of its clause: a pronoun and the spots around it in, actors out."""

from __future__ import annotations

from onrecord.language.actors import Entity, Spot
from onrecord.language.cues import cues
from onrecord.language.salience import SUBJECT, Salience
from onrecord.model.parsed import Token

_CLAUSES = 4
_OBJECTS = ("dobj", "dative")
_GAP = 2
_FAR_ABOVE = 3.0


class Binding(Salience):
    """Adds what the clause of a pronoun rules out, and what its quotation makes unlikely, to what is near to mind."""

    def barred(self, t: Token) -> set[int]:
        """The ids of the entities that a pronoun is not.

        For an object, the one whom its relative clause describes and who acts in it ("Norland, which gave it aid").
        For a subject, who is named in the clause that it is said to say ("Sow was wrong, he said"), the noun that its
        relative clause describes ("Sow, whom he praised") and the object of its own verb ("he told the pilot").
        """
        if t.dep not in SUBJECT:
            return self._doer_described(t)
        verb = self.tokens[t.head]
        out = {id(e) for s in self.by_sentence[t.sent] if (e := s.entity) is not None and self._is_object(s, verb)}
        out |= self._told_of(t, verb)
        for _ in range(_CLAUSES):
            if verb.dep == "relcl":
                e = self.at(verb.head)
                return out if e is None else out | {id(e)}
            if verb.dep not in ("ccomp", "conj"):
                break
            verb = self.tokens[verb.head]
        return out

    def _doer_described(self, t: Token) -> set[int]:
        verb = self.tokens[t.head]
        relative = any(c.tag in ("WDT", "WP") for c in self.parsed.kids(verb.i, "nsubj"))
        if t.dep not in _OBJECTS or t.lower.endswith(("self", "selves")) or verb.dep != "relcl" or not relative:
            return set()
        e = self.at(verb.head)
        return set() if e is None else {id(e)}

    def _told_of(self, t: Token, verb: Token) -> set[int]:
        """Who is the named subject of the clause before ", he said", but not where that one speaks there himself."""
        if t.i == 0 or self.tokens[t.i - 1].lower != ",":
            return set()
        out: set[int] = set()
        for clause in self.parsed.kids(verb.i, "ccomp"):
            if any(c.lower != "that" for c in self.parsed.kids(clause.i, "mark")) or self.in_quote[clause.i]:
                continue
            for s in self.by_sentence[t.sent]:
                head = self.tokens[s.head]
                inside = s.kind == "name" and head.dep in SUBJECT and clause.left <= s.head < t.i
                if inside and self.tokens[head.head].lemma not in self.speech:
                    out.add(id(s.entity))
        return out

    def _is_object(self, s: Spot, verb: Token) -> bool:
        head = self.tokens[s.head]
        if head.dep == "pobj" and self.tokens[head.head].lower in ("to", "with", "for"):
            return self.tokens[head.head].head == verb.i
        return head.dep in _OBJECTS and head.head == verb.i

    def quoted(self, t: Token) -> set[int]:
        """The ids of the persons named in the quotation beside which a pronoun speaks: few name themselves."""
        if not self.speaks(t):
            return set()
        near = [*range(max(0, t.i - _GAP), t.i), *range(t.i + 1, min(len(self.tokens), t.i + 2 + _GAP))]
        quote = next((q for i in near if self.in_quote[i] and (q := self.parsed.quote_at(i)) is not None), None)
        if quote is None:
            return set()
        rows = range(self.tokens[quote.first].sent, self.tokens[quote.last - 1].sent + 1)
        return {id(s.entity) for n in rows for s in self.by_sentence[n]
                if s.kind == "name" and quote.first <= s.head < quote.last}  # fmt: skip

    def described_again(self, s: Spot) -> bool:
        """Whether an unnamed person is only another word for one who is named in the same clause.

        So is what a copula ascribes ("Sow is a hard man") and the subject beside a name ("a woman in Accra, Ama Sow").
        """
        e, head = s.entity, self.tokens[s.head]
        if e is None or e.type != "anonymous" or head.dep not in ("attr", *SUBJECT):
            return False
        others: list[Entity] = [x for c in self.parsed.kids(head.head, "npadvmod", *SUBJECT)
                                if c.i != head.i and (x := self.at(c.i)) is not None]  # fmt: skip
        return any(x.type == "person" for x in others)

    def sex_of_noun(self, s: Spot) -> str | None:
        """ "f" or "m" where an unnamed person is described by a noun that tells it ("the girl", "her husband")."""
        noun = s.entity.noun if s.entity is not None and s.entity.type == "anonymous" else ""
        return "f" if noun in self.words["female_noun"] else "m" if noun in self.words["male_noun"] else None

    def goes_on(self, t: Token) -> bool:
        """Whether a pronoun goes on speaking ("he added", "she also wrote")."""
        verb = self.tokens[t.head]
        also = any(c.lower in ("also", "further") for c in self.parsed.kids(verb.i, "advmod"))
        return self.speaks(t) and (verb.lemma in cues("going_on") or also)

    def stands_above(
        self, t: Token, found: Entity, weighed: list[tuple[float, Entity]], heads: list[tuple[Entity, int]]
    ) -> bool:
        """Whether the subject of a clause above far outweighs all others, and no object of those clauses is near."""
        tokens, above = self.tokens, self.governors(t)
        subjects = [tokens[h] for e, h in heads if e is found and tokens[h].dep in SUBJECT]
        if t.dep not in SUBJECT or not any(x.head in above and x.sent == t.sent for x in subjects):
            return False
        mine = max(w for w, e in weighed if e is found)
        if any(e is not found and mine - w < _FAR_ABOVE for w, e in weighed):
            return False
        at = max(h for e, h in heads if e is found and h < t.i)
        relative = self.speaks(t) and any(tokens[g].dep == "relcl" for g in (t.head, *above[:2]))
        between = [tokens[h] for e, h in heads if e is not found and at < h < t.i]
        return relative or not any(x.dep in (*_OBJECTS, "pobj", "attr") for x in between)
