"""The gate before the network: sentences and what the network says of them in; a cheap look at their words out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from events.network import Triggers

NARROW, INNER = 16, 32
MISSED = 0.08
"""The share of unseen sentences in which the network sees an incident that the gate may keep from it."""
SURE = 0.5
EPOCHS, BATCH = 12, 256


class Gate(nn.Module):
    """A few numbers for each piece, made from its embedding; their greatest and mean over a sentence tell."""

    def __init__(self, embeddings: Tensor) -> None:
        super().__init__()
        self.embeddings = embeddings
        self.narrow = nn.Linear(embeddings.shape[1], NARROW)
        self.inner = nn.Linear(2 * NARROW, INNER)
        self.out = nn.Linear(INNER, 1)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Scores (batch,) of pieces (batch, pieces); `mask` is true where there is one."""
        each = self.narrow(self.embeddings[ids])
        most = each.masked_fill(~mask[:, :, None], -1e4).amax(1)
        mean = (each * mask[:, :, None]).sum(1) / mask.sum(1)[:, None]
        return self.out(torch.relu(self.inner(torch.cat((most, mean), 1))))[:, 0]  # type: ignore[no-any-return]

    def parts(self) -> dict[str, tuple[npt.NDArray[np.float32], str]]:
        """What the product needs of it by name, with the kind of number that it is kept in."""
        with torch.no_grad():
            table = self.narrow(self.embeddings)
        rest = {"inner": self.inner.weight, "inner_bias": self.inner.bias, "out": self.out.weight,
                "out_bias": self.out.bias}  # fmt: skip
        named = {f"gate_{k}": (v.detach().numpy(), "<f4") for k, v in rest.items()}
        return {"gate_table": (table.numpy(), "<f2"), **named}


def seen(network: Triggers, sentences: Sequence[npt.NDArray[np.int64]]) -> npt.NDArray[np.float32]:
    """How likely each sentence tells an incident by the network: the likeliest of its pieces."""
    out = np.zeros(len(sentences), np.float32)
    order = np.argsort([len(x) for x in sentences], kind="stable")
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for some in np.array_split(order, len(order) // 64 + 1):
            longest = max(len(sentences[n]) for n in some)
            ids, mask = np.zeros((len(some), longest), np.int64), np.zeros((len(some), longest), bool)
            for row, n in enumerate(some):
                ids[row, : len(sentences[n])], mask[row, : len(sentences[n])] = sentences[n], True
            chances = network(torch.from_numpy(ids), torch.from_numpy(mask)).float().softmax(-1)
            told = (1 - chances[:, :, 0]).masked_fill(~torch.from_numpy(mask), 0.0)
            out[some] = told.amax(1).numpy()
    return out


def fit_gate(network: Triggers, sentences: Sequence[npt.NDArray[np.int64]], odds: npt.NDArray[np.float32],
             *, seed: int = 1) -> tuple[Gate, float]:
    """A gate and its bound, which is set on a tenth of the sentences that it was not fitted to."""
    torch.manual_seed(seed)
    order = np.random.default_rng(seed)
    shuffled = order.permutation(len(sentences))
    aside, own = shuffled[: len(shuffled) // 10], shuffled[len(shuffled) // 10 :]
    gate = Gate(network.words.weight.detach())
    best = torch.optim.AdamW(gate.parameters(), lr=3e-3, weight_decay=0.01)
    for _ in range(EPOCHS):
        for some in np.array_split(order.permutation(own), len(own) // BATCH + 1):
            ids, mask = _batch([sentences[n] for n in some])
            loss = nn.functional.binary_cross_entropy_with_logits(
                gate(ids, mask), torch.from_numpy(odds[some]), pos_weight=torch.tensor(3.0))
            best.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            best.step()
    with torch.no_grad():
        scores = np.concatenate([gate(*_batch([sentences[n]])).numpy() for n in aside])
    told = odds[aside] >= SURE
    bound = float(np.quantile(scores[told], MISSED))
    print(f"gate: {(scores[~told] < bound).mean():.2f} of {(~told).sum()} sentences without an incident stay outside, "
          f"{(scores[told] < bound).mean():.3f} of {told.sum()} with one", flush=True)  # fmt: skip
    return gate.eval(), bound


def _batch(some: Sequence[npt.NDArray[np.int64]]) -> tuple[Tensor, Tensor]:
    """Pieces without the marks around them."""
    longest = max(len(x) for x in some) - 2
    ids, mask = np.zeros((len(some), longest), np.int64), np.zeros((len(some), longest), bool)
    for n, x in enumerate(some):
        ids[n, : len(x) - 2], mask[n, : len(x) - 2] = x[1:-1], True
    return torch.from_numpy(ids), torch.from_numpy(mask)
