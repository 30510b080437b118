"""Who receives an order, and how that is shown until it is decoded. Made of the order's id when it is read.

Masked as seen: of a name its first character and `**`, a detailed address as `****`, of a phone its first
three and last four digits; province, city and county stay clear.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from simulator.core import names

PROVINCE, CITY, COUNTY = "广东省", "广州市", "海珠区"


def receiver(order_id: int) -> dict[str, str]:
    """The address of an order in clear text."""
    subject = str(order_id)
    person = {"user_name": names.person(subject), "tel_number": _phone(subject)}
    place = {"province_name": PROVINCE, "city_name": CITY, "county_name": COUNTY, "postal_code": "510000"}
    address = {**person, **place, "detail_info": names.address(subject)}
    return {**address, "hash_code": _hash("\x1f".join(address.values()))}


def masked(address: Mapping[str, str]) -> dict[str, str]:
    """The same as it is shown to whoever has not decoded it."""
    phone = address["tel_number"]
    return {
        **address,
        "user_name": f"{address['user_name'][:1]}**",
        "tel_number": f"{phone[:3]}****{phone[-4:]}",
        "detail_info": "****",
    }


def _phone(subject: str) -> str:
    return f"138{int(_hash(subject)[:12], 16) % 10**8:08}"


def _hash(text: str) -> str:
    """32 hexadecimal digits: equal for equal addresses."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
