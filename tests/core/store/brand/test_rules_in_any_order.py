"""Brands hold for any order of applications, decisions and time: a naive model says what is right."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from simulator.core.component.entities import TokenKind
from simulator.usage import UsageError
from tests.core.sample import Api, Town
from tests.endpoints.scenes import all_rows, changed
from tests.endpoints.store.brand.bodies import CLOUDTIME, NIKON, brand, registered
from tests.endpoints.store.product.bodies import product

NONE, NEW, UPDATE, WITHDRAWN, PASSED, FAILED, DELETED, REVOKED, EXPIRED = range(9)
BAD, NOT_THERE = 10020055, 10020081
AUDIT, LIFE = 60, 1000  # seconds

BRANDS = st.sampled_from([NIKON, CLOUDTIME])


@dataclass
class Mark:
    """One brand as the model has it: its status, since when it is in audit, until when it is in effect."""

    status: int = NONE
    audit_id: str = "0"
    submitted_at: float = 0
    lasts: bool = True  # what is in audit does not run out
    expires_at: float | None = None  # None: not in effect
    told: list[int] = field(default_factory=list)
    on_sale: str = ""  # a product under it

    @property
    def in_audit(self) -> bool:
        return self.status in (NEW, UPDATE)


class Shop(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.town = Town()
        self.api = Api(self.town.world)
        self.town.do("authorize", store=self.town.shop)
        self.town.switch("qualification_audit_seconds", AUDIT)
        self.token = self.town.token(TokenKind.AUTHORIZER)
        self.marks = {NIKON: Mark(), CLOUDTIME: Mark()}

    def ask(self, name: str, /, **body: Any) -> dict[str, Any]:
        before, pushed = all_rows(self.town.world), len(self.town.pushes())
        reply: dict[str, Any] = self.api.post(f"/channels/ec/{name}", body, token=self.token)
        if reply["errcode"]:
            # Tokens of days ago are let go whenever somebody calls.
            assert set(changed(before, all_rows(self.town.world))) <= {"Token"}
            assert len(self.town.pushes()) == pushed
        return reply

    # -- the model's own steps ---------------------------------------------------------------------

    def submitted(self, mark: Mark, status: int, audit_id: str, lasts: bool) -> None:
        mark.status, mark.audit_id, mark.lasts = status, audit_id, lasts
        mark.submitted_at = self.town.now
        mark.told.append(status)

    def passed(self, mark: Mark) -> None:
        until = mark.submitted_at + LIFE
        mark.status = PASSED
        mark.expires_at = float("inf") if mark.lasts else until
        mark.told.append(PASSED)

    def ended(self, mark: Mark, status: int, told: int) -> None:
        mark.status, mark.expires_at = status, None
        mark.told.append(told)
        mark.on_sale = ""

    # -- what the merchant does --------------------------------------------------------------------

    @rule(which=BRANDS, lasts=st.booleans(), update=st.booleans())
    def apply(self, which: int, lasts: bool, update: bool) -> None:
        mark = self.marks[which]
        papers = {} if lasts else {"is_permanent": False, "end_time": int(self.town.now) + LIFE}
        body = brand(which, register_details=registered(**papers))
        reply = self.ask("brand/update" if update else "brand/add", brand=body)
        if update:
            wanted = NOT_THERE if mark.status in (NONE, DELETED) else BAD if mark.in_audit else 0
        else:
            wanted = BAD if mark.in_audit or mark.expires_at is not None else 0
        assert reply["errcode"] == wanted
        if not wanted:
            self.submitted(mark, UPDATE if update else NEW, reply["audit_id"], lasts)

    @rule(which=BRANDS, right=st.booleans())
    def cancel(self, which: int, right: bool) -> None:
        mark = self.marks[which]
        audit_id = int(mark.audit_id) + (0 if right else 1)
        there = mark.status not in (NONE, DELETED)
        wanted = NOT_THERE if not there or not right else BAD if not mark.in_audit else 0
        assert self.ask("brand/audit/cancel", brand_id=which, audit_id=audit_id)["errcode"] == wanted
        if not wanted:
            mark.status = WITHDRAWN
            mark.told.append(WITHDRAWN)

    @rule(which=BRANDS)
    def delete(self, which: int) -> None:
        mark = self.marks[which]
        wanted = NOT_THERE if mark.status in (NONE, DELETED) else BAD if mark.in_audit else 0
        assert self.ask("brand/delete", brand_id=which)["errcode"] == wanted
        if not wanted:
            self.ended(mark, DELETED, DELETED)

    @rule(which=BRANDS)
    def sell(self, which: int) -> None:
        """A product may be made under a brand in effect, and under no other."""
        mark = self.marks[which]
        if mark.on_sale:
            return
        reply = self.ask("product/add", **product(brand_id=which), listing=1)
        assert reply["errcode"] == (0 if mark.expires_at is not None else 10020110)
        if not reply["errcode"]:
            self.town.do("audit_product", store=self.town.shop)
            mark.on_sale = str(reply["data"]["product_id"])

    # -- what the platform does, and time ----------------------------------------------------------

    @rule(which=BRANDS, passes=st.booleans())
    def decide(self, which: int, passes: bool) -> None:
        mark = self.marks[which]
        try:
            self.town.do("audit_brand", store=self.town.shop, brand=which, passes=passes)
        except UsageError:
            assert not mark.in_audit
            return
        assert mark.in_audit
        if passes:
            self.passed(mark)
        else:
            mark.status = FAILED
            mark.told.append(FAILED)

    @rule(which=BRANDS)
    def revoke(self, which: int) -> None:
        mark = self.marks[which]
        try:
            self.town.do("revoke_brand", store=self.town.shop, brand=which)
        except UsageError:
            assert mark.expires_at is None
            return
        assert mark.expires_at is not None
        self.ended(mark, REVOKED, REVOKED)

    @rule(seconds=st.sampled_from([1, AUDIT, LIFE - AUDIT, LIFE]))
    def wait(self, seconds: int) -> None:
        until = self.town.now + seconds
        self.town.pass_(seconds)
        self.token = self.town.token(TokenKind.AUTHORIZER)
        for mark in self.marks.values():
            while True:
                ends = mark.submitted_at + AUDIT if mark.in_audit else float("inf")
                over = mark.expires_at if mark.expires_at is not None else float("inf")
                if min(ends, over) > until:
                    break
                if over < ends:
                    self.ended(mark, EXPIRED if mark.status == PASSED else mark.status, EXPIRED)
                else:
                    self.passed(mark)

    # -- what always holds -------------------------------------------------------------------------

    @invariant()
    def each_is_shown_as_it_is(self) -> None:
        for which, mark in self.marks.items():
            reply = self.ask("brand/get", brand_id=which)
            if mark.status in (NONE, DELETED):
                assert reply["errcode"] == NOT_THERE
            else:
                assert reply["brand"]["status"] == mark.status
                assert reply["brand"]["audit_result"]["audit_id"] == mark.audit_id

    @invariant()
    def lists_have_what_is_there_and_what_is_in_effect(self) -> None:
        there = {str(which) for which, mark in self.marks.items() if mark.status not in (NONE, DELETED)}
        valid = {str(which) for which, mark in self.marks.items() if mark.expires_at is not None}
        for name, wanted in (("brand/list/get", there), ("brand/valid/list/get", valid)):
            reply = self.ask(name, page_size=9)
            assert {each["brand_id"] for each in reply["brands"]} == wanted
            assert reply["total_num"] == len(wanted)

    @invariant()
    def goods_are_on_sale_under_brands_in_effect_alone(self) -> None:
        sold = self.ask("product/list/get", page_size=30, status=5)["product_ids"]
        shown = [self.ask("product/get", product_id=one)["product"]["brand_id"] for one in sold]
        under = {int(each) for each in shown} - {2_100_000_000}
        assert under == {which for which, mark in self.marks.items() if mark.on_sale}

    @invariant()
    def events_tell_of_exactly_what_changed(self) -> None:
        told: dict[int, list[int]] = {which: [] for which in self.marks}
        for push in self.town.pushes("channels_ec_brand"):
            said = push.fields["BrandEvent"]
            told[int(said["brand_id"])].append(said["status"])
        assert told == {which: mark.told for which, mark in self.marks.items()}


def test_brands_hold_in_any_order() -> None:
    # What fails is told as it came: to find the shortest way to it replays whole worlds, for minutes.
    found = settings(max_examples=20, stateful_step_count=20, phases=(Phase.explicit, Phase.generate))
    run_state_machine_as_test(Shop, settings=found)
