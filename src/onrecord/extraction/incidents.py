"""Incidents: violent events in a parsed article in, an `Incident` with actor, target, place and harm each out."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.extraction import EXTRACTORS
from onrecord.extraction.codebook import coarse, type_of
from onrecord.extraction.context import Context
from onrecord.extraction.harms import harm_at, harm_kind, toll_at
from onrecord.extraction.incident_classes import settled
from onrecord.extraction.incident_frames import framed
from onrecord.extraction.incident_nouns import from_noun, under
from onrecord.extraction.incident_parts import Draft, background, lemma, listed, outcome_words, same_voice
from onrecord.extraction.incident_places import elsewhere, sole
from onrecord.extraction.incident_subjected import subjected
from onrecord.extraction.incident_told import told, triggers
from onrecord.extraction.incident_verbs import from_verb
from onrecord.extraction.moments import told_day
from onrecord.extraction.vocabulary import mapping, words
from onrecord.model import syntax
from onrecord.model.parsed import Token
from onrecord.model.parts import When
from onrecord.model.records import Incident

_BACK = 6
_NEXT = 2
_SAME_AGAIN = frozenset({"another", "others"})
_BEHIND = 0.2
_GENERIC = frozenset({
    "attack", "strike", "shooting", "bombing", "explosion", "ground_attack", "clash", "raid", "blast",
})
_BLOODLESS = frozenset({"agreed", "sanction", "mobilised", "base", "defected", "transferred"})
_UNHURT = _BLOODLESS | {"abduction", "arrest", "curfew", "disarmed"}
_NO_ATTACK = _BLOODLESS | {
    "disarmed", "arrest", "dispersed", "protest", "displaced", "curfew", "found_dead", "crime", "natural", "accident",
}
_WITHDRAWN = frozenset({"transferred", "mobilised"})
_AT_PROTEST = frozenset({"arrest", "dispersed"})
_APART = frozenset({"after", "before", "since", "for", "to", "between"})
_NOUNS = frozenset({"NOUN", "PROPN"})


@EXTRACTORS.put("incident")
def incidents(context: Context) -> Iterator[Incident]:
    """Every incident of the article, in order; later sentences about "the attack" add to the one before."""
    by_rule = _by_rule(context)
    seen = _by_model(context, by_rule)
    drafts: list[Draft] = []
    spoken = {context.parsed.tokens[i].sent for i in (*by_rule, *seen)}
    for t in context.parsed.tokens:
        draft = by_rule.get(t.i) or seen.get(t.i)
        if drafts and _thrown_back(context, drafts[-1], t):
            drafts[-1].outcome = outcome_words(context, t.i)
            drafts[-1].tokens.append(t.i)
        elif draft is not None:
            draft.place = draft.place or elsewhere(context, draft)
            _place_draft(context, drafts, draft)
        elif t.pos == "VERB" and t.sent not in spoken:
            _aftermath(context, drafts, t)
    for d in drafts:
        yield _record(context, d)


def _by_rule(context: Context) -> dict[int, Draft]:
    """The drafts by their triggers that the words of the tables tell."""
    p = context.parsed
    nouns, verbs = mapping("incident", "nouns"), mapping("incident", "verbs")
    drafts: dict[int, Draft] = {}
    last: Draft | None = None
    for t in p.tokens:
        if p.sentences[t.sent].heading:
            continue
        draft: Draft | None = None
        if last is not None and t.sent - p.tokens[last.trigger].sent > _NEXT:
            last = None
        if t.lower in _SAME_AGAIN and t.dep == "nsubj" and last is not None:
            plain = nouns.get(lemma(p.tokens[last.trigger]))
            draft = from_noun(context, t, plain) if plain else None
        elif (plain := under(context, t)) is not None:
            draft = from_noun(context, t, plain)
        elif t.pos in _NOUNS and (plain := nouns.get(lemma(t))) is not None:
            draft = from_noun(context, t, plain) or framed(context, t, behind=last is not None)
        elif t.pos in _NOUNS:
            draft = framed(context, t, behind=last is not None)
        elif t.pos == "VERB" and t.dep not in ("amod", "compound"):
            plain = verbs.get(lemma(t))
            draft = from_verb(context, t, plain, last) if plain else subjected(context, t)
            draft = draft or framed(context, t, behind=last is not None)
        if draft is not None:
            drafts[t.i] = last = draft
    return drafts


def _by_model(context: Context, by_rule: dict[int, Draft]) -> dict[int, Draft]:
    """The drafts by their triggers that only the learned model sees: in no clause that a rule has read."""
    p = context.parsed
    read = {syntax.clause_verb(p, i) for d in by_rule.values() for i in (d.trigger, *d.tokens)}
    out: dict[int, Draft] = {}
    for i, (name, odds) in triggers(context).items():
        t = p.tokens[i]
        if syntax.clause_verb(p, i) in read or i in by_rule:
            continue
        draft = told(context, t, name, odds)
        if draft is not None:
            out[i] = draft
            read.add(syntax.clause_verb(p, i))
    return out


def _thrown_back(context: Context, known: Draft, t: Token) -> bool:
    """Whether who had attacked was "thrown back", which is what became of the attack."""
    back = lemma(t) in listed("driving") and any(c.lower == "back" for c in context.parsed.kids(t.i, "prt", "advmod"))
    return back and t.dep == "conj" and t.head == known.trigger and known.outcome is None


def _caused_below(context: Context, t: Token) -> bool:
    """Whether a clause under a verb of harm tells the incident itself: "15 were killed when shells hit a market"."""
    p, verbs = context.parsed, mapping("incident", "verbs")
    return any(
        x.dep == "advcl" and lemma(x) in verbs and syntax.within(p, x.i, t.i)
        for x in p.tokens[t.i + 1 : p.sentence_of(t.i).last]
    )


def _foremost(context: Context, drafts: list[Draft]) -> Draft | None:
    """The last incident, or the one before that its sentence tells first: "strikes after rockets fell"."""
    last = drafts[-1] if drafts else None
    if last is None or len(drafts) < 2 or not background(context, last.trigger):
        return last
    p, other = context.parsed, drafts[-2]
    near = p.tokens[other.trigger].sent == p.tokens[last.trigger].sent
    return other if near and not background(context, other.trigger) else last


def _aftermath(context: Context, drafts: list[Draft], t: Token) -> None:
    """Harm that is told after an incident without naming it: "Five people were killed", "The toll rose to 19"."""
    p = context.parsed
    toll = toll_at(context, t)
    known = _foremost(context, drafts)
    if known is None or known.fine in _UNHURT or not (toll or harm_kind(t)) or _caused_below(context, t):
        return
    if not 0 < t.sent - p.tokens[known.tokens[-1]].sent <= (_BACK if toll else 1):
        return
    harm = [toll] if toll else []
    if not toll and not syntax.agents(p, t.i) and (syntax.is_passive(p, t.i) or t.lemma in ("die", "collapse")):
        harm = harm_at(context, t)
    if harm:
        d = Draft(t.i, known.fine, harm=harm, tokens=[t.i], definite=True, attribution=context.attribution(t.i))
        d.when = None if toll else told_day(context, t.i)
        _place_draft(context, drafts, d)


def _place_draft(context: Context, drafts: list[Draft], d: Draft) -> None:
    """Add a draft, or let it enrich the incident that it speaks of again.

    Told by another voice it becomes a record of its own, which takes type, place and day from the one it refers to.
    """
    p = context.parsed
    at = p.tokens[d.trigger].sent
    for known in reversed(drafts[-_BACK:]):
        near = at - p.tokens[known.tokens[-1]].sent
        if not _same_event(context, known, d, near):
            continue
        if same_voice(known.attribution, d.attribution) or (near == 0 and not _two_voices(known, d)):
            _enrich(context, known, d)
        elif d.harm or d.outcome or (d.actor and not known.actor) or (d.place and not known.place):
            _inherit(known, d)
            drafts.append(d)
        return
    told = d.framed or d.place is not None or bool(d.harm) or d.target >= 0
    if not told and (d.actor is None or (d.definite and d.outcome != "claimed")):
        return
    drafts.append(d)


def _same_event(context: Context, a: Draft, b: Draft, near: int) -> bool:
    """Whether a later draft speaks of an earlier event: alike in all that both know, and referring back to it."""
    p = context.parsed
    if near == 0 and {a.fine, b.fine} == _WITHDRAWN:
        return True
    if near == 0 and a.trigger in syntax.agents(p, b.trigger) and harm_kind(p.tokens[b.trigger]) is not None:
        return True
    if (a.typed or b.typed) and _type_name(a) != _type_name(b) and (
            a.fine in _NO_ATTACK or not (b.definite and b.fine in _GENERIC)):
        return False
    if near == 0 and {a.fine, b.fine} == _AT_PROTEST and a.actor is not None and b.actor is not None:
        return a.actor.id == b.actor.id
    if a.fine != b.fine and ({a.fine, b.fine} & _BLOODLESS or not {a.fine, b.fine} & _GENERIC):
        return False
    if a.actor is not None and b.actor is not None and a.actor.id != b.actor.id and a.actor.country != b.actor.country:
        return False
    if a.place is not None and b.place is not None and a.place.place.id != b.place.place.id:
        return False
    if _apart(a.when, b.when):
        return False
    if a.count and b.count and a.count != b.count:
        return False
    ground = [d.fine for d in (a, b)].count("taking") == 1
    if ground and near == 0 and not _nested(context, a.trigger, b.trigger):
        return False
    same = a.actor is not None and b.actor is not None and a.actor.id == b.actor.id
    if near == 0 and same and _goes_on(context, a.trigger, b.trigger):
        return True
    if near == 0 and a.harm and a.harm == b.harm and _nested(context, a.trigger, b.trigger):
        return True
    placed = a.place is not None and b.place is not None
    if b.definite and not toll_at(context, p.tokens[b.trigger]) and _sums_up(context, b.trigger):
        return False
    if b.definite and a.place is None and a.when is None and b.place is not None and b.when is not None:
        return False
    if b.definite:
        return placed or near <= _BACK
    both = a.fine == b.fine and a.actor is not None and b.actor is not None and min(a.target, b.target) >= 0
    alike = both and p.tokens[a.target].tag == p.tokens[b.target].tag
    if alike and p.tokens[a.target].lemma == p.tokens[b.target].lemma:
        return True
    if near == 0 and (a.fine in _GENERIC or b.fine in _GENERIC) and _nested(context, a.trigger, b.trigger):
        return a.actor is None or b.actor is None or a.actor.id == b.actor.id
    if near == 0 and b.fine == "shooting" and a.actor is not None and b.actor is not None and b.place is None:
        return a.actor.id == b.actor.id
    if near == 0 and _two_voices(a, b):
        return False
    if near == 0:
        coordinated = _coordinated(context, a.trigger, b.trigger)
        return not coordinated and (b.place is None or placed) and (b.actor is None or a.actor is None or placed)
    return placed and a.place is not None and a.place.extent == 0 and a.when is not None and a.when == b.when


def _two_voices(a: Draft, b: Draft) -> bool:
    """Whether each is told by somebody, and not by the same."""
    return bool(a.attribution and b.attribution) and not same_voice(a.attribution, b.attribution)


def _type_name(d: Draft) -> str | None:
    known = type_of(d.fine)
    return d.aim or (known.name if known else None)


def _sums_up(context: Context, i: int) -> bool:
    """Whether the clause tells what has been done so far: "the strikes have destroyed 900 vehicles"."""
    p = context.parsed
    v = syntax.clause_verb(p, i)
    return p.tokens[v].tag == "VBN" and any(c.lower in ("have", "has") for c in p.kids(v, "aux"))


def _apart(a: When | None, b: When | None) -> bool:
    if a is None or b is None or not (a.start and a.end and b.start and b.end):
        return False
    return a.end < b.start or b.end < a.start


def _coordinated(context: Context, a: int, b: int) -> bool:
    p = context.parsed
    return a in syntax.conjuncts(p, b) or b in syntax.conjuncts(p, a)


def _goes_on(context: Context, a: int, b: int) -> bool:
    """Whether the second trigger is a participle under the clause of the first: "struck X, killing 2, wounding 4"."""
    p = context.parsed
    t = p.tokens[b]
    while t.tag == "VBG" and t.dep in ("advcl", "conj") and t.head != t.i:
        t = p.tokens[t.head]
    return t.i != b and t.i in (a, syntax.clause_verb(p, a))


def _nested(context: Context, a: int, b: int) -> bool:
    """Whether one trigger stands in the clause of the other: "killed 12 in an attack on X"."""
    p = context.parsed
    if syntax.within(p, b, a):
        a, b = b, a
    elif not syntax.within(p, a, b):
        return False
    t = p.tokens[a]
    for _ in range(30):
        if t.i == b:
            return True
        if t.dep in ("ccomp", "relcl", "parataxis", "conj"):
            return False
        if t.dep in ("pobj", "advcl") and p.tokens[t.head].lower in _APART:
            return False
        t = p.tokens[t.head]
    return False


def _enrich(context: Context, known: Draft, d: Draft) -> None:
    if d.polarity == "denied" != known.polarity:
        known.tokens += d.tokens
        return
    told = {(h.name, h.category) for h in known.harm}
    if toll_at(context, context.parsed.tokens[d.trigger]):
        known.harm = [h for h in known.harm if (h.name, h.category) != (d.harm[0].name, d.harm[0].category)]
        told -= {(d.harm[0].name, d.harm[0].category)}
    known.harm += [h for h in d.harm if (h.name, h.category) not in told]
    known.tokens += d.tokens
    known.outcome = known.outcome or d.outcome
    known.actor = known.actor or d.actor
    known.doers = known.doers or d.doers
    known.place = known.place or d.place
    known.when = known.when or d.when
    known.count = known.count or d.count
    known.attribution = known.attribution or d.attribution
    known.target = known.target if known.target >= 0 else d.target
    if d.fine == "destruction" and any(h.category == "killed" for h in known.harm):
        return
    looser = known.fine in ("blast", "mobilised", "arrest")
    if (known.fine in _GENERIC and d.fine not in _GENERIC) or looser:
        known.fine = d.fine


def _inherit(known: Draft, d: Draft) -> None:
    d.fine = known.fine if d.fine in _GENERIC else d.fine
    d.place = d.place or known.place
    d.when = d.when or known.when
    d.tokens += [known.trigger]
    d.definite = True


def _record(context: Context, d: Draft) -> Incident:
    fine = d.fine if d.typed else settled(context, d)
    known = type_of(fine)
    return Incident(
        type=coarse(fine),
        subtype=d.aim or (known.name if known else None),
        actor=d.actor,
        target=_target_words(context, d.target),
        place=sole(context, d.place),
        when=d.when,
        count=d.count,
        outcome=d.outcome,
        harm=tuple(d.harm),
        attribution=d.attribution,
        polarity=d.polarity,
        modality=d.modality,
        evidence=context.evidence(*sorted({d.trigger, *d.tokens})),
        confidence=d.confidence - (_BEHIND if background(context, d.trigger) else 0),
    )


def _target_words(context: Context, head: int) -> str | None:
    """What was attacked, without the place and the time that hang on it; null for a pronoun."""
    p = context.parsed
    if head < 0 or p.tokens[head].pos == "PRON":
        return None
    first, last = syntax.phrase_range(p, head)
    apart = [c.left for c in p.kids(head, "prep") if c.i > head and c.lower in words("place", "apart")]
    apart += [t.i for t in p.tokens[head + 1 : last] if t.lower in listed("burning") or t.tag == "WDT"]
    text = p.text(first, min([last, *apart]))
    return text if text.count('"') % 2 == 0 else text.replace('"', "")
