"""The tagger: word pieces and their features in; a score for each tag of each piece out, and a chain over the words.

The encoder is MiniLM-L6 (Wang et al. 2020) with embeddings added for letter case, quotation, the tree and the starts of
sentences, all zero at first, so that training starts from the pre-trained encoder. The chain is a linear CRF (Lafferty
et al. 2001).
"""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from onrecord.language.pieces import CASES, FEATURES, OPENINGS, QUOTE_STATES, RELATIONS, STEPS

WIDTH, HEADS, LAYERS, INNER = 384, 12, 6, 1536
TAGS = 7
NEVER = -10_000.0


class Drop(nn.Module):
    """Dropout whose masks are stretches, at random offsets, of one pool of random numbers.

    Drawing fresh numbers for each mask takes a third of the time of a step on a CPU.
    """

    pool: Tensor | None = None

    def __init__(self, rate: float = 0.1) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, x: Tensor) -> Tensor:
        """`x` with a share of its numbers at zero and the others scaled up, when training."""
        if not self.training:
            return x
        size = x.numel()
        if Drop.pool is None or Drop.pool.numel() < 2 * size:
            kept = torch.rand(4 * size) >= self.rate
            Drop.pool = (kept / (1 - self.rate)).to(torch.bfloat16)
        at = int(torch.randint(Drop.pool.numel() - size, ()))
        return x * Drop.pool[at : at + size].view(x.shape).to(x.dtype)


class Layer(nn.Module):
    """One block of self-attention and feed-forward, normalised after each, as in BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm_out = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = Drop()

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """`x` (batch, pieces, width); `mask` (batch, 1, 1, pieces) added to the scores, or none."""
        b, t, _ = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4).unbind(0)
        scores = q @ k.transpose(-1, -2) * (WIDTH // HEADS) ** -0.5
        if mask is not None:
            scores = scores + mask
        seen = self.drop(scores.softmax(-1)) @ v
        x = self.norm(x + self.drop(self.out(seen.transpose(1, 2).reshape(b, t, WIDTH))))
        return self.norm_out(x + self.drop(self.down(nn.functional.gelu(self.up(x)))))  # type: ignore[no-any-return]


class Tagger(nn.Module):
    """Encoder, head and chain."""

    def __init__(self, vocabulary: int = 30_522) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, WIDTH)
        self.positions = nn.Embedding(512, WIDTH)
        sizes = (CASES, QUOTE_STATES, OPENINGS, len(RELATIONS), STEPS)
        self.added = nn.ModuleDict({name: nn.Embedding(n, WIDTH) for name, n in zip(FEATURES, sizes, strict=True)})
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = Drop()
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.head = nn.Linear(WIDTH, TAGS)
        self.steps = nn.Parameter(torch.zeros(TAGS, TAGS))
        self.starts = nn.Parameter(torch.zeros(TAGS))
        self.words.weight.requires_grad_(False)
        for table in self.added.values():
            nn.init.zeros_(table.weight)  # type: ignore[arg-type]

    def load_encoder(self, file: Path) -> None:
        """Take the weights of the pre-trained encoder."""
        w = load_file(str(file))
        w = {k.removeprefix("bert."): v.float() for k, v in w.items()}
        kind_of_text = w["embeddings.token_type_embeddings.weight"][0]
        own: dict[str, Tensor] = {
            "words.weight": w["embeddings.word_embeddings.weight"],
            "positions.weight": w["embeddings.position_embeddings.weight"] + kind_of_text,
            "norm.weight": w["embeddings.LayerNorm.weight"],
            "norm.bias": w["embeddings.LayerNorm.bias"],
        }
        for n in range(LAYERS):
            base = f"encoder.layer.{n}."
            for kind in ("weight", "bias"):
                own[f"layers.{n}.qkv.{kind}"] = torch.cat(
                    [w[f"{base}attention.self.{name}.{kind}"] for name in ("query", "key", "value")]
                )
                for mine, theirs in (
                    ("out", "attention.output.dense"),
                    ("norm", "attention.output.LayerNorm"),
                    ("up", "intermediate.dense"),
                    ("down", "output.dense"),
                    ("norm_out", "output.LayerNorm"),
                ):
                    own[f"layers.{n}.{mine}.{kind}"] = w[f"{base}{theirs}.{kind}"]
        missing = self.load_state_dict(own, strict=False)
        if missing.unexpected_keys:
            raise ValueError(f"{file}: no encoder of this shape: {missing.unexpected_keys[:3]}")

    def forward(self, ids: Tensor, *features: Tensor, mask: Tensor | None = None) -> Tensor:
        """Scores (batch, pieces, tags) from ids and features (batch, pieces); `mask` is true for pieces."""
        x = self.words(ids) + self.positions(torch.arange(ids.shape[1], device=ids.device))
        for table, values in zip(self.added.values(), features, strict=True):
            x = x + table(values)
        x = self.drop(self.norm(x))
        added = None if mask is None else torch.where(mask[:, None, None, :], 0.0, NEVER)
        for layer in self.layers:
            x = layer(x, added)
        return self.head(x)  # type: ignore[no-any-return]

    def chain(self) -> tuple[Tensor, Tensor]:
        """The scores of steps (from, to) and of starts, with what BIO does not allow at -10,000."""
        return self.steps.masked_fill(forbidden_steps(), NEVER), self.starts.masked_fill(inside(), NEVER)


def inside() -> Tensor:
    """Which tags go on a span."""
    return torch.tensor([t > 0 and t % 2 == 0 for t in range(TAGS)])


def forbidden_steps() -> Tensor:
    """(from, to): a span goes on only behind its own beginning or inside."""
    out = torch.zeros(TAGS, TAGS, dtype=torch.bool)
    for t in range(2, TAGS, 2):
        out[:, t] = True
        out[t - 1, t] = out[t, t] = False
    return out


def forward_scores(scores: Tensor, steps: Tensor, starts: Tensor, lengths: Tensor) -> Tensor:
    """Log of the sum over all paths, (batch,); `scores` (batch, words, tags)."""
    alpha = starts + scores[:, 0]
    last = lengths - 1
    kept = [alpha]
    for t in range(1, scores.shape[1]):
        alpha = torch.logsumexp(alpha[:, :, None] + steps[None], dim=1) + scores[:, t]
        kept.append(alpha)
    ends = torch.stack(kept, 1)[torch.arange(len(lengths)), last]
    return torch.logsumexp(ends, -1)


def path_scores(scores: Tensor, steps: Tensor, starts: Tensor, tags: Tensor, words: Tensor) -> Tensor:
    """The score of one path each, (batch,); `tags` (batch, words), `words` true where there is one."""
    own = scores.gather(2, tags[:, :, None])[:, :, 0] * words
    moves = steps[tags[:, :-1], tags[:, 1:]] * words[:, 1:]
    return starts[tags[:, 0]] + own.sum(1) + moves.sum(1)


def marginals(scores: Tensor, steps: Tensor, starts: Tensor, lengths: Tensor) -> Tensor:
    """The probability of each tag of each word, (batch, words, tags)."""
    with torch.enable_grad():
        scores = scores.detach().requires_grad_(True)
        total = forward_scores(scores, steps.detach(), starts.detach(), lengths).sum()
        (out,) = torch.autograd.grad(total, scores)
    return out
