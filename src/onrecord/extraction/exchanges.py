"""Exchanges between enemies, of prisoners, the dead or notices: a `Context` in, `Channel` records out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from onrecord.extraction.channel_status import LISTS
from onrecord.extraction.context import Context
from onrecord.extraction.frequency import frequency_at
from onrecord.extraction.moments import moment
from onrecord.extraction.sides import named_or_adjective, parties_at, two_sides
from onrecord.model import syntax
from onrecord.model.parsed import Parsed, Token
from onrecord.model.parts import Actor
from onrecord.model.records import Channel, Modality

Status = Literal["used", "suspended"]


def exchanges(context: Context) -> Iterator[Channel]:
    """One record for each exchange that two known sides made, will make or broke off."""
    p = context.parsed
    for t in p.tokens:
        if p.sentences[t.sent].heading:
            continue
        if t.pos == "VERB" and t.lemma in LISTS["exchanging"] | LISTS["notifying"]:
            record = _by_verb(context, t)
        elif t.pos == "VERB" and t.lemma in LISTS["giving_back"]:
            record = _in_exchange(context, t)
        elif t.pos in ("NOUN", "PROPN") and t.lemma in LISTS["swaps"]:
            record = _by_noun(context, t)
        else:
            continue
        if record is not None:
            yield record


def _by_verb(context: Context, t: Token) -> Channel | None:
    """ "X and Y exchanged prisoners", "X and Y notify each other of launches"."""
    p = context.parsed
    objects = [p.tokens[h] for h in syntax.patients(p, t.i)]
    if t.lemma in LISTS["notifying"]:
        if not any(o.lower in ("other", "another") for o in objects):
            return None
        of = [h for name, h in syntax.obliques(p, t.i) if name in ("of", "about")]
        name = f"notification of {syntax.core_phrase(p, of[0])}" if of else "notification"
    else:
        goods = next((o for o in objects if o.lemma in LISTS["exchanged"]), None)
        if goods is None:
            return None
        name = f"exchange of {_plain(p, goods)}"
    heads = syntax.agents(p, t.i) + [h for n, h in syntax.obliques(p, t.i) if n in ("with", "between")]
    return _record(context, t.i, t.i, name, heads, "used")


def _in_exchange(context: Context, t: Token) -> Channel | None:
    """ "X returned 15 Y prisoners in exchange for maps": the other side is that of the prisoners, or gets them."""
    p = context.parsed
    swap = [o for name, o in syntax.obliques(p, t.i) if name == "in" and p.tokens[o].lower in ("exchange", "return")]
    goods = [h for h in syntax.patients(p, t.i) if p.tokens[h].lemma in LISTS["exchanged"]]
    if not swap or not goods or not any(c.lower == "for" for c in p.kids(swap[0], "prep")):
        return None
    owners = [c.i for h in goods for c in p.kids(h, "amod", "compound", "poss", "nmod")]
    named = [a for i in owners for a in named_or_adjective(context, i)]
    heads = syntax.agents(p, t.i) + [h for n, h in syntax.obliques(p, t.i) if n == "to"]
    return _record(context, t.i, t.i, f"exchange of {_plain(p, p.tokens[goods[0]])}", heads, "used", also=named)


def _by_noun(context: Context, t: Token) -> Channel | None:
    """ "X and Y carried out a prisoner swap", "a swap of prisoners between X and Y took place"."""
    p = context.parsed
    of = [h for n, h in syntax.obliques(p, t.i) if n == "of" and p.tokens[h].lemma in LISTS["exchanged"]]
    goods = [c.i for c in p.kids(t.i, "compound", "amod", "nmod") if c.lemma in LISTS["exchanged"]]
    if not of and not goods:
        return _in_a_swap(context, t)
    v = syntax.support_verb(p, t.i)
    if v < 0:
        above = p.tokens[p.tokens[t.head].head] if t.dep == "pobj" else t
        v = above.i if above.lemma in LISTS["agreeing"] and p.tokens[t.head].lower in ("on", "to") else -1
    lemma = p.tokens[v].lemma if v >= 0 else ""
    ended = lemma in LISTS["ending"]
    if v < 0 or not (ended or lemma in LISTS["carrying_out"] | LISTS["agreeing"] | LISTS["brokering"]):
        return None
    name = f"{t.lemma} of {_plain(p, p.tokens[of[0]])}" if of else p.text(min(goods), t.i + 1)
    heads = [h for h in syntax.agents(p, v) if h != t.i and lemma not in LISTS["brokering"]]
    heads += [h for i in (t.i, v, *of) for n, h in syntax.obliques(p, i) if n in ("with", "between")]
    planned = lemma in LISTS["agreeing"]
    return _record(context, t.i, v, name, heads, "suspended" if ended else "used", planned=planned)


def _in_a_swap(context: Context, t: Token) -> Channel | None:
    """ "X and Y each handed over 200 prisoners in a swap", "X received 40 bodies from Y under an exchange"."""
    p = context.parsed
    v = p.tokens[p.tokens[t.head].head]
    if t.dep != "pobj" or p.tokens[t.head].lower not in ("in", "under", "during") or v.pos != "VERB":
        return None
    if v.lemma not in LISTS["giving_back"] | LISTS["getting_back"]:
        return None
    goods = [h for h in syntax.patients(p, v.i) if p.tokens[h].lemma in LISTS["exchanged"]]
    if not goods:
        return None
    heads = syntax.agents(p, v.i)
    heads += [h for i in (t.i, v.i) for n, h in syntax.obliques(p, i) if n in ("with", "between", "to", "from")]
    inside = [*goods, *(o for g in goods for n, o in syntax.obliques(p, g) if n == "of")]
    heads += [h for g in inside for n, h in syntax.obliques(p, g) if n == "from"]
    return _record(context, t.i, v.i, f"{t.lemma} of {_plain(p, p.tokens[goods[0]])}", heads, "used")


def _plain(p: Parsed, t: Token) -> str:
    """What was exchanged, without its number."""
    counted = [c.i for c in p.kids(t.i, "nummod")]
    return p.text(max(counted) + 1, t.i + 1) if counted and max(counted) < t.i else syntax.core_phrase(p, t.i)


def _record(
    context: Context, i: int, v: int, name: str, heads: list[int], status: Status, *, planned: bool = False,
    also: Sequence[Actor] = (),
) -> Channel | None:
    found: dict[str, Actor] = {a.id: a for a in (*(x for h in heads for x in parties_at(context, h)), *also)}
    parties = tuple(found.values())
    modality: Modality = "planned" if planned else context.modality(v)
    if modality in ("possible", "conditional") or not two_sides(parties, context.pack):
        return None
    return Channel(
        name=name,
        parties=parties,
        status=status,
        when=moment(context, v),
        frequency=frequency_at(context, v),
        attribution=context.attribution(i),
        polarity=context.polarity(v),
        modality=modality,
        confidence=0.75,
        evidence=context.evidence(i),
    )
