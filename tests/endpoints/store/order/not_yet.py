"""What is not shown yet of the calls of this resource: see `covered`."""

from __future__ import annotations

# Of this one the platform's reply is in no source.
NOT_YET: dict[str, tuple[str, ...]] = {"order/supplyorder/list": ("row",)}
