"""What is not shown yet of the calls of this resource: see `covered`."""

from __future__ import annotations

NOT_YET: dict[str, tuple[str, ...]] = {
    "merchant/address/add": ("whole", "reads_back"),
    "merchant/address/delete": ("whole", "reads_back"),
    "merchant/address/get": ("whole", "reads_back"),
    "merchant/address/list": ("whole", "reads_back"),
    "merchant/address/update": ("whole", "reads_back"),
}
