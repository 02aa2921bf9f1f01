"""How following goes, for Prometheus: a ledger, and the events of a follower, in; metrics out."""

from __future__ import annotations

import logging
from collections import Counter as Count
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from onrecord.engines.events import fields_of
from onrecord.engines.standing import beside_of, followed_in, follower_of, states
from onrecord.ledger import Ledger
from onrecord.ledger.days import moment

_ALERTS = 500
_BUCKETS = (0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 600.0)


class Standing(Collector):
    """What the ledger knows of following, read when it is asked for; `now` gives the time."""

    def __init__(self, ledger: Ledger, now: Callable[[], datetime]) -> None:
        self._ledger, self._now = ledger, now

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The gauges. Raises LedgerError."""
        ledger, now = self._ledger, self._now()
        since = now - timedelta(days=1)
        items = Count[str]()
        for its in ledger.item_counts(moment(since)).values():
            items.update(its)
        waiting, oldest = items.pop("waiting", 0), ledger.waiting_since()
        age = 0.0 if oldest is None else max(0.0, (now - datetime.fromisoformat(oldest)).total_seconds())
        up = follower_of(ledger, now) is not None
        alerts = Count(line["state"] for line in ledger.alerts(limit=_ALERTS))
        its = {state: len(names) for state, names in states(followed_in(ledger), now).items()}
        yield _one("onrecord_follower_up", "1 while a follower holds the ledger.", float(up))
        yield _one("onrecord_followers_beside", "Followers beside the main one.", len(beside_of(ledger, now)))
        yield _one("onrecord_items_waiting", "Items that wait to be read.", waiting)
        yield _one("onrecord_items_waiting_oldest_seconds", "For how long the first of them has waited.", age)
        yield _by("onrecord_items_day", "Items done with in the last day, by what became of them.", items)
        yield _by("onrecord_sources", "Sources by how they are.", its)
        yield _by("onrecord_alerts", f"The latest {_ALERTS} alerts by state.", alerts)
        tries = ledger.delivery_counts(since)
        yield _by("onrecord_deliveries_day", "Tries to hand something over in the last day, by how they ended.", tries)


class Events(logging.Handler):
    """Counts the events of a follower as they are logged, since it began; its metrics are in `registry`."""

    def __init__(self, registry: CollectorRegistry) -> None:
        super().__init__()
        self.polls = Counter("onrecord_polls", "Polls by how they went.", ("outcome",), registry=registry)
        self.items = Counter("onrecord_items", "Items by what became of them.", ("state",), registry=registry)
        self.raised = Counter("onrecord_alerts_raised", "Alerts that watches raised.", registry=registry)
        self.tries = Counter("onrecord_deliveries", "Tries to hand over by their end.", ("state",), registry=registry)
        self.trouble = Counter("onrecord_ledger_trouble", "Times the ledger could not be used.", registry=registry)
        self.reading = Histogram(
            "onrecord_reading_seconds", "Seconds that reading a batch took.", buckets=_BUCKETS, registry=registry
        )
        self.reports = Counter("onrecord_reports_read", "Reports that were read.", registry=registry)

    def emit(self, record: logging.LogRecord) -> None:
        """Count one event; what is none of these is passed over."""
        fields = fields_of(record) or {}
        match record.msg:
            case "source.polled":
                self.polls.labels(fields["outcome"]).inc()
            case "item.done":
                self.items.labels(fields["state"]).inc()
            case "alert.raised":
                self.raised.inc()
            case "delivery.tried":
                self.tries.labels(fields["state"]).inc()
            case "ledger.trouble":
                self.trouble.inc()
            case "reading.done":
                self.reading.observe(fields["seconds"])
                self.reports.inc(fields["reports"])


def _one(name: str, about: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, about, value=value)


def _by(name: str, about: str, values: dict[str, int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, about, labels=["state"])
    for state, number in sorted(values.items()):
        family.add_metric([state], number)
    return family
