"""What is not shown yet of the calls of this resource: see `covered`."""

from __future__ import annotations

NOT_YET: dict[str, tuple[str, ...]] = {
    "aftersale/getguaranteeorder": ("row",),
    "aftersale/merchantacceptguarantee": ("row",),
    "aftersale/merchantmodifyguarantee": ("row",),
    "aftersale/merchantproofguarantee": ("row",),
    "aftersale/merchantrefuseguarantee": ("row",),
    "aftersale/searchguaranteeorder": ("row",),
}
