"""What is not shown yet of the calls of this resource: see `covered`."""

from __future__ import annotations

NOT_YET: dict[str, tuple[str, ...]] = {
    "logistics/phonenumber/get": ("row",),
    "logistics/phonenumberpool/get": ("row",),
    "logistics/virtualnumber/get": ("row",),
    "order/delivery/compensation": ("row",),
    "order/delivery/send": ("whole", "reads_back", "refused"),
    "order/deliverycompanylist/new/get": ("whole", "reads_back"),
    "order/deliveryinfo/update": ("whole", "reads_back", "refused"),
}
