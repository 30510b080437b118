"""What is not shown yet of the calls of this resource: see `covered`."""

from __future__ import annotations

NOT_YET: dict[str, tuple[str, ...]] = {
    "order/address/update": ("row",),
    "order/addressmodify/accept": ("row",),
    "order/addressmodify/reject": ("row",),
    "order/freshinspect/submit": ("row",),
    "order/preshipmentchangesku/approve": ("row",),
    "order/preshipmentchangesku/get": ("row",),
    "order/preshipmentchangesku/reject": ("row",),
    "order/price/update": ("refused",),
    "order/realnumber/apply": ("row",),
    "order/realnumberviewaudit/get": ("row",),
    "order/search": ("row",),
    "order/sensitiveinfo/decode": ("row",),
    "order/supplyorder/list": ("row",),
    "order/virtualnumber/applyagain": ("row",),
    "order/virtualnumber/delay": ("row",),
    "order/virtualtelnumber/get": ("row",),
}
