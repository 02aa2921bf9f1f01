"""When an act took place: a `Context` and its token in; the `When` out, not that of what is told beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from onrecord.extraction.context import Context
from onrecord.extraction.vocabulary import words
from onrecord.model import syntax
from onrecord.model.parsed import DateMention
from onrecord.model.parts import When

_REACH = 14


def moment(context: Context, i: int, *, reported: bool = True) -> When | None:
    """The day of an act: no date after "since" or "until", none of a clause that only says more about its parties.

    `reported`: where its own clause has no date, that of the clause which reports it will do.
    """
    p = context.parsed
    dates = context.dates_by_sentence.get(p.tokens[i].sent, ())
    others = [d.when for d in dates if _bound(context, d) or _aside(context, d, i) or _counted_from(context, d, i)]
    found = context.when(i, reported=False) or through(context, i) or context.when(i, reported=reported)
    if any(found is w for w in others):
        verb = syntax.clause_verb(p, i)
        found = context.when(verb, reported=reported)
        if any(found is w for w in others):
            return context.date_under(verb, [(d.first, d.last) for d in dates if any(d.when is w for w in others)])
    if found is not None and found.precision == "year" and not syntax.is_verb(p, i):
        return _within_year(found, context.when(syntax.clause_verb(p, i)), others)
    return found


def through(context: Context, i: int) -> When | None:
    """The days in which an act or several took place, up to that of the saying: "killed 230 over the past week"."""
    p = context.parsed
    own = {i, *syntax.conjuncts(p, syntax.clause_verb(p, i))}
    for d in context.dates_by_sentence.get(p.tokens[i].sent, ()):
        inside = d.first > 0 and p.tokens[d.first - 1].lower in words("moments", "through")
        if d.type != "DURATION" or not inside or context.date_governor(d) not in own:
            continue
        start, end, known = d.when.start, d.when.end, p.article.published.end
        if end and known and end > known:
            return None
        said = context.when(i)
        if start and end and said is not None and said.start and said.start == said.end and said.end < end:
            late = date.fromisoformat(end) - date.fromisoformat(said.end)
            start, end = str(date.fromisoformat(start) - late), said.end
        return replace(d.when, start=start, end=end, precision="day") if start and end else None
    return None


def told_day(context: Context, i: int) -> When | None:
    """The day of an event: its own, or that of the saying in front of it ("on Sunday the ministry said …"); the day of
    a saying behind it ("…, the ministry said on Tuesday") is none."""
    own = moment(context, i, reported=False)
    if own is not None:
        return own
    said = moment(context, i)
    dates = context.dates_by_sentence.get(context.parsed.tokens[i].sent, ())
    return said if any(d.when is said and d.first < i for d in dates) else None


def _within_year(year: When, told: When | None, others: list[When]) -> When:
    """The day of the clause where a noun only names its year: "met on 3 March for the 2016 summit"."""
    if told is None or year.start is None or year.end is None or any(told is w for w in others):
        return year
    if told.start is None:
        return told
    return told if year.start <= told.start <= year.end else year


def _bound(context: Context, d: DateMention) -> bool:
    """Whether a date only says from when or until when something was so."""
    p = context.parsed
    return any(p.tokens[j].lower in words("moments", "bounds") for j in range(max(d.first - 2, 0), d.first))


def _counted_from(context: Context, d: DateMention, i: int) -> bool:
    """Whether a date is counted from the act itself and is that of another: "a week before the army marched in"."""
    p = context.parsed
    return any(p.tokens[j].lower in words("moments", "apart") for j in range(d.first + 1, min(i, d.last)))


def _aside(context: Context, d: DateMention, i: int) -> bool:
    """Whether a date is of a clause beside the act: "the line, which X proposed in May", "since it began in May"."""
    p = context.parsed
    verb = syntax.clause_verb(p, i)
    t = p.tokens[d.first]
    for _ in range(_REACH):
        if t.i in (i, verb) or t.head == t.i:
            return False
        if t.dep in ("nsubj", "nsubjpass") and t.pos in ("NOUN", "PROPN"):
            return True
        if t.dep == "advcl" and {c.lower for c in p.kids(t.i, "mark")} & words("moments", "bounds"):
            return True
        active = t.dep == "relcl" and any(c.dep == "nsubj" and c.tag in ("WP", "WDT") for c in p.kids(t.i))
        if t.dep in ("relcl", "acl") and not (t.head == i and t.lemma in words("moments", "dating") and not active):
            return True
        t = p.tokens[t.head]
    return False
