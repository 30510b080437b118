"""The row of the country's regions, by their codes."""

from __future__ import annotations

from typing import Any

from simulator.core.store.address import regions
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row
from simulator.endpoints.wrong_arguments import wrong

COUNTRY = {"name": "中国", "code": 0, "level": 0}


def address_code(call: Call) -> dict[str, Any]:
    """A region and those right below it; 0, or nothing said, is the country. Streets are in no data here."""
    code = call.body.get("addr_code", 0)
    if code and not regions.name(code):
        raise wrong("addr_code", "to be a region's", code)
    below = [_region(each) for each in regions.below(code)]
    return {"addrs_msg": _region(code) if code else COUNTRY, **({"next_level_addrs": below} if below else {})}


def _region(code: int) -> dict[str, Any]:
    return {"name": regions.name(code), "code": code, "level": regions.level(code)}


ROWS = (
    row(
        "basics/addresscode/get",
        "a region of the country, and those right below it",
        "行政区划及其下一级",
        address_code,
    ),
)
