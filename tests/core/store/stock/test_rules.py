"""A merchant is warned once each when a fifth and a tenth of what was counted are left."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.core.store.events import EventName
from simulator.core.store.product import documents, lookup
from simulator.core.store.stock import rules
from simulator.durations import DAY
from simulator.usage import UsageError
from tests.core.sample import Town


@pytest.fixture
def town(town: Town) -> Town:
    town.do("authorize", store=town.shop)
    return town


def goods(town: Town) -> tuple[int, int]:
    [first] = lookup.page(town.world, town.shop, None, 0, 1)
    return first.product_id, documents.sku_of(first.product_id)


def buy(town: Town, count: int, **more: Any) -> str:
    return str(
        town.do("buyer_order", store=town.shop, product=goods(town)[0], count=count, **more)["order_id"]
    )


def told(town: Town) -> list[int]:
    pushes = town.pushes(EventName.STOCK_NO_ENOUGH)
    return [push.fields["channels_ec_stock_no_enough"]["remaining_stock_amount"] for push in pushes]


def test_a_warning_comes_at_a_fifth_and_at_a_tenth(town: Town) -> None:
    for count, heard in ((79, []), (1, [20]), (5, [20]), (4, [20]), (1, [20, 10]), (10, [20, 10])):
        buy(town, count)
        assert told(town) == heard


def test_a_drop_past_both_is_told_once(town: Town) -> None:
    buy(town, 99)
    assert told(town) == [1]


def test_what_comes_back_and_goes_again_is_not_told_again(town: Town) -> None:
    order = buy(town, 80, pay=False)
    town.do("buyer_cancel", store=town.shop, order=order)
    buy(town, 80)
    assert told(town) == [20]


def test_a_count_begins_anew_and_is_no_warning_itself(town: Town) -> None:
    buy(town, 80)
    town.do("count_stock", store=town.shop, product=goods(town)[0], num=10)
    assert told(town) == [20]
    buy(town, 8)
    assert told(town) == [20, 2]


def test_nothing_below_nothing_is_told(town: Town) -> None:
    town.do("oversell", store=town.shop, product=goods(town)[0], count=5)
    assert told(town) == [0]


def test_an_order_that_cannot_be_held_changes_and_tells_nothing(town: Town) -> None:
    with pytest.raises(UsageError, match="100 left, and 101 are wanted"):
        buy(town, 101)
    assert told(town) == []
    assert rules.of(town.world, town.shop, *goods(town)).free == 100


def test_the_warning_is_the_platforms_and_says_which_sku(town: Town) -> None:
    buy(town, 80)
    [push] = town.pushes(EventName.STOCK_NO_ENOUGH)
    product_id, sku_id = goods(town)
    assert push.fields["channels_ec_stock_no_enough"] == {
        "product_id": product_id,
        "sku_id": sku_id,
        "remaining_stock_amount": 20,
        "remaining_code_amount": 0,
    }


def test_a_ledger_is_read_from_any_place_on_also_where_much_happened_in_a_second(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "_CHUNK", 3)
    product_id, sku_id = goods(town)
    start = int(town.now)
    with town.world.transaction():
        for _ in range(4):
            for _ in range(5):
                rules.adjust(town.world, rules.of(town.world, town.shop, product_id, sku_id), 1)
            town.pass_(1)

    def numbers(since: int, until: int, before: int = 0) -> list[int]:
        flows = rules.flows(
            town.world, town.shop, product_id, sku_id, since=start + since, until=start + until, before=before
        )
        return [flow.number for flow in flows]

    assert numbers(0, 9) == list(range(20, 0, -1))
    assert numbers(1, 2) == list(range(15, 5, -1))
    assert numbers(1, 2, before=9) == [8, 7, 6]
    assert numbers(1, 2, before=99) == list(range(15, 5, -1))
    assert numbers(4, 9) == numbers(-9, -1) == []


def test_lines_of_the_ledger_go_after_180_days(town: Town) -> None:
    buy(town, 1)
    product_id, sku_id = goods(town)
    town.pass_(180 * DAY + 1)
    window = {"since": 0, "until": int(town.now)}
    assert list(rules.flows(town.world, town.shop, product_id, sku_id, **window)) == []
