"""Who says that it lowers prices by itself does so, and by what the platform takes a price for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from conformance.history.calls import Call
from conformance.history.endpoints import PRICE
from conformance.history.episodes import Episode, Run
from conformance.history.shop_effects import ill_said, last_look, lines_shown, own_tries, refused
from conformance.history.shop_rounds import looked_after_since, rounds_since
from conformance.history.shops import ORDER, UNPAID, histories
from conformance.history.steps import ShopStep
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text

FEN = 100  # to a yuan
SEVERAL = 3  # pieces, from which on the price of one is no price for the line
OFTEN = 3  # orders that waited for their payment, of which who lowers prices will have lowered one


@dataclass(frozen=True, slots=True)
class Lowered:
    """One line whose price the provider changed of itself, beside what it cost when last looked at."""

    call: Call
    sku_id: str
    price: int
    total: int
    count: int

    @property
    def label(self) -> Text:
        return Text(
            f"price of SKU {self.sku_id} in order {self.call.sent('order_id')}",
            f"订单 {self.call.sent('order_id')} 中 SKU {self.sku_id} 的价格",
        )

    @property
    def taken_for(self) -> Text | None:
        """What else it is the price of than of the line in fen."""
        if self.price * FEN <= self.total:
            return Text("the line in yuan", "这一行以元计")
        return (
            Text("one piece", "单件")
            if self.count >= SEVERAL and self.price * self.count <= self.total
            else None
        )


@dataclass(frozen=True, slots=True)
class Unpaid:
    """An order that waited for its payment past two rounds of the provider."""

    step: ShopStep
    rounds: tuple[int, ...]
    refused: tuple[Call, ...]  # tries to lower it in vain, for what they said

    @property
    def label(self) -> Text:
        return Text(f"order {self.step.id} that waited for its payment", f"等待付款的订单 {self.step.id}")


def priced_or_left(ep: Episode) -> Iterator[Lowered | Unpaid]:
    """Lines whose price was changed, and unpaid orders that could have been found."""
    yield from _lowered(ep)
    yield from _unpaid(ep)


def _lowered(ep: Episode) -> Iterator[Lowered]:
    for call in own_tries(ep, PRICE):
        look = last_look(ep, call.token_store or "", call.sent("order_id") or "", call)
        lines = {str(line.get("sku_id")): line for line in lines_shown(look)}
        rows: Any = call.body.get("change_order_infos") if isinstance(call.body, Mapping) else None
        for row in rows if isinstance(rows, list) else ():
            line = lines.get(str(row.get("sku_id"))) if isinstance(row, Mapping) else None
            if line is not None:
                price, total, count = row.get("change_price"), line.get("real_price"), line.get("sku_cnt")
                if isinstance(price, int) and isinstance(total, int) and isinstance(count, int):
                    yield Lowered(call, str(row["sku_id"]), price, total, count)


def _unpaid(ep: Episode) -> Iterator[Unpaid]:
    for store in ep.stores:
        served = looked_after_since(ep, store, ORDER)
        if served is None:
            continue
        for steps in histories(ep, ORDER, store).values():
            step, later = next(zip_longest(steps, steps[1:]))
            if step.status != UNPAID or step.phase != "made" or step.seq < served:
                continue
            until = later.seq if later else ep.end + 1
            rounds = [
                one.seq
                for one in rounds_since(ep, store, ORDER, step.seq, step.at)
                if one.seq < until and not ep.call_fault_at(one.seq, one.at, PRICE)
            ]
            if rounds:
                own = (call for call in own_tries(ep, PRICE) if call.sent("order_id") == step.id)
                yield Unpaid(step, tuple(rounds), tuple(filter(ill_said, own)))


def _lowers(run: Run) -> bool:
    """Whether the provider has lowered any price, in words that the platform may take, or had little occasion
    to."""
    return run.whole.cached(
        "lowers prices",
        lambda: (
            any(_well_said(call) for ep in run.whole.episodes for call in own_tries(ep, PRICE))
            or sum(len(list(_unpaid(ep))) for ep in run.whole.episodes) < OFTEN
        ),
    )


def _never_tried(run: Run) -> bool:
    return not any(own_tries(ep, PRICE) for ep in run.whole.episodes)


def _well_said(call: Call) -> bool:
    """It was done, or refused for how the order stands; who is told that WeChat is busy learns nothing."""
    return not call.errcode or (refused(call) and not ill_said(call))


@check(
    "store.priced",
    Level.SHOULD,
    "T10",
    chinese="声明自行改价的服务商确实改价，所改的是整行的价格，以分为单位。",
    over=priced_or_left,
    needs=("price",),
    reasons=("never", "ill-said", "another-unit"),
    exercised_by=("store/price-once", "store/priced-lower", "store/waiting-for-payment"),
)
def priced(item: Lowered | Unpaid, ep: Episode) -> Finding | None:
    """Who lowers prices by itself does, and to what a whole line is to cost, in fen."""
    if isinstance(item, Unpaid):
        refused = item.refused[:1]
        if _lowers(ep.run) or not (refused or _never_tried(ep.run)):
            return None
        return Finding(
            reason="ill-said" if refused else "never",
            expected=Text(
                "who says that it lowers prices lowers one at times", "声明会改低价格的，应当有时改低"
            ),
            seen=Text(
                f"the platform refused it for what it says, errcode {refused[0].errcode}",
                f"微信因内容拒绝了它，errcode {refused[0].errcode}",
            )
            if refused
            else Text("it never did, of whatever waited for its payment", "待付款的订单，一个也没有改"),
            seqs=(item.step.seq, *(call.seq for call in refused), *item.rounds[:2]),
        )
    if (what := item.taken_for) is None:
        return None
    return Finding(
        reason="another-unit",
        expected=Text(
            f"what {item.count} pieces are to cost, in fen: they cost {item.total}",
            f"{item.count} 件的总价，以分计：原为 {item.total}",
        ),
        seen=Text(f"{item.price}, which may be a price of {what.en}", f"{item.price}，可能是{what.zh}的价格"),
        seqs=item.call.seqs,
    )
