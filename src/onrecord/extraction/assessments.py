"""Assessments: ratings of a risk, a likelihood or a strength in a parsed article in, an `Assessment` each out."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.extraction import EXTRACTORS
from onrecord.extraction.assessment_basics import assessor_of, build, graded, polarity
from onrecord.extraction.assessment_called import called, compared, turned, unlikely
from onrecord.extraction.assessment_predicates import confident, likely, sign, strength, worried
from onrecord.extraction.assessment_words import Direction, direction, levels, named, subject_text, with_intensifier
from onrecord.extraction.context import Context
from onrecord.extraction.vocabulary import mapping, table, words
from onrecord.model import syntax
from onrecord.model.parsed import Token
from onrecord.model.records import Assessment

_RATED = words("assessment", "rated")
_BARE = words("assessment", "bare")
_GAUGED = words("assessment", "gauged")
_STRENGTH = words("assessment", "strength")
_SIGN = words("assessment", "sign")
_LEVEL = words("assessment", "level")
_LIKELY = words("assessment", "likely")
_POSING = words("assessment", "posing")
_TALKING = words("assessment", "talking")
_OPPORTUNITY = words("assessment", "opportunity")
_CHANGING = words("assessment", "changing")
_RATING = words("assessment", "rating_of")
_RATING_OBJECTS = words("assessment", "rating_objects")
_WORRIED = words("assessment", "worried")
_EXISTING = words("assessment", "existing")
_RULING_OUT = words("assessment", "ruling_out")
_WARN_OF = words("assessment", "warn_of")
_SAYING_ALOUD = words("assessment", "saying_aloud")
_TURN = mapping("assessment", "direction")
_SEE = frozenset(table("assessment")["see"]["verbs"])
_CONCLUDING = frozenset(table("assessment")["see"]["concluding"])
_ASKING = words("assessment", "asking")
_CALLING = words("assessment", "rating_of") | words("assessment", "weighing")
_CAUSING = words("assessment", "causing")
_CHANGING_BY = words("assessment", "changing_by")
_RATED_BY = words("assessment", "rated_by")
_SPOKEN_BY = words("assessment", "spoken_by")


@EXTRACTORS.put("assessment")
def assessments(context: Context) -> Iterator[Assessment]:
    """Every assessment of the article, in order."""
    p = context.parsed
    for t in p.tokens:
        found: Assessment | None = None
        if t.pos == "NOUN":
            if (
                t.lemma in _RATED
                or t.lemma in _GAUGED
                or (t.lemma in _RATING_OBJECTS and t.dep in ("dobj", "nsubjpass"))
            ):
                found = _changed(context, t) or called(context, p.tokens[t.head], t) or rated(context, t)
            elif t.lemma in _SIGN:
                found = sign(context, t)
        elif t.pos == "VERB" and t.lemma in _CONCLUDING | _CALLING:
            found = confident(context, t) or called(context, t)
        elif t.dep == "amod" and t.lower in _LIKELY:
            found = unlikely(context, t)
        elif t.dep in ("acomp", "oprd", "ccomp", "ROOT", "conj", "advcl", "relcl"):
            if t.lower in _LIKELY and t.dep in ("acomp", "oprd"):
                found = likely(context, t)
            elif t.lower in _STRENGTH:
                found = strength(context, t)
            elif t.lower in _WORRIED and t.dep in ("acomp", "ccomp", "ROOT"):
                found = worried(context, t)
        if found is not None and not p.sentences[t.sent].heading:
            yield found


def _verb_of(context: Context, t: Token) -> Token | None:
    p = context.parsed
    head = p.tokens[t.head]
    if t.dep in ("nsubj", "nsubjpass", "dobj", "attr", "oprd") and syntax.is_verb(p, head.i):
        return head
    return None


def rated(context: Context, t: Token) -> Assessment | None:
    """ "There is a risk of X", "the threat is high", "sees a growing danger of", "a 30 percent chance of X"."""
    p = context.parsed
    verb = _verb_of(context, t)
    gauged = t.lemma not in _RATED
    found = levels(context, t.i, attributive=not gauged)
    found = found or [x for x in [compared(context, t.i)] if x]
    changing = turned(context, t.i)
    turn = changing or direction(context, t.i)
    if gauged and verb is not None and verb.lower in _STRENGTH:
        return None
    if gauged and not (t.dep in ("nsubj", "nsubjpass") and (found or (turn is not None and turn != "steady"))):
        return None
    if verb is None and t.dep == "nsubj" and p.tokens[t.head].lower in _LEVEL:
        return _considered(context, t, p.tokens[t.head])
    if verb is None:
        return _spoken_of(context, t, found, turn)
    lemma = verb.lemma
    if lemma in _RULING_OUT:
        return _ruled_out(context, t, verb)
    if (lemma in _TALKING and changing is None) or (
        verb.tag == "VB" and verb.dep in ("advcl", "xcomp", "acl", "relcl", "pcomp") and lemma not in _SEE - _CHANGING
    ):
        return None
    infinitive = any(
        c.dep in ("acl", "relcl") and any(a.lower == "to" for a in p.kids(c.i, "aux")) for c in p.kids(t.i)
    )
    if t.lemma in _OPPORTUNITY and infinitive:
        return None
    rates = (
        t.lemma in _BARE
        and lemma in _POSING
        and (bool(subject_hangs(context, t.i)) or lemma in ("be", "exist", "pose"))
    )
    if not found and turn is None and not rates:
        return None
    told = lemma in _POSING or lemma in _TURN or changing is not None
    if not found and not told and t.dep in ("nsubj", "nsubjpass"):
        return None
    if not gauged and t.dep not in ("nsubj", "nsubjpass") and lemma not in _POSING and lemma not in _SEE:
        return None
    assessor = assessor_of(context, t.i, -1 if lemma in _CAUSING else verb.i)
    subject = _subject(context, t, verb)
    level, scale = graded(found)
    return build(
        context,
        t,
        assessor,
        subject,
        level,
        scale=scale,
        turn=turn,
        polarity=polarity(context, t.i, verb.i),
        confidence=0.75 if found else 0.6,
    )


def _considered(context: Context, t: Token, level: Token) -> Assessment | None:
    """ "considers the danger serious"."""
    verb = context.parsed.tokens[level.head]
    if verb.lemma not in _RATING or level.dep not in ("ccomp", "xcomp"):
        return None
    return build(
        context,
        t,
        assessor_of(context, verb.i, verb.i),
        subject_text(context, t.i),
        with_intensifier(context, level.i),
        polarity=polarity(context, verb.i),
        confidence=0.7,
        suppose=False,
    )


def subject_hangs(context: Context, i: int) -> bool:
    """Whether something that is rated hangs on the noun."""
    return any(c.dep in ("prep", "acl", "relcl", "ccomp") and c.i > i for c in context.parsed.kids(i))


def _subject(context: Context, t: Token, verb: Token) -> str:
    p = context.parsed
    text = subject_text(context, t.i)
    if t.dep in ("attr", "dobj", "oprd"):
        heads = [x for x in syntax.subject(p, verb.i) if p.tokens[x].lower not in _EXISTING and not context.actors(x)]
        hangs = subject_hangs(context, t.i)
        if (
            heads
            and t.dep != "oprd"
            and (verb.lemma in _POSING - {"see", "face", "run"})
            and (not hangs or text.startswith(t.text))
        ):
            poser = syntax.phrase(p, heads[0])
            return f"{poser}: {text}" if hangs else poser
    return _wider(context, t) if text == t.text else text


def _spoken_of(context: Context, t: Token, found: list[str], turn: Direction | None) -> Assessment | None:
    """ "warned of a growing risk of X", "levels that become … high risk", "at high risk of X"."""
    p = context.parsed
    head = p.tokens[t.head]
    if t.lemma in _GAUGED - _RATED:
        return None
    if (
        t.dep == "pobj"
        and head.lower == "at"
        and head.dep in ("prep", "acomp", "advmod")
        and syntax.is_verb(p, head.head)
    ):
        return _at_risk(context, t, head, found)
    spoken = t.dep == "pobj" and p.tokens[head.head].lemma in _WARN_OF and head.lower in _SPOKEN_BY
    if len(found) < 2 and not (spoken and (found or turn is not None)):
        return None
    text = subject_text(context, t.i)
    level, scale = graded(found)
    return build(
        context,
        t,
        assessor_of(context, t.i),
        _wider(context, t) if text == t.text else text,
        level,
        scale=scale,
        turn=turn,
        confidence=0.6,
    )


def _at_risk(context: Context, t: Token, at: Token, found: list[str]) -> Assessment | None:
    """ "The dam is at (high) risk of collapse"; not "at the risk of repeating myself"."""
    p = context.parsed
    what = next((x for c in p.kids(t.i, "prep") if c.lower == "of" for x in p.kids(c.i, "pobj", "pcomp")), None)
    subjects = syntax.subject(p, at.head)
    if what is None or what.lemma in _SAYING_ALOUD or not subjects:
        return None
    subject = f"{named(context, subjects[0])}: {p.text(what.left, what.right + 1)}"
    level = found[0] if found else None
    return build(
        context, t, assessor_of(context, t.i), subject, level, polarity=polarity(context, at.head), confidence=0.6
    )


def _ruled_out(context: Context, t: Token, verb: Token) -> Assessment | None:
    """ "ruled out the possibility of X": denied; "cannot rule out": possible."""
    p = context.parsed
    open_ = syntax.negated(p, verb.i)
    return build(
        context,
        t,
        assessor_of(context, t.i, verb.i),
        subject_text(context, t.i),
        "possible" if open_ else None,
        polarity="asserted" if open_ else "denied",
        confidence=0.6,
        suppose=False,
    )


def _changed(context: Context, t: Token) -> Assessment | None:
    """ "raised the threat level from A to B", "rated the risk as high", "put the chance at 30 percent"."""
    p = context.parsed
    if t.dep not in ("dobj", "nsubjpass") or t.lemma not in _RATING_OBJECTS:
        return None
    verb = p.tokens[t.head]
    turn: Direction | None = None
    if verb.lemma in _CHANGING:
        prepositions, held = _CHANGING_BY, direction(context, t.i)
        turn = held if held in ("rising", "falling") else None
    elif verb.lemma in _RATING:
        prepositions = _RATED_BY
    else:
        return None
    reach = [c for x in (verb.i, t.i) for c in p.kids(x, "prep") if c.i > verb.i and c.lower in prepositions]
    reach += [
        g
        for c in (*p.kids(verb.i, "prep"), *p.kids(t.i, "prep"))
        if c.lower == "from"
        for o in p.kids(c.i, "pobj")
        for g in p.kids(o.i, "prep")
        if g.lower in prepositions
    ]
    reach += [
        g
        for c in p.kids(t.i, "prep")
        for o in p.kids(c.i, "pobj")
        for g in p.kids(o.i, "prep")
        if g.lower in prepositions and o.i < g.i
    ]
    ends = [x for c in reach for x in p.kids(c.i, "pobj", "amod", "acomp", "pcomp")]
    ends += [c for c in p.kids(verb.i, "advcl") if any(a.lower in prepositions for a in p.kids(c.i, "aux"))]
    ends += [] if verb.lemma in _CHANGING else p.kids(verb.i, "oprd", "acomp")
    ends += (
        [] if verb.lemma in _CHANGING else [c for x in p.kids(verb.i, "xcomp") for c in p.kids(x.i, "acomp", "attr")]
    )
    end = next(
        (
            x
            for x in ends
            if x.lower in _LEVEL
            or _is_number(context, x)
            or (verb.lemma in _CHANGING and "“\"‘'".count(p.tokens[x.left].text))
        ),
        None,
    )
    if end is None:
        return None
    level = p.text(end.left, end.right + 1) if _is_number(context, end) else with_intensifier(context, end.i)
    text = subject_text(context, t.i) if t.lemma in _RATED else syntax.phrase(p, t.i)
    if level in text:
        text = text[: text.index(level)].rsplit(" ", 2)[0]
    return build(
        context,
        t,
        assessor_of(context, t.i, verb.i),
        text,
        level.strip("“”\"'‘’ "),
        turn=turn,
        polarity=polarity(context, verb.i),
        confidence=0.75,
    )


def _is_number(context: Context, t: Token) -> bool:
    return t.pos == "NUM" or bool(context.parsed.kids(t.i, "nummod"))


def _wider(context: Context, t: Token) -> str:
    """For a bare noun: what is said to be it, or the question that the answer "there is always a risk" takes up."""
    p = context.parsed
    if t.dep in ("attr", "oprd") and (subjects := syntax.subject(p, t.head)) and p.tokens[subjects[0]].pos != "PRON":
        return syntax.phrase(p, subjects[0])
    cues = sorted(
        (a for a in p.attributions if p.tokens[a.cue_token].sent == t.sent and a.source_token >= 0),
        key=lambda a: a.content_tokens[0][1] - a.content_tokens[0][0],
    )
    cue = next((a for a in cues if a.content_tokens[0][0] <= t.i < a.content_tokens[-1][1]), None)
    if cue is None:
        return t.text
    first = p.sentence_of(t.i).first
    asked = next((i for i in range(first, cue.source_token) if p.tokens[i].lemma in _ASKING), -1)
    last = p.tokens[cue.source_token].left
    while last - 1 > asked and p.tokens[last - 1].pos == "PUNCT":
        last -= 1
    return p.text(asked + 1, last) if 0 <= asked < last - 1 else t.text
