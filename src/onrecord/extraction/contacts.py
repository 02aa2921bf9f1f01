"""Contacts between sides: an article's `Context` in; `Contact` records, those of several sentences merged, out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from onrecord.extraction import EXTRACTORS
from onrecord.extraction import contact_details as details
from onrecord.extraction import contact_lengths as spans
from onrecord.extraction.contact_lead import LISTS, Lead, Mode
from onrecord.extraction.contact_message import message_of, readout
from onrecord.extraction.contact_nouns import NOUNS, noun_lead
from onrecord.extraction.contact_parties import one_office, settled, without_doubles
from onrecord.extraction.contact_status import denied
from onrecord.extraction.contact_travel import TRAVELS, awaited_lead, hosts_apart, invited_lead, is_past, travel_lead
from onrecord.extraction.contact_verbs import TRIGGERS, verb_lead
from onrecord.extraction.context import Context
from onrecord.extraction.sides import camp, two_sides, voices
from onrecord.model import syntax
from onrecord.model.parts import Actor, Place, When
from onrecord.model.records import Contact

_NEAR = 4
_AHEAD = 2
_REMEMBERED = 30


@dataclass(slots=True)
class _Draft:
    """A contact in the making: the lead that names its parties and what other sentences add."""

    lead: Lead
    tokens: list[int]
    sentences: set[int]
    when: When | None = None
    place: Place | None = None
    minutes: float | None = None
    gap: float | None = None
    exact_gap: bool = False
    message: str | None = None

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(a.id for a in self.lead.parties)


@EXTRACTORS.put("contact")
def contacts(context: Context) -> Iterator[Contact]:
    """One record a contact; sentences that speak of the same one are its evidence."""
    drafts: list[_Draft] = []
    waiting: list[_Draft] = []
    cues: dict[int, list[int]] = {}
    for a in context.parsed.attributions:
        if a.cue_token >= 0:
            cues.setdefault(context.parsed.tokens[a.cue_token].sent, []).append(a.cue_token)
    for lead in _leads(context):
        draft = _draft(context, lead, cues)
        sent = context.parsed.tokens[lead.token].sent
        recent = drafts[: -_REMEMBERED - 1 : -1]
        again = _states_again(context, lead, recent, sent) if lead.definite else None
        if again is not None:
            lead.parties = []
            _merge(again, draft)
            continue
        echoed = next((d for d in recent if lead.echo and sent in d.sentences), None)
        if echoed is not None:
            lead.parties = []
            _merge(echoed, draft)
            continue
        if len(lead.parties) >= 2:
            same = next((d for d in recent if _same(d, draft, sent)), None)
            if same is None:
                drafts.append(draft)
                same = draft
            else:
                _merge(same, draft)
            for other in waiting:
                if (other.lead.mode, other.lead.status) == (lead.mode, lead.status) and _fits(
                    same, other, sent, _AHEAD
                ):
                    _merge(same, other)
            waiting = []
            continue
        known = next((d for d in recent if sent in d.sentences and lead.parties and draft.ids <= d.ids), None)
        if known is None and lead.definite:
            known = next((d for d in recent if d.lead.mode == lead.mode and _fits(d, draft, sent, _NEAR)), None)
        if known is not None:
            _merge(known, draft)
        elif lead.definite:
            waiting = [*waiting[-_AHEAD:], draft]
    kept = _told_of(context, drafts)
    _date_by_gap(kept)
    verbs = _conveying(context) if kept else {}
    for d in kept:
        if d.message is None and d.lead.status == "held" and d.lead.mode != "visit" and not d.lead.previous:
            d.message = readout(context, verbs, d.sentences, set(d.ids), first=d.lead.token)
        for parties in _apart(d):
            yield from _records(context, d, parties)


def _conveying(context: Context) -> dict[int, list[int]]:
    """The verbs of telling and discussing by sentence."""
    found: dict[int, list[int]] = {}
    for t in context.parsed.tokens:
        if t.pos == "VERB" and t.lemma in LISTS["convey"]:
            found.setdefault(t.sent, []).append(t.i)
    return found


def _told_of(context: Context, drafts: list[_Draft]) -> list[_Draft]:
    """The drafts of contacts between sides; a journey that only led to one of them is none of its own."""
    pack = context.pack
    kept = [d for d in drafts if two_sides(tuple(d.lead.parties), pack) or details.counterparts(context, d.lead)]
    met = [d for d in kept if not d.lead.journey]
    for d in kept:
        _in_time(context, d)
    for d in kept:
        if d.lead.mode == "visit":
            _of_visit(context, d, [m for m in met if m.lead.mode == "meeting" and m.sentences & d.sentences])
    return [d for d in kept if d.lead.parties]


def _of_visit(context: Context, d: _Draft, met: list[_Draft]) -> None:
    """A visit for a meeting that the same sentence tells of is no contact of its own: that one took place there."""
    guests = {a.id for a in d.lead.parties if a.type != "country"}
    for m in met:
        alike = m.lead.status == d.lead.status and _one_time(m.when, d.when)
        hosted = _camps(context, d.lead) <= _camps(context, m.lead) and (alike or d.lead.journey)
        there = alike and m.place is not None and d.place is not None and m.place.id == d.place.id
        if guests & m.ids and (hosted or there):
            m.place, m.when = m.place or d.place, m.when or d.when
            d.lead.parties = []
            return


def _in_time(context: Context, d: _Draft) -> None:
    """What is dated after the report is still to come; who came for talks some days ago has held them by now."""
    published, lead = context.parsed.article.published, d.lead
    if d.when is None or d.when.start is None or d.when.end is None:
        return
    verb = context.parsed.tokens[syntax.clause_verb(context.parsed, lead.token)]
    if lead.status == "held" and published.end and d.when.start > published.end and verb.tag != "VBD":
        lead.status, lead.modality = "planned", "planned"
    elif lead.arrival and published.start and is_past(d.when.end, published.start):
        lead.status, lead.modality = "held", "actual"


def _apart(d: _Draft) -> list[list[Actor]]:
    """The parties of each contact where the words tell of several: "held separate calls with X and Y"."""
    if d.lead.mode == "visit":
        return hosts_apart(d.lead.parties)
    first, *others = d.lead.parties
    return [[first, other] for other in others] if d.lead.separate and len(others) > 1 else [d.lead.parties]


def _camps(context: Context, lead: Lead) -> set[str | None]:
    return {camp(a, context.pack) for a in lead.parties}


def _states_again(context: Context, lead: Lead, recent: list[_Draft], sent: int) -> _Draft | None:
    """The meeting of people told of just before, where "the meeting" is said of the states of some of them."""
    if len(lead.parties) < 2:
        return None
    own = _camps(context, lead)
    for d in recent:
        near = min(abs(s - sent) for s in d.sentences) <= _AHEAD
        alike = all(a.type == "country" or a.id in d.ids for a in lead.parties) and _camps(context, d.lead) == own
        if near and alike and (d.lead.mode, d.lead.status) == (lead.mode, lead.status):
            return d
    return None


def _leads(context: Context) -> Iterator[Lead]:
    """All leads of an article in the order of the text."""
    p = context.parsed
    for t in p.tokens:
        lead = None
        if t.lower in LISTS["awaited"] and t.pos in ("VERB", "ADJ") and not p.sentences[t.sent].heading:
            lead = awaited_lead(context, t)
        elif t.pos == "VERB":
            if any(c.lower in LISTS["habitual"] for c in p.kids(t.i, "advmod")):
                continue
            if t.lemma in TRIGGERS and not p.sentences[t.sent].heading:
                lead = verb_lead(context, t)
            elif t.lemma in TRAVELS and not p.sentences[t.sent].heading:
                lead = travel_lead(context, t)
            if lead is None and t.lemma == "invite" and not p.sentences[t.sent].heading:
                lead = invited_lead(context, t)
        elif t.pos in ("NOUN", "PROPN"):
            mode = NOUNS.get(t.lemma) or NOUNS.get(t.lower)
            if mode and not p.sentences[t.sent].heading:
                lead = noun_lead(context, t, cast(Mode, mode))
        if lead is not None:
            yield lead


def _draft(context: Context, lead: Lead, cues: dict[int, list[int]]) -> _Draft:
    i = lead.token
    minutes, gap, exact = spans.lengths(context, i)
    lead.initiator = lead.initiator or details.requested_by(context, i)
    place = details.place_of(context, lead)
    lead.parties = settled(context, lead.parties)
    if lead.initiator is not None and all(a.id != lead.initiator.id for a in lead.parties):
        lead.initiator = next((a for a in lead.parties if a.span == lead.initiator.span), lead.initiator)
    return _Draft(
        lead,
        [i],
        {context.parsed.tokens[i].sent},
        _day_of(context, lead, cues),
        place,
        minutes,
        gap,
        exact,
        message_of(context, i) if lead.mode != "visit" and lead.status not in ("declined", "none") else None,
    )


def _day_of(context: Context, lead: Lead, cues: dict[int, list[int]]) -> When | None:
    """When a contact was: its own day, else that of the journey that somebody made there."""
    if lead.undated:
        return None
    journey = details.gone_to(context, lead)
    there = context.when(journey, reported=False) if journey >= 0 else None
    return details.when_of(context, lead.token, cues) or there


def _fits(full: _Draft, bare: _Draft, sent: int, reach: int) -> bool:
    """Whether words without all parties ("the call") can mean that contact."""
    if full.lead.previous or bare.lead.previous or full.lead.status in ("none", "declined"):
        return False
    near = min(abs(s - x) for s in full.sentences for x in (*bare.sentences, sent))
    return near <= reach and bare.ids <= full.ids and _one_time(full.when, bare.when)


def _one_time(a: When | None, b: When | None) -> bool:
    """Whether two times can be one: one of them unknown, the same words, or days in common."""
    if a is None or b is None or a.text == b.text:
        return True
    if a.start is None or a.end is None or b.start is None or b.end is None:
        return False
    return a.start <= b.end and b.start <= a.end


def _narrower(a: When | None, b: When | None) -> When | None:
    if a is None or b is None or a.start is None or b.start is None:
        return a or b
    return b if (a.start, b.end) <= (b.start, a.end) else a


def _same(a: _Draft, b: _Draft, sent: int) -> bool:
    """Whether two leads with parties tell of one contact."""
    if a.lead.previous != b.lead.previous or (a.lead.status, a.lead.modality) != (b.lead.status, b.lead.modality):
        return False
    together = sent in a.sentences
    near = min(abs(s - sent) for s in a.sentences) <= _AHEAD
    if a.lead.mode != b.lead.mode and not together and not (near and b.lead.spoken and a.lead.mode == "meeting"):
        return False
    if not _one_time(a.when, b.when):
        return False
    common = len(a.ids & b.ids)
    if one_office(a.lead.parties, b.lead.parties):
        return min(abs(s - sent) for s in a.sentences) <= _NEAR
    if a.ids == b.ids or (common >= 2 and (together or b.lead.definite)):
        return True
    return together and common >= 1 and (a.ids <= b.ids or b.ids <= a.ids)


def _merge(into: _Draft, other: _Draft) -> None:
    if not one_office(into.lead.parties, other.lead.parties):
        into.lead.add(other.lead.parties)
    elif all(a.type != "anonymous" for a in other.lead.parties):
        into.lead.parties = other.lead.parties
    into.tokens += [t for t in other.tokens if t not in into.tokens]
    into.sentences |= other.sentences
    if other.lead.mode == "call" and not other.lead.spoken and into.lead.mode == "meeting":
        into.lead.mode = "call"
    into.lead.initiator = into.lead.initiator or other.lead.initiator
    into.when = _narrower(into.when, other.when)
    into.place = into.place or other.place
    into.minutes = into.minutes if into.minutes is not None else other.minutes
    if into.gap is None:
        into.gap, into.exact_gap = other.gap, other.exact_gap
    into.message = into.message or other.message


def _date_by_gap(drafts: list[_Draft]) -> None:
    """Date a contact that comes N days after the one before, when that one has a day."""
    for d in drafts:
        if d.gap is None or not d.exact_gap or d.when is not None or d.lead.status != "held" or d.lead.previous:
            continue
        for before in drafts:
            w = before.when
            if before.lead.previous and before.ids <= d.ids and w and w.start and w.start == w.end:
                day = (date.fromisoformat(w.start) + timedelta(days=int(d.gap))).isoformat()
                why = f"{int(d.gap)} days after the contact of {w.start}"
                d.when = When(day, day, "day", "inferred", f"{int(d.gap)} days", why)
                d.tokens += before.tokens
                break


def _is_there(place: Place | None, parties: tuple[Actor, ...]) -> bool:
    """Whether a place lies in a visited state that is among the parties, or there is no such state."""
    hosts = {a.country for a in parties if a.type == "country"}
    return place is None or not hosts or place.country in hosts


def _records(context: Context, d: _Draft, people: list[Actor]) -> Iterator[Contact]:
    lead, first = d.lead, d.lead.token
    parties = without_doubles(context, people)
    attribution = voices(context, first, parties)
    evidence = context.evidence(*d.tokens)
    when = details.when_at(context, first, parties) or d.when if lead.mode == "visit" else d.when
    if lead.separate and len(context.dates_by_sentence.get(context.parsed.tokens[first].sent, ())) > 1:
        when = details.day_with(context, first, people[-1])
    last = spans.since(context, first) if lead.status == "none" else None
    if last is not None:
        when = None
        yield Contact(
            mode=lead.mode,
            status="held",
            participants=parties,
            when=last,
            attribution=attribution,
            confidence=0.7,
            evidence=evidence,
        )
    yield Contact(
        mode=lead.mode,
        status=lead.status,
        participants=parties,
        initiator=lead.initiator,
        duration_minutes=d.minutes,
        gap_days=d.gap if d.gap is not None or lead.status != "held" else spans.gap_since(context, d.tokens, when),
        message=d.message,
        place=d.place if lead.mode != "visit" or _is_there(d.place, parties) else None,
        when=when,
        attribution=attribution,
        polarity="denied" if denied(context.parsed, first) else "asserted",
        modality=lead.modality,
        confidence=lead.confidence,
        evidence=evidence,
    )
