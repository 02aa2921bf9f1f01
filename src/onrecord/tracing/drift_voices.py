"""A copy and its parent in; what is told on another's word, on nobody's, or as admitted where it was only said, out."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from onrecord.model.copies import Drift
from onrecord.model.marks import Say
from onrecord.tracing.drift_article import AT_HAND, Side, keys, words
from onrecord.tracing.drift_names import People
from onrecord.tracing.drift_sides import Sides

_LEAST = 0.42
_DROPPED, _WHOLE = 0.5, 0.6
_STYLE = 0.34
"""Share of the sources of the sentences told from which leaving them out is how the copy is written."""
_PART = 0.35
"""Share of a sentence that must be somebody's word for the sentence to be so."""
_LETTERS = 5
_WORD = re.compile(r"[^\W_]{2,}")
_HEAD = re.compile(r",| (?:of|in|for|from|with|who|which|at|on|close|near|familiar)\b")


@dataclass(frozen=True, slots=True)
class _Voice:
    """On whose word a sentence stands: a named person by id, or what the source is called."""

    say: Say
    person: str
    called: frozenset[str]
    head: str
    share: float


def voices_changed(sides: Sides, who: People) -> Iterator[Drift]:
    """Telling that the copy lays to another person or body or to nobody, or gives another weight."""
    same = {i: b.ids for a, b in who.pairs for i in a.ids}
    ours, theirs = _voices(sides.here), _voices(sides.there)
    yield from _called_no_more(sides)
    dropped: list[tuple[_Voice, Drift]] = []
    told = 0
    for n, row in enumerate(sides.rows):
        partners = sides.partners(n)
        if not partners or row[m := partners[0]] < _LEAST or sides.best[m] != n or m not in theirs:
            continue
        b = theirs[m]
        told += 1
        before, there = f"{b.say.source} {b.say.cue}".strip(), sides.there.span(b.say.start, b.say.end)
        if a := ours.get(n):
            if _heavier(a.say, b.say) or _other(sides, a, b, same):
                after = f"{a.say.source} {a.say.cue}".strip()
                yield Drift("attribution", sides.here.span(a.say.start, a.say.end), there, before, after)
        elif b.share >= _WHOLE and row[m] >= _DROPPED and _on_nobodys_word(sides, (n, m), ours, b, same):
            s = sides.here.traced.sentences[n]
            dropped.append((b, Drift("attribution", sides.here.span(s.start, s.end), there, before, "")))
    terse = len(dropped) > max(1.0, _STYLE * told)
    yield from (d for b, d in dropped if not terse or b.say.cue in _doubtful() or b.called & _nameless())


def _called_no_more(sides: Sides) -> Iterator[Drift]:
    """What the parent tells as somebody's word for a thing ("what it called smuggling") and the copy as the thing."""
    kept = frozenset(words()["sources"]["kept"].split())
    for found in _so_called().finditer(sides.there.traced.article.text):
        m = sides.there.sentence(found.start())
        if m < 0:
            continue
        n = sides.best[m]
        s = sides.here.traced.sentences[n]
        text = sides.here.traced.article.text[s.start : s.end]
        if sides.rows[n][m] >= _DROPPED and not any(s.quoted) and not kept & set(_WORD.findall(text.lower())):
            there = sides.there.span(*found.span())
            yield Drift("attribution", sides.here.span(s.start, s.end), there, there.text, "")


@cache
def _so_called() -> re.Pattern[str]:
    return re.compile(words()["sources"]["so_called"])


@lru_cache(maxsize=AT_HAND)
def _voices(side: Side) -> dict[int, _Voice]:
    """The voice of each sentence of which a good part is somebody's word; the widest where there are some."""
    persons = {n.id for n in side.marks.names if n.type == "person"}
    claims = sorted(c.start for c in side.marks.claims)
    found: dict[int, _Voice] = {}
    for say in side.marks.says:
        n = side.sentence(say.start)
        if n < 0 or bisect_left(claims, say.start) == bisect_left(claims, say.end):
            continue
        s = side.traced.sentences[n]
        share = (min(say.end, s.end) - say.start) / max(1, s.end - s.start)
        if share < _PART or (n in found and found[n].share >= share):
            continue
        person = say.id if say.id in persons else ""
        found[n] = _Voice(say, person, _called(say.source), _head(say.source), share)
    return found


def _called(source: str) -> frozenset[str]:
    return keys(" ".join(_WORD.findall(source.lower()))) - _glue()


def _head(source: str) -> str:
    """The word for what a source is: "ministry" of "the Defence Ministry of Sarevia"."""
    return (_HEAD.split(source.strip().lower())[0].split() or [""])[-1]


@cache
def _glue() -> frozenset[str]:
    return keys(words()["sources"]["glue"])


@cache
def _nameless() -> frozenset[str]:
    return keys(words()["sources"]["nameless"])


@cache
def _kin() -> tuple[frozenset[str], ...]:
    return tuple(keys(row) for row in words()["sources"]["kin"])


@cache
def _doubtful() -> frozenset[str]:
    return frozenset(words()["sources"]["doubtful"].split())


@cache
def _reports() -> frozenset[str]:
    return keys(words()["sources"]["press"])


@cache
def _weights() -> Mapping[str, str]:
    return {cue: row.split()[0] for row in words()["cues"]["en"] for cue in row.split()}


def _heavier(a: Say, b: Say) -> bool:
    """Whether one is told as admitted or as only claimed and the other is not; who denies is told as a turned claim."""
    weights = _weights()
    return weights.get(a.cue, "") != weights.get(b.cue, "") and "deny" not in (a.cue, b.cue)


def _other(sides: Sides, a: _Voice, b: _Voice, same: Mapping[str, set[str]]) -> bool:
    """Whether two named persons who are not one, or sources that are called by no word in common, vouch."""
    if a.called <= keys((sides.there.traced.article.outlet or "").lower()) | _reports():
        return False
    if not (a.called and b.called):
        return False
    if a.person and b.person:
        return b.person not in same.get(a.person, {a.person})
    if a.person or b.person:
        one, side = (a, sides.there) if b.person else (b, sides.here)
        person = b.person if b.person else a.person
        if not one.called & _nameless():
            return False
        offices = keys(" ".join(o.words for o in side.marks.offices if o.id == person))
        return not one.called & offices
    if sides.retold:
        return False
    if not _meet(a.called, b.called):
        return not any(keys(a.head) & row and keys(b.head) & row for row in _kin())
    left, right = a.called - b.called, b.called - a.called
    heads = keys(a.head), keys(b.head)
    if not (left and right) or _meet(left, right):
        return False
    return bool(a.called & b.called <= _nameless()) or not (heads[0] & b.called or heads[1] & a.called)


def _meet(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sources have a word in common, or the beginning of one: "Kordia" and "Kordian"."""
    return bool(one & other) or any(x[:_LETTERS] == y[:_LETTERS] for x in one for y in other)


def _on_nobodys_word(
    sides: Sides, pair: tuple[int, int], ours: Mapping[int, _Voice], b: _Voice, same: Mapping[str, set[str]]
) -> bool:
    """Whether a sentence of the copy names no source, nor has one beside it, of whose word it may be the rest."""
    n, m = pair
    s = sides.here.traced.sentences[n]
    if any(s.quoted) or any(sides.there.traced.sentences[m].quoted):
        return False
    if b.say.cue == "accord" and not b.called & _nameless():
        return False
    if any(k in ours and not _other(sides, ours[k], b, same) for k in (n - 1, n + 1)):
        return False
    its = _WORD.findall(sides.here.traced.article.text[s.start : s.end].lower())
    return not _meet(b.called, keys(" ".join(its)))
