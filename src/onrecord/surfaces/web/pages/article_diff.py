"""Two versions of an article, or any two: ids in; what of the text and of the records came, went or changed, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response

from onrecord.surfaces.web.as_of import day_asked
from onrecord.surfaces.web.desk import Desk, desk_of
from onrecord.surfaces.web.record_changes import record_changes
from onrecord.surfaces.web.render import page
from onrecord.surfaces.web.wording import Block, Run, blocks

router = APIRouter()
Json = dict[str, Any]

_BESIDE = 1
_LONGEST_RUN = 20_000
_LONGEST = 300_000


@dataclass(frozen=True, slots=True)
class Shown:
    """Paragraphs that stayed, or are `folded` away, or the `runs` of a change; `cut`: characters left out."""

    same: tuple[str, ...] = ()
    folded: bool = False
    runs: tuple[Run, ...] = ()
    cut: int = 0


@router.get("/article/{article}/diff")
def diff_page(request: Request, article: str, other: str = Query("", alias="with")) -> Response:
    """An article beside the version before it, or beside the one that `with` names."""
    desk = desk_of(request)
    day = day_asked(request)
    here = _article(desk, article, day)
    before = other.strip() or here["version_of"]
    if before is None:
        raise HTTPException(404, "there is no version before this one; `?with=` names another article")
    there = _article(desk, before, day)
    found = blocks(there["text"], here["text"])
    return page(
        request, "article_diff.html", newer=here, older=there, blocks=list(_bounded(_folded(found))),
        as_of=day or "", versions=before == here["version_of"], words=_words(found),
        records=record_changes(there["records"], here["records"]),
    )  # fmt: skip


def _article(desk: Desk, article: str, day: str | None) -> Json:
    found = desk.ledger.article(article, as_of=day)
    if found is None:
        raise HTTPException(404, f"the ledger has no article {article[:80]}")
    return found


def _words(found: Iterable[Block]) -> dict[str, int]:
    """How many words came and went."""
    counts: Counter[str] = Counter()
    for run in (run for block in found for run in block.runs):
        counts[run.kind] += len(run.text.split())
    return dict(counts)


def _folded(found: list[Block]) -> Iterator[Shown]:
    """Of paragraphs that did not change, those beside a change are shown and the others folded."""
    for n, block in enumerate(found):
        if block.runs:
            yield _changed(block.runs)
            continue
        head = _BESIDE if n else 0
        tail = _BESIDE if n < len(found) - 1 else 0
        if len(block.same) <= head + tail + 1:
            yield Shown(same=block.same)
            continue
        middle = block.same[head : len(block.same) - tail]
        after = block.same[head + len(middle) :]
        parts = (Shown(same=block.same[:head]), Shown(middle, folded=True), Shown(same=after))
        yield from (part for part in parts if part.same)


def _changed(runs: tuple[Run, ...]) -> Shown:
    """What changed in nothing but white space did not change."""
    if any(run.kind != "same" and not run.text.isspace() for run in runs):
        return Shown(runs=runs)
    return Shown(same=("".join(run.text for run in runs if run.kind != "gone"),))


def _bounded(found: Iterable[Shown]) -> Iterator[Shown]:
    """What a page can hold: long runs and, beyond some length, all that is folded are cut."""
    left = _LONGEST
    for part in found:
        texts = part.same or [run.text for run in part.runs]
        longest = min(_LONGEST_RUN, max(left, 200))
        cut = sum(max(len(text) - longest, 0) for text in texts)
        if part.folded and sum(map(len, texts)) > left:
            yield Shown(part.same[:1] if len(part.same[0]) < longest else (), True, cut=sum(map(len, texts)))
            continue
        left -= sum(min(len(text), longest) for text in texts)
        same = tuple(text[:longest] for text in part.same)
        yield Shown(same, part.folded, tuple(Run(run.kind, run.text[:longest]) for run in part.runs), cut)
