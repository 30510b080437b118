"""Who says that it fills up stock by itself fills up what is sold out, and nothing else instead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from conformance.history.calls import Call
from conformance.history.endpoints import COUNTS
from conformance.history.episodes import Episode
from conformance.history.shop_effects import ill_said, own_tries, refused
from conformance.history.shop_rounds import looked_after_since, rounds_since
from conformance.history.shops import ON_SALE, PRODUCT, STOCK, histories, history_of
from conformance.history.steps import ShopStep
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text

NONE = "0"
FEWER, SET = "2", "3"  # `diff_type`


@dataclass(frozen=True, slots=True)
class SoldOut:
    """A SKU on sale of which nothing was left, until it was filled up, or two rounds of the provider had
    passed; `others`: what was added meanwhile to others of its product; `refused`: tries in vain, for
    what they said."""

    step: ShopStep
    filled: bool
    rounds: tuple[int, ...]
    others: tuple[Call, ...]
    refused: tuple[Call, ...]

    @property
    def label(self) -> Text:
        return Text(f"SKU {self.step.sku_id} that is sold out", f"已售罄的 SKU {self.step.sku_id}")

    @property
    def wrong(self) -> tuple[str, Text]:
        """In which way it was not filled up: the reason, and what was seen."""
        if self.others:
            return "another-sku", Text(
                f"SKU {self.others[0].sent('sku_id')} of the same product was filled up",
                f"补的是同一商品的 SKU {self.others[0].sent('sku_id')}",
            )
        if self.refused:
            return "ill-said", Text(
                f"the platform refused it for what it says, errcode {self.refused[0].errcode}",
                f"微信因内容拒绝了它，errcode {self.refused[0].errcode}",
            )
        return "not-filled", Text("nobody tried to", "没有尝试")


@dataclass(frozen=True, slots=True)
class Counted:
    """A change of stock that the provider made of itself."""

    call: Call

    @property
    def label(self) -> Text:
        return Text(f"change of SKU {self.call.sent('sku_id')}", f"SKU {self.call.sent('sku_id')} 的库存修改")


def sold_out(ep: Episode) -> Iterator[SoldOut | Counted]:
    """What was filled up, and what was sold out, where two rounds could find it with nothing in their way."""
    yield from map(Counted, own_tries(ep, *COUNTS))
    for store in ep.stores:
        served = looked_after_since(ep, store, PRODUCT)
        if served is None:
            continue
        every = histories(ep, STOCK, store)
        elsewhere = {(product, sku) for product, sku, warehouse in every if warehouse}
        for (product, sku, _), steps in every.items():
            if (product, sku) in elsewhere:
                continue  # who counts warehouses as well need not find that it ran out
            for step, later in zip_longest(steps, steps[1:]):
                if step.stock == NONE and step.seq > served and (one := _one(ep, step, later)):
                    yield one


def _one(ep: Episode, step: ShopStep, later: ShopStep | None) -> SoldOut | None:
    if not _sells(ep, step):
        return None
    until = later.seq if later else ep.end + 1
    rounds = [
        one.seq
        for one in rounds_since(ep, step.store, PRODUCT, step.seq, step.at)
        if one.seq < until and not any(ep.call_fault_at(one.seq, one.at, count) for count in COUNTS)
    ]
    filled = later is not None and int(later.stock or 0) > 0
    if not filled and len(rounds) < 2:
        return None
    since = [call for call in own_tries(ep, *COUNTS) if call.token_store == step.store]
    since = [call for call in since if step.seq < call.seq < until and call.sent("product_id") == step.id]
    own = [call for call in since if call.sent("sku_id") == step.sku_id]
    if any(not _in_vain(call) for call in own) and not filled:
        return None  # what came of that other checks judge
    others = tuple(call for call in since if call.sent("sku_id") != step.sku_id and call.ok)
    return SoldOut(step, filled, tuple(rounds), others, tuple(own))


def _in_vain(call: Call) -> bool:
    """Refused for what it says, as it would be again: also to take away from what is not there."""
    return ill_said(call) or (refused(call) and call.sent("diff_type") == FEWER)


def _sells(ep: Episode, step: ShopStep) -> bool:
    """Whether its product was on sale all the while, as far as anybody says: of one that a shop began with,
    and that never changed, the journal tells where the provider shows products."""
    return all(one.status == ON_SALE for one in history_of(ep, PRODUCT, step.store, step.id))


@check(
    "store.restocked",
    Level.SHOULD,
    "T10",
    chinese="声明自行补货的服务商，两轮拉取之内为售罄的 SKU 增加库存，且补的就是它。",
    over=sold_out,
    needs=("restock",),
    reasons=("not-filled", "another-sku", "ill-said", "set"),
    exercised_by=("store/two-skus", "store/told-twice-of-little", "store/run-low"),
)
def restocked(sold: SoldOut | Counted, _ep: Episode) -> Finding | None:
    """Who fills up stock by itself adds to what is sold out, and to that SKU, within two rounds."""
    if isinstance(sold, Counted):
        if sold.call.sent("diff_type") != SET:
            return None
        return Finding(
            reason="set",
            expected=Text(
                "so many more: what sells meanwhile is not to be undone",
                "增加多少就写多少：不能抹掉其间的销售",
            ),
            seen=Text(f"the stock was set to {sold.call.sent('num')}", f"把库存设为 {sold.call.sent('num')}"),
            seqs=sold.call.seqs,
        )
    if sold.filled:
        return None
    reason, seen = sold.wrong
    return Finding(
        reason=reason,
        expected=Text(
            f"more of SKU {sold.step.sku_id}, as two rounds could find that there is none",
            f"补充 SKU {sold.step.sku_id}：有两轮可以发现它已售罄",
        ),
        seen=seen,
        seqs=(sold.step.seq, *(call.seq for call in (sold.others or sold.refused)[:2]), *sold.rounds[:2]),
    )
