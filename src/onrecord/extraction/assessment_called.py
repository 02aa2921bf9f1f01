"""Ratings by a verb with a level behind its object ("rates the risk as high"): a word in, its `Assessment` out."""

from __future__ import annotations

from onrecord.extraction.assessment_basics import assessor_of, build, can_rate, polarity
from onrecord.extraction.assessment_words import Direction
from onrecord.extraction.context import Context
from onrecord.extraction.vocabulary import table, words
from onrecord.model import syntax
from onrecord.model.parsed import Token
from onrecord.model.parts import Actor
from onrecord.model.records import Assessment

_LEVEL = words("assessment", "level") | words("assessment", "likely")
_LIKELY = words("assessment", "likely")
_RATED = words("assessment", "rated")
_OBJECTS = words("assessment", "gauged") | words("assessment", "rating_objects")
_RATING = words("assessment", "rating_of")
_WEIGHING = words("assessment", "weighing")
_RATED_BY = words("assessment", "rated_by")
_OPENING = words("assessment", "opening")
_INTENSIFIER = words("assessment", "intensifier")
_SEE = frozenset(table("assessment")["see"]["verbs"])
_MARKS = frozenset("“”\"«»„‘’'")
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_NEAR = 5


def called(context: Context, v: Token, rated: Token | None = None) -> Assessment | None:
    """ "rates the risk of X as “high”", "called the chance of X “low but not negligible”", "which it assessed as low".

    `rated`: the noun of a risk or a likelihood from which the question comes; a verb alone leaves such objects to it.
    """
    p = context.parsed
    heads = syntax.patients(p, v.i) if v.pos == "VERB" and v.lemma in _RATING | _WEIGHING else []
    if v.dep == "amod" or not heads or syntax.is_passive(p, v.i):
        return None
    noun = p.tokens[heads[0]]
    if (noun.i > v.i and noun.lemma in _RATED | _OBJECTS) if rated is None else noun.i != rated.i:
        return None
    if v.dep == "relcl" and noun.dep == "pobj" and p.tokens[noun.head].lower == "of":
        noun = p.tokens[p.tokens[noun.head].head]
    if noun.pos != "NOUN" or (noun.lemma not in _RATED | _OBJECTS and v.lemma not in _WEIGHING):
        return None
    found = _level_after(context, max(v.i, noun.i if noun.i > v.i else v.i))
    if found is None:
        return None
    first, last, end = found
    return build(
        context, noun, _assessor(context, v), _rated_text(context, v, noun, end), p.text(first, last),
        polarity=polarity(context, v.i), confidence=0.7, suppose=False,
    )  # fmt: skip


def _assessor(context: Context, v: Token) -> Actor | None:
    """Who rates: the subject of the verb, the one whose service it is, else who is said to say it."""
    p = context.parsed
    own = [a for h in syntax.agents(p, v.i) if (a := context.actor(h)) is not None and can_rate(context, a)]
    whose = [p.tokens[v.head].i for h in syntax.agents(p, v.i) if any(c.tag == "WP$" for c in p.kids(h, "poss"))]
    return next(iter(own), None) or context.first_actor(whose) or assessor_of(context, v.i, v.i, _SEE | _RATING)


def _level_after(context: Context, i: int) -> tuple[int, int, int] | None:
    """Where the level stands behind "as" or in quote marks, and where the words before it end; None for none."""
    p = context.parsed
    stop = p.sentence_of(i).last
    for j in range(i + 1, stop):
        t = p.tokens[j]
        if t.tag in _FINITE:
            return None
        opens = t.text in _MARKS and t.tag != "POS" and j + 1 < stop
        if not opens and t.lower not in _RATED_BY:
            continue
        first = j + 1
        while first < stop and (p.tokens[first].text in _MARKS or p.tokens[first].lower in ("being", "a", "an")):
            first += 1
        near = range(first, min(first + _NEAR, stop))
        quoted = opens or p.tokens[first - 1].text in _MARKS
        closing = next((x for x in near if p.tokens[x].text in _MARKS), -1)
        end = closing if quoted and closing > first else _end_of_level(context, first, stop)
        if end > first and any(p.tokens[x].lower in _LEVEL for x in range(first, end)):
            return first, end, j
    return None


def _end_of_level(context: Context, first: int, stop: int) -> int:
    p, at = context.parsed, first
    while at < stop and p.tokens[at].lower in _INTENSIFIER:
        at += 1
    return at + 1 if at < stop and p.tokens[at].lower in _LEVEL else first


def _rated_text(context: Context, v: Token, noun: Token, end: int) -> str:
    """What is rated: what hangs on the noun up to the level, or the noun's own phrase."""
    p = context.parsed
    if noun.i < v.i:
        last = next((x for x in range(noun.i, v.i) if p.tokens[x].text == ","), v.i)
        return p.text(noun.left + (p.tokens[noun.left].pos == "DET"), last)
    if noun.lemma not in _RATED or p.tokens[noun.i + 1].lower not in _OPENING:
        return p.text(noun.left + (p.tokens[noun.left].pos == "DET"), end).rstrip(" ,")
    return p.text(noun.i + 2, end).rstrip(" ,")


def unlikely(context: Context, t: Token) -> Assessment | None:
    """ "judged an attack on X unlikely": an adjective behind the object of a verb of judging."""
    p = context.parsed
    noun = p.tokens[t.head]
    v = p.tokens[noun.head]
    if t.i < noun.i or noun.dep not in ("dobj", "nsubj") or v.lemma not in _RATING | _WEIGHING or v.i > noun.i:
        return None
    if any(c.dep == "cop" for c in p.kids(t.i)) or t.lower not in _LIKELY:
        return None
    text = p.text(noun.left + (p.tokens[noun.left].pos == "DET"), t.left)
    first = t.left if p.tokens[t.left].lower in _INTENSIFIER else t.i
    return build(
        context, t, _assessor(context, v), text, p.text(first, t.i + 1),
        polarity=polarity(context, v.i), confidence=0.65, suppose=False,
    )  # fmt: skip


def compared(context: Context, i: int) -> str | None:
    """A level told by comparison: "are better than at any time since May"."""
    p, t = context.parsed, context.parsed.tokens[i]
    verb = p.tokens[t.head]
    if t.dep != "nsubj" or verb.lemma != "be":
        return None
    for c in p.kids(verb.i, "acomp"):
        more = p.kids(c.i, "prep", "advcl")
        than = next((x for x in more if "than" in (x.lower, p.tokens[x.left].lower)), None)
        if c.tag in ("JJR", "RBR") and than is not None:
            return p.text(c.left, max(c.right, than.right) + 1).strip("“”\"'‘’ ")
    return None


def turned(context: Context, i: int) -> Direction | None:
    """Whether what gets weaker or stronger falls or rises: "the grip is getting weaker"."""
    p, t = context.parsed, context.parsed.tokens[i]
    verb = p.tokens[t.head]
    if t.dep == "nsubj" and verb.lemma == "improve" and t.lemma in words("assessment", "improving"):
        return "rising"
    if t.dep != "nsubj" or verb.lemma not in ("get", "grow", "become"):
        return None
    words_of = {c.lower for c in p.kids(verb.i, "acomp")}
    if words_of & words("assessment", "getting_less"):
        return "falling"
    return "rising" if words_of & words("assessment", "getting_more") else None
