"""What is not shown yet of the calls of this resource: see `covered`."""

from __future__ import annotations

NOT_YET: dict[str, tuple[str, ...]] = {
    "warehouse/address/prioritysort/get": ("row",),
    "warehouse/address/prioritysort/set": ("row",),
    "warehouse/coverlocations/add": ("row",),
    "warehouse/coverlocations/del": ("row",),
    "warehouse/create": ("row",),
    "warehouse/detail/update": ("row",),
    "warehouse/get": ("row",),
    "warehouse/list/get": ("row",),
    "warehouse/stock/get": ("row",),
    "warehouse/stock/update": ("row",),
}
