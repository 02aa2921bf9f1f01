"""The conditions of watches, each a part on a shelf by name: ledger lines in, findings out."""

from __future__ import annotations

import importlib

from onrecord.registry import Shelf
from onrecord.watching.conditions.condition import Condition, Finding, Parameter

CONDITIONS: Shelf[type[Condition]] = Shelf("onrecord.conditions")

_MODULES = ("new", "answered", "silence", "channels", "levels", "statuses", "rise", "doubts")

__all__ = ["CONDITIONS", "Condition", "Finding", "Parameter", "conditions"]


def conditions() -> Shelf[type[Condition]]:
    """The shelf with all conditions on it, those of installed packages too."""
    for module in _MODULES:
        importlib.import_module(f"onrecord.watching.conditions.{module}")
    CONDITIONS.load_outside()
    return CONDITIONS
