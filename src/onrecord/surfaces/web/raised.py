"""Alerts by what a reader asks for: the name of a state in, the states of the ledger that are meant out."""

from __future__ import annotations

from onrecord.errors import UsageError
from onrecord.ledger.alerts import STATES

RAISED = ("open", "escalated")
"""The states of an alert that nobody has put away."""
_NAMES = ("all", "raised", *STATES)


def states_of(state: str) -> tuple[str, ...]:
    """The states that one means; none or "raised", those of what nobody has put away. Raises UsageError."""
    if state and state not in _NAMES:
        raise UsageError(f"state: there are {', '.join(_NAMES)}")
    return RAISED if state in ("", "raised") else STATES if state == "all" else (state,)
