"""Where the tests have their ledgers: in files and in a PostgreSQL server of the test session; the long ones first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.places import Databases, Files, Places, Server, wanted

LONG = (
    "tests/following/", "tests/test_bad_input.py", "tests/test_deploy.py", "tests/test_docs.py",
    "tests/test_program.py", "tests/test_prop",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests that run the whole program, so that none of them is left to one process at the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


@pytest.fixture(autouse=True)
def stays() -> Iterator[None]:
    """A test that leaves the process in another folder fails: the tests behind it would find nothing."""
    before = Path.cwd()
    yield
    assert Path.cwd() == before


@pytest.fixture(scope="session")
def server() -> Server:
    """A PostgreSQL server, which is started when a test wants it."""
    return Server()


@pytest.fixture(params=wanted())
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Places]:
    """Places for ledgers; a test that asks for them runs with those of SQLite and with those of PostgreSQL."""
    if request.param == "sqlite":
        yield Files(tmp_path)
        return
    with closing(Databases(request.getfixturevalue("server"))) as databases:
        yield databases


@pytest.fixture
def file(tmp_path: Path) -> str:
    """A file for a ledger, for what is true of files only."""
    return str(tmp_path / "desk.db")


@pytest.fixture
def path(places: Places) -> str:
    """One place for a ledger."""
    return places.fresh()
