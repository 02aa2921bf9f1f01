"""Changes of the users file: a path, a name and what becomes of it in; the file changed, or a UsageError, out."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from onrecord.errors import UsageError
from onrecord.ledger.days import now
from onrecord.surfaces.web.safety.passwords import hashed, new_token, token_hash
from onrecord.surfaces.web.safety.users import LONGEST_NAME, ROLES, Book, Role, User, new_book, read_book, write_book

Clock = Callable[[], datetime]


def add_user(path: str, name: str, role: Role, password: str, clock: Clock = now) -> User:
    """Add a user; makes the file where there is none."""
    book = read_book(path) or new_book()
    name = good_name(name)
    if book.named(name):
        raise UsageError(f"there is a user {name!r} already")
    user = User(name, role, hashed(password, name), secrets.token_hex(8), _day(clock))
    write_book(path, book.with_user(user))
    return user


def remove_user(path: str, name: str) -> User:
    """Remove a user with sessions and tokens; the last admin stays as long as there are others."""
    book, user = _found(path, name)
    rest = book.without(user.name)
    if user.role == "admin" and rest.users and not any(u.role == "admin" for u in rest.users.values()):
        raise UsageError(f"{user.name} is the last admin: add another first")
    write_book(path, rest)
    return user


def set_password(path: str, name: str, password: str) -> User:
    """Change a password; sessions that are open end."""
    book, user = _found(path, name)
    user = replace(user, password=hashed(password, user.name), stamp=secrets.token_hex(8))
    write_book(path, book.with_user(user))
    return user


def make_token(path: str, name: str, clock: Clock = now) -> str:
    """A new token of a user; only its hash is kept."""
    book, user = _found(path, name)
    token = new_token()
    write_book(path, book.with_user(replace(user, tokens=(*user.tokens, (token_hash(token), _day(clock))))))
    return token


def revoke_tokens(path: str, name: str) -> int:
    """End all tokens of a user; how many there were."""
    book, user = _found(path, name)
    write_book(path, book.with_user(replace(user, tokens=())))
    return len(user.tokens)


def good_name(name: str) -> str:
    """The name as it is kept. Raises UsageError for one that would be hard to tell from others on a page."""
    name = " ".join(unicodedata.normalize("NFC", name).split())
    if not name or len(name) > LONGEST_NAME:
        raise UsageError(f"a name has 1 to {LONGEST_NAME} characters")
    if not name.isprintable() or any(unicodedata.category(c) in ("Cf", "Co", "Cn") for c in name):
        raise UsageError("a name has letters, digits, spaces and marks only")
    return name


def role_named(role: str) -> Role:
    """The role. Raises UsageError for a word that is none."""
    found = next((r for r in ROLES if r == role), None)
    if found is None:
        raise UsageError(f"no role {role!r}: choose one of {', '.join(ROLES)}")
    return found


def _found(path: str, name: str) -> tuple[Book, User]:
    book = read_book(path)
    if book is None:
        raise UsageError(f"{path}: there is no such file; `onrecord user add NAME` makes it")
    user = book.named(name)
    if user is None:
        names = ", ".join(sorted(book.users)) or "nobody"
        raise UsageError(f"no user {name!r}: there is {names}")
    return book, user


def _day(clock: Clock) -> str:
    return clock().date().isoformat()
