"""A name, a port and the time that is left in; a connection to an address that was looked up once and checked, out."""

from __future__ import annotations

import queue
import ssl
import threading
import time
from collections.abc import Iterable, Sequence

import httpcore

from onrecord.errors import NotNow, ReportRefused
from onrecord.sources.addresses import Resolver, is_address, why_not_address, why_not_name


class Clock:
    """The time that all of a fetch may take: looking up, connecting, reading, every redirect."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """The seconds that are left; raises httpcore.ReadTimeout when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time is up")
        return left

    def stood_still(self, seconds: float) -> None:
        """So many seconds are not counted."""
        self._end += seconds


class Checked(httpcore.NetworkBackend):
    """Connects to names whose every address may be connected to, and to no other.

    The name is looked up here and nowhere else, and the connection goes to what was looked up: a name that leads
    elsewhere a moment later leads nobody astray. `private` is the one host that may have a private address. Raises
    ReportRefused with `url`.
    """

    def __init__(self, url: str, clock: Clock, resolve: Resolver, private: str | None) -> None:
        self._url = url
        self._clock = clock
        self._resolve = resolve
        self._private = private
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A stream to the first address of the name that answers; `timeout` gives way to the clock."""
        addresses = addresses_of(self._url, host, port, self._clock, self._resolve, host == self._private)
        for address in addresses[:-1]:
            try:
                within = min(self._clock.left(), 5.0)
                return _Timed(self._plain.connect_tcp(address, port, within, socket_options=[]), self._clock)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return _Timed(self._plain.connect_tcp(addresses[-1], port, self._clock.left(), socket_options=[]), self._clock)


def addresses_of(url: str, host: str, port: int, clock: Clock, resolve: Resolver, private: bool) -> list[str]:
    """At most eight addresses of a host to which one may connect; raises ReportRefused with `url` where one may not.

    `private` lets them be of this machine or the own network.
    """
    reason = why_not_name(host, private)
    if reason:
        raise ReportRefused(url, reason)
    addresses = [host] if is_address(host) else _looked_up(url, host, port, clock, resolve)
    for address in addresses:
        reason = why_not_address(address, private)
        if reason:
            leads = "" if address == host else f"{host} leads to a forbidden address: "
            raise ReportRefused(url, leads + reason)
    return list(addresses)[:8]


def _looked_up(url: str, host: str, port: int, clock: Clock, resolve: Resolver) -> Sequence[str]:
    """The addresses of a name, waited for no longer than the clock says: the system's own limit is minutes."""
    answers: queue.SimpleQueue[Sequence[str] | OSError] = queue.SimpleQueue()

    def look() -> None:
        try:
            answers.put(resolve(host, port))
        except (OSError, UnicodeError):
            answers.put(OSError(host))

    threading.Thread(target=look, daemon=True, name="onrecord-look-up").start()
    try:
        found = answers.get(timeout=clock.left())
    except queue.Empty:
        raise httpcore.ConnectTimeout("looking up the name took too long") from None
    if isinstance(found, OSError) or not found:
        raise NotNow(url, f"there is no machine called {host}")
    return found


class _Timed(httpcore.NetworkStream):
    """A stream each step of which has only the time that is left."""

    def __init__(self, inner: httpcore.NetworkStream, clock: Clock) -> None:
        self._inner = inner
        self._clock = clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._clock.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._clock.left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(self._inner.start_tls(ssl_context, server_hostname, self._clock.left()), self._clock)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)
