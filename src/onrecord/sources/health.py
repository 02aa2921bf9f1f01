"""How a poll went in; the memory of it, when to poll again and what a person is to be warned of, out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from onrecord.sources.memory import NEVER, Memory
from onrecord.sources.source import LONGEST, Source

_A_DAY = 86400.0
_SLACK = 60.0
"""A clock that is set right by some seconds is not one that was turned back."""
_REMEMBERED = 20
_GAPS = 5
_FAILURES = 3
_LONG_FAILING = 30 * _A_DAY

MARKED = 300
"""Of so many of a source's first items it is kept that they were seen."""


@dataclass(frozen=True, slots=True)
class Health:
    """How a source is: `state` is new, well, failing, dry, few, moved or ended, and `why` says it in a sentence."""

    state: str
    why: str


def health(source: Source, memory: Memory, now: float) -> Health:
    """How a source is at a moment, by what its polls left."""
    memory = memory.of(source)
    if memory.ended:
        return Health("ended", memory.note or "it has ended")
    if memory.failures:
        times = "once" if memory.failures == 1 else f"{memory.failures} times in a row"
        return Health("failing", f"failed {times}: {memory.note}")
    if memory.last_success is None:
        return Health("new", "not polled yet")
    dry = _dry(memory, now)
    if dry:
        return Health("dry", dry)
    few = _few(memory)
    if few:
        return Health("few", few)
    if moved(source, memory):
        return Health("moved", f"moved to {memory.moved}: change its address")
    return Health("well", memory.note or "as usual")


def paced(source: Source, memory: Memory) -> Memory:
    """The memory with the source due by the pace that it has now, where that is sooner; a failure keeps its wait."""
    memory = memory.of(source)
    if memory.ended or memory.failures or memory.last_success is None:
        return memory
    return replace(memory, next_at=min(memory.next_at, memory.last_success + source.pace))


def moved(source: Source, memory: Memory) -> bool:
    """Whether the source is asked at another address than its own, to which it has moved for good."""
    return memory.moved is not None and memory.moved != source.url


def due(source: Source, memory: Memory, now: float) -> bool:
    """Whether a source is to be polled; also where the clock was turned back.

    Then the last success, where no failure came after it, is in the future, or the next time is absurdly far off.
    """
    memory = memory.of(source)
    if memory.ended:
        return False
    turned = not memory.failures and memory.last_success is not None and memory.last_success > now + _SLACK
    return now >= memory.next_at or turned or memory.next_at > now + LONGEST + _A_DAY


def succeeded(
    source: Source, memory: Memory, now: float, total: int | None, new: int, doubts: Mapping[str, str] | None = None
) -> tuple[Memory, tuple[str, ...]]:
    """The memory after a poll that went well, and the warnings that are new.

    `total` items were shown (None where nothing had changed), `new` of them for the first time; `doubts` are further
    things to be warned of by a short name, while they last.
    """
    made = replace(
        memory, failures=0, note=None, last_success=now, next_at=now + source.pace, ended=False,
        counts=memory.counts if total is None else (*memory.counts, total)[-_REMEMBERED:],
        last_new=now if new else memory.last_new,
        arrivals=(*memory.arrivals, now)[-_REMEMBERED:] if new else memory.arrivals,
    )  # fmt: skip
    said = {"dry": _dry(made, now), "few": _few(made), **(doubts or {})}
    return _told(source, made, {k: v for k, v in said.items() if v})


def failed(
    source: Source, memory: Memory, now: float, reason: str, after: float | None = None, *, at_once: bool = False
) -> tuple[Memory, tuple[str, ...]]:
    """The memory after a poll that failed: polled again later and later, a day at most, or `after` so many seconds.

    The third failure in a row is warned of, or the first with `at_once`. An address to which the source had moved is
    given up for the configured one.
    """
    failures = memory.failures + 1
    wait = min(source.pace * 2 ** min(failures - 1, 20), max(source.pace, _A_DAY))
    wait *= 0.9 + 0.2 * hashlib.sha256(f"{source.name} {failures}".encode()).digest()[0] / 255
    made = replace(
        memory, failures=failures, note=reason, next_at=now + max(wait, after or 0.0), moved=None,
        etag=None if memory.moved else memory.etag, modified=None if memory.moved else memory.modified,
    )  # fmt: skip
    if failures < _FAILURES and not at_once:
        return made, ()
    since = f", last went well {_ago(now - memory.last_success)} ago" if memory.last_success is not None else ""
    return _told(source, made, {"failing": f"failed {failures} times in a row{since}: {reason}"}, keep=True)


def ended(source: Source, memory: Memory, reason: str) -> tuple[Memory, tuple[str, ...]]:
    """The memory of a source that is gone for good."""
    made = replace(memory, ended=True, note=reason, next_at=NEVER)
    return _told(source, made, {"ended": f"{reason}: it is not asked again"})


def marks(values: Iterable[str]) -> tuple[str, ...]:
    """Short hashes of texts."""
    return tuple(hashlib.sha256(v.encode("utf-8", "surrogatepass")).hexdigest()[:10] for v in values)


def _told(source: Source, memory: Memory, said: dict[str, str], keep: bool = False) -> tuple[Memory, tuple[str, ...]]:
    """The warnings that were not told yet; those that no longer hold may be told anew one day."""
    fresh = tuple(f"{source.name}: {text}" for code, text in said.items() if code not in memory.told)
    held = (*memory.told, *said) if keep else tuple(said)
    return replace(memory, told=tuple(dict.fromkeys(held))), fresh


def _dry(memory: Memory, now: float) -> str | None:
    """Whether nothing new came for far longer than usual."""
    gaps = [b - a for a, b in pairwise(memory.arrivals) if b > a]
    if memory.last_new is None or len(gaps) < _GAPS:
        return None
    usual = median(gaps)
    silent = now - memory.last_new
    if silent <= max(5 * usual, 1.5 * max(gaps), _A_DAY):
        return None
    return f"nothing new for {_ago(silent)}; usually something comes every {_ago(usual)}"


def _few(memory: Memory) -> str | None:
    """Whether the last poll showed far fewer items than usual."""
    *before, last = memory.counts or (0,)
    if len(before) < _GAPS:
        return None
    usual = median(before)
    if usual < 4 or last * 4 > usual:
        return None
    return f"{'no items' if not last else f'only {last} items'}; usually about {usual:.0f}"


def _ago(seconds: float) -> str:
    for unit, size in (("day", _A_DAY), ("hour", 3600.0), ("minute", 60.0)):
        if seconds >= 1.5 * size:
            return f"{seconds / size:.0f} {unit}s"
    return f"{seconds:.0f} seconds"
