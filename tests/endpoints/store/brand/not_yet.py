"""What is not shown yet of the calls of this resource: see `covered`."""

from __future__ import annotations

NOT_YET: dict[str, tuple[str, ...]] = {
    "brand/add": ("row",),
    "brand/all": ("row",),
    "brand/audit/cancel": ("row",),
    "brand/delete": ("row",),
    "brand/get": ("row",),
    "brand/list/get": ("row",),
    "brand/update": ("row",),
    "brand/valid/list/get": ("row",),
}
