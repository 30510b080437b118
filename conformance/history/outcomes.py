"""What became of a store in the end: what was shown of its services after a pull, and calls for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.history.episodes import Episode
from conformance.history.grants import granted_at
from conformance.history.pushes import GRANT_KINDS, Push
from conformance.history.showings import WRONG, Showing, after_pull, showings_of
from conformance.history.store_calls import NOT_CALLED, StoreCallProbe, last_store_call
from conformance.model import Finding
from simulator import Text

OUTCOMES = (*WRONG, *NOT_CALLED)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One look at it, past a pull round that began after `since`; `push` is what it may be the effect of."""

    seen: Showing | StoreCallProbe
    since: int
    push: Push | None = None

    @property
    def store(self) -> str:
        return self.seen.store

    @property
    def label(self) -> Text:
        seen = self.seen.label
        if self.push is None:
            return seen
        return Text(f"{self.push.label}, {seen.en}", f"{self.push.label}，{seen.zh}")

    def finding(self, expected: Text) -> Finding | None:
        """What is wrong with it: one of `OUTCOMES`."""
        told = (self.push.seq,) if self.push else ()
        if isinstance(self.seen, Showing):
            wrong = self.seen.wrong()
            if wrong is None:
                return None
            return Finding(
                reason=wrong.reason, expected=expected, seen=wrong.seen, seqs=(*told, *self.seen.seqs)
            )
        if self.seen.ok:
            return None
        return Finding(
            reason=self.seen.not_called,
            expected=expected,
            seen=self.seen.outcome,
            seqs=(*told, self.seen.seq),
        )


def outcomes(ep: Episode, store: str, since: int, push: Push | None = None) -> Iterator[Outcome]:
    """The services of a store as they were shown after a pull that began past `since`, and the last call that
    was asked for it after such a pull."""
    for showing in after_pull(showings_of(ep, store), since):
        if not _hindered(ep, showing.since or since, showing.seq, showing.at):
            yield Outcome(showing, since, push)
    asked = last_store_call(ep, store, since)
    rounds = [start for start, _ in ep.rounds if asked and since < start < asked.start]
    if asked and rounds and granted_at(ep, store, asked.seq):
        free = not _hindered(ep, rounds[-1], asked.start, asked.at)
        yield from [Outcome(asked, since, push)] if free else []


def effects_of(ep: Episode, push: Push, since: int) -> Iterator[Outcome]:
    """The outcomes that show what became of a push: of a grant the call, of an order its own service. Who
    exchanges no code at all makes nothing of any grant, which is judged elsewhere."""
    if not push.store or not ep.is_current_store(push.store):
        return
    grant = push.kind in GRANT_KINDS
    if grant and not any(episode.exchanges for episode in ep.run.whole.episodes):
        return
    for outcome in outcomes(ep, push.store, since, push):
        shown = isinstance(outcome.seen, Showing)
        if grant:
            right = not shown
        elif isinstance(outcome.seen, Showing):
            right = push.order_service in {None, outcome.seen.service_id}
        else:
            right = False
        if right:
            yield outcome


def _hindered(ep: Episode, start: int, seq: int, at: float) -> bool:
    """Whether a fault was in the way of the pull or of the look, or a quota of calls."""
    return (
        ep.call_fault_at(start, at)
        or ep.call_fault_at(seq, at)
        or any(at < call.rests_until for call in ep.calls if call.seq < seq)
    )
