"""Ratings by adjectives and evidence: a word of a parsed article in, the `Assessment` that it makes or None out."""

from __future__ import annotations

from onrecord.extraction.assessment_basics import assessor_of, build, can_rate, polarity
from onrecord.extraction.assessment_words import Direction, named, with_intensifier
from onrecord.extraction.context import Context
from onrecord.extraction.vocabulary import table, words
from onrecord.model import syntax
from onrecord.model.parsed import Token
from onrecord.model.records import Assessment

_GAUGED = words("assessment", "gauged")
_FORCES = words("assessment", "forces")
_DEGREE = words("assessment", "degree")
_WORSE = words("assessment", "worse")
_BETTER = words("assessment", "better")
_SHOW = words("assessment", "show")
_LEVEL = words("assessment", "level")
_RATED = words("assessment", "rated")
_OPEN = words("assessment", "open")
_COMPARED = words("assessment", "compared")
_AFTER = ("attr", "acomp", "prep", "npadvmod", "dobj", "advmod", "oprd")
_NAMING = frozenset(table("assessment")["naming"])
_COMPARING = words("assessment", "comparing")
_WORRIED_ABOUT = words("assessment", "worried_about")
_EXISTING = words("assessment", "existing")
_POINTLESS = words("assessment", "pointless")
_CERTAINTY = words("assessment", "certainty")
_CONCLUDING = frozenset(table("assessment")["see"]["concluding"])
_EVIDENCE = frozenset(table("assessment")["see"]["evidence"])
_OF_A_SIDE = words("assessment", "of_a_side")
_COMPLETED_BY = words("assessment", "completed_by")
_TAKES_MORE = words("assessment", "takes_more")
_STRENGTHENING = words("assessment", "strengthening")
_WORRYING_MORE = words("assessment", "worrying_more")
_WORRYING_LESS = words("assessment", "worrying_less")
_DOUBTING = words("assessment", "doubting")


def sign(context: Context, t: Token) -> Assessment | None:
    """ "has seen no indication that X": what is (not) seen is the subject."""
    p = context.parsed
    verb = syntax.support_verb(p, t.i)
    if verb < 0:
        return None
    lemma = p.tokens[verb].lemma
    clause = next(
        (
            c
            for c in (*p.kids(t.i, "acl", "prep", "relcl", "ccomp"), *p.kids(verb, "ccomp"))
            if c.i > t.i and (c.dep != "prep" or c.lower == "of")
        ),
        None,
    )
    if clause is None or (p.tokens[verb].lemma == "be" and not p.kids(verb, "expl")):
        return None
    if lemma not in _EVIDENCE and lemma not in _SHOW:
        return None
    first = clause.i + 1 if clause.dep == "prep" else clause.left
    first += p.tokens[first].lower == "that"
    text = p.text(first, clause.right + 1).rstrip(" ,")
    if lemma in _SHOW:
        subjects = syntax.subject(p, verb)
        text = f"{named(context, subjects[0])}: {text}" if subjects else text
    assessor = assessor_of(context, t.i, -1 if lemma in _SHOW else verb, _EVIDENCE)
    return build(context, t, assessor, text, polarity=polarity(context, t.i, verb), confidence=0.75, suppose=False)


def likely(context: Context, t: Token) -> Assessment | None:
    """ "An attack is imminent", "X is unlikely to Y", said by somebody."""
    p = context.parsed
    verb = p.tokens[t.head]
    subjects = [c.i for c in p.kids(verb.i, "csubj")] or syntax.subject(p, verb.i)
    if not subjects or not syntax.is_verb(p, verb.i):
        return None
    if t.lower in _LEVEL and p.tokens[subjects[0]].lemma in _RATED:
        return None
    beside = {c.lower for x in (t.i, verb.i) for c in p.kids(x, "advmod")}
    if beside & _COMPARING or (beside & _COMPARED and any(p.tokens[i].lower == "than" for i in range(t.i, verb.right))):
        return None
    if verb.dep == "acl" and p.tokens[p.tokens[verb.head].head].lemma in _DOUBTING:
        return None
    clauses = [c for c in (*p.kids(t.i, "xcomp", "ccomp"), *p.kids(verb.i, "ccomp", "xcomp")) if c.i > t.i]
    head = p.tokens[subjects[0]]
    that = bool(clauses) and any(m.lower == "that" for m in p.kids(clauses[0].i, "mark"))
    if t.lower in _OPEN and not (that and verb.lemma != "become"):
        return None
    words_of = p.text(clauses[0].left, clauses[0].right + 1).rstrip(" ,") if clauses else _rest(context, t, verb)
    if head.lower in _POINTLESS:
        return None
    if head.lower in _EXISTING:
        if not clauses or (head.lower != "there" and not that):
            return None
        subject = words_of.removeprefix("that ")
    else:
        subject = f"{named(context, head.i)} {words_of}".strip()
    level = ("not " if syntax.negated(p, verb.i) else "") + with_intensifier(context, t.i)
    doubted = verb.dep == "ccomp" and p.tokens[verb.head].lemma in _DOUBTING
    return build(
        context,
        t,
        assessor_of(context, t.i),
        subject,
        level,
        polarity="denied" if doubted else "asserted",
        confidence=0.65,
        suppose=False,
    )


def _rest(context: Context, t: Token, verb: Token) -> str:
    """What follows "likely" in its clause: "was likely a missile", "is unlikely in the coming months"."""
    p = context.parsed
    after = [c for x in (t.i, verb.i) for c in p.kids(x, *_AFTER) if c.i > t.i]
    if not after:
        return ""
    text = p.text(t.i + 1, max(c.right for c in after) + 1).lstrip("“”\"' ,")
    return f"{verb.text} {text}" if p.tokens[t.i + 1].pos in _NAMING else text


def confident(context: Context, t: Token) -> Assessment | None:
    """ "judged with moderate confidence that X", "assesses with high confidence that X"."""
    p = context.parsed
    held = next((p.tokens[h] for name, h in syntax.obliques(p, t.i) if name == "with"), None)
    if held is None or held.lemma not in _CERTAINTY:
        return None
    hanging = [c for c in (*p.kids(t.i, "ccomp"), *p.kids(held.i, "acl", "relcl", "ccomp")) if c.i > t.i]
    clause = next((c for c in hanging if p.tokens[c.left].lower == "that"), None)
    if clause is None:
        return None
    level = next((c for c in p.kids(held.i, "amod") if c.lower in _LEVEL), None)
    if level is None:
        return None
    text, words_of = p.text(clause.left + 1, clause.right + 1), f"{with_intensifier(context, level.i)} {held.text}"
    assessor = assessor_of(context, t.i, t.i, _CONCLUDING)
    return build(context, t, assessor, text, words_of, polarity=polarity(context, t.i), suppose=False)


def strength(context: Context, t: Token) -> Assessment | None:
    """ "Their forces are depleted", "the army is weaker than when it started", "the brigade is very well prepared"."""
    p = context.parsed
    first_of_row = p.tokens[t.head] if t.dep == "conj" and p.tokens[t.head].dep == "acomp" else t
    verb = p.tokens[first_of_row.head] if first_of_row.dep in ("acomp", "oprd") else t
    if first_of_row.dep not in ("acomp", "oprd") and not (t.tag == "VBN" and p.kids(t.i, "auxpass", "nsubjpass")):
        return None
    subjects = syntax.subject(p, verb.i)
    if not subjects:
        return None
    head = p.tokens[subjects[0]]
    actor = context.actor(head.i)
    of_a_side = (
        head.tag in ("PRP", "NNP", "NNPS")
        and actor is not None
        and actor.type in ("country", "organisation", "group")
    )
    if not ((of_a_side and t.lower in _OF_A_SIDE) or head.lemma.lower() in _FORCES) or syntax.by_agents(p, t.i):
        return None
    if p.kids(t.i, "xcomp") or (head.lemma in _GAUGED and t.lower in _LEVEL):
        return None
    assessor = assessor_of(context, t.i)
    first = last = t.i
    while first - 1 > head.i and p.tokens[first - 1].lower in _DEGREE and p.tokens[first - 1].i >= t.left:
        first -= 1
    for c in p.kids(t.i):
        more = c.dep == "prep" and c.lower in _COMPLETED_BY and t.lower in _TAKES_MORE
        if c.i > t.i and (c.lower in _DEGREE or c.dep == "advmod" or more) and c.left == last + 1:
            last = c.right
    turn: Direction | None = "falling" if t.lower in _WORSE else "rising" if t.lower in _BETTER else None
    return build(
        context,
        t,
        assessor,
        named(context, head.i),
        p.text(first, last + 1),
        turn=turn,
        polarity=polarity(context, verb.i),
        confidence=0.6,
    )


def worried(context: Context, t: Token) -> Assessment | None:
    """ "X is more concerned about Y than at any time since Z"."""
    p = context.parsed
    if not any(c.lower in _STRENGTHENING for c in p.kids(t.i, "advmod")):
        return None
    verb = p.tokens[t.head] if t.dep == "acomp" else t
    assessor = context.first_actor(syntax.subject(p, verb.i))
    about = next((c for c in p.kids(t.i, "prep", "ccomp") if c.lower in _WORRIED_ABOUT or c.dep == "ccomp"), None)
    if assessor is None or about is None or not can_rate(context, assessor):
        return None
    low = about.i + 1 if about.dep == "prep" else about.left
    than = next((i for i in range(low, p.sentence_of(t.i).last) if p.tokens[i].lower == "than"), -1)
    high = about.right + 1 if than < 0 else min(about.right + 1, than)
    more = next(c for c in p.kids(t.i, "advmod"))
    turn: Direction | None = (
        "rising" if more.lower in _WORRYING_MORE else "falling" if more.lower in _WORRYING_LESS else None
    )
    return build(
        context,
        t,
        assessor,
        p.text(low, high),
        with_intensifier(context, t.i),
        turn=turn,
        polarity=polarity(context, verb.i),
        confidence=0.65,
    )
