"""Applications for brands."""

from __future__ import annotations

from typing import Any

from tests.core.sample import START
from tests.endpoints.store.stories import Ask

NIKON, CLOUDTIME = 10000531, 10000006
NEXT_YEAR = int(START) + 365 * 86400


def brand(brand_id: int = NIKON, **said: Any) -> dict[str, Any]:
    """A registered mark of one's own, for ever."""
    return {
        "brand_id": str(brand_id),
        "classification_no": "9",
        "trade_mark_symbol": 1,
        "register_details": registered(),
        **said,
    }


def registered(**said: Any) -> dict[str, Any]:
    return {
        "registrant": "someone",
        "register_no": "12345",
        "is_permanent": True,
        "register_certifications": ["file"],
        **said,
    }


def whole_brand() -> dict[str, Any]:
    """A granted mark of which all is said that can be."""
    return brand(
        register_details=registered(
            is_permanent=False, start_time=int(START), end_time=NEXT_YEAR, renew_certifications=["file"]
        ),
        application_details={
            "acceptance_no": "1",
            "acceptance_time": int(START),
            "acceptance_certification": ["file"],
        },
        grant_type=2,
        grant_details={
            "grant_level": 1,
            "start_time": int(START),
            "end_time": NEXT_YEAR,
            "is_permanent": False,
            "grant_certifications": ["file"],
            "brand_owner_id_photos": ["file"],
        },
    )


def in_effect(ask: Ask, brand_id: int = NIKON, **said: Any) -> None:
    """The town's store may sell under a brand."""
    ask("brand/add", brand=brand(brand_id, **said))
    ask.town.do("audit_brand", store=ask.town.shop)
