"""A journal as episodes of typed entries, indexed.

A `Run` is cut into `Episode`s: one per scenario, and one for what lies outside of any, so that a
journal recorded without scenarios can be judged as well. An episode lies in one world. Indexes are lazy.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Protocol, TypeVar

from conformance.history.calls import WHITE_LIST, Call
from conformance.history.endpoints import EXCHANGE, LOGIN
from conformance.history.pushes import Push
from conformance.history.readings import Probe, Reading, Truth, Visit
from conformance.history.rounds import Rounds
from conformance.history.steps import (
    ActionStep,
    Bug,
    Canary,
    ClockMove,
    FaultStep,
    GrantStep,
    OrderStep,
    ProviderStep,
    ShopStep,
    Together,
    TogetherMark,
)
from simulator import NOTHING, Text, scenario_file


class _Placed(Protocol):
    @property
    def seq(self) -> int: ...


P = TypeVar("P", bound=_Placed)
T = TypeVar("T")
K = TypeVar("K")


def after(items: Sequence[P], seq: int) -> Sequence[P]:
    """The items past `seq`; the sequence is in the order of the journal."""
    return items[bisect_right(items, seq, key=lambda item: item.seq) :]


def before(items: Sequence[P], seq: int) -> Sequence[P]:
    """The items ahead of `seq`."""
    return items[: bisect_left(items, seq, key=lambda item: item.seq)]


class Episode:
    """What happened in one scenario, or between two of them (`id` is empty then)."""

    def __init__(self, run: Run, index: int, id_: str = "", title: str = "") -> None:
        self.run = run
        self.index = index
        self.id = id_
        self.title = title
        self.world = ""
        self.error = NOTHING
        self.cause = ""  # of the error, where that is none of ours: "provider" or "unfired"
        self.skipped = NOTHING
        self.start = 0
        self.end = 0
        self.end_at = 0.0
        self.calls: list[Call] = []
        self.pushes: list[Push] = []
        self.visits: list[Visit] = []
        self.readings: list[Reading] = []
        self.truths: list[Truth] = []
        self.orders: list[OrderStep] = []
        self.grants: list[GrantStep] = []
        self.probes: list[Probe] = []
        self.faults: list[FaultStep] = []
        self.actions: list[ActionStep] = []
        self.marks: list[TogetherMark] = []
        self.clocks: list[ClockMove] = []
        self.provider: list[ProviderStep] = []
        self.canaries: list[Canary] = []
        self.bugs: list[Bug] = []
        self.shop: list[ShopStep] = []
        self._memo: dict[str, Any] = {}

    @property
    def scenario(self) -> str:
        """The id of the scenario's file, without the case."""
        return scenario_file(self.id)

    @cached_property
    def not_judged(self) -> Text:
        """Why nothing in it is judged; nothing where it is.

        It was not begun, or a person had the platform say what is not so: nobody can blame who believes it.
        """
        by_hand = next((call for call in self.calls if call.by_hand), None)
        if self.skipped or by_hand is None:
            return self.skipped
        return Text(f"{by_hand.label} was answered by hand", f"{by_hand.label} 由人工应答")

    def is_current_store(self, store: str | None) -> bool:
        """Whether a store came up first in this episode; true of None.

        One of an earlier episode is retired, and nothing about it is judged.
        """
        return store is None or self.run.first_seen_in.get(store, self.index) == self.index

    @cached_property
    def stores(self) -> list[str]:
        """The appids of the stores that came up first in this episode."""
        return [store for store, index in self.run.first_seen_in.items() if index == self.index]

    @cached_property
    def by_endpoint(self) -> dict[str, list[Call]]:
        return group(self.calls, lambda call: call.endpoint)

    def calls_to(self, *endpoints: str) -> list[Call]:
        """Calls to these endpoints, in the order of the journal."""
        groups = [self.by_endpoint.get(endpoint, []) for endpoint in endpoints]
        if len(groups) == 1:
            return groups[0]
        return sorted((call for calls in groups for call in calls), key=lambda call: call.seq)

    def calls_between(self, start: int, end: int) -> Sequence[Call]:
        """Calls past `start` and ahead of `end`."""
        return before(after(self.calls, start), end)

    @cached_property
    def exchanges(self) -> dict[str, list[Call]]:
        """Calls that exchange an authorization code, by code."""
        return group(self.calls_to(EXCHANGE), lambda call: call.sent("authorization_code") or "")

    @cached_property
    def verifications(self) -> dict[str, list[Call]]:
        """Calls that verify a login code, by code."""
        return group(self.calls_to(LOGIN), lambda call: call.sent("code") or "")

    @cached_property
    def store_calls(self) -> dict[str, list[Call]]:
        """Calls on a store's behalf, by the store whose token they carry."""
        return group([call for call in self.calls if call.token_store], lambda call: call.token_store or "")

    @cached_property
    def deliveries(self) -> dict[int, list[Push]]:
        """Everything sent of each push."""
        return group(self.pushes, lambda push: push.push)

    @cached_property
    def truths_of(self) -> dict[str, list[Truth]]:
        return group(self.truths, lambda truth: truth.store)

    @cached_property
    def readings_of(self) -> dict[str, list[Reading]]:
        return group(self.readings, lambda reading: reading.store)

    @cached_property
    def visits_of(self) -> dict[str, list[Visit]]:
        return group([visit for visit in self.visits if visit.store], lambda visit: visit.store or "")

    @cached_property
    def grants_of(self) -> dict[str, list[GrantStep]]:
        return group(self.grants, lambda grant: grant.store)

    @cached_property
    def pushes_of(self) -> dict[str, list[Push]]:
        return group([push for push in self.pushes if push.store], lambda push: push.store or "")

    def uses_of(self, probe: str) -> list[Probe]:
        """What was asked of a probe of that name, in order."""
        return [use for use in self.probes if use.probe == probe]

    @cached_property
    def syncs(self) -> list[Probe]:
        return self.uses_of("sync")

    @cached_property
    def pulls(self) -> Rounds:
        """The pull rounds, and which of them count."""
        return Rounds(self)

    @property
    def rounds(self) -> list[tuple[int, float]]:
        """Each completed pull round: the seq at which it began, and the time when it was over."""
        return self.pulls.completed

    @cached_property
    def together(self) -> list[Together]:
        """Steps that were taken together, in their order; what was broken off lasts to the end."""
        found: list[Together] = []
        for mark in self.marks:
            if mark.phase == "start":
                found.append(Together(mark.seq, self.end, mark.steps))
            elif found:
                found[-1] = Together(found[-1].start, mark.seq, found[-1].steps)
        return found

    def beside(self, seq: int) -> Together | None:
        """The steps taken together that were under way at `seq`, if any were."""
        return next((steps for steps in self.together if seq in steps), None)

    def over(self, seq: int) -> int:
        """The seq by which all that went on at `seq` at the same time was over; `seq` where nothing did."""
        beside = self.beside(seq)
        return beside.end if beside else seq

    @cached_property
    def pauses(self) -> list[int]:
        """The seqs at which the provider had done what was at hand: actions, starts of pull rounds, moves
        of the clock. Of steps taken together, none is over before all are."""
        seqs = {step.seq for step in self.actions} | {move.seq for move in self.clocks}
        seqs |= {sync.start for sync in self.syncs}
        if not self.together:
            return sorted(seqs)
        ends = {steps.end for steps in self.together}
        return sorted(ends | {seq for seq in seqs if self.beside(seq) is None})

    def end_of_work(self, seq: int, pauses: int = 1) -> int:
        """The seq by which the work under way at `seq` was done: that of the next pause, or of the one
        `pauses` on; one past the episode's end where there is none."""
        place = bisect_right(self.pauses, seq) + pauses - 1
        return self.pauses[place] if place < len(self.pauses) else self.end + 1

    def did(self, action: str, **args: Any) -> list[ActionStep]:
        """Actions of that name whose arguments have these values."""
        return [
            step
            for step in self.actions
            if step.action == action and all(step.args.get(key) == value for key, value in args.items())
        ]

    def call_fault_at(self, seq: int, at: float, *endpoints: str) -> bool:
        """Whether a fault of API calls (to one of these endpoints, if named) is planned and not over, or a
        white list leaves the provider out."""
        if self.left_out[0] <= seq <= self.left_out[1]:
            return True
        active: dict[str, FaultStep] = {}
        fired: Counter[str] = Counter()
        for step in before(self.faults, seq):
            fired[step.fault] += step.phase == "fired"
            if step.phase == "planned" and step.call is not None:
                active[step.fault] = step
            elif step.phase in {"healed", "unfired"}:
                active.pop(step.fault, None)
        return any(
            (step.until is None or at < step.until)
            and (step.times is None or fired[step.fault] < step.times)
            and (not endpoints or any(touches(step.call, endpoint) for endpoint in endpoints))
            for step in active.values()
        )

    @cached_property
    def left_out(self) -> tuple[int, int]:
        """The seqs from when to when a white list left the provider out, as far as its calls show."""
        refused = [call for call in self.calls if call.errcode in WHITE_LIST and not call.faults]
        if not refused:
            return self.end + 1, self.end
        set_at = [step.seq for step in self.did("allow_addresses") if step.seq < refused[0].seq]
        return (set_at or [refused[0].seq])[-1], self.end_of_work(refused[-1].seq)

    def call_fault_during(self, seen: Reading | Visit) -> bool:
        """Whether a fault of API calls was in the way of an observation or a visit, also one spent by it."""
        if self.call_fault_at(seen.seq, seen.at):
            return True
        former: list[Sequence[_Placed]] = [before(self.actions, seen.seq), before(self.readings, seen.seq)]
        if isinstance(seen, Visit):
            former.append(before(self.visits, seen.seq))
        start = max((items[-1].seq for items in former if items), default=self.start)
        if beside := self.beside(seen.seq):
            start = min(start, beside.start)
        return any(call.hindered for call in self.calls_between(start, seen.seq))

    def cached(self, name: str, make: Callable[[], T]) -> T:
        """What `make` answers, made once per episode."""
        if name not in self._memo:
            self._memo[name] = make()
        value: T = self._memo[name]
        return value


class Run:
    """A whole journal, typed.

    `declared` are the services that the provider's description names, their kinds by id; `first_seen_in` says
    of each store the index of the episode that it came up in.

    Where workers played side by side, each with a platform and a provider of its own, an episode's run is its
    worker's: no token, ticket or code of another is known there. `whole` is that of all.
    """

    def __init__(self, declared: Mapping[str, str] | None = None, whole: Run | None = None) -> None:
        self.declared = dict(declared or {})
        self.whole = self if whole is None else whole
        self.episodes: list[Episode] = []
        self.first_seen_in: dict[str, int] = {} if whole is None else whole.first_seen_in
        self._workers: dict[str, Run] = {}
        self._memo: dict[str, Any] = {}

    def of_world(self, world: str) -> Run:
        """The run of the worker who has that world: `2/world-3` is of worker 2, `world` of a run of one."""
        worker = world.rpartition("/")[0]
        if worker and worker not in self._workers:
            self._workers[worker] = Run(self.declared, self)
        return self._workers[worker] if worker else self

    @cached_property
    def calls(self) -> list[Call]:
        return [call for episode in self.episodes for call in episode.calls]

    @cached_property
    def pushes(self) -> list[Push]:
        return [push for episode in self.episodes for push in episode.pushes]

    @cached_property
    def probes(self) -> list[Probe]:
        return [probe for episode in self.episodes for probe in episode.probes]

    @cached_property
    def services(self) -> frozenset[str]:
        """Every service that the journal names."""
        if self.whole is not self:
            return self.whole.services
        known = {service for ep in self.episodes for truth in ep.truths for service in truth.services}
        bought = {order.service_id for ep in self.episodes for order in ep.orders if not order.old}
        pushed = {push.order_service for push in self.pushes if push.order_service}
        return frozenset(known | bought | pushed | self.declared.keys())

    @cached_property
    def canaries(self) -> list[Canary]:
        return [canary for episode in self.episodes for canary in episode.canaries]

    def knows(self, service_id: str) -> bool:
        """Whether the provider can have heard of a service: its description names it, where there is one."""
        return not self.declared or service_id in self.declared

    @cached_property
    def provider(self) -> list[ProviderStep]:
        return [step for episode in self.episodes for step in episode.provider]

    def cached(self, name: str, make: Callable[[], T]) -> T:
        """What `make` answers, made once per run."""
        if name not in self._memo:
            self._memo[name] = make()
        value: T = self._memo[name]
        return value


def touches(planned: str | None, endpoint: str) -> bool:
    """Whether a fault planned for `planned` (an endpoint, its last part, a path, or any; several of them,
    with commas) hits `endpoint`."""
    return any(
        target in {"any", endpoint} or endpoint.endswith("." + target.rpartition("/")[2])
        for target in (planned or "").split(", ")
        if target
    )


def group(items: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    """The items by their key, each list in their order."""
    grouped: dict[K, list[T]] = defaultdict(list)
    for item in items:
        grouped[key(item)].append(item)
    return dict(grouped)
