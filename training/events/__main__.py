"""python -m events: the model of incident triggers, from the marked texts of this folder and labels of public ones."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from spans.encoder import encoder_file

from events.data import NAMES, examples, plain
from events.fit import EPOCHS, export, fit
from events.gate import fit_gate, seen

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Fit and write the file."""
    ap = argparse.ArgumentParser(prog="python -m events", description=__doc__)
    ap.add_argument("--data", type=Path, default=ROOT.parent / "shared/data")
    ap.add_argument("--out", type=Path, default=ROOT / "src/onrecord/language/data/incident_triggers.onnx")
    ap.add_argument("--threads", type=int, default=2, help="the same number gives the same file")
    ap.add_argument("--epochs", type=int, default=EPOCHS)
    args = ap.parse_args()
    torch.set_num_threads(args.threads)
    data = list(examples(args.data))
    told = sum(int((e.tags > 0).any()) for e in data)
    print(f"{len(data)} sentences, {told} with an incident", flush=True)
    network = fit(data, len(NAMES), encoder_file(), epochs=args.epochs)
    sentences = [*plain(args.data), *(e.ids for e in data)]
    gate, bound = fit_gate(network, sentences, seen(network, sentences))
    export(network, NAMES, gate, bound, args.out, {"encoder": "all-MiniLM-L6-v2", "sentences": str(len(data))})


if __name__ == "__main__":
    main()
