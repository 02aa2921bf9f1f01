"""The address of a mailbox in; a conversation with its server out, in which nothing is changed and all is bounded."""

from __future__ import annotations

import imaplib
import os
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import httpcore

from onrecord.errors import NotNow, ReportRefused
from onrecord.sources.connecting import Clock, addresses_of
from onrecord.sources.polite import Web
from onrecord.sources.source import Source

_PORTS = {"imaps": 993, "imap": 143}
_WITHIN = 120.0
_BUDGET = 96 * 1024 * 1024
_LONGEST_PASSWORD = 4096


@dataclass(frozen=True, slots=True)
class Address:
    """Where a mailbox is: `tls` from the first byte, else after STARTTLS."""

    host: str
    port: int
    user: str
    mailbox: str
    tls: bool

    @classmethod
    def of(cls, url: str) -> Address:
        """The address that imaps://USER@HOST/MAILBOX is; INBOX where it names none."""
        parts = urlsplit(url)
        mailbox = unquote(parts.path.strip("/")) or "INBOX"
        return cls(
            host=(parts.hostname or "").rstrip("."), port=parts.port or _PORTS[parts.scheme],
            user=unquote(parts.username or ""), mailbox=mailbox, tls=parts.scheme == "imaps",
        )  # fmt: skip


class _Bounded(imaplib.IMAP4):
    """A conversation of so many bytes and seconds at most, with an address that was looked up once and checked."""

    def __init__(self, source: Source, address: Address, web: Web, clock: Clock) -> None:
        self._source, self._address, self._web, self._clock = source, address, web, clock
        self._taken = 0
        super().__init__(address.host, address.port)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        host, port = self._address.host, self._address.port
        private = self._source.allow_private
        found = addresses_of(self._source.url, host, port, self._clock, self._web.resolver, private)
        made = None
        for at, one in enumerate(found):
            try:
                made = socket.create_connection((one, port), timeout=min(self._clock.left(), 20.0))
                break
            except OSError:
                if at == len(found) - 1:
                    raise
        if made is None:
            raise OSError("no address")
        if self._address.tls:
            return self._web.tls.wrap_socket(made, server_hostname=host)
        return made

    def read(self, size: int) -> bytes:
        """So many bytes from the server."""
        self._counted(size)
        return super().read(size)

    def readline(self) -> bytes:
        """A line from the server."""
        self._counted(0)
        line = super().readline()
        self._counted(len(line))
        return line

    def _counted(self, size: int) -> None:
        self._taken += size
        if self._taken > _BUDGET:
            raise self.abort("the server sends without end")
        self.sock.settimeout(min(self._clock.left(), 30.0))


def opened(source: Source, web: Web) -> imaplib.IMAP4:
    """A conversation in which the mailbox is open for reading only; log it out in the end.

    Raises ReportRefused, NotNow where the server cannot be had for now.
    """
    address = Address.of(source.url)
    secret = password(source)
    with plainly(source):
        talk = _Bounded(source, address, web, Clock(_WITHIN))
        try:
            if not address.tls:
                talk.starttls(web.tls)
            talk.login(address.user, secret)
            status, said = talk.select(_quoted(address.mailbox), readonly=True)
            if status != "OK":
                raise ReportRefused(source.url, f"no mailbox {address.mailbox!r}: {told(said)}")
        except BaseException:
            close(talk)
            raise
    return talk


def close(talk: imaplib.IMAP4) -> None:
    """End a conversation, whatever the server makes of it."""
    try:
        talk.logout()
    except (imaplib.IMAP4.error, OSError, httpcore.TimeoutException):
        talk.shutdown()


class plainly:  # noqa: N801
    """Within it what a mail server does wrong becomes a ReportRefused in plain words."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def __enter__(self) -> None:
        return None

    def __exit__(self, sort: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        url = self._source.url
        if isinstance(error, ssl.SSLCertVerificationError):
            raise NotNow(url, f"its certificate cannot be trusted: {error.verify_message}") from None
        if isinstance(error, (TimeoutError, httpcore.TimeoutException)):
            raise NotNow(url, "the mail server does not answer in time") from None
        if isinstance(error, (imaplib.IMAP4.abort, OSError)):
            raise NotNow(url, f"no conversation with the mail server: {told([str(error)])}") from None
        if isinstance(error, (imaplib.IMAP4.error, ValueError, LookupError, TypeError)):
            raise NotNow(url, f"the mail server refuses: {told([str(error)])}") from None


def password(source: Source) -> str:
    """The password of a mailbox, from where the source says that it is; raises ReportRefused."""
    if source.password_env:
        found = os.environ.get(source.password_env)
        if not found:
            raise ReportRefused(source.url, f"the environment has no {source.password_env}")
    elif source.password_file:
        try:
            with open(source.password_file, encoding="utf-8") as file:
                found = file.readline(_LONGEST_PASSWORD).rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "no text"
            raise ReportRefused(source.url, f"{source.password_file}: {reason}") from None
    else:
        raise ReportRefused(source.url, "neither password_env nor password_file says where its password is")
    if not found.isascii() or not found.isprintable():
        raise ReportRefused(source.url, "its password has characters that are not sent")
    return found


def told(said: object) -> str:
    """What a server said, short and printable."""
    parts = said if isinstance(said, list) else [said]
    text = " ".join(p.decode("utf-8", "replace") if isinstance(p, bytes) else str(p) for p in parts if p)
    return "".join(c if c.isprintable() else " " for c in text)[:200].strip() or "nothing"


def _quoted(name: str) -> str:
    """The name of a mailbox as it is sent: in modified UTF-7 and between quotes (RFC 3501)."""
    made = []
    for run in _runs(name):
        if run.isascii():
            made.append(run.replace("&", "&-"))
        else:
            packed = run.encode("utf-7").decode("ascii").removeprefix("+").removesuffix("-").replace("/", ",")
            made.append(f"&{packed}-")
    escaped = "".join(made).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _runs(name: str) -> list[str]:
    runs: list[str] = []
    for c in name:
        if runs and runs[-1][-1].isascii() == c.isascii():
            runs[-1] += c
        else:
            runs.append(c)
    return runs
