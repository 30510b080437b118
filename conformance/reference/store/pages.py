"""The pages on which a store's people see and change its orders, products and after-sales."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from ..pages import frame, moment, navigation
from .aftersales import PROCESSING, WAIT_RECEIPT, AfterSale
from .order import UNPAID, Line, Order
from .products import ON_SALE, Product

NOTHING = Markup("")


def _page(title: str, body: Markup, kind: str = "") -> str:
    main = Markup("<main data-page='{}'><h1>{}</h1>{}</main>").format(title, title, body)
    return frame(title, navigation(kind) + main)


def _yuan(fen: int) -> str:
    return f"¥{fen / 100:.2f}"


def _form(action: str, button: str, fields: Markup = NOTHING) -> Markup:
    return Markup("<form method=post action='{}'>{} <button>{}</button></form>").format(
        action, fields, button
    )


def _field(name: str, label: str, value: object = "") -> Markup:
    return Markup("<label>{} <input name='{}' value='{}'></label> ").format(label, name, value)


def _rows(kind: str, rows: Iterable[tuple[str, str, str]]) -> Markup:
    items = Markup("").join(
        Markup("<li data-id='{id}' data-status='{status}'><a href='/app/{kind}/{id}'>{id}</a> {text}").format(
            id=id_, status=status, kind=kind, text=text
        )
        for id_, status, text in rows
    )
    return Markup("<ul>{}</ul>").format(items)


def orders(rows: Sequence[Order]) -> str:
    """All orders of a store."""
    told = (
        (
            order.order_id,
            str(order.status),
            f"{order.word} · {sum(it.count for it in order.lines)} 件",
        )
        for order in rows
    )
    return _page("订单", _rows("orders", told))


def order(row: Order) -> str:
    """One order, with what can be done about it now."""
    at = f"/app/orders/{row.order_id}"
    body = Markup("<p data-id='{}' data-status='{}'>{} · {}</p><ul>").format(
        row.order_id, row.status, row.order_id, row.word
    )
    for line in row.lines:
        body += Markup("<li data-sku='{}' data-shipped={}>{} × {} · {} · 已发 {}").format(
            line.sku_id,
            line.shipped,
            line.title or line.product_id,
            line.count,
            _yuan(line.total),
            line.shipped,
        )
    body += Markup("</ul>")
    if row.status == UNPAID:
        body += _form(f"{at}/price", "改价 price", _each("total", [(line, line.total) for line in row.lines]))
    left = [line for line in row.lines if line.left]
    if left and row.status != UNPAID:
        body += _form(f"{at}/ship", "发货 ship", _each("count", [(line, line.left) for line in left]))
    return _page("订单", body)


def _each(name: str, lines: Iterable[tuple[Line, int]]) -> Markup:
    fields = Markup()
    for line, value in lines:
        fields += _field(f"{name} {line.product_id} {line.sku_id}", line.title or line.sku_id, value)
    return fields


def products(rows: Sequence[Product], kind: str) -> str:
    """All products of a store, and a form for a new one."""
    told = (
        (
            product.product_id,
            str(product.status),
            f"{product.title} · {product.word} · 库存 {sum(sku.stock for sku in product.skus)}",
        )
        for product in rows
    )
    fields = Markup("").join(
        (
            _field("title", "标题"),
            _field("images", "图片 URL（空格分隔）"),
            _field("category", "类目 ID（自顶层起，空格分隔）"),
            _field("price", "价格（分）", 1000),
            _field("stock", "库存", 10),
            _field("template", "运费模板 ID（空则用店铺第一个）"),
            _field("address", "售后地址 ID（空则用店铺第一个）"),
        )
    )
    return _page("商品", _rows("products", told) + _form("/app/products", "新建并提审 list", fields), kind)


def product(row: Product, kind: str) -> str:
    """One product, with what can be done about it now."""
    at = f"/app/products/{row.product_id}"
    body = Markup("<p data-id='{}' data-status='{}'>{} · {}</p>").format(
        row.product_id, row.status, row.title, row.word
    )
    for sku in row.skus:
        body += Markup("<p data-sku='{}' data-stock={}>SKU {} · {} · 库存 {}</p>").format(
            sku.sku_id, sku.stock, sku.sku_id, _yuan(sku.price), sku.stock
        )
        if row.status == ON_SALE:
            body += _form(f"{at}/stock", "增减库存 stock", _field(f"by {sku.sku_id}", "增减", 0))
            body += _form(f"{at}/price", "改价 price", _field(f"price {sku.sku_id}", "价格（分）", sku.price))
    if row.status != ON_SALE:
        body += _form(f"{at}/list", "提交审核 list")
    return _page("商品", body, kind)


def aftersales(rows: Sequence[AfterSale]) -> str:
    """All after-sales of a store."""
    told = (
        (row.after_sale_order_id, row.status, f"{row.kind} · {row.word} · {_yuan(row.amount)}")
        for row in rows
    )
    return _page("售后", _rows("aftersales", told))


def aftersale(row: AfterSale) -> str:
    """One after-sale, with what can be answered now."""
    at = f"/app/aftersales/{row.after_sale_order_id}"
    body = Markup(
        "<p data-id='{}' data-status='{}'>{} · {} · {} · <a href='/app/orders/{}'>{}</a></p>"
    ).format(
        row.after_sale_order_id, row.status, row.kind, row.word, _yuan(row.amount), row.order_id, row.order_id
    )
    if row.deadline:
        body += Markup("<p>须在 {} 前处理</p>").format(moment(row.deadline))
    if row.status in (PROCESSING, WAIT_RECEIPT):
        body += _form(f"{at}/accept", "同意 accept")
        body += _form(f"{at}/refuse", "拒绝 refuse", _field("reason", "理由"))
    if row.status == PROCESSING:
        body += _form(
            f"{at}/propose",
            "协商 propose",
            _field("amount", "金额（分）", row.amount) + _field("reason", "理由"),
        )
    return _page("售后", body)


def not_done(why: str, kind: str) -> str:
    """What was asked for was not done: data-state="not_done"."""
    return frame(
        "没有做成",
        navigation(kind)
        + Markup(
            '<main data-state="not_done"><h1>没有做成</h1><p>{}</p>'
            "<p>Not done: look, then try again.</p></main>"
        ).format(why),
    )
