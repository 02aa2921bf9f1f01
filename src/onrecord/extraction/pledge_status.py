"""How far a pledge has come and whether it is denied: a trigger in a parsed article in, its standing out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from onrecord.extraction.context import Context
from onrecord.extraction.governors import governors
from onrecord.extraction.vocabulary import words
from onrecord.model import syntax
from onrecord.model.parsed import Token
from onrecord.model.records import Modality, Polarity

Status = Literal["considered", "pending", "announced", "approved", "delivered"]
_CONDITION = words("modality", "condition")
_SETS: tuple[tuple[Status, frozenset[str]], ...] = (
    ("considered", words("pledge", "considered")),
    ("pending", words("pledge", "pending")),
)
_ANNOUNCED = words("pledge", "announced")
_APPROVED = words("pledge", "approved")
_ASKING = words("pledge", "asking")
_REFUSE = words("pledge", "refuse")
_POSSIBLE = words("pledge", "possible_aux")
_FUTURE = words("pledge", "future_aux")
_DUTY = words("pledge", "duty_aux")
_FRAMES = words("pledge", "frames")
_WHETHER = words("pledge", "whether")
_DECIDING = _ANNOUNCED | _APPROVED | _REFUSE | frozenset().union(*(s for _, s in _SETS)) | _FRAMES | _WHETHER
_RULED = words("pledge", "ruled")
_PENDING_TRIGGER = words("pledge", "pending_trigger")
_CONDITIONS = _CONDITION - words("pledge", "not_conditions")
_PROGRESSIVE = words("pledge", "progressive")
_CLAUSES = frozenset({"advcl", "ccomp"})
_DID = words("pledge", "did")
_KEEPING = words("pledge", "keeping")
_DENY = words("modality", "deny")
_SUPPOSING = words("pledge", "supposing")
_DOUBTING = words("pledge", "doubting")
_CONTENT = frozenset({"acl", "ccomp", "relcl"})


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a pledge stands."""

    status: Status
    polarity: Polarity
    modality: Modality


def chain(context: Context, v: int) -> list[Token]:
    """The words that decide on a gift, nearest first; a bill that provides it leads to what is done with it."""
    p = context.parsed
    found = governors(p, v)
    t = p.tokens[v]
    if _presupposed(context, t):
        return []
    if t.dep in ("relcl", "acl") and p.tokens[t.head].lemma in _FRAMES:
        frame = p.tokens[t.head]
        found = [frame, *governors(p, frame.i)]
    if (
        t.dep in ("ccomp", "pcomp", "advcl")
        and not found
        and p.tokens[t.head].lemma in _WHETHER
    ):
        found = [p.tokens[t.head]]
    return found


def _presupposed(context: Context, t: Token) -> bool:
    """Whether a gift is told beside the point, as what became of it: "were to burn the rations donated by X"."""
    return t.dep == "acl" and t.tag == "VBN" and context.parsed.tokens[t.head].lemma not in _FRAMES


def _auxiliaries(context: Context, v: int) -> set[str]:
    p = context.parsed
    t = p.tokens[v]
    found = {c.lower for c in p.kids(v, "aux")}
    if t.dep == "conj" and not p.kids(v, "nsubj", "nsubjpass") and (not found or found == {"be"}):
        found |= {c.lower for c in p.kids(t.head, "aux")}
    return found


def _ruled_out(context: Context, t: Token) -> bool:
    p = context.parsed
    if t.lemma in _RULED:
        return any(c.lower == "out" for c in p.kids(t.i))
    return t.lemma in _REFUSE or syntax.negated(p, t.i)


def standing(context: Context, v: int) -> Standing | None:
    """Where the gift that a verb or noun tells of stands; None where nothing is pledged: asked for, supposed, a duty.

    The status tells how sure a gift is, so the modality is actual, but possible for a gift only considered and
    conditional where its clause depends on a condition.
    """
    p, t = context.parsed, context.parsed.tokens[v]
    above = chain(context, v)
    verb = syntax.is_verb(p, v)
    if any(g.lemma in _ASKING for g in above) or _supposed(context, v, above):
        return None
    if _mere_purpose(context, t, above):
        return None
    auxiliaries = {a for x in (v, *(g.i for g in above)) for a in _auxiliaries(context, x)}
    negated = (verb and context.polarity(v) == "denied") or syntax.negated(p, v) or _denied_by_voice(context, v)
    denied = negated or any(_ruled_out(context, g) for g in above)
    if auxiliaries & _DUTY and not denied:
        return None
    status = _status(context, t, above, auxiliaries)
    if _would(context, v, above, auxiliaries):
        status = "considered"
    conditional = any(_has_condition(context, x) for x in (v, *(g.i for g in above)))
    modality: Modality = "conditional" if conditional else "possible" if status == "considered" else "actual"
    if conditional and "would" in auxiliaries and not _reported(context, v, above):
        return None
    return Standing(status, "denied" if denied else "asserted", modality)


def _denied_by_voice(context: Context, v: int) -> bool:
    """Whether who is said to tell of it denies it: "denied that X had sent"."""
    told = context.parsed.attributions_over(v) if not _presupposed(context, context.parsed.tokens[v]) else ()
    return any(a.cue_lemma in _DENY for a in told)


def decided(context: Context, v: int) -> bool:
    """Whether a participle without a subject ("expanding aid") stands under a word of planning or deciding."""
    p, t = context.parsed, context.parsed.tokens[v]
    if t.tag != "VBG" or p.kids(v, "aux", "nsubj"):
        return True
    return any(g.lemma in _DECIDING for g in chain(context, v))


def _mere_purpose(context: Context, t: Token, above: list[Token]) -> bool:
    """An infinitive under no word of planning or deciding: "the need for haste in order to send aid"."""
    if t.tag not in ("VB", "VBG") or t.dep not in ("advcl", "acl", "xcomp", "relcl", "pcomp", "conj") or (
            t.dep in ("conj", "relcl") and context.parsed.kids(t.i, "nsubj", "aux") and t.tag == "VBG"):
        return False
    if t.dep in ("conj", "relcl") and any(c.tag == "MD" for c in context.parsed.kids(t.i, "aux")):
        return False
    if above and (above[0].lemma == "be" or _yet(context, above[0])):
        return False
    if t.tag == "VBG":
        return t.dep == "pcomp" and not any(g.lemma in _DECIDING for g in above) and bool(above)
    shared = t.dep == "conj" and not context.parsed.kids(t.i, "aux")
    return not shared and not any(g.lemma in _DECIDING for g in above)


def _status(context: Context, t: Token, above: list[Token], auxiliaries: set[str]) -> Status:
    p = context.parsed
    lemmas = [t.lemma, *(g.lemma for g in above)]
    if auxiliaries & _POSSIBLE:
        return "considered"
    if any(_yet(context, g) for g in above):
        return "pending"
    for status, lemma_set in _SETS:
        told = lemmas if status == "considered" else lemmas[1:]
        if any(w in lemma_set for w in told) or (
            status == "pending" and t.lemma in _PENDING_TRIGGER
        ):
            return status
    future = bool(auxiliaries & _FUTURE or "would" in auxiliaries)
    if any(w in _APPROVED for w in lemmas):
        return "pending" if future else "approved"
    if any(w in _ANNOUNCED for w in lemmas) or future:
        return "announced"
    if t.lemma in _KEEPING:
        return "announced"
    present = (t.tag == "VBG" and bool(_PROGRESSIVE & auxiliaries)) or t.tag in ("VBP", "VBZ")
    present |= t.tag == "VBG" and t.dep == "ccomp" and bool({"was", "were"} & auxiliaries)
    bare = t.tag == "VB" and not (_DID & auxiliaries)
    if present or bare or (t.tag == "VBG" and t.dep in ("pcomp", "xcomp", "ccomp") and not p.kids(t.i, "aux")):
        return "announced"
    return "delivered"


def _yet(context: Context, t: Token) -> bool:
    """Whether a word governs what is still to come: "has yet to pass"."""
    return t.lemma in ("have", "be") and any(c.lower == "yet" for c in context.parsed.kids(t.i, "advmod"))


def _has_condition(context: Context, v: int) -> bool:
    p = context.parsed
    return any(
        {m.lower for m in p.kids(c.i, "mark", "advmod", "aux")} & _CONDITIONS
        for c in p.kids(v, "advcl")
    )


def _supposed(context: Context, v: int, above: list[Token]) -> bool:
    """Whether the gift itself stands in an if-clause, a question or a wish."""
    p = context.parsed
    for x in (v, *(g.i for g in above)):
        t = p.tokens[x]
        marks = {c.lower for c in p.kids(x, "mark", "advmod")}
        over = p.tokens[t.head]
        if t.dep in _CONTENT and (over.lemma in _SUPPOSING | _DOUBTING or "that" in marks) and (
                over.lemma in (_DOUBTING if t.dep == "ccomp" else _SUPPOSING) or syntax.negated(p, over.i)):
            return True
        if (
            t.dep in ("advcl", "ccomp")
            and marks & _CONDITION
            and p.tokens[t.head].lemma not in _WHETHER
        ):
            return True
    last = p.sentence_of(v).last
    return any(p.tokens[i].text == "?" for i in range(max(last - 2, 0), last))


def _reported(context: Context, v: int, above: list[Token]) -> bool:
    p = context.parsed
    return bool(p.attributions_over(v)) or any(p.tokens[x].dep == "ccomp" for x in (v, *(g.i for g in above)))


def _would(context: Context, v: int, above: list[Token], auxiliaries: set[str]) -> bool:
    """ "would send" that nobody is reported to have said: an idea, not an announcement."""
    return "would" in auxiliaries and not _reported(context, v, above)
