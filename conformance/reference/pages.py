"""The pages: Chinese first, small, with the state where a machine can read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from markupsafe import Markup

from .market import Spec
from .storefront import Shelf

CHINA = dt.timezone(dt.timedelta(hours=8))
FRAME = Markup(
    "<!doctype html><html lang=zh-CN><meta charset=utf-8>"
    "<meta name=viewport content='width=device-width'><title>{title}</title>"
    "<body style='font:16px/1.6 sans-serif;max-width:40em;margin:2em auto;padding:0 1em'>{body}</body></html>"
)


PARTS = {"orders": "订单 orders", "products": "商品 products", "aftersales": "售后 after-sale"}


def parts(kind: str) -> dict[str, str]:
    """What the people of a service of this kind see of a store, by its path below /app."""
    return {"products": PARTS["products"]} if kind == "product" else PARTS


def navigation(kind: str) -> Markup:
    """Links to these."""
    links = (Markup("<a href=/app/{}>{}</a>").format(path, name) for path, name in parts(kind).items())
    return Markup("<nav><a href=/app>店铺</a> {}</nav>").format(Markup(" ").join(links))


def frame(title: str, body: Markup) -> str:
    """A whole page as HTML; the title is escaped, the body is markup already."""
    return str(FRAME.format(title=title, body=body))


def moment(at: int) -> str:
    """Seconds since 1970 as date and minute in China, e.g. 2026-01-01 08:00."""
    return dt.datetime.fromtimestamp(at, CHINA).strftime("%Y-%m-%d %H:%M")


def app(*, store: str, state: str, kind: str, specs: Iterable[Spec], shelf: Shelf) -> str:
    """The store's own page; `data-state` is "served" or "needs_grant"."""
    body = Markup('<main data-store="{}" data-state="{}"><h1>{}</h1>').format(
        store, state, KINDS.get(kind, kind)
    )
    for spec in specs:
        body += Markup('<p>版本 <b>{}</b> 有效期至 <time data-spec="{}" data-until={}>{}</time></p>').format(
            spec.spec_id or "—", spec.spec_id, spec.expires_at, moment(spec.expires_at)
        )
    if state == "needs_grant":
        body += Markup(
            "<p>店铺的授权已失效或不完整，请在服务市场重新授权。<br>Please grant access again.</p>"
        )
    body += _rows("商品 products", shelf.product_count, shelf.products)
    body += _rows("订单 orders", shelf.order_count, shelf.orders)
    body += Markup("<h2>近一天售后 after-sale: {}</h2>").format(shelf.aftersales)
    body += navigation(kind)
    if shelf.failed:
        body += Markup("<p>部分数据暂时取不到：{}</p>").format("、".join(shelf.failed))
    return frame("店铺", body + Markup("</main>"))


def _rows(title: str, count: int, rows: Iterable[tuple[str, str]]) -> Markup:
    items = Markup("").join(
        Markup('<li data-id="{}">{} {}</li>').format(key, key, text) for key, text in rows
    )
    return Markup("<h2>{} ({})</h2><ul>{}</ul>").format(title, count, items)


def refused() -> str:
    """The page for who is not let in: data-state="refused"."""
    return frame(
        "无法进入",
        Markup(
            '<main data-state="refused"><h1>无法进入</h1><p>登录凭证无效，或服务未购买、已到期、已退款。'
            "请从服务市场点击“去使用”进入。<br>Please enter from the service market.</p></main>"
        ),
    )


def unavailable() -> str:
    """The page for when the platform verifies no login: data-state="unavailable"."""
    return frame(
        "暂时不可用",
        Markup(
            '<main data-state="unavailable"><h1>暂时不可用</h1><p>平台暂时无法核对登录，请稍后重试。'
            "<br>The platform cannot verify the login now.</p></main>"
        ),
    )


def consent(link: str) -> str:
    """The page that links to the platform's consent page."""
    return frame(
        "授权", Markup('<main data-state="consent"><a href="{}">去授权 Grant access</a></main>').format(link)
    )


def consented() -> str:
    """Back from the consent page. Granting is not buying (P4)."""
    return frame("授权", Markup('<main data-state="consented"><p>授权已收到，正在处理。</p></main>'))


KINDS = {"product": "商品管理", "order": "订单管理", "erp": "进销存 ERP"}
