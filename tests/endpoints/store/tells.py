"""What causes each event of a store: by actions, calls and time, as little as it takes.

`@tells("channels_ec_order_new")` marks a story that causes it.
"""

from __future__ import annotations

from collections.abc import Callable

from simulator.core.store.event_table import EventName
from simulator.durations import DAY
from tests.core.sample import Town
from tests.endpoints.store.aftersale.cases import Cases
from tests.endpoints.store.brand.bodies import brand
from tests.endpoints.store.category.bodies import apply_for
from tests.endpoints.store.product.bodies import SPIRITS
from tests.endpoints.store.stories import Ask, Story

TELLS: dict[EventName, Story] = {}


def tells(name: EventName) -> Callable[[Story], Story]:
    def kept(story: Story) -> Story:
        TELLS[name] = story
        return story

    return kept


def cases(town: Town, ask: Ask) -> Cases:
    return Cases(town.do, ask, town.shop)


@tells(EventName.ORDER_NEW)
def an_order_is_placed(town: Town, ask: Ask) -> None:
    town.do("buyer_order", store=town.shop, pay=False)


@tells(EventName.ORDER_PAY)
@tells(EventName.ORDER_WAIT_SHIPPING)
def an_order_is_paid(town: Town, ask: Ask) -> None:
    town.do("buyer_order", store=town.shop)


@tells(EventName.ORDER_CANCEL)
def an_order_is_not_paid_in_time(town: Town, ask: Ask) -> None:
    town.do("buyer_order", store=town.shop, pay=False)
    town.days(2)


@tells(EventName.ORDER_DELIVER)
def an_order_is_sent(town: Town, ask: Ask) -> None:
    cases(town, ask).sent()


@tells(EventName.ORDER_CONFIRM)
def an_order_is_received(town: Town, ask: Ask) -> None:
    town.do("buyer_receive", store=town.shop, order=cases(town, ask).sent())


@tells(EventName.ORDER_SETTLE)
def an_order_is_settled(town: Town, ask: Ask) -> None:
    order = cases(town, ask).sent()
    town.do("buyer_receive", store=town.shop, order=order)
    town.do("settle_order", store=town.shop, order=order)


@tells(EventName.ORDER_EXT_INFO)
def an_order_is_urged(town: Town, ask: Ask) -> None:
    town.do("buyer_urge", store=town.shop, order=cases(town, ask).paid())


@tells(EventName.AFTERSALE)
def money_is_wanted_back(town: Town, ask: Ask) -> None:
    cases(town, ask).asked()


@tells(EventName.PRESENT_AFTERSALE)
def a_gift_is_not_taken(town: Town, ask: Ask) -> None:
    town.do("gift_times_out", store=town.shop, order=cases(town, ask).paid(present="送你"))


@tells(EventName.COMPLAINT)
def the_platform_is_called_in(town: Town, ask: Ask) -> None:
    cases(town, ask).disputed()


@tells(EventName.GUARANTEE)
def a_guarantee_is_claimed(town: Town, ask: Ask) -> None:
    cases(town, ask).claimed()


@tells(EventName.PRODUCT_UPDATE)
@tells(EventName.PRODUCT_LISTING)
def a_product_is_taken_off_sale(town: Town, ask: Ask) -> None:
    one = ask("product/list/get", page_size=1)["product_ids"][0]
    ask("product/auditfree", product_id=one, spu_code="x")
    ask("product/delisting", product_id=one)


@tells(EventName.PRODUCT_AUDIT)
def an_audit_ends(town: Town, ask: Ask) -> None:
    one = ask("product/list/get", page_size=1)["product_ids"][0]
    ask("product/delisting", product_id=one)
    ask("product/listing", product_id=one)
    town.pass_(DAY)


@tells(EventName.CATEGORY_AUDIT)
def a_category_is_applied_for(town: Town, ask: Ask) -> None:
    apply_for(ask, SPIRITS)


@tells(EventName.BRAND)
def a_brand_is_applied_for(town: Town, ask: Ask) -> None:
    ask("brand/add", brand=brand())


@tells(EventName.STOCK_NO_ENOUGH)
def a_sku_is_sold_out(town: Town, ask: Ask) -> None:
    town.do("oversell", store=town.shop)


@tells(EventName.CHANGE_STATUS)
def a_store_gives_notice(town: Town, ask: Ask) -> None:
    town.do("close_store", store=town.shop, notice=DAY)


@tells(EventName.CLOSE_STORE)
def a_store_closes(town: Town, ask: Ask) -> None:
    town.do("close_store", store=town.shop, notice=DAY)
    town.pass_(DAY)


@tells(EventName.NICKNAME)
@tells(EventName.HEAD_IMAGE)
def a_store_looks_otherwise(town: Town, ask: Ask) -> None:
    town.do("rename_store", store=town.shop, nickname="又一家", head_image="http://x/1")
