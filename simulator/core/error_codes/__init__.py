"""The error codes of the platform: their texts as the platform writes them, what they mean, and where that is
known from.

A code's source is that of what it means wherever it is given; where an interface's own is known better or
worse, its row says so (`endpoints.model.Endpoint.known`).
"""

from __future__ import annotations

from simulator.core.error_codes import aftersale, every, goods, open_platform, store
from simulator.core.error_codes.row import ErrorCode

__all__ = ["ERRORS", "ErrorCode"]

_ROWS = (*every.ROWS, *open_platform.ROWS, *store.ROWS, *aftersale.ROWS, *goods.ROWS)
ERRORS: dict[int, ErrorCode] = {row.code: row for row in sorted(_ROWS, key=lambda row: row.code)}

if len(ERRORS) != len(_ROWS):
    raise ValueError("two error codes have one number")
