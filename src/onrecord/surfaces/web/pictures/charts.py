"""What all charts are made of, and those that count: a desk and a filter in, charts with the tables behind them out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from onrecord.model.records import KINDS
from onrecord.surfaces.web.desk import Desk
from onrecord.surfaces.web.filters import Asked
from onrecord.surfaces.web.pictures.asking import counts, filter_of
from onrecord.surfaces.web.pictures.days import (
    BUCKETS,
    Bucket,
    Stretch,
    bucket_for,
    bucket_name,
    buckets_of,
    day_of,
    first_of,
    last_of,
)
from onrecord.surfaces.web.pictures.places import TYPES, label_of
from onrecord.surfaces.web.pictures.timeline import usual
from onrecord.surfaces.web.render import DRIFT_NAMES, KIND_NAMES, link
from onrecord.watching.phrases import counted, one_line

Json = dict[str, Any]
Row = Sequence[Any]
MOST_BARS = 20
_FEW, _MANY = 60, 400
_LABEL = 48
_LATEST = "So many match that only the latest records are counted"
_NOBODY = "outlet not known"


@dataclass(slots=True)
class Chart:
    """A chart: `counts` says what is counted, `panels` are drawn by `charts.js`, `rows` are the table behind them.

    A cell of a row is a text or a number, or a text with the address that it leads to.
    """

    name: str
    title: str
    counts: str
    columns: Sequence[str]
    rows: list[Row] = field(default_factory=list)
    panels: list[Json] = field(default_factory=list)


def short(text: str) -> str:
    """A label for an axis."""
    return one_line(text, _LABEL)


def cell(text: str, href: str) -> Json:
    """A cell that leads somewhere."""
    return {"text": text, "href": href}


def ledger(asked: Asked, kind: str, **changed: Any) -> str:
    """The address of the records of a kind that are asked for."""
    return asked.fitting(kind).with_(sort=None, limit=None, **changed).at(f"/ledger/{kind}")


def bars(title: str, entries: list[tuple[str, int, str]], series: str = "Facts") -> Json:
    """A panel of horizontal bars: label, number, address; the first few of them."""
    shown = entries[:MOST_BARS]
    return {
        "form": "bars", "title": title, "names": [short(label) for label, _, _ in shown],
        "hrefs": [href for _, _, href in shown], "series": [{"label": series, "values": [n for _, n, _ in shown]}],
        "more": max(len(entries) - MOST_BARS, 0),
    }  # fmt: skip


def activity(desk: Desk, asked: Asked, wanted: str | None) -> Chart:
    """Facts by kind over time."""
    every = counts(desk, asked, "day")
    days = [(day, kind, n) for text, kind, n in every.rows if (day := day_of(text))]
    stretch = usual(days) or Stretch(desk.today(), desk.today())
    bucket = _bucket(stretch, wanted)
    firsts = list(buckets_of(stretch, bucket))
    tally: Counter[tuple[date, str]] = Counter()
    for day, kind, n in days:
        tally[first_of(day, bucket), kind] += n
    there = [kind for kind in KINDS if any(k == kind for _, k, _ in days)]
    outside = sum(n for day, _, n in days if not firsts[0] <= day <= last_of(firsts[-1], bucket)) if days else 0
    basis = "on the day it happened or, where that is not known, of its report" if asked.by == "happened" else ""
    said = [f"Facts by {bucket} and kind, {basis or f'by the day they were {asked.by}'}; a copy counts nothing"]
    if outside:
        said.append(f"{counted(outside, 'fact')} before or after {'is' if outside == 1 else 'are'} in the table only")
    if not every.exact:
        said.append(_LATEST)
    rows: list[Row] = []
    for first in sorted({first for first, _ in tally}):
        last = last_of(first, bucket)
        since, until = first.isoformat(), last.isoformat()
        cells = [
            cell(str(tally[first, kind]), ledger(asked, kind, since=since, until=until)) if tally[first, kind] else ""
            for kind in there
        ]
        rows.append((bucket_name(first, bucket), *cells))
    panel = {
        "form": "stack", "title": "", "names": [bucket_name(first, bucket) for first in firsts],
        "spans": [[first.isoformat(), last_of(first, bucket).isoformat()] for first in firsts],
        "series": [
            {"label": KIND_NAMES[kind][1], "kind": kind, "href": ledger(asked, kind, since=None, until=None),
             "values": [tally[first, kind] for first in firsts]}
            for kind in there
        ],
    }  # fmt: skip
    columns = (bucket.capitalize(), *(KIND_NAMES[kind][1] for kind in there))
    return Chart("activity", "Activity", ". ".join(said), columns, rows, [panel] if days else [])


def _bucket(stretch: Stretch, wanted: str | None) -> Bucket:
    """The bucket that is wished for, or a larger one where there would be too many."""
    least = bucket_for(stretch, _MANY if wanted else _FEW)
    named: Bucket = next((b for b in BUCKETS if b == wanted), least)
    return max(named, least, key=BUCKETS.index)


def outlets(desk: Desk, asked: Asked) -> Chart:
    """Facts by outlet, and the share of copies among its reports."""
    tally: Counter[str] = Counter()
    telling = counts(desk, asked, "outlet")
    for outlet, _, n in telling.rows:
        tally[outlet] += n
    its = {line["outlet"] or "": line for line in _outlets(desk, asked)}
    entries = [(name, tally[name], its.get(name)) for name in sorted(tally, key=lambda o: (-tally[o], o))]
    rows: list[Row] = []
    for name, n, line in entries:
        reports, copies = (line["reports"], line["copies"]) if line else (0, 0)
        share = f"{100 * copies / reports:.0f} %" if reports else ""
        head = cell(one_line(name, 120), _of_outlet(asked, name)) if name else "not known"
        rows.append((head, n, reports, copies, share))
    told = [(name or _NOBODY, n, _of_outlet(asked, name)) for name, n, _ in entries]
    panel = bars("Facts that each outlet tells", told)
    copied = [(name or _NOBODY, line) for name, _, line in entries[:MOST_BARS] if line]
    shares = {
        "form": "bars", "title": "Their reports", "names": [short(name) for name, _ in copied],
        "hrefs": [link("/ledger/article", outlet=line["outlet"]) for _, line in copied],
        "series": [
            {"label": "own", "values": [line["reports"] - line["copies"] for _, line in copied]},
            {"label": "copied from others", "values": [line["copies"] for _, line in copied]},
        ],
        "more": 0,
    }  # fmt: skip
    said = "Facts that match, by outlet that tells them (several may tell one), and of all reports of these the copies"
    said += "" if telling.exact else f". {_LATEST}"
    columns = ("Outlet", "Facts", "Reports", "Copies", "Share of copies")
    return Chart("outlets", "Outlets", said, columns, rows, [panel, shares] if entries else [])


def _outlets(desk: Desk, asked: Asked) -> list[Json]:
    as_of = asked.as_of_day
    return desk.lately(("outlets", as_of), lambda: desk.ledger.outlets(as_of=as_of))


def _of_outlet(asked: Asked, outlet: str) -> str:
    kind = asked.kind if asked.kind in KINDS else None
    changed = {"outlet": outlet, "sort": None, "limit": None} if outlet else {"sort": None, "limit": None}
    return asked.with_(**changed).at(f"/ledger/{kind}") if kind else link("/ledger/article", outlet=outlet)


def incidents(desk: Desk, asked: Asked) -> Chart:
    """Incidents by the fine type and by place."""
    asked = asked.fitting("incident")
    types = [(kind, n) for kind, _, n in counts(desk, asked, "type").rows if kind and kind not in TYPES]
    types.sort(key=lambda row: (-row[1], row[0]))
    found = desk.ledger.facets(filter_of(desk, asked), ("place",))
    places = [(v.label, v.number, ledger(asked, "incident", place=v.value)) for v in found.values["place"]]
    by_type = [(label_of(name), n, ledger(asked, "incident", type=name)) for name, n in types]
    rows: list[Row] = [("type", cell(label, href), n) for label, n, href in by_type]
    rows += [("place", cell(one_line(label, 120), href), n) for label, n, href in places]
    latest = "" if found.exact else f" (of the latest {found.records:,})"
    said = f"Incidents by type (each fact once), and the reports of them by place{latest}"
    panels = [bars("By type", by_type)] if by_type else []
    panels += [bars("By place", places, "Records")] if places else []
    return Chart("incidents", "Incidents", said, ("By", "Value", "Number"), rows, panels)


def drift(desk: Desk, asked: Asked) -> Chart:
    """Changes of meaning in copies, by sort."""
    lines = [line for line in _outlets(desk, asked) if asked.outlet in (None, line["outlet"])]
    tally: Counter[str] = Counter()
    rows: list[Row] = []
    for line in lines:
        tally.update({DRIFT_NAMES[sort]: n for sort, n in line["drift"].items()})
        href = link("/ledger/discrepancy", type="drift", outlet=line["outlet"])
        for sort, n in line["drift"].items():
            rows.append((DRIFT_NAMES[sort], cell(one_line(line["outlet"] or "not known", 120), href), n))
    rows.sort(key=lambda row: (-tally[row[0]], row[0], -row[2]))
    href = link("/ledger/discrepancy", type="drift", outlet=asked.outlet)
    panel = bars("", [(sort, n, href) for sort, n in tally.most_common()], "Changes")
    said = "Changes of meaning in copies against what they copy, by sort, whenever they were made"
    return Chart("drift", "Drift", said, ("Sort", "Outlet", "Changes"), rows, [panel] if tally else [])
