"""Atom feeds of any filter, and of alerts: a query string in; the newest that match out, or 304 if nothing is new."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response

from onrecord.errors import UsageError
from onrecord.model.records import KINDS
from onrecord.surfaces.web.atom import Feed, feed
from onrecord.surfaces.web.atom_alerts import alert_entry
from onrecord.surfaces.web.desk import desk_of
from onrecord.surfaces.web.filter_words import title
from onrecord.surfaces.web.filters import PARAMETERS, asked_of
from onrecord.surfaces.web.raised import states_of
from onrecord.surfaces.web.render import link

router = APIRouter()

USUAL_ENTRIES = 50
MOST_ENTRIES = 200
_TAKES = tuple(name for name in PARAMETERS if name not in ("sort", "after"))


@router.get("/feed.atom")
def atom(request: Request) -> Response:
    """The feed. Raises UsageError for a filter that makes no sense."""
    asked = asked_of(request).only(_TAKES, "a feed")
    if asked.kind not in (None, *KINDS):
        raise UsageError(f"kind: a feed is of records; there are: {', '.join(KINDS)}")
    desk = desk_of(request)
    site = str(request.base_url)
    made_of = repr((desk.ledger.state(), asked, site))
    tag = f'W/"{hashlib.sha256(made_of.encode("utf-8", "replace")).hexdigest()[:24]}"'
    limit = min(asked.limit or USUAL_ENTRIES, MOST_ENTRIES)
    lines = desk.cached(
        ("feed", asked),
        lambda: desk.ledger.page(asked.filter(desk.settings.pack), sort="recorded", limit=limit, counted=False).lines,
    )
    updated = lines[0]["recorded"] if lines else "1970-01-01T00:00:00Z"
    changed = datetime.strptime(updated, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    headers = {"ETag": tag, "Last-Modified": format_datetime(changed, usegmt=True), "Cache-Control": "no-cache"}
    if _known(request, tag, changed):
        return Response(status_code=304, headers=headers)
    listed = f"/ledger/{asked.kind}" if asked.kind else "/ledger"
    about = Feed(
        f"Onrecord: {title(asked, desk.ledger.names_of(asked.who))}", site, asked.at("/feed.atom"),
        asked.with_(limit=None).at(listed), updated,
    )  # fmt: skip
    return Response(feed(about, lines), media_type="application/atom+xml", headers=headers)


@router.get("/alerts.atom")
def alerts(request: Request, state: str = "", watch: str = "") -> Response:
    """The latest alerts, by state and watch as on their page. Raises UsageError."""
    desk = desk_of(request)
    lines = list(desk.ledger.alerts(state=states_of(state), watch=watch or None, limit=USUAL_ENTRIES))
    updated = lines[0]["recorded"] if lines else "1970-01-01T00:00:00Z"
    title = f"Onrecord: alerts{f' of {watch}' if watch else ''}"
    address, shown = link("/alerts.atom", state=state, watch=watch), link("/alerts", state=state, watch=watch)
    body = feed(Feed(title, str(request.base_url), address, shown, updated), lines, alert_entry)
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if _known(request, tag, datetime.now(UTC)):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/atom+xml", headers=headers)


def _known(request: Request, tag: str, changed: datetime) -> bool:
    """Whether the reader has this feed already; a date is asked only where there is no tag."""
    given = request.headers.get("if-none-match")
    if given is not None:
        given_tags = {t.strip().removeprefix("W/") for t in given.split(",")}
        return not given_tags.isdisjoint({tag.removeprefix("W/"), "*"})
    try:
        since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
    except ValueError:
        return False
    return changed <= (since if since.tzinfo else since.replace(tzinfo=UTC))
