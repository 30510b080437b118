"""What a provider says of a shop by its probes, as claims; or in words, why it says nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from conformance.history.claims import Misshapen, named, rows
from conformance.history.readings import (
    AfterSaleClaim,
    LineClaim,
    OrderClaim,
    Probe,
    ProductClaim,
    ShopClaims,
)
from simulator import Text

NOT_FOLLOWED = 404


def _order(row: Mapping[str, Any]) -> OrderClaim:
    lines = None
    if row.get("lines") is not None:
        lines = tuple(
            LineClaim(named(line, "sku_id"), _whole(line.get("count")), _whole(line.get("shipped")))
            for line in rows(row, "lines")
        )
    return OrderClaim(named(row, "order_id"), _status(row), lines)


def _product(row: Mapping[str, Any]) -> ProductClaim:
    skus = rows(row, "skus") if row.get("skus") is not None else []
    stock = {named(sku, "sku_id"): _whole(sku.get("stock")) for sku in skus}
    return ProductClaim(
        named(row, "product_id"),
        _status(row),
        {sku: count for sku, count in stock.items() if count is not None},
        dict(_stored(skus)),
    )


def _stored(skus: list[Mapping[str, Any]]) -> Iterator[tuple[tuple[str, str], int]]:
    for sku in skus:
        for row in rows(sku, "warehouse_stocks") if sku.get("warehouse_stocks") is not None else ():
            if (count := _whole(row.get("num"))) is not None:
                yield (named(sku, "sku_id"), named(row, "out_warehouse_id")), count


def _aftersale(row: Mapping[str, Any]) -> AfterSaleClaim:
    return AfterSaleClaim(named(row, "after_sale_order_id"), _status(row))


def _status(row: Mapping[str, Any]) -> str | None:
    return None if row.get("status") is None else named(row, "status")


def _whole(value: Any) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise Misshapen(_no_number(value))
    try:
        return int(value)
    except ValueError:
        raise Misshapen(_no_number(value)) from None


def _no_number(value: Any) -> Text:
    return Text(f"{value!r} for a number of pieces", f"件数为 {value!r}")


# probe of shops -> what makes a claim of a row of its answer
PROBED: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
    "orders": _order,
    "products": _product,
    "aftersales": _aftersale,
}


def shop_claims(answers: Mapping[str, Probe], *, down: bool = False) -> tuple[ShopClaims, dict[str, Text]]:
    """What the probes of shops said, and by probe what could not be read.

    A provider that is down answers nothing, and one that does not follow a store answers 404: neither is
    a fault of the probe.
    """
    said: dict[str, Any] = {}
    garbled: dict[str, Text] = {}
    for name, make in PROBED.items():
        answer = answers.get(name)
        if answer is None or answer.status == NOT_FOLLOWED or (not answer.status and down):
            continue
        if not 200 <= answer.status < 300:
            garbled[name] = Text.same(f"HTTP {answer.status}") if answer.status else answer.unanswered
            continue
        try:
            said[name] = tuple(make(each) for each in rows(answer.reply, name))
        except Misshapen as why:
            garbled[name] = why.said
    return ShopClaims(**said), garbled
