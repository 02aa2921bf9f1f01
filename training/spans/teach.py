"""Training from end to end: the data in; teachers, their answers, a student and its file out, each kept when done."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from spans.corpus import Text, texts
from spans.export import export
from spans.fit import Plan, evaluate, fit, score_texts
from spans.network import TAGS, Tagger, marginals

SIZE = 160
TEACHERS = (Plan(seed=2, epochs=4, size=192), Plan(seed=3, epochs=4, size=160))
STUDENT = Plan(seed=1, epochs=5, size=160, share=0.4)

_TOGETHER = 256


def train(data: Path, encoder: Path, work: Path, target: Path) -> None:
    """Train and export; whatever lies in `work` already is taken from there."""
    work.mkdir(parents=True, exist_ok=True)
    labelled = texts(data / "polnear/train", work)
    dev = texts(data / "polnear/dev", work)
    plain = texts(data / "stories", work)
    teachers = [
        _kept(work / f"teacher-{n}.pt", labelled, encoder, plan, dev, None) for n, plan in enumerate(TEACHERS, 1)
    ]
    soft = _soft(work / "soft.npz", teachers, [*labelled, *plain])
    student = _kept(work / "student.pt", [*labelled, *plain], encoder, STUDENT, dev, soft)
    export(
        student,
        target,
        {
            "data": "PolNeAR train; news stories of 69 events, labelled by the teachers alone",
            "encoder": "all-MiniLM-L6-v2, sha256 53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
            "student": str(asdict(STUDENT)),
            "teachers": str([asdict(plan) for plan in TEACHERS]),
        },
    )
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB")


def _kept(
    file: Path,
    rows: Sequence[Text],
    encoder: Path,
    plan: Plan,
    dev: Sequence[Text],
    soft: dict[str, np.ndarray] | None,
) -> Tagger:
    """A fitted tagger, from its file where there is one."""
    if file.exists():
        model = Tagger()
        model.load_state_dict(torch.load(file, weights_only=True))
        return model.eval()
    started = time.time()
    model = fit(rows, encoder, plan, soft, note=file.stem)
    torch.save(model.state_dict(), file)
    scored = list(zip(dev, score_texts(model, dev, SIZE), strict=True))
    figures = " ".join(f"{part} {100 * f1:.1f}" for part, f1 in evaluate(scored, model).items())
    print(f"{file.stem}: {figures} on dev after {time.time() - started:.0f} s", flush=True)
    return model


def _soft(file: Path, teachers: Sequence[Tagger], rows: Sequence[Text]) -> dict[str, np.ndarray]:
    """The mean of the teachers' probabilities (words, tags) for each text, by name, in half precision."""
    if file.exists():
        with np.load(file) as kept:
            return {name: kept[name] for name in kept.files}
    sums = [np.zeros((len(text.pieces.words), TAGS), np.float32) for text in rows]
    for teacher in teachers:
        for total, found in zip(sums, probabilities(teacher, rows, score_texts(teacher, rows, SIZE)), strict=True):
            total += found / len(teachers)
    out = {text.name: total.astype(np.float16) for text, total in zip(rows, sums, strict=True)}
    np.savez_compressed(file, **out)  # type: ignore[arg-type]
    return out


def probabilities(model: Tagger, rows: Sequence[Text], scored: Sequence[np.ndarray]) -> list[np.ndarray]:
    """The probability of each tag of each word (words, tags) by the chain, paragraph for paragraph, from the scores."""
    steps, starts = model.chain()
    out = [np.zeros_like(scores) for scores in scored]
    paragraphs = [(b - a, n, a, b) for n, text in enumerate(rows) for a, b in text.pieces.paragraphs]
    paragraphs.sort()
    for at in range(0, len(paragraphs), _TOGETHER):
        group = paragraphs[at : at + _TOGETHER]
        padded = torch.zeros(len(group), group[-1][0], TAGS)
        for row, (size, n, a, b) in enumerate(group):
            padded[row, :size] = torch.from_numpy(scored[n][a:b])
        found = marginals(padded, steps, starts, torch.tensor([x[0] for x in group])).numpy()
        for row, (size, n, a, b) in enumerate(group):
            out[n][a:b] = found[row, :size]
    return out
