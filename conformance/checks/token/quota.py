"""A quota that is used up: left alone until it is there again, and nothing else with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.history.calls import DAILY, QUOTA, Call
from conformance.history.episodes import Episode, after, before
from conformance.history.grants import granted_at
from conformance.history.store_calls import StoreCallProbe, store_call_probes
from conformance.history.tokens import owner_of_token
from conformance.history.tries import MOST_TRIES, in_turn
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text


@dataclass(frozen=True, slots=True)
class SpentQuota:
    """A quota that was used up, and the calls after that."""

    call: Call
    until: float
    more: tuple[Call, ...]

    @property
    def label(self) -> Text:
        return Text(
            f"{self.call.label} answered with {self.call.errcode}",
            f"{self.call.label} 返回 {self.call.errcode}",
        )

    def stopped_as_well(self, ep: Episode) -> StoreCallProbe | None:
        """The same call for another store, or another for the same, not made though no quota of that was used
        up."""
        store = self.call.token_store
        for asked in store_call_probes(ep) if store else ():
            beside = (asked.path == self.call.path) != (asked.store == store)
            if not (beside and asked.start > self.call.seq and asked.at < self.until):
                continue
            spent = [call for call in before(ep.calls, asked.seq) if call.errcode in QUOTA]
            if any(_quota_key(call) != _quota_key(self.call) for call in spent):
                continue
            hindered = ep.beside(asked.seq) or ep.call_fault_at(asked.start, asked.at)
            if hindered or asked.ok or asked.calls(ep) or not granted_at(ep, asked.store, asked.seq):
                continue
            if any(each.path == asked.path and each.ok for each in _earlier(ep, asked)):
                return asked
        return None


def _earlier(ep: Episode, asked: StoreCallProbe) -> list[StoreCallProbe]:
    """What was asked for the same store before, under the grant of now."""
    since = max((step.seq for step in before(ep.grants_of.get(asked.store, []), asked.seq)), default=-1)
    return [each for each in store_call_probes(ep, asked.store) if since < each.seq < asked.seq]


def spent_quotas(ep: Episode) -> Iterator[SpentQuota]:
    """First answers 45009 and 45011 per interface and owner, with the calls until the quota turns."""
    counted: dict[tuple[str, object], float] = {}
    for call in ep.calls:
        if call.errcode not in QUOTA or not call.arrived:
            continue
        key = _quota_key(call)
        if counted.get(key, 0.0) > call.at:
            continue
        until = call.quota_turns
        counted[key] = until
        more = [
            later
            for later in after(ep.calls_to(call.endpoint), call.seq)
            if _quota_key(later) == key and later.started_ms >= call.ended_ms and later.at < until
        ]
        begun = _begun_beside(call, more, ep)
        yield SpentQuota(call, until, tuple(later for later in more if later not in begun))


def _begun_beside(call: Call, more: list[Call], ep: Episode) -> list[Call]:
    """Other calls that may have been on their way before anybody had heard of the refusal: few, and none of
    them again."""
    done = ep.end_of_work(call.seq)
    beside = [later for later in more if later.seq < done and later.body != call.body]
    again = [
        later for place, later in enumerate(beside) if later.body in [one.body for one in beside[:place]]
    ]
    return [] if again or len(in_turn(beside)) > MOST_TRIES else beside


def _quota_key(call: Call) -> tuple[str, object]:
    owner = owner_of_token(call.token)
    if owner is None:
        return call.endpoint, call.component or call.query.get("appid")
    return call.endpoint, owner.store or owner.appid


@check(
    "token.quota",
    Level.MUST,
    "A1",
    chinese="额度用完后不再调用：45009 等到次日，45011 等一分钟。",
    over=spent_quotas,
    reasons=("spent-for-the-day", "spent-for-the-minute", "other-store-stopped", "other-call-stopped"),
    exercised_by=("token/quota-day", "token/quota-minute", "token/quota-hours", "token/quota-two-stores"),
)
def quota(spent: SpentQuota, ep: Episode) -> Finding | None:
    """A used-up quota is left alone: until the day turns after 45009, for a minute after 45011."""
    if stopped := spent.stopped_as_well(ep):
        same_store = stopped.store == spent.call.token_store
        return Finding(
            reason="other-call-stopped" if same_store else "other-store-stopped",
            expected=Text("the quota of one interface stops no other", "一个接口的额度不影响其他接口")
            if same_store
            else Text(
                "the quota of one store stops no call for another", "一家店铺的额度不影响代其他店铺的调用"
            ),
            seen=Text(
                f"{stopped.label.en}: not made, and {stopped.outcome.en}",
                f"{stopped.label.zh}：没有调用，{stopped.outcome.zh}",
            ),
            seqs=(spent.call.seq, stopped.seq),
        )
    if not spent.more:
        return None
    return Finding(
        reason="spent-for-the-day" if spent.call.errcode == DAILY else "spent-for-the-minute",
        expected=Text(
            f"no call of {spent.call.label} for {spent.until - spent.call.at:.0f} s",
            f"{spent.until - spent.call.at:.0f} 秒内不再调用 {spent.call.label}",
        ),
        seen=Text(f"{len(spent.more)} more", f"又调用 {len(spent.more)} 次"),
        seqs=(spent.call.seq, *(call.seq for call in spent.more[:4])),
    )
