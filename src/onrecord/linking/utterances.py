"""Two sayings in; what speaks for one utterance in two wordings out, or None."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from onrecord.linking.days import apart, days
from onrecord.linking.intervals import shown
from onrecord.linking.seen import Seen
from onrecord.linking.told import Tally
from onrecord.linking.who import Who, who
from onrecord.linking.wording import Words, at_odds, in_order, shared, table, words_of
from onrecord.model.parts import Actor

_UNKNOWN_GAP = 3
"""Days taken to lie between two publications of which one has no date."""


@dataclass(frozen=True, slots=True)
class Saying:
    """Words with who is said to have said them. `negated`: the words deny, or the speaker denies them."""

    who: Actor
    words: Words
    negated: bool
    occasion: str | None = None


@dataclass
class _Match:
    """How the words of two sayings go together. `near`: days between the publications, some where that is not known."""

    one: Words
    other: Words
    contained: float
    both: float
    matter: int
    length: int
    direct: bool
    near: int
    known: bool
    verbatim: bool
    kin: bool

    @cached_property
    def order(self) -> float:
        """The share of words in the same order."""
        return in_order(self.one, self.other)

    @property
    def exact(self) -> bool:
        """The same words but for one or the other."""
        return self.contained >= 0.85 and self.order >= 0.85


def utterance(one: Seen, other: Seen, a: Saying, b: Saying, direct: bool, kin: bool) -> Tally | None:
    """What speaks for one utterance in two wordings; None where nothing does, or too little. `direct`: both quote."""
    when, speakers = days(one, other), who(a.who, b.who)
    if when == "before" or (speakers == Who.OTHER and not (direct or kin)):
        return None
    m = _match(one, other, a, b, direct, kin)
    if m is None or not (m.verbatim or (kin and m.contained >= 0.6) or _enough(m)):
        return None
    tally = Tally()
    if not _speaker(tally, speakers, a, b, m):
        return None
    tally.plus(0.45 * m.contained + 0.25 * m.both, f"{round(100 * m.contained)} % of the words")
    if when in ("apart", "next") or (when == "late" and m.near > 30):
        told = m.matter >= 6 or (m.direct and m.length >= 8 and m.near <= 1) or (when == "next" and m.near <= 1)
        if not (told and m.near <= 3 and m.exact):
            return None
        tally.unlike("day", shown(one.record.when), shown(other.record.when))
    elif when == "equal":
        tally.plus(0.1, "same day")
    return tally if _details(tally, a, b, m) else None


def _match(one: Seen, other: Seen, a: Saying, b: Saying, direct: bool, kin: bool) -> _Match | None:
    """None where too few words are shared for any speaker and any day."""
    contained, both, common = shared(a.words, b.words)
    alike = a.words.every == b.words.every
    if contained < 0.5 or (common < 2 and not alike):
        return None
    gap = apart(one, other)
    length = min(len(a.words.every), len(b.words.every))
    verbatim = contained >= 0.8 and both >= 0.8 and (_one_sentence(one, other, gap) or (kin and alike))
    if common < 2 and not verbatim:
        return None
    return _Match(
        a.words, b.words, contained, both, min(len(a.words.bag), len(b.words.bag)), length,
        direct, _UNKNOWN_GAP if gap is None else gap, gap is not None, verbatim, kin,
    )  # fmt: skip


def _one_sentence(one: Seen, other: Seen, gap: int | None) -> bool:
    """Whether the records rest on one sentence that was copied: long enough, in the same order, within days."""
    first, second = one.words, other.words
    least = 6 if gap is None else 4
    if min(len(first.bag), len(second.bag)) < least or (gap or 0) > 3 or first.figures != second.figures:
        return False
    return shared(first, second)[1] >= 0.85 and in_order(first, second) >= 0.9


def _enough(m: _Match) -> bool:
    """Whether the words alone may be one utterance, told so many days apart."""
    if m.near > 30:
        return m.direct and m.matter >= 6 and m.contained >= 0.9 and m.order >= 0.9
    if m.contained == 1 and m.matter >= 2 and _whole(m) and m.order >= 0.9:
        return True
    if m.near <= 1 and m.direct and m.both == 1 and m.matter >= 2 and m.length >= 4 and m.order >= 0.5:
        return True
    more = 0.15 if m.near > 3 else 0.1 if m.near > 1 else 0.0
    if m.matter >= 6:
        least = 0.5 if m.direct else 0.55
    elif m.matter >= 4:
        least = 0.6 if m.direct else 0.7
    elif m.matter == 3:
        order = 0.8 if m.near > 1 else 0.5
        return m.contained == 1 and m.near <= 3 and (m.direct or m.both >= 0.75) and m.order >= order
    else:
        return m.direct and m.contained == m.both == 1 and m.near <= 1 and m.order >= 0.9
    if m.contained < min(least + more, 1.0):
        return False
    if not m.direct:
        return m.both >= 0.5 or (m.contained >= 0.9 and m.order >= 0.8)
    return m.contained >= 0.8 or (m.near <= 1 and m.both >= 0.6) or m.order >= 0.6


def _whole(m: _Match) -> bool:
    """Whether so many words in the same order are no chance, though few of them carry matter."""
    near = m.near if m.known else 3
    if m.direct:
        return (m.length >= 5 and near <= 3) or (m.length >= 7 and m.matter >= 3 and near <= 7)
    return m.length >= 6 and near <= 3 and m.both >= 0.8 and (m.known or m.matter >= 3)


def _speaker(tally: Tally, found: Who, a: Saying, b: Saying, m: _Match) -> bool:
    """Whether the speakers may be one, with these words; notes how."""
    if found == Who.SAME:
        tally.plus(0.2, "same speaker")
        return True
    if found == Who.NEAR:
        tally.plus(0.15, "the speaker's name in another spelling" if a.who.name != b.who.name else "same speaker")
        return True
    if found == Who.DESCRIBED:
        tally.plus(0.05, "a speaker of the same description")
        return m.verbatim or m.kin or (m.matter >= 4 and m.near <= 3 and m.exact)
    if found == Who.OTHER:
        tally.unlike("speaker", a.who.name, b.who.name)
        return (m.direct and m.matter >= 6 and m.near <= 3 and m.exact) or (
            m.kin and m.contained >= 0.75 and m.both >= 0.7
        )
    tally.unlike("speaker", a.who.name, b.who.name, contrary=False)
    if found == Who.SIDE:
        tally.plus(0.05, "speakers of one side")
        return m.kin or (m.matter >= 5 and m.near <= 3)
    if m.kin and m.contained >= 0.75 and m.both >= 0.7:
        return True
    pronoun = "unresolved" in a.who.name or "unresolved" in b.who.name
    if pronoun and m.direct and m.length >= 6 and m.matter >= 3 and m.near <= 3 and m.exact:
        return True
    return (m.verbatim and m.both >= 0.9) or (m.direct and m.matter >= 5 and m.near <= 7 and m.exact)


def _details(tally: Tally, a: Saying, b: Saying, m: _Match) -> bool:
    """Names, figures, "not" and the occasion: notes what differs; False where it makes another utterance.

    Others who say it of other things, or with other figures, say something else.
    """
    others = not m.kin and any(d.field == "speaker" and d.contrary for d in tally.differs)
    near = m.near if m.known or not m.exact else 3
    if at_odds(a.words.figures, b.words.figures, a.words, b.words):
        close = m.direct or near == 0
        if others or (not m.kin and (m.matter < 5 or near > 2 or not close or m.order < 0.7)):
            return False
        tally.unlike("figures", _listed(a.words.figures - b.words.figures), _listed(b.words.figures - a.words.figures))
    if at_odds(a.words.names, b.words.names, a.words, b.words):
        if others or (not m.kin and not (m.direct and m.matter >= 7 and near <= 3 and m.order >= 0.8)):
            return False
        left, right = a.words.names - b.words.bag, b.words.names - a.words.bag
        tally.unlike("names", _listed(left), _listed(right))
    lengths = sorted((len(a.words.every), len(b.words.every)))
    if a.negated != b.negated and lengths[0] >= 0.85 * lengths[1]:
        if not m.kin and not (m.matter >= 4 and near <= 3 and m.order >= 0.75):
            return False
        tally.unlike("polarity", "denied" if a.negated else "asserted", "denied" if b.negated else "asserted")
    if a.occasion and b.occasion and not _one_occasion(a.occasion, b.occasion):
        if not m.kin and not (m.direct and m.matter >= 5 and near <= 3 and m.exact):
            return False
        tally.unlike("occasion", a.occasion, b.occasion, contrary=False)
    if a.words.every != b.words.every:
        tally.unlike("words", " ".join(a.words.every)[:200], " ".join(b.words.every)[:200], contrary=False)
    return True


def _one_occasion(one: str, other: str) -> bool:
    """Whether two occasions may be one; a statement or a post may have been made on any."""
    vague = table()["lists"]["vague_occasions"]
    first, second = (
        {w for w in words_of(x).every if w not in ("a", "an", "the", "in", "at", "on")} for x in (one, other)
    )
    return first <= vague or second <= vague or first <= second or second <= first


def _listed(words: frozenset[str]) -> str:
    return ", ".join(sorted(words))
