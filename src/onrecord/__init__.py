"""Onrecord from Python: `open` a ledger and read reports into it, or `extract` one text; heavy parts load late.

import onrecord

desk = onrecord.open("onrecord.db")
desk.read("reports/")
for contact in desk.list("contact", who="Marchetti"):
    print(contact["when"], contact["evidence"][0]["text"])

found = onrecord.extract("The minister said on Tuesday …", published="2025-04-03")
print(found.records)
"""

from __future__ import annotations

import datetime
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onrecord.pipeline import Outcome
    from onrecord.surfaces.python import Desk

__version__ = "0.1.0"
__all__ = ["__version__", "extract", "open"]

# Else onnxruntime, once imported, tells its maker of each process and of the models in it, and keeps an id for that.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"


def open(ledger: str = "onrecord.db", *, pack: str = "ukraine", model: str | None = None) -> Desk:
    """A ledger by path or URL, made where there is none; close it, or use it with `with`. Raises LedgerError."""
    from onrecord.surfaces.python import Desk

    return Desk(ledger, pack=pack, model=model)


def extract(
    text: str,
    *,
    published: str | datetime.date | None = None,
    title: str | None = None,
    url: str | None = None,
    outlet: str | None = None,
    pack: str = "ukraine",
    model: str | None = None,
) -> Outcome:
    """The article, records and discrepancies of one plain text; no ledger. Raises ReportRefused and PackError."""
    from onrecord.surfaces.python import extract_text

    return extract_text(text, published, title, url, outlet, pack, model)
