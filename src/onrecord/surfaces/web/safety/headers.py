"""Every answer of the desk in; the same with the headers that keep browsers from being misled, out."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    ["default-src 'none'", *(f"{what}-src 'self'" for what in ("script", "style", "connect", "font")),
     "img-src 'self' data:", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"]
)  # fmt: skip
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_FOR_LONG = "public, max-age=31536000, immutable"


class Headers:
    """Pure ASGI. A page may set a Content-Security-Policy of its own (a brief that is downloaded has one).

    Static files with a version in their address are kept for a year; pages of a desk with users are kept nowhere.
    """

    def __init__(self, app: ASGIApp, open_desk: bool) -> None:
        self._app = app
        self._open = open_desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; the headers go onto the answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _ALWAYS.items():
                    headers[name] = value
                headers.setdefault("Content-Security-Policy", POLICY)
                self._cache(scope, message["status"], headers)
            await send(message)

        await self._app(scope, receive, dressed)

    def _cache(self, scope: Scope, status: int, headers: MutableHeaders) -> None:
        if scope["path"].startswith("/static/") and status in (200, 206, 304):
            versioned = b"v" in parse_qs(scope["query_string"][:200])
            headers["Cache-Control"] = _FOR_LONG if versioned else "no-cache"
        elif not self._open and headers.get("content-type", "").startswith("text/html"):
            headers["Cache-Control"] = "no-store"
        else:
            headers.setdefault("Cache-Control", "private, no-cache")
