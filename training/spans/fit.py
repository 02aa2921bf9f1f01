"""Fitting: texts with tags in; a fitted tagger, its weights averaged over the later steps, out.

Each epoch cuts the texts into windows anew. With the answers of teachers beside the labels the loss is shared between
both (Hinton et al. 2015).
"""

from __future__ import annotations

import copy
import math
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from onrecord.language.decoding import best_tags, spans_of
from onrecord.language.pieces import CLS, FEATURES, SEP, Window, local_windows, windows
from onrecord.language.span_model import JOINED
from spans.corpus import Text
from spans.network import TAGS, Tagger, forward_scores, path_scores
from spans.polnear import PARTS

_MIXED = 600
_TOLD = 100


@dataclass(slots=True)
class Plan:
    """How to fit. `share` of the loss on the labels where there are soft ones too."""

    seed: int = 1
    epochs: float = 4
    size: int = 160
    tokens: int = 2048
    rate: float = 1.5e-4
    head_rate: float = 1e-3
    warm_up: float = 0.06
    floor: float = 0.1
    average_from: float = 0.5
    share: float = 0.5


@dataclass(slots=True)
class Batch:
    """Windows padded to one length; `at` (rows, words) are flat indices of first pieces, one row a paragraph."""

    inputs: list[Tensor]
    mask: Tensor
    at: Tensor
    words: Tensor
    lengths: Tensor
    rows: list[tuple[int, int, int]]


def batch_of(group: Sequence[tuple[int, Window]], texts: Sequence[Text]) -> Batch:
    """The batch of windows, each given with the index of its text."""
    longest = max(texts[n].pieces.first[w.last] - texts[n].pieces.first[w.first] for n, w in group) + 2
    arrays = np.zeros((1 + len(FEATURES), len(group), longest), dtype=np.int64)
    mask = np.zeros((len(group), longest), dtype=bool)
    rows: list[tuple[int, int, int]] = []
    ats: list[list[int]] = []
    for row, (n, w) in enumerate(group):
        p = texts[n].pieces
        a, b = p.first[w.first], p.first[w.last]
        arrays[0, row, 0], arrays[0, row, b - a + 1] = CLS, SEP
        for k, values in enumerate(p.features()):
            arrays[k, row, 1 : b - a + 1] = values[a:b]
        mask[row, : b - a + 2] = True
        for first, last in p.paragraphs:
            first, last = max(first, w.first), min(last, w.last)
            if first < last:
                rows.append((n, first, last))
                ats.append([row * longest + 1 + p.first[x] - a for x in range(first, last)])
    width = max(len(x) for x in ats)
    at = torch.tensor([x + [0] * (width - len(x)) for x in ats])
    lengths = torch.tensor([len(x) for x in ats])
    words = torch.arange(width)[None] < lengths[:, None]
    return Batch([torch.from_numpy(x) for x in arrays], torch.from_numpy(mask), at, words, lengths, rows)


def batches(texts: Sequence[Text], size: int, tokens: int, rng: random.Random) -> list[list[tuple[int, Window]]]:
    """All windows of all texts, cut at random, in groups of like length and at most `tokens` pieces."""
    cut = [
        (n, w)
        for n, text in enumerate(texts)
        for w in windows(text.pieces, size, opening=rng.randint(size // 5, size))
    ]
    rng.shuffle(cut)

    out: list[list[tuple[int, Window]]] = []
    for begin in range(0, len(cut), _MIXED):
        part = sorted(cut[begin : begin + _MIXED], key=lambda item: _length(texts, item))
        out += _grouped(texts, part, tokens)
    rng.shuffle(out)
    return out


def _length(texts: Sequence[Text], item: tuple[int, Window]) -> int:
    first = texts[item[0]].pieces.first
    return first[item[1].last] - first[item[1].first] + 2


def _grouped(texts: Sequence[Text], cut: Sequence[tuple[int, Window]], tokens: int) -> list[list[tuple[int, Window]]]:
    """Windows in order of length, in groups that take at most `tokens` pieces when padded."""
    out: list[list[tuple[int, Window]]] = [[]]
    for item in cut:
        if out[-1] and _length(texts, item) * (len(out[-1]) + 1) > tokens:
            out.append([])
        out[-1].append(item)
    return [group for group in out if group]


def word_scores(model: Tagger, b: Batch) -> Tensor:
    """Scores (rows, words, tags) in full precision."""
    with torch.autocast("cpu", torch.bfloat16):
        scores = model(*b.inputs, mask=b.mask)
    return scores.float().reshape(-1, scores.shape[-1])[b.at.reshape(-1)].reshape(*b.at.shape, -1)  # type: ignore[no-any-return]


def fit(
    texts: Sequence[Text], encoder: Path, plan: Plan, soft: dict[str, np.ndarray] | None = None, note: str = ""
) -> Tagger:
    """A tagger fitted to the texts; `soft` has by name of text the teachers' probabilities (words, tags)."""
    torch.manual_seed(plan.seed)
    rng = random.Random(plan.seed)
    model = Tagger()
    model.load_encoder(encoder)
    head = [p for n, p in model.named_parameters() if n.startswith(("head.", "steps", "starts"))]
    body = [p for n, p in model.named_parameters() if p.requires_grad and all(p is not h for h in head)]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": plan.rate}, {"params": head, "lr": plan.head_rate}], weight_decay=0.01
    )
    schedule: list[list[tuple[int, Window]]] = []
    for _ in range(math.ceil(plan.epochs)):
        schedule += batches(texts, plan.size, plan.tokens, rng)
    total = int(len(schedule) * plan.epochs / math.ceil(plan.epochs))
    rates = [g["lr"] for g in optimizer.param_groups]
    averaged: Tagger | None = None
    kept, started, losses = 0, time.time(), []
    model.train()
    for step, group in enumerate(schedule[:total]):
        done = step / total
        factor = min(done / plan.warm_up, 1.0) * (plan.floor + (1 - plan.floor) * 0.5 * (1 + math.cos(math.pi * done)))
        for g, rate in zip(optimizer.param_groups, rates, strict=True):
            g["lr"] = rate * factor
        b = batch_of(group, texts)
        loss = loss_of(model, b, texts, plan, soft, rng)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        losses.append(float(loss.detach()))
        if done >= plan.average_from and step % 5 == 0:
            kept += 1
            if averaged is None:
                averaged = copy.deepcopy(model)
            weight = max(1 / kept, 0.01)
            with torch.no_grad():
                for mine, theirs in zip(averaged.parameters(), model.parameters(), strict=True):
                    if theirs.requires_grad:
                        mine.lerp_(theirs, weight)
        if step % _TOLD == _TOLD - 1:
            mean = np.mean(losses[-_TOLD:])
            print(f"{note} step {step + 1}/{total} loss {mean:.4f} {time.time() - started:.0f} s", flush=True)
    out = averaged or model
    out.eval()
    return out


def loss_of(
    model: Tagger, b: Batch, texts: Sequence[Text], plan: Plan, soft: dict[str, np.ndarray] | None, rng: random.Random
) -> Tensor:
    """The mean loss a word: of the labels by the chain, of the soft ones by cross entropy of each word."""
    scores = word_scores(model, b)
    steps, starts = model.chain()
    width = b.at.shape[1]
    count = b.lengths.sum()
    loss = torch.zeros(())
    labelled = [k for k, (n, _, _) in enumerate(b.rows) if texts[n].tags]
    if labelled:
        chosen = {n: rng.randrange(len(texts[n].tags)) for n in {b.rows[k][0] for k in labelled}}
        tags = torch.zeros(len(labelled), width, dtype=torch.long)
        for r, k in enumerate(labelled):
            n, first, last = b.rows[k]
            row = texts[n].tags[chosen[n]][first:last]
            row[0] -= int(row[0] > 0 and row[0] % 2 == 0)
            tags[r, : last - first] = torch.tensor(row)
        s, lengths, words = scores[labelled], b.lengths[labelled], b.words[labelled]
        nll = forward_scores(s, steps, starts, lengths) - path_scores(s, steps, starts, tags, words)
        loss = loss + (plan.share if soft else 1.0) * nll.sum() / count
    if soft:
        wanted = torch.zeros(len(b.rows), width, scores.shape[2])
        for k, (n, first, last) in enumerate(b.rows):
            wanted[k, : last - first] = torch.from_numpy(soft[texts[n].name][first:last].astype(np.float32))
        ce = -(wanted * torch.log_softmax(scores, -1)).sum(-1) * b.words
        loss = loss + (1 - plan.share) * ce.sum() / count
    return loss


def score_texts(model: Tagger, texts: Sequence[Text], size: int, tokens: int = 4096) -> list[np.ndarray]:
    """Scores (words, tags) of whole texts."""
    out = [np.zeros((len(text.pieces.words), TAGS), np.float32) for text in texts]
    cut = [(n, w) for n, text in enumerate(texts) for w in local_windows(text.pieces, size, JOINED)]
    cut.sort(key=lambda item: _length(texts, item))
    model.eval()
    with torch.no_grad():
        for group in _grouped(texts, cut, tokens):
            b = batch_of(group, texts)
            scores = word_scores(model, b).numpy()
            for row, (n, first, last) in enumerate(b.rows):
                out[n][first:last] = scores[row, : last - first]
    return out


def evaluate(scored: Sequence[tuple[Text, np.ndarray]], model: Tagger) -> dict[str, float]:
    """Exact F1 of each part against the first annotator."""
    steps, starts = (x.detach().numpy() for x in model.chain())
    hit, made, want = (dict.fromkeys(PARTS, 0) for _ in range(3))
    for text, scores in scored:
        p = text.pieces
        found = spans_of(best_tags(scores, steps, starts, p.paragraphs), p.paragraphs)
        for part in PARTS:
            mine = {(p.words[a][0], p.words[b - 1][1]) for name, a, b in found if name == part}
            gold = text.gold[0][part]
            hit[part] += len(mine & gold)
            made[part] += len(mine)
            want[part] += len(gold)
    return {part: 2 * hit[part] / max(made[part] + want[part], 1) for part in PARTS}
