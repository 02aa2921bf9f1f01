"""How long a contact lasted and how long there had been none: its trigger in; minutes, days and the last day out."""

from __future__ import annotations

from datetime import date

from onrecord.extraction.contact_lead import LISTS
from onrecord.extraction.context import Context
from onrecord.model import syntax
from onrecord.model.parsed import DateMention, Parsed
from onrecord.model.parts import When

_LONGEST_MINUTES = 24 * 60
_REACH = 14


def lengths(context: Context, i: int) -> tuple[float | None, float | None, bool]:
    """How long it lasted in minutes, how many days there had been none before it, and whether those are days."""
    p = context.parsed
    minutes = gap = None
    exact = False
    for d in context.dates_by_sentence.get(p.tokens[i].sent, ()):
        if d.type != "DURATION":
            continue
        if d.minutes and d.minutes < _LONGEST_MINUTES and _is_length(context, d, i):
            minutes = d.minutes
        elif d.days and (_is_gap(context, d) or _is_silence(context, d, i)):
            gap, exact = float(round(d.days)), d.timex.endswith("D") and not d.approx
    return minutes, gap, exact


def _is_length(context: Context, d: DateMention, i: int) -> bool:
    """Whether a duration is that of the contact: "spoke for an hour", "the call lasted an hour", "hour-long call"."""
    p = context.parsed
    t = p.tokens[i]
    if t.left <= d.first <= t.right and not syntax.is_verb(p, i):
        return True
    head = next((j for j in range(d.first, d.last) if not d.first <= p.tokens[j].head < d.last), d.first)
    v = syntax.clause_verb(p, head)
    if syntax.is_verb(p, i):
        return v == i and syntax.prepositions_above(p, head) in ("for", "")
    return v == syntax.clause_verb(p, i) and p.tokens[v].lemma in LISTS["lasting"]


def _is_silence(context: Context, d: DateMention, i: int) -> bool:
    """Whether a duration says how long there has been none: "has not spoken with Ek for 19 days"."""
    p = context.parsed
    verb = p.tokens[syntax.clause_verb(p, i)]
    perfect = any(c.lower in ("has", "have", "had", "'ve") for c in p.kids(verb.i, "aux"))
    before = p.tokens[d.first - 1].lower if d.first else ""
    return perfect and before in ("for", "in") and syntax.negated(p, verb.i) and _clause_of(p, d) == verb.i


def _clause_of(p: Parsed, d: DateMention) -> int:
    head = next((j for j in range(d.first, d.last) if not d.first <= p.tokens[j].head < d.last), d.first)
    return syntax.clause_verb(p, head)


def _is_gap(context: Context, d: DateMention) -> bool:
    """Whether a duration says how long there was none: "the first call in 84 days", "first time in three years"."""
    p = context.parsed
    start = max(p.sentence_of(d.first).first, d.first - _REACH)
    before = [p.tokens[j].lower for j in range(start, d.first)]
    return bool(before) and before[-1] in LISTS["gap_before"] and "first" in before


def gap_since(context: Context, tokens: list[int], when: When | None) -> float | None:
    """The days between a contact and the last one before it: "spoke on 4 March, first since 12 February"."""
    p = context.parsed
    if when is None or when.precision != "day" or when.start is None:
        return None
    for i in tokens:
        last = since(context, i)
        s = p.sentence_of(i)
        words = [t.lower for t in p.tokens[s.first : s.last]]
        if last is not None and last.start and "first" in words[: words.index("since")]:
            days = (date.fromisoformat(when.start) - date.fromisoformat(last.start)).days
            return float(days) if days > 0 else None
    return None


def since(context: Context, i: int) -> When | None:
    """The day after "since" in the sentence of a trigger."""
    p = context.parsed
    for d in context.dates_by_sentence.get(p.tokens[i].sent, ()):
        if d.type == "DATE" and d.first and p.tokens[d.first - 1].lower == "since" and d.when.precision == "day":
            return d.when
    return None
