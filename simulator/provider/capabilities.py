"""What a provider under test can offer: the one list of words that scenarios, actions and checks use.

A capability is told from the document of a provider: its file as JSON, or what the header of a journal says
of it, which names the capabilities that were seen, since it leaves out the secrets that some are told by.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from simulator.provider.probe_rows import PROBES

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability:
    """One capability: how it goes on after “the provider …”, in both languages, how it is told, and by which
    key of provider.yaml; empty for what every provider is."""

    text: str
    chinese: str
    told: Callable[[Document], bool]
    key: str = ""


DEEDS: dict[str, tuple[str, str]] = {
    # what a provider does by itself -> in words, in both languages
    "ship": (
        "ships an order of a store by itself when the store's event comes",
        "收到店铺事件后自行为订单发货",
    ),
    "accept_refund": (
        "accepts an after-sale by itself when the store's event comes",
        "收到店铺事件后自行同意售后",
    ),
    "price": (
        "lowers the price of an unpaid order by itself when the store's event comes",
        "收到店铺事件后自行为未支付订单改价",
    ),
    "restock": (
        "adds to the stock of a SKU by itself when it has run low",
        "SKU 库存不足时自行补充",
    ),
}


MESSAGES_OF_ACCOUNTS = 1  # the permission set


def _part(document: Document, name: str) -> Any:
    return document.get(name) or {}


def _offers(probe: str) -> Callable[[Document], bool]:
    return lambda document: probe in _part(document, "probe").get("offers", ())


def _does(deed: str) -> Callable[[Document], bool]:
    return lambda document: deed in document.get("does", ())


def _any(rows: str, holds: Callable[[Mapping[str, Any]], bool]) -> Callable[[Document], bool]:
    return lambda document: any(holds(row) for row in document.get(rows) or ())


def has_spare_bits(key: str | None) -> bool:
    """Whether the last of a key's 43 characters sets bits that its 32 bytes do not use."""
    digits = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"
    return key is not None and len(key) == 43 and digits.find(key[-1]) & 3 != 0


def _chats(document: Document) -> bool:
    sets = _part(document, "listing").get("permission_sets") or ()
    return MESSAGES_OF_ACCOUNTS in sets and CAPABILITIES["messages"].told(document)


CAPABILITIES: dict[str, Capability] = {
    "provider": Capability(text="is there at all", chinese="存在即可", told=lambda _document: True),
    **{
        name: Capability(
            text=f"{probe.text} ({probe.request})",
            chinese=f"{probe.chinese}（{probe.request}）",
            told=_offers(name),
            key="probe.offers",
        )
        for name, probe in PROBES.items()
    },
    "restart": Capability(
        text="can be killed and started again (start.command)",
        chinese="可以被终止并重新启动（start.command）",
        told=lambda document: bool(_part(document, "start").get("command")),
        key="start.command",
    ),
    "consent": Capability(
        text="offers authorization by the consent page (consent.redirect_uri)",
        chinese="提供授权页授权（consent.redirect_uri）",
        told=lambda document: bool(document.get("consent")),
        key="consent.redirect_uri",
    ),
    "mobile": Capability(
        text="has a mobile back end (services[].mobile)",
        chinese="有移动端（services[].mobile）",
        told=_any("services", lambda service: bool(service.get("mobile"))),
        key="services[].mobile",
    ),
    "needs_grant": Capability(
        text="shows a store that it has to grant again (shows.needs_grant)",
        chinese="能向店铺显示需要重新授权（shows.needs_grant）",
        told=lambda document: bool(_part(document, "shows").get("needs_grant")),
        key="shows.needs_grant",
    ),
    "order_push": Capability(
        text="receives the order push (home_page.order_push)",
        chinese="接收订单推送（home_page.order_push）",
        told=lambda document: bool(_part(document, "home_page").get("order_push")),
        key="home_page.order_push",
    ),
    "order_push_form": Capability(
        text="takes our form of the order push (order_push_form: ours)",
        chinese="采用我们的订单推送格式（order_push_form: ours）",
        told=lambda document: document.get("order_push_form") == "ours",
        key="order_push_form",
    ),
    "messages": Capability(
        text="receives messages and events of stores (components[].messages)",
        chinese="接收店铺的消息与事件（components[].messages）",
        told=_any("components", lambda component: bool(component.get("messages"))),
        key="components[].messages",
    ),
    "chat": Capability(
        text="takes messages of official accounts: a message URL, and set 1 (listing.permission_sets)",
        chinese="接收公众号的消息：有消息接收 URL，且勾选权限集 1（listing.permission_sets）",
        told=_chats,
        key="listing.permission_sets",
    ),
    "url_query": Capability(
        text="has a service URL with a query of its own (services[].url)",
        chinese="有自带查询参数的服务地址（services[].url）",
        told=_any("services", lambda service: bool(urlsplit(service.get("url") or "").query)),
        key="services[].url",
    ),
    "odd_key": Capability(
        text="has a key whose last character carries spare bits (components[].encoding_aes_key)",
        chinese="第三方平台的 encoding_aes_key 末位字符带有多余比特（components[].encoding_aes_key）",
        told=_any("components", lambda component: has_spare_bits(component.get("encoding_aes_key"))),
        key="components[].encoding_aes_key",
    ),
    **{
        deed: Capability(text=text, chinese=chinese, told=_does(deed), key="does")
        for deed, (text, chinese) in DEEDS.items()
    },
}


def capabilities_of(document: Document) -> frozenset[str]:
    """The capabilities of a provider: those that a journal's header names, or told from its file."""
    named = document.get("capabilities")
    if named is not None:
        return frozenset(named) & set(CAPABILITIES)
    return frozenset(name for name, row in CAPABILITIES.items() if row.told(document))
