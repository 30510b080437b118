"""Where an item stands in a journal: the entries it holds, their stores, and what went on around it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, TypeVar

from conformance.history.calls import Call
from conformance.history.endpoints import AUTHORIZER_LIST, PULLS, START_TICKETS
from conformance.history.episodes import Episode, after, before
from conformance.history.items import is_entry
from conformance.history.pushes import Push
from conformance.history.readings import Probe, Reading, Truth, Visit

P = TypeVar("P", Call, Push)
DEPTH = 4  # how far down an item holds entries
ROUND = frozenset({*PULLS, AUTHORIZER_LIST})  # what a pull round reads of every store at once


def held(value: Any, depth: int = DEPTH) -> Iterator[Any]:
    """The entries of the journal that an item holds; truths are what it is held against, no part of it."""
    if depth < 0 or isinstance(value, (str, Truth)):
        return
    if is_entry(type(value)):
        yield value
    elif isinstance(value, (tuple, list)):
        for each in value:
            yield from held(each, depth - 1)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from held(getattr(value, field.name), depth - 1)


def _seqs(item: Any) -> list[int]:
    """The seqs that an item without entries names."""
    named = [getattr(item, name, None) for name in ("seq", "seq_start", "seq_end")]
    return sorted({*(seq for seq in named if isinstance(seq, int)), *getattr(item, "seqs", ())})


class Place:
    """An item in its episode. `first` and `last` are seqs, `at` the time of its last entry (Unix seconds)."""

    def __init__(self, item: Any, ep: Episode) -> None:
        self.item = item
        self.ep = ep
        self.entries: list[Any] = sorted(held(item), key=lambda entry: entry.seq)
        if self.entries and isinstance(until := getattr(item, "until", None), int):
            self.entries += self._used(until)
        seqs = [entry.seq for entry in self.entries] or _seqs(item)
        self.first, self.last = (seqs[0], seqs[-1]) if seqs else (0, 0)

    def _used(self, until: int) -> list[Any]:
        """What it is judged by: calls for its stores ahead of `until`, made or asked for."""
        uses: list[Any] = [*self.ep.calls, *self.ep.uses_of("call")]
        first, seqs = self.entries[0].seq, {entry.seq for entry in self.entries}
        stores = {store for entry in self.entries if (store := _store(entry))}
        codes = {entry.code for entry in self.entries if isinstance(entry, Push) and entry.code}
        return sorted(
            (
                use
                for use in uses
                if first < use.seq < until
                and use.seq not in seqs
                and (not stores or _store(use) in stores or _code(use) in codes)
            ),
            key=lambda use: int(use.seq),
        )

    @cached_property
    def at(self) -> float:
        if self.entries:
            return max(float(entry.at) for entry in self.entries)
        moves = before(self.ep.clocks, self.last + 1)
        return moves[-1].end if moves else self.ep.end_at

    @cached_property
    def stores(self) -> frozenset[str]:
        """The appids of the stores that it is about."""
        return frozenset(store for entry in (self.item, *self.entries) if (store := _store(entry)))

    @cached_property
    def service(self) -> str | None:
        """The service that it is about, where it is about one."""
        return next((id_ for each in (self.item, *self.entries) if (id_ := _service(each))), None)

    @cached_property
    def subject(self) -> tuple[Any, ...]:
        """What has to be the same in two items for the later one to happen again."""
        kinds = sorted({getattr(entry, "kind", type(entry).__name__) for entry in self.entries})
        return self.ep.index, *(sorted(self.stores) or kinds)

    @cached_property
    def begin(self) -> int:
        """The seq from which on what went on in its stores belongs to it: where it says so itself, that of
        the start of the pull round that it shows, of the probe that it is, or of its first entry."""
        pulled = self.ep.pulls.began_before(self.last) if self._shows else None
        since = getattr(self.item, "since", None)
        probes = [entry for entry in self.entries if isinstance(entry, Probe)]
        starts = [seq for probe in probes for seq in (probe.start, *self._made(probe))]
        return min([self.first, *starts, *(seq for seq in (pulled, since) if isinstance(seq, int))])

    def _made(self, probe: Probe) -> list[int]:
        """The seqs of the calls made while a probe was open, whose start some journals do not tell."""
        made = (call for call in before(self.ep.calls, probe.seq) if call.started_ms >= probe.started_ms)
        return [call.seq for call in made]

    @property
    def _shows(self) -> bool:
        return any(isinstance(entry, (Reading, Visit)) for entry in self.entries)

    @property
    def _spans(self) -> bool:
        """It is a look at the provider or a use of it, and so rests on all that came before."""
        return bool(self.stores) and (self._shows or any(isinstance(each, Probe) for each in self.entries))

    @cached_property
    def calls(self) -> list[Call]:
        """The calls that it is; of a look at the provider, those for its stores, and those of the round."""
        own = [entry for entry in self.entries if isinstance(entry, Call)]
        platform = getattr(self.item, "component", None)
        if not self.entries and platform:  # a stretch of time without tickets for one platform
            asked = self._near(self.ep.calls_to(START_TICKETS))
            return [call for call in asked if call.component == platform]
        if not self._spans:
            return own
        return [
            call
            for call in self._near(self.ep.calls)
            if call.store in self.stores or call.token_store in self.stores or call.endpoint in ROUND
        ]

    @cached_property
    def pushes(self) -> list[Push]:
        """The pushes that it is; of a look at the provider, those about its stores."""
        own = [entry for entry in self.entries if isinstance(entry, Push)]
        if not self._spans:
            return own
        near = self._near(self.ep.pushes)
        return [*own, *(push for push in near if push.store in self.stores and push not in own)]

    def _near(self, entries: Sequence[P]) -> Sequence[P]:
        """Those of its span."""
        return before(after(entries, self.begin - 1), self.last + 1)

    @cached_property
    def visits(self) -> list[Visit]:
        return [entry for entry in self.entries if isinstance(entry, Visit)]

    @cached_property
    def effects(self) -> frozenset[str]:
        """The faults and defects that hit its calls and pushes, by their words."""
        effects = self.ep.cached("effects", lambda: {step.fault: step.effect for step in self.ep.faults})
        exchanges = [call for push in self.pushes for call in self.ep.exchanges.get(push.code or "", ())]
        hit = {effects.get(fault, fault) for call in (*self.calls, *exchanges) for fault in call.faults}
        attempts = [each for push in self.pushes for each in self.ep.deliveries.get(push.push, (push,))]
        return frozenset(hit | {defect for push in attempts for defect in push.defects})


def _store(entry: Any) -> str | None:
    store = getattr(entry, "store", None) or getattr(entry, "token_store", None)
    if store is None and isinstance(entry, Probe):
        store = entry.asked("store")
    return str(store) if store else None


def _service(entry: Any) -> str | None:
    return getattr(entry, "service_id", None) or getattr(entry, "order_service", None)


def _code(entry: Any) -> str | None:
    return entry.sent("authorization_code") if isinstance(entry, Call) else None
