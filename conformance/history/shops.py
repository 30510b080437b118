"""What was true of a shop: its orders, products, stock and after-sales, as they changed.

A provider may show whatever held since its last round began to read, and what reads told it since: a state
may come later than its event. What was there before the journal tells of it, anybody may have read otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from conformance.history.episodes import Episode, group
from conformance.history.steps import ShopStep

ORDER, PRODUCT, STOCK, AFTERSALE = "order", "product", "stock", "aftersale"
UNPAID = "10"
ON_SALE = "5"
TO_ANSWER = "MERCHANT_PROCESSING"
TO_RECEIVE = "MERCHANT_WAIT_RECEIPT"
FOR_THE_MERCHANT = frozenset({TO_ANSWER, TO_RECEIVE})


@dataclass(frozen=True, slots=True)
class Since:
    """From where on what was true may be shown: a seq, and the time then."""

    seq: int
    at: float


@dataclass(frozen=True, slots=True)
class Held:
    """All that held of one thing between a `Since` and a seq. `absent`: it may not have been there yet;
    `unknown`: what it was at first nobody has told."""

    steps: tuple[ShopStep, ...]
    absent: bool
    unknown: bool


def histories(ep: Episode, part: str, store: str) -> dict[tuple[str, str, str], list[ShopStep]]:
    """By id, SKU and warehouse, where there are such, what became of the things of a store."""
    every = ep.cached(
        "shop histories",
        lambda: {
            place: group(steps, lambda step: (step.id, step.sku_id or "", step.warehouse or ""))
            for place, steps in group(ep.shop, lambda step: (step.part, step.store)).items()
        },
    )
    return every.get((part, store), {})


def history_of(ep: Episode, part: str, store: str, id_: str, sku_id: str = "") -> list[ShopStep]:
    return histories(ep, part, store).get((id_, sku_id, ""), [])


def held(steps: list[ShopStep], since: Since, until: int) -> Held:
    """What of these steps may be shown ahead of `until` by whoever began to read at `since`."""
    known = [step for step in steps if step.seq < until]
    found = tuple(_shown(known, since))
    if not known:
        return Held((), absent=True, unknown=False)
    first = known[0]
    early = first.visible_at > since.at or (first.phase != "stocked" and first.seq > since.seq)
    return Held(found, absent=early and first.phase == "made", unknown=early and first.phase != "made")


def _shown(steps: list[ShopStep], since: Since) -> Iterator[ShopStep]:
    for step, later in zip_longest(steps, steps[1:]):
        if later is None or later.seq > since.seq or later.visible_at > since.at:
            yield step


def changed_last(steps: list[ShopStep], until: int) -> ShopStep | None:
    """The last of them ahead of a seq."""
    return next((step for step in reversed(steps) if step.seq < until), None)
