"""A copy beside its parent on a terminal: a link with its drift in; a line for a change, a table of sentences out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from onrecord.model.article import Article
    from onrecord.model.copies import CopyLink, Drift
    from onrecord.model.parts import Span

_STYLES = {
    "number": "yellow", "date": "yellow", "name": "magenta", "role": "magenta", "place": "cyan", "polarity": "bold red",
    "quote": "red", "attribution": "blue", "added": "green", "dropped": "dim",
}  # fmt: skip
_LONGEST = 240
_MARK = {"added": "+", "dropped": "-"}


def change(drift: Drift) -> Text:
    """A change on one line, by kind in its colour: what the parent has, what the copy has."""
    from rich.text import Text

    from onrecord.surfaces.cli.console import printable

    style = _STYLES[drift.kind]
    told = [_short(printable(words)) for words in (drift.before, drift.after) if words]
    return Text.assemble((f"{drift.kind}: ", style), " → ".join(told))


def beside(link: CopyLink, articles: Mapping[str, Article]) -> Table:
    """The sentences of a copy that its parent tells too, beside those, then what was added and dropped; none unchanged.

    Changes stand in square brackets with their kind, and in colour where there are colours.
    """
    from onrecord.surfaces.cli.console import printable, table

    here, there = articles[link.article], articles[link.of]
    heads = (f"{printable(a.outlet or a.path)}: {printable(a.title or '')}" for a in (there, here))
    grid = table(*((head, {"ratio": 1, "overflow": "fold"}) for head in heads))
    for pair in link.aligned if link.drift else ():
        grid.add_row(
            _marked(pair.there, there.text, [(d.there, d.kind) for d in link.drift]),
            _marked(pair.here, here.text, [(d.here, d.kind) for d in link.drift]),
            end_section=True,
        )
    for drift in link.drift:
        if drift.kind in _MARK:
            told = change(drift)
            grid.add_row(*(("", told) if drift.kind == "added" else (told, "")))
    return grid


def _marked(sentence: Span, text: str, changes: Sequence[tuple[Span, str]]) -> Text:
    """A sentence with the changes that lie in it set apart."""
    from rich.text import Text

    inside = [
        (max(s.start, sentence.start), min(s.end, sentence.end), kind)
        for s, kind in changes
        if kind not in _MARK and s.start < sentence.end and sentence.start < s.end
    ]
    cuts = sorted({sentence.start, sentence.end, *(a for a, _, _ in inside), *(b for _, b, _ in inside)})
    out = Text()
    for start, end in pairwise(cuts):
        kinds = [kind for a, b, kind in inside if a <= start and end <= b]
        piece = _plain(text[start:end])
        style = _STYLES[kinds[0]] if kinds else ""
        opened = "".join(f"[{kind}: " for a, _, kind in inside if a == start)
        closed = "]" * sum(b == end for _, b, _ in inside)
        out.append(f"{opened}{piece}{closed}", style)
    return out


def _plain(piece: str) -> str:
    """A piece of a sentence as it may be printed, the blanks at its ends kept."""
    from onrecord.surfaces.cli.console import printable

    left, right = piece[:1].isspace(), piece[-1:].isspace()
    return f"{' ' if left else ''}{printable(piece)}{' ' if right and piece.strip() else ''}"


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"
