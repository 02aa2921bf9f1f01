"""Who may come in from where, as the command line says it; a sentence that says what to do where that is not safe."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from onrecord.errors import UsageError
from onrecord.surfaces.web.safety.users import Book, read_book

SHORTEST_TOKEN = 16


@dataclass(frozen=True, slots=True)
class Access:
    """How the desk is reached: `host` is where it listens, `users` the path of the users file, `name` what everybody on
    this machine alone is called, `hosts` the other names it answers to, `token` a secret that opens it like an admin's,
    `proxies` the networks from which the proxy may ask, beside this machine.
    """

    host: str = "127.0.0.1"
    users: str | None = None
    name: str | None = None
    proxy: bool = False
    hosts: tuple[str, ...] = ()
    token: str | None = None
    proxies: tuple[str, ...] = ()

    @property
    def alone(self) -> bool:
        """Whether only this machine reaches the desk."""
        return is_loopback(self.host) and not self.proxy

    def open(self, book: Book | None) -> bool:
        """Whether nobody signs in: on this machine alone, without users or token, or with a name for everybody."""
        return self.alone and (self.name is not None or not (self.token or (book and book.users)))

    @property
    def called(self) -> str:
        """The name of everybody on a desk without sign-in, and of who has the token."""
        if self.name:
            return self.name
        try:
            return getpass.getuser()
        except (OSError, KeyError, ImportError):
            return "admin"


def is_loopback(host: str) -> bool:
    """Whether an address to listen on is reached from this machine only."""
    if host.lower() == "localhost":
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def check(access: Access) -> None:
    """Raises UsageError, with what to do, where a desk with this access would not be safe."""
    if access.token is not None and len(access.token) < SHORTEST_TOKEN:
        raise UsageError(f"ONRECORD_TOKEN is too short: it needs {SHORTEST_TOKEN} characters or more, made by chance")
    for network in access.proxies:
        try:
            ip_network(network)
        except ValueError:
            raise UsageError(f"--proxy-from {network}: not an address or a network such as 172.16.0.0/12") from None
    if access.alone:
        return
    where = "behind a proxy" if access.proxy else f"on {access.host}"
    if access.name is not None and access.token is None:
        raise UsageError(f"--as is for a desk that only this machine reaches; {where} everybody signs in")
    book = read_book(access.users) if access.users else None
    if access.token or (book and any(u.role == "admin" for u in book.users.values())):
        return
    file = f" --users {access.users}" if access.users else ""
    raise UsageError(
        f"{where} others can reach the desk, and nobody could sign in. Make an admin with "
        f"`onrecord user add NAME --role admin{file}`, or set ONRECORD_TOKEN to a long secret; then start again"
    )


def advice(access: Access) -> list[str]:
    """What whoever starts the desk should know, a sentence each."""
    if access.proxy and not access.hosts:
        return ["Say under which name the proxy is reached: --allow-host desk.example.org"]
    if access.alone or access.proxy:
        return []
    return [
        f"On {access.host} passwords and pages cross the network as they are. Better: serve on 127.0.0.1 with --proxy "
        "--allow-host NAME, and let a reverse proxy with TLS (Caddy, nginx) pass requests on"
    ]


def token_of(environment: Mapping[str, str]) -> str | None:
    """The token that the environment sets."""
    return environment.get("ONRECORD_TOKEN") or None
