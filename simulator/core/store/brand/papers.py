"""Whether the papers that a merchant hands in for a brand are those that are asked for.

Facts: the classes of trade marks are 1 to 45; a registered mark (1) needs its registrant and number, one that
is applied for (2) its application; a brand that is granted (2) needs the grant; what is not permanent has
an end.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.core.errors import Refusal
from simulator.texts import Text

BAD = 10020055
REGISTERED, APPLIED_FOR = 1, 2
OWN, GRANTED = 1, 2
CLASSES = range(1, 46)


def expiry(said: Mapping[str, Any], now: int) -> int:
    """Until when they hold, in Unix seconds, and 0 for ever; 10020055 where one is missing or over."""
    number = str(said["classification_no"])
    if not (number.isascii() and number.isdigit() and int(number) in CLASSES):
        raise Refusal(BAD, why=Text(f"there is no class {number} of trade marks", f"没有商标类别 {number}"))
    ends = [_registered(said), _granted(said)]
    limited = [end for end in ends if end]
    if any(end <= now for end in limited):
        raise Refusal(BAD, why=Text("the papers are over", "资质文件已过期"))
    return min(limited, default=0)


def _registered(said: Mapping[str, Any]) -> int:
    if said["trade_mark_symbol"] == APPLIED_FOR:
        _asked(said.get("application_details", {}), "application_details", "acceptance_no")
        return 0
    details = said.get("register_details", {})
    _asked(details, "register_details", "registrant", "register_no", "register_certifications")
    return _end(details, "register_details")


def _granted(said: Mapping[str, Any]) -> int:
    if said.get("grant_type", OWN) == OWN:
        return 0
    details = said.get("grant_details", {})
    _asked(details, "grant_details", "grant_certifications")
    return _end(details, "grant_details")


def _asked(details: Mapping[str, Any], where: str, *names: str) -> None:
    if missing := [name for name in names if not details.get(name)]:
        raise Refusal(
            BAD,
            why=Text(f"brand.{where} lacks {', '.join(missing)}", f"brand.{where} 缺少 {', '.join(missing)}"),
        )


def _end(details: Mapping[str, Any], where: str) -> int:
    if details.get("is_permanent"):
        return 0
    _asked(details, where, "end_time")
    return int(details["end_time"])
