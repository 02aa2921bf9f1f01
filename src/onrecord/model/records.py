"""The ten kinds of record of the contract, all frozen, all with evidence, attribution, polarity and modality."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from onrecord.model.parts import Actor, Amount, Frequency, Item, Place, Plover, Quantity, Span, Voice, When

Polarity = Literal["asserted", "denied"]
Modality = Literal["actual", "planned", "possible", "conditional"]
Coarse = Literal[
    "drone_strike", "missile_strike", "air_strike", "shelling", "ground_attack", "raid", "explosion", "sabotage",
    "other",
]
Act = Literal["assert", "deny", "ask", "refuse", "urge", "promise", "warn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What every record has. `id` is stable for the same article, kind and words; it does not depend on `plover`."""

    kind: ClassVar[str] = ""
    id: str = ""
    when: When | None = None
    attribution: tuple[Voice, ...] = ()
    polarity: Polarity = "asserted"
    modality: Modality = "actual"
    confidence: float = 0.5
    evidence: tuple[Span, ...] = ()
    plover: Plover | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Record):
    """Someone said something; `act` is what was done by it. With `refuse` they would not speak of the content."""

    kind: ClassVar[str] = "statement"
    speaker: Actor
    cue: str
    quotes: tuple[str, ...] = ()
    content: str = ""
    form: Literal["direct", "indirect", "mixed"] = "indirect"
    addressee: Actor | None = None
    occasion: str | None = None
    act: Act = "assert"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Record):
    """Officials of two sides spoke, met, wrote, or did not."""

    kind: ClassVar[str] = "contact"
    mode: Literal["call", "meeting", "visit", "letter"]
    status: Literal["held", "planned", "sought", "declined", "none"]
    participants: tuple[Actor, ...]
    initiator: Actor | None = None
    duration_minutes: float | None = None
    gap_days: float | None = None
    message: str | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel(Record):
    """A standing line between parties: a hotline, a deconfliction line."""

    kind: ClassVar[str] = "channel"
    name: str
    parties: tuple[Actor, ...]
    status: Literal["established", "tested", "used", "suspended", "existing"]
    frequency: Frequency | None = None
    purpose: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledge(Record):
    """Aid that a donor considers, announces, approves or delivers."""

    kind: ClassVar[str] = "pledge"
    donor: Actor
    recipient: Actor | None = None
    items: tuple[Item, ...] = ()
    amount: Amount | None = None
    status: Literal["considered", "pending", "announced", "approved", "delivered"] = "announced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss(Record):
    """What a side is said to have lost."""

    kind: ClassVar[str] = "loss"
    side: Actor
    items: tuple[Item, ...]
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident(Record):
    """An event of a conflict: `type` is coarse, `subtype` the fine type of the codebook."""

    kind: ClassVar[str] = "incident"
    type: Coarse
    subtype: str | None = None
    actor: Actor | None = None
    target: str | None = None
    place: Place | None = None
    count: Quantity | None = None
    outcome: str | None = None
    harm: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment(Record):
    """Someone rates a risk, a likelihood, a stock."""

    kind: ClassVar[str] = "assessment"
    assessor: Actor
    subject: str
    level: str | None = None
    scale: tuple[str, ...] = ()
    direction: Literal["rising", "falling", "steady"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Warning(Record):
    """Someone threatens a consequence."""

    kind: ClassVar[str] = "warning"
    actor: Actor
    target: Actor | None = None
    threat: str
    condition: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment(Record):
    """A step of a country towards or away from an alliance."""

    kind: ClassVar[str] = "alignment"
    country: Actor
    organisation: Actor
    step: Literal["considers", "closer", "applies", "accepted", "joins", "leaves"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitoring(Record):
    """What is being watched, by whom, how often."""

    kind: ClassVar[str] = "monitoring"
    watcher: Actor
    subject: str
    frequency: Frequency | None = None


RECORD_TYPES: dict[str, type[Record]] = {
    cls.kind: cls
    for cls in (Statement, Contact, Channel, Pledge, Loss, Incident, Assessment, Warning, Alignment, Monitoring)
}
KINDS: tuple[str, ...] = tuple(RECORD_TYPES)
