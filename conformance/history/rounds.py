"""The pull rounds of an episode: which of them told the provider all that there was.

They are asked for by the sync probe, or waited out without it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Protocol

from conformance.history.calls import BUSY, Call
from conformance.history.endpoints import PULLS
from conformance.history.readings import Probe, Reading
from conformance.history.steps import ActionStep

PATIENCE = 3  # rounds in which what fails for one store may stop a provider for all


class _Played(Protocol):
    """What an episode has that tells of its rounds."""

    start: int
    readings: list[Reading]
    actions: list[ActionStep]

    @property
    def syncs(self) -> list[Probe]: ...
    def calls_between(self, start: int, end: int) -> Sequence[Call]: ...
    def call_fault_at(self, seq: int, at: float, *endpoints: str) -> bool: ...


class Rounds:
    """The pull rounds of one episode."""

    def __init__(self, ep: _Played) -> None:
        self._ep = ep
        self._told_to: dict[str, list[Probe]] = {}

    @cached_property
    def told(self) -> list[Probe]:
        """The pull rounds that were told all there was, or that the provider failed by itself."""
        return [
            sync
            for sync in self._ep.syncs
            if (sync.ok and self.told_all(sync.start, sync.seq)) or self._failed_by_itself(sync)
        ]

    def told_all(self, start: int, end: int) -> bool:
        """Whether a round in between was told all of the market that there was."""
        return not self._behind(start, end) and not self._cut_short(start, end)

    def _cut_short(self, start: int, end: int) -> bool:
        """Whether a fault kept something of the market from a round, whatever the provider says of it."""
        missing = set()
        for call in self._ep.calls_between(start, end):
            if call.endpoint in PULLS:
                asked = (call.endpoint, str(call.body))  # what is asked again, and answered, is told
                if call.ok:
                    missing.discard(asked)
                elif call.hindered:
                    missing.add(asked)
        return bool(missing)

    def _behind(self, start: int, end: int) -> bool:
        """Whether a reply in between left out orders that were paid."""
        return any(call.behind for call in self._ep.calls_between(start, end))

    def _failed_by_itself(self, sync: Probe) -> bool:
        """The provider answered that its round failed, though nothing of ours was in its way."""
        if (
            not 200 <= sync.status < 300
            or self._ep.call_fault_at(sync.seq, sync.at)
            or self._ep.call_fault_at(sync.start, sync.at)
        ):
            return False
        # A fault that was meant to fire a few times may have spent itself in this very round, and a
        # provider that keeps a quota does not call at all.
        hit = self._ep.calls_between(sync.start, sync.seq)
        spent = any(call.rests_until > sync.at for call in self._ep.calls_between(self._ep.start, sync.seq))
        return not spent and not any(call.hindered or call.errcode in BUSY for call in hit)

    @cached_property
    def waited(self) -> list[tuple[int, int, float]]:
        """Without the probe, the pull rounds that were waited out: first seq, last seq, and the time."""
        rounds = [
            (reading.pulled, reading.seq, reading.at) for reading in self._ep.readings if reading.pulled
        ]
        former = self._ep.start
        for step in self._ep.actions:
            if step.action == "sync" and "waited" in step.result and step.result.get("pulled", True):
                rounds.append((former + 1, step.seq, step.at))
            former = step.seq
        told = [(start, end, at) for start, end, at in rounds if self.told_all(start - 1, end)]
        return sorted(told, key=lambda round_: round_[1])

    @cached_property
    def completed(self) -> list[tuple[int, float]]:
        """`Episode.rounds`."""
        if self._ep.syncs:
            return [(sync.start, sync.at) for sync in self.told]
        return [(start, at) for start, _, at in self.waited]

    def told_to(self, store: str | None) -> list[Probe]:
        """The same as one store may rely on: nor does it matter to it, from the third round in a row on, that
        nothing can be asked about others. None: all stores."""
        if store is None or len(self.told) == len(self._ep.syncs):
            return self.told
        if store not in self._told_to:
            self._told_to[store] = list(self._good_enough_for(store))
        return self._told_to[store]

    def _good_enough_for(self, store: str) -> Iterator[Probe]:
        good = {sync.seq for sync in self.told}
        elsewhere = 0
        for sync in self._ep.syncs:
            failed = sync.seq not in good and self._failed_elsewhere(sync, store)
            elsewhere = elsewhere + 1 if failed else 0
            if sync.seq in good or elsewhere >= PATIENCE:
                yield sync

    def _failed_elsewhere(self, sync: Probe, store: str) -> bool:
        """Faults kept from a round only what is about other stores."""
        hit = self._ep.calls_between(sync.start, sync.seq)
        failed = [call for call in hit if not call.ok and (call.hindered or call.errcode in BUSY)]
        apart = all(call.store and call.store != store for call in failed)
        return bool(failed) and apart and 200 <= sync.status < 300 and not self._behind(sync.start, sync.seq)

    def began_before(self, seq: int, store: str | None = None) -> int | None:
        """The seq at which the last round that ended well before `seq` began; None while there was none.

        `store`: as far as that one is concerned.
        """
        if self._ep.syncs:
            rounds = self.told_to(store)
            place = bisect_left(rounds, seq, key=lambda sync: sync.seq)
            return rounds[place - 1].start if place else None
        place = bisect_left(self.waited, seq, key=lambda round_: round_[1])
        return self.waited[place - 1][0] if place else None
