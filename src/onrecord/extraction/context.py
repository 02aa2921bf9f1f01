"""What every kind of record asks about a token: a `Parsed` and a pack in; who, when, where, according to whom out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from onrecord.extraction.vocabulary import words
from onrecord.model import syntax
from onrecord.model.parsed import DateMention, EquipmentMention, Parsed, PlaceMention, QuantityMention
from onrecord.model.parts import Actor, Item, Place, Span, Voice, When
from onrecord.model.records import Modality, Polarity
from onrecord.packs import Pack, slug


@dataclass(slots=True)
class Context:
    """One article under extraction, with look-ups by token."""

    parsed: Parsed
    pack: Pack
    quantity_by_noun: dict[int, QuantityMention] = field(default_factory=dict)
    equipment_by_head: dict[int, EquipmentMention] = field(default_factory=dict)
    dates_by_sentence: dict[int, list[DateMention]] = field(default_factory=dict)
    places_by_sentence: dict[int, list[PlaceMention]] = field(default_factory=dict)
    money_by_sentence: dict[int, list[QuantityMention]] = field(default_factory=dict)
    outlet: Voice | None = None

    @classmethod
    def of(cls, parsed: Parsed, pack: Pack) -> Context:
        """The context of one parsed article."""
        out = cls(parsed, pack)
        out.equipment_by_head = {e.head: e for e in parsed.equipment}
        counts = [q for q in parsed.quantities if q.noun_token >= 0 and not out._in_name(q)]
        out.quantity_by_noun = {q.noun_token: q for q in reversed(counts)}
        for q in parsed.quantities:
            if q.currency:
                out.money_by_sentence.setdefault(parsed.tokens[q.first].sent, []).append(q)
        for d in parsed.dates:
            out.dates_by_sentence.setdefault(parsed.tokens[d.first].sent, []).append(d)
        for m in (m for m in parsed.places if m.use != "dateline"):
            out.places_by_sentence.setdefault(parsed.tokens[m.first].sent, []).append(m)
        name = parsed.article.outlet or next(iter(parsed.article.credits), None)
        if name:
            out.outlet = Voice(Actor(name, slug(name), "organisation"), "outlet", None)
        return out

    def _in_name(self, q: QuantityMention) -> bool:
        """Whether a number is the calibre or weight of a piece of equipment: "155mm howitzers", "2,000-pound bombs"."""
        e = self.equipment_by_head.get(q.noun_token)
        return e is not None and (e.first <= q.first < q.last <= e.last or bool(q.quantity.unit and "-" in q.span.text))

    # who
    def actors(self, i: int) -> tuple[Actor, ...]:
        """Everyone who is meant by the phrase headed by a token (coordination and plurals expanded)."""
        return self.parsed.actors_at(i)

    def actor(self, i: int) -> Actor | None:
        """The first of them, or None where nobody is known."""
        return next(iter(self.parsed.actors_at(i)), None)

    def first_actor(self, heads: list[int]) -> Actor | None:
        """The first known actor among several phrase heads."""
        return next((a for h in heads if (a := self.actor(h)) is not None), None)

    # how
    def polarity(self, i: int) -> Polarity:
        """Denied where the clause or the act itself is negated, or a verb above it denies it."""
        p, deny = self.parsed, words("modality", "deny")
        v = syntax.clause_verb(p, i)
        if syntax.negated(p, i) or syntax.negated(p, v):
            return "denied"
        chain = [v, *self._governors(v)]
        if any(p.tokens[x].lemma in deny or (x != v and syntax.negated(p, x)) for x in chain if x != i):
            return "denied"
        return "denied" if self._refuted(v) else "asserted"

    def _refuted(self, v: int) -> bool:
        """Whether the clause is what a report or claim says that is called false ("reports that X … were false"), or
        what is told not to be true ("it was not true that X")."""
        p = self.parsed
        for up in (p.tokens[v], *p.up(v)):
            noun = p.tokens[up.head]
            be = p.tokens[noun.head] if noun.dep == "attr" else noun
            if up.dep in ("ccomp", "relcl") and be.lemma == "be" and be.i < up.i:
                called = {c.lower for c in p.kids(be.i, "acomp", "attr")}
                untrue = bool(called & words("modality", "false"))
                if (untrue or called & words("modality", "true")) and untrue != syntax.negated(p, be.i):
                    return True
            if up.dep not in ("acl", "ccomp", "relcl") or noun.lemma not in words("modality", "claims"):
                continue
            above = syntax.clause_verb(p, noun.i)
            below = (above, *(c.i for c in p.kids(above, "xcomp", "ccomp")))
            said = {c.lower for x in below for c in p.kids(x, "acomp", "attr", "oprd")}
            if noun.dep in ("nsubj", "nsubjpass") and said & words("modality", "false"):
                return True
        return False

    def _governors(self, v: int) -> list[int]:
        """Verbs and adjectives that govern an infinitive: "agreed to send" gives `agreed` for `send`."""
        p, out = self.parsed, list[int]()
        t = p.tokens[v]
        while t.dep == "xcomp" and t.head != t.i and len(out) < 6:
            t = p.tokens[t.head]
            out.append(t.i)
        return out

    def modality(self, i: int) -> Modality:
        """Actual, planned, possible or conditional, from auxiliaries, governing words and "if"."""
        p = self.parsed
        v = syntax.clause_verb(p, i)
        chain = [v, *self._governors(v)]
        governors = [p.tokens[x].lemma for x in chain if x != i] + [
            p.tokens[h.i].lemma for h in p.up(i) if p.tokens[i].dep in ("pobj", "acl") and h.pos == "NOUN"
        ][:1]
        if any(self._conditioned(x) for x in chain):
            return "conditional"
        if self.wished(chain[-1]):
            return "possible"
        aux = {c.lower for x in chain for c in p.kids(x, "aux")}
        if v != i and p.tokens[v].lemma == "be" and p.tokens[i].dep == "nsubj":
            governors += [c.lemma for c in p.kids(v, "acomp")]
        if aux & words("modality", "possible_aux") or any(g in words("modality", "possible") for g in governors):
            return "possible"
        if any(g in words("modality", "planned") for g in governors) or self._is_to(chain):
            return "planned"
        if aux & words("modality", "future_aux") and p.tokens[chain[-1]].tag in ("VB", "VBG", "VBN", "VBP"):
            return "planned"
        return "actual"

    def wished(self, v: int) -> bool:
        """Whether a clause is what somebody wants to be done: "proposed that both set up a line"."""
        t = self.parsed.tokens[v]
        bare = t.lower == t.lemma and not self.parsed.kids(v, "aux")
        return t.dep == "ccomp" and bare and self.parsed.tokens[t.head].lemma in words("modality", "wishing")

    def _is_to(self, chain: list[int]) -> bool:
        """Whether a verb is what somebody "is to" do: "is to reopen the line"."""
        p = self.parsed
        infinitives = [p.tokens[x] for x in chain if p.tokens[x].dep == "xcomp" and p.tokens[x].tag == "VB"]
        heads = [p.tokens[t.head] for t in infinitives if any(c.lower == "to" for c in p.kids(t.i, "aux"))]
        return any(h.lemma == "be" and not p.kids(h.i, "attr", "acomp") for h in heads)

    def _conditioned(self, v: int) -> bool:
        """Whether a clause stands under "if", or has an "if" clause of its own that is no reported question."""
        p, condition = self.parsed, words("modality", "condition")
        t = p.tokens[v]
        if t.dep in ("advcl", "ccomp") and {c.lower for c in p.kids(v, "mark", "advmod")} & condition:
            return True
        return any(
            {m.lower for m in p.kids(c.i, "mark")} & condition
            for c in p.kids(v, "advcl")
            if not {c.lemma, *(k.lemma for k in p.kids(c.i, "advcl", "ccomp"))} & words("modality", "asking")
        )

    # when
    def when(self, i: int, *, reported: bool = True) -> When | None:
        """When the thing headed by a token happened: a date of its own clause, else (`reported`) of the clause that
        reports it, else None."""
        p = self.parsed
        dates = [
            d
            for d in self.dates_by_sentence.get(p.tokens[i].sent, ())
            if d.type in ("DATE", "TIME") and not d.timex.endswith("_REF")
        ]
        if not dates:
            return None
        inside = [d for d in dates if p.tokens[i].left <= d.first <= p.tokens[i].right and not syntax.is_verb(p, i)]
        if inside:
            return inside[0].when
        v = syntax.clause_verb(p, i)
        own = {v, syntax.main_verb(p, v), *self._governors(v)}
        for d in dates:
            if self.date_governor(d) in own:
                return d.when
        if reported:
            above = p.tokens[syntax.main_verb(p, v)]
            for _ in range(6):
                if above.head == above.i or self.told_beside(above.i):
                    break
                below, above = above, p.tokens[syntax.clause_verb(p, above.head)]
                if any(t.text == ";" for t in p.tokens[min(below.i, above.i) : max(below.i, above.i)]):
                    break
                for d in dates:
                    if self.date_governor(d) == above.i:
                        return d.when
        return None

    def told_beside(self, v: int) -> bool:
        """Whether a clause tells something besides the one above it, which took place at another time: a relative
        clause, one with "after" or "before", what somebody is accused of."""
        p = self.parsed
        t = p.tokens[v]
        if t.dep in ("relcl", "acl"):
            return t.tag not in ("VBG", "VBN", "VB") and not any(c.lower == "that" for c in p.kids(v, "mark"))
        if t.dep == "advcl":
            opening = [*p.kids(v, "mark", "prep"), *(g for c in p.kids(v, "npadvmod") for g in p.kids(c.i, "prep"))]
            return bool({c.lower for c in opening} & words("moments", "apart"))
        if t.dep == "pcomp":
            return p.tokens[t.head].lower in words("moments", "apart_prepositions")
        return False

    def date_under(self, verb: int, outside: Sequence[tuple[int, int]] = ()) -> When | None:
        """The first date that hangs directly on a clause's verb and does not stand in the given token ranges."""
        for d in self.dates_by_sentence.get(self.parsed.tokens[verb].sent, ()):
            if d.type not in ("DATE", "TIME") or d.timex.endswith("_REF"):
                continue
            if any(first <= d.first < last for first, last in outside):
                continue
            if self.date_governor(d) == verb:
                return d.when
        return None

    def date_governor(self, d: DateMention) -> int:
        """The verb of the clause on which a date hangs."""
        p = self.parsed
        inside = range(d.first, d.last)
        head = next((j for j in inside if p.tokens[j].head not in inside), d.first)
        return syntax.clause_verb(p, head)

    # where
    def place(self, i: int) -> Place | None:
        """Where: a place inside the phrase, else one that its clause is located at; the most exact one wins."""
        found = self.place_mention(i)
        return found.place if found else None

    def place_mention(self, i: int) -> PlaceMention | None:
        """The mention behind `place`."""
        p, t = self.parsed, self.parsed.tokens[i]
        mentions = [m for m in self.places_by_sentence.get(t.sent, ()) if not m.as_actor]
        v = syntax.clause_verb(p, i)
        locative = words("place", "locative")
        ranked: list[tuple[int, int, int, PlaceMention]] = []
        for order, m in enumerate(mentions):
            if m.first <= i < m.last:
                continue
            inside = t.left <= m.first <= t.right and not syntax.is_verb(p, i)
            located = syntax.prepositions_above(p, m.last - 1) in locative
            same = syntax.clause_verb(p, m.last - 1) in (v, syntax.main_verb(p, v))
            if inside or (located and same):
                ranked.append((0 if inside else 1, m.extent, order, m))
        return min(ranked, key=lambda r: r[:3])[3] if ranked else None

    # according to whom
    def attribution(self, i: int) -> tuple[Voice, ...]:
        """The chain of voices behind a token, nearest first, the outlet last."""
        covering = [a for a in self.parsed.attributions_over(i) if i != a.cue_token]
        covering.sort(key=lambda a: next(last - first for first, last in a.content_tokens if first <= i < last))
        voices: list[Voice] = []
        for a in covering:
            if a.speaker is None or not a.source:
                continue
            cue = a.words or "quoted"
            for actor in a.members or (a.speaker,):
                if all(v.actor.id != actor.id for v in voices):
                    voices.append(Voice(actor, cue, a.source[0]))
        if self.outlet is not None:
            voices.append(self.outlet)
        return tuple(voices)

    # what
    def count(self, i: int) -> QuantityMention | None:
        """The number of what a noun names, also one that a name parts from it: "20 “Wolf” vehicles"."""
        if i in self.quantity_by_noun:
            return self.quantity_by_noun[i]
        e = self.equipment_by_head.get(i)
        at = [c.i for c in self.parsed.kids(i, "nummod")] + ([e.first - 1] if e else [])
        counts = [q for q in self.parsed.quantities if q.frequency is None and not self._in_name(q)] if at else []
        return next((q for j in at for q in counts if q.first <= j < q.last), None)

    def item(self, i: int) -> Item:
        """The thing counted or named by a noun: name without article and number, category, quantity."""
        q, e = self.count(i), self.equipment_by_head.get(i)
        name = e.name if e else q.noun if q and q.noun else syntax.core_phrase(self.parsed, i)
        return Item(name, e.category if e else None, q.quantity if q else None)

    def quoted(self, i: int) -> bool:
        """Whether a token stands inside quote marks."""
        return self.parsed.quote_at(i) is not None

    def evidence(self, *tokens: int) -> tuple[Span, ...]:
        """The sentences of the given tokens, in order, each once."""
        p = self.parsed
        spans = {p.tokens[i].sent: p.sentence_span(i) for i in tokens}
        return tuple(spans[s] for s in sorted(spans))
