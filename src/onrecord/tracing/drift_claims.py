"""A copy and its parent in; clauses that were turned round (denied, told as open, told with the opposite word) out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from onrecord.model.copies import Drift
from onrecord.model.marks import Claim
from onrecord.tracing.drift_sides import Answer, Sides, keys, words

_LEAST, _LEAST_OTHER = 0.6, 0.75
_ALIKE, _OTHER_VERB, _WHOLE = 0.4, 0.55, 0.9
_NEAR = 0.2
_SAYS = frozenset(words()["says"]["en"].split())
_TOLD = 0.33
_OF_WORDS = 0.7
_ABOUT = 0.25
_OPEN = frozenset({"may", "open"})


def claims_turned(sides: Sides) -> Iterator[Drift]:
    """Clauses of the copy that say the opposite of those of the parent that answer them."""
    ours, theirs = sides.here.marks.claims, sides.there.marks.claims

    weighed = {id(claim): _weighed(sides, claim) for claim in (*ours, *theirs)}

    def like(a: Claim, b: Claim) -> tuple[float, float] | None:
        return float(not _turned(a, b)), _shared(sides, a, b, weighed[id(a)], weighed[id(b)])

    told: set[tuple[int, int]] = set()
    for x in sides.answers(ours, theirs, like):
        if x.same < 1 and _sure(x):
            pair = sides.here.sentence(x.here.start), sides.there.sentence(x.there.start)
            if pair not in told:
                told.add(pair)
                here, there = sides.here.span(x.here.start, x.here.end), sides.there.span(x.there.start, x.there.end)
                yield Drift("polarity", here, there, there.text, here.text)
    yield from _words_turned(sides, told)


def _sure(x: Answer[Claim]) -> bool:
    """Whether two clauses tell the same so surely that one can be said to deny the other."""
    if keys(x.here.verb) & keys(x.there.verb) - _wide() or _verbs_opposed(x.here, x.there):
        return x.slot >= _ALIKE and x.score >= _LEAST and (x.near >= _NEAR or x.slot >= _WHOLE)
    return x.slot >= _OTHER_VERB and x.score >= _LEAST_OTHER and x.near >= _NEAR


def _verbs_opposed(a: Claim, b: Claim) -> bool:
    return not _all_opposites(keys(a.verb)).isdisjoint(keys(b.verb))


def _words_turned(sides: Sides, told: set[tuple[int, int]]) -> Iterator[Drift]:
    """Words of the copy for which a sentence that tells the same has the opposite."""
    for n in range(len(sides.here.traced.sentences)):
        for m in sides.partners(n):
            if (n, m) in told or sides.matrix[n, m] < _TOLD:
                continue
            ours, theirs = sides.words(True, n), sides.words(False, m)
            for word, (start, end) in ours.items():
                other = next((o for o in opposites(word) if o in theirs and o not in ours), None)
                if other is None or word in theirs:
                    continue
                if sides.denied(True, n, start) == sides.denied(False, m, theirs[other][0]):
                    here, there = sides.here.span(start, end), sides.there.span(*theirs[other])
                    if sides.alike(here, there) < _ABOUT:
                        continue
                    told.add((n, m))
                    yield Drift("polarity", here, there, there.text, here.text)
                    break


Weighed = tuple[frozenset[str], float]


def _weighed(sides: Sides, claim: Claim) -> Weighed:
    """The words of a clause that tell something, and what they weigh together."""
    its = keys(f"{claim.verb} {claim.words}") - _wide()
    return its, sum(sides.weight.get(k, 1.0) for k in its)


def _shared(sides: Sides, a: Claim, b: Claim, one: Weighed, other: Weighed) -> float:
    """How much of the words of the smaller clause both have; the verb counts double."""
    shared = sum(sides.weight.get(k, 1.0) for k in one[0] & other[0])
    verb = bool(keys(a.verb) & keys(b.verb) - _wide()) or _verbs_opposed(a, b)
    return _OF_WORDS * min(1.0, shared / max(min(one[1], other[1]), 2.0)) + (1 - _OF_WORDS) * verb


@cache
def _wide() -> frozenset[str]:
    return keys(words()["wide"]["en"])


@cache
def denying() -> frozenset[str]:
    """Verbs that say of what they stand with that it was not done."""
    return frozenset(words()["denials"]["verbs"])


@cache
def _pairs() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in words()["opposites"]["en"]:
        (x,), (y,) = map(keys, row.split())
        found.setdefault(x, set()).add(y)
        found.setdefault(y, set()).add(x)
    return found


@lru_cache(maxsize=50_000)
def opposites(key: str) -> frozenset[str]:
    """The keys that deny a key: those of the table, and the one with or without "un" or "dis"."""
    found = set(_pairs().get(key, ()))
    for prefix in ("un", "dis"):
        found.add(key[len(prefix) :] if key.startswith(prefix) else prefix + key)
    return frozenset(found)


@lru_cache(maxsize=2000)
def _all_opposites(some: frozenset[str]) -> frozenset[str]:
    return frozenset().union(*map(opposites, some))


def _turned(a: Claim, b: Claim) -> bool:
    """Whether one of two like clauses is denied, open or has the opposite word and the other does not."""
    opposite = _opposite(a, b)
    turns = (a.sign != b.sign) + opposite
    if not opposite and not keys(a.verb) & keys(b.verb):
        if _SAYS & {a.verb, b.verb}:
            return False
        turns += (a.verb in denying()) + (b.verb in denying())
    if turns % 2:
        return True
    same = keys(a.verb) & keys(b.verb) - _wide() and "to" not in (a.mood, b.mood)
    return bool(same) and (a.mood in _OPEN) != (b.mood in _OPEN)


def _opposite(a: Claim, b: Claim) -> bool:
    """Whether one has a word for which the other has the opposite."""
    one, other = keys(f"{a.verb} {a.words}"), keys(f"{b.verb} {b.words}")
    if _all_opposites(one).isdisjoint(other):
        return False
    return any(o in other and o not in one for word in one - other for o in opposites(word))
