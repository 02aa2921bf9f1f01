"""The desk as a running server: settings and an address in; pages served until the process is told to stop."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from logging import WARNING

import uvicorn

from onrecord.engines.events import write_log
from onrecord.engines.steady import steady
from onrecord.errors import UsageError
from onrecord.ledger.addresses import shown
from onrecord.surfaces.web.app import make_app
from onrecord.surfaces.web.hand import RARELY, SWITCH
from onrecord.surfaces.web.safety.access import advice, check
from onrecord.surfaces.web.safety.patience import Patient
from onrecord.surfaces.web.settings import Settings

_CONNECTIONS = 500


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises UsageError with the reason where it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Without the protocol asyncio leaves Nagle's algorithm on, and each answer takes 40 ms longer.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
        bound.listen(128)
    except OSError as error:
        bound.close()
        raise UsageError(f"{host}:{port} cannot be served on: {error.strerror or error}") from None
    return bound


def address(bound: socket.socket) -> str:
    """The web address of a socket that listens."""
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def server(settings: Settings) -> uvicorn.Server:
    """A server of the desk that is not started yet. Raises LedgerError and PackError."""
    return uvicorn.Server(
        uvicorn.Config(
            make_app(settings),
            log_level="warning",
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=3,
            http=Patient,
            ws="none",
            limit_concurrency=_CONNECTIONS,
            proxy_headers=settings.access.proxy,
            forwarded_allow_ips=["127.0.0.1", "::1", *settings.access.proxies],
        )
    )


def serve(settings: Settings, port: int, tell: Callable[[str], object] | None = None) -> None:
    """Serve the desk until Ctrl-C or SIGTERM; `tell` is told where it is and what should be known."""
    check(settings.access)
    sys.setswitchinterval(SWITCH)
    if settings.log is not None:
        write_log(settings.log, WARNING)
    made = server(settings)
    bound = listen(settings.access.host, port)
    if tell is not None:
        tell(f"The desk over {shown(settings.ledger)} is at {address(bound)} (Ctrl-C ends it)")
        for sentence in advice(settings.access):
            tell(f"{sentence}.")
    steady(RARELY)
    made.run(sockets=[bound])
