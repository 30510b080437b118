"""Who receives an order, and how that is shown until it is decoded.

Masked as seen: of a name its first character and `**`, a detailed address as `****`, of a phone its first
three and last four digits; province, city and county stay clear. An address that nobody has given is made of
the order's id when it is read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from simulator.core import names
from simulator.core.store.address import regions
from simulator.core.store.order.entities import Order
from simulator.texts import Text
from simulator.usage import UsageError

if TYPE_CHECKING:
    from simulator.core.world import World

PROVINCE, CITY, COUNTY = "广东省", "广州市", "海珠区"
REGION = {
    "province_name": PROVINCE,
    "city_name": CITY,
    "county_name": COUNTY,
}  # that orders go to by themselves


def receiver(order: Order) -> Mapping[str, Any]:
    """The address of an order in clear text."""
    return order.address if order.address is not None else made(order.order_id)


def complete(said: Mapping[str, Any]) -> dict[str, Any]:
    """An address as it is kept: with the `hash_code` that equal addresses share."""
    address = {name: value for name, value in said.items() if name != "hash_code"}
    told = "\x1f".join(f"{name}={address[name]}" for name in sorted(address))
    return {**address, "hash_code": _hash(told)}


def masked(address: Mapping[str, Any]) -> dict[str, Any]:
    """The same as it is shown to whoever has not decoded it."""
    shown = {**address, "tel_number": masked_phone(address["tel_number"])}
    shown |= {"user_name": f"{address['user_name'][:1]}**", "detail_info": "****"}
    return {**shown, "house_number": "****"} if address.get("house_number") else shown


def shown(world: World, address: Mapping[str, Any], *, asked: bool = False) -> dict[str, Any]:
    """An address as replies show it: masked where that is asked for, and always where the platform is so."""
    return masked(address) if asked or world.switches.receivers_masked else dict(address)


def masked_phone(phone: str) -> str:
    return f"{phone[:3]}****{phone[-4:]}"


def phone(order: Order) -> str:
    """The receiver's own number: without the rest of an address, which costs more to make."""
    return str(order.address["tel_number"]) if order.address is not None else _phone(str(order.order_id))


def name(order: Order) -> str:
    return str(order.address["user_name"]) if order.address is not None else names.person(str(order.order_id))


def made(order_id: int) -> dict[str, Any]:
    """Where an order of this id goes, until anybody gives it another address."""
    subject = str(order_id)
    number = int(_hash(subject)[12:18], 16)
    return complete(
        {
            "user_name": names.person(subject),
            "tel_number": _phone(subject),
            **REGION,
            "postal_code": "510000",
            "detail_info": names.address(subject),
            "house_number": f"{number % 30 + 1}栋{number % 900 + 101}",
            "lng": round(113.3 + number % 1000 / 10**4, 4),
            "lat": round(23.08 + number % 997 / 10**5, 5),
        }
    )


def in_region(order_id: int, region: str) -> dict[str, Any]:
    """The same in another region, by its names from the province on: 广东省/深圳市/南山区. A UsageError for
    one that there is not."""
    named = dict(zip(REGION, region.split("/"), strict=False))
    if region.count("/") > 2 or not regions.exists(named):
        raise UsageError(
            Text(
                f"there is no region {region!r}: one is named like {PROVINCE}/{CITY}/{COUNTY}",
                f"没有地区 {region!r}：写成 {PROVINCE}/{CITY}/{COUNTY} 这样",
            )
        )
    gone = {*REGION, "postal_code", "lng", "lat", "hash_code"}
    person = {name: value for name, value in made(order_id).items() if name not in gone}
    return complete({**person, "city_name": "", "county_name": "", "postal_code": "", **named})


def _phone(subject: str) -> str:
    return f"138{int(_hash(subject)[:12], 16) % 10**8:08}"


def _hash(text: str) -> str:
    """32 hexadecimal digits: equal for equal addresses."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
