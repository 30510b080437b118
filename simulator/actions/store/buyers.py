"""What consumers do at a store: order, pay, cancel, receive, urge, take a present."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from simulator.actions.registry import Arg, action
from simulator.actions.stage import Stage
from simulator.core.component import conversations
from simulator.core.store.order import buying, inspecting, lookup, presents, receiving
from simulator.core.store.order.buying import Wanted
from simulator.core.store.order.entities import Order
from simulator.core.store.order.states import CancelType, ConfirmType
from simulator.core.store.product import lookup as products
from simulator.core.world import World
from simulator.texts import Text
from simulator.usage import UsageError

CHINESE = "消费者在店铺的操作：下单、付款、取消、收货、催发货、领取礼物。"

MOST_LINES = 100
INSPECTED = {
    "nothing": inspecting.NONE,
    "jewellery": inspecting.JEWELLERY,
    "fresh": inspecting.FRESH,
}
MOST_PIECES = 10_000
STORE = Arg("store", "store", "the store", "店铺", required=True)
ORDER = Arg(
    "order", "store_order", "the order: its name, or its id", "订单：名称或订单号", main=True, required=True
)


def _lines(args: Mapping[str, Any]) -> Iterable[tuple[str, Text]]:
    lines = args.get("lines")
    if lines is None:
        return
    if not isinstance(lines, list) or not 0 < len(lines) <= MOST_LINES:
        yield (
            "lines",
            Text(
                f"lines is a list of 1 to {MOST_LINES} lines, each {{product, sku, count}}",
                f"lines 为 1 至 {MOST_LINES} 行的列表，每行 {{product, sku, count}}",
            ),
        )
        return
    for at, line in enumerate(lines):
        if not isinstance(line, dict) or set(line) - {"product", "sku", "count"}:
            yield (
                "lines",
                Text(
                    f"lines[{at}] has a product, a sku and a count, and nothing else",
                    f"lines[{at}] 只能含有 product、sku 与 count",
                ),
            )
        elif not 0 < line.get("count", 1) <= MOST_PIECES:
            yield (
                "lines",
                Text(f"lines[{at}].count is 1 to {MOST_PIECES}", f"lines[{at}].count 为 1 至 {MOST_PIECES}"),
            )


@action(
    "buyer_order",
    Arg("store", "store", "the store", "店铺", main=True, required=True),
    Arg(
        "product",
        "product",
        "what is ordered; the first on sale by default",
        "所购商品，默认为第一个在售商品",
    ),
    Arg("sku", "integer", "which SKU of the product, by id or place", "该商品的哪个 SKU，编号或序号"),
    Arg("count", "integer", "how many", "购买件数", default=1, least=1, most=MOST_PIECES),
    Arg(
        "lines",
        "json",
        "several lines instead, each {product, sku, count}",
        "改为多个商品行，每行 {product, sku, count}",
        nothing_beside="product",
    ),
    Arg("buyer", "text", "which of the store's buyers", "该店铺的哪个买家", default="buyer"),
    Arg(
        "freight",
        "integer",
        "what sending costs, in fen; what the products' freight templates ask by default",
        "运费，单位分，默认按商品的运费模板计算",
        least=0,
        most=10**7,
    ),
    Arg(
        "region",
        "text",
        "where it goes, by names from the province on: 广东省/深圳市/南山区",
        "收货地区，从省份写起：广东省/深圳市/南山区",
        default="",
    ),
    Arg("notes", "text", "what the buyer remarks", "买家备注", default=""),
    Arg(
        "inspect",
        "text",
        "what the merchant has to show of the goods before they are shipped",
        "发货前须质检的商品类型",
        choices=tuple(INSPECTED),
        default="nothing",
    ),
    Arg("present", "text", "it is a present, with these words", "作为礼物赠送，以及赠言"),
    Arg("pay", "boolean", "and pays at once", "并立即支付", default=True),
    Arg("as", "name", "what to call it", "给它起的名称"),
    chinese="买家在店铺下单，默认随即支付。",
    makes="store_order",
    clauses=("T10",),
    check=_lines,
)
def buyer_order(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A consumer orders at a store, and pays at once unless told otherwise."""
    world, store = stage.world, args["store"]
    openid = conversations.openid_of(world, store, args["buyer"])
    wanted = [_wanted(world, store, line) for line in args["lines"] or [args]]
    order = buying.place(
        world,
        store,
        openid,
        wanted,
        notes=args["notes"],
        freight=args["freight"],
        inspect_type=INSPECTED[args["inspect"]],
        present=args["present"],
        region=args["region"],
    )
    if args["pay"]:
        order = buying.pay(world, order)
    lines = [{"product_id": line.product_id, "sku_id": line.sku_id} for line in order.lines]
    return {"order_id": order.order_id, "openid": openid, "status": int(order.status), "lines": lines}


@action("buyer_pay", STORE, ORDER, chinese="买家支付订单。", clauses=("T10",))
def buyer_pay(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A consumer pays an order that waits for it."""
    return status_of(buying.pay(stage.world, order_of(stage.world, args)))


@action("buyer_cancel", STORE, ORDER, chinese="买家取消未支付的订单。", clauses=("T10",))
def buyer_cancel(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A consumer calls off an order that is not paid yet."""
    return status_of(buying.cancel(stage.world, order_of(stage.world, args), CancelType.BUYER))


@action("buyer_receive", STORE, ORDER, chinese="买家确认收到订单的全部商品。", clauses=("T10",))
def buyer_receive(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A consumer says that all of an order has arrived."""
    return status_of(receiving.receive(stage.world, order_of(stage.world, args), ConfirmType.BUYER))


@action("buyer_urge", STORE, ORDER, chinese="买家催促已支付的订单发货。", clauses=("T10",))
def buyer_urge(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A consumer asks for a paid order to be sent."""
    buying.urge(stage.world, order_of(stage.world, args))
    return {}


@action(
    "buyer_claim_present",
    STORE,
    ORDER,
    Arg("sku", "integer", "as which SKU of its product", "换成该商品的哪个 SKU"),
    Arg("buyer", "text", "which of the store's buyers", "该店铺的哪个买家", default="receiver"),
    chinese="收礼人领取礼物订单。",
    clauses=("T10",),
)
def buyer_claim_present(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A consumer takes a present that another has paid for."""
    world = stage.world
    openid = conversations.openid_of(world, args["store"], args["buyer"])
    order = presents.claim(world, order_of(world, args), openid, args["sku"])
    return {**status_of(order), "openid": openid}


def _wanted(world: World, store: str, line: Mapping[str, Any]) -> Wanted:
    """A line as it is written: without a product the first on sale, without a SKU the product's first."""
    product, sku, count = line.get("product"), line.get("sku"), line.get("count", 1)
    row = None if product is None else products.meant(world, store, product)
    if row is not None and sku is not None:
        return Wanted(row.product_id, products.sku_meant(row, sku), count)
    product_id = row.product_id if row else None
    offer = products.first_offer(world, store, product_id)
    if offer is None:
        raise UsageError(
            Text(f"{store} has nothing on sale", f"{store} 没有在售商品")
            if product is None
            else Text(f"product {product} is not on sale", f"商品 {product} 不在售")
        )
    return Wanted(offer.product.product_id, int(offer.sku["sku_id"]), count)


def order_of(world: World, args: Mapping[str, Any]) -> Order:
    """The order that an action names; a UsageError where the store has none."""
    order = lookup.found(world, args["store"], int(args["order"]))
    if order is None:
        raise UsageError(
            Text(f"{args['store']} has no order {args['order']}", f"{args['store']} 没有订单 {args['order']}")
        )
    return order


def status_of(order: Order) -> dict[str, Any]:
    """What an action answers of an order that it moved."""
    return {"status": int(order.status)}
