"""Links: PolNeAR's attributions with their gold spans in; the weights that say which span belongs to which cue out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from onrecord.language import annotate_all
from onrecord.language.attribution import by_grammar
from onrecord.language.clauses import Found
from onrecord.language.parse import parse_articles
from onrecord.language.span_links import Piece, candidates, link, pieces_of
from onrecord.model.article import Report
from onrecord.model.parsed import Parsed
from onrecord.packs import load_pack
from onrecord.reading import read_article
from spans.polnear import Linked, Place, files, labels

_RARE = 20
_SMALL = 0.05
_SMOOTH = 1e-4


@dataclass(slots=True)
class Example:
    """A parsed text, its gold pieces, the attributions of the grammar, and which places belong to which cues."""

    parsed: Parsed
    pieces: list[Piece]
    found: list[Found]
    owner: dict[Place, set[Place]]
    whole: list[Linked]


def examples(folder: Path, limit: int | None = None) -> list[Example]:
    """Every text of a folder with the links of its first annotator."""
    rows = list(files(folder))[:limit]
    pack = load_pack("world")
    articles = [read_article(Report("text", text=raw)) for _, raw, _ in rows]
    out: list[Example] = []
    for (_, raw, anns), parsed in zip(rows, parse_articles(articles), strict=True):
        annotate_all(parsed, pack, learned=False)
        whole = labels(anns[0], raw, parsed.article.text).links
        owner: dict[Place, set[Place]] = {}
        spans: set[tuple[str, int, int]] = set()
        for sources, own, contents in whole:
            for part, places in zip(("source", "cue", "content"), (sources, own, contents), strict=True):
                spans |= {(part, a, b) for a, b in places}
                for place in places if part != "cue" else ():
                    owner.setdefault(place, set()).update(own)
        out.append(Example(parsed, pieces_of(parsed, spans), by_grammar(parsed).found, owner, whole))
    return out


def fit_links(data: Sequence[Example]) -> dict[str, dict[str, float]]:
    """Weights of a logistic regression for each part, small ones left out."""
    out: dict[str, dict[str, float]] = {}
    for part in ("source", "content"):
        rows: list[list[str]] = []
        labels: list[float] = []
        for e in data:
            for cue, other, names in candidates(e.parsed, e.pieces, e.found):
                if other.part == part:
                    rows.append(names)
                    labels.append(float((cue.start, cue.end) in e.owner.get((other.start, other.end), ())))
        weights, bias = _regression(rows, labels)
        out[part] = {"bias": bias, "floor": -1.0} | weights
    return out


def _regression(rows: Sequence[list[str]], labels: Sequence[float]) -> tuple[dict[str, float], float]:
    counts = Counter(n for names in rows for n in names)
    index = {n: k for k, n in enumerate(sorted(n for n, c in counts.items() if c >= _RARE))}
    x = torch.zeros(len(rows), len(index))
    for r, names in enumerate(rows):
        for n in names:
            if n in index:
                x[r, index[n]] = 1.0
    y = torch.tensor(labels)
    w = torch.zeros(len(index), requires_grad=True)
    bias = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.LBFGS([w, bias], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(x @ w + bias, y) + _SMOOTH * (w**2).sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    fitted = [round(v, 3) for v in w.detach().tolist()]
    return {n: fitted[k] for n, k in index.items() if abs(fitted[k]) >= _SMALL}, round(float(bias.detach()), 3)


def write_links(weights: dict[str, dict[str, float]], target: Path) -> None:
    """The weights as TOML."""
    lines = ["# Weights of the links between cues, sources and contents: python -m spans links", ""]
    for part, table in weights.items():
        lines.append(f"[{part}]")
        lines += [f'"{name}" = {value}' for name, value in table.items()]
        lines.append("")
    target.write_text("\n".join(lines), "utf-8")


def share_linked(data: Sequence[Example]) -> tuple[int, int]:
    """Whole attributions that are put together rightly from gold spans, and all."""
    right = total = 0
    for e in data:
        made = set()
        for a in link(e.parsed, e.pieces, e.found):
            source = frozenset({(a.source.start, a.source.end)} if a.source else ())
            made.add((source, frozenset({(a.cue.start, a.cue.end)}), frozenset((x.start, x.end) for x in a.content)))
        right += sum(w in made for w in e.whole)
        total += len(e.whole)
    return right, total
