"""Alerts by what a reader asks for: lines and the name of a state in, those lines that are in it out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from onrecord.errors import UsageError
from onrecord.ledger.alerts import STATES

RAISED = ("open", "escalated")
"""The states of an alert that nobody has put away."""
_NAMES = ("all", "raised", *STATES)


def listed(alerts: Iterable[dict[str, Any]], state: str) -> Iterator[dict[str, Any]]:
    """Those in a state; without one or with "raised", those that nobody has put away. Raises UsageError."""
    if state and state not in _NAMES:
        raise UsageError(f"state: there are {', '.join(_NAMES)}")
    wanted = RAISED if state in ("", "raised") else STATES if state == "all" else (state,)
    return (line for line in alerts if line["state"] in wanted)
