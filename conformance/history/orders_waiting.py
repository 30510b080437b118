"""Orders that wait to be shipped, for so long that two rounds of the provider could find them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from conformance.history.endpoints import SEND
from conformance.history.episodes import Episode
from conformance.history.orders_found import HOUR
from conformance.history.shop_effects import asker, own_tries
from conformance.history.shop_rounds import READS, looked_after_since, rounds_since
from conformance.history.shops import ORDER, histories
from conformance.history.steps import ShopStep

ODD = ("notes", "region")  # with a word of the buyer's, or of ours, a person may have to look
OTHERWISE = ("present", "inspect")  # what goes off in another way
NOTHING = frozenset({None, "", "nothing"})


@dataclass(frozen=True, slots=True)
class Waiting:
    """An order as it was while it waited, up to `until`: whether it was shipped then, or two rounds have
    passed it over. `placed`: the seq at which it was."""

    step: ShopStep
    placed: int
    until: int
    gone: bool
    rounds: tuple[int, ...]


def waiting(ep: Episode) -> Iterator[Waiting]:
    """Every such stretch of a plain order's life: one that was shipped, or was there for two rounds.

    Of an order with a word of its buyer's the provider owes the rest, once it has begun to ship it.
    """
    placed = [action for action in ep.did("buyer_order") if _all(OTHERWISE, action.args)]
    plain = {str(action.result.get("order_id")): _all(ODD, action.args) for action in placed}
    begun = {call.sent("order_id") for call in own_tries(ep, SEND) if call.ok}
    for store in ep.stores:
        served = looked_after_since(ep, store, ORDER)
        if served is None or not _followed(ep, store):
            continue
        for (order_id, _, _), steps in histories(ep, ORDER, store).items():
            if order_id not in plain or steps[0].phase != "made" or steps[0].seq <= served:
                continue
            if plain[order_id] or order_id in begun:
                yield from (one for one in _stretches(ep, steps) if plain[order_id] or _sent(one.step))


def _all(names: tuple[str, ...], args: Any) -> bool:
    return all(args.get(name) in NOTHING for name in names)


def _followed(ep: Episode, store: str) -> bool:
    """Whether the provider of itself has read orders of the store: not each of its services has to."""
    return any(
        call.endpoint in READS[ORDER] and asker(ep, call) is None for call in ep.store_calls.get(store, [])
    )


def _stretches(ep: Episode, steps: list[ShopStep]) -> Iterator[Waiting]:
    placed = steps[0].seq
    for step, later in zip_longest(steps, steps[1:]):
        if not step.to_ship:
            continue
        since = max(step.at, step.visible_at)
        rounds = [
            one
            for one in rounds_since(ep, step.store, ORDER, step.seq, since)
            if not ep.call_fault_at(one.seq, one.at, SEND)
        ]
        passed = [one.seq for one in rounds if later is None or one.seq < later.seq]
        gone = later is not None and _sent(later) > _sent(step)
        if gone and len(passed) < 3:
            yield Waiting(step, placed, later.seq, gone=True, rounds=())
        elif len(passed) >= 2 and (len(passed) > 2 or later is None):
            until = passed[2] if len(passed) > 2 else ep.end + 1
            yield Waiting(step, placed, until, gone=False, rounds=tuple(passed[:2]))
        elif len(passed) == 1 and later is None and ep.end_at - rounds[0].at >= HOUR:
            yield Waiting(step, placed, ep.end + 1, gone=False, rounds=tuple(passed))


def _sent(step: ShopStep) -> int:
    return sum(line.shipped for line in step.lines)
