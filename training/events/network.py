"""The network that finds triggers: word pieces of a sentence in; a score for each type of incident and piece out.

It is MiniLM-L6 (Wang et al. 2020) with its word embeddings left as they are, and one layer more.
"""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from spans.network import LAYERS, NEVER, WIDTH, Layer
from torch import Tensor, nn

_NAMES = {
    "out": "attention.output.dense", "norm": "attention.output.LayerNorm", "up": "intermediate.dense",
    "down": "output.dense", "norm_out": "output.LayerNorm",
}  # fmt: skip
_POSITIONS = 192


class Triggers(nn.Module):
    """Pieces (batch, pieces) to scores (batch, pieces, tags)."""

    def __init__(self, tags: int, layers: int = LAYERS, vocabulary: int = 30_522) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, WIDTH)
        self.positions = nn.Embedding(_POSITIONS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.drop = nn.Dropout(0.1)
        self.out = nn.Linear(WIDTH, tags)
        self.words.weight.requires_grad_(False)
        self.positions.weight.requires_grad_(False)

    def load_encoder(self, file: Path) -> None:
        """Take the weights of the pre-trained encoder."""
        w = {k.removeprefix("bert."): v.float() for k, v in load_file(str(file)).items()}
        kind_of_text = w["embeddings.token_type_embeddings.weight"][0]
        self.words.weight.data = w["embeddings.word_embeddings.weight"]
        self.positions.weight.data = (w["embeddings.position_embeddings.weight"] + kind_of_text)[:_POSITIONS]
        self.norm.weight.data = w["embeddings.LayerNorm.weight"]
        self.norm.bias.data = w["embeddings.LayerNorm.bias"]
        for n, layer in enumerate(self.layers):
            base, own = f"encoder.layer.{n}.", dict[str, Tensor]()
            for kind in ("weight", "bias"):
                parts = [w[f"{base}attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
                own[f"qkv.{kind}"] = torch.cat(parts)
                own |= {f"{mine}.{kind}": w[f"{base}{theirs}.{kind}"] for mine, theirs in _NAMES.items()}
            layer.load_state_dict(own)

    def forward(self, ids: Tensor, mask: Tensor | None = None) -> Tensor:
        """Scores; `mask` (batch, pieces) is true where there is a piece."""
        added = None if mask is None else torch.where(mask[:, None, None, :], 0.0, NEVER)
        x = self.norm(self.words(ids) + self.positions(torch.arange(ids.shape[1], device=ids.device)))
        for layer in self.layers:
            x = layer(x, added)
        return self.out(self.drop(x))  # type: ignore[no-any-return]


class Chances(nn.Module):
    """The network for one sentence: pieces (pieces,) to chances (pieces, tags)."""

    def __init__(self, network: Triggers) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor) -> Tensor:
        """Chances that sum to one for each piece."""
        return self.network(ids[None])[0].softmax(-1)  # type: ignore[no-any-return]
