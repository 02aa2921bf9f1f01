"""Whether a count is more than chance: counts of earlier periods and of this one in, a `Statistic` out."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, lgamma, log

from onrecord.model.alert import Statistic

_SMALL = 1e-12
_MOST_TERMS = 100_000

FORMULA = (
    "P(X >= observed) for X negative binomial with the mean m of the baseline and the variance "
    "max(m, s2) * (1 + 1/n), s2 the sample variance of its n counts"
)


def rise(baseline: Sequence[float], observed: int, window: str) -> Statistic:
    """The chance of so many or more, from the counts of n earlier periods.

    X is negative binomial with mean m = sum / n and variance v = max(m, s2)(1 + 1/n), where s2 is the sample variance:
    counts that vary more than chance does are not taken for a rise, and the factor stands for how little n periods
    tell of m. Its size is k = m2 / (v - m), and P(X >= x) is summed term by term. With a baseline of nothing but 0, m
    is half a count in n periods. Raises ValueError for an empty baseline.
    """
    n = len(baseline)
    if not n:
        raise ValueError("there is no baseline")
    total = sum(baseline)
    mean = max(total, 0.5) / n
    spread = sum((count - total / n) ** 2 for count in baseline) / (n - 1) if n > 1 else mean
    variance = max(mean, spread) * (1 + 1 / n)
    p = tail(observed, mean, variance)
    return Statistic(FORMULA, window, round(total / n, 4), float(observed), float(f"{p:.3g}"), tuple(baseline))


def tail(observed: int, mean: float, variance: float) -> float:
    """P(X >= observed) of a negative binomial variable; `variance` is larger than `mean`."""
    if observed <= 0:
        return 1.0
    size = mean * mean / (variance - mean)
    hit, miss = log(mean / (mean + size)), log(size / (mean + size))

    def chance(x: int) -> float:
        return exp(lgamma(x + size) - lgamma(size) - lgamma(x + 1) + size * miss + x * hit)

    if observed <= mean:
        return max(1.0 - sum(chance(x) for x in range(observed)), 0.0)
    total, term = 0.0, 1.0
    for x in range(observed, observed + _MOST_TERMS):
        term = chance(x)
        total += term
        if term <= total * _SMALL:
            break
    return min(total, 1.0)
