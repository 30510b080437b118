"""Products hold for any order of calls, audits and what the platform does: a naive model says what is right.

The model knows the two numbers of a product, and the prices of its two copies; which event each step tells;
which code each refusal has. After each step, what the calls show is what the model has, and the events of a
product, told one after another, end where it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from simulator.core.component.entities import TokenKind
from simulator.core.store.product import lookup
from simulator.core.store.product.audit import AuditBudget
from simulator.usage import UsageError
from tests.core.sample import Api, Town
from tests.endpoints.scenes import all_rows, changed
from tests.endpoints.store.product.bodies import product, sku

INITIAL, ON_SALE, BIN, PURGED, DELISTED, BANNED = 0, 5, 6, 9, 11, 20
EDITING, AUDITING, FAILED, PASSED = 1, 2, 3, 4
DOWN = {"violation": 13, "deposit": 14, "brand": 15, "ban": BANNED}
LISTABLE = (INITIAL, ON_SALE, DELISTED, 13, 14, 15)
A_DAY = 6  # submissions
NEVER_CHANGED = 0  # the price of what nobody has changed

ANY = st.integers(0, 5)
PRICES = st.sampled_from([900, 1000, 1100])


@dataclass
class Goods:
    """One product as the model has it; `online` is the price of what was listed last, None for nothing."""

    product_id: str
    status: int
    edit_status: int
    draft: int
    online: int | None = None
    skus: list[str] = field(default_factory=list)
    told: list[tuple[str, int]] = field(default_factory=list)

    @property
    def refused(self) -> int:
        """What a call gets that edits or lists it, whatever it says."""
        if self.status in (BIN, PURGED):
            return 10020052
        if self.status == BANNED:
            return 10020008
        return 10020049 if self.edit_status == AUDITING else 0


class Shop(RuleBasedStateMachine):
    """A store with two products that it was stocked with, and what its merchant makes."""

    def __init__(self) -> None:
        super().__init__()
        self.town = Town()
        self.api = Api(self.town.world)
        self.town.do("authorize", store=self.town.shop)
        self.town.switch("product_audits_a_day", A_DAY)
        self.token = self.town.token(TokenKind.AUTHORIZER)
        self.spent = 0
        self.heard = len(self.town.pushes())
        self.goods = [self.stocked(each) for each in lookup.page(self.town.world, self.town.shop, None, 0, 2)]
        self.stocked_with = [each.product_id for each in self.goods]

    def stocked(self, row: Any) -> Goods:
        found = Goods(str(row.product_id), ON_SALE, PASSED, row.price, row.price)
        shown = self.ask("product/get", product_id=found.product_id)["product"]
        found.skus = [each["sku_id"] for each in shown["skus"]]
        return found

    # -- asking ------------------------------------------------------------------------------------

    def ask(self, name: str, /, **body: Any) -> dict[str, Any]:
        """The reply of a call; a refusal has changed nothing, and told of nothing."""
        before, pushed = all_rows(self.town.world), len(self.town.pushes())
        reply: dict[str, Any] = self.api.post(f"/channels/ec/{name}", body, token=self.token)
        if reply["errcode"]:
            # Tokens of days ago are let go whenever somebody calls.
            assert set(changed(before, all_rows(self.town.world))) <= {"Token"}
            assert len(self.town.pushes()) == pushed
        return reply

    def pick(self, at: int) -> Goods:
        return self.goods[at % len(self.goods)]

    def submission(self, wanted: int = 0) -> int:
        """What a submission gets: as it would be anyway, or that the day's are spent."""
        return wanted or (1002001 if self.spent >= A_DAY else 0)

    def submitted(self, one: Goods) -> None:
        self.spent += 1
        one.edit_status = AUDITING

    def passed(self, one: Goods) -> None:
        one.edit_status, one.status, one.online = PASSED, ON_SALE, one.draft
        one.told += [("product_spu_audit", 3), ("product_spu_listing", 5)]

    # -- what the merchant does --------------------------------------------------------------------

    @rule(price=PRICES, listing=st.booleans())
    def add(self, price: int, listing: bool) -> None:
        if len(self.goods) >= 6:
            return
        reply = self.ask("product/add", **product(skus=[sku(sale_price=price)]), listing=int(listing))
        assert reply["errcode"] == (self.submission() if listing else 0)
        if reply["errcode"]:
            return
        one = Goods(str(reply["data"]["product_id"]), INITIAL, EDITING, price)
        one.told.append(("product_spu_update", 1))
        self.goods.append(one)
        if listing:
            self.submitted(one)
        shown = self.ask("product/get", product_id=one.product_id, data_type=2)["edit_product"]
        one.skus = [each["sku_id"] for each in shown["skus"]]

    @rule(at=ANY, price=PRICES, listing=st.booleans())
    def update(self, at: int, price: int, listing: bool) -> None:
        one = self.pick(at)
        skus = [sku(sku_id=each, sale_price=price) for each in one.skus]
        body = {**product(skus=skus), "product_id": one.product_id, "listing": int(listing)}
        code = self.ask("product/update", **body)["errcode"]
        assert code == (self.submission(one.refused) if listing else one.refused)
        if not code:
            one.draft, one.edit_status = price, EDITING
            one.told.append(("product_spu_update", 0))
            if listing:
                self.submitted(one)

    @rule(at=ANY)
    def list_it(self, at: int) -> None:
        one = self.pick(at)
        code = self.ask("product/listing", product_id=one.product_id)["errcode"]
        assert code == self.submission(one.refused)
        if not code:
            self.submitted(one)

    @rule(at=ANY)
    def take_back(self, at: int) -> None:
        one = self.pick(at)
        wanted = 10020052 if one.status == PURGED else 10020044 if one.edit_status != AUDITING else 0
        code = self.ask("product/audit/cancel", product_id=one.product_id)["errcode"]
        assert code == self.submission(wanted)
        if not code:
            self.spent += 1
            one.edit_status = EDITING
            one.told.append(("product_spu_audit", 4))

    @rule(at=ANY)
    def delist(self, at: int) -> None:
        one = self.pick(at)
        wanted = 10020047 if one.edit_status == AUDITING else 10020065 if one.status != ON_SALE else 0
        wanted = 10020052 if one.status == PURGED else wanted
        assert self.ask("product/delisting", product_id=one.product_id)["errcode"] == wanted
        if not wanted:
            one.status = DELISTED
            one.told.append(("product_spu_listing", DELISTED))

    @rule(at=ANY)
    def delete(self, at: int) -> None:
        one = self.pick(at)
        wanted = 10020049 if one.edit_status == AUDITING else 10020052 if one.status in (BIN, PURGED) else 0
        assert self.ask("product/delete", product_id=one.product_id)["errcode"] == wanted
        if not wanted:
            one.status = BIN
            one.told.append(("product_spu_update", 2))

    @rule(at=ANY, price=PRICES, sku_status=st.sampled_from([5, 11]))
    def adjust(self, at: int, price: int, sku_status: int) -> None:
        one = self.pick(at)
        wanted = 10020052 if one.status == PURGED else 10020065 if one.status != ON_SALE else 0
        change = {"sku_id": one.skus[0], "sale_price": price, "status": sku_status}
        assert self.ask("product/auditfree", product_id=one.product_id, skus=[change])["errcode"] == wanted
        if not wanted:
            one.online = price
            one.told += [("product_spu_update", 0), ("product_spu_listing", 5)]

    @rule(at=ANY, wrong=st.sampled_from(["sku", "title", "category", "status"]))
    def err(self, at: int, wrong: str) -> None:
        """A wrong body is refused whatever the product is like, and changes nothing."""
        one = self.pick(at)
        bodies: Mapping[str, tuple[str, dict[str, Any]]] = {
            "sku": ("product/update", product(skus=[sku(sku_id="1")])),
            "title": ("product/update", product(title="ABC")),
            "category": ("product/update", product(cats_v2=[{"cat_id": "1"}])),
            "status": ("product/auditfree", {"skus": [{"sku_id": one.skus[0], "status": 6}]}),
        }
        name, body = bodies[wrong]
        assert self.ask(name, **body, product_id=one.product_id)["errcode"] != 0

    # -- what the platform does, and time ----------------------------------------------------------

    def in_audit(self) -> list[Goods]:
        return [one for one in self.goods if one.edit_status == AUDITING]

    @precondition(in_audit)
    @rule(at=ANY, passes=st.booleans())
    def audit(self, at: int, passes: bool) -> None:
        waiting = self.in_audit()
        one = waiting[at % len(waiting)]
        self.town.do("audit_product", store=self.town.shop, product=one.product_id, passes=passes)
        if passes:
            self.passed(one)
        else:
            one.edit_status = FAILED
            one.told.append(("product_spu_audit", 2))

    @rule(at=ANY, passes=st.booleans())
    def audit_what_waits_for_none(self, at: int, passes: bool) -> None:
        one = self.pick(at)
        if one.edit_status == AUDITING:
            return
        before = all_rows(self.town.world)
        with pytest.raises(UsageError):
            self.town.do("audit_product", store=self.town.shop, product=one.product_id, passes=passes)
        assert changed(before, all_rows(self.town.world)) == []

    @rule(at=ANY, why=st.sampled_from(sorted(DOWN)))
    def ban(self, at: int, why: str) -> None:
        one = self.pick(at)
        possible = one.status in LISTABLE[1:] if why == "ban" else one.status == ON_SALE
        try:
            self.town.do("ban_product", store=self.town.shop, product=one.product_id, why=why)
        except UsageError:
            assert not possible
            return
        assert possible
        if why == "ban" and one.edit_status == AUDITING:
            one.edit_status = FAILED
            one.told.append(("product_spu_audit", 2))
        one.status = DOWN[why]
        one.told.append(("product_spu_listing", DOWN[why]))

    @rule(at=ANY)
    def purge(self, at: int) -> None:
        one = self.pick(at)
        try:
            self.town.do("purge_product", store=self.town.shop, product=one.product_id)
        except UsageError:
            assert one.status != BIN
            return
        assert one.status == BIN
        one.status = PURGED
        one.told.append(("product_spu_update", 3))

    @rule()
    def wait(self) -> None:
        """Long enough for every audit to end by itself."""
        self.town.pass_(self.town.world.switches.product_audit_seconds)
        for one in self.goods:
            if one.edit_status == AUDITING:
                self.passed(one)

    @rule()
    def sleep(self) -> None:
        """A day later: the audits have ended, and there is a new budget."""
        self.wait()
        self.town.days(1)
        self.token = self.town.token(TokenKind.AUTHORIZER)
        self.spent = 0

    # -- what always holds -------------------------------------------------------------------------

    @invariant()
    def each_is_shown_as_it_is(self) -> None:
        for one in self.goods:
            draft = self.ask("product/get", product_id=one.product_id, data_type=2)["edit_product"]
            assert (draft["status"], draft["edit_status"]) == (one.status, one.edit_status)
            assert draft["min_price"] == one.draft
            online = self.ask("product/get", product_id=one.product_id).get("product")
            assert (online and online["min_price"]) == one.online
            both = self.ask("product/get", product_id=one.product_id, data_type=3)
            assert ("product" in both) == (one.status == ON_SALE)

    @invariant()
    def lists_have_each_under_its_status(self) -> None:
        for status in (None, INITIAL, ON_SALE, BIN, PURGED, DELISTED, 13, 14, 15, BANNED):
            asked = {} if status is None else {"status": status}
            reply = self.ask("product/list/get", page_size=30, **asked)
            wanted = [
                one.product_id
                for one in self.goods
                if one.status == status or (status is None and one.status not in (INITIAL, BIN, PURGED))
            ]
            assert (reply["product_ids"], reply["total_num"]) == (wanted, len(wanted))

    @invariant()
    def events_tell_of_exactly_what_changed(self) -> None:
        told: dict[str, list[tuple[str, int]]] = {}
        for push in self.town.pushes()[self.heard :]:
            [said] = [part for part in push.fields.values() if isinstance(part, Mapping)]
            told.setdefault(str(said["product_id"]), []).append((str(push.kind), said["status"]))
        assert told == {one.product_id: one.told for one in self.goods if one.told}

    @invariant()
    def events_end_where_products_are(self) -> None:
        for one in self.goods:
            sales = [status for name, status in one.told if name == "product_spu_listing"]
            gone = [status for name, status in one.told if name == "product_spu_update" and status in (2, 3)]
            begins = ON_SALE if one.product_id in self.stocked_with else INITIAL
            last = {2: BIN, 3: PURGED}[gone[-1]] if gone else (sales or [begins])[-1]
            assert one.status == last

    @invariant()
    def the_budget_is_what_was_asked_for(self) -> None:
        row = self.town.world.tables.get(AuditBudget, self.town.shop)
        quota = self.ask("product/getauditquota")["audit_quota"]
        assert quota["avail_quota"] == A_DAY - self.spent
        assert quota["block_status"] == (self.spent == A_DAY)
        assert row is None or row.spent <= A_DAY


def test_products_hold_in_any_order() -> None:
    # What fails is told as it came: to find the shortest way to it replays whole worlds, for minutes.
    found = settings(max_examples=15, stateful_step_count=20, phases=(Phase.explicit, Phase.generate))
    run_state_machine_as_test(Shop, settings=found)
