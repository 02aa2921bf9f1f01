"""Fire that somebody is put under ("units subjected our posts to fire"): a verb token in, a draft or None out."""

from __future__ import annotations

from onrecord.extraction.context import Context
from onrecord.extraction.incident_actors import side
from onrecord.extraction.incident_parts import Draft, attackable, lemma, listed, polarity_of, real, voices
from onrecord.extraction.incident_places import enough, place_of
from onrecord.extraction.moments import told_day
from onrecord.extraction.vocabulary import mapping
from onrecord.model import syntax
from onrecord.model.parsed import Token


def subjected(context: Context, t: Token) -> Draft | None:
    """The shooting of "subjected X to fire", also with what is shot at last: "subjected to fire the posts of X"."""
    p = context.parsed
    if lemma(t) not in listed("subjecting") or not real(context, t.i):
        return None
    what = next((h for name, h in syntax.obliques(p, t.i) if name == "to"), -1)
    last = t.i + 2 if p.text(t.i + 1, min(t.i + 3, len(p.tokens))).lower() == "to fire" else -1
    word = p.tokens[max(what, last)]
    plain = "shooting" if lemma(word) in listed("gunfire") else mapping("incident", "nouns").get(lemma(word))
    if max(what, last) < 0 or plain is None:
        return None
    d = Draft(t.i, plain, tokens=[t.i], confidence=0.7, polarity=polarity_of(context, t.i))
    objects = syntax.patients(p, last) if what < 0 else syntax.patients(p, t.i)
    d.doers = syntax.agents(p, t.i)
    top = p.tokens[syntax.main_verb(p, t.i)]
    if what < 0 and objects:
        top = next((x for x in reversed([*p.up(t.i)]) if x.pos == "NOUN" and x.i < t.i), top)
        d.doers = [top.i] if top.pos == "NOUN" else d.doers
    d.actor = side(context, d.doers)
    d.target = next((h for h in objects if attackable(context, h)), -1)
    d.place = place_of(context, [t.i, last, d.target])
    d.when = told_day(context, max(last, t.i)) or told_day(context, top.i)
    d.attribution = voices(context, t.i)
    return d if d.target >= 0 and enough(context, d) else None
