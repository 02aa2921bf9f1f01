"""Which machines a URL may name, and which addresses may be connected to."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.sources.addresses import resolve, why_not_address, why_not_name

OWN = ["127.0.0.1", "127.8.9.1",
       "10.0.0.1", "172.16.5.4", "172.31.255.255", "192.168.1.1", "100.64.0.1", "::1", "fd12::1"]
NEVER = [
    "0.0.0.0", "0.1.2.3", "169.254.169.254", "fe80::1", "224.0.0.1", "ff02::1", "255.255.255.255", "240.0.0.1", "::",
    "192.0.2.7", "198.51.100.1", "198.18.0.1", "2001:db8::1", "fec0::1", "fd00:ec2::254", "100.100.100.200",
    "64:ff9b:1::1", "2001::1", "2001:10::1", "100::1", "5f00::1",
]  # fmt: skip
OPEN = ["1.1.1.1", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450:4001::1"]


def wrapped(address: str) -> list[str]:
    value = int(ipaddress.IPv4Address(address))
    high, low = value >> 16, value & 0xFFFF
    ends = [f"{start}{high:x}:{low:x}" for start in ("::ffff:", "64:ff9b::", "::", "::ffff:0:", "2a00::5efe:")]
    return [*ends, f"2002:{high:x}:{low:x}::1"]


@pytest.mark.parametrize("address", OWN)
def test_own_addresses_are_for_those_who_allow_them(address: str) -> None:
    assert why_not_address(address, allow_private=False)
    assert why_not_address(address, allow_private=True) is None


@pytest.mark.parametrize("address", NEVER)
@pytest.mark.parametrize("allow_private", [False, True])
def test_what_is_no_page_is_refused_always(address: str, allow_private: bool) -> None:
    assert why_not_address(address, allow_private)


@pytest.mark.parametrize("address", OPEN)
def test_public_addresses_are_let_through(address: str) -> None:
    assert why_not_address(address, allow_private=False) is None


@pytest.mark.parametrize("address", [*OWN[:7], "169.254.169.254", "0.0.0.0"])
def test_an_address_within_an_address_is_refused_like_the_bare_one(address: str) -> None:
    assert [w for w in wrapped(address) if why_not_address(w, allow_private=False) is None] == []


def test_a_public_address_behind_nat64_is_let_through() -> None:
    assert why_not_address("64:ff9b::101:101", allow_private=False) is None
    assert why_not_address("::ffff:1.1.1.1", allow_private=False) is None


@settings(deadline=None)
@given(st.ip_addresses(v=4))
def test_no_way_of_writing_an_address_makes_it_public(address: ipaddress.IPv4Address) -> None:
    bare = why_not_address(str(address), allow_private=False)
    if bare:
        assert all(why_not_address(w, allow_private=False) for w in wrapped(str(address)))
    assert bare or address.is_global


@pytest.mark.parametrize(
    "name",
    ["localhost", "a.localhost", "localhost.localdomain", "printer.local", "metadata.google.internal", "nas", "nas.lan",
     "router.home.arpa", "mail.corp"],
)  # fmt: skip
def test_names_of_the_own_network_are_for_those_who_allow_them(name: str) -> None:
    assert why_not_name(name, allow_private=False)
    assert why_not_name(name, allow_private=True) is None


@pytest.mark.parametrize(
    "name",
    ["2130706433", "0x7f000001", "0x7f.1", "127.1", "0177.0.0.1", "127.0.0.0x1", "017700000001", "1.2.3.4.5", "0x",
     "", ".", "a..b", "-a.example", "a b.example", "a%2eexample", "a" * 64 + ".example", "é.example", "a.example\n",
     "[::1]", "fe80::1%25eth0", "127。0。0。1"],
)  # fmt: skip
def test_names_that_cannot_be_right_are_refused_always(name: str) -> None:
    assert why_not_name(name, allow_private=True)


@pytest.mark.parametrize("name", ["www.paper.example", "a_b.example", "xn--e1afmkfd.xn--p1ai", "3n.example", "1.1.1.1"])
def test_usual_names_are_looked_up(name: str) -> None:
    assert why_not_name(name, allow_private=False) is None


def test_the_system_knows_its_own_name() -> None:
    assert set(resolve("localhost", 80)) <= {"127.0.0.1", "::1"}
