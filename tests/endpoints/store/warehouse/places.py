"""Places to send goods to, and warehouses that cover them."""

from __future__ import annotations

from typing import Any

from tests.endpoints.scenes import Stand
from tests.endpoints.store.stories import Ask

GUANGDONG, GUANGZHOU, SHENZHEN = 440000000, 440100000, 440300000


def place(*codes: int) -> dict[str, int]:
    """A place by its codes, from the province on; what is not said is 0."""
    said = (*codes, *(0 for _ in range(4 - len(codes))))
    return {f"address_id{level}": code for level, code in enumerate(said, 1)}


PROVINCE = place(GUANGDONG)
CITY = place(GUANGDONG, GUANGZHOU)
HAIZHU = place(GUANGDONG, GUANGZHOU, 440105000)  # where orders go to
ELSEWHERE = place(GUANGDONG, SHENZHEN)


def opened(ask: Ask | Stand, out_warehouse_id: str, *covers: dict[str, int]) -> None:
    """A warehouse of that id which covers these places."""
    body: dict[str, Any] = {"out_warehouse_id": out_warehouse_id, "name": out_warehouse_id, "intro": "一号库"}
    body["cover_locations"] = list(covers)
    ask.other("warehouse/create", **body) if isinstance(ask, Stand) else ask("warehouse/create", **body)
