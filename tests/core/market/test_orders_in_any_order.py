"""The rules of the market hold for any order of what people do: a naive model says what is right."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from simulator.core.component import authorization
from simulator.core.component.entities import TokenKind
from simulator.core.errors import Refusal
from simulator.core.market.entities import OrderState, ServiceOrder
from simulator.durations import DAY
from simulator.usage import UsageError
from tests.core.sample import COMPONENT, SERVICE, START, Api, Town

PACKAGES = {"month": ("basic", 30), "week": ("basic", 7), "trial": ("basic", 7), "pro": ("pro", 30)}
STORES = ("one", "two")


@dataclass
class Bought:
    """One order as the model has it: when it was paid, and how much was bought."""

    order_id: int
    store: str
    spec: str
    paid_at: int
    seconds: int
    refundable: bool = True
    refunded: bool = False


class Market(RuleBasedStateMachine):
    """Two stores buy, refund, migrate, consent and cancel while days go by."""

    @initialize()
    def open(self) -> None:
        self.town = Town()
        self.api = Api(self.town.world)
        self.stores = {name: self.town.store(name, upgraded=True) for name in STORES}
        self.bought: list[Bought] = []
        self.olds: dict[int, Bought] = {}
        self.trials: set[str] = set()
        self.sets: dict[str, set[int] | None] = dict.fromkeys(STORES)
        self.refresh: dict[str, list[str]] = {name: [] for name in STORES}

    # -- what people do -----------------------------------------------------------------------------

    @rule(store=st.sampled_from(STORES), package=st.sampled_from(sorted(PACKAGES)))
    def purchase(self, store: str, package: str) -> None:
        if package == "trial" and store in self.trials:
            before = self.picture()
            try:
                self.town.buy(package, self.stores[store])
            except UsageError:
                assert self.picture() == before
                return
            raise AssertionError("a trial was bought twice")
        order = self.town.buy(package, self.stores[store])
        spec, days = PACKAGES[package]
        self.bought.append(Bought(order.order_id, store, spec, int(self.town.now), days * DAY))
        if package == "trial":
            self.trials.add(store)
        self.expect_grant(store, {129, 130, 131})

    @rule(store=st.sampled_from(STORES), days=st.integers(1, 40), package=st.sampled_from(["month", "pro"]))
    def old_order(self, store: str, days: int, package: str) -> None:
        made = self.town.do("old_order", store=self.stores[store], days=days, package=package)
        order = self.town.order(int(made["order_id"]))
        self.olds[order.order_id] = Bought(order.order_id, store, package, int(self.town.now), days * DAY)

    @precondition(lambda self: self.olds)
    @rule(data=st.data(), package=st.sampled_from(["month", "pro"]))
    def migrate(self, data: st.DataObject, package: str) -> None:
        old = self.olds[data.draw(st.sampled_from(sorted(self.olds)))]
        now = int(self.town.now)
        lies = self.town.order(old.order_id)
        left = lies.expire_time - max(now, lies.effective_time)
        rest = [self.town.order(other.order_id) for other in self.olds.values() if other.store == old.store]
        waits = lies.effective_time > now and any(
            other.spec_line == lies.spec_line and now < other.expire_time <= lies.effective_time
            for other in rest
        )
        before = self.picture()
        try:
            made = self.town.do("migrate", order=old.order_id, package=package)
        except UsageError:
            assert left <= 0 or waits or package != old.spec
            assert self.picture() == before
            return
        assert not waits
        assert package == old.spec, "an order moves onto the package its own is associated with"
        del self.olds[old.order_id]
        new = self.town.order(int(made["order_id"]))
        assert 0 < left == new.seconds <= old.seconds, "migration adds nothing"
        assert self.town.order(old.order_id).expire_time == now, "the old order ends at once"
        self.bought.append(Bought(new.order_id, old.store, PACKAGES[package][0], now, left, refundable=False))
        self.expect_grant(old.store, {129, 130, 131})

    @precondition(lambda self: self.bought)
    @rule(data=st.data())
    def refund(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(self.bought))
        order = self.town.order(one.order_id)
        before = {store: self.town.lines(appid) for store, appid in self.stores.items()}
        held = {store: self.town.granted(appid) for store, appid in self.stores.items()}
        why = self.town.refund(order)
        assert (why is None) == (one.refundable and not one.refunded)
        if why is not None:
            assert {store: self.town.lines(appid) for store, appid in self.stores.items()} == before
            return
        one.refunded = True
        self.sets[one.store] = None
        assert not self.town.granted(self.stores[one.store]), "a grant never outlives a refund"
        for store, appid in self.stores.items():
            after = self.town.lines(appid)
            if store != one.store:
                assert after == before[store]
                assert self.town.granted(appid) == held[store]
                continue
            now = int(self.town.now - START)
            for spec, end in before[store].items():
                lost = max(end, now) - max(after.get(spec, 0), now)
                assert 0 <= lost <= (one.seconds if spec == one.spec else 0), "its own days only"

    @rule(store=st.sampled_from(STORES), sets=st.sets(st.sampled_from([129, 130, 131, 132]), min_size=1))
    def authorize(self, store: str, sets: set[int]) -> None:
        if not sets & {129, 130, 131}:
            before = self.picture()
            with pytest.raises(UsageError):
                self.town.do("authorize", store=self.stores[store], sets=sorted(sets))
            assert self.picture() == before
            return
        self.town.do("authorize", store=self.stores[store], sets=sorted(sets))
        self.expect_grant(store, sets & {129, 130, 131})

    @rule(store=st.sampled_from(STORES))
    def cancel(self, store: str) -> None:
        try:
            self.town.do("cancel_authorization", store=self.stores[store])
        except UsageError:
            assert self.sets[store] is None
            return
        assert self.sets[store] is not None
        self.sets[store] = None

    @rule(days=st.sampled_from([0.25, 1, 7, 31]))
    def pass_days(self, days: float) -> None:
        self.town.days(days)

    # -- what must be so ----------------------------------------------------------------------------

    def expect_grant(self, store: str, sets: set[int]) -> None:
        """The one rule of a grant: nothing held → authorized; more → updateauthorized; else no push."""
        held = self.sets[store]
        last = self.town.entries("grant")[-1]
        assert last["store"] == self.stores[store]
        expected = "authorized" if held is None else "updateauthorized" if sets - held else None
        assert last["pushed"] == expected
        self.sets[store] = (held or set()) | sets
        if expected:
            assert last["refresh_token"] not in self.refresh[store], "a new grant has a new refresh token"
            self.refresh[store].append(last["refresh_token"])

    def renewed(self, store: str, refresh_token: str) -> int:
        """The error of a renewal, 0 for none."""
        try:
            with self.town.world.transaction():
                authorization.refresh(self.town.world, self.town.component, store, refresh_token)
        except Refusal as refusal:
            return refusal.code
        return 0

    def picture(self) -> object:
        """Everything that a refused action must leave alone: rows, journal, pushes."""
        world = self.town.world
        orders = [world.tables.list(ServiceOrder, "of_store", appid) for appid in self.stores.values()]
        return (
            orders,
            world.journal.last,
            self.town.kinds(),
            [self.town.grant(x) for x in self.stores.values()],
        )

    @invariant()
    def lines_add_up(self) -> None:
        """Orders of a line queue, each no earlier than its payment; the line ends with the last."""
        for store, appid in self.stores.items():
            ends: dict[str, int] = {}
            for one in self.bought:
                if one.store != store or one.refunded:
                    continue
                start = max(one.paid_at, ends.get(one.spec, 0))
                ends[one.spec] = start + one.seconds
                row = self.town.order(one.order_id)
                assert row.state is OrderState.PAID
                assert (row.effective_time, row.expire_time) == (start, start + one.seconds)
            assert self.town.lines(appid) == {spec: end - int(START) for spec, end in ends.items()}

    @invariant()
    def grants_are_as_expected(self) -> None:
        for store, appid in self.stores.items():
            held = self.town.grant(appid)
            found = set(held.permission_sets) if held is not None and held.active else None
            assert found == self.sets[store]

    @invariant()
    def only_the_last_refresh_token_works(self) -> None:
        for store, appid in self.stores.items():
            for value in self.refresh[store]:
                good = self.sets[store] is not None and value == self.refresh[store][-1]
                assert self.renewed(appid, value) == (
                    0 if good else 61023 if self.sets[store] is not None else 61003
                )

    @invariant()
    def the_pull_interfaces_say_the_same(self) -> None:
        token = self.town.token(TokenKind.HOME_PAGE)
        listed = self.api.post(
            "/wxa/servicemarket/service/get_service_buyer_list",
            {"service_id": SERVICE, "offset": 0, "limit": 10},
            token=token,
        )
        seen = {
            row["appid"]: {
                spec["specification_id"]: spec["expire_time"] - int(START) for spec in row["spec_list"]
            }
            for row in listed["buyer_list"]
        }
        expected = {appid: self.town.lines(appid) for appid in self.stores.values() if self.town.lines(appid)}
        assert seen == expected
        assert listed["count"] == len(expected)

    @invariant()
    def pushes_tell_the_story_of_each_grant(self) -> None:
        """Per store: authorized, any updates, unauthorized, and from the start again."""
        for store, appid in self.stores.items():
            granted = False
            for push in self.town.pushes():
                if push.store != appid or push.owner != COMPONENT:
                    continue
                assert granted is (push.kind != "authorized")
                granted = push.kind != "unauthorized"
            assert granted is (self.sets[store] is not None)


TestMarket = Market.TestCase
TestMarket.settings = settings(settings.default, max_examples=80, stateful_step_count=40)
