"""Two records of different articles in; out whether they tell the same happening, and in what they differ."""

from __future__ import annotations

from collections.abc import Callable

from onrecord.linking import same_contacts, same_done, same_incidents, same_losses, same_said
from onrecord.linking.days import later
from onrecord.linking.figures import middle
from onrecord.linking.seen import Seen, seen
from onrecord.linking.told import Relation, Sameness, Side, Tally, Told, claimant
from onrecord.linking.who import Who, who
from onrecord.model.parts import Item, Quantity
from onrecord.model.records import Incident, Loss

_KINDS: dict[str, Callable[[Seen, Seen, bool], Tally | None]] = {
    "statement": same_said.statement,
    "contact": same_contacts.contact,
    "channel": same_done.channel,
    "pledge": same_done.pledge,
    "loss": same_losses.loss,
    "incident": same_incidents.incident,
    "assessment": same_said.assessment,
    "warning": same_said.warning,
    "alignment": same_done.alignment,
    "monitoring": same_said.monitoring,
}


def same(one: Told, other: Told, kin: bool = False) -> Sameness | None:
    """How two records tell one happening; None where they do not, or where it cannot be told.

    same(other, one) says the same with the sides exchanged. Records of one article are never linked. `kin`: the
    articles are known to be copies of one; then less has to be alike, for a copy tells what its origin tells.
    """
    if one.record.kind != other.record.kind or one.article == other.article:
        return None
    if (other.article, other.record.id) < (one.article, one.record.id):
        found = _same(seen(other), seen(one), kin)
        return found.mirrored() if found is not None else None
    return _same(seen(one), seen(other), kin)


def _same(one: Seen, other: Seen, kin: bool) -> Sameness | None:
    tally = _KINDS[one.record.kind](one, other, kin)
    if tally is None:
        return None
    relation, newer = _relation(tally, one, other)
    differs = tuple(sorted(set(tally.differs), key=lambda d: (d.field, d.one, d.other)))
    score = min(1.0, round(tally.points, 3))
    return Sameness(relation, score, ", ".join(dict.fromkeys(tally.reasons)), differs, newer)


def _relation(tally: Tally, one: Seen, other: Seen) -> tuple[Relation, Side | None]:
    contrary = {d.field for d in tally.differs if d.contrary}
    if not contrary:
        return "same", None
    if not contrary <= tally.running:
        return "conflict", None
    newer = tally.moves or later(one, other)
    if newer is None or (tally.moves is None and not _goes_on(one, other, newer)):
        return "conflict", None
    return "update", newer


def _goes_on(one: Seen, other: Seen, newer: Side) -> bool:
    """Whether the later telling goes on from the earlier: the same claimant, or one line of reports; and no toll falls.

    Two who speak for themselves and differ are in conflict, however late the one is.
    """
    first, second = (other, one) if newer == "one" else (one, other)
    a, b = claimant(first.record), claimant(second.record)
    if (
        isinstance(first.record, (Incident, Loss))
        and isinstance(second.record, (Incident, Loss))
        and _falls(first.record, second.record)
    ):
        return bool(a and b and a.type != "anonymous" and who(a, b) >= Who.NEAR)
    if a is not None and b is not None:
        found = who(a, b)
        return found >= Who.DESCRIBED or (found == Who.UNKNOWN and a.type == b.type == "anonymous")
    line = first.outlet == second.outlet is not None or bool(set(first.credits) & set(second.credits))
    return line or not isinstance(first.record, Loss)


def _falls(first: Incident | Loss, second: Incident | Loss) -> bool:
    """Whether a figure is less in the second."""
    pairs = [(x.quantity, y.quantity) for x in _items(first) for y in _items(second) if _matched(x, y)]
    if isinstance(first, Incident) and isinstance(second, Incident):
        pairs.append((first.count, second.count))
    return any(_less(a, b) for a, b in pairs)


def _less(a: Quantity | None, b: Quantity | None) -> bool:
    before, after = middle(a), middle(b)
    return before is not None and after is not None and after < before


def _items(record: Incident | Loss) -> tuple[Item, ...]:
    return record.harm if isinstance(record, Incident) else record.items


def _matched(x: Item, y: Item) -> bool:
    return x.name == y.name or (x.category is not None and x.category == y.category)
