"""Fitting: examples in; the network, the gate before it, and the ONNX file of both out."""

from __future__ import annotations

import json
import tempfile
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from events.data import UNTOLD, Example
from events.network import Chances, Triggers

EPOCHS, BATCH, RATE, TOP_RATE = 5, 16, 1.5e-4, 2e-3
_MISSED = 0.01
"""The share of unseen sentences with an incident that the gate may keep from the network."""
_FOLDS = 5


def fit(data: Sequence[Example], tags: int, encoder: Path, *, seed: int = 1, epochs: int = EPOCHS) -> Triggers:
    """A network fitted to the examples; the same seed and number of threads give the same one."""
    torch.manual_seed(seed)
    order = np.random.default_rng(seed)
    network = Triggers(tags)
    network.load_encoder(encoder)
    groups = [{"params": list(network.layers.parameters()), "lr": RATE},
              {"params": list(network.out.parameters()), "lr": TOP_RATE}]  # fmt: skip
    best = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = epochs * (-(-len(data) // BATCH))
    pace = torch.optim.lr_scheduler.OneCycleLR(best, [RATE, TOP_RATE], steps, pct_start=0.1)
    for epoch in range(epochs):
        network.train()
        lengths = np.array([len(e.ids) for e in data]) + order.random(len(data)) * 20
        batches = np.array_split(np.argsort(lengths), -(-len(data) // BATCH))
        order.shuffle(batches)
        total = 0.0
        for some in batches:
            ids, mask, gold = _batch([data[n] for n in some])
            with torch.autocast("cpu", torch.bfloat16):
                scores = network(ids, mask).float()
            loss = nn.functional.cross_entropy(scores.flatten(0, 1), gold.flatten(), ignore_index=UNTOLD)
            best.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            best.step()
            pace.step()
            total += loss.item()
        print(f"epoch {epoch + 1}: loss {total / len(batches):.4f}", flush=True)
    return network.eval()


def _batch(some: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor]:
    longest = max(len(e.ids) for e in some)
    ids, mask = np.zeros((len(some), longest), np.int64), np.zeros((len(some), longest), bool)
    gold = np.full((len(some), longest), UNTOLD, np.int64)
    for n, e in enumerate(some):
        ids[n, : len(e.ids)], mask[n, : len(e.ids)] = e.ids, True
        gold[n, e.at] = e.tags
    return torch.from_numpy(ids), torch.from_numpy(mask), torch.from_numpy(gold)


def _weights(data: Sequence[Example], words: Tensor, epochs: int = 25) -> Tensor:
    """A weight for each piece of the vocabulary, (vocabulary,): how much it speaks for a sentence with an incident."""
    torch.manual_seed(1)
    gate = nn.Linear(words.shape[1], 1)
    best = torch.optim.AdamW(gate.parameters(), lr=0.05, weight_decay=0.01)
    told = torch.tensor([float((e.tags > 0).any()) for e in data])
    ids, mask, _ = _batch(data)
    for _ in range(epochs):
        each = gate(words)[:, 0][ids].masked_fill(~mask, -1e4)
        loss = nn.functional.binary_cross_entropy_with_logits(torch.logsumexp(4 * each, 1) / 4, told)
        best.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        best.step()
    return (words @ gate.weight.detach()[0]).detach()


def fit_gate(data: Sequence[Example], words: Tensor) -> tuple[Tensor, float]:
    """Weights of pieces and a bound: a sentence none of whose pieces weighs as much cannot tell an incident.

    The weights come from the embeddings of the pieces, so that words not seen have one too; the bound is that of parts
    of the data that the weights were not fitted to.
    """
    peaks: list[tuple[float, bool]] = []
    turn = np.random.default_rng(1).integers(_FOLDS, size=len(data))
    for fold in range(_FOLDS):
        table = _weights([e for e, t in zip(data, turn, strict=True) if t != fold], words).numpy()
        spread = float(table.std())
        own = [e for e, t in zip(data, turn, strict=True) if t == fold]
        peaks += [(float(table[e.ids[1:-1]].max()) / spread, bool((e.tags > 0).any())) for e in own]
    telling = sorted(p for p, told in peaks if told)
    bound = telling[int(len(telling) * _MISSED)]
    silent = [p for p, told in peaks if not told]
    print(f"gate: {sum(p < bound for p in silent)} of {len(silent)} sentences without an incident stay outside")
    table = _weights(data, words)
    return table / table.std(), bound


def export(network: Triggers, names: Sequence[str], gate: tuple[Tensor, float], target: Path,
           facts: dict[str, str]) -> None:
    """Write the file, its weights in eight bits, the names of its tags and the gate in its metadata."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(Chances(network), (torch.tensor([101, 2002, 102]),), str(plain), input_names=["ids"],
                          output_names=["chances"], dynamic_axes={"ids": {0: "pieces"}, "chances": {0: "pieces"}},
                          opset_version=17, dynamo=False)  # fmt: skip
        quantize_dynamic(plain, target, per_channel=True, weight_type=QuantType.QInt8)
    model = onnx.load(str(target))
    del model.metadata_props[:]
    weights, bound = gate
    table = b64encode(weights.numpy().astype(np.float16).tobytes()).decode()
    for key, value in sorted({**facts, "types": json.dumps(list(names)), "gate": table, "bound": str(bound)}.items()):
        model.metadata_props.add(key=key, value=value)
    onnx.save(model, str(target))
