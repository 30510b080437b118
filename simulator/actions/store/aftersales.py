"""What consumers do with after-sales: ask, send back, agree, refuse, give up; and payouts that fail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.actions.registry import Arg, action
from simulator.actions.stage import Stage
from simulator.core.store.aftersale import lookup, rules
from simulator.core.store.aftersale.entities import AfterSale, Waybill
from simulator.core.store.aftersale.states import Kind, Step
from simulator.core.store.order import lookup as orders
from simulator.core.world import World
from simulator.usage import UsageError

STORE = Arg("store", "store", "the store", "店铺", required=True)
AFTER_SALE = Arg(
    "after_sale",
    "after_sale",
    "the after-sale: its name, or its id",
    "售后单：名称或售后单号",
    main=True,
    required=True,
)
# What consumers answer, by the word for it.
ANSWERS = {
    "cancel": Step.CANCEL,
    "ask_again": Step.ASK_AGAIN,
    "take_up": Step.TAKE_UP,
    "agree": Step.AGREE_UPDATE,
    "refuse": Step.REFUSE_UPDATE,
    "confirm": Step.CONFIRM,
}


@action(
    "buyer_aftersale",
    STORE,
    Arg(
        "order",
        "store_order",
        "what it is about: its name, or its id",
        "所涉订单：名称或订单号",
        main=True,
        required=True,
    ),
    Arg("type", "text", "what is wanted", "售后类型", choices=tuple(Kind), default=str(Kind.REFUND)),
    Arg("sku", "integer", "which line; the first by default", "所涉商品行，默认为第一行"),
    Arg(
        "count", "integer", "how many of it; all that are left by default", "件数，默认为剩余的全部", least=1
    ),
    Arg("amount", "integer", "so much back, in fen; all by default", "退款金额，单位分，默认全额", least=0),
    Arg("reason", "text", "the number of a reason", "原因编号", default="10000002"),
    Arg("desc", "text", "what the buyer says", "买家描述", default=""),
    Arg("as", "name", "what to call it", "给它起的名称"),
    chinese="买家发起售后：退款、退货退款或换货。",
    makes="after_sale",
    clauses=("T10",),
)
def buyer_aftersale(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A consumer wants money back, to send goods back, or other goods."""
    world = stage.world
    order = orders.found(world, args["store"], int(args["order"]))
    if order is None:
        raise UsageError(f"{args['store']} has no order {args['order']}")
    lines = [line for line in order.lines if args["sku"] in (None, line.sku_id)]
    if not lines:
        raise UsageError(f"order {order.order_id} has no SKU {args['sku']}")
    line = lines[0]
    count = args["count"] or line.count - line.on_aftersale - line.finished_aftersale
    amount = rules.most(world, order, line, count) if args["amount"] is None else args["amount"]
    row = rules.open_one(
        world,
        order,
        line,
        kind=Kind(args["type"]),
        count=count,
        amount=amount,
        reason=args["reason"],
        desc=args["desc"],
    )
    return {"after_sale_order_id": row.after_sale_order_id, "status": str(row.state), "amount": row.amount}


@action(
    "buyer_return",
    STORE,
    AFTER_SALE,
    Arg("delivery_id", "text", "the courier", "快递公司", default="SF"),
    Arg("waybill_id", "text", "under which number", "运单号", default="SF0000000000001"),
    chinese="买家寄回商品。",
    clauses=("T10",),
)
def buyer_return(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A consumer sends goods back."""
    waybill = Waybill(delivery_id=args["delivery_id"], waybill_id=args["waybill_id"])
    return _state(rules.act(stage.world, _row(stage.world, args), Step.SEND_BACK, sent_back=waybill))


@action(
    "buyer_answer",
    STORE,
    AFTER_SALE,
    Arg("answer", "text", "what the buyer does", "买家的答复", choices=tuple(ANSWERS), required=True),
    chinese="买家对售后单的答复：撤销、再次申请、接受或拒绝协商、确认收到换货。",
    clauses=("T10",),
)
def buyer_answer(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A consumer answers in an after-sale: gives it up, asks again, agrees to a proposal or not."""
    return _state(rules.act(stage.world, _row(stage.world, args), ANSWERS[args["answer"]]))


@action(
    "fail_payout",
    STORE,
    AFTER_SALE,
    chinese="平台未能退回售后单的款项。",
    clauses=("T10",),
)
def fail_payout(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """The platform cannot give the money of an after-sale back."""
    return _state(rules.act(stage.world, _row(stage.world, args), Step.FAIL_PAYOUT))


def _row(world: World, args: Mapping[str, Any]) -> AfterSale:
    row = lookup.found(world, args["store"], int(args["after_sale"]))
    if row is None:
        raise UsageError(f"{args['store']} has no after-sale {args['after_sale']}")
    return row


def _state(row: AfterSale) -> dict[str, Any]:
    return {"status": str(row.state)}
