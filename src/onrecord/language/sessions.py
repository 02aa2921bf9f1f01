"""Sessions of ONNX models: a file in; a session on one thread, with the facts that the file carries, out."""

from __future__ import annotations

from importlib.resources.abc import Traversable
from typing import Any

_SLOWER = ["SkipLayerNormFusion"]
"""What the runtime would do to a graph, and what takes longer than the graph as it is."""


def open_session(file: Traversable) -> tuple[Any, dict[str, str]]:
    """A session whose answer depends on its input alone, and the metadata of the model.

    Raises whatever the runtime raises for a file that is no model.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(
        file.read_bytes(), options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOWER
    )
    return session, dict(session.get_modelmeta().custom_metadata_map)
