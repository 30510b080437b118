"""An after-sale that nobody answers is answered by time, in the buyer's favour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from conformance.history.calls import Call
from conformance.history.endpoints import ACCEPT, PROPOSE, REJECT, SHIP_AGAIN, SHIP_NO_MORE
from conformance.history.episodes import Episode, Run, before
from conformance.history.shop_effects import ill_said, own_tries, tries, undone
from conformance.history.shop_rounds import looked_after_since, rounds_since
from conformance.history.shops import (
    AFTERSALE,
    FOR_THE_MERCHANT,
    TO_ANSWER,
    TO_RECEIVE,
    Since,
    histories,
    history_of,
)
from conformance.history.steps import ShopStep
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text

ANSWERS = (ACCEPT, PROPOSE, REJECT, SHIP_AGAIN, SHIP_NO_MORE)
GOODS_BACK, THE_MONEY = "1", "2"  # `accept_type`; left out, it follows from how the after-sale stands
FOR_OTHER_GOODS = "EXCHANGE"
COME_BACK = frozenset({"RETURN", FOR_OTHER_GOODS})
MONEY_AGREED = frozenset(  # with the goods or without: by the platform's word, or by time
    {"PLATFORM_REFUNDING", "PLATFORM_REFUND_FAIL", "USER_WAIT_CONFIRM", "MERCHANT_RETURN_SUCCESS"}
)
FOR_MONEY = frozenset({"REFUND", "RETURN"})
Turn = tuple[str | None, bool]  # a status in which the merchant has to act, and whether it is about money
WHAT_IT_SAYS: Turn = (TO_ANSWER, True)
GOODS_ANEW: Turn = (TO_RECEIVE, False)
ROUNDS = 2  # that leave it alone: one may have other things to do
REST = 43_200.0  # seconds for which an answer that was put off may be left alone: a quarter of the usual time


@dataclass(frozen=True, slots=True)
class Awaited:
    """An after-sale that waited for the merchant until somebody, or time, did something; the provider's
    answers meanwhile, those that were refused for what they said, and its rounds that could have found it: of
    them, those `free` to answer once more, where all that was said had been put off."""

    step: ShopStep
    ended: ShopStep | None
    answers: tuple[Call, ...]
    refused: tuple[Call, ...]
    rounds: tuple[int, ...]
    free: tuple[int, ...]

    @property
    def label(self) -> Text:
        return Text(f"after-sale {self.step.id}", f"售后 {self.step.id}")


def awaited(ep: Episode) -> Iterator[Awaited]:
    """After-sales that waited for the merchant, to their deadline or an answer.

    Whether goods that come back are as they went, or others are to go instead, a person may have to say: that
    is owed by a provider that has been seen to do it.
    """
    does = {WHAT_IT_SAYS} | _turns(ep.run)
    for store in ep.stores:
        served = looked_after_since(ep, store, AFTERSALE)
        for steps in histories(ep, AFTERSALE, store).values():
            for place, step in enumerate(steps):
                if _turn(step) not in does or not step.deadline:
                    continue
                ended = steps[place + 1] if place + 1 < len(steps) else None
                until = ended.seq if ended else ep.end + 1
                if served is None or served > step.seq or (ended is None and ep.end_at < step.deadline):
                    continue
                over = ep.end_of_work(until)  # what ends it is written down ahead of its call
                tried = [
                    call
                    for call in tries(ep, *ANSWERS)
                    if call.sent("after_sale_order_id") == step.id and step.seq < call.seq < over
                ]
                refused = tuple(filter(ill_said, tried))
                answers = tuple(call for call in tried if call not in refused)
                early = ended is not None and ended.at < step.deadline
                if early and not answers:
                    continue  # the buyer, or somebody else, was quicker
                rounds = [
                    one for one in rounds_since(ep, store, AFTERSALE, step.seq, step.at) if one.seq < until
                ]
                free = () if early or refused else _free(ep, answers, rounds)
                yield Awaited(step, ended, answers, refused, tuple(one.seq for one in rounds), free)


def _free(ep: Episode, answers: Sequence[Call], rounds: Sequence[Since]) -> tuple[int, ...]:
    """The rounds in which what was put off could have been said again: nothing was in the way any more."""
    if not answers or not all(map(undone, answers)):
        return ()
    last = answers[-1]
    return tuple(
        one.seq
        for one in rounds
        if one.seq > last.seq and one.at >= last.at + REST and not ep.call_fault_at(one.seq, one.at)
    )


def _turn(step: ShopStep) -> Turn | None:
    return (step.status, step.type in FOR_MONEY) if step.status in FOR_THE_MERCHANT else None


def _turns(run: Run) -> set[Turn | None]:
    """In which the provider has been seen to answer of itself, anywhere in the run. A call about goods that
    are to go anew says so by itself, also where it names no after-sale that there is."""
    return run.whole.cached(
        "after-sales answered",
        lambda: (
            {
                _turn(steps[-1])
                for ep in run.whole.episodes
                for call in own_tries(ep, *ANSWERS)
                if call.errcode == 0
                if (steps := _as_it_was(ep, call))
            }
            | {GOODS_ANEW for ep in run.whole.episodes if own_tries(ep, SHIP_AGAIN, SHIP_NO_MORE)}
        ),
    )


def _as_it_was(ep: Episode, call: Call) -> Sequence[ShopStep]:
    """The steps of the after-sale of an answer, to the one that it was about: what it led to is written down
    ahead of the call itself, and dated as it."""
    key = (call.sent("after_sale_order_id") or "", "", "")
    steps = before(histories(ep, AFTERSALE, call.token_store or "").get(key, []), call.seq)
    return steps[:-1]


@check(
    "store.aftersale-in-time",
    Level.SHOULD,
    "T10",
    chinese="等待商家处理的售后，在期限之前得到答复。",
    over=awaited,
    needs=("accept_refund",),
    reasons=("run-out", "ill-said", "given-up"),
    exercised_by=(
        "store/after-sale-put-off",
        "store/aftersale-in-time",
        "store/after-sale-to-its-deadline",
        "store/after-sale-withdrawn",
        "store/goods-come-back",
    ),
)
def aftersale_in_time(awaited: Awaited, _ep: Episode) -> Finding | None:
    """An after-sale that waits for the merchant is answered before its time runs out."""
    if len(awaited.free) >= ROUNDS:
        last = awaited.answers[-1]
        return Finding(
            reason="given-up",
            expected=Text("another try, as it was refused for the moment alone", "只是暂时被拒，应再次尝试"),
            seen=Text(
                f"{len(awaited.free)} rounds later nobody had tried again, and time answered",
                f"此后 {len(awaited.free)} 轮都没有再试，最终超时处理",
            ),
            seqs=(awaited.step.seq, last.seq, *awaited.free[:1], *_seqs(awaited.ended)),
        )
    if awaited.answers or not awaited.rounds:
        return None
    refused = awaited.refused
    return Finding(
        reason="ill-said" if refused else "run-out",
        expected=Text(
            f"an answer by {awaited.step.deadline:.0f}", f"在 {awaited.step.deadline:.0f} 之前答复"
        ),
        seen=Text(
            f"the platform refused it for what it says, errcode {refused[0].errcode}, and time answered",
            f"微信因内容拒绝了它，errcode {refused[0].errcode}，最终超时处理",
        )
        if refused
        else Text("nobody answered, and time did", "无人答复，最终超时处理"),
        seqs=(
            awaited.step.seq,
            *(call.seq for call in refused[:1]),
            *_seqs(awaited.ended),
        ),
    )


def _seqs(ended: ShopStep | None) -> tuple[int, ...]:
    return (ended.seq,) if ended else ()


@dataclass(frozen=True, slots=True)
class Agreed:
    """An agreement of the provider's own to an after-sale whose goods are to come back: how that stood, and
    whether they had come back by then."""

    call: Call
    step: ShopStep
    back: bool

    @property
    def label(self) -> Text:
        return Text(f"agreement to after-sale {self.step.id}", f"同意售后 {self.step.id}")


def agreed(ep: Episode) -> Iterator[Agreed]:
    """Those that were answered: what a call leads to is written down ahead of it, and dated as it."""
    for call in own_tries(ep, ACCEPT):
        id_ = call.sent("after_sale_order_id") or ""
        steps = before(history_of(ep, AFTERSALE, call.token_store or "", id_), call.seq)
        steps = steps[:-1] if call.status == 200 and not call.errcode else steps
        if steps and steps[-1].type in COME_BACK and call.status == 200:
            yield Agreed(call, steps[-1], any(step.status == TO_RECEIVE for step in steps))


@check(
    "store.refund-when-back",
    Level.MUST,
    "T10",
    chinese="需要退货的售后，商品退回之前不退款；换货的售后，商品退回之后换发商品，不以退款代替。",
    over=agreed,
    needs=("accept_refund",),
    reasons=("not-back", "instead-of-goods"),
    exercised_by=(
        "store/goods-come-back",
        "store/goods-sent-back",
        "store/goods-exchanged",
        "store/returns-asked-for",
        "store/second-thoughts-around-the-clock",
    ),
    voluntary=Text("the provider agrees to no return of goods", "服务商不同意退货"),
)
def refund_when_back(agreed: Agreed, _ep: Episode) -> Finding | None:
    """Money for goods is given once they are back, and not where other goods are to go instead."""
    step, said = agreed.step, agreed.call.sent("accept_type")
    if step.type == FOR_OTHER_GOODS and step.status == TO_RECEIVE and said != GOODS_BACK:
        return Finding(
            reason="instead-of-goods",
            expected=Text("other goods go to the buyer, or a refusal to send them", "给买家换货，或拒绝换货"),
            seen=Text(
                f"the refund of an exchange was agreed to, and answered with {agreed.call.errcode}",
                f"同意了换货的退款，返回 {agreed.call.errcode}",
            ),
            seqs=(step.seq, agreed.call.seq),
        )
    if agreed.back or said != THE_MONEY or step.status in MONEY_AGREED:
        return None
    return Finding(
        reason="not-back",
        expected=Text("the goods are at the merchant's first", "商家先收到退货"),
        seen=Text(
            f"the money was agreed to while the buyer had them, and answered with {agreed.call.errcode}",
            f"货还在买家手里就同意了退款，返回 {agreed.call.errcode}",
        ),
        seqs=(step.seq, agreed.call.seq),
    )
