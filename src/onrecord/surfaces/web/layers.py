"""Layers over a text: its length and spans that may overlap in; stretches in order, each with all that lies on it, out.

Offsets count code points. The work follows the number of spans and how deep they lie on each other, not the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush


@dataclass(frozen=True, slots=True)
class Layer:
    """A stretch that is marked: `kind` says as what (a kind of record, "furniture", "quote" …), `key` for what."""

    start: int
    end: int
    kind: str
    key: str
    title: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text from `start` to `end` on which the same layers lie, by their place in the list that was given."""

    start: int
    end: int
    layers: tuple[int, ...]


def stretches(start: int, end: int, layers: list[Layer], cuts: Iterable[int] = ()) -> Iterator[Stretch]:
    """The part of a text from `start` to `end` in stretches without a gap; `cuts` are further places to cut at."""
    inside = [(max(x.start, start), min(x.end, end), n) for n, x in enumerate(layers)]
    inside = [(a, b, n) for a, b, n in inside if a < b]
    opens: dict[int, list[int]] = {}
    closes: dict[int, list[int]] = {}
    for a, b, n in inside:
        opens.setdefault(a, []).append(n)
        closes.setdefault(b, []).append(n)
    edges = sorted({start, end, *opens, *closes, *(cut for cut in cuts if start < cut < end)})
    active: dict[int, None] = {}
    for n, here in enumerate(edges[:-1]):
        for layer in closes.get(here, ()):
            del active[layer]
        active.update(dict.fromkeys(opens.get(here, ())))
        yield Stretch(here, edges[n + 1], tuple(sorted(active)))


def lanes(layers: Iterable[Layer], most: int) -> list[int]:
    """For each layer the lowest line under the text that no other one has there; beyond `most` lines, the last one."""
    order = sorted(enumerate(layers), key=lambda pair: (pair[1].start, -pair[1].end, pair[0]))
    found = [0] * len(order)
    free: list[int] = list(range(most))
    taken: list[tuple[int, int]] = []
    for n, layer in order:
        while taken and taken[0][0] <= layer.start:
            heappush(free, heappop(taken)[1])
        if free:
            found[n] = heappop(free)
            heappush(taken, (layer.end, found[n]))
        else:
            found[n] = most - 1
    return found
