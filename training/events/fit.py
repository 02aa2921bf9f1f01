"""The head that finds triggers: examples in, a fitted network out, and the ONNX file of it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import torch
from torch import Tensor, nn

from events.data import Example

WIDE, REACH = 192, 5
EPOCHS, BATCH, RATE, DECAY, DROP = 14, 16, 1.5e-3, 0.02, 0.3


class Head(nn.Module):
    """Words (words, width) to chances (words, types): a narrow projection, two convolutions over words, a softmax."""

    def __init__(self, width: int, tags: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.narrow = nn.Linear(width, WIDE)
        self.near = nn.Conv1d(WIDE, WIDE, REACH, padding=REACH // 2)
        self.far = nn.Conv1d(WIDE, WIDE, REACH, padding=REACH - 1, dilation=2)
        self.out = nn.Linear(WIDE, tags)
        self.drop = nn.Dropout(DROP)

    def scores(self, x: Tensor) -> Tensor:
        """Scores (batch, words, tags) of (batch, words, width)."""
        x = nn.functional.gelu(self.narrow(self.drop(self.norm(x))))
        for layer in (self.near, self.far):
            x = x + nn.functional.gelu(layer(self.drop(x).transpose(1, 2)).transpose(1, 2))
        return self.out(self.drop(x))  # type: ignore[no-any-return]

    def forward(self, low: Tensor) -> Tensor:
        """The chances of one text."""
        return self.scores(low[None])[0].softmax(-1)


def fit(data: Sequence[Example], tags: int, *, seed: int = 1, epochs: int = EPOCHS) -> Head:
    """A head fitted to the examples; the same seed and number of threads give the same head."""
    torch.manual_seed(seed)
    order = np.random.default_rng(seed)
    head = Head(data[0].low.shape[1], tags)
    steps = epochs * (len(data) // BATCH + 1)
    best = torch.optim.AdamW(head.parameters(), lr=RATE, weight_decay=DECAY)
    pace = torch.optim.lr_scheduler.OneCycleLR(best, RATE, steps, pct_start=0.1)
    mean = torch.optim.swa_utils.AveragedModel(head)
    for epoch in range(epochs):
        head.train()
        for some in np.array_split(order.permutation(len(data)), len(data) // BATCH + 1):
            low, gold = _batch([data[n] for n in some])
            loss = nn.functional.cross_entropy(head.scores(low).flatten(0, 1), gold.flatten(), ignore_index=-1)
            best.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(head.parameters(), 1.0)
            best.step()
            pace.step()
        if epoch >= epochs // 2:
            mean.update_parameters(head)
    return mean.module.eval()  # type: ignore[no-any-return]


def _batch(some: Sequence[Example]) -> tuple[Tensor, Tensor]:
    longest = max(len(e.tags) for e in some)
    low = np.zeros((len(some), longest, some[0].low.shape[1]), np.float32)
    gold = np.full((len(some), longest), -1, np.int64)
    for n, e in enumerate(some):
        low[n, : len(e.tags)], gold[n, : len(e.tags)] = e.low, e.tags
    return torch.from_numpy(low), torch.from_numpy(gold)


def chances(head: Head, low: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The chances (words, tags) of one text."""
    with torch.no_grad():
        return head(torch.from_numpy(np.asarray(low, np.float32))).numpy()  # type: ignore[no-any-return]


def export(head: Head, names: Sequence[str], target: Path, facts: dict[str, str]) -> None:
    """Write the file, with the names of its tags in its metadata."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(head, (torch.zeros(4, head.narrow.in_features),), str(plain), input_names=["low"],
                          output_names=["chances"], dynamic_axes={"low": {0: "words"}, "chances": {0: "words"}},
                          opset_version=17, dynamo=False)  # fmt: skip
        model = onnx.load(str(plain))
    del model.metadata_props[:]
    for key, value in sorted({**facts, "types": json.dumps(list(names))}.items()):
        model.metadata_props.add(key=key, value=value)
    onnx.save(model, str(target))
