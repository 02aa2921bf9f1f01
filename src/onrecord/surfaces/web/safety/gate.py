"""Requests in; each with the visit that it is, who asks and how often they may; those of strangers refused."""

from __future__ import annotations

import math
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord.surfaces.web.safety.answers import API, CHANGING, Refused, is_api
from onrecord.surfaces.web.safety.guard import VISIT, Guard, Person, Visit
from onrecord.surfaces.web.safety.limits import Buckets, Budget, client_key
from onrecord.surfaces.web.safety.sessions import IDLE_SECONDS, Session, new_session, renewed

BUDGETS = {
    "pages": Budget(60, 5),
    "search": Budget(20, 2),
    "api": Budget(100, 10),
    "writes": Budget(30, 1),
    "static": Budget(400, 50),
}
ALONE = 100.0
"""On this machine alone everything is so many times as much."""
STATIC = "/static/"
_FOR_ALL = ("/login", "/theme", "/healthz", "/favicon.ico", "/robots.txt")
_READERS_SEND = ("/login", "/logout", "/theme", "/looked", "/brief")
"""What readers may send; everything else that changes something is for editors, whatever its page says."""


class Gate:
    """Sets `scope["onrecord.visit"]` and `scope["csrf"]`; writes the cookie of the session."""

    def __init__(self, app: ASGIApp, guard: Guard) -> None:
        self._app = app
        self._guard = guard
        factor = ALONE if guard.open else 1.0
        self._buckets = {use: Buckets(budget.times(factor)) for use, budget in BUDGETS.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may be seen or done by who asks. Raises Refused."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        client = client_key((scope.get("client") or ("",))[0])
        name, secure = self._cookie(scope)
        visit = scope[VISIT] = self._visit(scope, name, client)
        scope["csrf"] = self._guard.signer.csrf(visit.session)

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if not scope["path"].startswith(STATIC):
                    headers.add_vary_header("Cookie")
                if visit.fresh and (visit.person is None or visit.person.way != "token") and _keeps(scope, headers):
                    flags = f"Path=/; HttpOnly; SameSite=Lax; Max-Age={IDLE_SECONDS}" + ("; Secure" if secure else "")
                    headers.append("Set-Cookie", f"{name}={self._guard.signer.cookie(visit.session)}; {flags}")
            await send(message)

        self._take(scope, f"user {visit.person.name}" if visit.person and not self._guard.open else client)
        self._admit(scope, visit.person)
        await self._app(scope, receive, with_cookie)

    def _cookie(self, scope: Scope) -> tuple[str, bool]:
        """The name of the cookie, which desks on other ports do not share, and whether it goes by TLS only."""
        if scope.get("scheme") == "https" or self._guard.access.proxy:
            return "__Host-onrecord", True
        return f"onrecord-{(scope.get('server') or ('', 0))[1]}", False

    def _visit(self, scope: Scope, name: str, client: str) -> Visit:
        headers = Headers(scope=scope)
        now = self._guard.clock()
        found = None
        for header in headers.getlist("cookie"):
            found = found or self._guard.session(cookie_parser(header).get(name))
        session = renewed(found, now) if found else new_session(now)
        return Visit(session, self._person(headers, session, client), session is not found)

    def _person(self, headers: Headers, session: Session, client: str) -> Person | None:
        way, _, token = headers.get("authorization", "").partition(" ")
        if self._guard.open or way.lower() != "bearer":
            return self._guard.by_session(session)
        wait = self._guard.lockout.enter("", client)
        if wait:
            raise _too_many("Too many wrong tokens from here", wait)
        person = self._guard.by_token(token.strip())
        if person is None:
            raise Refused(401, "No such token.", {"WWW-Authenticate": 'Bearer error="invalid_token"'})
        self._guard.lockout.passed("", client)
        return person

    def _take(self, scope: Scope, who: str) -> None:
        path: str = scope["path"]
        use = "pages"
        if path.startswith(STATIC):
            use = "static"
        elif scope["method"] in CHANGING:
            use = "writes"
        elif path.endswith("/search") or b"&q=" in b"&" + scope["query_string"]:
            use = "search"
        elif path.startswith(API):
            use = "api"
        wait = self._buckets[use].take(who)
        if wait:
            raise _too_many("Too many requests", wait)

    def _admit(self, scope: Scope, person: Person | None) -> None:
        path: str = scope["path"]
        if person is None:
            if path in _FOR_ALL or path.startswith(STATIC):
                return
            if is_api(scope) or scope["method"] in CHANGING:
                raise Refused(401, "Sign in first.", {"WWW-Authenticate": "Bearer"})
            query = scope["query_string"].decode("latin-1")
            back = quote(path + (f"?{query}" if query else ""), safe="")
            raise Refused(303, "Sign in first.", {"Location": f"/login?next={back}" if path != "/" else "/login"})
        if scope["method"] in CHANGING and path not in _READERS_SEND and not person.may("editor"):
            raise Refused(403, f"That is for editors; {person.name} is a {person.role}.")


def _keeps(scope: Scope, headers: MutableHeaders) -> bool:
    """Whether an answer carries the cookie: pages and what signing in and out answers do, files and the API do not."""
    return headers.get("content-type", "").startswith("text/html") or scope["method"] in CHANGING


def _too_many(sentence: str, wait: float) -> Refused:
    seconds = max(1, math.ceil(wait))
    return Refused(429, f"{sentence}: wait {seconds} seconds.", {"Retry-After": str(seconds)})
