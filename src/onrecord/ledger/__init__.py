"""All SQL: what the rooms found in, an append-only ledger that can be read as of any day out."""

from onrecord.ledger.store import Ledger
from onrecord.ledger.writing import Added, Found

__all__ = ["Added", "Found", "Ledger"]
