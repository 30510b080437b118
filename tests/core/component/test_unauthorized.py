"""61007 and which of P7 (a) to (d) it comes from; publication and what it changes."""

from __future__ import annotations

import re
from typing import Any

import pytest

from simulator.core.component.entities import TokenKind
from simulator.usage import UsageError
from tests.core.sample import Api, Town

ORDERS = "/channels/ec/order/list/get"


def why(town: Town, api: Api) -> str:
    """The letters of P7 that a call for the store's orders is refused for."""
    reply: Any = api.post(ORDERS, {"page_size": 10}, token=town.token(TokenKind.AUTHORIZER))
    if reply["errcode"] == 40097:
        return "passed"
    assert reply["errcode"] == 61007
    return "".join(re.findall(r"P7 \((.)\)", town.entries("call")[-1]["why"]))


@pytest.fixture
def partly(town: Town) -> Town:
    """A store that has granted a set of another kind, so that calls can be made for it at all."""
    town.do("tick_sets", sets=[1, 129, 130, 131])
    town.do("authorize", store=town.shop, sets=[1])
    return town


def unpublished(town: Town) -> None:
    from dataclasses import replace

    with town.world.transaction():
        town.world.tables.put(replace(town.component, published=False))


def test_a_without_a_purchase(partly: Town, api: Api) -> None:
    assert why(partly, api) == "a"
    partly.buy()
    assert why(partly, api) == "passed"


def test_a_after_a_refund(partly: Town, api: Api) -> None:
    partly.refund(partly.buy())
    partly.do("authorize", store=partly.shop, sets=[1])
    assert why(partly, api) == "a"
    assert "refunded" in partly.entries("call")[-1]["why"]


def test_b_while_the_platform_has_not_ticked_the_sets(partly: Town, api: Api) -> None:
    partly.do("tick_sets", sets=[1, 129])
    partly.buy()
    assert why(partly, api) == "b"


def test_sets_ticked_later_need_a_new_grant(partly: Town, api: Api) -> None:
    partly.do("tick_sets", sets=[1])
    partly.buy()
    partly.do("tick_sets", sets=[1, 129, 130, 131])
    assert why(partly, api) == ""
    assert "None of P7 holds" in partly.entries("call")[-1]["why"]
    partly.do("authorize", store=partly.shop, sets=[129, 130, 131])
    assert why(partly, api) == "passed"


def test_c_while_unpublished_and_d_until_the_store_buys_again(partly: Town, api: Api) -> None:
    unpublished(partly)
    assert why(partly, api) == "ac"
    partly.buy()
    assert "authorized" not in partly.kinds()[1:]
    assert why(partly, api) == "c"
    partly.do("publish")
    assert why(partly, api) == "d"
    partly.buy()
    assert why(partly, api) == "passed"


def test_d_where_only_what_was_bought_before_publication_is_left(partly: Town, api: Api) -> None:
    unpublished(partly)
    partly.buy()
    partly.do("publish")
    partly.refund(partly.buy())
    partly.do("authorize", store=partly.shop, sets=[1])
    assert why(partly, api) == "d"


def test_a_purchase_from_the_platform_before_a_move_is_none_of_the_new_one(partly: Town, api: Api) -> None:
    second = partly.another_platform()
    partly.do("edit_service", component=second)
    partly.buy()
    assert why(partly, api) == "a"


@pytest.mark.parametrize("ended_first", [True, False])
def test_without_a_cause_of_p7_it_says_what_else(partly: Town, api: Api, ended_first: bool) -> None:
    partly.do("tick_sets", sets=[1, 129, 130, 131] if ended_first else [1])
    partly.buy()
    if ended_first:
        partly.do("cancel_authorization", store=partly.shop)
    partly.do("tick_sets", sets=[1, 129, 130, 131])
    partly.do("authorize", store=partly.shop, sets=[1])
    assert why(partly, api) == ""
    said = partly.entries("call")[-1]["why"]
    assert "left out of a consent" in said
    assert said.endswith("it has to consent or buy again.")


def test_publication_is_told_once(town: Town) -> None:
    unpublished(town)
    town.do("publish")
    town.do("publish")
    assert [entry["phase"] for entry in town.entries("publication")] == ["published"]
    assert town.component.published_at == town.now


def test_while_unpublished_only_testers_grant(town: Town) -> None:
    unpublished(town)
    with pytest.raises(UsageError, match="61028"):
        town.do("authorize", store="shop")
    town.do("configure_component", testers=["shop"])
    assert town.do("authorize", store="shop")["pushed"] == "authorized"


def test_a_testers_purchase_grants_while_unpublished(town: Town) -> None:
    unpublished(town)
    other = town.store("other")
    town.do("configure_component", testers=["shop"])
    town.buy()
    town.buy(store=other)
    assert (town.granted(), town.granted(other)) == (True, False)
