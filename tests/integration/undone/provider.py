"""python -m tests.integration.undone.provider --leaves DEED …: the reference provider, which never does that.

The other arguments are those of the reference provider.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

from conformance.reference.variant import Step, Variant, put_in


def _nothing(_step: Step, _self: object, *_: object) -> None:
    return None


def _no(_step: Step, _self: object, *_: object) -> bool:
    return False


LEFT: Mapping[str, Mapping[str, Step]] = {
    # by what it leaves: the step that finds nothing to do
    "ship": {"store.shipping.Shipping.next_parcel": _nothing},
    "accept_refund": {"store.refunds.Refunds.step_for": _nothing},
    "price": {"store.prices.Prices.may_lower": _no},
    "restock": {"store.stock.Stock.refill": _nothing},
}


def main() -> None:
    arguments = list(sys.argv[1:])
    place = arguments.index("--leaves")
    deed = arguments[place + 1]
    del arguments[place : place + 2]
    put_in(Variant(name=deed, why=f"never does {deed}", fails=frozenset(), replace=LEFT[deed]))
    from conformance.reference.__main__ import main as serve

    serve(arguments)


if __name__ == "__main__":
    main()
