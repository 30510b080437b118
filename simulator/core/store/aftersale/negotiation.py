"""What a merchant proposes to the buyer in place of an answer, and what the buyer says to it.

Facts: `merchant_update_type` 1 invites to give up as agreed, 2 to verify and add proofs, 3 changes what was
asked for (to a refund: the platform refunds by itself once the buyer agrees); reasons, which of the three
each is for, and whether it needs pictures, are in a table that was read in part. What is wrong is 9700224.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.core.errors import Refusal
from simulator.core.store.aftersale import money, pieces, rules
from simulator.core.store.aftersale.entities import AfterSale, Proposal
from simulator.core.store.aftersale.reasons import PROPOSING
from simulator.core.store.aftersale.states import Kind, Step
from simulator.core.store.order import lookup as orders
from simulator.texts import Text
from simulator.usage import NotNow

if TYPE_CHECKING:
    from simulator.core.world import World

WRONG = 9700224
GIVE_UP, PROVE, CHANGE = 1, 2, Proposal.TERMS
KINDS = {1: Kind.REFUND, 2: Kind.RETURN}  # `type` of a proposal


def propose(world: World, row: AfterSale, proposal: Proposal) -> AfterSale:
    """The merchant proposes; the buyer has to answer."""
    known = PROPOSING.get(proposal.reason_type)
    if known is not None and known.update_type != proposal.update_type:
        raise Refusal(
            WRONG,
            why=Text(
                f"reason {proposal.reason_type} is for update type {known.update_type}",
                f"原因 {proposal.reason_type} 只用于修改类型 {known.update_type}",
            ),
        )
    if known is not None and known.needs_pictures and not proposal.media:
        raise Refusal(
            WRONG,
            why=Text(
                f"reason {proposal.reason_type} needs pictures", f"原因 {proposal.reason_type} 需要图片"
            ),
        )
    if proposal.update_type == CHANGE:
        _check_terms(world, row, proposal)
    return rules.call(world, row, Step.PROPOSE, proposal=proposal)


def agree(world: World, row: AfterSale) -> AfterSale:
    """The buyer does as proposed."""
    proposal = row.proposal
    if proposal is None:
        raise NotNow(
            Text(
                f"nothing is proposed in after-sale {row.after_sale_order_id}",
                f"售后单 {row.after_sale_order_id} 中没有协商方案",
            )
        )
    if proposal.update_type == GIVE_UP:
        return rules.act(world, row, Step.CANCEL)
    if proposal.update_type == PROVE:
        return rules.act(world, row, Step.PROVE)
    return rules.act(world, row, Step.AGREE_UPDATE, kind=proposal.kind, amount=proposal.amount)


def _check_terms(world: World, row: AfterSale, proposal: Proposal) -> None:
    """No more money than is left of the line, and back come only goods that were sent."""
    order = orders.asked_for(world, row.store, row.order_id)
    line = order.line_of(row.product_id, row.sku_id)
    most = 0 if line is None else line.total - money.spoken_for(world, order, line, but=row)
    if not 0 < proposal.amount <= most:
        raise Refusal(
            WRONG,
            why=Text(
                f"{proposal.amount} fen are proposed, and {most} at most can go back",
                f"提议退 {proposal.amount} 分，最多可退 {most} 分",
            ),
        )
    there = 0 if line is None else pieces.with_buyer(world, order, line, but=row)
    if proposal.kind is not Kind.REFUND and not 0 < row.count <= there:
        raise Refusal(
            WRONG,
            why=Text(
                f"{row.count} pieces are to come back, and the buyer has {there}",
                f"要退回 {row.count} 件，而买家有 {there} 件",
            ),
        )
