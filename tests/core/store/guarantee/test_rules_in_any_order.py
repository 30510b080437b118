"""Whatever is claimed, answered, proposed and decided, in whatever order: a guarantee ends once, is paid
once, and events tell of exactly the changes."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from simulator.actions.store.guarantees import ANSWERS, DOES, KINDS
from simulator.core.store.events import EventName
from simulator.core.store.guarantee import lookup
from simulator.core.store.guarantee.entities import Guarantee
from simulator.core.store.guarantee.rules import LEVELS
from simulator.core.store.guarantee.states import ENDED, GUARANTEES, NUMBERS, Kind, Status
from simulator.usage import UsageError
from tests.core.store.aftersale.shop import Shop

MOVES = {(before, after) for (before, _), after in GUARANTEES.machine.table.items()}
WHICH = st.integers(0, 2)


class AnyOrder(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.shop = Shop(2, 1)
        self.shop.send(2, 1)
        self.ends: dict[int, Guarantee] = {}

    @property
    def rows(self) -> list[Guarantee]:
        return lookup.of_order(self.shop.town.world, self.shop.store, int(self.shop.order_id))

    def on(self, which: int) -> Guarantee | None:
        return self.rows[which % len(self.rows)] if self.rows else None

    def answer(self, which: int, name: str, **more: Any) -> None:
        if row := self.on(which):
            self.shop.call(f"aftersale/{name}", guarantee_order_id=str(row.guarantee_order_id), **more)

    def do(self, which: int, name: str, **more: Any) -> None:
        if row := self.on(which):
            self.shop.act(name, guarantee=row.guarantee_order_id, **more)

    @rule(line=st.integers(0, 1), kind=st.sampled_from(sorted(KINDS)), level=st.sampled_from(LEVELS))
    def claim(self, line: int, kind: str, level: int) -> None:
        sku = self.shop.order.lines[line].sku_id
        self.shop.act("buyer_claims", order=self.shop.order_id, sku=sku, type=kind, level=level)

    @rule(which=WHICH)
    def accept(self, which: int) -> None:
        self.answer(which, "merchantacceptguarantee")

    @rule(which=WHICH)
    def refuse(self, which: int) -> None:
        self.answer(which, "merchantrefuseguarantee", reason="x")

    @rule(which=WHICH, level=st.sampled_from([*LEVELS, 7]))
    def modify(self, which: int, level: int) -> None:
        self.answer(which, "merchantmodifyguarantee", bad_level=level)

    @rule(which=WHICH)
    def prove(self, which: int) -> None:
        self.answer(which, "merchantproofguarantee", content="x")

    @rule(which=WHICH, answer=st.sampled_from(sorted(ANSWERS)))
    def answers(self, which: int, answer: str) -> None:
        self.do(which, "buyer_answers_guarantee", answer=answer)

    @rule(which=WHICH, does=st.sampled_from(sorted(DOES)))
    def judge(self, which: int, does: str) -> None:
        self.do(which, "judge_guarantee", does=does)

    @rule(days=st.sampled_from([0, 2, 3]))
    def time_passes(self, days: int) -> None:
        self.shop.town.days(days)

    @invariant()
    def what_has_ended_stays_as_it_is(self) -> None:
        for row in self.rows:
            former = self.ends.get(row.number)
            assert former is None or former == row
            assert bool(row.complete_time) == (row.status in ENDED)
            if row.status in ENDED:
                self.ends[row.number] = row

    @invariant()
    def a_damage_is_never_paid_with_more_than_the_goods_cost(self) -> None:
        assert all(row.pay_amount <= row.price for row in self.rows if row.kind is Kind.DAMAGE)

    @invariant()
    def a_piece_is_paid_for_once(self) -> None:
        for line in self.shop.order.lines:
            paid = [row for row in self.rows if row.sku_id == line.sku_id and row.status is Status.PAID]
            assert sum(row.count for row in paid) <= line.count

    @invariant()
    def events_tell_of_each_change(self) -> None:
        told: dict[int, list[Status]] = defaultdict(list)
        for said in self.shop.told(EventName.GUARANTEE, "finder_shop_guarantee_status_update"):
            told[int(said["guarantee_order_id"])].append(Status(said["status"]))
        assert {row.guarantee_order_id: row.status for row in self.rows} == {
            id_: statuses[-1] for id_, statuses in told.items()
        }
        for statuses in told.values():
            assert set(pairwise(statuses)) <= MOVES
            assert statuses.count(Status.PAID) <= 1


def test_in_any_order() -> None:
    run_state_machine_as_test(AnyOrder, settings=settings(max_examples=60, stateful_step_count=25))


def test_every_status_is_reached_and_left_but_for_those_in_which_it_ends() -> None:
    table = GUARANTEES.machine.table
    assert set(table.values()) | set(GUARANTEES.machine.begins) == set(Status) == set(NUMBERS)
    assert set(Status) - {before for before, _ in table} == ENDED


def test_an_event_has_the_fields_of_its_sample_in_their_types() -> None:
    shop = Shop(1)
    shop.send(1)
    made = shop.town.do("buyer_claims", store=shop.store, order=shop.order_id)
    [told] = shop.told(EventName.GUARANTEE, "finder_shop_guarantee_status_update")
    assert told == {
        "guarantee_order_id": str(made["guarantee_order_id"]),
        "order_id": shop.order_id,
        "status": "STATUS_WAIT_MERCHANT_HANDLE",
    }


def test_nothing_is_claimed_about_what_was_not_sent_and_nothing_twice_at_a_time() -> None:
    shop = Shop(1)
    with pytest.raises(UsageError, match="were sent"):
        shop.town.do("buyer_claims", store=shop.store, order=shop.order_id)
    shop.send(1)
    with pytest.raises(UsageError, match="reason"):
        shop.town.do("buyer_claims", store=shop.store, order=shop.order_id, type="fake", reason=9)
    shop.town.do("buyer_claims", store=shop.store, order=shop.order_id)
    with pytest.raises(UsageError, match="under way"):
        shop.town.do("buyer_claims", store=shop.store, order=shop.order_id)
