"""The robots.txt of a host in; whether a URL may be asked for and how far apart requests are to be, out (RFC 9309)."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from onrecord.errors import NotNow, ReportRefused
from onrecord.sources.decode import decode
from onrecord.sources.fetch import Fetched

if TYPE_CHECKING:
    from protego import Protego

Get = Callable[[str], Fetched]
TOKEN = "Onrecord"
"""The name by which a robots.txt speaks of this program."""
LIMIT = 1024 * 1024
_A_DAY = 86400.0
_AGAIN, _SOON = 900.0, 120.0
_MOST_HOSTS = 2000
_LONGEST_DELAY = 60.0
_BUSY = (429,)


@dataclass(frozen=True, slots=True)
class _Rules:
    """What a robots.txt says until a moment (monotonic); `why` is set where it cannot be had: nothing for now."""

    until: float
    rules: Protego | None = None
    why: str | None = None


class Robots:
    """The robots.txt of hosts, each asked for once a day: 4xx means all is allowed, 5xx or no answer: not now."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, _Rules] = OrderedDict()
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def check(self, url: str, get: Get) -> None:
        """`get` fetches a URL whatever its status, at most LIMIT bytes of it, or raises ReportRefused.

        Raises ReportRefused where the host does not want the URL asked for, NotNow where that cannot be told now."""
        found = self._rules(url, get)
        if found.why is not None:
            raise NotNow(url, found.why, max(1.0, found.until - time.monotonic()))
        if found.rules is not None and not found.rules.can_fetch(url, TOKEN):
            raise ReportRefused(url, f"the robots.txt of {urlsplit(url).hostname} forbids it")

    def delay(self, url: str, get: Get) -> float:
        """The seconds that the host wants between requests, a minute at most; 0 where it does not say."""
        rules = self._rules(url, get).rules
        said = None if rules is None else rules.crawl_delay(TOKEN)
        return min(max(float(said or 0.0), 0.0), _LONGEST_DELAY)

    def _rules(self, url: str, get: Get) -> _Rules:
        parts = urlsplit(url)
        home = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            lock = self._locks.setdefault(home, threading.Lock())
        with lock:
            with self._lock:
                kept = self._kept.get(home)
            if kept is None or kept.until <= time.monotonic():
                kept = _asked(f"{home}/robots.txt", get)
                with self._lock:
                    self._kept[home] = kept
                    while len(self._kept) > _MOST_HOSTS:
                        gone, _ = self._kept.popitem(last=False)
                        self._locks.pop(gone, None)
        return kept


def _asked(url: str, get: Get) -> _Rules:
    now = time.monotonic()
    try:
        found = get(url)
    except NotNow as later:
        return _Rules(now + _SOON, why=f"its robots.txt cannot be had: {later.reason}")
    except ReportRefused as refused:  # what may not be fetched is refused again with the URL itself
        large = refused.reason.startswith("too large")
        return _Rules(now + _A_DAY, why=f"its robots.txt is {refused.reason}" if large else None)
    if found.status in _BUSY or found.status >= 500:
        return _Rules(now + _AGAIN, why=f"its robots.txt cannot be had: {found.status}")
    if found.status != 200:
        return _Rules(now + _A_DAY)
    return _Rules(now + _A_DAY, _parsed(found.body))


def _parsed(data: bytes) -> Protego | None:
    from protego import Protego

    try:
        return Protego.parse(decode(data))
    except Exception:  # what the parser stumbles over holds no rule that could be kept
        return None
