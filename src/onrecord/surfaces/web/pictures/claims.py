"""Charts of single records: losses and pledges as they are claimed, contacts by pair, levels of risk over time."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from itertools import combinations
from typing import Any

from onrecord.surfaces.web.desk import Desk
from onrecord.surfaces.web.filters import Asked
from onrecord.surfaces.web.pictures.asking import filter_of, records
from onrecord.surfaces.web.pictures.charts import Chart, Row, bars, cell, ledger, short
from onrecord.surfaces.web.pictures.days import Stretch, bucket_for, bucket_name, buckets_of, day_of, first_of, last_of
from onrecord.surfaces.web.render import path
from onrecord.watching.levels import levels, told
from onrecord.watching.phrases import actor, capital, counted, figure, one_line, plural, published
from onrecord.watching.tallies import pledges as running

Json = dict[str, Any]
LATEST = 1_000
_PANELS, _SERIES, _LANES, _BARS = 4, 6, 12, 60


def _lines(desk: Desk, asked: Asked, kind: str) -> list[Json]:
    """The latest records of a kind, one for each fact."""
    found: dict[str, Json] = {}
    for line in records(desk, filter_of(desk, asked.fitting(kind)), LATEST):
        found.setdefault(line["fact"], line)
    return list(found.values())


def _latest(lines: list[Json]) -> str:
    return f", of the latest {counted(LATEST, 'record')}" if len(lines) >= LATEST else ""


def _cited(line: Json) -> Json:
    return cell(published(line), f"{path('article', line['article'])}#{line['id']}")


def losses(desk: Desk, asked: Asked) -> Chart:
    """Each claim one dot, for each sort of thing; a line leads from a claimant's claim on a side to his next."""
    lines = _lines(desk, asked, "loss")
    dots: dict[str, dict[str, list[Json]]] = defaultdict(lambda: defaultdict(list))
    rows: list[Row] = []
    for line in sorted(lines, key=lambda r: (told(r) or "", r["fact"])):
        voice = actor(line["attribution"][0]["actor"]) if line["attribution"] else "nobody named"
        side, day = actor(line["side"]), told(line)
        for item in line["items"]:
            quantity = item["quantity"]
            sort = item["category"] or item["name"]
            said = f"{figure(quantity)} {item['name']}" if quantity else item["name"]
            rows.append((day or "not known", side, voice, one_line(sort, 60), one_line(said, 120), _cited(line)))
            value = _value(quantity)
            if day_of(day) and value is not None:
                text = f"{one_line(said, 80)}: {side}, as {voice} has it"
                dots[sort][f"{voice} on {side}"].append(
                    {"day": day, "value": value, "text": text, "href": path("fact", line["fact"])}
                )
    panels = []
    for sort in sorted(dots, key=lambda s: (-sum(map(len, dots[s].values())), s))[:_PANELS]:
        by = sorted(dots[sort].items(), key=lambda entry: (-len(entry[1]), entry[0]))
        series = [{"label": short(name), "points": points} for name, points in by[:_SERIES]]
        more = max(len(by) - _SERIES, 0)
        panels.append({"form": "steps", "title": capital(plural(short(sort))), "series": series, "more": more})
    said = f"Claimed losses by claimant and side, each claim one dot{_latest(lines)}; nothing is added up"
    columns = ("Day", "Side", "Claimed by", "Sort", "Claim", "Report")
    return Chart("losses", "Losses as claimed", said, columns, rows, panels)


def _value(quantity: Json | None) -> float | None:
    if not quantity:
        return None
    found = (quantity["value"], quantity["min"], quantity["max"])
    return next((value for value in found if value is not None), None)


def pledges(desk: Desk, asked: Asked) -> Chart:
    """Money that is pledged, by currency and donor."""
    lines = _lines(desk, asked, "pledge")
    sums: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    rows: list[Row] = []
    for aid in running(lines):
        donor = cell(one_line(aid.donor["name"], 120), ledger(asked, "pledge", who=(aid.donor["id"],), role="donor"))
        for currency, total in aid.sums.items():
            sums[currency][aid.donor["id"], one_line(aid.donor["name"], 120)] += int(total.value)
            rows.append((donor, actor(aid.recipient), currency or "not known", int(total.value), total.facts))
        if not aid.sums:
            rows.append((donor, actor(aid.recipient), "", "", len(aid.records)))
    panels = []
    for currency in sorted(sums, key=lambda c: (-len(sums[c]), c))[:_PANELS]:
        found = sums[currency].most_common()
        shown = [(name, n, ledger(asked, "pledge", who=(who,), role="donor")) for (who, name), n in found]
        title = f"In {currency}" if currency else "In a currency that is not named"
        panels.append(bars(title, shown, currency or "Sum"))
    said = f"Sums of money pledged, by donor and currency{_latest(lines)}; each counts once, a denied one not at all"
    return Chart("pledges", "Pledges", said, ("Donor", "Recipient", "Currency", "Sum", "Pledges"), rows, panels)


def contacts(desk: Desk, asked: Asked) -> Chart:
    """Contacts that were held, by pair of participants and month."""
    lines = _lines(desk, asked, "contact")
    pairs: dict[tuple[str, str], Counter[date]] = defaultdict(Counter)
    names: dict[str, str] = {}
    for line in lines:
        day = day_of(told(line))
        if day is None or line["status"] != "held" or line["polarity"] == "denied" or line["modality"] != "actual":
            continue
        its = {a["id"]: actor(a) for a in line["participants"] if a["type"] != "anonymous"}
        names.update(its)
        for one, other in combinations(sorted(its), 2):
            pairs[one, other][day] += 1
    days = [day for found in pairs.values() for day in found]
    said = f"Contacts that were held, by pair{_latest(lines)}; a contact of three counts for each pair among them"
    columns = ("Month", "Between", "And", "Contacts")
    if not days:
        return Chart("contacts", "Contacts", said, columns)
    stretch = Stretch(min(days), max(days))
    bucket = max(bucket_for(stretch, _BARS), "month", key=["day", "week", "month", "year", "decade", "century"].index)
    firsts = list(buckets_of(stretch, bucket))
    order = sorted(pairs, key=lambda pair: (-sum(pairs[pair].values()), pair))
    rows: list[Row] = []
    series = []
    for at, (one, other) in enumerate(order):
        tally: Counter[date] = Counter()
        for day, n in pairs[one, other].items():
            tally[first_of(day, bucket)] += n
        for first, n in sorted(tally.items()):
            since, until = first.isoformat(), last_of(first, bucket).isoformat()
            href = ledger(asked, "contact", who=(one,), role="participants", since=since, until=until)
            rows.append((cell(bucket_name(first, bucket), href), names[one], names[other], n))
        if at < _SERIES:
            href = ledger(asked, "contact", who=(one,), role="participants", since=None, until=None)
            label = f"{short(names[one])} and {short(names[other])}"
            series.append({"label": label, "href": href, "values": [tally[first] for first in firsts]})
    panel = {
        "form": "stack", "title": "", "names": [bucket_name(first, bucket) for first in firsts],
        "spans": [[first.isoformat(), last_of(first, bucket).isoformat()] for first in firsts], "series": series,
        "more": max(len(order) - _SERIES, 0),
    }  # fmt: skip
    return Chart("contacts", "Contacts", said, (bucket.capitalize(), *columns[1:]), rows, [panel])


def risk(desk: Desk, asked: Asked) -> Chart:
    """Levels as their assessors have set them, a lane for each assessor and subject."""
    lines = _lines(desk, asked, "assessment")
    lanes: list[str] = []
    points: list[Json] = []
    rows: list[Row] = []
    for level in levels(lines):
        label = short(f"{actor(level.assessor)}: {level.subject}")
        dated = [record for record in level.records if day_of(told(record))]
        if dated and len(lanes) < _LANES:
            lanes.append(label)
        for record in level.records:
            said = ", ".join(filter(None, (record["level"], record["direction"])))
            said += " (denied)" if record["polarity"] == "denied" else ""
            row = (told(record) or "not known", actor(level.assessor), one_line(record["subject"], 160), said)
            rows.append((*row, _cited(record)))
            if day_of(told(record)) and lanes and lanes[-1] == label:
                points.append({
                    "day": told(record), "lane": len(lanes) - 1, "label": short(said), "direction": record["direction"],
                    "text": f"{short(said)}: {one_line(record['subject'], 120)}", "href": path("fact", record["fact"]),
                })  # fmt: skip
    said = f"Levels of risk as assessors set them{_latest(lines)}; the words of two of them need not mean the same"
    columns = ("Day", "Assessed by", "Subject", "Level", "Report")
    panels = [{"form": "lanes", "title": "", "lanes": lanes, "points": points}] if lanes else []
    return Chart("risk", "Risk levels", said, columns, rows, panels)
