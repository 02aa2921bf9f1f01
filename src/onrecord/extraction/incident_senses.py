"""Whether a word that the learned model sees tells the event it is seen as: a token and a class in, yes or no out."""

from __future__ import annotations

from onrecord.extraction.context import Context
from onrecord.extraction.frames import words_of
from onrecord.extraction.incident_parts import lemma, listed, objects_of, words_at
from onrecord.extraction.moments import told_day
from onrecord.extraction.sides import organisation_type
from onrecord.extraction.vocabulary import mapping, words
from onrecord.model import syntax
from onrecord.model.parsed import Token

_GAMES = ("strike", "attack", "clash", "taken", "shelling", "overtaken", "regained")
_MOVED = ("abduction", "mobilised")


def other_sense(context: Context, t: Token, fine: str) -> bool:
    """Whether the sentence is of a tale, a game or an exercise, or a word before the noun gives it another sense."""
    p = context.parsed
    s = p.sentence_of(t.i)
    told = {lemma(x) for x in p.tokens[s.first : s.last]}
    before = {w for c in p.kids(t.i, "compound", "amod", "nmod") for w in (c.lower, lemma(c))}
    if t.lemma in words("loss", "losing"):
        return True
    if fine == "agreed" and lemma(t) in listed("freeing") and not told & words_of(("bargains",)):
        return True
    if fine in _MOVED and lemma(t) in listed("freeing"):
        return True
    unsure = lemma(t) in listed("noticing") | listed("damaged")
    if fine == "disarmed" and unsure and not _of_arms(context, t):
        return True
    if fine == "accident" and lemma(t) in listed("sinking") and p.kids(t.i, "dobj"):
        return True
    if fine == "agreed" and (t.lemma in mapping("contact", "object_verbs") or _kept(context, t)):
        return True
    if fine == "destruction" and any(lemma(p.tokens[h]) in listed("persons") for h in syntax.patients(p, t.i)):
        return True
    nobody = not syntax.agents(p, t.i) and not told & words_of(("mobbing", "crowds"))
    if fine == "mob" and nobody and lemma(t) in listed("damaged"):
        return True
    if fine == "mobilised" and _enters(context, t):
        return True
    if told & listed("unreal") or before & (listed("not_incident") | listed("mock") | listed("unspecific")):
        return True
    if fine == "agreed" and not told & words_of(("truces", "peace")):
        return True
    if fine == "mobilised" and _given(context, t):
        return True
    if fine == "arrest" and told & words_of(("felony", "petty")):
        return True
    return bool(told & listed("sport")) and fine in _GAMES


def _given(context: Context, t: Token) -> bool:
    """Whether things are sent to another party, which is aid: no change of what the sender has under arms."""
    p = context.parsed
    if t.lemma not in words("pledge", "sending") | words("pledge", "give"):
        return False
    givers = {a.country or a.id for h in syntax.agents(p, t.i) for a in context.actors(h)}
    to = {a.country or a.id for h in syntax.recipients(p, t.i) for a in context.actors(h) if a.type != "group"}
    moved = [h for h in syntax.patients(p, t.i) if not words_at(context, h) & (listed("state") | listed("persons"))]
    return bool(moved and to - givers)


def _of_arms(context: Context, t: Token) -> bool:
    """Whether it is a weapon or an attack that is stopped: in the word itself or in what it is done to."""
    p = context.parsed
    heads = [t.i, *objects_of(context, t.i), *syntax.agents(p, t.i), *(h for _, h in syntax.obliques(p, t.i))]
    heads += [x for h in heads[1:] for _, x in syntax.obliques(p, h)]
    arms = listed("weapons") | listed("flying") | listed("bombs") | words_of(("plots", "attack_words"))
    near = {w for h in heads for w in words_at(context, h)}
    attacks = mapping("incident", "nouns")
    return bool(near & (arms | listed("thwarting"))) or any(w in attacks for w in near)


def _kept(context: Context, t: Token) -> bool:
    """Whether what was agreed before is only kept: "resumed enforcing the truce"."""
    near = [t, *(context.parsed.kids(t.i, "xcomp") if lemma(t) in listed("aspect") else ())]
    return any(lemma(x) in listed("keeping") for x in near)


def _enters(context: Context, t: Token) -> bool:
    """Whether a state becomes a member of a body, which is an alignment: "Norland joined the Pact"."""
    p = context.parsed
    states = [a for h in syntax.agents(p, t.i) for a in context.actors(h) if a.type == "country"]
    bodies = [a for h in syntax.patients(p, t.i) for a in context.actors(h) if a.type == "organisation"]
    return bool(states and bodies) and all(
        organisation_type(a, context.pack) not in ("movement", "military") for a in bodies)


def fights(context: Context, t: Token) -> bool:
    """Whether a verb is one of striking somebody, not a bargain."""
    p = context.parsed
    if t.pos != "VERB" or mapping("incident", "verbs").get(lemma(t)) != "strike":
        return False
    bargains = words_of(("truces", "deals", "bargains"))
    objects = syntax.patients(p, t.i)
    return bool(objects) and not any(words_at(context, h) & bargains for h in objects)


def goes_on(context: Context, t: Token, verb: int) -> bool:
    """Whether it is told how attacks have gone on, not of any one: "has stepped up strikes on the ports since May"."""
    p = context.parsed
    perfect = t.tag == "NNS" and any(c.lower in ("have", "has") for c in p.kids(verb, "aux"))
    return perfect and lemma(p.tokens[verb]) in listed("course") and told_day(context, t.i) is None


def set_up(context: Context, t: Token) -> bool:
    """Whether it is a base that is set up: the word itself, its object, or what it is turned into."""
    heads = [t.i, *syntax.patients(context.parsed, t.i), *(h for _, h in syntax.obliques(context.parsed, t.i))]
    return any(words_at(context, h) & words_of(("bases", "armed_bases")) for h in heads)


def summed(context: Context, v: int) -> bool:
    """Whether a clause sums up what has been so far: "38,000 people have been killed"."""
    p = context.parsed
    return p.tokens[v].tag == "VBN" and any(c.lower in ("have", "has") for c in p.kids(v, "aux"))


def supposed(context: Context, t: Token, verb: int) -> bool:
    """Whether a noun is of what may come: "an accident was possible", "was preparing a strike"."""
    p = context.parsed
    if verb < 0 or t.pos not in ("NOUN", "PROPN"):
        return False
    likely = {lemma(c) for c in p.kids(verb, "acomp")} & words("modality", "possible") if t.dep == "nsubj" else set()
    return bool(likely) or (lemma(p.tokens[verb]) in listed("averting") and t.i in syntax.patients(p, verb))
