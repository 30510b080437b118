"""Nothing is sent to where clouds keep their secrets, however it is written and whatever is allowed."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.http.forbidden import why_never
from simulator.http.hosts import Hosts
from simulator.usage import UsageError

METADATA = [
    "169.254.169.254",
    "169.254.170.2",
    "169.254.0.23",
    "fe80::a9fe:a9fe",
    "fe80::1%eth0",
    "febf::1",
    "fd00:ec2::254",
    "FD00:0EC2:0:0::254",
    "fd00:ec2::23",
    "fd00:ec2::254%lo",
    "fd20:ce::254",
    "fd00:c1::a9fe:a9fe",
    "fd00:42::42",
    "fd00:a9fe:a9fe::1",
    "fd00:100::100:200",
    "100.100.100.200",
    "192.0.0.192",
    "168.63.129.16",
]
EMBEDDED = [
    "::ffff:169.254.169.254",
    "::ffff:a9fe:a9fe",
    "::169.254.169.254",
    "::ffff:0:169.254.169.254",
    "64:ff9b::169.254.169.254",
    "64:ff9b::6464:64c8",
    "64:ff9b:1::a9fe:a9fe",
    "64:ff9b:1:a9fe:a9:fe00::",
    "2002:a9fe:a9fe::1",
    "2001:0:a9fe:a9fe::1",
    "2001:0:808:808:0:0:5601:5601",
    "fd12::5efe:169.254.169.254",
    "fd12::200:5efe:a9fe:a9fe",
]
NOBODY = [
    "0.0.0.0",
    "0.1.2.3",
    "::",
    "224.0.0.1",
    "239.255.255.255",
    "ff02::1",
    "255.255.255.255",
    "::ffff:0:0",
]
NAMES = ["metadata.google.internal", "Metadata.Google.Internal.", "metadata.goog"]
EVERYTHING = ("0.0.0.0/0", "::/0")


def says(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Has every name be these addresses."""

    def found(_host: str, port: int, *_: Any, **__: Any) -> Any:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", found)


@pytest.mark.parametrize("address", [*METADATA, *EMBEDDED, *NOBODY])
@pytest.mark.parametrize("allowed", [(), EVERYTHING, ("provider.test",)], ids=str)
def test_it_is_refused_as_an_address_and_under_a_name(
    monkeypatch: pytest.MonkeyPatch, address: str, allowed: tuple[str, ...]
) -> None:
    says(monkeypatch, address)
    for host in (address, "provider.test"):
        with pytest.raises(UsageError, match="nothing is ever sent there, whatever is allowed"):
            Hosts(allowed).addresses(host, 80)


@pytest.mark.parametrize("name", NAMES)
def test_its_names_are_refused_whatever_they_are_said_to_be(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    says(monkeypatch, "10.0.0.1")
    with pytest.raises(UsageError, match=f"{name} is the metadata service of a cloud"):
        Hosts(EVERYTHING).addresses(name, 80)


@pytest.mark.parametrize("word", [*METADATA[:3], "169.254.0.0/16", "fd00:ec2::/64", "224.0.0.0/8", *NAMES])
def test_allowing_it_is_refused_at_once(word: str) -> None:
    with pytest.raises(UsageError, match=f"{word} cannot be allowed: nothing is ever sent there"):
        Hosts([word])


@pytest.mark.parametrize(
    "host",
    ["2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.43518", "100.6579400"],
)
def test_other_ways_to_write_an_address_are_seen_through(host: str) -> None:
    """The system's own resolver reads these, where it does."""
    with pytest.raises((UsageError, ConnectionError)) as refused:
        Hosts(EVERYTHING).addresses(host, 80)
    assert isinstance(refused.value, ConnectionError) or "is ever sent there" in str(refused.value)


def test_the_other_addresses_of_a_name_are_still_good(monkeypatch: pytest.MonkeyPatch) -> None:
    says(monkeypatch, "fd00:ec2::254", "169.254.169.254", "10.0.0.7")
    assert Hosts(["many.test"]).addresses("many.test", 80) == ("10.0.0.7",)


def test_a_name_is_allowed_with_or_without_its_last_dot(monkeypatch: pytest.MonkeyPatch) -> None:
    says(monkeypatch, "93.184.216.34")
    for allowed, host in (("provider.test.", "provider.test"), ("provider.test", "Provider.TEST.")):
        assert Hosts([allowed]).addresses(host, 80) == ("93.184.216.34",)


@pytest.mark.parametrize("host", ["::1", "127.0.0.1", "fd00::1", "fd00:ec3::254", "::ffff:10.0.0.1"])
def test_private_addresses_beside_it_are_good(host: str) -> None:
    assert Hosts().addresses(host, 80) == (host,)


@given(st.ip_addresses(v=4))
def test_an_address_in_another_is_refused_as_itself(plain: ipaddress.IPv4Address) -> None:
    low = f"{int(plain) >> 16:x}:{int(plain) & 0xFFFF:x}"
    never = why_never("", str(plain))
    for written in (f"::ffff:{low}", f"64:ff9b::{low}", f"2002:{low}::1", f"::ffff:0:{low}"):
        assert why_never("", written) == never, written
