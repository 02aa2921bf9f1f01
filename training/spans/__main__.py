"""python -m spans train | links: the model of attribution and the weights of its links, from the data of bench/."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from spans.encoder import encoder_file
from spans.links import examples, fit_links, share_linked, write_links
from spans.teach import train

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
OUT = ROOT / "src/onrecord/language/data"


def main() -> None:
    """Run what the command line asks for."""
    ap = argparse.ArgumentParser(prog="python -m spans", description=__doc__)
    ap.add_argument("what", choices=("train", "links"))
    ap.add_argument("--data", type=Path, default=ROOT.parent / "shared/data")
    ap.add_argument("--work", type=Path, default=ROOT / "build/spans", help="where what is done is kept")
    ap.add_argument("--out", type=Path, help="the file to write")
    ap.add_argument("--threads", type=int, default=2, help="the same number gives the same file")
    args = ap.parse_args()
    torch.set_num_threads(args.threads)
    if args.what == "train":
        train(args.data, encoder_file(), args.work, args.out or OUT / "attribution.onnx")
        return
    data = examples(args.data / "polnear/train", 260)
    write_links(fit_links(data), args.out or OUT / "attribution_links.toml")
    right, total = share_linked(examples(args.data / "polnear/dev"))
    print(f"put together rightly from gold spans on dev: {right} of {total}, {100 * right / total:.1f} %")


if __name__ == "__main__":
    main()
