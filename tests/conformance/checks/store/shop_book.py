"""Short ways to write a journal about a shop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.conformance.journal import DAY, SHOP, T0, Book

ORDER = 3705115058471208928
OTHER_ORDER = 3705115058471208999
PRODUCT = 10000000000001
SKU = 4123456789
AFTERSALE = 2000000000123456789
SEND, READ, LIST = "ec.order.delivery.send", "ec.order.get", "ec.order.list.get"
ACCEPT, READ_BACK = "ec.aftersale.acceptapply", "ec.aftersale.getaftersaleorder"
STOCK, PRICE = "ec.product.stock.update", "ec.order.price.update"
LOST = {"arrived": "lost", "faults": ["fault"]}
OUT_OF_REACH = {"arrived": "lost", "faults": ["fault"], "status": 0, "errcode": 0, "reply": {}}


def served(book: Book) -> None:
    """A store that has granted, and bought a service that runs on."""
    book.grant()
    book.buy(T0 + 90 * DAY)
    book.sync()


def line(count: int = 1, shipped: int = 0, aftersale: int = 0, sku: int = SKU, **more: int) -> dict[str, int]:
    return {"sku_id": sku, "count": count, "shipped": shipped, "aftersale": aftersale, **more}


def half_refunded(count: int = 2) -> dict[str, int]:
    """A line of which one piece was refunded before it was sent."""
    return line(count, 0, 1, under_way=0, called_off=1)


def order(book: Book, status: int, *lines: dict[str, int], id_: int = ORDER, **more: Any) -> int:
    """What becomes of an order."""
    phase = more.pop("phase", "made" if status == 10 else "changed")
    told = list(lines) or [line()]
    return book.add("shop", phase=phase, store=SHOP, part="order", id=id_, status=status, lines=told, **more)


def paid(book: Book, *lines: dict[str, int], id_: int = ORDER, **more: Any) -> int:
    """An order that is placed and paid."""
    order(book, 10, *lines, id_=id_)
    return order(book, 20, *lines, id_=id_, **more)


def shipped(book: Book, count: int = 1, id_: int = ORDER) -> int:
    return order(book, 30, line(count, count), id_=id_)


def stock(book: Book, count: int, phase: str = "changed", **more: Any) -> int:
    data = {"sku_id": SKU, **more}
    return book.add("shop", phase=phase, store=SHOP, part="stock", id=PRODUCT, stock=count, **data)


def product(book: Book, status: int = 5, phase: str = "made") -> int:
    return book.add("shop", phase=phase, store=SHOP, part="product", id=PRODUCT, status=status)


def aftersale(book: Book, status: str, phase: str = "changed", **more: Any) -> int:
    data = {"order_id": ORDER, "type": "REFUND", **more}
    return book.add("shop", phase=phase, store=SHOP, part="aftersale", id=AFTERSALE, status=status, **data)


def reads(book: Book, status: int = 20, *lines: tuple[int, int], id_: int = ORDER, **more: Any) -> int:
    """The provider reads the order: pieces ordered and sent by line."""
    told = more.pop("told", {})  # of each line besides
    infos = [{"product_id": str(PRODUCT), "sku_id": str(SKU), "sku_cnt": count, **told} for count, _ in lines]
    sent = [
        {"product_infos": [{"product_id": str(PRODUCT), "sku_id": str(SKU), "product_cnt": gone}]}
        for _, gone in lines
        if gone
    ]
    detail = {"product_infos": infos, "delivery_info": {"delivery_product_info": sent}}
    buyer = {"openid": more.pop("openid", "o-buyer")}
    reply = {"order": {"order_id": str(id_), "status": status, "order_detail": detail, **buyer}}
    return book.store_call(endpoint=READ, body={"order_id": str(id_)}, reply=reply, **more)


def reads_under_review(book: Book) -> int:
    """The provider reads that the order's buyer wants another address."""
    detail = {"delivery_info": {"address_under_review": {"detail_info": "新港中路 2 号"}}}
    reply = {"order": {"order_id": str(ORDER), "status": 20, "order_detail": detail}}
    return book.store_call(endpoint=READ, body={"order_id": str(ORDER)}, reply=reply)


def lists(book: Book, *ids: int) -> int:
    return book.store_call(
        endpoint=LIST, body={"page_size": 50}, reply={"order_id_list": [str(id_) for id_ in ids]}
    )


def sends(book: Book, count: int = 1, waybill: str = "SF1", id_: int = ORDER, **more: Any) -> int:
    """The provider ships so many pieces."""
    infos = [{"product_id": str(PRODUCT), "sku_id": str(SKU), "product_cnt": count}]
    parcel = {"delivery_id": "SF", "waybill_id": waybill, "deliver_type": 1, "product_infos": infos}
    return book.store_call(endpoint=SEND, body={"order_id": str(id_), "delivery_list": [parcel]}, **more)


def counts(book: Book, diff_type: int = 1, num: int = 50, sku: int = SKU, **more: Any) -> int:
    body = {"product_id": str(PRODUCT), "sku_id": str(sku), "diff_type": diff_type, "num": num}
    return book.store_call(endpoint=STOCK, body=body, **more)


def accepts(book: Book, accept_type: int | None = None, **more: Any) -> int:
    body: dict[str, Any] = {"after_sale_order_id": str(AFTERSALE)}
    if accept_type is not None:
        body["accept_type"] = accept_type
    return book.store_call(endpoint=ACCEPT, body=body, **more)


def reads_aftersale(book: Book, status: str) -> int:
    reply = {"after_sale_order": {"after_sale_order_id": str(AFTERSALE), "status": status}}
    return book.store_call(endpoint=READ_BACK, body={"after_sale_order_id": str(AFTERSALE)}, reply=reply)


def lowers(book: Book, price: int, **more: Any) -> int:
    changes = [{"product_id": str(PRODUCT), "sku_id": str(SKU), "change_price": price}]
    body = {"order_id": str(ORDER), "change_express": False, "change_order_infos": changes}
    return book.store_call(endpoint=PRICE, body=body, **more)


def event(book: Book, kind: str, id_: int = ORDER, **more: Any) -> int:
    """An event about an order."""
    fields = {"FromUserName": "buyer", "order_info": {"order_id": str(id_)}}
    return book.push(f"channels_ec_order_{kind}", channel="message", store=SHOP, fields=fields, **more)


def runs_short(book: Book, left: int, **more: Any) -> int:
    """An event that there is little left of a SKU."""
    said = {"product_id": str(PRODUCT), "sku_id": str(SKU), "remaining_stock_amount": left}
    fields = {"FromUserName": "platform", "channels_ec_stock_no_enough": said}
    return book.push("channels_ec_stock_no_enough", channel="message", store=SHOP, fields=fields, **more)


def shows(book: Book, **answers: list[dict[str, Any]]) -> int:
    """What the probes of shops say, and the reading of it: `orders=[said(20)]`."""
    for name, rows in answers.items():
        book.add(
            "probe",
            probe=name,
            phase="end",
            request={"store": SHOP},
            status=200,
            reply={name: rows},
            started_ms=book.ms,
            wall_ms=1.0,
        )
        book.ms += 2
    return book.reading()


def said(status: int | None = 20, *lines: tuple[int, int], id_: int = ORDER) -> dict[str, Any]:
    """One order as a provider shows it: pieces ordered and shipped by line."""
    told = [{"sku_id": str(SKU), "count": count, "shipped": gone} for count, gone in lines]
    return {"order_id": str(id_), "status": status, **({"lines": told} if lines else {})}


def round_(book: Book, *calls: Callable[[], Any], seconds: float = 600) -> int:
    """Time passes, and the provider pulls."""
    book.advance(seconds)
    return book.sync(*calls)
