"""The name or address of a machine in; a plain reason out why nothing is fetched from there, or None."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

Resolver = Callable[[str, int], Sequence[str]]
"""The addresses of a name and port, the best first; raises OSError where there are none."""
Address = IPv4Address | IPv6Address

_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_](?:[a-z0-9_-]{0,62})){0,126}\Z")
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)\Z")
_OWN_ENDINGS = (
    "localhost", "localdomain", "local", "internal", "intranet", "lan", "home", "corp", "private", "home.arpa",
)  # fmt: skip
# Where an IPv4 address stands in these, it is where the packets go: NAT64 (RFC 6052), IPv4-compatible, SIIT.
_LAST_FOUR = tuple(IPv6Network(n) for n in ("64:ff9b::/96", "::/96", "::ffff:0:0:0/96"))
_NAT64_LOCAL = IPv6Network("64:ff9b:1::/48")
_ISATAP = (0x00005EFE, 0x02005EFE)
_OWN = tuple(
    ip_network(n)
    for n in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "::1/128", "fc00::/7")
)
# The addresses at which clouds hand out the keys of a machine; with 169.254.169.254, which is link-local.
_KEYS = frozenset(map(ip_address, ("fd00:ec2::254", "100.100.100.200", "192.0.0.192")))


def resolve(name: str, port: int) -> list[str]:
    """What the operating system says, each address once; raises OSError."""
    found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


def why_not_name(name: str, allow_private: bool) -> str | None:
    """The reason why a host, in lower case and without its last dot, is not even looked up."""
    if is_address(name):
        return None
    if not _NAME.match(name):
        return "the name of the machine cannot be right"
    last = name.rsplit(".", 1)[-1]
    if _NUMBER.match(last):
        return "a number that stands for an address is not taken: write the address with four numbers or the name"
    if allow_private:
        return None
    if "." not in name or any(name == e or name.endswith(f".{e}") for e in _OWN_ENDINGS):
        return f"{name} is a name of this machine or of the own network"
    return None


def why_not_address(text: str, allow_private: bool) -> str | None:
    """The reason why no connection is made to an address.

    `allow_private` lets through loopback, private and shared (CGNAT) addresses; link-local ones, those at which clouds
    keep keys, multicast and reserved ones are refused always.
    """
    address = _literal(text)
    if address is None:
        return f"{text[:80]!r} is no address"
    for inner in _ways(address):
        reason = _why_not(inner, allow_private)
        if reason:
            return f"{address} is {reason}"
    return None


def is_address(text: str) -> bool:
    """Whether a host is an address and not a name."""
    return _literal(text) is not None


def _literal(text: str) -> Address | None:
    """The address; one with a zone ("fe80::1%eth0") is none that a URL may have."""
    try:
        return None if "%" in text else ip_address(text)
    except ValueError:
        return None


def _ways(address: Address) -> list[Address]:
    """The address and the IPv4 addresses that are embedded in it."""
    found: list[Address] = []
    if isinstance(address, IPv6Address):
        value = int(address)
        last = IPv4Address(value & 0xFFFFFFFF)
        if address.ipv4_mapped is not None:
            return [address.ipv4_mapped]
        if address in _LAST_FOUR[0]:
            return [last]
        if any(address in network for network in _LAST_FOUR[1:]) and value > 1:
            found.append(last)
        if (value >> 32) & 0xFFFFFFFF in _ISATAP:
            found.append(last)
        if address.sixtofour is not None:
            found.append(address.sixtofour)
        if address.teredo is not None:
            found += address.teredo
    return [address, *found]


def _why_not(address: Address, allow_private: bool) -> str | None:
    if address in _KEYS or address.is_link_local:
        return "a link-local address"
    if address.is_unspecified or address.is_multicast:
        return "no address of one machine"
    if isinstance(address, IPv6Address) and (address.is_site_local or address in _NAT64_LOCAL):
        return "an address of the own network"
    if any(address.version == network.version and address in network for network in _OWN):
        return None if allow_private else "an address of this machine or of the own network"
    if not address.is_global or address.is_reserved:
        return "a reserved address"
    return None
