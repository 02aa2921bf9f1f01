"""What all assessments share: a rating in a parsed article in; its assessor, level and record out."""

from __future__ import annotations

from onrecord.extraction.assessment_words import Direction
from onrecord.extraction.context import Context
from onrecord.extraction.moments import moment
from onrecord.extraction.sides import organisation_type
from onrecord.extraction.vocabulary import table, words
from onrecord.model import syntax
from onrecord.model.parsed import Token
from onrecord.model.parts import Actor
from onrecord.model.records import Assessment, Polarity

_NOT_ASSESSORS = words("assessment", "not_assessors")
_LAYMEN = words("assessment", "laymen")
_EMPTY = words("assessment", "empty")
_BARE = words("assessment", "bare")
_SEE = frozenset(table("assessment")["see"]["verbs"])
_GRADED = words("assessment", "graded")


def assessor_of(context: Context, i: int, verb: int = -1, seeing: frozenset[str] = _SEE) -> Actor | None:
    """Who rates: the subject of a verb of seeing, else the nearest voice that says it; never an outlet."""
    if verb >= 0 and context.parsed.tokens[verb].lemma in seeing:
        found = context.first_actor(syntax.agents(context.parsed, verb))
        if found is not None and can_rate(context, found):
            return found
    return next((v.actor for v in context.attribution(i) if v.span is not None and can_rate(context, v.actor)), None)


def can_rate(context: Context, actor: Actor) -> bool:
    """Whether an actor can be an assessor: no outlet, no company, no "reports"."""
    if actor.type == "anonymous" and actor.name.lower().split()[-1:] and actor.name.lower().split()[-1] in _LAYMEN:
        return False
    return organisation_type(actor, context.pack) not in _NOT_ASSESSORS


def build(
    context: Context,
    t: Token,
    assessor: Actor | None,
    subject: str,
    level: str | None = None,
    *,
    scale: tuple[str, ...] = (),
    turn: Direction | None = None,
    polarity: Polarity = "asserted",
    confidence: float = 0.7,
    suppose: bool = True,
) -> Assessment | None:
    """The record; none where nobody rates, or where the rating itself is only supposed."""
    if assessor is None or not subject or subject.lower() in _EMPTY:
        return None
    if subject.lower() in _BARE and level is None and turn is None and not scale:
        return None
    modality = context.modality(t.i) if suppose else "actual"
    return Assessment(
        assessor=assessor,
        subject=subject,
        level=level,
        scale=scale,
        direction=turn,
        when=moment(context, t.i),
        attribution=context.attribution(t.i),
        polarity=polarity,
        modality="actual" if modality == "planned" else modality,
        evidence=context.evidence(t.i),
        confidence=confidence,
    )


def polarity(context: Context, *tokens: int) -> Polarity:
    """Denied where any of the tokens is negated; -1 stands for none."""
    return "denied" if any(syntax.negated(context.parsed, x) for x in tokens if x >= 0) else "asserted"


def graded(found: list[str]) -> tuple[str | None, tuple[str, ...]]:
    """One level, or the steps of a scale where several are named: "moderate, significant, high"; else all as one."""
    if len(found) > 1 and all(w.split()[-1].lower() in _GRADED for w in found):
        return None, tuple(found)
    return (", ".join(found) or None), ()
