"""An after-sale that nobody answers is answered by time, in the buyer's favour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.history.calls import Call
from conformance.history.endpoints import ACCEPT, PROPOSE, REJECT
from conformance.history.episodes import Episode
from conformance.history.shop_effects import tries
from conformance.history.shop_rounds import rounds_since, served_since
from conformance.history.shops import AFTERSALE, TO_ANSWER, histories
from conformance.history.steps import ShopStep
from conformance.model import Finding, Level
from conformance.registry import check

ANSWERS = (ACCEPT, PROPOSE, REJECT)
FOR_MONEY = frozenset({"REFUND", "RETURN"})


@dataclass(frozen=True, slots=True)
class Awaited:
    """An after-sale that waited for the merchant until somebody, or time, did something; the provider's
    answers meanwhile, and its rounds that could have found it."""

    step: ShopStep
    ended: ShopStep | None
    answers: tuple[Call, ...]
    rounds: tuple[int, ...]

    @property
    def label(self) -> str:
        return f"after-sale {self.step.id}"


def awaited(ep: Episode) -> Iterator[Awaited]:
    """After-sales about money that waited for the merchant, to their deadline or an answer."""
    for store in ep.stores:
        served = served_since(ep, store)
        for steps in histories(ep, AFTERSALE, store).values():
            for place, step in enumerate(steps):
                if step.status != TO_ANSWER or step.type not in FOR_MONEY or not step.deadline:
                    continue
                ended = steps[place + 1] if place + 1 < len(steps) else None
                until = ended.seq if ended else ep.end + 1
                if served is None or served > step.seq or (ended is None and ep.end_at < step.deadline):
                    continue
                over = ep.end_of_work(until)  # what ends it is written down ahead of its call
                answers = tuple(
                    call
                    for call in tries(ep, *ANSWERS)
                    if call.sent("after_sale_order_id") == step.id and step.seq < call.seq < over
                )
                early = ended is not None and ended.at < step.deadline
                if early and not answers:
                    continue  # the buyer, or somebody else, was quicker
                rounds = [one.seq for one in rounds_since(ep, store, AFTERSALE, step.seq, step.at)]
                yield Awaited(step, ended, answers, tuple(seq for seq in rounds if seq < until))


@check(
    "store.aftersale-in-time",
    Level.SHOULD,
    "T10",
    chinese="等待商家处理的售后，在期限之前得到答复。",
    over=awaited,
    needs=("accept_refund",),
    reasons=("run-out",),
    exercised_by=(
        "store/aftersale-in-time",
        "store/after-sale-to-its-deadline",
        "store/after-sale-withdrawn",
    ),
)
def aftersale_in_time(awaited: Awaited, _ep: Episode) -> Finding | None:
    """An after-sale that waits for the merchant is answered before its time runs out."""
    if awaited.answers or not awaited.rounds:
        return None
    return Finding(
        reason="run-out",
        expected=f"an answer by {awaited.step.deadline:.0f}",
        seen="nobody answered, and time did",
        seqs=(awaited.step.seq, *((awaited.ended.seq,) if awaited.ended else ())),
    )
