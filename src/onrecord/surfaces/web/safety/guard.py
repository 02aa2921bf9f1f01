"""What the guarded desk knows while it runs: its access in; who a visit is by, and signing in and out, out."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest
from logging import ERROR, WARNING
from threading import Lock
from typing import Literal

from fastapi import HTTPException, Request
from starlette.types import Scope

from onrecord.engines.events import tell
from onrecord.errors import UsageError
from onrecord.surfaces.web.safety.access import Access
from onrecord.surfaces.web.safety.lockout import Lockout
from onrecord.surfaces.web.safety.passwords import fits, prepare, token_hash
from onrecord.surfaces.web.safety.sessions import IDLE_SECONDS, Session, Signer, new_session
from onrecord.surfaces.web.safety.users import ROLES, Book, Role, User, new_book, read_book

VISIT = "onrecord.visit"
FORM = "onrecord.form"
_BY_TOKEN = "token:"
_MOST_ENDED = 10_000


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks: `way` is "open" on a desk without sign-in, "session" in a browser, "token" for a program."""

    name: str
    role: Role
    way: Literal["open", "session", "token"]

    def may(self, role: Role) -> bool:
        """Whether the person has a role, or one that may more."""
        return ROLES.index(self.role) >= ROLES.index(role)


@dataclass(slots=True)
class Visit:
    """One request: by whom, in which session. `fresh` says that the browser has yet to be told of the session."""

    session: Session
    person: Person | None
    fresh: bool


class Guard:
    """Who may come in. Used by many threads; the users file is read again when it changes."""

    def __init__(self, access: Access, clock: Callable[[], float] = time.time) -> None:
        """Raises UsageError for a users file that is broken."""
        self.access = access
        self.clock = clock
        self.lockout = Lockout()
        self._lock = Lock()
        self._ended: dict[str, float] = {}
        self._stamp: tuple[int, ...] | None = None
        self._book = (read_book(access.users) if access.users else None) or new_book()
        self._stamp = self._stat()
        self.open = access.open(self._book)
        self.signer = Signer(self._book.secret)
        self._token_stamp = secrets.token_hex(8)
        if not self.open:
            prepare()

    def book(self) -> Book:
        """The users as the file has them now; nobody while it is broken or gone."""
        stamp = self._stat()
        with self._lock:
            if stamp != self._stamp:
                self._stamp = stamp
                self._book = self._read()
                self.signer = Signer(self._book.secret)
            return self._book

    def _read(self) -> Book:
        try:
            book = read_book(self.access.users) if self.access.users else None
        except UsageError as error:
            tell("users.broken", ERROR, why=error)
            book = None
        return book or new_book()

    def _stat(self) -> tuple[int, ...] | None:
        try:
            found = os.stat(self.access.users) if self.access.users else None
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_size, found.st_ino, found.st_mode) if found else None

    def session(self, cookie: str | None) -> Session | None:
        """The session of a cookie, if it is ours and has not ended."""
        self.book()
        found = self.signer.session(cookie, self.clock()) if cookie else None
        return None if found is None or found.id in self._ended else found

    def by_session(self, session: Session) -> Person | None:
        """Who is signed in there: the role is the one that the user has now."""
        if self.open:
            return Person(self.access.called, "admin", "open")
        if session.name == _BY_TOKEN:
            known = self.access.token and compare_digest(session.stamp, self._token_stamp)
            return Person(self.access.called, "admin", "session") if known else None
        user = self.book().users.get(session.name)
        return Person(user.name, user.role, "session") if user and compare_digest(user.stamp, session.stamp) else None

    def by_token(self, token: str) -> Person | None:
        """Whose token that is."""
        given = token_hash(token)
        if self.access.token and compare_digest(given, token_hash(self.access.token)):
            return Person(self.access.called, "admin", "token")
        for user in self.book().users.values():
            if any(compare_digest(given, known) for known, _ in user.tokens):
                return Person(user.name, user.role, "token")
        return None

    def sign_in(self, name: str, password: str, client: str) -> Session | float:
        """A session for who knows the password, or the desk's token as one; 0 where it is wrong, and the seconds to
        wait after too many wrong ones. Raises TimeoutError where too many passwords are being checked at once."""
        wait = self.lockout.enter(name, client)
        if wait:
            return wait
        user: User | None = self.book().named(name)
        right = fits(password, user.password if user else None)
        token = self.access.token
        if token and compare_digest(token_hash(password), token_hash(token)):
            self.lockout.passed(name, client)
            return new_session(self.clock(), _BY_TOKEN, self._token_stamp)
        if not right or user is None:
            tell("sign_in.refused", WARNING, client=client, user=user and user.name)
            return 0.0
        self.lockout.passed(name, client)
        return new_session(self.clock(), user.name, user.stamp)

    def end(self, session: Session) -> None:
        """Let a session be over, also for whoever has a copy of its cookie."""
        with self._lock:
            now = self.clock()
            self._ended = {i: t for i, t in self._ended.items() if t > now}
            while len(self._ended) >= _MOST_ENDED:
                del self._ended[next(iter(self._ended))]
            self._ended[session.id] = now + IDLE_SECONDS + 60


def visit_of(scope: Scope) -> Visit:
    """The visit that a request is."""
    visit: Visit = scope[VISIT]
    return visit


def person_of(request: Request) -> Person:
    """Who asks. Raises HTTPException 401 where nobody is signed in."""
    person = visit_of(request.scope).person
    if person is None:
        raise HTTPException(401, "Sign in first")
    return person


def need(role: Role) -> Callable[[Request], Person]:
    """A dependency for endpoints: who asks, if they have that role or one that may more; else HTTPException 403."""

    def checked(request: Request) -> Person:
        person = person_of(request)
        if not person.may(role):
            raise HTTPException(403, f"That is for {role}s; {person.name} is a {person.role}")
        return person

    return checked
