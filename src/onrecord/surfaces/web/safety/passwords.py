"""Passwords and tokens in; their hashes, and whether one fits, out. A name that nobody has takes as long as any."""

from __future__ import annotations

import hashlib
import secrets
from functools import lru_cache
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from onrecord.errors import UsageError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 10
LONGEST = 1024
_AT_ONCE = BoundedSemaphore(2)
"""One check takes 64 MB of memory: so many run at once, the others wait."""
_WAIT_SECONDS = 10.0


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


@lru_cache(maxsize=1)
def _nobody() -> str:
    """A hash that no password fits, as dear to check as any other."""
    return _hasher().hash(secrets.token_urlsafe(32))


def prepare() -> None:
    """Make what the first check would else be slower by."""
    _nobody()


def hashed(password: str, name: str) -> str:
    """The argon2 hash of a password. Raises UsageError for one that is too short, too long or the name itself."""
    if len(password) < SHORTEST:
        raise UsageError(f"the password is too short: {SHORTEST} characters or more")
    if len(password) > LONGEST:
        raise UsageError(f"the password is too long: {LONGEST:,} characters at most")
    if password.casefold().strip() == name.casefold():
        raise UsageError("the password is the name")
    return _hasher().hash(_bytes(password))


def fits(password: str, known: str | None) -> bool:
    """Whether a password fits a hash; None is the hash of a name that nobody has, and takes as long.

    Raises TimeoutError where too many are being checked at once.
    """
    from argon2.exceptions import InvalidHashError, VerificationError

    if not _AT_ONCE.acquire(timeout=_WAIT_SECONDS):
        raise TimeoutError
    try:
        return _hasher().verify(known or _nobody(), _bytes(password[: LONGEST + 1])) and known is not None
    except (VerificationError, InvalidHashError):
        return False
    finally:
        _AT_ONCE.release()


def new_token() -> str:
    """A token made by chance."""
    return f"onr_{secrets.token_urlsafe(32)}"


def token_hash(token: str) -> str:
    """What is kept of a token: it has 256 bits of chance, so a plain hash is enough."""
    return f"sha256:{hashlib.sha256(_bytes(token)).hexdigest()}"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
