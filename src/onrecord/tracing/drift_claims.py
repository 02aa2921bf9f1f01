"""A copy and its parent in; clauses that were turned round (denied, told as open, told with the opposite word) out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from onrecord.model.copies import Drift
from onrecord.model.marks import Claim
from onrecord.tracing.drift_article import AT_HAND, Side, keys, words
from onrecord.tracing.drift_cues import shown
from onrecord.tracing.drift_directions import directions_turned
from onrecord.tracing.drift_sides import Answer, Sides
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
_AT_HAND = 5000
"""Clauses of which the keys are kept."""


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


class _Clause:
    """A claim in its sentence (`at`), with its keys."""

    __slots__ = (
        "against",
        "all",
        "at",
        "claim",
        "end",
        "narrow",
        "start",
        "verb",
        "verb_against",
        "verb_narrow",
        "words"
    )  # fmt: skip

    def __init__(self, claim: Claim, at: int) -> None:
        self.claim, self.start, self.end, self.at = claim, claim.start, claim.end, at
        its = _keys(claim.verb, claim.words)
        self.verb, self.words, self.all, self.narrow = its.verb, its.words, its.all, its.narrow
        self.verb_narrow, self.against, self.verb_against = its.verb_narrow, its.against, its.verb_against


class _Clauses:
    """The clauses of an article, also by their sentences and by their keys."""

    def __init__(self, side: Side) -> None:
        self.every = [_Clause(claim, side.sentence(claim.start)) for claim in side.marks.claims]
        self.within: defaultdict[int, list[int]] = defaultdict(list)
        for j, its in enumerate(self.every):
            self.within[its.at].append(j)

    @cached_property
    def _by_keys(self) -> tuple[dict[str, list[int]], ...]:
        narrow, verbs, every, against = tables = tuple(defaultdict[str, list[int]](list) for _ in range(4))
        for j, its in enumerate(self.every):
            for table, some in (
                (narrow, its.narrow), (verbs, its.verb_narrow), (every, its.all), (against, its.verb_against)
            ):  # fmt: skip
                for key in some:
                    table[key].append(j)
        return tables

    def among(self, clause: _Clause, sentences: Iterable[int]) -> list[int]:
        """Those that have a word or a verb in common with one of a copy, or stand in one of those sentences."""
        found = set[int]()
        wanted = clause.narrow, clause.verb, clause.verb_against, clause.all
        for table, some in zip(self._by_keys, wanted, strict=True):
            for key in some & table.keys():
                found.update(table[key])
        for m in sentences:
            found.update(self.within.get(m, ()))
        return sorted(found)


@lru_cache(maxsize=AT_HAND)
def _clauses(side: Side) -> _Clauses:
    return _Clauses(side)


@lru_cache(maxsize=_AT_HAND)
def _keys(verb_: str, words_: str) -> _Keys:
    verb, its = keys(verb_), keys(words_)
    both = verb | its
    against, verb_against = (frozenset[str]().union(*map(opposites, some)) for some in (both, verb))
    return _Keys(verb, its, both, both - _wide(), verb - _wide(), against, verb_against)


def claims_turned(sides: Sides) -> Iterator[Drift]:
    """Clauses of the copy that say the opposite of those of the parent that answer them."""
    ours, theirs = _clauses(sides.here), _clauses(sides.there)

    def like(a: _Clause, b: _Clause) -> tuple[float, float] | None:
        shared = _shared(sides, a, b)
        if not shared and b.at not in sides.partners(a.at):
            return None
        return float(not _turned(a, b)), shared

    told: set[tuple[int, int]] = set()
    for a, b in _same_verb(sides, ours, theirs):
        told.add((a.at, b.at))
        here, there = shown(sides, a, b)
        yield Drift("polarity", here, there, there.text, here.text)
    for x in sides.answers(ours.every, theirs.every, like, lambda a: theirs.among(a, sides.partners(a.at))):
        if x.same < 1 and _sure(x) and not _told_also(sides, x) and not _by_mood_alone(sides, x.here, x.there):
            pair = x.here.at, x.there.at
            if pair not in told:
                told.add(pair)
                here, there = shown(sides, x.here, x.there)
                yield Drift("polarity", here, there, there.text, here.text)
    yield from stances_changed(sides, told)
    yield from directions_turned(sides, told)
    yield from _words_turned(sides, told)


def _same_verb(sides: Sides, ours: _Clauses, theirs: _Clauses) -> Iterator[tuple[_Clause, _Clause]]:
    """Clauses of one verb, or of opposed ones, that are best for each other in their sentences and are turned round."""
    told: set[tuple[int, int]] = set()
    for n, numbers in ours.within.items():
        its = [ours.every[i] for i in numbers]
        for m in sides.partners(n):
            others = [theirs.every[j] for j in theirs.within.get(m, ())]
            for a in its:
                if not any(_turned(a, b) and _verbs_meet(a, b) for b in others):
                    continue
                best = max(others, key=lambda b: _shared(sides, a, b))
                if (n, m) in told or not _turned(a, best) or not _verbs_meet(a, best):
                    continue
                shared = _shared(sides, a, best)
                if shared < _BEST or any(_shared(sides, c, best) > shared for c in its):
                    continue
                x = Answer(a, best, shared, 0.0, shared, sides.rows[n][m])
                if x.near >= _SENTENCE and not _told_also(sides, x) and not _by_mood_alone(sides, a, best):
                    told.add((n, m))
                    yield a, best


def _by_mood_alone(sides: Sides, one: _Clause, two: _Clause) -> bool:
    """Whether only the mood differs, and one of the articles has the clause in the mood of the other as well.

    Also where they share nothing but the verb.
    """
    a, b = one.claim, two.claim
    if (a.sign != b.sign and "open" not in (a.mood, b.mood)) or _opposite(one, two):
        return False
    if one.words.isdisjoint(two.words):
        return True
    also = [(one, other) for other in _clauses(sides.there).every if other is not two]
    also += [(other, two) for other in _clauses(sides.here).every if other is not one]
    least = _MANY if "open" in (a.mood, b.mood) else _NEVER
    return any(
        (_shared(sides, x, y) >= _HALF and not _turned(x, y))
        or ("open" not in (x.claim.mood, y.claim.mood) and len(x.narrow & y.narrow) >= least)
        for x, y in also
    )


def _verbs_meet(one: _Clause, other: _Clause) -> bool:
    """Whether the verbs are one, or the verb of one is the opposite of a word of the other."""
    return not (
        one.verb.isdisjoint(other.verb_narrow)
        and one.verb_against.isdisjoint(other.all)
        and other.verb_against.isdisjoint(one.all)
    )


def _sure(x: Answer[_Clause]) -> bool:
    """Whether two clauses tell the same so surely that one can be said to deny the other."""
    if _verbs_meet(x.here, x.there):
        return x.slot >= _ALIKE and x.score >= _LEAST and (x.near >= _NEAR or x.slot >= _WHOLE)
    return x.slot >= _OTHER_VERB and x.score >= _LEAST_OTHER and x.near >= _NEAR


def _told_also(sides: Sides, x: Answer[_Clause]) -> bool:
    """Whether the parent also has a clause that tells what the copy does, as surely."""
    row, m = sides.rows[x.here.at], x.there.at
    for other in _clauses(sides.there).every:
        if other.at in (-1, m) or row[other.at] < max(_TOLD, row[m]) or _turned(x.here, other):
            continue
        if _shared(sides, x.here, other) >= _ALSO * x.slot:
            return True
    return False


def _words_turned(sides: Sides, told: set[tuple[int, int]]) -> Iterator[Drift]:
    """Words of the copy for which a sentence that tells the same has the opposite."""
    for n in range(len(sides.here.traced.sentences)):
        for m in sides.partners(n):
            if (n, m) in told or sides.rows[n][m] < _TOLD:
                continue
            if sides.here.keys[n] == sides.there.keys[m]:
                continue
            ours, theirs = sides.here.words(n), sides.there.words(m)
            for word, (start, end) in ours.items():
                other = next((o for o in opposites(word) if o in theirs and o not in ours), None)
                if other is None or opposites(other) & theirs.keys():
                    continue
                if sides.here.denied(n, start) == sides.there.denied(m, theirs[other][0]):
                    here, there = sides.here.span(start, end), sides.there.span(*theirs[other])
                    if sides.alike(here, there) < _ABOUT:
                        continue
                    told.add((n, m))
                    yield Drift("polarity", here, there, there.text, here.text)
                    break


def _shared(sides: Sides, a: _Clause, b: _Clause) -> float:
    """How much of the words of the smaller clause both have; the verb counts double."""
    one, other = a.narrow, b.narrow
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


@lru_cache(maxsize=16_384)
def opposites(key: str) -> frozenset[str]:
    """The keys that deny a key: those of the table, and the one with or without "un" or "dis"."""
    found = set(_pairs().get(key, ()))
    for prefix in ("un", "dis"):
        with_it, without = (key, key[len(prefix) :]) if key.startswith(prefix) else (prefix + key, key)
        if with_it not in _no_denials() and len(without) > _SHORT:
            found.add(without if key == with_it else with_it)
    return frozenset(found)


def _turned(one: _Clause, other: _Clause) -> bool:
    """Whether one of two like clauses is denied, open or has the opposite word and the other does not."""
    a, b = one.claim, other.claim
    if (a.sign < 0 and other.words >= _FIRST_TIME) or (b.sign < 0 and one.words >= _FIRST_TIME):
        return False
    opposite = _opposite(one, other)
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


def _opposite(one: _Clause, other: _Clause) -> bool:
    """Whether one has a word for which the other has the opposite."""
    if one.against.isdisjoint(other.all):
        return False
    alone = other.all - one.all
    return any(not opposites(key).isdisjoint(alone) for key in one.all - other.all)
