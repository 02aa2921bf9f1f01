"""The users file: a path in; names with roles, hashes of passwords and tokens out, and back in one piece."""

from __future__ import annotations

import json
import os
import secrets
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

from onrecord.errors import UsageError

Role = Literal["reader", "editor", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
"""From what may least to what may most."""
_MARK = "onrecord_users"
_LARGEST = 4 * 1024 * 1024
LONGEST_NAME = 64


@dataclass(frozen=True, slots=True)
class User:
    """One user. `password` is an argon2 hash, `stamp` changes with it, `tokens` are hashes by day made."""

    name: str
    role: Role
    password: str
    stamp: str
    since: str
    tokens: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """All users by name, and the secret by which sessions are signed."""

    secret: str
    users: Mapping[str, User] = field(default_factory=dict)

    def named(self, name: str) -> User | None:
        """The user of that name, in any case of letters."""
        wanted = name.strip().casefold()
        return next((u for n, u in self.users.items() if n.casefold() == wanted), None)

    def with_user(self, user: User) -> Book:
        """The book with a user added or changed."""
        return replace(self, users={**self.users, user.name: user})

    def without(self, name: str) -> Book:
        """The book without a user."""
        return replace(self, users={n: u for n, u in self.users.items() if n != name})


def new_book() -> Book:
    """A book without users, with a secret of its own."""
    return Book(secrets.token_urlsafe(32))


def users_beside(ledger: str) -> str:
    """Where the users of a ledger are kept by default: beside its file, or here for one that is not a file."""
    path = ledger.removeprefix("sqlite:///")
    return "onrecord.users.json" if "://" in path else f"{path}.users.json"


def read_book(path: str) -> Book | None:
    """The book in a file; None where there is none. Raises UsageError where it is broken or others can read it."""
    try:
        with open(path, "rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            data = file.read(_LARGEST + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UsageError(f"{path}: the users cannot be read: {error.strerror or error}") from None
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise UsageError(f"{path}: others can read it; run `chmod 600 {path}`")
    try:
        return _book(json.loads(data))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UsageError(f"{path}: not a users file of Onrecord, or broken") from None


def _book(value: Any) -> Book:
    if value[_MARK] != 1 or len(value["secret"]) < 32:
        raise ValueError(_MARK)
    users = {}
    for name, said in value["users"].items():
        if said["role"] not in ROLES:
            raise ValueError(said["role"])
        tokens = tuple((str(t["hash"]), str(t["since"])) for t in said.get("tokens", ()))
        users[name] = User(name, said["role"], str(said["password"]), str(said["stamp"]), str(said["since"]), tokens)
    return Book(str(value["secret"]), users)


def write_book(path: str, book: Book) -> None:
    """Put the book in its place in one piece, readable by its owner only. Raises UsageError where that fails."""
    users = {
        u.name: {
            "role": u.role, "password": u.password, "stamp": u.stamp, "since": u.since,
            "tokens": [{"hash": h, "since": s} for h, s in u.tokens],
        }
        for u in book.users.values()
    }  # fmt: skip
    text = json.dumps({_MARK: 1, "secret": book.secret, "users": users}, ensure_ascii=False, indent=1) + "\n"
    try:
        handle, beside = tempfile.mkstemp(dir=os.path.dirname(os.path.abspath(path)), prefix=".onrecord-users-")
        try:
            with open(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, path)
        except BaseException:
            os.unlink(beside)
            raise
    except OSError as error:
        raise UsageError(f"{path}: the users cannot be written: {error.strerror or error}") from None
