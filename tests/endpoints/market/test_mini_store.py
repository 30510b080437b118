"""The old interfaces serve a Mini Store, refuse a Channels store, and follow an upgrade."""

from __future__ import annotations

import re
from typing import Any

import pytest

from simulator.core.component import tokens
from simulator.core.component.entities import TokenKind
from simulator.core.market.entities import Package
from simulator.usage import UsageError
from tests.core.sample import COMPONENT, Api, Town

CHECK = "/product/service/check_auth"
LIST = "/product/service/get_list"
ORDERS = "/product/service/get_order_list"
SPAN = {
    "start_create_time": "2025-01-01 00:00:00",
    "end_create_time": "2030-01-01 00:00:00",
    "page": 1,
    "page_size": 10,
}


class Old:
    """A Mini Store, and an old service with a package for it."""

    def __init__(self, town: Town, api: Api) -> None:
        self.town, self.api = town, api
        town.do("create_service", name="attic", kind="product", component=COMPONENT, old=True,
                url="http://127.0.0.1:9/old", **{"as": "attic"})  # fmt: skip
        town.do("create_package", service="attic", name="old month", spec_id="o", days=30, price=990)
        self.store = town.store("mini", kind="mini_store")
        self.service = town.stage.resolve("service", "attic").service_id

    def buy(self, name: str = "first") -> dict[str, Any]:
        return self.town.do("purchase", store="mini", service="attic", package="old month", **{"as": name})

    def token(self, store: str = "") -> str:
        with self.town.world.transaction():
            return tokens.issue(self.town.world, TokenKind.AUTHORIZER, COMPONENT, store or self.store).value

    def orders(self, **change: Any) -> Any:
        return self.api.post(ORDERS, {**SPAN, **change}, token=self.token())


@pytest.fixture
def old(town: Town, api: Api) -> Old:
    return Old(town, api)


def test_a_mini_store_has_no_right_to_a_channels_stores_interfaces(old: Old, api: Api) -> None:
    old.town.do("authorize", store="mini")
    info = "/channels/ec/basics/info/get"
    assert api.get(info, token=old.token())["errcode"] == 48001
    old.town.do("upgrade_store", store="mini")
    assert api.get(info, token=old.token())["errcode"] == 0


@pytest.mark.parametrize("parameter", ["component_access_token", "access_token"])
def test_check_auth_takes_the_component_token_by_either_name(old: Old, parameter: str) -> None:
    bought = old.buy()
    code = old.town.do("press_use", order="first")["code"]
    reply = old.api.post(CHECK, {"code": code}, **{parameter: old.town.token()})
    assert reply["data"] == {
        "appid": old.store,
        "service_id": old.service,
        "specification_id": "o",
        "order_id": bought["order_id"],
    }
    again = old.api.post(CHECK, {"code": code}, **{parameter: old.town.token()})
    assert again["errcode"] == 1


def test_check_auth_wants_a_token_of_a_component(old: Old) -> None:
    assert old.api.post(CHECK, {"code": "x"})["errcode"] == 41001
    home = old.town.token(TokenKind.HOME_PAGE)
    assert old.api.post(CHECK, {"code": "x"}, component_access_token=home)["errcode"] == 48001


def test_a_purchase_in_the_old_market_grants_and_pushes_no_order(old: Old) -> None:
    old.buy()
    assert old.town.kinds() == ["authorized"]
    assert old.town.granted(old.store)


def test_a_list_shows_what_is_in_validity_with_dates_of_china(old: Old) -> None:
    old.buy()
    old.buy("second")
    reply = old.api.post(LIST, {}, token=old.token())
    assert reply["service_list"] == [
        {
            "service_id": old.service,
            "service_name": "attic",
            "expire_time": "2026-03-02 09:00:00",
            "service_type": 2,
        }
    ]
    old.town.days(61)
    assert old.api.post(LIST, {}, token=old.token())["service_list"] == []


def test_orders_have_dates_and_a_status_and_no_type(old: Old) -> None:
    old.buy()
    [row] = old.orders()["service_order_list"]
    assert row["create_time"] == "2026-01-01 09:00:00"
    assert row["expire_time"] == "2026-01-31 09:00:00"
    assert (row["status"], row["total_price"], row["specification_id"]) == (1, 990, "o")
    assert "service_type" not in row
    old.town.days(31)
    assert old.orders()["service_order_list"][0]["status"] == 2
    old.town.do("place_order", store="mini", service="attic", package="old month")
    unpaid = old.orders()["service_order_list"][1]
    assert (unpaid["status"], unpaid["expire_time"]) == (4, "")


def test_orders_come_in_pages_and_spans(old: Old) -> None:
    for number in range(3):
        old.buy(f"order{number}")
        old.town.days(1)
    assert len(old.orders(page_size=2)["service_order_list"]) == 2
    assert len(old.orders(page=2, page_size=2)["service_order_list"]) == 1
    assert len(old.orders(end_create_time="2026-01-01 09:00:00")["service_order_list"]) == 1
    assert old.orders(start_create_time="yesterday")["errcode"] == 40097
    assert old.orders(page=0)["errcode"] == 40097


# -- Channels stores --------------------------------------------------------------------------------


def test_a_channels_store_is_refused_as_was_seen(town: Town, api: Api) -> None:
    town.buy()
    code = town.do("press_use", store=town.shop)["code"]
    reply = api.post(CHECK, {"code": code}, component_access_token=town.token())
    assert reply["errcode"] == 1
    assert re.fullmatch(r" rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}", reply["errmsg"])
    home = town.token(TokenKind.HOME_PAGE)
    login = api.post("/wxa/servicemarket/service/login_auth", {"code": code}, token=home)
    assert login["errcode"] == 0, "the code was not spent by that"


@pytest.mark.parametrize(("path", "body"), [(LIST, {}), (ORDERS, {}), (ORDERS, SPAN)])
def test_a_channels_stores_token_is_refused(town: Town, api: Api, path: str, body: Any) -> None:
    town.buy()
    reply = api.post(path, body, token=town.token(TokenKind.AUTHORIZER))
    assert reply["errcode"] == 48001
    assert reply["errmsg"].startswith("api unauthorized rid: ")


def test_a_mini_store_buys_nothing_of_the_new_market(old: Old) -> None:
    with pytest.raises(UsageError, match="is a service for a channels_store, and mini is a mini_store"):
        old.town.do("purchase", store="mini", service="pantry")


def test_the_new_login_does_not_take_an_old_code(old: Old) -> None:
    old.buy()
    code = old.town.do("press_use", order="first")["code"]
    reply = old.api.post("/wxa/servicemarket/service/login_auth", {"code": code}, token=old.town.token())
    assert reply["errcode"] == 10001


def test_a_component_token_sees_the_buyers_of_an_old_service(old: Old) -> None:
    old.buy()
    body = {"service_id": old.service, "appid": old.store, "buyer_type": 1}
    reply = old.api.post("/wxa/servicemarket/service/get_service_buyer", body, token=old.town.token())
    assert [row["specification_id"] for row in reply["buyer"]["spec_list"]] == ["o"]
    orders = {**body, "service_id": 0, "offset": 0, "limit": 20}
    reply = old.api.post("/wxa/servicemarket/get_paid_order_list", orders, token=old.town.token())
    assert reply["total"] == 1


# -- upgrade and migration --------------------------------------------------------------------------


def test_an_upgraded_store_migrates_and_its_old_order_shows_as_disabled(old: Old) -> None:
    old.buy()
    old.town.days(10)
    with pytest.raises(UsageError, match="was not upgraded"):
        old.town.do("migrate", order="first", service="pantry", package="month")
    old.town.do("upgrade_store", store="mini")
    old.town.do("edit_package", service="pantry", package="month", associated="attic/old month")
    assert old.orders()["service_order_list"][0]["status"] == 1
    new = old.town.do("migrate", order="first", service="pantry", package="month", **{"as": "new"})
    assert new["expire_time"] - int(old.town.now) == 20 * 86_400
    [row] = old.orders()["service_order_list"]
    assert (row["status"], row["expire_time"]) == (3, "2026-01-11 09:00:00")
    for name in ("first", "new"):
        assert not old.town.do("refund", order=name)["refunded"]
    with pytest.raises(UsageError, match="was migrated, and the new order is used instead"):
        old.town.do("press_use", order="first")
    assert old.town.do("press_use", order="new")["url"]
    old.town.switch("upgraded_store_keeps_old_interfaces", False)
    assert old.orders()["errcode"] == 48001


def test_an_association_decides_which_package_an_old_order_migrates_onto(old: Old) -> None:
    town = old.town
    town.do("edit_package", service="pantry", package="pro", associated="attic/old month")
    [package] = town.world.tables.list(Package, "of", old.service)
    assert town.package("pro").associated == (old.service, package.sku_id)
    old.buy()
    town.do("upgrade_store", store="mini")
    with pytest.raises(UsageError, match="migrates onto pro, which its package is associated with"):
        town.do("migrate", order="first", service="pantry", package="month")
    assert town.do("migrate", order="first", service="pantry", package="pro")["spec_id"] == "pro"


def test_without_an_association_there_is_no_migration_unless_switched(old: Old) -> None:
    old.buy()
    old.town.do("upgrade_store", store="mini")
    with pytest.raises(UsageError, match="package month is not associated"):
        old.town.do("migrate", order="first", service="pantry", package="month")
    old.town.switch("migration_needs_association", False)
    assert old.town.do("migrate", order="first", service="pantry", package="month")["spec_id"] == "basic"


def test_a_package_is_associated_with_one_of_the_same_company_and_the_old_market(old: Old) -> None:
    town = old.town
    with pytest.raises(UsageError, match="no Mini Store package is called 'pantry/week'"):
        town.do("edit_package", service="pantry", package="pro", associated="pantry/week")
    town.do("create_component", company="Elm", **{"as": "elm"})
    page = town.do("create_home_page", company="Elm", **{"as": "page"})["appid"]
    town.do(
        "create_service", name="elms", component="elm", home_page=page, old=True, url="http://127.0.0.1:9/x"
    )
    town.do("create_package", service="elms", name="theirs")
    with pytest.raises(UsageError, match="theirs is of Elm, and only a package of provider"):
        town.do("edit_package", service="pantry", package="pro", associated="theirs")
    assert town.do("view_home_page")["mini_store_packages"] == ["attic/old month"]


def test_a_read_that_lags_lacks_what_was_paid_of_late(old: Old) -> None:
    old.buy()
    old.town.do(
        "fault", call=["product.service.get_list", "product.service.get_order_list"], do="stale", by=60
    )

    def shown() -> list[int]:
        services = old.api.post(LIST, {}, token=old.token())["service_list"]
        return [len(services), len(old.orders()["service_order_list"])]

    assert shown() == [0, 0]
    old.town.pass_(60)
    assert shown() == [1, 1]
