"""What is not shown yet of the calls of this resource: see `covered`."""

from __future__ import annotations

NOT_YET: dict[str, tuple[str, ...]] = {
    "product/stock/batchget": ("whole", "reads_back"),
    "product/stock/get": ("whole", "reads_back"),
    "product/stock/getflow": ("row",),
    "product/stock/update": ("whole", "reads_back", "refused"),
}
