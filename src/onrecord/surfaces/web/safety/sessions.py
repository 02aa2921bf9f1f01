"""Sessions as signed cookies: a cookie's value and the time in; who came when, out, and back."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, replace

IDLE_SECONDS = 12 * 3600
RENEW_SECONDS = 300
_LONGEST = 1000
_AHEAD_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Session:
    """One visit by one browser. `name` is "" before signing in; `stamp` is that of the user's password then."""

    id: str
    name: str
    stamp: str
    seen: int


def new_session(now: float, name: str = "", stamp: str = "") -> Session:
    """A session with an id that nobody can guess."""
    return Session(secrets.token_urlsafe(18), name, stamp, int(now))


class Signer:
    """Signs sessions with a secret, and gives each its token against forged forms."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(b"onrecord session " + secret.encode()).digest()

    def cookie(self, session: Session) -> str:
        """The value of a session's cookie."""
        fields = [session.id, session.name, session.stamp, session.seen]
        body = base64.urlsafe_b64encode(json.dumps(fields, separators=(",", ":")).encode()).decode().rstrip("=")
        return f"{body}.{self._sign('cookie', body)}"

    def session(self, cookie: str, now: float) -> Session | None:
        """The session of a cookie; None for one that is not ours, is idle for too long or from the future."""
        body, _, signature = cookie.partition(".")
        if len(cookie) > _LONGEST or not hmac.compare_digest(signature.encode(), self._sign("cookie", body).encode()):
            return None
        try:
            fields = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
            found = Session(*fields)
        except (ValueError, TypeError, binascii.Error):
            return None
        return found if -_AHEAD_SECONDS <= now - found.seen <= IDLE_SECONDS else None

    def csrf(self, session: Session) -> str:
        """The token that forms of this session carry."""
        return self._sign("csrf", f"{session.id} {session.name}")

    def _sign(self, use: str, text: str) -> str:
        digest = hmac.new(self._key, f"{use} {text}".encode("utf-8", "replace"), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def renewed(session: Session, now: float) -> Session:
    """The session seen now; the same one where that was a moment ago."""
    return session if now - session.seen < RENEW_SECONDS else replace(session, seen=int(now))
