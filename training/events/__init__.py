"""Training of the model of incident triggers: texts with marked events in; `incident_triggers.onnx` out."""
