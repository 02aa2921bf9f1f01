"""What is shipped to run it as services: compose.yaml, Dockerfile and the unit of systemd do what they say."""

from __future__ import annotations

import json
import os
import re
import secrets
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.following.newsroom import Newsroom, item
from tests.places import Server

ROOT = Path(__file__).parents[1]
UNIT = ROOT / "deploy" / "onrecord-follow.service"
PASSWORD = "p@ss:w/ord %41 #1"
WORDS = (
    "KYIV, June 3 - President Volodymyr Zelenskyy of Ukraine spoke with German Chancellor Olaf Scholz by telephone on "
    "Monday, his office said. Zelenskyy thanked Germany for its air defence systems and for its military support."
)
_VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")
_SECONDS = {"s": 1, "m": 60}


def substituted(value: Any, variables: Mapping[str, str]) -> Any:
    """A value of compose.yaml with the variables filled in, as Compose does once it is parsed."""
    if isinstance(value, dict):
        return {key: substituted(one, variables) for key, one in value.items()}
    if isinstance(value, list):
        return [substituted(one, variables) for one in value]
    if not isinstance(value, str):
        return value

    def filled(found: re.Match[str]) -> str:
        name, mark, more = found.groups()
        if variables.get(name):
            return variables[name]
        assert mark == "-", f"{name}: {more}"
        return str(more)

    return _VARIABLE.sub(filled, value)


def services(variables: Mapping[str, str]) -> dict[str, Any]:
    parsed = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    return dict(substituted(parsed, variables)["services"])


def instruction(name: str) -> list[str]:
    """The words of the last such line of the Dockerfile that is written as a list."""
    lines = re.findall(rf"^{name} (\[.*\])$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    return list(json.loads(lines[-1]))


def here(words: list[str]) -> list[str]:
    """A command of the image as it is run here."""
    programs = {"onrecord": [sys.executable, "-m", "onrecord"], "python": [sys.executable]}
    return [*programs[words[0]], *words[1:]]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Running:
    """A service as a process of its own."""

    process: subprocess.Popen[bytes]
    check: list[str]
    grace: float
    log: Path

    def well(self) -> bool:
        return subprocess.run(self.check, capture_output=True, timeout=60).returncode == 0

    def wait(self) -> None:
        """Until it says of itself that it is well."""
        end = time.monotonic() + 300
        while not self.well():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < end, self.log.read_text()
            time.sleep(0.1)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(self.grace)


@contextmanager
def running(name: str, service: Mapping[str, Any], folder: Path, changed: Mapping[str, str]) -> Iterator[Running]:
    """A service started by its own command in its own surroundings, with some words of them `changed`."""

    def adapted(text: str) -> str:
        for old, new in changed.items():
            text = text.replace(old, new)
        return text

    said = {key: adapted(str(value)) for key, value in service["environment"].items()}
    usual = {key: value for key, value in os.environ.items() if not key.startswith(("ONRECORD_", "PG"))}
    started = here([*instruction("ENTRYPOINT"), *service["command"]])
    kind, *check = service["healthcheck"]["test"]
    assert kind == "CMD"
    amount, unit = re.fullmatch(r"(\d+)([sm])", service.get("stop_grace_period", "10s")).groups()  # type: ignore[union-attr]
    log = folder / f"{name}.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            started, cwd=folder, env={**usual, **said, "ONRECORD_PORT": changed[":8321"][1:]}, stdout=file, stderr=file
        )
    try:
        yield Running(process, [adapted(word) for word in here(check)], int(amount) * _SECONDS[unit], log)
    finally:
        process.kill()
        process.wait()


def database(server: Server) -> str:
    """An empty database of a user who has to say a password, as in the image of the server."""
    name, user = server.make(), f"keeper{secrets.token_hex(4)}"
    server.run("postgres", f"CREATE ROLE {user} SUPERUSER LOGIN PASSWORD '{PASSWORD}'")
    rules = Path(server.run("postgres", "SHOW hba_file")[0][0])
    rules.write_text(f"local {name} {user} scram-sha-256\n{rules.read_text()}")
    server.run("postgres", "SELECT pg_reload_conf()")
    return f"postgresql://{user}@/{name}?host={server.socket}"


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    made = Newsroom()
    yield made
    made.close()


def test_the_services_follow_a_feed_and_show_it(server: Server, newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.feeds["/paper"] = [item("1", "Zelenskyy calls Scholz", WORDS, "Mon, 03 Jun 2024 10:00:00 GMT")]
    config = tmp_path / "config"
    config.mkdir()
    source = f'[[source]]\nname = "Paper"\nurl = "{newsroom.base}/paper"\nallow_private = true\n'
    (config / "onrecord.toml").write_text(source)
    token = secrets.token_urlsafe(24)
    its = services({"POSTGRES_PASSWORD": PASSWORD, "ONRECORD_TOKEN": token})
    desk_at = f":{free_port()}"
    changed = {
        "postgresql://onrecord@ledger/onrecord": database(server), "/config/": f"{config}/", "0.0.0.0": "127.0.0.1",
        "/var/lib/onrecord/": f"{tmp_path}/", ":9464": f":{free_port()}", ":8321": desk_at,
    }  # fmt: skip
    with ExitStack() as stack:
        both = [
            stack.enter_context(running(name, its[name], tmp_path, changed)) for name in ("follower", "desk")
        ]
        for one in both:
            one.wait()
        address = f"http://127.0.0.1{desk_at}/api/v1/records?kind=contact"
        token_said = {"Authorization": f"Bearer {token}"}
        end = time.monotonic() + 300
        while not (found := httpx.get(address, headers=token_said).raise_for_status().json()["items"]):
            assert time.monotonic() < end, both[0].log.read_text()
            time.sleep(0.2)
        assert "by telephone" in json.dumps(found)
        assert httpx.get(address).status_code == 401
        for one in both:
            assert one.stop() in (0, -signal.SIGTERM), one.log.read_text()
        assert not any(one.well() for one in both)
    events = [json.loads(line)["event"] for line in both[0].log.read_text().splitlines()]
    assert (events[0], events[-1]) == ("follower.began", "follower.ended")


def test_the_image_is_built_from_what_is_there_and_nothing_else() -> None:
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    sent = [line[1:] for line in lines if line.startswith("!")]
    assert "*" in lines
    assert all((ROOT / name).exists() for name in sent)
    for copied in re.findall(r"^COPY (?!--)(\S+) ", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE):
        assert copied == "." or copied.split("/")[0] in sent
        assert (ROOT / copied).exists()


def pins(name: str) -> dict[str, set[str]]:
    """What a lock names, as it names it, with the hashes."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8").replace("\\\n", " ")
    return {line.split(" --hash")[0].strip(): set(line.split("--hash=")[1:]) for line in text.splitlines()}


def test_the_image_has_what_users_have_and_all_extras_and_no_tool_of_tests() -> None:
    image, run, dev = pins("image"), pins("run"), pins("dev")
    assert image.items() <= dev.items()
    assert run.items() <= image.items()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    named = {pin.partition("==")[0] for pin in image}
    extras = [one for its in project["project"]["optional-dependencies"].values() for one in its]
    assert {re.split(r"[\[><=]", wanted)[0] for wanted in extras} <= named
    assert named.isdisjoint({"pytest", "playwright", "ruff", "mypy", "hatchling"})


def unit() -> dict[str, list[str]]:
    """What the unit of systemd says, by name."""
    said: dict[str, list[str]] = {}
    for line in UNIT.read_text("utf-8").splitlines():
        name, is_said, value = line.partition("=")
        if is_said and not line.startswith("#"):
            said.setdefault(name, []).append(value)
    return said


def test_the_unit_of_systemd_starts_a_follower_and_stops_it_well(newsroom: Newsroom, tmp_path: Path) -> None:
    said = unit()
    home = said["WorkingDirectory"][0]
    assert said["ReadWritePaths"] == [home]
    newsroom.feeds["/paper"] = []
    source = f'[[source]]\nname = "Paper"\nurl = "{newsroom.base}/paper"\nallow_private = true\n'
    (tmp_path / "onrecord.toml").write_text(source)
    surroundings = dict(line.split("=", 1) for line in said["Environment"])
    assert surroundings["ONRECORD_LEDGER"].startswith(f"{home}/")
    surroundings = {name: value.replace(home, str(tmp_path)) for name, value in surroundings.items()}
    program, *words = shlex.split(said["ExecStart"][0])
    log = tmp_path / "log.txt"
    with log.open("wb") as file:
        started = here([Path(program).name, *words])
        process = subprocess.Popen(started, cwd=tmp_path, env={**os.environ, **surroundings}, stderr=file)
    try:
        end = time.monotonic() + 300
        while "source.polled" not in log.read_text():
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(float(said["TimeoutStopSec"][0])) == 0
    finally:
        process.kill()
        process.wait()
    assert (tmp_path / "onrecord.db").exists()


def test_systemd_has_nothing_to_say_against_the_unit(tmp_path: Path) -> None:
    """Where there is systemd; else only that each setting is said once."""
    said = unit()
    assert all(len(values) == 1 for values in said.values())
    program = shutil.which("systemd-analyze")
    if program is not None:
        its = tmp_path / UNIT.name
        its.write_text(UNIT.read_text("utf-8").replace(said["ExecStart"][0].split()[0], sys.executable))
        done = subprocess.run([program, "verify", str(its)], capture_output=True, text=True, timeout=60)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
