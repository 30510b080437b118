"""The pull round: what pushes did not bring is found."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conformance.reference.fake import DOWN, GONE
from tests.conformance.reference.sample import (
    DAY,
    MONTH,
    NOW,
    ONE,
    ORDER,
    ORDER_ID,
    STORE,
    House,
)

pytestmark = pytest.mark.usefixtures("tickets")


def test_a_lost_order_is_found(house: House) -> None:
    house.valid(("basic", MONTH), ("advanced", NOW + DAY))
    assert house.sync()
    assert house.ends() == {"basic": MONTH, "advanced": NOW + DAY}
    assert not house.served(ORDER)


def test_a_lost_refund_is_found(house: House) -> None:
    house.valid(("basic", MONTH))
    house.sync()
    house.valid()
    house.sync()
    assert not house.served()


def test_a_steady_state_is_quiet(house: House) -> None:
    house.valid(("basic", MONTH))
    house.sync()
    before = len(house.platform.calls)
    house.sync()
    assert len(house.platform.calls) - before == 5  # a list a service, a list a component


def test_a_pushed_order_that_shows_late_is_found(house: House) -> None:
    house.order_push()
    house.at(NOW + 70)
    house.sync()
    assert not house.served()
    house.valid(("basic", MONTH))
    house.paid(ORDER_ID)
    house.sync()
    assert house.served()


@pytest.mark.parametrize("answer", [{"errcode": -1}, GONE, DOWN, {"errcode": 45009}, {"errcode": 40001}])
def test_a_failed_pull_changes_nothing(house: House, answer: Any) -> None:
    house.valid(("basic", MONTH))
    house.sync()
    house.platform.fault("get_service_buyer_list", *[answer] * 9)
    assert not house.sync()
    assert house.served()


def test_a_lost_event_is_found_in_the_list(house: House) -> None:
    house.platform.grants[ONE, STORE] = "refreshtoken@@@1"
    house.platform.grants[ONE, "wx1"] = house.platform.grants[ONE, "wx2"] = "refreshtoken@@@x"
    assert house.sync()
    assert not house.needs_grant
    assert len(house.platform.asked("basics/info/get")) == 3
    assert house.sync()
    assert len(house.platform.asked("basics/info/get")) == 3


@pytest.mark.parametrize("happens", ["a new one", "one ends", "one grants again"])
def test_rows_that_move_between_pages_are_not_lost(
    house: House, monkeypatch: pytest.MonkeyPatch, happens: str
) -> None:
    """A list of 41 stores, the newest first, in which something happens before the second page."""
    stores = [f"wx{number}" for number in range(41)]
    asked: list[int] = []

    def listed(request: Any) -> dict[str, Any]:
        body = request.body or {}
        if body["component_appid"] != ONE:
            return {"total_count": 0, "list": []}
        asked.append(body["offset"])
        if len(asked) == 2:
            if happens == "a new one":
                stores.insert(0, "wx-new")
            else:
                first = stores.pop(5 if happens == "one ends" else -1)
                stores[:0] = [] if happens == "one ends" else [first]
        rows = [{"authorizer_appid": store, "auth_time": 1} for store in stores]
        return {"total_count": len(stores), "list": rows[body["offset"] :][: body["count"]]}

    monkeypatch.setitem(house.platform.answers, "api_get_authorizer_list", listed)
    found = house.provider.pull.authorizers(ONE)
    assert [row["authorizer_appid"] for row in found] == stores
    assert (asked[:2], asked.count(0)) == ([0, 20], 2)


def test_a_lost_cancel_is_found_in_the_list(house: House) -> None:
    house.grant()
    house.platform.grants.clear()
    house.sync()
    assert house.needs_grant
