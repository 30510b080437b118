"""Stock, prices and refunds are changed once: a reply that is lost does not say whether it was done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from conformance.history.calls import Call
from conformance.history.endpoints import ACCEPT, COUNTS, PRICE, READS_OF_STOCK
from conformance.history.episodes import Episode
from conformance.history.shop_effects import (
    looked,
    lost,
    own_tries,
    refused,
    repeats,
    tries,
    undone,
)
from conformance.history.shop_events import ids_told, status_told, told_again
from conformance.history.shop_rounds import READS
from conformance.history.shops import AFTERSALE, FOR_THE_MERCHANT
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text

RELATIVE = frozenset({"1", "2"})  # `diff_type`: so many more, so many fewer
AT_ONCE = 300.0  # seconds within which a second change has no reason of its own


@dataclass(frozen=True, slots=True)
class Twice:
    """A call that was made, and the next one that does the same again."""

    first: Call
    again: Call | None
    what: Text

    @property
    def label(self) -> Text:
        return self.what

    @property
    def seqs(self) -> tuple[int, ...]:
        return (self.first.seq, *((self.again.seq,) if self.again else ()))


def lost_counts(ep: Episode) -> Iterator[Twice]:
    """Relative changes of stock whose reply was lost after the effect."""
    for call in tries(ep, *COUNTS):
        if lost(ep, call) and call.sent("diff_type") in RELATIVE:
            same = (one for one in repeats(ep, call, call.endpoint) if _told(one) == _told(call))
            sku = call.sent("sku_id")
            what = Text(f"change of SKU {sku} whose reply was lost", f"SKU {sku} 的库存修改，其应答丢失")
            yield Twice(call, next(same, None), what)


def _told(call: Call) -> list[str | None]:
    return [call.sent(name) for name in ("product_id", "sku_id", "out_warehouse_id", "diff_type", "num")]


@check(
    "store.stock-relative",
    Level.MUST,
    "T10",
    chinese="增减库存的应答丢失后，先查询库存，不盲目再次增减。",
    over=lost_counts,
    reasons=("tried-blindly",),
    exercised_by=("store/stock-relative", "store/run-low"),
    voluntary=Text("the provider changes no stock by a difference", "服务商不做增减库存"),
)
def stock_relative(twice: Twice, ep: Episode) -> Finding | None:
    """A change of stock by a difference whose reply was lost is not made again before the stock was read."""
    if twice.again is None or looked(ep, twice.first, twice.again, READS_OF_STOCK):
        return None
    return Finding(
        reason="tried-blindly",
        expected=Text("the stock is read before it is tried again", "重试前先读取库存"),
        seen=Text(
            f"the same change was sent again, and answered with {twice.again.errcode}",
            f"再次发送了同样的修改，返回 {twice.again.errcode}",
        ),
        seqs=twice.seqs,
    )


def accepted(ep: Episode) -> Iterator[Twice]:
    """Every agreement to an after-sale that may have been heard, and the next one to the same."""
    for call in tries(ep, ACCEPT):
        id_ = call.sent("after_sale_order_id")
        if id_ is None or undone(call) or refused(call) or call.status != 200 or call.errcode:
            continue
        same = (one for one in repeats(ep, call, ACCEPT) if one.sent("after_sale_order_id") == id_)
        yield Twice(call, next(same, None), Text(f"agreement to after-sale {id_}", f"同意售后 {id_}"))


@check(
    "store.refund-accept-once",
    Level.MUST,
    "T10",
    chinese="同意售后之后，不查询状态就不再次同意：第二次可能就是退款。",
    over=accepted,
    reasons=("accepted-blindly",),
    exercised_by=("store/refund-accept-once", "store/refund-reply-lost"),
    voluntary=Text("the provider agrees to no after-sale", "服务商不同意售后"),
)
def refund_accept_once(twice: Twice, ep: Episode) -> Finding | None:
    """An after-sale is not agreed to twice before its state was read: the second time may mean the money."""
    first, again = twice.first, twice.again
    if again is None or looked(ep, first, again, READS[AFTERSALE]) or _called_for(ep, first, again):
        return None
    meant = first.sent("accept_type")
    if meant is not None and meant == again.sent("accept_type"):
        return None  # it says what it means, and so can mean nothing else
    return Finding(
        reason="accepted-blindly",
        expected=Text("its state is read in between", "其间先读取状态"),
        seen=Text(
            f"it was agreed to again without a look, and answered with {again.errcode}",
            f"没有查看就再次同意，返回 {again.errcode}",
        ),
        seqs=twice.seqs,
    )


def _called_for(ep: Episode, first: Call, again: Call) -> bool:
    """Whether an event said in between that the merchant has to answer once more: the goods are back."""
    id_ = first.sent("after_sale_order_id")
    return any(
        push.delivered
        and first.started_ms <= push.started_ms <= again.started_ms
        and id_ in ids_told(push)
        and status_told(push) in FOR_THE_MERCHANT
        for push in ep.pushes_of.get(first.token_store or "", [])
    )


def lowered(ep: Episode) -> Iterator[Twice]:
    """Changes of an order's price that the provider made of itself, heard of or not, and the next of the same
    order where nothing else can be its reason: the reply was lost, or an event came again, just before."""
    for call in own_tries(ep, PRICE):
        if call.status != 200 or call.errcode:
            continue
        order_id = call.sent("order_id") or ""
        same = (one for one in repeats(ep, call, PRICE) if one.sent("order_id") == order_id)
        again = next((one for one in same if one.at - call.at <= AT_ONCE), None)
        if again is not None and not lost(ep, call) and not told_again(ep, call, again, order_id):
            again = None
        yield Twice(call, again, Text(f"price of order {order_id}", f"订单 {order_id} 的价格"))


@check(
    "store.price-once",
    Level.MUST,
    "T10",
    chinese="自行改价的订单只降一次：应答丢失后不从已降的价格再降。",
    over=lowered,
    needs=("price",),
    reasons=("lowered-again",),
    exercised_by=("store/price-once", "store/priced-lower"),
    voluntary=Text("the provider lowers no price", "服务商不改价"),
)
def price_once(twice: Twice, _ep: Episode) -> Finding | None:
    """An order's price is not lowered once more for a lost reply, or an event that came twice."""
    if twice.again is None:
        return None
    before, after = _prices(twice.first), _prices(twice.again)
    down = [sku for sku, price in after.items() if price < before.get(sku, price)]
    if not down:
        return None
    return Finding(
        reason="lowered-again",
        expected=Text(
            f"SKU {down[0]} stays at {before[down[0]]} fen", f"SKU {down[0]} 保持 {before[down[0]]} 分"
        ),
        seen=Text(f"it was lowered to {after[down[0]]} fen after that", f"之后降到了 {after[down[0]]} 分"),
        seqs=twice.seqs,
    )


def _prices(call: Call) -> dict[str, float]:
    """What a change makes each line cost, by SKU."""
    rows: Any = call.body.get("change_order_infos") if isinstance(call.body, dict) else None
    found = {}
    for row in rows if isinstance(rows, list) else ():
        try:
            found[str(row["sku_id"])] = float(row["change_price"])
        except (KeyError, TypeError, ValueError):
            continue
    return found
