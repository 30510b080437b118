"""What a provider must have been seen to do, before it can be said to keep a rule about what not to do.

One that lets nobody in lets in nobody by a bad code, and one that hears no push believes no forged one: that
shows nothing. Each ability is looked for in the whole run, since a scenario may have no occasion for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from conformance.history.endpoints import ACCEPT, COMPONENT_TOKEN, COUNTS, EXCHANGE, PRICE, PULLS, SEND
from conformance.history.episodes import Run
from conformance.history.shop_effects import own_tries
from conformance.history.showings import OPEN
from simulator import Text

DEEDS = (SEND, ACCEPT, PRICE, *COUNTS)


@dataclass(frozen=True, slots=True)
class Ability:
    """One thing that a provider does: how it goes on after “the provider never …”, in both languages."""

    never: Text
    seen: Callable[[Run], bool]

    def seen_in(self, run: Run) -> bool:
        """Whether any worker's provider did it."""
        return run.whole.cached(f"ability {self.never.en}", lambda: self.seen(run.whole))


def _acknowledged(run: Run) -> bool:
    return any(push.acknowledged for push in run.pushes)


def _acted(run: Run) -> bool:
    return any(call.ok for call in run.calls if call.endpoint in (COMPONENT_TOKEN, EXCHANGE))


def _asked(run: Run) -> bool:
    return any(call.endpoint == COMPONENT_TOKEN for call in run.calls)


def _called(run: Run) -> bool:
    return any(call.token_store and call.errcode == 0 for call in run.calls)


def _pulled(run: Run) -> bool:
    return any(call.ok for call in run.calls if call.endpoint in PULLS)


def _let_in(run: Run) -> bool:
    return any(visit.entered and visit.shown in OPEN for ep in run.episodes for visit in ep.visits) or any(
        shown.shown in OPEN for ep in run.episodes for reading in ep.readings for shown in reading.shown
    )


def _served(run: Run) -> bool:
    return _let_in(run) or any(
        claim.valid(reading.at)
        for ep in run.episodes
        for reading in ep.readings
        for claim in (reading.claims or {}).values()
    )


def _acted_in_shops(run: Run) -> bool:
    return any(call.errcode == 0 for ep in run.episodes for call in own_tries(ep, *DEEDS))


TAKES_PUSHES = Ability(Text("acknowledged a push", "确认过推送"), _acknowledged)
ACTS_ON_PUSHES = Ability(
    Text("did anything with a ticket or a code that was pushed", "使用过推送来的票据或授权码"), _acted
)
ASKS_FOR_TOKENS = Ability(Text("asked for a component's token", "换取过第三方平台的令牌"), _asked)
CALLS_FOR_STORES = Ability(Text("made a call for a store that came through", "成功代店铺调用过接口"), _called)
PULLS_ORDERS = Ability(Text("pulled anything", "拉取过任何数据"), _pulled)
LETS_IN = Ability(Text("let anybody in by a good code", "凭有效的 code 放行过任何人"), _let_in)
SERVES = Ability(Text("showed a service as valid", "把任何服务显示为有效"), _served)
ACTS_IN_SHOPS = Ability(Text("did anything in a shop by itself", "自行在店铺中做过任何操作"), _acted_in_shops)
