"""What consumers ask of an order before it is shipped, and how they answer what the merchant asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from simulator.actions.registry import Arg, action
from simulator.actions.stage import Stage
from simulator.actions.store.buyers import ORDER, STORE, order_of
from simulator.core.store.order import readdressing, swapping
from simulator.core.store.order.entities import Line, Order
from simulator.core.store.product import documents
from simulator.core.store.product import lookup as products
from simulator.core.world import World
from simulator.texts import Text
from simulator.usage import UsageError

CHINESE = "发货前消费者对订单的要求，以及怎样答复商家的要求。"

PARTS = (
    "user_name",
    "tel_number",
    "province_name",
    "city_name",
    "county_name",
    "detail_info",
    "house_number",
    "postal_code",
)
LONGEST = 200


def _parts(args: Mapping[str, Any]) -> Iterable[tuple[str, Text]]:
    address = args.get("address")
    if address is None:
        return
    if not isinstance(address, dict) or not address or set(address) - set(PARTS):
        yield (
            "address",
            Text(
                f"address has some of {', '.join(PARTS)}, and nothing else",
                f"address 只能含有 {', '.join(PARTS)} 中的若干项",
            ),
        )
    elif any(not isinstance(part, str) or not 0 < len(part) <= LONGEST for part in address.values()):
        yield (
            "address",
            Text(
                f"each part of address is a text of 1 to {LONGEST} characters",
                f"address 的每一项为 1 至 {LONGEST} 个字符的文本",
            ),
        )


@action(
    "buyer_change_address",
    STORE,
    ORDER,
    Arg(
        "address",
        "json",
        "what of it is another, by the names of order/get; the detailed address by default",
        "要修改的部分，字段名同 order/get，默认修改详细地址",
    ),
    chinese="买家申请修改订单的收货地址：6 小时内立即生效，之后须商家同意。",
    clauses=("T10",),
    check=_parts,
)
def buyer_change_address(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A consumer wants an order sent elsewhere: within 6 h at once, later the merchant decides."""
    order = order_of(stage.world, args)
    said = args["address"] or {"detail_info": "another street 1"}
    after = readdressing.ask(stage.world, order, said)
    return {"applied": after.asked is None}


@action(
    "buyer_answer_address",
    STORE,
    ORDER,
    Arg("agrees", "boolean", "whether the buyer agrees", "买家是否同意", default=True),
    chinese="买家答复商家提出的收货地址修改。",
    clauses=("T10",),
)
def buyer_answer_address(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A consumer answers to the address that the merchant proposes."""
    readdressing.buyer_answers(stage.world, order_of(stage.world, args), agrees=args["agrees"])
    return {}


@action(
    "buyer_change_sku",
    STORE,
    ORDER,
    Arg(
        "sku",
        "integer",
        "which SKU of the same product instead; the first other by default",
        "改为同一商品的哪个 SKU，默认为第一个其他 SKU",
    ),
    Arg("of", "integer", "which line; the first by default", "所涉商品行的 SKU，默认为第一行"),
    chinese="买家在订单发货前申请更换规格。",
    clauses=("T10",),
)
def buyer_change_sku(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A consumer wants another SKU before an order is shipped."""
    order = order_of(stage.world, args)
    lines = [line for line in order.lines if args["of"] in (None, line.sku_id)]
    if not lines:
        raise UsageError(
            Text(
                f"order {order.order_id} has no SKU {args['of']}",
                f"订单 {order.order_id} 没有 SKU {args['of']}",
            )
        )
    line = lines[0]
    after = swapping.ask(stage.world, order, line, args["sku"] or _another(stage.world, order, line))
    return {"deadline": int(after.swap_deadline)}


def _another(world: World, order: Order, line: Line) -> int:
    """The first other SKU of a line's product."""
    product = products.found(world, order.store, line.product_id)
    skus = documents.online(product)["skus"] if product is not None else ()
    found = [int(sku["sku_id"]) for sku in skus if int(sku["sku_id"]) != line.sku_id]
    if not found:
        raise UsageError(
            Text(f"product {line.product_id} has no other SKU", f"商品 {line.product_id} 没有其他 SKU")
        )
    return found[0]
