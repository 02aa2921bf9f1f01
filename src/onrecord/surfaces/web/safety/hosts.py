"""Requests in; those that name another machine, or come through a proxy that nobody told of, refused."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from onrecord.surfaces.web.safety.access import Access, is_loopback
from onrecord.surfaces.web.safety.answers import Refused

_OF_PROXIES = ("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "forwarded", "via")


class Hosts:
    """A page elsewhere may let its own name lead to 127.0.0.1 (DNS rebinding) and then ask as if it were ours: on this
    machine only its own names are answered to, with the port, and those that were allowed."""

    def __init__(self, app: ASGIApp, access: Access, open_desk: bool) -> None:
        self._app = app
        self._allowed = {host.lower().rstrip(".") for host in access.hosts}
        self._checked = is_loopback(access.host) or bool(self._allowed)
        self._open = open_desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may be answered. Raises Refused."""
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            if self._open and any(name in headers for name in _OF_PROXIES):
                raise Refused(403, "This came through a proxy, and everybody here is an admin: start the desk with "
                                   "--proxy, so that people sign in.")  # fmt: skip
            if self._checked and not self._known(scope, headers.getlist("host")):
                raise Refused(403, "This desk does not answer to that name: start it with --allow-host NAME.")
        await self._app(scope, receive, send)

    def _known(self, scope: Scope, hosts: list[str]) -> bool:
        if len(hosts) != 1:
            return False
        host = hosts[0].lower()
        name = host.rsplit(":", 1)[0] if not host.endswith("]") and ":" in host else host
        if host in self._allowed or name.rstrip(".") in self._allowed:
            return True
        address, port = scope.get("server") or ("", None)
        bare = address if ":" not in address else f"[{address}]"
        names = {"localhost", "127.0.0.1", "[::1]", bare}
        return host in {f"{n}:{port}" for n in names} or (port in (80, 443, None) and host in names)
