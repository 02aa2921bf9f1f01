"""Puts every kind of record on its shelf: one module of this folder a kind, and outside parts by entry point."""

from __future__ import annotations

import importlib

from onrecord.extraction import EXTRACTORS

_MODULES = (
    "statements",
    "contacts",
    "channels",
    "monitoring",
    "alignments",
    "assessments",
    "warnings",
    "pledges",
    "losses",
    "incidents",
)


def load() -> None:
    """Import the modules of all kinds, once."""
    for name in _MODULES:
        importlib.import_module(f"onrecord.extraction.{name}")
    EXTRACTORS.load_outside()
