"""The tellings of one utterance in; all its wordings in one place, with who has each and the likely original, out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

from onrecord.linking.intervals import interval, shown
from onrecord.linking.told import Told
from onrecord.linking.wording import in_order, plain, words_of
from onrecord.model.parts import Actor
from onrecord.model.records import Statement

_QUOTES = {"direct": 2, "mixed": 1, "indirect": 0}


@dataclass(frozen=True, slots=True)
class Change:
    """Words of the likely original that a wording has otherwise; one of them may be empty."""

    original: str
    here: str


@dataclass(frozen=True, slots=True)
class Wording:
    """One way in which an utterance is told: with whom, first published when, and how it departs from the original."""

    text: str
    form: Literal["direct", "indirect", "mixed"]
    articles: tuple[str, ...]
    outlets: tuple[str, ...]
    first: str | None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one speaker once said, in all its wordings, the likely original first; `why` says what speaks for it."""

    speaker: Actor
    occasion: str | None
    day: str | None
    original: Wording
    wordings: tuple[Wording, ...]
    why: str


def variants(statements: Sequence[Told]) -> Utterance:
    """All wordings of one utterance. Raises ValueError when there is no telling."""
    if not statements:
        raise ValueError("an utterance has at least one telling")
    groups: defaultdict[tuple[str, str], list[Told]] = defaultdict(list)
    for told in sorted(statements, key=lambda t: (t.published.start or "9", t.published.moment or "", t.article)):
        r = cast(Statement, told.record)
        groups[r.form, " ".join(words_of(_text(r)).every) or plain(_text(r))].append(told)
    named = _speaker(statements)
    ranked = sorted(groups.values(), key=lambda g: _rank(g, list(groups.values()), named))
    best = ranked[0]
    text = _text(cast(Statement, best[0].record))
    wordings = tuple(_wording(group, text) for group in ranked)
    records = [cast(Statement, t.record) for t in statements]
    occasions = sorted({r.occasion for r in records if r.occasion}, key=lambda o: (-len(o), o))
    dated = [t for t in statements if interval(t.record.when) is not None]
    days = sorted(dated, key=lambda t: (cast(tuple[int, int], interval(t.record.when))[::-1], t.article))
    return Utterance(
        named, occasions[0] if occasions else None, shown(days[0].record.when) if days else None,
        wordings[0], wordings, _why(best, ranked),
    )  # fmt: skip


def _text(r: Statement) -> str:
    return " ".join(r.quotes) if r.form == "direct" and r.quotes else r.content


def _speaker(statements: Sequence[Told]) -> Actor:
    """The speaker as most name them, a named one before one who is not."""
    speakers = [cast(Statement, t.record).speaker for t in statements]
    votes: defaultdict[str, int] = defaultdict(int)
    for s in speakers:
        votes[s.id] += 1
    return min(speakers, key=lambda s: (s.type == "anonymous", -votes[s.id], -len(s.name), s.id))


def _rank(group: Sequence[Told], groups: Sequence[Sequence[Told]], speaker: Actor) -> tuple[float, ...]:
    """Smaller for what is likelier the original.

    A quote before a report of it; the telling of the speaker's own side; what most other tellings are near to; the
    earliest; the most complete.
    """
    r = cast(Statement, group[0].record)
    own = any(t.outlet and plain(t.outlet) == plain(speaker.name) for t in group)
    words = words_of(_text(r))
    rest = [(len(g), words_of(_text(cast(Statement, g[0].record)))) for g in groups if g is not group]
    near = sum(count * in_order(words, its) for count, its in rest)
    first = group[0].published
    day = interval_of(first.start)
    length = len(words.every)
    whole = sum(length >= len(words_of(_text(cast(Statement, g[0].record))).every) for g in groups)
    return (-_QUOTES[r.form], -float(own), -round(near + len(group) + whole, 2), float(day), -float(length))


def interval_of(iso: str | None) -> int:
    """A number by which days sort, the unknown last."""
    return int(iso[:10].replace("-", "")) if iso else 99999999


def _wording(group: Sequence[Told], original: str) -> Wording:
    r = cast(Statement, group[0].record)
    text = _text(r)
    articles = tuple(dict.fromkeys(t.article for t in group))
    outlets = tuple(dict.fromkeys(t.outlet for t in group if t.outlet))
    first = group[0].published.moment or group[0].published.start
    return Wording(text, r.form, articles, outlets, first, changes(original, text))


def changes(original: str, here: str) -> tuple[Change, ...]:
    """The words by which two wordings differ, in order."""
    from rapidfuzz.distance import Indel

    ours, theirs = original.split(), here.split()
    left, right = [_bare(w) for w in ours], [_bare(w) for w in theirs]
    found = [
        Change(" ".join(ours[o.src_start : o.src_end]), " ".join(theirs[o.dest_start : o.dest_end]))
        for o in _joined(Indel.opcodes(left, right))
    ]
    return tuple(c for c in found if _bare(c.original) != _bare(c.here))


@dataclass(slots=True)
class _Block:
    src_start: int
    src_end: int
    dest_start: int
    dest_end: int


def _joined(steps: object) -> list[_Block]:
    """Steps of an edit that touch, as one change."""
    out: list[_Block] = []
    for tag, a, b, c, d in steps:  # type: ignore[attr-defined]
        if tag == "equal":
            continue
        if out and out[-1].src_end == a and out[-1].dest_end == c:
            out[-1] = _Block(out[-1].src_start, b, out[-1].dest_start, d)
        else:
            out.append(_Block(a, b, c, d))
    return out


def _bare(word: str) -> str:
    return " ".join(words_of(word).every)


def _why(best: Sequence[Told], ranked: Sequence[Sequence[Told]]) -> str:
    r = cast(Statement, best[0].record)
    forms = {cast(Statement, g[0].record).form for g in ranked}
    reasons = []
    if r.form == "direct" and len(forms) > 1:
        reasons.append("quoted, where others report")
    if len(best) > 1:
        reasons.append(f"in the same words in {len(best)} reports")
    starts = [g[0].published.start for g in ranked if g[0].published.start]
    if best[0].published.start and starts and best[0].published.start == min(starts):
        reasons.append("published no later than any other")
    if len(ranked) > 1 and len(_text(r)) >= max(len(_text(cast(Statement, g[0].record))) for g in ranked):
        reasons.append("the most complete")
    return ", ".join(reasons) or ("the only wording" if len(ranked) == 1 else "nearest to the others")
