"""The rows by which a merchant answers an after-sale: agrees, refuses, proposes, sends other goods."""

from __future__ import annotations

from typing import Any

from simulator.core.errors import Refusal
from simulator.core.sources import ours
from simulator.core.store.address import rules as addresses
from simulator.core.store.aftersale import account, lookup, negotiation, rules
from simulator.core.store.aftersale.entities import AfterSale, Proposal, Waybill
from simulator.core.store.aftersale.reasons import REFUSING
from simulator.core.store.aftersale.states import Kind, State, Step
from simulator.core.store.delivery.companies import COMPANIES
from simulator.documents.json import MOST_DIGITS
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row
from simulator.endpoints.wrong_arguments import wrong
from simulator.texts import Text

NEEDS_ADDRESS, WRONG_ADDRESS = 10021060, 10021062
NEEDS_NEGOTIATION = 10021068
WRONG_REASON = 9700224
ACCEPT_RETURN, ACCEPT_REFUND = 1, 2


def _meant(call: Call) -> AfterSale:
    return lookup.asked_for(call.world, call.store, call.body["after_sale_order_id"])


def accept(call: Call) -> dict[str, Any]:
    """What is agreed to follows from the state, and from `accept_type` where that is said."""
    each = _meant(call)
    returns = each.state is State.PROCESSING and each.kind is not Kind.REFUND
    said = call.body.get("accept_type", ACCEPT_RETURN if returns else ACCEPT_REFUND)
    if each.open and returns != (said == ACCEPT_RETURN):
        raise Refusal(
            10021041,
            why=Text(
                f"accept_type {said} is not what {each.state} waits for",
                f"{each.state} 状态下不能用 accept_type {said}",
            ),
        )
    address = address_for_return(call, call.body.get("address_id")) if returns else 0
    rules.call(call.world, each, Step.ACCEPT, address_id=address or each.address_id)
    return {}


def address_for_return(call: Call, said: str | None) -> int:
    """Where goods are to go back to: as said, or the default. 10021060 where that is missing, 10021062 where
    there is no such address."""
    if said:
        digits = said.isascii() and said.isdigit() and len(said) <= MOST_DIGITS
        address = addresses.found(call.world, call.store, said) if digits else None
        if address is None:
            raise Refusal(
                WRONG_ADDRESS,
                why=Text(
                    f"{call.store} has no address {said[:MOST_DIGITS]}",
                    f"{call.store} 没有地址 {said[:MOST_DIGITS]}",
                ),
            )
    else:
        address = addresses.default_return(call.world, call.store)
        if address is None:
            raise Refusal(
                NEEDS_ADDRESS,
                why=Text(
                    "no address is given, and the store has no default", "没有给出地址，店铺也没有默认地址"
                ),
            )
    return address.address_id


def reject(call: Call) -> dict[str, Any]:
    each, why = _meant(call), _why(call)
    first = call.world.switches.refusal_needs_negotiation and not each.negotiated
    if first and each.state is State.PROCESSING and not each.disputed:
        raise Refusal(
            NEEDS_NEGOTIATION,
            why=Text(
                "it can be refused once the buyer has not agreed to a proposal", "买家不同意提议之后才能拒绝"
            ),
        )
    rules.call(call.world, each, Step.REJECT, reject_reason=why)
    return {}


def _why(call: Call) -> str:
    """What is said of a refusal: by default what goes with its reason. A reason that is not in the platform's
    list is wrong; one may be left out, as an SDK does."""
    number = call.body.get("reject_reason_type", 0)
    if number and number not in REFUSING:
        raise wrong("reject_reason_type", f"in {list(REFUSING)}", number, WRONG_REASON)
    said = call.body.get("reject_reason")
    return str(said or (REFUSING[number].said if number else ""))


def reship(call: Call) -> dict[str, Any]:
    for name in ("delivery_id", "waybill_id"):
        if not call.body[name].strip():
            raise wrong(name, "not empty", call.body[name])
    if call.body["delivery_id"] not in COMPANIES:
        raise wrong("delivery_id", "to be a courier's", call.body["delivery_id"])
    waybill = Waybill(delivery_id=call.body["delivery_id"], waybill_id=call.body["waybill_id"])
    rules.call(call.world, _meant(call), Step.RESHIP, sent_again=waybill)
    return {}


def reject_reship(call: Call) -> dict[str, Any]:
    """Its proofs are shown as certificates: the page calls them so."""
    each, why = _meant(call), _why(call)
    proofs = tuple(call.body.get("reject_certificates", ()))
    rules.call(call.world, each, Step.REJECT_RESHIP, reject_reason=why, certificates=proofs)
    return {}


def propose(call: Call) -> dict[str, Any]:
    each, body = _meant(call), call.body
    kind = negotiation.KINDS.get(body["type"])
    for name, known in (
        ("type", negotiation.KINDS),
        ("merchant_update_type", (negotiation.GIVE_UP, negotiation.PROVE, negotiation.CHANGE)),
    ):
        if body[name] not in known:
            raise wrong(name, f"in {list(known)}", body[name], negotiation.WRONG)
    if kind is None or body["amount"] < 0:
        raise wrong("amount", ">= 0", body["amount"], negotiation.WRONG)
    proposal = Proposal(
        kind=kind,
        amount=body["amount"],
        why=body["merchant_update_desc"],
        reason_type=int(body["update_reason_type"]),
        update_type=body["merchant_update_type"],
        old_kind=each.kind,
        old_amount=each.amount,
        media=tuple(body.get("media_ids", ())),
    )
    negotiation.propose(call.world, each, proposal)
    return {}


def certify(call: Call) -> dict[str, Any]:
    certificates = tuple(call.body["refund_certificates"])
    if not certificates:
        raise wrong("refund_certificates", "not empty", [])
    rules.call(call.world, _meant(call), Step.CERTIFY, certificates=certificates)
    return {}


_OF_REASON = {WRONG_REASON: ours("the family's code for a wrong argument; of a reason nobody has shown one")}
_STATE = (lookup.UNKNOWN, 10020001, 10021041)

ROWS = (
    row(
        "aftersale/acceptapply",
        "agrees to a return, or to a refund",
        "同意退货或退款",
        accept,
        errors=(
            *_STATE,
            rules.WITH_PLATFORM,
            rules.OFTEN,
            account.SHORT,
            NEEDS_ADDRESS,
            WRONG_ADDRESS,
        ),
    ),
    row(
        "aftersale/rejectapply",
        "refuses an after-sale",
        "拒绝售后",
        reject,
        errors=(*_STATE, rules.DISPUTE_OPEN, NEEDS_NEGOTIATION, WRONG_REASON),
        known=_OF_REASON,
    ),
    row(
        "aftersale/acceptexchangereship",
        "sends other goods for those that came back",
        "换货：同意并重新发货",
        reship,
        errors=(*_STATE, rules.WITH_PLATFORM),
    ),
    row(
        "aftersale/rejectexchangereship",
        "refuses to send other goods",
        "换货：拒绝重新发货",
        reject_reship,
        errors=(*_STATE, rules.WITH_PLATFORM, WRONG_REASON),
        known=_OF_REASON,
    ),
    row(
        "aftersale/merchantupdateaftersale",
        "proposes another amount or type to the buyer",
        "与买家协商：修改售后金额或类型",
        propose,
        errors=(*_STATE, rules.WITH_PLATFORM, negotiation.WRONG),
    ),
    row(
        "aftersale/uploadrefundcertificate",
        "certifies that the money went back in another way",
        "上传退款凭证",
        certify,
        errors=(*_STATE, rules.WITH_PLATFORM),
    ),
)
