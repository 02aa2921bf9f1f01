"""Who may come in to the desk, under which name, and what every answer says to browsers; over the real server."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from onrecord.errors import UsageError
from onrecord.surfaces.web.safety import changes
from onrecord.surfaces.web.safety.access import Access, advice, check, is_loopback
from onrecord.surfaces.web.safety.headers import POLICY
from onrecord.surfaces.web.safety.users import read_book, users_beside
from tests.surfaces.web.guarded import PASSWORD, Running, csrf, desk, desk_with_users, sign_in

SECRET = "a-token-long-enough-to-be-one"
HOUR = 3600


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with desk(tmp_path_factory.mktemp("alone"), name="Ines Marlow") as running:
        yield running


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with desk_with_users(tmp_path_factory.mktemp("shared")) as running:
        yield running


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Running]:
    with desk_with_users(tmp_path) as running:
        yield running


def users_of(running: Running) -> str:
    path = running.guard.access.users
    assert path is not None
    return path


def cookie_line(answer: httpx.Response) -> str:
    return answer.headers["set-cookie"]


@pytest.mark.parametrize("path", ["/", "/nowhere", "/static/desk.css", "/static/nowhere", "/broken", "/login"])
def test_every_answer_keeps_browsers_from_being_misled(alone: Running, shared: Running, path: str) -> None:
    for running in (alone, shared):
        with running.client() as client:
            headers = client.get(path).headers
        assert headers["content-security-policy"] == POLICY
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["x-frame-options"] == "DENY"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert "camera=()" in headers["permissions-policy"]
        assert "server" not in headers


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    rules = dict(rule.split(" ", 1) for rule in POLICY.split("; "))
    assert rules == {
        "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "connect-src": "'self'",
        "font-src": "'self'", "img-src": "'self' data:", "form-action": "'self'", "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }  # fmt: skip


def test_what_may_be_kept_by_browsers(alone: Running, shared: Running) -> None:
    with alone.client() as client:
        assert client.get("/").headers["cache-control"] == "private, no-cache"
        assert client.get("/static/desk.css?v=1").headers["cache-control"] == "public, max-age=31536000, immutable"
        assert client.get("/static/desk.css").headers["cache-control"] == "no-cache"
        assert "immutable" not in client.get("/static/nowhere?v=1").headers["cache-control"]
    with shared.signed_in("Rea") as client:
        for path in ("/", "/nowhere"):
            assert client.get(path).headers["cache-control"] == "no-store"


def test_on_this_machine_alone_nobody_signs_in(alone: Running) -> None:
    with alone.client() as client:
        assert client.get("/").status_code == 200
        assert "everybody here is <bdi>Ines Marlow</bdi>" in client.get("/login").text
        made = client.post("/brief", data={"csrf": csrf(client), "do": "keep", "title": "A brief"})
        assert made.status_code == 303
        assert "kept by Ines Marlow" in " ".join(client.get("/brief").text.split())


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "localhost:{port}.evil.example", "",
     "127.0.0.1:{port}@evil.example", "0.0.0.0:{port}", "localhost.evil.example:{port}"],
)  # fmt: skip
def test_the_desk_does_not_answer_to_the_names_of_others(alone: Running, host: str) -> None:
    with alone.client() as client:
        answer = client.get("/", headers={"Host": host.format(port=alone.port)})
        assert (answer.status_code, "--allow-host" in answer.text) == (403, True)
        assert "evil" not in answer.text


def test_the_desk_answers_to_its_own_names(alone: Running, tmp_path: Path) -> None:
    with alone.client() as client:
        for host in ("127.0.0.1", "localhost", "LOCALHOST", "[::1]"):
            assert client.get("/", headers={"Host": f"{host}:{alone.port}"}).status_code == 200
    with desk(tmp_path, hosts=("Desk.example.org",)) as running, running.client() as client:
        for host in ("desk.example.org", "desk.example.org:8443", "DESK.example.org."):
            assert client.get("/", headers={"Host": host}).status_code == 200
        assert client.get("/", headers={"Host": "other.example.org"}).status_code == 403


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Via"])
def test_a_proxy_that_nobody_told_of_makes_no_admins(alone: Running, name: str) -> None:
    with alone.client() as client:
        answer = client.get("/", headers={name: "203.0.113.9"})
        assert (answer.status_code, "--proxy" in answer.text) == (403, True)


def test_strangers_are_sent_to_sign_in(shared: Running) -> None:
    with shared.client() as client:
        assert client.get("/").headers["location"] == "/login"
        moved = client.get("/ledger/contact?who=A%20B&q=x")
        assert (moved.status_code, moved.headers["location"]) == (
            303, "/login?next=%2Fledger%2Fcontact%3Fwho%3DA%2520B%26q%3Dx")  # fmt: skip
        asked = client.get("/api/v1/records")
        assert (asked.status_code, asked.headers["www-authenticate"]) == (401, "Bearer")
        assert asked.json() == {"status": 401, "error": "Sign in first."}
        assert client.post("/sources/preview", data={"text": "x"}).status_code == 401
        assert client.get("/metrics").status_code == 401
        assert client.get("/static/desk.css").status_code == 200
        assert client.get("/login").status_code == 200


def test_signing_in_and_out(shared: Running) -> None:
    with shared.client() as client:
        answer = sign_in(client, "edda", PASSWORD, onward="/brief?since=2031-04")
        assert (answer.status_code, answer.headers["location"]) == (303, "/brief?since=2031-04")
        name = f"onrecord-{shared.port}"
        line = cookie_line(answer)
        assert line.startswith(f"{name}=")
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(line.split("; "))
        assert "Secure" not in line
        page = client.get("/").text
        assert "Edda, editor" in page
        assert client.get("/login").headers["location"] == "/"
        copied = client.cookies[name]
        assert client.post("/logout", data={"csrf": csrf(client)}).headers["location"] == "/login"
        assert client.get("/").status_code == 303
    with shared.client(cookies={name: copied}) as thief:
        assert thief.get("/").status_code == 303


def test_signing_in_begins_a_new_session(shared: Running) -> None:
    with shared.client() as client:
        before = csrf(client)
        kept = dict(client.cookies)
        assert sign_in(client, "Rea", PASSWORD).status_code == 303
        assert csrf(client) != before
    with shared.client(cookies=kept) as planted:
        assert planted.get("/").status_code == 303


@pytest.mark.parametrize(
    "onward",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "/login", "/logout", "",
     "/\t/evil.example", "\r\nSet-Cookie: a=b"],
)  # fmt: skip
def test_signing_in_leads_nowhere_else(shared: Running, onward: str) -> None:
    with shared.client() as client:
        assert sign_in(client, "Rea", PASSWORD, onward).headers["location"] == "/"


def test_a_wrong_password_and_an_unknown_name_look_alike(own: Running) -> None:
    def wrong(name: str) -> tuple[float, int, str]:
        with own.client() as client:
            token = csrf(client)
            started = time.process_time()
            answer = client.post("/login", data={"csrf": token, "name": name, "password": "wrong password"})
            return time.process_time() - started, answer.status_code, answer.text.replace(token, "").replace(name, "")

    known, unknown = [wrong("Edda") for _ in range(4)], [wrong("Nemo") for _ in range(4)]
    assert {a[1] for a in known + unknown} == {403}
    assert {a[2] for a in known} == {a[2] for a in unknown}
    assert 0.4 < min(a[0] for a in unknown) / min(a[0] for a in known) < 2.5


def test_a_name_is_shown_again_as_text(own: Running) -> None:
    with own.client() as client:
        answer = sign_in(client, '"><script>alert(1)</script>', "wrong password")
        assert "<script>alert" not in answer.text
        assert "&lt;script&gt;alert(1)" in answer.text


def test_after_five_wrong_passwords_one_waits(own: Running) -> None:
    with own.client() as client:
        assert [sign_in(client, "Ada", f"wrong password {n}").status_code for n in range(5)] == [403] * 5
        answer = sign_in(client, " ADA ", PASSWORD)
        assert answer.status_code == 429
        assert 1 <= int(answer.headers["retry-after"]) <= 60
        assert "wait" in answer.text
        assert sign_in(client, "Edda", PASSWORD).status_code == 303


def test_a_session_ends_when_it_is_idle(own: Running) -> None:
    with own.signed_in("Rea") as client:
        start = time.time()
        for hours in (11, 22):
            own.guard.clock = lambda at=start + hours * HOUR: at
            assert client.get("/").status_code == 200
        own.guard.clock = lambda: start + 34.5 * HOUR
        assert client.get("/").status_code == 303


def test_a_session_ends_with_the_password_the_user_and_the_role(own: Running) -> None:
    rea, edda, ada = (own.signed_in(name) for name in ("Rea", "Edda", "Ada"))
    changes.set_password(users_of(own), "rea", "another password")
    assert rea.get("/").status_code == 303
    assert edda.get("/").status_code == 200
    changes.remove_user(users_of(own), "Edda")
    assert edda.get("/").status_code == 303
    changes.add_user(users_of(own), "Edda", "admin", PASSWORD)
    assert edda.get("/").status_code == 303
    path = Path(users_of(own))
    path.write_text(path.read_text().replace('"admin"', '"reader"'))
    assert "Ada, reader" in ada.get("/").text
    assert own.signed_in("Rea", "another password").get("/").status_code == 200


@pytest.mark.parametrize("harm", ["broken", "open to others", "gone"])
def test_while_the_users_cannot_be_read_nobody_comes_in(own: Running, harm: str) -> None:
    client = own.signed_in("Ada")
    path = Path(users_of(own))
    whole = path.read_text()
    if harm == "broken":
        path.write_text(whole[:-20])
    elif harm == "gone":
        path.unlink()
    else:
        path.chmod(0o644)
    assert client.get("/").status_code == 303
    assert sign_in(client, "Ada", PASSWORD).status_code == 403
    path.write_text(whole)
    path.chmod(0o600)
    assert client.get("/").status_code in (200, 303)
    assert own.signed_in("Edda").get("/").status_code == 200


@pytest.mark.parametrize("change", ["signature", "body", "empty", "long", "other"])
def test_a_cookie_that_is_not_ours_is_none(own: Running, tmp_path: Path, change: str) -> None:
    client = own.signed_in("Ada")
    name = f"onrecord-{own.port}"
    body, signature = client.cookies[name].split(".")
    forged = {
        "signature": f"{body}.{signature[:-2]}AA", "body": f"{body[:-4]}AAAA.{signature}", "empty": ".",
        "long": "A" * 5000 + f".{signature}", "other": f"{body}.{'é' * 5}",
    }[change]  # fmt: skip
    answer = httpx.get(f"{own.url}/", headers={"Cookie": f"{name}={forged}".encode()})
    assert answer.status_code == 303


def test_a_program_has_a_token(own: Running) -> None:
    token = changes.make_token(users_of(own), "Edda")
    assert token not in Path(users_of(own)).read_text()

    def asked(given: str) -> int:
        return httpx.get(f"{own.url}/api/v1/nowhere", headers={"Authorization": f"Bearer {given}"}).status_code

    assert asked(token) == 404
    assert asked(token[:-1]) == 401
    assert asked("x") == 401
    for body in ({"do": "keep"}, {"do": "md"}):
        answer = httpx.post(f"{own.url}/brief", headers={"Authorization": f"Bearer {token}"}, data=body)
        assert answer.status_code in (200, 303)
        assert "set-cookie" not in answer.headers
    assert changes.revoke_tokens(users_of(own), "Edda") == 1
    assert asked(token) == 401
    assert [asked("wrong") for _ in range(4)][-1] == 429
    assert asked(token) == 429


def test_a_desk_opens_by_the_token_of_the_environment(tmp_path: Path) -> None:
    with desk(tmp_path, token=SECRET, users=str(tmp_path / "none.json")) as running:
        assert httpx.get(f"{running.url}/").status_code == 303
        headers = {"Authorization": f"bearer {SECRET}"}
        assert httpx.get(f"{running.url}/api/v1/nowhere", headers=headers).status_code == 404
        with running.signed_in("anybody", SECRET) as client:
            assert ", admin" in client.get("/").text
            assert sign_in(client, "anybody", SECRET + "x").status_code == 403


def test_behind_a_proxy_the_cookie_is_for_tls_only_and_addresses_are_those_told(tmp_path: Path) -> None:
    with desk_with_users(tmp_path, proxy=True, hosts=("desk.example.org",)) as running:
        said = {"Host": "desk.example.org", "X-Forwarded-Proto": "https"}

        def tried(address: str, password: str) -> httpx.Response:
            page = httpx.get(f"{running.url}/login", headers=said)
            cookie = cookie_line(page).split(";")[0]
            token = page.text.split('name="csrf" value="')[1].split('"')[0]
            form = {"csrf": token, "name": "Ada", "password": password}
            more = {"Cookie": cookie, "X-Forwarded-For": f"198.51.100.1, {address}", "Origin": "https://desk.example.org"}
            return httpx.post(f"{running.url}/login", headers=said | more, data=form)

        answer = tried("203.0.113.5", PASSWORD)
        line = cookie_line(answer)
        assert answer.status_code == 303
        assert line.startswith("__Host-onrecord=")
        assert "; Secure" in line
        assert [tried("203.0.113.6", "wrong password").status_code for _ in range(6)] == [403] * 5 + [429]
        assert tried("203.0.113.7", PASSWORD).status_code == 303


@pytest.mark.parametrize(("proxies", "believed"), [((), False), (("127.0.0.2/32", "192.0.2.0/24"), True)])
def test_a_proxy_elsewhere_is_believed_where_it_is_said_to_be(
    tmp_path: Path, proxies: tuple[str, ...], believed: bool
) -> None:
    with desk_with_users(tmp_path, proxy=True, proxies=proxies, hosts=("desk.example.org",)) as running:
        there = httpx.Client(transport=httpx.HTTPTransport(local_address="127.0.0.2"))
        said = {"Host": "desk.example.org", "Authorization": "Bearer wrong"}

        def tried(address: str) -> int:
            return there.get(f"{running.url}/", headers=said | {"X-Forwarded-For": address}).status_code

        assert [tried("203.0.113.6") for _ in range(30)][-1] == 429
        assert tried("203.0.113.7") == (401 if believed else 429)


def test_a_network_of_a_proxy_that_is_none_is_told_of() -> None:
    with pytest.raises(UsageError, match="not an address or a network"):
        check(Access(proxy=True, token=SECRET, proxies=("172.16.0.1/12",)))


def test_what_readers_editors_and_admins_may(shared: Running) -> None:
    with shared.signed_in("Rea") as reader, shared.signed_in("Edda") as editor:
        refused = reader.post("/sources/preview", data={"text": "Karveth said it had lost two tanks."})
        assert (refused.status_code, "Rea is a reader" in refused.text) == (403, True)
        assert reader.post("/theme", data={"theme": "dark"}).status_code == 303
        assert reader.post("/looked").status_code == 303
        assert reader.post("/brief", data={"do": "md"}).status_code == 200
        assert reader.post("/brief", data={"do": "keep"}).status_code == 403
        assert reader.delete("/api/v1/anything").json()["error"] == "That is for editors; Rea is a reader."
        assert editor.post("/brief", data={"do": "keep"}).status_code == 303
        assert editor.post("/nowhere").status_code == 404


def test_users_on_this_machine_alone_sign_in_unless_a_name_is_given(tmp_path: Path) -> None:
    with desk_with_users(tmp_path) as running, running.client() as client:
        assert client.get("/").status_code == 303
    with desk(tmp_path, users=str(tmp_path / "users.json"), name="Ines") as running, running.client() as client:
        assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("access", "told"),
    [
        ({"host": "0.0.0.0"}, "onrecord user add NAME --role admin"),
        ({"host": "::"}, "onrecord user add NAME --role admin"),
        ({"host": "192.168.1.7", "users": "u.json"}, "--users u.json"),
        ({"proxy": True}, "behind a proxy others can reach the desk"),
        ({"host": "0.0.0.0", "name": "Ines"}, "--as is for a desk that only this machine reaches"),
        ({"token": "short"}, "ONRECORD_TOKEN is too short"),
    ],
)
def test_a_desk_that_is_not_safe_does_not_start(
    access: dict[str, object], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError) as refused:
        check(Access(**access))  # type: ignore[arg-type]
    assert told in str(refused.value)


def test_a_desk_that_is_safe_starts(tmp_path: Path) -> None:
    users = str(tmp_path / "users.json")
    check(Access())
    check(Access("0.0.0.0", token=SECRET))
    changes.add_user(users, "Edda", "editor", PASSWORD)
    with pytest.raises(UsageError, match="nobody could sign in"):
        check(Access("0.0.0.0", users))
    changes.add_user(users, "Ada", "admin", PASSWORD)
    check(Access("0.0.0.0", users))
    assert "reverse proxy with TLS" in advice(Access("0.0.0.0", users))[0]
    assert "--allow-host" in advice(Access(users=users, proxy=True))[0]
    assert advice(Access()) == []


def test_which_addresses_are_this_machine_alone() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "127.9.9.9", "::1", "localhost", "::ffff:127.0.0.1")))
    assert not any(map(is_loopback, ("0.0.0.0", "::", "10.0.0.1", "desk.example.org", "localhost.example.org", "")))


def test_the_users_file_is_read_by_its_owner_only_and_broken_ones_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "users.json"
    changes.add_user(str(path), "  Ada   Lovage ", "admin", PASSWORD)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["users.json"]
    said = json.loads(path.read_text())
    assert said["users"]["Ada Lovage"]["password"].startswith("$argon2id$")
    assert PASSWORD not in path.read_text()
    for broken in ("", "[]", "{}", '{"onrecord_users": 1}', "[" * 100_000, path.read_text().replace("admin", "owner")):
        other = tmp_path / "other.json"
        other.write_text(broken)
        other.chmod(0o600)
        with pytest.raises(UsageError, match="not a users file"):
            read_book(str(other))
    path.chmod(0o640)
    with pytest.raises(UsageError, match="chmod 600"):
        read_book(str(path))


def test_users_are_kept_beside_the_ledger() -> None:
    assert users_beside("onrecord.db") == "onrecord.db.users.json"
    assert users_beside("sqlite:///data/desk.db") == "data/desk.db.users.json"
    assert users_beside("postgresql://host/desk") == "onrecord.users.json"


@pytest.mark.parametrize("name", ["", "   ", "a" * 65, "A\u202edA", "A\u200bda", "A\x1b[31m", "a\x00b"])
def test_names_that_could_be_taken_for_others_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="a name has"):
        changes.add_user(str(tmp_path / "users.json"), name, "admin", PASSWORD)
