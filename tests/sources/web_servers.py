"""Real servers on loopback for the tests of fetching: pages by path, and sockets for what no web server does."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

CERTIFICATES = Path(__file__).parent / "certificates"


@dataclass
class Page:
    """An answer: its body, status and headers (a list for one that comes more than once)."""

    body: bytes = b""
    status: int = 200
    headers: list[tuple[str, str]] = field(default_factory=list)
    length: bool = True


@dataclass
class Site:
    """A server that runs: its port, what it was asked for, and the addresses that are made for it."""

    port: int
    asked: list[Mapping[str, str]] = field(default_factory=list)

    def url(self, path: str = "/", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"


Answer = Callable[[Mapping[str, str]], Page]
"""The headers of a request, and its path, in; the page out."""


@contextmanager
def site(pages: Mapping[str, Page | Answer], certificate: str | None = None) -> Iterator[Site]:
    """A server of these pages, or of what answers, by path; with a certificate, by TLS."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            running.asked.append({"path": self.path, **{k.lower(): v for k, v in self.headers.items()}})
            page = pages.get(self.path.partition("?")[0], Page(status=404))
            page = page if isinstance(page, Page) else page(running.asked[-1])
            self.send_response(page.status)
            for name, value in page.headers:
                self.send_header(name, value)
            if page.length:
                self.send_header("Content-Length", str(len(page.body)))
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(page.body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running = Site(server.server_address[1])
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATES / f"{certificate}.pem", CERTIFICATES / f"{certificate}.key")
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def raw_site(answer: Callable[[socket.socket, threading.Event], None]) -> Iterator[Site]:
    """A server that takes the first bytes of a request and then does as `answer` says, until the event is set."""
    ended = threading.Event()
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(0.05)

    def serve() -> None:
        while not ended.is_set():
            with contextlib.suppress(TimeoutError):
                taken, _ = listening.accept()
                with taken, contextlib.suppress(OSError):
                    taken.settimeout(30)
                    taken.recv(4096)
                    answer(taken, ended)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield Site(listening.getsockname()[1])
    finally:
        ended.set()
        thread.join()
        listening.close()
