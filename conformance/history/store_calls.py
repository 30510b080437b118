"""Calls that the provider was asked to make on a store's behalf, by its `call` probe."""

from __future__ import annotations

from dataclasses import dataclass

from conformance.history.calls import Call
from conformance.history.episodes import Episode, after, before, group
from conformance.history.readings import Probe
from simulator import Text

NOT_CALLED = ("call-declined", "call-failed")


BUSINESS = 100_000  # from here on codes are of orders, products and the like, and of no token or grant
UNAUTHORIZED_API = 61007
NO_GRANT = frozenset({42007, 61003, 61023})  # the grant is gone, and not merely without this call


@dataclass(frozen=True, slots=True)
class StoreCallProbe:
    """A call that the provider was asked to make on a store's behalf."""

    probe: Probe

    @property
    def label(self) -> Text:
        return Text(f"call {self.path} for {self.store}", f"代店铺 {self.store} 调用 {self.path}")

    @property
    def seq(self) -> int:
        """The seq of its end."""
        return self.probe.seq

    @property
    def start(self) -> int:
        """The seq of its start."""
        return self.probe.start

    @property
    def at(self) -> float:
        return self.probe.at

    @property
    def store(self) -> str:
        return str(self.probe.asked("store") or "")

    @property
    def path(self) -> str:
        return str(self.probe.asked("path") or "")

    @property
    def endpoint(self) -> str:
        """The id that the path has in the simulator's table."""
        return self.path.removeprefix("/channels/").replace("/", ".")

    @property
    def all_pages(self) -> bool:
        return bool(self.probe.asked("all_pages"))

    @property
    def refused(self) -> bool:
        """The provider declined, as it may when the store has to grant again."""
        return self.probe.status == 409

    @property
    def ok(self) -> bool:
        """The platform took the call; an error of the store's own business is an answer like any other."""
        reply = self.probe.reply
        if self.probe.status != 200 or not isinstance(reply, dict):
            return False
        code = reply.get("errcode")
        return not code or (isinstance(code, int) and code >= BUSINESS)

    def works(self, ep: Episode) -> bool:
        """The store can be called for: the platform took the call, or refused the call itself, for what it
        says or for want of a right. For want of that, it need not be made again under the same grant."""
        if self.ok:
            return True
        if not self.refused:
            return any(_refused_itself(call, self.store) for call in self.calls(ep))
        steps = before(ep.grants_of.get(self.store, []), self.seq)
        since = after(ep.store_calls.get(self.store, []), steps[-1].seq if steps else -1)
        made = [call for call in before(since, self.seq) if call.path == self.path]
        return bool(made) and made[-1].errcode == UNAUTHORIZED_API and _refused_itself(made[-1], self.store)

    @property
    def rows(self) -> bool:
        """It was answered with rows."""
        return self.ok and any(isinstance(value, list) and value for value in self.probe.reply.values())

    @property
    def not_called(self) -> str:
        """Of a call that did not succeed, how: one of `NOT_CALLED`."""
        return "call-declined" if self.refused else "call-failed"

    @property
    def outcome(self) -> Text:
        reply = self.probe.reply
        if self.refused:
            return Text("the provider declined to call", "服务商拒绝调用")
        code = reply.get("errcode") if isinstance(reply, dict) else None
        return (
            Text(f"the call ended with errcode {code}", f"调用以 errcode {code} 结束")
            if code
            else Text(f"the probe answered HTTP {self.probe.status}", f"探针应答 HTTP {self.probe.status}")
        )

    def calls(self, ep: Episode) -> list[Call]:
        """The calls to that path while the provider was asked."""
        by_path = ep.cached("calls by path", lambda: group(ep.calls, lambda call: call.path))
        return [
            call for call in by_path.get(self.path, []) if self.spans(call.started_ms) and call.seq < self.seq
        ]

    def spans(self, started_ms: float) -> bool:
        """Something that began at `started_ms` began while the provider was asked."""
        return self.probe.started_ms <= started_ms <= self.probe.ended_ms


def _refused_itself(call: Call, store: str) -> bool:
    """A final answer, late or not, to a call with a good token of the store: it is about neither of these."""
    good = call.token is not None and call.token_store == store and call.token.state == "valid"
    return good and call.final and call.errcode not in NO_GRANT


def store_call_probes(ep: Episode, store: str | None = None) -> list[StoreCallProbe]:
    """Every call that the provider was asked for, of one store if named; of stores of the episode alone."""
    store_calls = ep.cached("store call probes", lambda: [StoreCallProbe(use) for use in ep.uses_of("call")])
    return [
        store_call
        for store_call in store_calls
        if ep.is_current_store(store_call.store) and (store is None or store_call.store == store)
    ]


def hindered_since(asked: StoreCallProbe, seq: int, ep: Episode, *, besides: str = "") -> bool:
    """Whether anything came in its way since `seq`: a refusal of calls for the store (`besides` those of one
    path), or a change of its grant."""
    refused = [
        call
        for call in after(ep.calls, seq)
        if call.seq < asked.seq and call.errcode and call.path != besides
        if asked.store in {call.store, call.token_store}
    ]
    changed = [step for step in after(ep.grants_of.get(asked.store, []), seq) if step.seq < asked.seq]
    return bool(refused or changed)


def own_calls(ep: Episode, *endpoints: str) -> list[Call]:
    """Calls of these endpoints that the provider made of itself: the scenario names the others' path."""
    named = ep.cached(
        "calls that were named",
        lambda: {call.seq for probe in store_call_probes(ep) for call in probe.calls(ep)},
    )
    return [call for call in ep.calls_to(*endpoints) if call.seq not in named]


def last_store_call(ep: Episode, store: str, seq: int, until: int | None = None) -> StoreCallProbe | None:
    """The last call that was asked for a store between two seqs (to the end where `until` is None).

    Whether it `works` says whether the store can be called for; None where nothing was asked.
    """
    begun = ep.over(seq)  # what was asked at the same time may have been answered ahead of it
    later = [store_call for store_call in store_call_probes(ep, store) if store_call.seq > begun]
    within = [store_call for store_call in later if until is None or store_call.seq < until]
    return within[-1] if within else None
