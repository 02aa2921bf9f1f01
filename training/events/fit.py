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
from events.gate import Gate
from events.network import Chances, Triggers

LAYERS, EPOCHS, BATCH, RATE, TOP_RATE = 6, 4, 16, 1.5e-4, 2e-3


def fit(data: Sequence[Example], tags: int, encoder: Path, *, seed: int = 1, epochs: int = EPOCHS) -> Triggers:
    """A network fitted to the examples; the same seed and number of threads give the same one."""
    torch.manual_seed(seed)
    order = np.random.default_rng(seed)
    network = Triggers(tags, LAYERS)
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


def export(network: Triggers, names: Sequence[str], gate: Gate, bound: float, target: Path,
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
    parts = {name: b64encode(part.astype(kind).tobytes()).decode() for name, (part, kind) in gate.parts().items()}
    for key, value in sorted({**facts, **parts, "types": json.dumps(list(names)), "bound": str(bound)}.items()):
        model.metadata_props.add(key=key, value=value)
    onnx.save(model, str(target))
