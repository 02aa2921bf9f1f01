"""How the desk does: requests in; their times in a header and as Prometheus metrics, and whether it is well, out."""

from __future__ import annotations

import time

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord import __version__
from onrecord.surfaces.web.desk import desk_of

router = APIRouter()

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0)


class Metrics:
    """The metrics of one desk."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "onrecord_requests", "Requests by route and status.", ("method", "route", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "onrecord_request_seconds", "Seconds until a request was answered.", ("route",), buckets=_BUCKETS,
            registry=self.registry,
        )  # fmt: skip
        self.listeners = Gauge("onrecord_listeners", "Readers that listen for news.", registry=self.registry)
        self.processes = Gauge("onrecord_processes", "Processes that make pages.", registry=self.registry)
        self.rows = Gauge("onrecord_ledger_rows", "Rows of the ledger.", ("table",), registry=self.registry)
        version = Gauge("onrecord_version", "1 for this version.", ("version",), registry=self.registry)
        version.labels(__version__).set(1)


class Measured:
    """ASGI middleware: how long a request took on the server is told to the reader and to the metrics."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()

        async def timed(message: Message) -> None:
            if message["type"] == "http.response.start":
                took = time.perf_counter() - began
                message["headers"] = [
                    *message.get("headers", ()), (b"server-timing", f"app;dur={took * 1000:.1f}".encode())
                ]  # fmt: skip
                route = scope.get("onrecord.route") or getattr(scope.get("route"), "path", "other")
                self.metrics.requests.labels(scope["method"], route, message["status"]).inc()
                self.metrics.seconds.labels(route).observe(took)
            await send(message)

        await self.app(scope, receive, timed)


@router.get("/healthz")
def health(request: Request) -> Response:
    """Whether the ledger can be read."""
    desk = desk_of(request)
    return JSONResponse({"status": "ok", "version": __version__, "state": desk.ledger.state()})


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """What Prometheus takes."""
    kept: Metrics = request.app.state.metrics
    kept.listeners.set(request.app.state.listeners)
    kept.processes.set(request.app.state.hands.ready())
    for table, rows in desk_of(request).ledger.rows().items():
        kept.rows.labels(table).set(rows)
    return Response(generate_latest(kept.registry), media_type="text/plain; version=0.0.4; charset=utf-8")
