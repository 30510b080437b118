"""Orders and validity: lines add up, stay apart, close up, and are carried over."""

from __future__ import annotations

import pytest

from simulator.core import agenda
from simulator.core.market import orders, validity
from simulator.core.market.entities import Buyer, OrderState
from simulator.core.outbox import STORE_LADDER
from simulator.core.visible import NEVER
from simulator.durations import DAY
from simulator.usage import UsageError
from tests.core.sample import HOME_PAGE, SERVICE, START, Town

T0 = int(START)


def spans(town: Town, *bought: orders.ServiceOrder) -> list[tuple[float, float]]:
    """Where orders lie now, in days since the start."""
    rows = [town.order(order.order_id) for order in bought]
    return [((row.effective_time - T0) / DAY, (row.expire_time - T0) / DAY) for row in rows]


def test_seven_and_thirty_days_of_one_spec_are_37(town: Town) -> None:
    week, month = town.buy("week"), town.buy("month")
    assert spans(town, week, month) == [(0, 7), (7, 37)]
    assert town.lines() == {"basic": 37 * DAY}


def test_the_order_of_purchase_does_not_matter_for_the_sum(town: Town) -> None:
    town.buy("month")
    town.buy("week")
    assert town.lines() == {"basic": 37 * DAY}


def test_specs_run_apart(town: Town) -> None:
    town.buy("week")
    town.buy("pro")
    assert town.lines() == {"basic": 7 * DAY, "pro": 30 * DAY}


def test_a_package_without_a_spec_is_its_own_line(town: Town) -> None:
    town.do("create_package", service=SERVICE, name="plain2", spec_id="", days=5, price=100)
    town.buy("plain")
    town.buy("plain2")
    found = validity.lines(town.world, SERVICE, town.shop)
    assert [(line.spec_id, line.expires_at - T0) for line in found] == [("", 30 * DAY), ("", 5 * DAY)]


def test_stores_and_services_run_apart(town: Town) -> None:
    other = town.store("other")
    town.buy("week")
    town.buy("month", other)
    assert (town.lines(), town.lines(other)) == ({"basic": 7 * DAY}, {"basic": 30 * DAY})


def test_a_renewal_before_the_end_starts_there(town: Town) -> None:
    first = town.buy("week")
    town.days(6)
    assert spans(town, first, town.buy("week")) == [(0, 7), (7, 14)]


def test_a_renewal_after_the_end_starts_now(town: Town) -> None:
    first = town.buy("week")
    town.days(10)
    assert spans(town, first, town.buy("week")) == [(0, 7), (10, 17)]
    assert town.lines() == {"basic": 17 * DAY}


def test_an_expired_line_stays_in_the_list_and_the_grant_with_it(town: Town) -> None:
    town.buy("week")
    town.days(8)
    assert town.lines() == {"basic": 7 * DAY}
    assert town.granted()


@pytest.mark.parametrize(
    ("refunded", "left"), [(0, [(0, 30), (30, 37)]), (1, [(0, 7), (7, 14)]), (2, [(0, 7), (7, 37)])]
)
def test_a_refund_takes_its_own_days_and_the_rest_close_up(
    town: Town, refunded: int, left: list[tuple[int, int]]
) -> None:
    bought = [town.buy("week"), town.buy("month"), town.buy("week")]
    gone = bought.pop(refunded)
    assert town.refund(gone) is None
    assert spans(town, *bought) == left
    assert town.order(gone.order_id).state is OrderState.REFUNDED


def test_a_refund_never_moves_an_order_before_its_payment(town: Town) -> None:
    first = town.buy("week")
    town.days(5)
    second = town.buy("month")
    town.days(1)
    town.refund(first)
    assert spans(town, second) == [(5, 35)]


def test_a_refund_of_the_only_order_removes_the_line_and_the_buyer(town: Town) -> None:
    order = town.buy()
    town.refund(order)
    assert town.lines() == {}
    assert town.world.tables.get(Buyer, SERVICE, town.shop).visible_at == NEVER  # type: ignore[union-attr]


def test_a_refund_ends_the_grant_even_with_other_orders(town: Town) -> None:
    order = town.buy()
    town.buy("pro")
    town.refund(order)
    assert not town.granted()
    assert town.lines() == {"pro": 30 * DAY}
    assert len(town.pushes("unauthorized")) == 1


def test_a_refund_may_end_the_grant_with_the_last_order_only(town: Town) -> None:
    town.switch("refund_ends_grant", "last")
    first, second = town.buy("week"), town.buy("pro")
    town.refund(first)
    assert town.granted()
    town.refund(second)
    assert not town.granted()


def test_an_order_that_is_over_does_not_hold_the_grant(town: Town) -> None:
    town.switch("refund_ends_grant", "last")
    town.buy("week")
    town.days(8)
    later = town.buy("pro")
    town.refund(later)
    assert not town.granted()


def test_an_order_is_refunded_once(town: Town) -> None:
    order = town.buy()
    assert town.refund(order) is None
    why = town.refund(order)
    assert why is not None
    assert "refunded already" in why.en
    assert town.entries("order")[-1]["phase"] == "refund_refused"
    assert len(town.pushes("unauthorized")) == 1


def test_a_trial_is_bought_once_and_adds_up(town: Town) -> None:
    trial = town.buy("trial")
    assert trial.trial
    assert trial.price == 0
    with pytest.raises(UsageError, match="a trial is bought once"):
        town.buy("trial")
    town.buy("month")
    assert town.lines() == {"basic": 37 * DAY}


def test_a_refunded_trial_cannot_be_had_again(town: Town) -> None:
    town.refund(town.buy("trial"))
    with pytest.raises(UsageError, match="a trial is bought once"):
        town.buy("trial")


def test_another_store_has_its_own_trial(town: Town) -> None:
    town.buy("trial")
    town.buy("trial", town.store("other"))


@pytest.mark.parametrize("status", ["opening", "closing", "close_finished"])
def test_a_store_that_is_not_open_cannot_order(town: Town, status: str) -> None:
    store = town.store("shut", status=status)
    before = town.kinds()
    with pytest.raises(UsageError, match=f"is {status}"):
        town.buy(store=store)
    assert town.kinds() == before
    assert town.lines(store) == {}


def test_a_store_closes_and_opens_again(town: Town) -> None:
    town.do("close_store", store=town.shop)
    with pytest.raises(UsageError, match="must be open"):
        town.buy()
    town.do("reopen_store", store=town.shop)
    town.buy()


def upgraded(town: Town, days: float = 20) -> tuple[str, orders.ServiceOrder]:
    store = town.store("upgraded", upgraded=True)
    old = town.do("old_order", store=store, days=days)
    return store, town.order(int(old["order_id"]))


def migrate(town: Town, old: orders.ServiceOrder, package: str = "month") -> orders.ServiceOrder:
    made = town.do("migrate", order=old.order_id, package=package)
    return town.order(int(made["order_id"]))


def test_a_migration_carries_the_validity_on(town: Town) -> None:
    store, old = upgraded(town)
    town.days(5)
    new = migrate(town, old)
    assert (new.effective_time, new.expire_time) == (int(town.now), old.expire_time)
    assert (new.price, new.trial, new.migrated_from) == (0, False, old.order_id)
    ended = town.order(old.order_id)
    assert (ended.state, ended.expire_time) == (OrderState.MIGRATED, int(town.now))
    assert town.lines(store) == {"basic": 20 * DAY}
    assert town.granted(store)


def test_neither_side_of_a_migration_is_refundable(town: Town) -> None:
    store, old = upgraded(town)
    new = migrate(town, old)
    assert "already" in str(town.refund(old))
    assert "neither" in str(town.refund(new))
    assert town.granted(store)
    assert town.lines(store) == {"basic": 20 * DAY}


def test_a_migration_queues_behind_what_was_bought(town: Town) -> None:
    store, old = upgraded(town, days=10)
    town.buy("month", store)
    migrate(town, old)
    assert town.lines(store) == {"basic": 40 * DAY}


def test_what_cannot_be_migrated(town: Town) -> None:
    _, old = upgraded(town, days=1)
    with pytest.raises(UsageError, match="was never a Mini Store"):
        town.do("old_order", store=town.shop)
    mini = town.store("mini", kind="mini_store")
    before = town.do("old_order", store=mini)
    with pytest.raises(UsageError, match="not upgraded from a Mini Store"):
        town.do("migrate", order=before["order_id"])
    with pytest.raises(UsageError, match="no Mini Store order"):
        town.do("migrate", order=town.buy(store=old.buyer).order_id)
    town.days(1)
    with pytest.raises(UsageError, match="nothing left to migrate"):
        town.do("migrate", order=old.order_id)


def test_of_two_trials_that_were_placed_one_is_paid(town: Town) -> None:
    first, second = (town.do("place_order", store=town.shop, package="trial")["order_id"] for _ in range(2))
    town.do("pay", order=first)
    with pytest.raises(UsageError, match="a trial is bought once"):
        town.do("pay", order=second)
    assert town.lines() == {"basic": 7 * DAY}


def test_a_closed_store_migrates_nothing(town: Town) -> None:
    store, old = upgraded(town)
    town.do("close_store", store=store)
    with pytest.raises(UsageError, match="must be open"):
        migrate(town, old)
    town.do("reopen_store", store=store)
    migrate(town, old)


def test_of_two_old_orders_the_one_that_runs_migrates_first(town: Town) -> None:
    store, first = upgraded(town, days=30)
    second = town.order(int(town.do("old_order", store=store, days=30)["order_id"]))
    town.days(5)
    with pytest.raises(UsageError, match=f"waits for order {first.order_id} to end"):
        migrate(town, second)
    migrate(town, first)
    new = migrate(town, second)
    assert new.expire_time == second.expire_time
    assert town.lines(store) == {"basic": 60 * DAY}


def test_an_old_order_that_waited_migrates_when_its_time_has_come(town: Town) -> None:
    store, _ = upgraded(town, days=10)
    second = town.order(int(town.do("old_order", store=store, days=30)["order_id"]))
    town.days(10)
    assert migrate(town, second).expire_time == second.expire_time
    assert town.lines(store) == {"basic": 40 * DAY}


def test_a_placed_order_is_not_paid_once_the_store_or_the_service_is_gone(town: Town) -> None:
    placed = town.do("place_order", store=town.shop, package="month")["order_id"]
    town.do("close_store", store=town.shop)
    with pytest.raises(UsageError, match="must be open"):
        town.do("pay", order=placed)
    town.do("reopen_store", store=town.shop)
    town.do("take_down_service")
    with pytest.raises(UsageError, match="was taken down"):
        town.do("pay", order=placed)
    assert not town.granted()
    assert town.lines() == {}


def test_refunds_that_end_the_grant_last_count_orders_of_the_old_market(town: Town) -> None:
    town.switch("refund_ends_grant", "last")
    store, old = upgraded(town)
    order = town.buy("month", store)
    town.refund(order)
    assert town.granted(store)
    town.refund(old)
    assert not town.granted(store)


def test_an_order_is_migrated_once(town: Town) -> None:
    _, old = upgraded(town)
    migrate(town, old)
    with pytest.raises(UsageError, match="nothing left to migrate"):
        migrate(town, old)


def test_an_old_order_is_not_in_the_new_interfaces(town: Town) -> None:
    store, _ = upgraded(town)
    assert town.lines(store) == {}
    assert validity.truth(town.world, store).data() == {"store": store, "services": []}
    assert not town.granted(store)


def test_an_order_may_become_visible_later(town: Town) -> None:
    order = town.buy(visible_after=30)
    assert validity.lines(town.world, SERVICE, town.shop) == []
    assert town.lines() == {"basic": 30 * DAY}
    assert agenda.next_at(town.world) == START
    town.world.clock.move_to(START + 29)
    assert agenda.perform(town.world) is False
    town.pass_(1)
    assert [line.spec_id for line in validity.lines(town.world, SERVICE, town.shop)] == ["basic"]
    assert town.entries("order")[-1]["phase"] == "visible"
    assert town.entries("order")[-1]["order_id"] == order.order_id


def test_a_refunded_order_never_becomes_visible(town: Town) -> None:
    order = town.buy(visible_after=30)
    town.refund(order)
    town.pass_(60)
    assert validity.lines(town.world, SERVICE, town.shop) == []
    assert "visible" not in {one["phase"] for one in town.entries("order")}


def test_a_purchase_pushes_the_grant_and_then_the_order(town: Town) -> None:
    order = town.buy()
    assert town.kinds() == ["authorized", "servicemarket_order_paid"]
    push = town.pushes("servicemarket_order_paid")[0]
    assert (push.receiver, push.url, push.ladder) == (HOME_PAGE, "http://127.0.0.1:9/orders", STORE_LADDER)
    assert push.fields["order_info"]["order_id"] == order.order_id
    assert push.fields["order_info"]["pay_time"] == T0


def test_a_later_purchase_pushes_only_the_order(town: Town) -> None:
    town.buy()
    town.buy()
    assert town.kinds() == ["authorized", "servicemarket_order_paid", "servicemarket_order_paid"]


def test_the_order_push_may_come_first_go_elsewhere_or_not_at_all(town: Town) -> None:
    town.buy(push_first=True)
    assert town.kinds() == ["servicemarket_order_paid", "authorized"]
    town.switch("order_push_to", "component")
    town.buy()
    assert town.pushes()[-1].url == f"http://127.0.0.1:9/messages/{town.shop}"
    assert town.pushes()[-1].receiver == town.component.appid
    town.switch("order_push", False)
    count = len(town.pushes())
    town.buy()
    assert len(town.pushes()) == count


def test_refunds_are_pushed_where_so_switched(town: Town) -> None:
    town.refund(town.buy())
    assert "servicemarket_order_refund" not in town.kinds()
    town.switch("refund_push", True)
    town.refund(town.buy())
    assert town.kinds()[-1] == "servicemarket_order_refund"


def test_a_purchase_at_an_unpublished_platform_grants_nothing(town: Town) -> None:
    other = town.another_platform(published=False)
    town.do("purchase", store=town.shop, service="other", package="month2")
    assert "authorized" not in town.kinds()
    assert validity.truth(town.world, town.shop).services[0]["component"] == other
    assert not validity.truth(town.world, town.shop).services[0]["granted"]


def test_use_gives_a_code_and_a_jump(town: Town) -> None:
    order = town.buy()
    with town.world.transaction():
        code, url = orders.press_use(town.world, order)
    assert len(code) == 18
    assert code.isascii()
    assert code.isalpha()
    assert url == f"http://127.0.0.1:9/enter?code={code}"
    with town.world.transaction():
        assert orders.press_use(town.world, order, mobile=True)[1] is None
        assert orders.press_use(town.world, order)[0] != code


@pytest.mark.parametrize(
    ("url", "jump"),
    [
        ("http://a/x", "http://a/x?code=c"),
        ("http://a/x?y=1", "http://a/x?y=1&code=c"),
        ("http://a/x#top", "http://a/x?code=c#top"),
        ("http://a/x?y=1#top", "http://a/x?y=1&code=c#top"),
    ],
)
def test_a_code_goes_into_the_query(url: str, jump: str) -> None:
    assert orders.with_code(url, "c") == jump


def test_use_of_an_expired_order_still_jumps_and_of_a_refunded_one_does_not(town: Town) -> None:
    order = town.buy("week")
    town.days(8)
    assert town.do("press_use", store=town.shop)["order_id"] == order.order_id
    town.refund(order)
    with pytest.raises(UsageError, match="was refunded"):
        town.do("press_use", order=order.order_id)
    with pytest.raises(UsageError, match="has no order"):
        town.do("press_use", store=town.shop)


def test_the_truth_is_journalled_with_every_change(town: Town) -> None:
    order = town.buy(visible_after=60)
    first = town.entries("truth")[-1]["services"][0]
    assert first["granted"]
    assert first["specs"] == [{"spec_id": "basic", "expires_at": T0 + 30 * DAY}]
    assert first["visible"] == []
    assert first["orders"] == [order.order_id]
    town.pass_(60)
    assert town.entries("truth")[-1]["services"][0]["visible"] == first["specs"]
    town.refund(order)
    last = town.entries("truth")[-1]["services"][0]
    assert (last["granted"], last["specs"], last["orders"]) == (False, [], [])
