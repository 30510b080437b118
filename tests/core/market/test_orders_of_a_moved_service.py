"""A service that moves to another platform: what was granted for an order goes with that order."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from simulator.core.component.entities import Grant
from simulator.usage import UsageError
from tests.core.sample import COMPONENT, Town

SECOND = "wx00000000000000c2"
PLATFORMS = (COMPONENT, SECOND)


class Moving(RuleBasedStateMachine):
    """One store buys, refunds and consents while its service changes platforms."""

    @initialize(how=st.sampled_from(["always", "last"]))
    def open(self, how: str) -> None:
        self.town = Town()
        self.town.another_platform(SECOND)
        self.town.switch("refund_ends_grant", how)
        self.last = how == "last"
        self.at = COMPONENT
        self.live: dict[int, str] = {}  # order -> the platform that it was paid under
        self.granted: set[str] = set()

    @rule(to=st.sampled_from(PLATFORMS))
    def move(self, to: str) -> None:
        self.town.do("edit_service", component=to)
        self.at = to

    @rule()
    def purchase(self) -> None:
        self.live[self.town.buy().order_id] = self.at
        self.granted.add(self.at)

    @precondition(lambda self: self.live)
    @rule(data=st.data())
    def refund(self, data: st.DataObject) -> None:
        order = data.draw(st.sampled_from(sorted(self.live)))
        platform = self.live.pop(order)
        assert self.town.refund(self.town.order(order)) is None
        if not self.last or platform not in self.live.values():
            self.granted.discard(platform)

    @rule(to=st.sampled_from(PLATFORMS))
    def authorize(self, to: str) -> None:
        self.town.do("authorize", store=self.town.shop, component=to)
        self.granted.add(to)

    @rule(to=st.sampled_from(PLATFORMS))
    def cancel(self, to: str) -> None:
        try:
            self.town.do("cancel_authorization", store=self.town.shop, component=to)
        except UsageError:
            assert to not in self.granted
        self.granted.discard(to)

    @invariant()
    def each_platform_holds_what_it_was_granted(self) -> None:
        for platform in PLATFORMS:
            held = self.town.world.tables.get(Grant, platform, self.town.shop)
            assert (held is not None and held.active) is (platform in self.granted)

    @invariant()
    def the_journal_names_the_platform_of_each_order(self) -> None:
        for entry in self.town.entries("order"):
            if entry["order_id"] in self.live:
                assert entry["component"] == self.live[entry["order_id"]]


TestMoving = Moving.TestCase
TestMoving.settings = settings(settings.default, max_examples=60, stateful_step_count=25)
