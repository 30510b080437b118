"""Broken variants of the provider: each overrides one step, and says by which checks it is failed."""

from __future__ import annotations

from collections.abc import Callable

from . import auth, login, order, pull, push, refund, store, ticket, token, validity
from .model import Variant, put_in

_ROWS = (
    *ticket.VARIANTS,
    *push.VARIANTS,
    *auth.VARIANTS,
    *token.VARIANTS,
    *pull.VARIANTS,
    *order.VARIANTS,
    *validity.VARIANTS,
    *login.VARIANTS,
    *refund.VARIANTS,
    *store.VARIANTS,
)
VARIANTS: dict[str, Variant] = {row.name: row for row in _ROWS}
if len(VARIANTS) != len(_ROWS):
    raise ValueError("two variants have one name")


def apply(name: str) -> Callable[[], None]:
    """Break one thing on purpose; what comes back mends it."""
    if name not in VARIANTS:
        raise SystemExit(f"no variant named {name}; there are: {', '.join(sorted(VARIANTS))}")
    return put_in(VARIANTS[name])


__all__ = ["VARIANTS", "Variant", "apply"]
