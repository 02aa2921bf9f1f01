"""All SQL: what the rooms found in, an append-only ledger that can be read as of any day out."""

from onrecord.ledger.filter import Filter
from onrecord.ledger.pages import Counts, Facets, Page, Placed
from onrecord.ledger.store import Ledger
from onrecord.ledger.writing import Added, Found

__all__ = ["Added", "Counts", "Facets", "Filter", "Found", "Ledger", "Page", "Placed"]
