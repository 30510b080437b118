"""What consumers do with after-sales: ask, send back, agree, refuse, give up; and payouts that fail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simulator.actions.registry import Arg, action
from simulator.actions.stage import Stage
from simulator.core.store.aftersale import account, gifts, lookup, money, negotiation, opening, pieces, rules
from simulator.core.store.aftersale.entities import AfterSale, Waybill
from simulator.core.store.aftersale.reasons import ASKING
from simulator.core.store.aftersale.states import Kind, Step
from simulator.core.store.delivery.companies import COMPANIES
from simulator.core.store.order import lookup as orders
from simulator.core.store.order.entities import Line, Order
from simulator.core.world import World
from simulator.texts import Text
from simulator.usage import UsageError

CHINESE = "消费者的售后操作：申请、寄回、同意、拒绝、放弃；以及打款失败。"

STORE = Arg("store", "store", "the store", "店铺", required=True)
AFTER_SALE = Arg(
    "after_sale",
    "after_sale",
    "the after-sale: its name, or its id",
    "售后单：名称或售后单号",
    main=True,
    required=True,
)
ORDER = Arg(
    "order",
    "store_order",
    "what it is about: its name, or its id",
    "所涉订单：名称或订单号",
    main=True,
    required=True,
)
SKU = Arg(
    "sku",
    "integer",
    "which line, by its SKU or place; the first by default",
    "所涉商品行，按 SKU 或序号，默认为第一行",
)
PICTURES = Arg("pictures", "integer", "how many pictures go with it", "附图张数", default=0, least=0, most=20)

Answer = Callable[[World, AfterSale], AfterSale]


def _takes(step: Step) -> Answer:
    return lambda world, row: rules.act(world, row, step)


# What consumers answer, by the word for it.
ANSWERS: Mapping[str, Answer] = {
    "cancel": _takes(Step.CANCEL),
    "ask_again": rules.ask_again,
    "take_up": _takes(Step.TAKE_UP),
    "agree": negotiation.agree,
    "refuse": _takes(Step.REFUSE_UPDATE),
    "confirm": _takes(Step.CONFIRM),
    "deny": rules.deny,
}


@action(
    "buyer_aftersale",
    STORE,
    ORDER,
    Arg("type", "text", "what is wanted", "售后类型", choices=tuple(Kind), default=str(Kind.REFUND)),
    SKU,
    Arg(
        "count", "integer", "how many of it; all that can be by default", "件数，默认为可申请的全部", least=1
    ),
    Arg("amount", "integer", "so much back, in fen; all by default", "退款金额，单位分，默认全额", least=0),
    Arg("reason", "text", "the number of a reason", "原因编号", choices=tuple(ASKING), default="10000002"),
    Arg("desc", "text", "what the buyer says", "买家描述", default=""),
    PICTURES,
    Arg(
        "received",
        "boolean",
        "the buyer has the goods; by default where the order was received",
        "买家已收到商品，默认以订单是否已确认收货为准",
    ),
    Arg("to_sku", "integer", "the SKU that is wanted in exchange", "换货所要的 SKU"),
    Arg("phone", "boolean", "the buyer leaves a number to be called at", "买家填写联系电话", default=True),
    Arg("as", "name", "what to call it", "给它起的名称"),
    chinese="买家发起售后：退款、退货退款或换货。",
    makes="after_sale",
    clauses=("T10",),
)
def buyer_aftersale(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A consumer wants money back, to send goods back, or other goods."""
    world = stage.world
    order, line = line_of(world, args)
    kind = Kind(args["type"])
    count = args["count"] or pieces.most(world, order, line, kind) or pieces.left(line)
    amount = money.most(world, order, line, count) if args["amount"] is None else args["amount"]
    if args["to_sku"] is not None and kind is not Kind.EXCHANGE:
        raise UsageError(
            Text(
                f"to_sku is for an exchange, and this is a {kind.lower()}",
                f"to_sku 用于换货，而这是 {kind.lower()}",
            )
        )
    row = opening.open_one(
        world,
        order,
        line,
        kind=kind,
        count=count,
        amount=amount,
        reason=args["reason"],
        desc=args["desc"],
        media=pictures(args),
        has_phone=args["phone"],
        swap=opening.swap(world, order, line, args["to_sku"]) if kind is Kind.EXCHANGE else None,
        **({} if args["received"] is None else {"received": args["received"]}),
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
    if args["delivery_id"] not in COMPANIES:
        raise UsageError(
            Text(
                f"no courier is known as {args['delivery_id']!r}: {', '.join(COMPANIES)}",
                f"没有 {args['delivery_id']!r} 这个快递公司：{', '.join(COMPANIES)}",
            )
        )
    waybill = Waybill(delivery_id=args["delivery_id"], waybill_id=args["waybill_id"])
    return _state(rules.act(stage.world, after_sale(stage.world, args), Step.SEND_BACK, sent_back=waybill))


@action(
    "buyer_answer",
    STORE,
    AFTER_SALE,
    Arg("answer", "text", "what the buyer does", "买家的答复", choices=tuple(ANSWERS), required=True),
    chinese="买家对售后单的答复：撤销、再次申请、处理商家代发起的售后、接受或拒绝协商、确认或否认收到。",
    clauses=("T10",),
)
def buyer_answer(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A consumer answers in an after-sale: gives it up, asks again, agrees to a proposal or not."""
    return _state(ANSWERS[args["answer"]](stage.world, after_sale(stage.world, args)))


@action(
    "fail_payout",
    STORE,
    AFTER_SALE,
    Arg("for_good", "boolean", "and nobody tries again", "不再重试，客服关闭售后", default=False),
    chinese="平台未能退回售后单的款项。",
    clauses=("T10",),
)
def fail_payout(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """The platform cannot give the money of an after-sale back."""
    world, for_good = stage.world, args["for_good"]
    if gift := gifts.found(world, args["store"], int(args["after_sale"])):
        return {"status": str(gifts.fail(world, gift, for_good=for_good).state)}
    return _state(rules.fail(world, after_sale(world, args), for_good=for_good))


@action(
    "empty_refund_account",
    Arg("store", "store", "the store", "店铺", main=True, required=True),
    Arg("empty", "boolean", "whether it is empty", "是否余额不足", default=True),
    chinese="店铺用于退款的账户余额不足，或已充值。",
    clauses=("T10",),
)
def empty_refund_account(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A store has no money to refund from, or has some again."""
    account.set_empty(stage.world, args["store"], args["empty"])
    return {}


@action(
    "gift_times_out",
    STORE,
    ORDER,
    Arg("as", "name", "what to call its after-sale", "给售后单起的名称"),
    chinese="礼物超时无人领取，平台自动为其订单退款。",
    makes="after_sale",
    clauses=("T10",),
)
def gift_times_out(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Nobody takes a present in time: the platform refunds its order by itself."""
    row = gifts.time_out(stage.world, order_of(stage.world, args))
    return {"after_sale_order_id": row.after_sale_order_id, "status": str(row.state), "amount": row.amount}


def order_of(world: World, args: Mapping[str, Any]) -> Order:
    order = orders.found(world, args["store"], int(args["order"]))
    if order is None:
        raise UsageError(
            Text(f"{args['store']} has no order {args['order']}", f"{args['store']} 没有订单 {args['order']}")
        )
    return order


def line_of(world: World, args: Mapping[str, Any]) -> tuple[Order, Line]:
    """The order that is meant, and the line of it: the first where no SKU is named."""
    order = order_of(world, args)
    lines = [line for place, line in enumerate(order.lines, 1) if args["sku"] in (None, line.sku_id, place)]
    if not lines:
        raise UsageError(
            Text(
                f"order {order.order_id} has no SKU {args['sku']}",
                f"订单 {order.order_id} 没有 SKU {args['sku']}",
            )
        )
    return order, lines[0]


def after_sale(world: World, args: Mapping[str, Any]) -> AfterSale:
    row = lookup.found(world, args["store"], int(args["after_sale"]))
    if row is None:
        raise UsageError(
            Text(
                f"{args['store']} has no after-sale {args['after_sale']}",
                f"{args['store']} 没有售后单 {args['after_sale']}",
            )
        )
    return row


def pictures(args: Mapping[str, Any]) -> tuple[str, ...]:
    """The media ids of so many pictures."""
    return tuple(f"media-{number}" for number in range(1, args["pictures"] + 1))


def _state(row: AfterSale) -> dict[str, Any]:
    return {"status": str(row.state)}
