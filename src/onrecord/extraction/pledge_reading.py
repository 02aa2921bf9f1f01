"""An article while its pledges are read: a trigger, the parties and the aid in, a `Pledge` for each donor out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from onrecord.extraction.context import Context
from onrecord.extraction.moments import through
from onrecord.extraction.pledge_goods import Goods, goods
from onrecord.extraction.pledge_parties import donors
from onrecord.extraction.pledge_status import Standing, chain
from onrecord.extraction.sides import standing as side_standing
from onrecord.extraction.sides import voices
from onrecord.extraction.vocabulary import words
from onrecord.model import syntax
from onrecord.model.parts import Actor, Amount, When
from onrecord.model.records import Pledge
from onrecord.packs import slug

_ANNOUNCED = words("pledge", "announced")
_NOT_SINCE = words("pledge", "not_since")
_JOINTLY = words("pledge", "jointly")
_MOST_DONORS = 8


@dataclass(slots=True)
class Reading:
    """One article while its pledges are read: nouns already told of, the pledges told so far, and the last of them."""

    context: Context
    taken: set[int] = field(default_factory=set)
    last: Pledge | None = None
    last_trigger: int = -1
    told: list[Pledge] = field(default_factory=list)

    def goods(self, heads: list[int]) -> Goods:
        """The aid among some heads that no pledge has told of yet."""
        return goods(self.context, heads, self.taken)


def tell(reading: Reading, trigger: int, givers: tuple[Actor, ...], to: Actor | None, aid: Goods,
         stands: Standing | None, confidence: float, amount: Amount | None = None,
         also: tuple[int, ...] = ()) -> Iterator[Pledge]:
    """The pledge of each giver, where the aid, a giver on another side and the standing are known."""
    context = reading.context
    if stands is None or not aid or not givers:
        return
    known = tuple(g for g in givers[:_MOST_DONORS] if _gives(context, g, to, aid))
    if not known:
        return
    if len(known) > 1 and any(c.lower in _JOINTLY for c in context.parsed.kids(trigger, "advmod", "amod")):
        known = (_together(known),)
    reading.taken.update((*aid.heads, *aid.outer))
    if any(v.actor.id == g.id for g in known for v in context.attribution(trigger)):
        confidence += 0.03
    for giver in known:
        yield Pledge(
            donor=giver, recipient=to, items=aid.items, amount=aid.amount or amount, status=stands.status,
            when=_when(context, trigger), attribution=voices(context, trigger, known), polarity=stands.polarity,
            modality=stands.modality, evidence=context.evidence(trigger, *aid.heads, *also),
            confidence=round(confidence - (0.15 if stands.modality == "conditional" else 0), 2),
        )


def _together(givers: tuple[Actor, ...]) -> Actor:
    """Several who give one thing between them, as one giver."""
    name = f"{', '.join(g.name for g in givers[:-1])} and {givers[-1].name}"
    return Actor(name, slug(name), "group", count=len(givers))


def same_side(giver: Actor, to: Actor) -> bool:
    """Whether what one gives the other stays at home."""
    return giver.id == to.id or (to.country is not None and giver.country == to.country)


def _gives(context: Context, giver: Actor, to: Actor | None, aid: Goods) -> bool:
    """Whether a gift goes from one side to another: not at home, nor money from a firm that nobody knows to a body."""
    if to is None:
        return True
    unknown = giver.type == "organisation" and side_standing(giver, context.pack) != "official"
    return not same_side(giver, to) and not (unknown and not aid.items and to.type == "organisation")


def _when(context: Context, trigger: int) -> When | None:
    """The day of the act or of its announcement ("…, which they announced on Tuesday"); not the start of a span."""
    p = context.parsed
    found = context.when(trigger, reported=False) or through(context, trigger) or context.when(trigger)
    for g in chain(context, trigger):
        found = found or (context.when(g.i) if g.sent == p.tokens[trigger].sent else None)
    if found is None:
        s = p.sentence_of(trigger)
        told = (t.i for t in p.tokens[s.first : s.last] if t.dep in ("relcl", "acl") and t.lemma in _ANNOUNCED)
        found = next((w for i in told if (w := context.date_under(i)) is not None), None)
    for d in context.dates_by_sentence.get(p.tokens[trigger].sent, ()):
        near = {p.tokens[d.first].lower, p.tokens[max(d.first - 1, 0)].lower}
        if d.when is found and near & _NOT_SINCE:
            return None
    return found


def givers_of(context: Context, v: int) -> tuple[Actor, ...]:
    """Who gives: the agent of the verb, else the owner of the plan or the one who passes the bill that provides it."""
    p = context.parsed
    t = p.tokens[v]
    found = donors(context, syntax.agents(p, v))
    if any(c.lower == "who" for c in p.kids(v, "nsubj")):
        found = tuple(a for a in found if a.type != "organisation")
    if not found and any(c.lower == "having" for c in p.kids(v, "aux")):
        finite = next((u for u in p.up(v) if syntax.is_verb(p, u.i) and p.kids(u.i, "nsubj")), t)
        found = donors(context, syntax.agents(p, finite.i))
    for g in chain(context, v):
        if not found:
            found = donors(context, syntax.agents(p, g.i) if syntax.is_verb(p, g.i) else syntax.agents_of_noun(p, g.i))
    return found
