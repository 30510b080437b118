"""A buyer who wants an order to go elsewhere is answered before it goes anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.history.calls import Call
from conformance.history.endpoints import ORDER as READ
from conformance.history.endpoints import SEND
from conformance.history.episodes import Episode
from conformance.history.shop_effects import own_tries, tries
from conformance.history.shops import ORDER, history_of
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text

REVIEW = "address_under_review"


@dataclass(frozen=True, slots=True)
class UnderReview:
    """An order that a read showed with another address to be answered, and what was sent off all the same."""

    read: Call
    sent: Call | None

    @property
    def label(self) -> Text:
        return Text(
            f"order {self.read.sent('order_id')} whose buyer wants it elsewhere",
            f"买家要改地址的订单 {self.read.sent('order_id')}",
        )


def under_review(ep: Episode) -> Iterator[UnderReview]:
    """Orders so read, each once; what was sent after the merchant's answer, or by a person, is left out."""
    found: dict[tuple[str, str], UnderReview] = {}
    for read in tries(ep, READ):
        if not read.took_effect or not read.got("order", "order_detail", "delivery_info", REVIEW):
            continue
        store, order_id = read.token_store or "", read.sent("order_id") or ""
        later = (one for one in own_tries(ep, SEND) if one.token_store == store)
        sent = next(
            (
                one
                for one in later
                if one.sent("order_id") == order_id and one.started_ms >= read.ended_ms
                if not _answered(ep, store, order_id, read.seq, one)
            ),
            None,
        )
        if (store, order_id) not in found or sent is not None:
            found[store, order_id] = UnderReview(read, sent)
    yield from found.values()


def _answered(ep: Episode, store: str, order_id: str, since: int, sent: Call) -> bool:
    """Whether it had been read again since, or waited for nothing any more: what a call leads to is written
    down ahead of it, and is no answer."""
    read_again = any(
        call.endpoint == READ and call.sent("order_id") == order_id
        and call.seq > since and call.started_ms < sent.started_ms
        for call in ep.store_calls.get(store, [])
    )  # fmt: skip
    steps = [step for step in history_of(ep, ORDER, store, order_id) if since < step.seq < sent.seq]
    return read_again or any(
        not step.waits_for and not any(line.shipped for line in step.lines) for step in steps
    )


@check(
    "store.address-awaited",
    Level.SHOULD,
    "T10",
    chinese="买家申请修改收货地址、等待商家答复的订单，不自行发货。",
    over=under_review,
    needs=("ship",),
    reasons=("shipped-meanwhile",),
    exercised_by=(
        "store/address-changed",
        "store/address-changed-in-silence",
        "store/second-thoughts-around-the-clock",
    ),
)
def address_awaited(order: UnderReview, _ep: Episode) -> Finding | None:
    """An order that is read with another address under review is not shipped ahead of the answer."""
    if order.sent is None:
        return None
    return Finding(
        reason="shipped-meanwhile",
        expected=Text(
            "it waits for the merchant's answer, or for its time to run out", "等待商家答复，或等到超时"
        ),
        seen=Text(
            f"it was sent off, and answered with {order.sent.errcode}", f"已发货，返回 {order.sent.errcode}"
        ),
        seqs=(order.read.seq, order.sent.seq),
    )
