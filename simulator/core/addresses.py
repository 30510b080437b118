"""White lists of the addresses that calls may come from, one an account; without one all may.

Facts: 61004 for a third-party platform and 40164 for other accounts are documented; that 61004 names
the caller's address, and 40164 names it twice, that 61004 comes by a platform's list whatever token a call
carries, and that an address added by the console's second entry waits for a publication, was seen.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from simulator.core.entity import Index, Kept, Owner, Party, altered, entity
from simulator.core.error_codes import ERRORS
from simulator.core.errors import Refusal
from simulator.texts import Text
from simulator.usage import UsageError

if TYPE_CHECKING:
    from simulator.core.world import World


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class IpWhiteList:
    """Addresses and networks an account's calls may come from; `waiting` are those that come to them when its
    platform is published again."""

    KEY: ClassVar[tuple[str, ...]] = ("owner",)
    INDEXES: ClassVar[Mapping[str, Index]] = {"all": Index(order=("owner",))}
    OWNER: ClassVar[Owner] = Owner(Party.PARTY, "owner", set_up=True)
    KEPT: ClassVar[Kept] = Kept("as long as whose list it is")

    owner: str
    addresses: tuple[str, ...]
    waiting: tuple[str, ...] = ()


def allow(world: World, owner: str, addresses: Iterable[str]) -> IpWhiteList | None:
    """Sets an account's white list; an empty one lifts it."""
    allowed = _known(addresses)
    if not allowed:
        world.tables.delete(IpWhiteList, owner)
        return None
    listed = IpWhiteList(owner=owner, addresses=allowed)
    world.tables.put(listed)
    return listed


def add(world: World, owner: str, addresses: Iterable[str]) -> IpWhiteList:
    """Adds to a white list by the console's second entry: what is added counts once the platform has been
    published again, unless the world is switched otherwise. A UsageError where there is no list yet."""
    added = _known(addresses)
    listed = world.tables.get(IpWhiteList, owner)
    if listed is None:
        raise UsageError(
            Text(
                f"{owner} has no white list to add to: all addresses may call",
                f"{owner} 没有可追加的白名单：所有地址都可以调用",
            )
        )
    listed = altered(listed, waiting=(*listed.waiting, *added))
    world.tables.put(listed)
    return listed if world.switches.added_address_waits else published(world, owner) or listed


def published(world: World, owner: str) -> IpWhiteList | None:
    """A platform is published, again or for the first time: the addresses that waited for it count."""
    listed = world.tables.get(IpWhiteList, owner)
    if listed is None or not listed.waiting:
        return listed
    listed = altered(listed, addresses=(*listed.addresses, *listed.waiting), waiting=())
    world.tables.put(listed)
    return listed


def _known(addresses: Iterable[str]) -> tuple[str, ...]:
    """The addresses as given, if they can be; a UsageError names one that is none."""
    allowed = tuple(addresses)
    for each in allowed:
        try:
            ipaddress.ip_network(each, strict=False)
        except ValueError:
            raise UsageError(
                Text(
                    f"{each!r} is no IP address and no network such as 10.0.0.0/8",
                    f"{each!r} 不是 IP 地址，也不是 10.0.0.0/8 这样的网段",
                )
            ) from None
    return allowed


def check(world: World, owner: str, client: str, code: int) -> None:
    """Refuses a caller that the owner's white list leaves out, with 61004 or 40164."""
    listed = world.tables.get(IpWhiteList, owner)
    if listed is None or _among(client, listed.addresses):
        return
    texts = {
        61004: f"{ERRORS[61004].text} requestIP: {client}",
        40164: f"invalid ip {client} ipv6 {_as_ipv6(client)}, not in whitelist",
    }
    raise Refusal(
        code,
        texts[code],
        why=Text(
            f"{client or 'the caller'} is not on the white list of {owner}",
            f"{client or '调用方'} 不在 {owner} 的白名单中",
        ),
    )


def _as_ipv6(client: str) -> str:
    """An address as 40164 tells it the second time."""
    return client if ":" in client else f"::ffff:{client}"


def _among(client: str, addresses: tuple[str, ...]) -> bool:
    if client in addresses:
        return True
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return False
    return any(address in ipaddress.ip_network(each, strict=False) for each in addresses)
