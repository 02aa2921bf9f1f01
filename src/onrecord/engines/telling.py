"""A small server beside a follower: an address in; `/metrics` for Prometheus and `/healthz` out, until it is closed."""

from __future__ import annotations

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from logging import INFO
from threading import Thread
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest

from onrecord.engines.events import LOG
from onrecord.engines.measures import Events, Standing
from onrecord.errors import LedgerError, UsageError
from onrecord.ledger import Ledger
from onrecord.ledger.days import now

LOOPBACK = "127.0.0.1"
_PLAIN = "text/plain; version=0.0.4; charset=utf-8"


class Telling:
    """A context in which a follower is told of at `address` ("HOST:PORT", or a port of this machine alone).

    `ails` gives what keeps the follower from its work. Raises UsageError where it cannot be served there.
    """

    def __init__(self, address: str, ledger: Ledger, ails: Callable[[], list[str]]) -> None:
        registry = CollectorRegistry()
        self._events = Events(registry)
        registry.register(Standing(ledger, now))

        class Handler(BaseHTTPRequestHandler):
            timeout = 10

            def do_GET(self) -> None:
                if self.path == "/metrics":
                    try:
                        self._answer(200, _PLAIN, generate_latest(registry))
                    except LedgerError as error:
                        self._answer(503, _PLAIN, f"# {error}\n".encode())
                elif self.path == "/healthz":
                    why = ails()
                    said: dict[str, Any] = {"status": "ails", "why": why} if why else {"status": "ok"}
                    self._answer(503 if why else 200, "application/json", json.dumps(said).encode())
                else:
                    self._answer(404, _PLAIN, b"there are /metrics and /healthz\n")

            def _answer(self, status: int, form: str, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", form)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                """What was asked is not logged."""

        self._server = _bound(address, Handler)
        self.port: int = self._server.server_address[1]

    def __enter__(self) -> Telling:
        LOG.addHandler(self._events)
        LOG.setLevel(INFO)
        Thread(target=self._server.serve_forever, name="telling", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        LOG.removeHandler(self._events)
        self._server.shutdown()
        self._server.server_close()


def _bound(address: str, handler: type[BaseHTTPRequestHandler]) -> ThreadingHTTPServer:
    host, _, port = address.rpartition(":")
    if not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise UsageError(f"{address!r} is no HOST:PORT such as {LOOPBACK}:9464")
    try:
        server = ThreadingHTTPServer((host or LOOPBACK, int(port)), handler)
    except OSError as error:
        raise UsageError(f"{address} cannot be served on: {error.strerror or error}") from None
    server.daemon_threads = True
    return server
