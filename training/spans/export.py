"""Export: a fitted tagger in; an ONNX file with whole-number weights and the chain in its metadata out."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from onrecord.language.pieces import FEATURES
from spans.network import Tagger

_EXACT = ("layers.0/up/MatMul", "head/MatMul")


class Emissions(nn.Module):
    """The tagger for one window without padding, its inputs (pieces,) and its scores (pieces, tags)."""

    def __init__(self, tagger: Tagger) -> None:
        super().__init__()
        self.tagger = tagger

    def forward(self, *inputs: Tensor) -> Tensor:
        """Scores of every piece."""
        return self.tagger(*(x[None] for x in inputs))[0]  # type: ignore[no-any-return]


def export(tagger: Tagger, target: Path, facts: dict[str, str]) -> None:
    """Write the file; `facts` go into its metadata as they are.

    Weights are whole numbers but where that costs most: in the first wide product and in the head.
    """
    example = [torch.tensor([101, 2002, 2056, 102])] + [torch.zeros(4, dtype=torch.long)] * len(FEATURES)
    names = ["ids", *FEATURES]
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            Emissions(tagger.eval()),
            tuple(example),
            str(plain),
            input_names=names,
            output_names=["scores"],
            dynamic_axes={n: {0: "pieces"} for n in (*names, "scores")},
            opset_version=17,
            dynamo=False,
        )
        exact = [n.name for n in onnx.load(str(plain)).graph.node if n.name.endswith(_EXACT)]
        quantize_dynamic(plain, target, per_channel=True, weight_type=QuantType.QInt8, nodes_to_exclude=exact)
    model = onnx.load(str(target))
    steps, starts = tagger.chain()
    facts = {**facts, "steps": json.dumps(steps.tolist()), "starts": json.dumps(starts.tolist())}
    del model.metadata_props[:]
    for key, value in sorted(facts.items()):
        model.metadata_props.add(key=key, value=value)
    onnx.save(model, str(target))
