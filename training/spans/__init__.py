"""Training of the attribution model: texts with labels in; `attribution.onnx` and the weights of its links out."""
