"""Lists of this resource that come in pages."""

from __future__ import annotations

from simulator.endpoints.store.aftersale import gifts, listing
from tests.core.sample import START, Town
from tests.endpoints.store.lists import listed

T0 = int(START)


@listed("aftersale/getaftersalelist", page=listing, begin_create_time=T0 - 3600, end_create_time=T0 + 3600)
def an_after_sale_more(town: Town, store: str) -> None:
    order = town.do("buyer_order", store=store)["order_id"]
    town.do("buyer_aftersale", store=store, order=order)


@listed(
    "aftersale/getpresentaftersalelist",
    page=gifts,
    begin_create_time=T0 - 3600,
    end_create_time=T0 + 3600,
)
def a_gift_more_that_nobody_took(town: Town, store: str) -> None:
    order = town.do("buyer_order", store=store, present="送你")["order_id"]
    town.do("gift_times_out", store=store, order=order)
