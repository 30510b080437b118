"""The guide's way from nothing to a listed service, and what follows when a step is left out."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.core import snapshot
from simulator.core.component.entities import TokenKind
from simulator.usage import UsageError
from tests.core.market.sample import Market


@pytest.fixture
def market() -> Market:
    return Market()


def buy(market: Market, package: str = "month", store: str = "shop", **more: Any) -> dict[str, Any]:
    return market.do("purchase", store=store, service="orchard", package=package, **more)


def test_the_whole_way_ends_with_a_service_that_a_store_buys_and_uses(market: Market) -> None:
    market.build()
    assert market.service().state == "listed"
    bought = buy(market)
    assert market.lines() == {"standard": 60}, "the test order of the tester counts, and adds up"
    jump = market.do("press_use", store="shop", service="orchard")
    assert jump["url"].startswith("http://127.0.0.1:9/use?from=market&code=")
    order = market.login(jump["code"])
    assert (order["order_id"], order["spec_id"], order["errcode"]) == (bought["order_id"], "standard", 0)
    assert market.basics()["errcode"] == 0
    assert market.do("ledger")["settled"] == 1900


def test_three_platforms_are_stacked(market: Market) -> None:
    market.build(until="fund_account")
    page = market.do("view_home_page")
    assert page["platforms"] == [market.named("component", "platform")]
    assert page["company"] == "Orchard Ltd"


# -- access: each step left out ---------------------------------------------------------------------


def test_without_a_platform_no_service_is_made(market: Market) -> None:
    with pytest.raises(UsageError, match="unknown third-party platform"):
        market.build(without=("platform",))


@pytest.mark.parametrize("sets", [[129], [], [3, 17]], ids=["only 129", "none", "others"])
def test_without_the_sets_the_service_is_listed_and_its_calls_are_refused(
    market: Market, sets: list[int]
) -> None:
    market.build(wrong={"platform": {"permission_sets": sets}})
    buy(market)
    refused(market, "b")


def test_unpublished_the_service_is_listed_and_its_calls_are_refused_until_another_purchase(
    market: Market,
) -> None:
    market.build(without=("publication",))
    buy(market)
    refused(market, "c")
    market.do("publish", component="platform")
    refused(market, "d")
    buy(market)
    assert market.basics()["errcode"] == 0


def refused(market: Market, letter: str) -> None:
    """The store's orders cannot be read, for the cause of P7 that the letter names."""
    token = market.token(TokenKind.AUTHORIZER, "shop")
    reply = market.api.post("/channels/ec/order/list/get", {"page_size": 1}, token=token)
    assert reply["errcode"] == 61007
    assert f"P7 ({letter})" in market.why()


@pytest.mark.parametrize(("kind", "price"), [("product", 1900), ("order", 1900), ("erp", 200_001)])
def test_every_kind_of_service_is_granted_the_same_sets(market: Market, kind: str, price: int) -> None:
    priced = {"days": 365 if kind == "erp" else 30, "price": price}
    market.build(wrong={"service": {"kind": kind}, "month": priced, "pro": priced})
    buy(market)
    [granted] = [
        entry.data for entry in market.world.journal.entries(kind="grant") if entry.data["phase"] == "granted"
    ]
    assert granted["sets"] == [129, 130, 131]


def test_without_a_home_page_no_service_is_made(market: Market) -> None:
    steps = ("home_page", "customer_service", "fund_account")
    with pytest.raises(UsageError, match="there is no home page yet"):
        market.build(without=steps)


def test_a_home_page_of_another_type_lists_nothing_for_stores(market: Market) -> None:
    with pytest.raises(UsageError, match="platform service provider"):
        market.build(wrong={"home_page": {"type": "design_provider"}})
    assert market.service().state == "test"


def test_without_customer_service_the_service_is_taken_down(market: Market) -> None:
    market.build(without=("customer_service",))
    assert market.service().state == "taken_down"
    with pytest.raises(UsageError, match="taken down: the home page has no customer service"):
        buy(market)
    assert "no customer service" in str(market.do("browse_market", store="shop")["unseen"])


def test_customer_service_that_goes_takes_what_is_listed_down_and_its_return_needs_a_new_listing(
    market: Market,
) -> None:
    market.build()
    buy(market)
    down = market.do("set_customer_service", configured=False)["taken_down"]
    assert down == [market.service().service_id]
    assert market.lines() == {"standard": 60}, "what was bought goes on"
    assert market.do("press_use", store="shop", service="orchard")["url"]
    market.do("set_customer_service")
    assert market.service().state == "taken_down"
    market.do("list_service", service="orchard")
    buy(market)


def test_without_a_fund_account_money_is_withheld_until_there_is_one(market: Market) -> None:
    market.build(without=("fund_account",))
    market.do("purchase", store="shop", service="orchard", package="month", **{"as": "first"})
    buy(market, "pro")
    assert market.do("ledger") == {"purchases": 6800, "refunds": 0, "settled": 0, "withheld": 6800}
    market.do("refund", order="first")
    assert market.do("ledger") == {"purchases": 6800, "refunds": 1900, "settled": 0, "withheld": 4900}
    assert market.do("set_fund_account")["settled"] == 4900
    assert market.do("ledger") == {"purchases": 6800, "refunds": 1900, "settled": 4900, "withheld": 0}


def test_a_service_of_the_mini_store_type_is_not_for_channels_stores(market: Market) -> None:
    with pytest.raises(UsageError, match="is a service for a mini_store"):
        market.build(wrong={"service": {"old": True}})


def test_a_service_names_a_platform_of_its_own_company(market: Market) -> None:
    with pytest.raises(UsageError, match="is of Elm Ltd, the home page of Orchard Ltd"):
        market.build(wrong={"platform": {"company": "Elm Ltd"}})


def test_a_company_has_several_platforms_to_choose_from(market: Market) -> None:
    market.build(until="home_page")
    market.do("create_component", company="Orchard Ltd", **{"as": "second"})
    market.do("create_component", company="Elm Ltd", **{"as": "foreign"})
    chosen = market.do("view_home_page")["platforms"]
    assert chosen == [market.named("component", "platform"), market.named("component", "second")]


@pytest.mark.parametrize("url", ["", "orchard", "ftp://127.0.0.1/use"])
def test_a_service_needs_an_address_to_jump_to(market: Market, url: str) -> None:
    with pytest.raises(UsageError, match="url is"):
        market.build(wrong={"service": {"url": url}})


def test_without_mobile_support_a_phone_shows_a_prompt(market: Market) -> None:
    market.build(wrong={"service": {"mobile": ""}})
    jump = market.do("press_use", store="shop", service="orchard", page="mobile")
    assert jump["url"] is None
    assert jump["prompt"] == "please use this service on a PC"
    market.do("edit_service", service="orchard", mobile="http://127.0.0.1:9/m/use")
    jump = market.do("press_use", store="shop", service="orchard", page="mobile")
    assert jump["url"] == f"http://127.0.0.1:9/m/use?code={jump['code']}"


def test_without_spec_ids_nothing_adds_up(market: Market) -> None:
    wrong = {step: {"spec_id": ""} for step in ("free", "month", "pro")}
    market.build(wrong=wrong, without=("test",))
    buy(market, "free")
    buy(market, "month")
    rows = market.api.post(
        "/wxa/servicemarket/service/get_service_buyer",
        {"service_id": market.service().service_id, "appid": market.named("store", "shop")},
        token=market.token(),
    )["buyer"]["spec_list"]
    now = int(market.world.clock.now())
    assert [(row["specification_id"], (row["expire_time"] - now) // 86_400) for row in rows] == [
        ("", 7),
        ("", 30),
    ]


def test_a_spec_id_set_later_adds_up_what_was_bought_before(market: Market) -> None:
    wrong = {"free": {"spec_id": ""}, "month": {"spec_id": ""}}
    market.build(wrong=wrong, without=("test",))
    buy(market, "free")
    buy(market, "month")
    for package in ("free", "month"):
        assert market.do("edit_package", package=package, service="orchard", spec_id="standard")["moved"] == 1
    assert market.lines() == {"standard": 37}
    jump = market.do("press_use", store="shop", service="orchard")
    assert market.login(jump["code"])["spec_id"] == "standard"


def test_a_spec_id_set_later_may_count_for_later_orders_only(market: Market) -> None:
    market.switch("spec_id_reaches_back", False)
    market.build(wrong={"free": {"spec_id": ""}}, without=("test",))
    buy(market, "free")
    assert market.do("edit_package", package="free", service="orchard", spec_id="standard")["moved"] == 0
    buy(market, "month")
    assert market.lines() == {"": 7, "standard": 30}


@pytest.mark.parametrize(
    ("wrong", "without", "complaint"),
    [
        ({}, ("free",), "no free version of 7 days"),
        ({"free": {"days": 8}}, (), "no free version of 7 days"),
        ({"month": {"price": 1500}}, (), "month costs 1500 fen for 30 days, and order services cost more"),
        ({"pro": {"days": 365, "price": 18_250}}, (), "more than 15 yuan a month"),
        ({"service": {"kind": "erp"}}, (), "erp services cost more than 2000 yuan a year"),
        ({"month": {"price": 0}}, (), "month costs 0 fen for 30 days"),
    ],
    ids=[
        "no free version",
        "free for too long",
        "just the floor",
        "a cheap year",
        "erp at a month's price",
        "free beside the free version",
    ],
)
def test_prices_have_floors_and_a_free_version_exists(
    market: Market, wrong: dict[str, dict[str, Any]], without: tuple[str, ...], complaint: str
) -> None:
    with pytest.raises(UsageError, match=complaint):
        market.build(wrong=wrong, without=without)
    assert market.service().state == "test"
    assert any(complaint in lack for lack in market.do("view_home_page")["services"][0]["lacks"])


def test_all_that_is_wrong_is_said_at_once(market: Market) -> None:
    with pytest.raises(UsageError) as caught:
        market.build(without=("free",), wrong={"month": {"price": 100}, "pro": {"price": 200}})
    assert str(caught.value).count(";") == 2


def test_the_page_of_today_has_no_floors(market: Market) -> None:
    market.switch("price_rules", "current")
    market.build(wrong={"month": {"price": 1}})
    assert market.service().state == "listed"
    other = Market()
    other.switch("price_rules", "current")
    with pytest.raises(UsageError, match="no free version"):
        other.build(without=("free",))


def test_a_listed_service_keeps_its_prices(market: Market) -> None:
    market.build()
    with pytest.raises(UsageError, match="more than 15 yuan a month"):
        market.do("create_package", service="orchard", name="cheap", days=30, price=1000)
    with pytest.raises(UsageError, match="more than 15 yuan a month"):
        market.do("edit_package", service="orchard", package="month", price=1000)
    with pytest.raises(UsageError, match="more than 15 yuan a month"):
        market.do("create_package", service="orchard", name="free for ever", days=365, price=0)


# -- the test stage ---------------------------------------------------------------------------------


def test_only_testers_see_and_buy_a_test_service(market: Market) -> None:
    market.build(until="tester")
    market.do("create_store", **{"as": "other"})
    with pytest.raises(UsageError, match="only testers of its home page see it"):
        buy(market, store="other")
    assert not market.do("browse_market", store="other")["offered"]
    assert [row["name"] for row in market.do("browse_market", store="shop")["offered"]] == ["orchard"]
    assert buy(market)["order_id"]


def test_a_tester_orders_for_any_store(market: Market) -> None:
    market.build(until="store")
    market.do("create_user", **{"as": "anna"})
    with pytest.raises(UsageError, match="only testers"):
        buy(market, by="anna")
    market.do("add_tester", user="anna")
    buy(market, by="anna")
    with pytest.raises(UsageError, match="only testers"):
        buy(market)
    market.do("add_tester", user="anna", remove=True)
    with pytest.raises(UsageError, match="only testers"):
        buy(market, by="anna")


def test_a_test_purchase_costs_nothing_and_grants_like_any_other(market: Market) -> None:
    market.build(until="test")
    assert market.do("ledger")["purchases"] == 0
    assert market.basics()["errcode"] == 0
    assert market.lines() == {"standard": 30}
    buy(market, "free")
    buy(market, "free")  # a test order of the free version is no trial


def test_a_test_purchase_may_not_count(market: Market) -> None:
    market.switch("test_purchase_counts", False)
    market.build(until="test")
    assert market.basics()["errcode"] == 61007
    market.do("list_service", service="orchard")
    buy(market)
    assert market.basics()["errcode"] == 0


def test_a_store_must_be_open_before_it_can_order(market: Market) -> None:
    market.build(wrong={"store": {"status": "opening"}}, without=("test",))
    with pytest.raises(UsageError, match="a store must be open"):
        buy(market)
    market.do("reopen_store", store="shop")
    buy(market)
    market.do("close_store", store="shop")
    with pytest.raises(UsageError, match="a store must be open"):
        buy(market)
    assert market.do("press_use", store="shop", service="orchard")["url"], "what was bought goes on"


def test_a_service_that_its_provider_takes_down_is_not_sold(market: Market) -> None:
    market.build()
    assert market.do("take_down_service", service="orchard")["state"] == "taken_down"
    with pytest.raises(UsageError, match="its provider took it down"):
        buy(market)


def test_a_play_puts_the_parties_back(market: Market) -> None:
    market.build()
    before = snapshot.take(market.world)
    market.do("set_fund_account", open=False)
    market.do("edit_package", service="orchard", package="month", spec_id="else")
    market.do("create_component", **{"as": "more"})
    market.do("create_service", name="more", component="platform", url="http://127.0.0.1:9/x")
    with market.world.transaction():
        snapshot.restore(market.world, before)
    assert snapshot.take(market.world) == before
