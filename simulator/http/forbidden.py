"""Addresses that nothing is ever sent to, whatever a user allowed: there clouds hand their secrets to any
process of a machine, or no one host answers.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address

from simulator.texts import Text

Address = IPv4Address | IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

METADATA = Text("the metadata service of a cloud", "云服务商的元数据服务")
NOBODY = Text("no address of one host", "不是一台主机的地址")
_WHAT = {
    "0.0.0.0/8": NOBODY,
    "::/128": NOBODY,
    "224.0.0.0/4": NOBODY,  # multicast
    "ff00::/8": NOBODY,
    "255.255.255.255/32": NOBODY,
    "169.254.0.0/16": METADATA,  # link-local: AWS, Google, Azure, Tencent, Huawei, OpenStack and most others
    "fe80::/10": METADATA,
    "fec0::/10": METADATA,  # site-local, which fd00::/8 took the place of
    "fd00:ec2::/32": METADATA,  # AWS
    "fd20:ce::/32": METADATA,  # Google
    "fd00:c1::/32": METADATA,  # Oracle
    "192.0.0.192/32": METADATA,  # Oracle
    "fd00:42::42/128": METADATA,  # Scaleway
    "fd00:a9fe:a9fe::/48": METADATA,  # Linode
    "100.100.100.200/32": METADATA,  # Alibaba
    "fd00:100::100:200/128": METADATA,  # Alibaba
    "168.63.129.16/32": METADATA,  # Azure
}
_NETWORKS: dict[Network, Text] = {ipaddress.ip_network(each): what for each, what in _WHAT.items()}
_NAMES = frozenset(
    {
        "instance-data.ec2.internal",
        "metadata.goog",
        "metadata.google.internal",
        "metadata.platformequinix.com",
        "metadata.tencentyun.com",
    }
)

# RFC 4291 (mapped, compatible), 6052 (NAT64), 8215, 2765 (translated): they end in an IPv4 address
_ENDING = [
    ipaddress.IPv6Network(each)
    for each in ("::ffff:0:0/96", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "::ffff:0:0:0/96")
]
_ISATAP = (b"\x00\x00\x5e\xfe", b"\x02\x00\x5e\xfe")


def parsed(address: str) -> Address:
    """The address of which this is the text, without its zone. A ValueError for any other text."""
    return ipaddress.ip_address(address.partition("%")[0])


def why_never(host: str, address: str = "") -> Text | None:
    """What a host name, or an address of it, is where nothing is ever sent to it; None where it may be."""
    if host.lower().rstrip(".") in _NAMES:
        return METADATA
    if not address:
        return None
    for each in _meant(parsed(address)):
        for network, what in _NETWORKS.items():
            if each in network:
                return what
    return None


def is_never(network: Network) -> bool:
    """Whether nothing is ever sent to any address of a network."""
    return any(
        network.version == each.version and network.subnet_of(each)  # type: ignore[arg-type]
        for each in _NETWORKS
    )


def _meant(address: Address) -> Iterator[Address]:
    """An address, and those that may be reached by it: IPv6 holds IPv4 addresses in many ways."""
    yield address
    if isinstance(address, IPv4Address):
        return
    packed = address.packed
    if int(address) > 1 and any(address in network for network in _ENDING):  # :: and ::1 are no such ones
        yield IPv4Address(packed[12:])
    if address in _ENDING[3]:
        yield IPv4Address(packed[6:8] + packed[9:11])
    if packed[8:12] in _ISATAP:
        yield IPv4Address(packed[12:])
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield from address.teredo
