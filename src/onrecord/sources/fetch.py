"""One URL in; the bytes that the web has there, out, or the ReportRefused that says in plain words why not."""

from __future__ import annotations

import http
import ssl
import time
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from onrecord.errors import NotNow, ReportRefused
from onrecord.sources.addresses import Resolver, resolve, why_not_name

if TYPE_CHECKING:
    import httpcore
    import httpx

    from onrecord.sources.connecting import Clock

PORTS = (80, 443, 8080, 8443)
LIMIT = 10 * 1024 * 1024
WITHIN = 20.0
REDIRECTS = 5
USER_AGENT = f"Onrecord/{version('onrecord')} (+self-hosted desk; a person asked for this page)"
ANY = range(200, 600)
"""Every status that an answer has; a redirect that says where to go is followed all the same."""
_LONGEST_URL = 2000
_MOST_HEADERS = 200
_MOVED = (301, 302, 303, 307, 308)
_FOR_GOOD = (301, 308)
_KEPT = ("etag", "last-modified", "retry-after")
_BUSY = (408, 425, 429, 500, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was found. `url` is the one asked for, `final` that to which redirects led; `body` is unpacked.

    `status` is another than 200 only where it was asked for, and `body` is empty then. `moved` is where the URL has
    moved for good (301, 308), if it has. `headers` are "etag", "last-modified" and "retry-after" as they came.
    """

    url: str
    final: str
    body: bytes
    content_type: str | None
    charset: str | None
    status: int = 200
    moved: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)


def fetch(
    url: str,
    *,
    allow_private: bool = False,
    ports: Sequence[int] = PORTS,
    limit: int = LIMIT,
    within: float = WITHIN,
    resolver: Resolver = resolve,
    tls: ssl.SSLContext | None = None,
    headers: Mapping[str, str] | None = None,
    statuses: Container[int] = (200,),
    before: Callable[[str], None] | None = None,
) -> Fetched:
    """What is at a URL, after at most five redirects, each of them checked like the first.

    Only http and https, only the `ports`, no user name in the URL, and no address of this machine, of the own network
    or reserved (see `addresses`). `allow_private` lets the host of the URL be of this machine or the own network, but
    no other host to which it redirects. At most `limit` bytes, packed or unpacked, `within` seconds for all of it.
    `resolver` looks up names; `tls` trusts other certificates than the usual. `headers` are sent with the usual ones or
    in place of them; an answer of the `statuses` is given back, any other refused. `before` is called with each URL
    before it is asked for, may wait (that time is not counted) and may raise. Raises ReportRefused, NotNow where asking
    again may help.
    """
    import httpcore

    from onrecord.sources.connecting import Checked, Clock

    asked = url.strip()
    clock = Clock(within)
    step = _checked_url(asked, asked, None, allow_private, ports)
    private = step.raw_host.decode("ascii") if allow_private else None
    backend = Checked(asked, clock, resolver, private)
    moved, for_good = None, True
    for _ in range(REDIRECTS + 1):
        if before is not None:
            begun = time.monotonic()
            before(str(step))
            clock.stood_still(time.monotonic() - begun)
        try:
            found = _step(asked, step, backend, tls, limit, clock, _Wanted(headers or {}, statuses))
        except httpcore.TimeoutException:
            raise NotNow(asked, f"took longer than {within:g} seconds") from None
        except httpcore.ConnectError as error:
            raise NotNow(asked, _why_unconnected(step.host, error)) from None
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise NotNow(asked, f"{step.host} does not answer as a web server should: {_said(error)}") from None
        if isinstance(found, Fetched):
            return replace(found, moved=moved)
        status, place = found
        step = _checked_url(asked, place, step, allow_private, ports)
        for_good = for_good and status in _FOR_GOOD
        moved = str(step) if for_good else moved
    raise ReportRefused(asked, f"redirected more than {REDIRECTS} times")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is sent beside the usual headers, and which answers are taken."""

    headers: Mapping[str, str]
    statuses: Container[int]


def _checked_url(asked: str, text: str, base: httpx.URL | None, allow_private: bool, ports: Sequence[int]) -> httpx.URL:
    """The URL, or where a redirect leads; raises ReportRefused for one that is not fetched."""
    import httpx

    leads = "" if base is None else "a redirect leads to a forbidden place: "
    if len(text) > _LONGEST_URL:
        raise ReportRefused(asked[:200], f"{leads}longer than {_LONGEST_URL:,} characters")
    if "\\" in text or not text.isprintable():
        raise ReportRefused(asked, f"{leads}a URL has no such characters")
    try:
        url = httpx.URL(text) if base is None else base.join(text)
        host = url.raw_host.decode("ascii").rstrip(".")
        url = url.copy_with(host=host, fragment=None)
    except (httpx.InvalidURL, ValueError):
        raise ReportRefused(asked, f"{leads}not a URL that can be read") from None
    port = url.port or {"http": 80, "https": 443}.get(url.scheme)
    if port is None:
        raise ReportRefused(asked, f"{leads}only http:// and https:// are fetched")
    if not host:
        raise ReportRefused(asked, f"{leads}names no machine")
    if url.userinfo:
        raise ReportRefused(asked, f"{leads}a user name or password in the URL is not taken")
    if port not in ports:
        raise ReportRefused(asked, f"{leads}port {port} is not fetched from, only {', '.join(map(str, ports))}")
    reason = why_not_name(host, allow_private and (base is None or host == base.raw_host.decode("ascii")))
    if reason:
        raise ReportRefused(asked, leads + reason)
    return url


def _step(
    asked: str,
    url: httpx.URL,
    backend: httpcore.NetworkBackend,
    tls: ssl.SSLContext | None,
    limit: int,
    clock: Clock,
    wanted: _Wanted,
) -> Fetched | tuple[int, str]:
    """What is at one URL, or the status and the place with which it redirects."""
    import httpcore
    import httpx

    from onrecord.sources.unpacking import charset_of, unpacked

    context = tls if tls is not None or url.scheme == "http" else httpx.create_ssl_context()
    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    headers = {
        "Host": url.netloc.decode("ascii"),
        "User-Agent": USER_AGENT,
        "Accept": "text/html, application/xhtml+xml, application/xml, */*;q=0.5",
        **wanted.headers,
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    with (
        httpcore.ConnectionPool(ssl_context=context, network_backend=backend) as pool,
        pool.stream(
            "GET", target, headers=list(headers.items()), extensions={"timeout": {"pool": clock.left()}}
        ) as answer,
    ):
        if len(answer.headers) > _MOST_HEADERS:
            raise ReportRefused(asked, f"sends more than {_MOST_HEADERS} headers")
        said = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in answer.headers}
        if answer.status in _MOVED and said.get("location"):
            return answer.status, said["location"].encode("latin-1").decode("utf-8", "replace")
        kept = {name: said[name][:500] for name in _KEPT if name in said}
        if answer.status not in wanted.statuses:
            raise refused_for(asked, Fetched(asked, str(url), b"", None, None, answer.status))
        if answer.status != 200:
            return Fetched(asked, str(url), b"", None, None, answer.status, None, kept)
        if said.get("content-length", "").isdigit() and int(said["content-length"][:20]) > limit:
            raise ReportRefused(asked, _too_large(limit))
        packed = _bounded(asked, answer.iter_stream(), limit)
        kind, charset = charset_of(said.get("content-type"))
        body = unpacked(asked, packed, said.get("content-encoding"), limit, _too_large(limit))
        return Fetched(asked, str(url), body, kind, charset, headers=kept)


def _bounded(asked: str, chunks: Iterable[bytes], limit: int) -> Iterable[bytes]:
    taken = 0
    for chunk in chunks:
        taken += len(chunk)
        if taken > limit:
            raise ReportRefused(asked, _too_large(limit))
        yield chunk


def _too_large(limit: int) -> str:
    return f"too large: a page may have {limit / (1024 * 1024):g} MB at most"


def refused_for(asked: str, found: Fetched, after: float | None = None) -> ReportRefused:
    """The refusal that an answer means which is not wanted; `after` so many seconds it may be asked again."""
    reason = f"{urlsplit(found.final).hostname} answers {found.status}{_phrase(found.status)}"
    return NotNow(asked, reason, after) if found.status in _BUSY else ReportRefused(asked, reason)


def _phrase(status: int) -> str:
    try:
        return f" {http.HTTPStatus(status).phrase}"
    except ValueError:
        return ""


def _why_unconnected(host: str, error: Exception) -> str:
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, ssl.SSLCertVerificationError):
        cause = cause.__cause__ or cause.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"the certificate of {host} cannot be trusted: {cause.verify_message}"
    return f"no connection to {host}: {_said(error)}"


def _said(error: Exception) -> str:
    """What an error of the network says, short and printable."""
    text = "".join(c if c.isprintable() else " " for c in str(error))[:200].strip()
    return text or type(error).__name__
