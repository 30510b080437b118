"""What is not shown yet of the calls of this resource: see `covered`."""

from __future__ import annotations

NOT_YET: dict[str, tuple[str, ...]] = {
    "category/add": ("row",),
    "category/all": ("row",),
    "category/audit/cancel": ("row",),
    "category/audit/get": ("row",),
    "category/availablesoncategories/get": ("row",),
    "category/detail": ("row",),
    "category/league/all": ("row",),
    "category/list/get": ("row",),
}
