"""A real server of the desk in a thread, and browsers of a simple kind that sign in to it."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from onrecord.ledger import Ledger
from onrecord.model.article import Article, Published
from onrecord.surfaces.web.safety.access import Access
from onrecord.surfaces.web.safety.changes import add_user
from onrecord.surfaces.web.safety.guard import Guard
from onrecord.surfaces.web.serving import listen, server
from onrecord.surfaces.web.settings import Settings

PASSWORD = "correct horse battery"
_FIELD = re.compile(r'name="csrf" value="([^"]+)"')


@dataclass
class Running:
    """A desk that is served: where, and its application."""

    port: int
    app: FastAPI

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def guard(self) -> Guard:
        found: Guard = self.app.state.guard
        return found

    def client(self, **options: Any) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=120, **options)

    def signed_in(self, name: str, password: str = PASSWORD) -> httpx.Client:
        """A client that has signed in; what it sends carries its token."""
        with self.client() as first:
            answer = sign_in(first, name, password)
            assert answer.status_code == 303, answer.text
            return self.client(cookies=first.cookies, headers={"X-CSRF-Token": csrf(first)})


def csrf(client: httpx.Client) -> str:
    """The token of the client's session, as its pages have it."""
    found = _FIELD.search(client.get("/login", follow_redirects=True).text)
    assert found is not None
    return found[1]


def sign_in(client: httpx.Client, name: str, password: str, onward: str = "/") -> httpx.Response:
    form = {"csrf": csrf(client), "name": name, "password": password, "next": onward}
    return client.post("/login", data=form)


@contextmanager
def serving(made: uvicorn.Server) -> Iterator[int]:
    """A server that runs in a thread; its port."""
    bound = listen("127.0.0.1", 0)
    thread = threading.Thread(target=made.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    try:
        while not made.started:
            assert thread.is_alive()
            time.sleep(0.01)
        yield bound.getsockname()[1]
    finally:
        made.should_exit = True
        thread.join()


@contextmanager
def serving_app(app: ASGIApp, **options: Any) -> Iterator[int]:
    """The same for any application."""
    with serving(uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", **options))) as port:
        yield port


@contextmanager
def desk(folder: Path, **access: Any) -> Iterator[Running]:
    """A desk over a ledger with one article."""
    ledger = str(folder / "desk.db")
    with Ledger.open(ledger) as opened:
        known = Published("2031-04-03", "2031-04-03", "stated")
        opened.add(Article("sha256:abcdef1", "a.txt", "Text one.", title="One", language="en", published=known), [])
    made = server(Settings(ledger, "sample", access=Access(**access)))
    app = made.config.app
    assert isinstance(app, FastAPI)

    @app.get("/broken")
    def broken() -> None:
        raise ValueError("a fault of ours")

    with serving(made) as port:
        yield Running(port, app)


@contextmanager
def desk_with_users(folder: Path, **access: Any) -> Iterator[Running]:
    """A desk to which Rea, a reader, Edda, an editor, and Ada, an admin, can sign in."""
    users = str(folder / "users.json")
    for name, role in (("Rea", "reader"), ("Edda", "editor"), ("Ada", "admin")):
        add_user(users, name, role, PASSWORD)  # type: ignore[arg-type]
    with desk(folder, users=users, **access) as running:
        yield running
