"""A decision of a person and the ledger it is made in, in; the decision made, and said what it is, out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from onrecord.ledger import Ledger


def decided(ledger: str, decision: Callable[[Ledger], Any]) -> None:
    """Make a decision and say what it is; one that stands already is said to do so."""
    from onrecord.ledger import Ledger
    from onrecord.pipeline import Connector
    from onrecord.surfaces.cli.actor_view import said

    with Ledger.open(ledger, create=False, connector=Connector) as opened:
        before = {line["number"] for line in opened.decisions()}
        made = decision(opened)
    again = " stands already" if made.number in before else ""
    click.echo(f"decision {made.number}{again}: {said(made.line(None))}")
