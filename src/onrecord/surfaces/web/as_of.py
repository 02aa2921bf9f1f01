"""The day that a page shows the ledger as of: a request in, an ISO day or None (as it stands now) out."""

from __future__ import annotations

from fastapi import Request

from onrecord.errors import UsageError
from onrecord.surfaces.cli.dates import days_of
from onrecord.surfaces.web.desk import desk_of


def day_asked(request: Request) -> str | None:
    """The last day that `as_of` means (2025-06-05, 2025-06, yesterday, 7d). Raises UsageError for what is no day."""
    text = request.query_params.get("as_of", "").strip()
    if not text:
        return None
    try:
        return days_of(text[:40], desk_of(request).today()).end
    except ValueError as error:
        raise UsageError(f"as_of: {error}") from None
