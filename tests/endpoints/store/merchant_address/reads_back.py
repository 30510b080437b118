"""Stories in which what changes at this resource is read back."""

from __future__ import annotations

from tests.core.sample import START, Town
from tests.endpoints.store.merchant_address.details import DETAIL, INFO, STOCKED, added, ids, read
from tests.endpoints.store.stories import Ask, reads_back

FLAGS = ("send_addr", "default_send", "recv_addr", "default_recv")


@reads_back("merchant/address/add")
@reads_back("merchant/address/get")
def an_address_is_read_as_it_was_given(town: Town, ask: Ask) -> None:
    one = added(ask)
    told = read(ask, one)
    now = int(START)
    assert told == {
        **DETAIL,
        "send_addr": 1,
        "default_send": 0,
        "recv_addr": 1,
        "default_recv": 0,
        "address_id": int(one),
        "create_time": now,
        "update_time": now,
    }


@reads_back("merchant/address/update")
def another_takes_its_place(town: Town, ask: Ask) -> None:
    one = added(ask)
    town.pass_(60)
    info = {**INFO, "detail_info": "新港东路 1 号", "lat": None}
    ask("merchant/address/update", address_detail={**DETAIL, "address_info": info, "address_id": one})
    after = read(ask, one)
    assert after["address_info"]["detail_info"] == "新港东路 1 号"
    assert "lat" not in after["address_info"]
    assert after["update_time"] - after["create_time"] == 60


@reads_back("merchant/address/update")
def flags_are_taken_as_numbers_too(town: Town, ask: Ask) -> None:
    one = added(ask, send_addr=0, recv_addr=1)
    flags = {"send_addr": 1, "default_send": 1, "recv_addr": False, "default_recv": 0}
    ask("merchant/address/update", address_detail={**DETAIL, **flags, "address_id": int(one)})
    assert [read(ask, one)[flag] for flag in FLAGS] == [1, 1, 0, 0]


@reads_back("merchant/address/add")
def at_most_one_is_the_default_each_way(town: Town, ask: Ask) -> None:
    first = added(ask, default_send=True, default_recv=True)
    second = added(ask, default_recv=True)
    assert [read(ask, first)[flag] for flag in ("default_send", "default_recv")] == [1, 0]
    assert [read(ask, second)[flag] for flag in ("default_send", "default_recv")] == [0, 1]
    ask("merchant/address/update", address_detail={**DETAIL, "default_send": True, "address_id": second})
    assert [read(ask, first)["default_send"], read(ask, second)["default_send"]] == [0, 1]
    assert read(ask, second)["default_recv"] == 0, "what is not said again is so no longer"


@reads_back("merchant/address/list")
@reads_back("merchant/address/delete")
def the_list_is_in_the_order_in_which_they_were_made(town: Town, ask: Ask) -> None:
    made = [added(ask, remark=str(number)) for number in range(5)]
    assert ids(ask) == [STOCKED, *made]
    assert [ids(ask, 2, 2), ids(ask, 5, 2), ids(ask, 9, 2)] == [made[1:3], made[4:], []]
    ask("merchant/address/delete", address_id=made[2])
    assert ids(ask) == [STOCKED, *made[:2], *made[3:]]
    ask.refused("merchant/address/get", 10021062, address_id=made[2])


@reads_back("merchant/address/get")
def goods_of_a_stocked_shop_go_back_to_an_address_that_it_has(town: Town, ask: Ask) -> None:
    ask("merchant/address/delete", address_id=STOCKED)
    town.do("stock_shop", store=town.shop, products=3, orders=0)
    assert ids(ask) == [STOCKED]
    shown = read(ask, STOCKED)
    assert (shown["recv_addr"], shown["default_recv"]) == (1, 0)
    assert shown["address_info"]["province_name"] == "广东省"
    for one in ask("product/list/get", page_size=10)["product_ids"]:
        product = ask("product/get", product_id=one)["product"]
        assert str(product["after_sale_info"]["after_sale_address_id"]) == STOCKED
