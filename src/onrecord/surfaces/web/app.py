"""The web application: settings in, a FastAPI application with all pages, static files and plain error pages out."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from onrecord import __version__
from onrecord.engines.measures import Standing
from onrecord.errors import LedgerError, OnrecordError, Overtaken, UsageError
from onrecord.ledger.lines import LISTED
from onrecord.model.records import KINDS
from onrecord.surfaces.api import boards, changes, following, lines, news
from onrecord.surfaces.web import measuring, pages
from onrecord.surfaces.web.described import Described
from onrecord.surfaces.web.desk import Desk
from onrecord.surfaces.web.hands import Hands, Shared
from onrecord.surfaces.web.measuring import Measured, Metrics
from onrecord.surfaces.web.render import page
from onrecord.surfaces.web.safety.secure import methods_of, secure
from onrecord.surfaces.web.settings import Settings

_DATA = ("/timeline/data", "/map/data", "/api/v1/clocks", *(f"/timeline?kind={kind}" for kind in KINDS))
_STATIC = Path(__file__).with_name("static")
TITLES = {
    400: "That cannot be asked", 403: "Not allowed", 404: "Not here", 405: "Not like this", 409: "Somebody was faster",
    413: "Too large", 429: "Too many requests", 500: "Something went wrong here", 503: "The ledger cannot be used now",
}  # fmt: skip
SENTENCES = {
    HTTPStatus.NOT_FOUND.phrase: "There is no page at this address.",
    HTTPStatus.METHOD_NOT_ALLOWED.phrase: "This address does not answer requests of that sort.",
}
"""What is said where the framework itself refuses, which gives the phrase of the protocol."""


def make_app(settings: Settings) -> FastAPI:
    """The desk over a ledger, guarded. Raises LedgerError where that cannot be opened, UsageError where unsafe."""
    shelf = TemporaryDirectory(prefix="onrecord-desk-") if settings.hands else None
    settings = settings if shelf is None else replace(settings, shelf=Path(shelf.name))
    hands = Hands(settings)
    desk = Desk(settings, hands.renew if settings.hands else None)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        hands.start([*(address for address, _ in app.state.nav), *_DATA, *(f"/ledger/{kind}" for kind in LISTED)])
        yield
        app.state.closing = True
        hands.close()
        desk.close()
        if shelf is not None:
            shelf.cleanup()

    app = _routed(desk, lifespan)
    app.state.metrics, app.state.hands = Metrics(), hands
    app.state.metrics.registry.register(Standing(desk.ledger, settings.clock))
    app.add_middleware(Shared, hands=hands)
    app.add_middleware(Measured, metrics=app.state.metrics)
    secure(app, settings.access)
    return app


def pages_alone(settings: Settings, renew: Callable[[], object] | None = None) -> tuple[Desk, FastAPI]:
    """The same pages without the gate, for a process that is asked by the server only; its desk is to be closed."""
    desk = Desk(settings, renew)
    return desk, _routed(desk, None)


def _routed(desk: Desk, lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None) -> FastAPI:
    app = Described(
        title="Onrecord", version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None,
        openapi_url="/api/v1/openapi.json", summary="A cited record of reports about a conflict.",
    )  # fmt: skip
    app.state.desk, app.state.closing, app.state.listeners = desk, False, 0
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    modules = every_page()
    for module in modules:
        app.include_router(module.router, include_in_schema=False)
    app.include_router(measuring.router, include_in_schema=False)
    for router in (lines.router, boards.router, following.router, changes.router, news.router):
        app.include_router(router)
    app.state.nav = [entry[1:] for entry in sorted(m.NAV for m in modules if hasattr(m, "NAV"))]
    _explain(app)
    return app


def every_page() -> list[Any]:
    """The modules of `pages/`: each has a `router`, and `NAV` (rank, address, name) where all pages lead to it."""
    return [importlib.import_module(f"{pages.__name__}.{m.name}") for m in pkgutil.iter_modules(pages.__path__)]


def _status(error: OnrecordError) -> int:
    if isinstance(error, Overtaken):
        return 409
    return 400 if isinstance(error, UsageError) else 503 if isinstance(error, LedgerError) else 500


def _explain(app: FastAPI) -> None:
    """What goes wrong is said on a page of the desk, with the status that programs look for."""

    def said(request: Request, status: int, sentence: str, headers: Mapping[str, str] | None = None) -> Response:
        if request.url.path.startswith("/api/"):
            return JSONResponse({"status": status, "error": sentence}, status, headers)
        return page(request, "error.html", status=status, title=TITLES.get(status, "Error"), sentence=sentence)

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> Response:
        headers = dict(error.headers or {})
        if error.status_code == 405 and (methods := methods_of(app, request.url.path)):
            headers["Allow"] = ", ".join(methods)
        return said(request, error.status_code, SENTENCES.get(str(error.detail), str(error.detail)), headers)

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        return said(request, 400, f"{'.'.join(map(str, first['loc'][1:]))}: {first['msg']}")

    @app.exception_handler(OnrecordError)
    def ours(request: Request, error: OnrecordError) -> Response:
        return said(request, _status(error), str(error))

    @app.exception_handler(Exception)
    def internal(request: Request, error: Exception) -> Response:
        return said(request, 500, "An internal error; the server's log has the details.")
