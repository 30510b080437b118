"""Who may be sent to: checked after name resolution, and what was checked is what is connected to."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable

from simulator.core.errors import UsageError

OURS = tuple(
    ipaddress.ip_network(each)
    for each in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Hosts:
    """Who may be sent to: loopback and private addresses, plus names and networks the user allowed."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._names: set[str] = set()
        self._networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network] = []
        for each in allowed:
            try:
                self._networks.append(ipaddress.ip_network(each, strict=False))
            except ValueError:
                self._names.add(each.lower())
        self._known: dict[tuple[str, int], str] = {}

    def resolve(self, host: str, port: int) -> str:
        """The address to connect to; a UsageError where it is not allowed."""
        known = self._known.get((host, port))
        if known is not None:
            return known
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise ConnectionError(f"{host}: {error}") from None
        for entry in found:
            address = str(entry[4][0])
            if host.lower() in self._names or self._is_allowed(ipaddress.ip_address(address.split("%")[0])):
                self._known[(host, port)] = address
                return address
        raise UsageError(
            f"pushes go to loopback and private addresses only; {host} is {found[0][4][0]}. "
            f"Allow it with --allow-host {host}"
        )

    def _is_allowed(self, address: Address) -> bool:
        """An IPv4 address inside an IPv6 one counts as itself; link-local ones, where clouds keep their
        secrets, are nobody's."""
        plain = getattr(address, "ipv4_mapped", None) or address
        return any(plain in network for network in (*OURS, *self._networks))
