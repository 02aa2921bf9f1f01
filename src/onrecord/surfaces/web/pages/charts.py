"""The charts: a filter in; charts that say what they count, with the tables behind them, as a page and as CSV out."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from onrecord.errors import UsageError
from onrecord.surfaces.exports.cells import flat, harmless
from onrecord.surfaces.web.desk import Desk, desk_of
from onrecord.surfaces.web.filters import Asked, asked_of
from onrecord.surfaces.web.pictures import charts, claims
from onrecord.surfaces.web.pictures.asking import key_of
from onrecord.surfaces.web.pictures.charts import Chart
from onrecord.surfaces.web.render import page

NAV = (50, "/charts", "Charts")
router = APIRouter()
Json = dict[str, Any]
_VIEW = ("bucket",)
_WISHES = ("day", "week", "month", "year")
_ROWS = 60
_OF = {"losses": "loss", "pledges": "pledge", "contacts": "contact", "incidents": "incident", "risk": "assessment"}
"""The kind of record that a chart is about; the others are about all."""
_CLAIMS = {"losses": claims.losses, "pledges": claims.pledges, "contacts": claims.contacts, "risk": claims.risk}
NAMES = ("activity", "outlets", "losses", "pledges", "contacts", "incidents", "risk", "drift")


@router.get("/charts")
def show(request: Request) -> Response:
    """All charts of what is asked for."""
    asked, wanted = _asked(request)
    found = [_made(desk_of(request), asked, wanted, name) for name in NAMES if _OF.get(name) in (None, asked.kind or _OF.get(name))]
    drawn = [{"name": chart.name, "panels": chart.panels} for chart in found if chart.panels]
    return page(
        request, "charts.html", asked=asked, wanted=wanted, charts=found, drawn=drawn, wishes=_WISHES, most=_ROWS,
        also={"bucket": wanted},
    )  # fmt: skip


@router.get("/charts/{name}.csv")
def table(request: Request, name: str) -> Response:
    """The table behind one chart, whole."""
    if name not in NAMES:
        raise HTTPException(404, "There is no such chart.")
    asked, wanted = _asked(request)
    chart = _made(desk_of(request), asked, wanted, name)
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(chart.columns)
    lines.writerows([harmless(flat(value)) for value in row] for row in chart.rows)
    head = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(out.getvalue().encode("utf-8", "replace"), media_type="text/csv; charset=utf-8", headers=head)


@router.get("/charts/{name}.json")
def data(request: Request, name: str) -> Any:
    """One chart with its table, for programs."""
    if name not in NAMES:
        raise HTTPException(404, "There is no such chart.")
    asked, wanted = _asked(request)
    return asdict(_made(desk_of(request), asked, wanted, name))


def _asked(request: Request) -> tuple[Asked, str | None]:
    wanted = request.query_params.get("bucket") or None
    if wanted is not None and wanted not in _WISHES:
        raise UsageError(f"bucket: there is no {wanted[:40]!r}; there are: {', '.join(_WISHES)}")
    return asked_of(request, also=_VIEW), wanted


def _made(desk: Desk, asked: Asked, wanted: str | None, name: str) -> Chart:
    def make() -> Chart:
        if name == "activity":
            return charts.activity(desk, asked, wanted)
        if name in _CLAIMS:
            return _CLAIMS[name](desk, asked)
        return {"outlets": charts.outlets, "incidents": charts.incidents, "drift": charts.drift}[name](desk, asked)

    return desk.lately(key_of(asked, "chart", name, wanted if name == "activity" else None), make)
