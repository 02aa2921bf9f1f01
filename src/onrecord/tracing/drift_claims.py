"""A copy and its parent in; clauses that were turned round (denied, told as open, told with the opposite word) out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from onrecord.model.copies import Drift
from onrecord.model.marks import Claim
from onrecord.tracing.drift_directions import directions_turned
from onrecord.tracing.drift_sides import Answer, Sides, keys, words
from onrecord.tracing.drift_stances import stances_changed

_LEAST, _LEAST_OTHER = 0.6, 0.75
_ALIKE, _OTHER_VERB, _WHOLE = 0.4, 0.55, 0.9
_NEAR = 0.2
_HALF = 0.45
_SHORT = 2
_BEST, _SENTENCE = 0.7, 0.5
_SAYS = frozenset(words()["says"]["en"].split())
_TOLD = 0.33
_OF_WORDS = 0.7
_ABOUT = 0.25
_MANY, _NEVER = 2, 99
_OPEN = frozenset({"may", "open"})
_FIRST_TIME = keys("first time")
_ALSO = 0.8
_CLAIMS = 5000
"""Clauses of which what is worked out is kept at hand."""


@dataclass(frozen=True, slots=True)
class _Keys:
    """The keys of a clause: of its `verb`, of the other `words`, of `all`; `narrow` and `verb_narrow` without those of
    wide meaning; `against` and `verb_against` are the opposites of all and of those of the verb."""

    verb: frozenset[str]
    words: frozenset[str]
    all: frozenset[str]
    narrow: frozenset[str]
    verb_narrow: frozenset[str]
    against: frozenset[str]
    verb_against: frozenset[str]


class _Index:
    """The clauses of the parent by their keys."""

    def __init__(self, sides: Sides) -> None:
        self._sides = sides
        self._in: defaultdict[int, list[int]] = defaultdict(list)
        self._narrow: defaultdict[str, list[int]] = defaultdict(list)
        self._verbs: defaultdict[str, list[int]] = defaultdict(list)
        self._all: defaultdict[str, list[int]] = defaultdict(list)
        self._against: defaultdict[str, list[int]] = defaultdict(list)
        for j, claim in enumerate(sides.there.marks.claims):
            its = _keys(claim)
            self._in[sides.there.sentence(claim.start)].append(j)
            for table, some in (
                (self._narrow, its.narrow), (self._verbs, its.verb_narrow), (self._all, its.all),
                (self._against, its.verb_against),
            ):  # fmt: skip
                for key in some:
                    table[key].append(j)

    def among(self, claim: Claim) -> list[int]:
        """Those that have a word or a verb in common with one of the copy, or may stand where it does."""
        its, found = _keys(claim), set[int]()
        for table, some in (
            (self._narrow, its.narrow), (self._verbs, its.verb), (self._all, its.verb_against),
            (self._against, its.all),
        ):  # fmt: skip
            for key in some & table.keys():
                found.update(table[key])
        for m in self._sides.partners(self._sides.here.sentence(claim.start)):
            found.update(self._in.get(m, ()))
        return sorted(found)


def claims_turned(sides: Sides) -> Iterator[Drift]:
    """Clauses of the copy that say the opposite of those of the parent that answer them."""
    ours, theirs = sides.here.marks.claims, sides.there.marks.claims

    def like(a: Claim, b: Claim) -> tuple[float, float] | None:
        shared = _shared(sides, a, b)
        if not shared and sides.there.sentence(b.start) not in sides.partners(sides.here.sentence(a.start)):
            return None
        return float(not _turned(a, b)), shared

    told: set[tuple[int, int]] = set()
    for a, b in _same_verb(sides):
        told.add((sides.here.sentence(a.start), sides.there.sentence(b.start)))
        here, there = sides.here.span(a.start, a.end), sides.there.span(b.start, b.end)
        yield Drift("polarity", here, there, there.text, here.text)
    for x in sides.answers(ours, theirs, like, _Index(sides).among):
        if x.same < 1 and _sure(x) and not _told_also(sides, x) and not _by_mood_alone(sides, x.here, x.there):
            pair = sides.here.sentence(x.here.start), sides.there.sentence(x.there.start)
            if pair not in told:
                told.add(pair)
                here, there = sides.here.span(x.here.start, x.here.end), sides.there.span(x.there.start, x.there.end)
                yield Drift("polarity", here, there, there.text, here.text)
    yield from stances_changed(sides, told)
    yield from directions_turned(sides, told)
    yield from _words_turned(sides, told)


def _same_verb(sides: Sides) -> Iterator[tuple[Claim, Claim]]:
    """Clauses of one verb, or of opposed ones, that are best for each other in their sentences and are turned round."""
    theirs: dict[int, list[Claim]] = {}
    ours: dict[int, list[Claim]] = {}
    for side, found in ((sides.here, ours), (sides.there, theirs)):
        for claim in side.marks.claims:
            found.setdefault(side.sentence(claim.start), []).append(claim)
    told: set[tuple[int, int]] = set()
    for n, its in ours.items():
        for m in sides.partners(n):
            others = theirs.get(m, [])
            for a in its:
                best = max(others, key=lambda b: _shared(sides, a, b), default=None)
                if best is None or (n, m) in told or not _turned(a, best) or not _verbs_meet(a, best):
                    continue
                shared = _shared(sides, a, best)
                if shared < _BEST or any(_shared(sides, c, best) > shared for c in its):
                    continue
                x = Answer(a, best, shared, 0.0, shared, float(sides.matrix[n, m]))
                if x.near >= _SENTENCE and not _told_also(sides, x) and not _by_mood_alone(sides, a, best):
                    told.add((n, m))
                    yield a, best


def _by_mood_alone(sides: Sides, a: Claim, b: Claim) -> bool:
    """Whether only the mood differs, and one of the articles has the clause in the mood of the other as well.

    Also where they share nothing but the verb.
    """
    if (a.sign != b.sign and "open" not in (a.mood, b.mood)) or _opposite(a, b):
        return False
    if _keys(a).words.isdisjoint(_keys(b).words):
        return True
    also = [(a, other) for other in sides.there.marks.claims if other is not b]
    also += [(other, b) for other in sides.here.marks.claims if other is not a]
    least = _MANY if "open" in (a.mood, b.mood) else _NEVER
    return any(
        (_shared(sides, x, y) >= _HALF and not _turned(x, y))
        or ("open" not in (x.mood, y.mood) and len(_keys(x).narrow & _keys(y).narrow) >= least)
        for x, y in also
    )


@lru_cache(maxsize=_CLAIMS)
def _keys(claim: Claim) -> _Keys:
    verb, its = keys(claim.verb), keys(claim.words)
    both = verb | its
    against, verb_against = (frozenset().union(*map(opposites, some)) for some in (both, verb))
    return _Keys(verb, its, both, both - _wide(), verb - _wide(), against, verb_against)


def _verbs_meet(a: Claim, b: Claim) -> bool:
    """Whether the verbs are one, or the verb of one is the opposite of a word of the other."""
    one, other = _keys(a), _keys(b)
    return not (
        one.verb.isdisjoint(other.verb_narrow)
        and one.verb_against.isdisjoint(other.all)
        and other.verb_against.isdisjoint(one.all)
    )


def _sure(x: Answer[Claim]) -> bool:
    """Whether two clauses tell the same so surely that one can be said to deny the other."""
    if _verbs_meet(x.here, x.there):
        return x.slot >= _ALIKE and x.score >= _LEAST and (x.near >= _NEAR or x.slot >= _WHOLE)
    return x.slot >= _OTHER_VERB and x.score >= _LEAST_OTHER and x.near >= _NEAR


def _told_also(sides: Sides, x: Answer[Claim]) -> bool:
    """Whether the parent also has a clause that tells what the copy does, as surely."""
    n, m = sides.here.sentence(x.here.start), sides.there.sentence(x.there.start)
    for other in sides.there.marks.claims:
        at = sides.there.sentence(other.start)
        if at in (-1, m) or sides.matrix[n, at] < max(_TOLD, sides.matrix[n, m]) or _turned(x.here, other):
            continue
        if _shared(sides, x.here, other) >= _ALSO * x.slot:
            return True
    return False


def _words_turned(sides: Sides, told: set[tuple[int, int]]) -> Iterator[Drift]:
    """Words of the copy for which a sentence that tells the same has the opposite."""
    for n in range(len(sides.here.traced.sentences)):
        for m in sides.partners(n):
            if (n, m) in told or sides.matrix[n, m] < _TOLD:
                continue
            ours, theirs = sides.words(True, n), sides.words(False, m)
            for word, (start, end) in ours.items():
                other = next((o for o in opposites(word) if o in theirs and o not in ours), None)
                if other is None or opposites(other) & theirs.keys():
                    continue
                if sides.denied(True, n, start) == sides.denied(False, m, theirs[other][0]):
                    here, there = sides.here.span(start, end), sides.there.span(*theirs[other])
                    if sides.alike(here, there) < _ABOUT:
                        continue
                    told.add((n, m))
                    yield Drift("polarity", here, there, there.text, here.text)
                    break


def _shared(sides: Sides, a: Claim, b: Claim) -> float:
    """How much of the words of the smaller clause both have; the verb counts double."""
    one, other = _keys(a).narrow, _keys(b).narrow
    verb = _verbs_meet(a, b)
    if one.isdisjoint(other):
        return (1 - _OF_WORDS) * verb
    least, shared = min(sides.total(one), sides.total(other)), sides.total(one & other)
    return _OF_WORDS * min(1.0, shared / max(least, 2.0)) + (1 - _OF_WORDS) * verb


@cache
def _wide() -> frozenset[str]:
    return keys(words()["wide"]["en"])


@cache
def denying() -> frozenset[str]:
    """Verbs that say of what they stand with that it was not done."""
    return frozenset(words()["denials"]["verbs"])


@cache
def _hedges() -> frozenset[str]:
    return keys(words()["hedges"]["en"])


@cache
def _agreed() -> frozenset[str]:
    return keys(words()["hedges"]["verbs"])


@cache
def _pairs() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in words()["opposites"]["en"]:
        one, other = map(keys, row.split("|"))
        for these, those in ((one, other), (other, one)):
            for key in these:
                found.setdefault(key, set()).update(those - these)
    return found


@cache
def _no_denials() -> frozenset[str]:
    return keys(words()["opposites"]["none"])


@lru_cache(maxsize=50_000)
def opposites(key: str) -> frozenset[str]:
    """The keys that deny a key: those of the table, and the one with or without "un" or "dis"."""
    found = set(_pairs().get(key, ()))
    for prefix in ("un", "dis"):
        with_it, without = (key, key[len(prefix) :]) if key.startswith(prefix) else (prefix + key, key)
        if with_it not in _no_denials() and len(without) > _SHORT:
            found.add(without if key == with_it else with_it)
    return frozenset(found)


def _turned(a: Claim, b: Claim) -> bool:
    """Whether one of two like clauses is denied, open or has the opposite word and the other does not."""
    one, other = _keys(a), _keys(b)
    if (a.sign < 0 and other.words >= _FIRST_TIME) or (b.sign < 0 and one.words >= _FIRST_TIME):
        return False
    opposite = _opposite(a, b)
    turns = (a.sign != b.sign) + opposite
    verbs = one.verb & other.verb
    if not verbs and not opposite:
        if _SAYS & {a.verb, b.verb} and len(one.words & other.words) < _MANY:
            return False
        turns += (a.verb in denying() and one.verb.isdisjoint(other.words)) + (
            b.verb in denying() and other.verb.isdisjoint(one.words)
        )
    if turns % 2:
        return True
    if verbs & _agreed() and one.words & _hedges() != other.words & _hedges():
        return a.mood == b.mood
    same = verbs - _wide() and "to" not in (a.mood, b.mood)
    return bool(same) and (a.mood in _OPEN) != (b.mood in _OPEN)


def _opposite(a: Claim, b: Claim) -> bool:
    """Whether one has a word for which the other has the opposite."""
    one, other = _keys(a), _keys(b)
    if one.against.isdisjoint(other.all):
        return False
    alone = other.all - one.all
    return any(not opposites(key).isdisjoint(alone) for key in one.all - other.all)
