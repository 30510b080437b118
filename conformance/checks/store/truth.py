"""What a provider believes of a shop is what the shop is, once a round has read it."""

from __future__ import annotations

from conformance.history.episodes import Episode
from conformance.history.shop_claims import PROBED
from conformance.history.shop_shown import WRONG, ShopShown, shop_shown
from conformance.model import Finding, Level
from conformance.registry import check


@check(
    "store.truth",
    Level.MUST,
    "T10",
    chinese="拉取一轮之后，服务商所知的订单、库存与售后和店铺实际一致。",
    over=shop_shown,
    reasons=WRONG,
    exercised_by=(
        "store/kept-books",
        "store/half-refunded",
        "store/product-banned",
        "store/ended-while-working",
        "store/sold-and-shipped",
        "store/goods-in-warehouses",
        "store/changed-in-silence",
        "store/withdrawn-in-silence",
        "store/list-that-lags",
    ),
    seen_by=tuple(PROBED),
)
def truth(shown: ShopShown, ep: Episode) -> Finding | None:
    """After a round, the orders, stock and after-sales that a provider believes in are those of the shop."""
    for wrong in shown.wrong(ep):
        return Finding(reason=wrong.reason, expected=wrong.expected, seen=wrong.seen, seqs=wrong.seqs)
    return None
