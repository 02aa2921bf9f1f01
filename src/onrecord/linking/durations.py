"""Durations held against their end points: a parsed article and its contacts in; arithmetic discrepancies out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from onrecord.linking.anchors import anchored
from onrecord.linking.findings import finding
from onrecord.linking.pairs import gaps
from onrecord.linking.spans_of_time import Length, agrees, day, elapsed, in_words, length
from onrecord.linking.words import words
from onrecord.model import syntax
from onrecord.model.discrepancy import Discrepancy
from onrecord.model.parsed import DateMention, Parsed
from onrecord.model.records import Record
from onrecord.packs import Pack

_NEAR = 2


def check_durations(p: Parsed) -> Iterator[Discrepancy]:
    """ "The pact signed in 1990 … has lasted 40 years": the years from then to the publication date."""
    low, high = day(p.article.published.start), day(p.article.published.end)
    if low is None or high is None:
        return
    for d in p.dates:
        said = length(d.timex)
        if d.type != "DURATION" or said is None or d.approx or _open(p, d) or not _until_now(p, d):
            continue
        for start in _starts(p, d):
            first, last = day(start.when.start), day(start.when.end)
            if first is None or last is None or first > low:
                continue
            shortest, longest = max(elapsed(last, low, said.unit), 0.0), elapsed(first, high, said.unit)
            if not agrees(said, shortest, longest):
                expected = _range(shortest, longest, said.unit)
                yield finding(
                    p,
                    "arithmetic",
                    f"From {start.when.text} to the report's date it is {expected}, not {said.words}.",
                    [start.span, d.span, p.sentence_span(d.first)],
                    expected,
                    said.words,
                )
            break


def _open(p: Parsed, d: DateMention) -> bool:
    """Whether a duration is only a bound, the last part of the time, or lies between two events.

    "More than 40 years", "in the past 7 years", "six days after the vote".
    """
    near = {p.tokens[j].lower for j in range(max(d.first - 3, 0), d.last)}
    after = p.tokens[d.last].lower if d.last < len(p.tokens) else ""
    return bool(near & words("bounded")) or after in words("between_events")


def _range(shortest: float, longest: float, unit: str) -> str:
    low, high = int(shortest), int(longest)
    return in_words(high, unit) if low == high else f"{low} to {in_words(high, unit)}"


def _until_now(p: Parsed, d: DateMention) -> bool:
    """Whether a duration runs up to the report: its verb stands in the present perfect."""
    v = syntax.clause_verb(p, d.first)
    helpers = {c.lower for c in p.kids(v, "aux")}
    return (
        bool(helpers & {"has", "have", "'s", "'ve"}) and p.tokens[v].tag in ("VBN", "VBD") and not syntax.negated(p, v)
    )


def _starts(p: Parsed, d: DateMention) -> Iterator[DateMention]:
    """Dates at which the thing that a duration is about began, nearest first."""
    v = syntax.clause_verb(p, d.first)
    heads = syntax.subject(p, v)
    subjects = {p.tokens[s].lemma.lower() for s in heads}
    sentence = p.tokens[d.first].sent
    near = [
        x
        for x in p.dates
        if x.type == "DATE"
        and x.when.start
        and x is not d
        and sentence - _NEAR <= p.tokens[x.first].sent <= sentence
        and p.sentence_of(x.first).paragraph == p.sentence_of(d.first).paragraph
    ]
    for x in reversed(near):
        g = syntax.clause_verb(p, x.first)
        words_before = {p.tokens[x.first].lower, p.tokens[x.first - 1].lower if x.first else ""}
        in_subject = any(p.tokens[h].left <= x.first <= p.tokens[h].right for h in heads)
        if ("since" in words_before and g == v) or in_subject:
            yield x
        elif p.tokens[g].lemma in words("begin"):
            things = {p.tokens[t].lemma.lower() for t in (*syntax.patients(p, g), *syntax.subject(p, g))}
            if things & subjects:
                yield x


def check_gaps(p: Parsed, records: Sequence[Record]) -> Iterator[Discrepancy]:
    """ "First call in 84 days" against the day of the last one and the day of this one."""
    if p.article.published.basis == "inferred":
        return
    published = day(p.article.published.end)
    for now, gap, before, then in gaps(p, records):
        known = now.when if now.when and now.when.basis != "inferred" and now.when.precision == "day" else None
        at = day(known.start) if known else None
        said = gap
        if at is not None:
            passed: tuple[int, int] = ((at - then).days, (at - then).days)
        elif published is not None:
            passed = ((published - then).days - 7, (published - then).days)
        else:
            continue
        if not _fits(gap, then, passed):
            expected = _days(passed)
            yield finding(
                p,
                "arithmetic",
                f"From {then.isoformat()} it was {expected}, not {said.words}.",
                [*before.evidence, *now.evidence],
                expected,
                said.words,
            )


def _fits(gap: Length, then: date, passed: tuple[int, int]) -> bool:
    """Whether a stated gap agrees with the days that passed; months and years are counted by the calendar."""
    if gap.unit == "D":
        return passed[0] - 1 <= gap.value <= passed[1] + 1
    shortest, longest = (elapsed(then, then + timedelta(days=n), gap.unit) for n in passed)
    return agrees(gap, max(shortest, 0.0), longest)


def check_anchored(p: Parsed, pack: Pack) -> Iterator[Discrepancy]:
    """ "On March 3, ten days after the talks of February 10": the days between the two, or to the report."""
    stated = p.article.published.basis in ("stated", "metadata", "given")
    published = day(p.article.published.end) if stated else None
    for sum_ in anchored(p, pack):
        event = sum_.event
        if event is not None:
            end = day(event.when.start) if event.when.precision == "day" else None
            late = 1
        else:
            end, late = published, 2
        if end is None:
            continue
        passed = (end - sum_.start).days
        said = round(sum_.size.value * (7 if sum_.size.unit == "W" else 1))
        slack = 4 if sum_.size.unit == "W" else 1
        if -slack <= passed - said <= max(slack, late):
            continue
        spans = [*sum_.spans, *([event.span] if event else []), p.sentence_span(sum_.mention.first)]
        summary = (
            f"From {sum_.start.isoformat()} to {end.isoformat()} it is {in_words(passed, 'D')}, not {sum_.size.words}."
        )
        yield finding(p, "arithmetic", summary, spans, in_words(passed, "D"), sum_.size.words)


def _days(passed: tuple[int, int]) -> str:
    return in_words(passed[1], "D") if passed[0] == passed[1] else f"{passed[0]} to {in_words(passed[1], 'D')}"
