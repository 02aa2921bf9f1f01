"""URLs in, what is there out, asked for politely: robots.txt, crawl-delay, spacing by host, a name to write to."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Container, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from urllib.parse import urlsplit

from onrecord.errors import NotNow
from onrecord.sources import robots
from onrecord.sources.addresses import Resolver, resolve
from onrecord.sources.configuration import Manners
from onrecord.sources.fetch import ANY, LIMIT, PORTS, Fetched, fetch, refused_for
from onrecord.sources.robots import Robots

HOMEPAGE = "self-hosted monitor of the press"
_PATIENCE = 90.0
_LONGEST_REST = 86400.0
_MOST_HOSTS = 5000


@dataclass(frozen=True, slots=True)
class Leave:
    """Which host may be of this machine or the own network, and the port beside the usual ones; none by default."""

    host: str | None = None
    port: int | None = None

    def fits(self, url: str) -> bool:
        """Whether it is given for the host of a URL."""
        return self.host is not None and _host(url) == self.host


NO_LEAVE = Leave()


def leave_for(url: str, allow_private: bool) -> Leave:
    """The leave that a configured address gives: its own port, and its own host where that may be private."""
    try:
        port = urlsplit(url).port
    except ValueError:
        port = None
    return Leave(_host(url) if allow_private else None, port)


class Web:
    """One client for all sources and threads. A host of the own network is spaced only if its robots.txt says so."""

    def __init__(
        self,
        manners: Manners | None = None,
        *,
        resolver: Resolver = resolve,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """`resolver` looks up names, `tls` trusts other certificates than the usual."""
        self.manners = manners or Manners()
        self.resolver = resolver
        self._tls = tls
        self._lock = threading.Lock()
        self._next: dict[str, float] = {}
        self._robots = Robots()

    @property
    def agent(self) -> str:
        """What this program calls itself."""
        return f"Onrecord/{version('onrecord')} (+{self.manners.contact or HOMEPAGE})"

    @property
    def tls(self) -> ssl.SSLContext:
        """The certificates that are trusted."""
        if self._tls is None:
            import httpx

            self._tls = httpx.create_ssl_context()
        return self._tls

    def get(
        self,
        url: str,
        leave: Leave = NO_LEAVE,
        *,
        accept: str | None = None,
        etag: str | None = None,
        modified: str | None = None,
        limit: int = LIMIT,
        statuses: Container[int] = (200,),
    ) -> Fetched:
        """What is at a URL; 304 where it is as `etag` and `modified` have it. Waits for its turn.

        Raises ReportRefused, also for what robots.txt forbids, and NotNow for what may be had later.
        """
        said = {"If-None-Match": etag, "If-Modified-Since": modified, "Accept": accept}
        headers = {k: v for k, v in said.items() if v and v.isascii() and v.isprintable()}
        found = fetch(
            url, allow_private=leave.fits(url), ports=_ports(leave, url), limit=limit, within=self.manners.within,
            resolver=self.resolver, tls=self.tls,
            headers={"User-Agent": self.agent, **headers},
            statuses=ANY, before=lambda step: self._turn(step, leave),
        )  # fmt: skip
        return self._taken(url, found, statuses, bool(etag or modified))

    def _taken(self, url: str, found: Fetched, statuses: Container[int], conditional: bool) -> Fetched:
        """What was found if it is wanted; a host that asks for rest has it."""
        if found.status in statuses or (found.status == 304 and conditional):
            return found
        rest = seconds_in(found.headers.get("retry-after")) if found.status in (429, 503) else None
        if rest is not None:
            with self._lock:
                self._next[_home(found.final)] = time.monotonic() + rest
        raise refused_for(url, found, rest)

    def check(self, url: str, leave: Leave = NO_LEAVE) -> None:
        """Raises ReportRefused where robots.txt forbids a URL, NotNow where that cannot be told now."""
        self._robots.check(url, lambda step: self._robots_txt(step, leave))

    def _turn(self, url: str, leave: Leave) -> None:
        """Wait until it is the turn of a URL's host; raises NotNow where that is too far off."""
        self.check(url, leave)
        spacing = 0.0 if leave.fits(url) else self.manners.spacing
        spacing = max(spacing, self._robots.delay(url, lambda step: self._robots_txt(step, leave)))
        home, now = _home(url), time.monotonic()
        with self._lock:
            if len(self._next) > _MOST_HOSTS:
                self._next = {h: t for h, t in self._next.items() if t > now}
            turn = max(now, self._next.get(home, 0.0))
            if turn - now > _PATIENCE:
                raise NotNow(url, f"{_host(url)} is to be left alone for {turn - now:.0f} seconds more", turn - now)
            self._next[home] = turn + spacing
        if turn > now:
            time.sleep(turn - now)

    def _robots_txt(self, url: str, leave: Leave) -> Fetched:
        return fetch(
            url, allow_private=leave.fits(url), ports=_ports(leave, url), limit=robots.LIMIT,
            within=self.manners.within, resolver=self.resolver, tls=self.tls,
            headers={"User-Agent": self.agent, "Accept": "text/plain, */*;q=0.5"}, statuses=ANY,
        )  # fmt: skip


def seconds_in(retry_after: str | None) -> float | None:
    """The seconds that a header Retry-After asks for, a day at most; None where it says nothing that can be read."""
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    said = (retry_after or "").strip()
    if said.isascii() and said.isdigit():
        return min(float(said[:10]), _LONGEST_REST)
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - datetime.now(UTC)).total_seconds(), 0.0), _LONGEST_REST)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _home(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _ports(leave: Leave, url: str) -> Sequence[int]:
    """The ports that are fetched from: the usual ones, and that of the leave at its own host."""
    return PORTS if leave.port is None or (leave.host is not None and not leave.fits(url)) else (*PORTS, leave.port)
