"""What another site had sent, and requests that are too many, too large or too slow; over the real server."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI, Request
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from onrecord.surfaces.web.forms import Form
from onrecord.surfaces.web.safety import gate
from onrecord.surfaces.web.safety.bounds import LARGEST_BODY, LARGEST_UPLOAD, SILENCE_SECONDS, Bounds
from onrecord.surfaces.web.safety.limits import Buckets, Budget, client_key
from onrecord.surfaces.web.safety.lockout import Lockout
from onrecord.surfaces.web.safety.patience import Patient
from tests.surfaces.web.guarded import Running, csrf, desk, desk_with_users, serving_app


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with desk(tmp_path_factory.mktemp("alone")) as running:

        @running.app.post("/size")
        def size(form: Form) -> int:
            return len(str(form["theme"]))

        yield running


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with desk_with_users(tmp_path_factory.mktemp("shared")) as running:

        @running.app.post("/api/v1/echo")
        async def echo(request: Request) -> int:
            return len(await request.body())

        yield running


@pytest.fixture(params=["alone", "shared"])
def sender(request: pytest.FixtureRequest) -> Iterator[tuple[Running, httpx.Client]]:
    running: Running = request.getfixturevalue(request.param)
    client = running.client() if request.param == "alone" else running.signed_in("Edda")
    client.headers.pop("X-CSRF-Token", None)
    with client:
        yield running, client


def test_a_form_carries_the_token_of_its_session(sender: tuple[Running, httpx.Client]) -> None:
    running, client = sender
    token = csrf(client)
    form = {"theme": "dark", "back": "/brief"}

    def sent(**more: str) -> int:
        return client.post("/theme", data=form | more).status_code

    assert sent(csrf=token) == 303
    assert sent() == sent(csrf="") == sent(csrf=token[:-1]) == sent(csrf="é") == 403
    with running.client() as other:
        assert sent(csrf=csrf(other)) == 403
        assert other.post("/theme", data={**form, "csrf": token}).status_code == 403
    assert client.post("/theme", data=form, headers={"X-CSRF-Token": token}).status_code == 303
    assert client.post("/theme", files={"a": b"x"}, data={**form, "csrf": token}).status_code == 303
    assert client.post("/theme", files={"a": b"x"}, data=form).status_code == 403
    assert client.post("/theme", content=b"theme=dark", headers={"Content-Type": "text/plain"}).status_code == 403
    assert client.post("/looked").status_code == 403


def test_the_form_arrives_whole(alone: Running) -> None:
    with alone.client() as client:
        answer = client.post("/theme", data={"csrf": csrf(client), "theme": "dark", "back": "/brief?q=é"})
        assert answer.headers["location"] == "/brief?q=%C3%A9"
        assert "theme=dark" in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://127.0.0.1:{port}"}, 303),
        ({"Origin": "http://127.0.0.1"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://[::1"}, 403),
        ({"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_a_form_comes_from_a_page_of_this_desk(alone: Running, headers: dict[str, str], status: int) -> None:
    said = {name: value.format(port=alone.port) for name, value in headers.items()}
    with alone.client() as client:
        form = {"csrf": csrf(client), "theme": "dark"}
        assert client.post("/theme", data=form, headers=said).status_code == status


def test_the_api_takes_json_from_its_own_pages_and_from_programs(shared: Running) -> None:
    with shared.signed_in("Edda") as client:
        token = client.headers.pop("X-CSRF-Token")
        assert client.post("/api/v1/echo", json={"a": 1}).text == "7"
        assert client.post("/api/v1/echo", json={}, headers={"Origin": "https://evil.example"}).status_code == 403
        assert client.post("/api/v1/echo", json={}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
        assert client.post("/api/v1/echo", content="{}", headers={"Content-Type": "text/plain"}).status_code == 403
        assert client.post("/api/v1/echo", data={"a": "1"}).status_code == 403
        assert client.post("/api/v1/echo", data={"a": "1"}, headers={"X-CSRF-Token": token}).text == "3"


def test_requests_are_counted_by_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "BUDGETS", {use: Budget(b.burst, b.a_second / 100) for use, b in gate.BUDGETS.items()})
    with desk_with_users(tmp_path) as running:
        with running.signed_in("Rea") as client:
            found = [client.get("/nowhere") for _ in range(80)]
            assert found[0].status_code == 404
            assert found[-1].status_code == 429
            assert int(found[-1].headers["retry-after"]) >= 1
            assert "wait" in found[-1].text
            assert client.get("/static/desk.css").status_code == 200
            assert client.get("/api/v1/nowhere").status_code == 404
            searched = [client.get("/api/v1/nowhere?q=x").status_code for _ in range(30)]
            assert (searched[0], searched[-1]) == (404, 429)
        with running.signed_in("Edda") as client:
            assert client.get("/nowhere").status_code == 404


def test_on_this_machine_alone_there_is_a_limit_too_but_nobody_meets_it(alone: Running) -> None:
    with alone.client() as client:
        assert {client.get("/nowhere").status_code for _ in range(300)} == {404}


def test_a_bucket_fills_again_and_few_are_remembered() -> None:
    at = [0.0]
    buckets = Buckets(Budget(2, 0.5), most=3, clock=lambda: at[0])
    assert [buckets.take("a") for _ in range(3)] == [0.0, 0.0, 2.0]
    at[0] = 1.0
    assert buckets.take("a") == 1.0
    at[0] = 2.0
    assert [buckets.take("a"), buckets.take("a")] == [0.0, 2.0]
    buckets.give_back("a")
    assert buckets.take("a") == 0.0
    for key in range(1000):
        buckets.take(key)
    assert len(buckets) == 3


def test_a_name_cannot_be_locked_out_with_little_nor_guessed_from_everywhere() -> None:
    at = [0.0]
    lockout = Lockout(clock=lambda: at[0])
    assert [bool(lockout.enter("Ada", "203.0.113.1")) for _ in range(6)] == [False] * 5 + [True]
    assert lockout.enter("ada", "203.0.113.2") == 0
    lockout.passed("ada", "203.0.113.2")
    found = [lockout.enter("ADA", f"198.51.{n}.1") for n in range(60)]
    assert [bool(wait) for wait in found] == [False] * 45 + [True] * 15
    tried = [lockout.enter(f"nobody {n}", "192.0.2.1") for n in range(21)]
    assert [bool(wait) for wait in tried] == [False] * 20 + [True]
    at[0] = 3600.0
    assert lockout.enter("Ada", "203.0.113.1") == 0


def test_one_machine_is_one_client_however_many_addresses_it_has() -> None:
    assert client_key("2001:db8:1:2:3::4") == client_key("2001:db8:1:2::9") != client_key("2001:db8:1:3::9")
    assert client_key("::ffff:192.0.2.1") == client_key("192.0.2.1") == "192.0.2.1"
    assert (client_key("unknown"), client_key(None), len(client_key("x" * 500))) == ("unknown", "", 64)


@pytest.mark.parametrize("path", ["/" + "a" * 3000, "/?q=" + "a" * 9000, "/?" + "a&" * 300])
def test_long_addresses_are_refused(alone: Running, path: str) -> None:
    with alone.client() as client:
        assert client.get(path).status_code == 414


def test_what_is_too_large_is_refused(alone: Running) -> None:
    with alone.client() as client:
        token = csrf(client)
        head = {"X-CSRF-Token": token, "Content-Type": "application/json"}
        assert client.post("/theme", content=b"x" * (LARGEST_BODY + 1), headers=head).status_code == 413
        many = (b"x" * 1_000_000 for _ in range(20))
        assert client.post("/api/v1/nowhere", content=many, headers=head).status_code in (404, 413)
        fields = {"csrf": token, **{f"f{n}": "x" for n in range(5_001)}}
        assert client.post("/theme", data=fields).status_code == 400
        files = [("files", (f"{n}.txt", b"x")) for n in range(51)]
        assert client.post("/theme", data={"csrf": token}, files=files).status_code == 400
        large = {"files": ("a.txt", b"x" * (33 * 1024 * 1024))}
        assert client.post("/theme", data={"csrf": token}, files=large).status_code == 413
        assert client.post("/size", data={"csrf": token, "theme": "é" * 1_500_000}).text == "1500000"
        head["Content-Type"] = "multipart/form-data"
        assert client.post("/theme", content=b"no form", headers=head).status_code == 400
        assert client.get("/").status_code == 200


def raw(port: int, text: str, wait: float = 120) -> tuple[bytes, float]:
    """What a server answers to bytes, and after how long it hangs up."""
    started = time.perf_counter()
    with socket.create_connection(("127.0.0.1", port), timeout=wait) as connection:
        connection.sendall(text.encode())
        found = b""
        while data := connection.recv(65536):
            found += data
    return found, time.perf_counter() - started


@pytest.mark.parametrize("length", [str(LARGEST_UPLOAD + 1), "9" * 19])
def test_a_length_that_is_too_large_is_not_waited_for(alone: Running, length: str) -> None:
    head = f"POST /theme HTTP/1.1\r\nHost: 127.0.0.1:{alone.port}\r\n"
    head += f"Content-Type: multipart/form-data\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    answer, seconds = raw(alone.port, head)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert seconds < SILENCE_SECONDS


async def sizes(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


def slow_app() -> Starlette:
    routes = [Route("/", sizes, methods=["POST"])]
    return Starlette(routes=routes, middleware=[Middleware(Bounds, silence=1.0, whole=2.0)])


def test_a_slow_upload_is_left() -> None:
    head = "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 1000\r\n\r\nabc"
    with serving_app(slow_app()) as port:
        answer, seconds = raw(port, head)
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert 0.9 < seconds < 60

        def trickle() -> Iterator[bytes]:
            for _ in range(60):
                time.sleep(0.1)
                yield b"x"

        assert httpx.post(f"http://127.0.0.1:{port}/", content=trickle()).status_code == 408
        assert httpx.post(f"http://127.0.0.1:{port}/", content=b"quick").text == "5"


class Hasty(Patient):
    """The same with less patience."""

    head_seconds = 1.0


def test_whoever_takes_too_long_over_a_request_is_left() -> None:
    app = FastAPI()

    @app.get("/")
    def ready() -> str:
        time.sleep(1.3)
        return "ready"

    with serving_app(app, http=Hasty) as port:
        assert raw(port, "")[1] < 60
        answer, seconds = raw(port, "GET / HTTP/1.1\r\nHost: x\r\nX-A: ")
        assert (answer, seconds < 60) == (b"", True)
        with socket.create_connection(("127.0.0.1", port)) as connection:
            started = time.perf_counter()
            with contextlib.suppress(OSError):
                while time.perf_counter() - started < 90:
                    connection.sendall(b"G")
                    time.sleep(0.05)
            assert time.perf_counter() - started < 60
        answer, _ = raw(port, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert answer.endswith(b'"ready"')
        with httpx.Client() as client:
            assert [client.get(f"http://127.0.0.1:{port}/").json() for _ in range(2)] == ["ready"] * 2
