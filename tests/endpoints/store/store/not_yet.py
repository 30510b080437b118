"""What is not shown yet of the calls of this resource: see `covered`."""

from __future__ import annotations

NOT_YET: dict[str, tuple[str, ...]] = {}
