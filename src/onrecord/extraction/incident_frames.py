"""Events told in a frame ("police arrested …", "… set up an outpost", "floods killed …"): a token in, a draft out."""

from __future__ import annotations

from collections.abc import Iterable

from onrecord.extraction.context import Context
from onrecord.extraction.frames import Frame, frames, words_of
from onrecord.extraction.harms import harm_of, harmed
from onrecord.extraction.incident_actors import side, unnamed
from onrecord.extraction.incident_classes import classify
from onrecord.extraction.incident_parts import (
    Draft,
    counted,
    counted_in,
    dated,
    lemma,
    listed,
    outcome_words,
    polarity_of,
    real,
    words_at,
)
from onrecord.extraction.incident_places import located, place_of
from onrecord.extraction.moments import told_day
from onrecord.extraction.sides import organisation_type
from onrecord.model import syntax
from onrecord.model.parsed import Token

_SURE = 0.65
_INCIDENT = "@incident"
_HEADS = frozenset({"persons", "many"})
_SIDES = ("country", "organisation", "group")
_ALONG = frozenset({"to", "from", "into", "across", "towards", "toward", "through", "out of"})
_MOVES = frozenset({"mobilised", "defected", "transferred", "displaced", "taking", "agreed", "protest"})
_PLANNED = frozenset({"protest", "sanction", "mobilised", "agreed"})
_FLEEING = ("persons", "many", "@number")
_BEFALL = frozenset({"accident", "natural"})
_RESOLVED = frozenset({"agree", "vote", "decide"})
_TOLD = frozenset({"after", "by", "for", "of", "following"})
_PEOPLE = frozenset({"anonymous", "group"})
_FIGHTING = ("movement", "military")
_OF = frozenset({"of", "at", "in", "from"})


def framed(context: Context, t: Token, *, behind: bool = False) -> Draft | None:
    """The event of the first frame that fits a verb or noun, or None; `behind`: an incident was told just before."""
    verb, head = t.pos == "VERB", context.parsed.tokens[t.head]
    named = t.dep == "compound" and head.pos == "PROPN"
    if not verb and (t.pos not in ("NOUN", "PROPN") or (t.dep == "compound" and not named)):
        return None
    known = frames("verbs" if verb else "nouns").get(lemma(t), ())
    if not known:
        return None
    sentence = context.parsed.sentences[t.sent]
    inside = context.parsed.tokens[sentence.first : sentence.last]
    told = {w for x in inside for w in (lemma(x), x.lower)}
    things = {w for x in inside if x.pos != "VERB" for w in (lemma(x), x.lower)}
    if told & listed("unreal"):
        return None
    for f in known:
        if not _set(f, (things if f.fine == "natural" else told) | ({_INCIDENT} if behind else set())):
            continue
        d = _from_verb(context, t, f) if verb else _from_noun(context, head if named else t, f)
        if d is not None:
            return d
    return None


def _set(f: Frame, told: set[str]) -> bool:
    """Whether a sentence has a word that the frame wants in it, and none that it does not."""
    near = words_of(tuple(n for n in f.near if n != _INCIDENT)) | ({_INCIDENT} & set(f.near))
    return not (f.near and not told & near) and not told & words_of(f.never)


def _from_verb(context: Context, t: Token, f: Frame) -> Draft | None:
    p = context.parsed
    gerund = t.tag == "VBG" and (t.dep == "csubj" or (t.dep == "pcomp" and p.tokens[t.head].lower not in _TOLD))
    if gerund:
        return None
    after = {c.lower for c in p.kids(t.i, "prt", "advmod")}
    if f.particle and "" not in f.particle and not after & set(f.particle):
        return None
    agreed = t.dep == "xcomp" and p.tokens[t.head].lemma in _RESOLVED and f.fine in _PLANNED
    told = t.head if agreed else t.i
    planned = told == t.i and f.fine in _PLANNED and context.modality(t.i) == "planned"
    purpose = f.fine == "protest" and t.lemma == "protest" and t.tag == "VB" and t.dep in ("advcl", "xcomp")
    told = t.head if purpose else told
    if not planned and not real(context, told):
        return None
    doers, objects = syntax.agents(p, t.i), syntax.patients(p, t.i)
    if purpose:
        doers = doers or syntax.agents(p, told)
    near = syntax.obliques(p, t.i) if f.at else []
    objects = objects + [h for name, h in near if name in f.at]
    if not doers and not syntax.is_passive(p, t.i) and t.dep != "acl":
        return None
    if f.fine == "accident" and lemma(t) in listed("sinking") and p.kids(t.i, "dobj"):
        return None
    d = _filled(context, t, f, doers, objects, verb=t.i)
    if d is not None and planned and d.when is None and d.place is None:
        return None
    if d is None or (d.when is None and not d.harm and _habitual(context, t, d)):
        return None
    if planned:
        d.modality = "planned"
    return d


def _habitual(context: Context, t: Token, d: Draft) -> bool:
    """Whether a verb tells what is so at all times: "soldiers are deployed"; but not "police arrest 12 men in X"."""
    aux = context.parsed.kids(t.i, "aux", "auxpass")
    if t.tag == "VBG" or any(c.lemma == "have" for c in aux) or (aux[0] if aux else t).tag not in ("VBZ", "VBP"):
        return False
    return bool(aux) or (d.place is None and not any(counted(context, h) for h in (*d.doers, d.target) if h >= 0))


def _from_noun(context: Context, t: Token, f: Frame) -> Draft | None:
    p = context.parsed
    before = {w for c in p.kids(t.i, "compound", "amod", "nmod") for w in (c.lower, lemma(c))}
    if f.before and not before & set(f.before):
        return None
    if before & (listed("not_incident") | listed("unspecific") | listed("mock")):
        return None
    around = syntax.obliques(p, t.i)
    if f.of:
        inside = {w for name, h in around if name in _OF for w in words_at(context, h)}
        if not (inside | before) & words_of(f.of):
            return None
    verb = syntax.support_verb(p, t.i)
    told = verb if verb >= 0 else syntax.clause_verb(p, t.i)
    if not real(context, told) and (f.fine == "agreed" or not _given(context, t)):
        return None
    if f.support and not _supported(context, t, f, verb):
        return None
    doers = syntax.by_agents(p, t.i) + [c.i for c in p.kids(t.i, "poss")]
    objects = [h for name, h in around if name in (f.at or ("of", "against"))]
    return _filled(context, t, f, doers, objects, verb=verb)


def _supported(context: Context, t: Token, f: Frame, verb: int) -> bool:
    """Whether the noun is subject or object of one of the verbs of its frame, or what they are done by or after."""
    p = context.parsed
    if verb >= 0:
        return p.tokens[verb].lemma in f.support
    above = p.tokens[p.tokens[t.head].head]
    return t.dep == "pobj" and p.tokens[t.head].lower in ("by", "in", "after", "from") and (
        above.lemma in f.support or lemma(above) in listed("toll"))


def _given(context: Context, t: Token) -> bool:
    return any(c.lower in listed("definite") or c.lower in listed("latest") for c in context.parsed.kids(t.i))


def _filled(
    context: Context, t: Token, f: Frame, doers: list[int], objects: list[int], *, verb: int
) -> Draft | None:
    """The draft of a frame whose doer and object fit, with all else that is told of it."""
    if f.doer and not _fits(context, doers, f.doer) and (doers or not (f.agentless and f.object)):
        return None
    if f.not_doer and _fits(context, doers, f.not_doer):
        return None
    objects = [h for h in objects if context.parsed.tokens[h].pos != "PRON" or "selves" in f.object]
    if f.fine == "abduction":
        near = context.places_by_sentence.get(t.sent, ())
        objects = [h for h in objects if not any(m.first <= h < m.last for m in near)]
    target = next((h for h in objects if _fits(context, [h], f.object)), -1) if f.object else -1
    if f.object and target < 0:
        return None
    if f.not_object and target >= 0 and _fits(context, [target], f.not_object):
        return None
    if f.fine == "sanction" and target >= 0 and _fits(context, [target], ("sanctions",)):
        target = _punished(context, t, target)
    fine = classify(context, f.fine, t.i, doers, objects) if f.fine == "explosion" else f.fine
    d = Draft(t.i, fine, tokens=[t.i], confidence=_SURE, framed=True)
    d.doers, d.target = doers, target
    d.actor = side(context, doers) or context.first_actor(doers)
    nouns = [h for h in doers if context.parsed.tokens[h].pos == "NOUN"]
    alone = f.fine == "protest" or (f.fine == "mobilised" and not f.object)
    if alone and d.actor is not None and d.actor.type == "person":
        return None
    if f.fine in _BEFALL:
        d.actor, d.target = None, target if target >= 0 else next(iter(nouns), -1)
    elif f.fine == "agreed" and d.actor is None and nouns and _fits(context, nouns[:1], ("truces", "deals")):
        d.target = nouns[0] if target < 0 else target
    elif d.actor is None and nouns and (f.doer or _fits(context, nouns[:1], ("@people",))):
        d.actor = unnamed(context, nouns[0])
    also = _ALONG if f.fine in _MOVES else frozenset()
    d.place = place_of(context, [t.i, verb, syntax.main_verb(context.parsed, t.i), target], also=also)
    d.when = told_day(context, t.i)
    d.harm, tokens = harm_of(context, t.i, verb)
    d.tokens += tokens
    if f.fine in _BEFALL and d.harm:
        d.target = -1
    if target >= 0 and target in (h for name, h in syntax.obliques(context.parsed, t.i) if name == "under"):
        d.target = target = next(iter(syntax.patients(context.parsed, t.i)), -1)
    if f.fine == "protest" and target >= 0 and _fits(context, [target], ("protests", "plain_protests")):
        d.target = -1
    named = target >= 0 and context.parsed.tokens[target].pos == "PROPN"
    if f.fine == "displaced" and (fled := [h for h in (*doers, target) if h >= 0 and _fits(context, [h], _FLEEING)]):
        if all(i.category != "displaced" for i in d.harm):
            d.harm.append(harmed(context, fled[0], "displaced"))
        d.actor, d.target = None, -1
        d.place = d.place or next(
            (m for m in context.places_by_sentence.get(context.parsed.tokens[t.i].sent, ())
             if any(m.first <= h < m.last for h in syntax.patients(context.parsed, t.i))), None,
        )  # fmt: skip
    if f.fine == "arrest" and target >= 0 and (named or counted(context, target)):
        d.harm.append(harmed(context, target, "detained"))
    d.outcome = outcome_words(context, t.i) if lemma(t) in listed("thwarting") else None
    d.polarity = polarity_of(context, verb if verb >= 0 else t.i)
    d.attribution = context.attribution(t.i)
    return d if _told_enough(context, d, f, objects) else None


def _punished(context: Context, t: Token, sanctions: int) -> int:
    """On whom sanctions are put: "imposed sanctions on 20 firms", or -1."""
    p = context.parsed
    near = syntax.obliques(p, sanctions) + syntax.obliques(p, t.i)
    return next((h for name, h in near if name in ("on", "against") and not dated(context, h)), -1)


def _told_enough(context: Context, d: Draft, f: Frame, objects: list[int]) -> bool:
    """Whether one of the things that the frame wants beside is known."""
    p = context.parsed
    heads = [*d.doers, *objects]
    where = d.place is not None or located(context, (d.trigger, *heads), _ALONG if f.fine in _MOVES else frozenset())
    near = context.places_by_sentence.get(p.tokens[d.trigger].sent, ())
    where = where or any(not m.as_actor for m in near)
    known = {
        "place": where or (f.fine in _MOVES and any(p.tokens[h].pos == "PROPN" for h in objects)),
        "when": d.when is not None,
        "harm": bool(d.harm),
        "doer": d.actor is not None or bool(f.doer and d.doers) or _fits(context, d.doers, ("parties",)),
        "number": any(counted(context, h) for h in heads),
        "named": any(p.tokens[h].pos == "PROPN" for h in heads),
        "aims": _told_of(context, d.trigger, "aims"),
    }
    return not f.about or any(known[want] for want in f.about)


def _owners(context: Context, h: int) -> set[str]:
    """Words of whose it is, which say nothing of what it is: "the militia's envoys" are no militia."""
    p = context.parsed
    own = p.kids(h, "poss")
    return {w for c in own for w in (c.lower, lemma(c))} if any(p.kids(c.i, "case") for c in own) else set()


def _told_of(context: Context, i: int, name: str) -> bool:
    sentence = context.parsed.sentence_of(i)
    return any(lemma(x) in words_of((name,)) for x in context.parsed.tokens[sentence.first : sentence.last])


def _fits(context: Context, heads: Iterable[int], names: tuple[str, ...]) -> bool:
    """Whether a phrase of the heads has a word of the lists, or is of a kind that is named with "@"."""
    p = context.parsed
    wanted, heads_only = words_of(tuple(n for n in names if n not in _HEADS)), _HEADS & set(names)
    for h in heads:
        if p.tokens[h].pos == "PROPN" and any(c.text == "-" for c in p.kids(h, "punct")):
            continue
        own = {lemma(p.tokens[i]) for i in (h, *counted_in(context, h))}
        near = words_at(context, h) - _owners(context, h)
        if near & wanted or any(w.removesuffix("s") in wanted for w in near):
            return True
        if own & words_of(tuple(sorted(heads_only))):
            return True
        if lemma(p.tokens[h]) in listed("stash"):
            inner = {w for name, x in syntax.obliques(p, h) if name == "of" for w in words_at(context, x)}
            if inner & wanted:
                return True
        if "@named" in names and (p.tokens[h].pos == "PROPN" or context.actor(h) is not None):
            return True
        people = own & listed("persons") or any(a.type in _PEOPLE for a in context.actors(h))
        if "@people" in names and people:
            return True
        if "@number" in names and counted(context, h):
            return True
        if "@side" in names and any(a.type in _SIDES for a in context.actors(h)):
            return True
        if "@fighters" in names and any(
            a.type in ("country", "group") or organisation_type(a, context.pack) in _FIGHTING for a in context.actors(h)
        ):
            return True
        if "@place" in names and any(
            m.first <= h < m.last for m in context.places_by_sentence.get(p.tokens[h].sent, ())
        ):
            return True
    return False
