"""Events of a store: which there are, who sends each, and to whom each goes.

A platform hears of what the store has granted it: which set brings which event is inferred from what the set
is for. One row an event; its fields are those of its shape, of the same name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from simulator.core.component import conversations
from simulator.core.component.entities import Component, Grant
from simulator.core.component.permissions import GOODS, LOGISTICS, SALES
from simulator.core.store.entities import Store
from simulator.shapes import push

if TYPE_CHECKING:
    from simulator.core.world import World

WECHAT = "oWX-team-of-stores-0000000000"  # whom events come from that no buyer causes


class EventName(StrEnum):
    """What a store's events are called on the wire."""

    ORDER_NEW = "channels_ec_order_new"
    ORDER_PAY = "channels_ec_order_pay"
    ORDER_WAIT_SHIPPING = "channels_ec_order_wait_shipping"
    ORDER_DELIVER = "channels_ec_order_deliver"
    ORDER_CONFIRM = "channels_ec_order_confirm"
    ORDER_SETTLE = "channels_ec_order_settle"
    ORDER_CANCEL = "channels_ec_order_cancel"
    ORDER_EXT_INFO = "channels_ec_order_ext_info_update"
    AFTERSALE = "channels_ec_aftersale_update"
    PRESENT_AFTERSALE = "channels_ec_present_aftersale_update"
    COMPLAINT = "channels_ec_complaint_update"
    GUARANTEE = "channels_ec_guarantee_update"
    PRODUCT_AUDIT = "product_spu_audit"
    PRODUCT_LISTING = "product_spu_listing"
    PRODUCT_UPDATE = "product_spu_update"
    CATEGORY_AUDIT = "product_category_audit"
    BRAND = "channels_ec_brand"
    STOCK_NO_ENOUGH = "channels_ec_stock_no_enough"
    CHANGE_STATUS = "channels_ec_change_status"
    CLOSE_STORE = "channels_ec_close_store"
    NICKNAME = "set_shop_nickname"


# Any one of these sets is enough; a store's own affairs are told to whoever has any of them.
ROUSED_BY: Mapping[EventName, tuple[int, ...]] = {
    EventName.ORDER_NEW: (SALES,),
    EventName.ORDER_PAY: (SALES,),
    EventName.ORDER_WAIT_SHIPPING: (SALES,),
    EventName.ORDER_DELIVER: (SALES,),
    EventName.ORDER_CONFIRM: (SALES,),
    EventName.ORDER_SETTLE: (SALES,),
    EventName.ORDER_CANCEL: (SALES,),
    EventName.ORDER_EXT_INFO: (SALES,),
    EventName.AFTERSALE: (SALES,),
    EventName.PRESENT_AFTERSALE: (SALES,),
    EventName.COMPLAINT: (SALES,),
    EventName.GUARANTEE: (SALES,),
    EventName.PRODUCT_AUDIT: (GOODS,),
    EventName.PRODUCT_LISTING: (GOODS,),
    EventName.PRODUCT_UPDATE: (GOODS,),
    EventName.CATEGORY_AUDIT: (GOODS,),
    EventName.BRAND: (GOODS,),
    EventName.STOCK_NO_ENOUGH: (GOODS,),
    EventName.CHANGE_STATUS: (GOODS, LOGISTICS, SALES),
    EventName.CLOSE_STORE: (GOODS, LOGISTICS, SALES),
    EventName.NICKNAME: (GOODS, LOGISTICS, SALES),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One event to tell: `said` are its fields without the object that they come in, and `beside` those that
    stand beside that; `sender` is the openid of the buyer who caused it, or the platform's own."""

    name: EventName
    said: Mapping[str, Any] = field(default_factory=dict)
    sender: str = WECHAT
    beside: Mapping[str, Any] = field(default_factory=dict)


def tell(world: World, appid: str, event: Event) -> None:
    """Pushes an event of a store to each platform that hears of it and has a URL for messages."""
    store = world.tables.get(Store, appid)
    if store is None:
        return
    fields = push.fields_of(event.name, event.said, event.beside)
    for component in _listeners(world, appid, ROUSED_BY[event.name]):
        conversations.notice(world, component, store, event.sender, event.name, fields)


def _listeners(world: World, appid: str, sets: tuple[int, ...]) -> list[Component]:
    grants = world.tables.list(Grant, "of_store", appid)
    hearing = [grant.component for grant in grants if grant.active and set(sets) & set(grant.permission_sets)]
    found = [world.tables.get(Component, component) for component in hearing]
    return [component for component in found if component is not None and component.message_url]
