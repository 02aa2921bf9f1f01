"""The day on which something was said: a `Context` and an attribution in, its `When` or None out."""

from __future__ import annotations

from onrecord.extraction.context import Context
from onrecord.extraction.vocabulary import words
from onrecord.model import syntax
from onrecord.model.parsed import AttributionMention, DateMention, Parsed
from onrecord.model.parts import When

_UP = ("conj", "advcl", "xcomp", "pcomp", "prep", "ccomp")
_PART_OF_NAME = ("poss", "compound", "nmod")
_ON_THE_DAY = ("in", "at", "during")
_OF_A_DAY = ("on", "in", "at", "during")
_PRESENT = ("VBZ", "VBP")


def spoken_on(context: Context, a: AttributionMention) -> When | None:
    """A date that hangs on the cue or on the verb that the cue goes with, or that of the speech which goes on here."""
    if a.cue_token < 0:
        before = context.parsed.attributions[a.goes_on] if a.goes_on >= 0 else None
        return spoken_on(context, before) if before is not None and before.cue_token >= 0 else None
    return _beside(context, a) or _above(context, a) or _in_speaking(context, a)


def _dates(context: Context, i: int) -> list[DateMention]:
    """The dates of a token's sentence that name a day or a stretch of days."""
    found = context.dates_by_sentence.get(context.parsed.tokens[i].sent, [])
    return [d for d in found if d.type in ("DATE", "TIME") and not d.timex.endswith("_REF")]


def _beside(context: Context, a: AttributionMention) -> When | None:
    """A date right behind the cue ("said on Monday it had …") or at the end of a speaker who follows it."""
    p, cue = context.parsed, a.cue_token
    for d in _dates(context, cue):
        led = p.tokens[d.first - 1]
        if (led.pos == "ADP" and led.lower not in _OF_A_DAY) or p.tokens[min(d.last, len(p.tokens) - 1)].tag == "POS":
            continue
        at = d.first - (led.pos == "ADP")
        told = any(first <= d.first < last for first, last in a.content_tokens)
        if (at == cue + 1 and (not told or p.tokens[at].head == cue)) or _behind_claim(p, a, d):
            return d.when
        if not told and _closes_speaker(p, a, d, at):
            return d.when
    return None


def _closes_speaker(p: Parsed, a: AttributionMention, d: DateMention, at: int) -> bool:
    """Whether a date ends the phrase of a speaker behind the cue: "said a spokesman here on Monday"."""
    source = a.source_token
    if not a.cue_token < source < at or p.tokens[source].right != d.last - 1:
        return False
    above = p.tokens[p.tokens[at].head]
    return above.i == source or (above.pos == "ADV" and above.head == source)


def _behind_claim(p: Parsed, a: AttributionMention, d: DateMention) -> bool:
    """Whether a bare date stands behind claims that were answered: "denied the reports Friday"."""
    if a.way != "object" or p.tokens[d.first].dep != "npadvmod" or p.tokens[d.first].head != a.cue_token:
        return False
    return any(c.right + 1 == d.first and c.lemma in words("modality", "claims") for c in p.kids(a.cue_token, "dobj"))


def _above(context: Context, a: AttributionMention) -> When | None:
    """The date of the cue's own clause, else of the clauses that it goes with."""
    p = context.parsed
    governors = _governors(p, a)
    for g in governors:
        inside = list(a.content_tokens)
        if a.way == "object" and g == governors[0]:
            behind = [(c.left, p.sentence_of(g).last) for c in p.kids(g, "dobj")]
            inside = [] if _told_off(context, g) else behind
        if a.way == "noun":
            inside.append((a.cue_token, p.sentence_of(g).last))
        if a.source_token >= 0:
            source = p.tokens[a.source_token]
            inside.append((source.left, source.right + 1))
        inside += [(d.first, d.last) for d in _dates(context, g) if _names_a_thing(p, d, a.cue_token)]
        found = context.date_under(g, outside=inside)
        if found is not None:
            return found
    return None


def _governors(p: Parsed, a: AttributionMention) -> list[int]:
    """The cue's clause and those above it that tell of the same moment."""
    own = syntax.clause_verb(p, a.cue_token)
    out = [own]
    if any(c.tag == "WP" and c.i < own for c in p.kids(own, "dobj", "nsubj")):
        return out
    for t in [p.tokens[own], *p.up(own)]:
        if t.dep not in _UP or any(c.dep == "mark" for c in p.kids(t.i)):
            break
        if t.dep == "ccomp" and p.tokens[t.head].i > t.i:
            break
        if t.dep == "conj" and _another_moment(p, t.i, t.head):
            break
        out.append(syntax.clause_verb(p, t.head))
    return out


def _another_moment(p: Parsed, v: int, first: int) -> bool:
    """Whether a verb tells of another time than the one it is joined to: "fell in May, and later said", "and says"."""
    if any(c.lower in words("statement", "afterwards") for c in p.kids(v, "advmod")):
        return True
    past = p.tokens[first].tag == "VBD" or any(c.tag == "VBD" for c in p.kids(first, "aux", "auxpass"))
    return past and p.tokens[v].tag in _PRESENT and not p.kids(v, "aux")


def _names_a_thing(p: Parsed, d: DateMention, cue: int) -> bool:
    """Whether a date only says which thing is meant ("Tuesday's test"), and that is not where the words fell ("said in
    Tuesday's speech")."""
    inside = range(d.first, d.last)
    t = next((p.tokens[j] for j in inside if p.tokens[j].head not in inside), p.tokens[d.first])
    if t.dep not in _PART_OF_NAME or p.tokens[t.head].pos not in ("NOUN", "PROPN"):
        return False
    thing = p.tokens[t.head]
    preposition = p.tokens[thing.head]
    return not (thing.dep == "pobj" and preposition.lower in _ON_THE_DAY and preposition.head == cue)


def _told_off(context: Context, v: int) -> bool:
    """Whether the object is a person, so that a date behind it is that of the words ("criticised X on Tuesday")."""
    return any(a.type == "person" for c in context.parsed.kids(v, "dobj") for a in context.actors(c.i))


def _in_speaking(context: Context, a: AttributionMention) -> When | None:
    """The date of a participle beside the cue ("Speaking on Monday, X said"), or of when a paper that holds the words
    came out ("according to a poll released on Monday")."""
    p = context.parsed
    own = syntax.clause_verb(p, a.cue_token)
    for c in p.kids(own, "advcl"):
        if c.lemma in words("statement", "speaking") | words("statement", "gloss") and c.tag == "VBG":
            found = context.date_under(c.i)
            if found is not None:
                return found
    papers = [o for name, o in syntax.obliques(p, own) if name == "in"]
    papers += [a.source_token] if a.way == "phrase" and a.source_token >= 0 else []
    for o in papers:
        for c in p.kids(o, "acl"):
            found = context.date_under(c.i) if c.lemma in words("statement", "publishing") else None
            if found is not None:
                return found
    return None
