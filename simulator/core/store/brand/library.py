"""The platform's library of brands, the same for every store.

They are those of the platform's own samples; 10000006 is invented.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

NO_BRAND = 2_100_000_000  # what a product says that has none


@dataclass(frozen=True, slots=True)
class Brand:
    """One brand: its number in the library, and its names, either of which may be empty."""

    brand_id: int
    ch_name: str
    en_name: str


BRANDS: tuple[Brand, ...] = (
    Brand(10000000, "碧芭宝贝", "beaba"),
    Brand(10000001, "中兴", "ZTE"),
    Brand(10000002, "尊尚", "ZSUN"),
    Brand(10000003, "特工", "СПЕЦНАЗ--SPECNAZ"),
    Brand(10000004, "", "zuczug"),
    Brand(10000006, "云上时计", "Cloudtime"),
    Brand(10000531, "尼康", "Nikon"),
)
_BY_ID: Mapping[int, Brand] = {brand.brand_id: brand for brand in BRANDS}


def brand(brand_id: int) -> Brand | None:
    """The brand of this number; None where the library has none."""
    return _BY_ID.get(brand_id)


def behind(brand_id: int, limit: int) -> list[Brand]:
    """Brands behind a number, in their order: at most so many."""
    return [each for each in BRANDS if each.brand_id > brand_id][:limit]
