"""How an after-sale moves, one table a type. States are spelled as the platform spells them.

Facts: the guide on after-sales has the flow of each type; RETURN_CLOSED is not final, USER_CANCELD follows;
MERCHANT_OVERDUE_REFUND is a payout that failed and was not made up for in time; who is refused may call the
platform in. Inferred: a certificate of a refund is confirmed by the buyer, as in Mini Stores. Ours: what the
buyer takes up of a merchant's offer is agreed to by that; an exchange ends as a return does, since nobody has
shown its last state.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum

from simulator.core.machine import Machine
from simulator.core.store.steps import Steps
from simulator.texts import Text


class Kind(StrEnum):
    """`type` of an after-sale."""

    REFUND = "REFUND"
    RETURN = "RETURN"
    EXCHANGE = "EXCHANGE"


class State(StrEnum):
    """`status` of an after-sale."""

    PROCESSING = "MERCHANT_PROCESSING"
    REFUND_REJECTED = "MERCHANT_REJECT_REFUND"
    RETURN_REJECTED = "MERCHANT_REJECT_RETURN"
    RESHIP_REJECTED = "MERCHANT_REJECT_RESHIP"
    WAIT_RETURN = "USER_WAIT_RETURN"
    RETURN_CLOSED = "RETURN_CLOSED"
    WAIT_RECEIPT = "MERCHANT_WAIT_RECEIPT"
    REFUNDING = "PLATFORM_REFUNDING"
    REFUND_FAILED = "PLATFORM_REFUND_FAIL"
    WAIT_CONFIRM = "USER_WAIT_CONFIRM"
    WAIT_UPDATE = "USER_WAIT_CONFIRM_UPDATE"
    WAIT_MERCHANT_OPENED = "USER_WAIT_HANDLE_MERCHANT_AFTER_SALE"
    REFUNDED = "MERCHANT_REFUND_SUCCESS"
    RETURNED = "MERCHANT_RETURN_SUCCESS"
    OVERDUE = "MERCHANT_OVERDUE_REFUND"
    RETRY_FAILED = "MERCHANT_REFUND_RETRY_FAIL"
    CANCELLED = "USER_CANCELD"
    CLOSED = "MERCHANT_FAIL"


# What stands for a state in `order/get`; newer states have no number there.
NUMBERS: Mapping[State, int] = {
    State.CANCELLED: 1,
    State.PROCESSING: 2,
    State.REFUND_REJECTED: 4,
    State.RETURN_REJECTED: 5,
    State.WAIT_RETURN: 6,
    State.RETURN_CLOSED: 7,
    State.WAIT_RECEIPT: 8,
    State.OVERDUE: 12,
    State.REFUNDED: 13,
    State.RETURNED: 14,
    State.REFUNDING: 15,
    State.REFUND_FAILED: 16,
    State.WAIT_CONFIRM: 17,
    State.RETRY_FAILED: 18,
    State.CLOSED: 19,
}

# No state follows.
ENDED = frozenset(
    {State.REFUNDED, State.RETURNED, State.OVERDUE, State.RETRY_FAILED, State.CANCELLED, State.CLOSED}
)
# Money has gone back, or goods have come instead.
DONE = frozenset({State.REFUNDED, State.RETURNED})
# The buyer did not get what was asked for, and may call the platform in.
REFUSED = frozenset(
    {State.REFUND_REJECTED, State.RETURN_REJECTED, State.RESHIP_REJECTED, State.RETURN_CLOSED}
)


class Step(StrEnum):
    """What moves it: the buyer, the merchant, the platform or time."""

    CANCEL = "cancel"
    SEND_BACK = "send_back"
    ASK_AGAIN = "ask_again"  # the buyer does not accept a refusal
    ASK_RECEIPT = "ask_receipt"  # the same when the goods are back already
    TAKE_UP = "take_up"  # what the merchant has opened
    AGREE_UPDATE = "agree_update"
    REFUSE_UPDATE = "refuse_update"
    PROVE = "prove"  # verifies and adds proofs, as the merchant has asked to
    CONFIRM = "confirm"  # the goods that came instead, or the money that came in another way
    DENY = "deny"  # that money came in another way
    ACCEPT = "accept"
    RESHIP = "reship"
    REJECT = "reject"
    REJECT_RESHIP = "reject_reship"
    PROPOSE = "propose"
    CERTIFY = "certify"  # that the money went back in another way
    PAY_BACK = "pay_back"
    FAIL_PAYOUT = "fail_payout"
    GIVE_UP = "give_up"  # on a payout that has failed
    FORCE = "force"  # the platform finds for the buyer
    DISMISS = "dismiss"  # … or for the merchant
    RUN_OUT = "run_out"  # the time in which somebody had to act


class RefundReason(IntEnum):
    """`refund_info.refund_reason`."""

    BY_CONSOLE = 1
    BY_API = 3
    DISPUTE = 5
    MERCHANT_OVERDUE = 9
    RECEIPT_OVERDUE = 11


def _common(kind: Kind, accepted: State, rejected: State, done: State) -> dict[tuple[State, Step], State]:
    """What all types have: answers, proposals, second thoughts, disputes, payouts."""
    agreed = State.REFUNDING if kind is Kind.REFUND else State.WAIT_RETURN
    return {
        (State.WAIT_MERCHANT_OPENED, Step.TAKE_UP): agreed,
        (State.WAIT_MERCHANT_OPENED, Step.RUN_OUT): State.CANCELLED,
        (State.PROCESSING, Step.ACCEPT): accepted,
        (State.PROCESSING, Step.REJECT): rejected,
        (State.PROCESSING, Step.RUN_OUT): accepted,
        (State.PROCESSING, Step.PROPOSE): State.WAIT_UPDATE,
        (State.WAIT_UPDATE, Step.AGREE_UPDATE): agreed,
        (State.WAIT_UPDATE, Step.REFUSE_UPDATE): State.PROCESSING,
        (State.WAIT_UPDATE, Step.PROVE): State.PROCESSING,
        (State.WAIT_UPDATE, Step.RUN_OUT): State.PROCESSING,
        **_refused(rejected, State.PROCESSING),
        (State.WAIT_MERCHANT_OPENED, Step.CANCEL): State.CANCELLED,
        (State.PROCESSING, Step.CANCEL): State.CANCELLED,
        (State.WAIT_UPDATE, Step.CANCEL): State.CANCELLED,
        (State.REFUNDING, Step.PAY_BACK): done,
        (State.REFUNDING, Step.FAIL_PAYOUT): State.REFUND_FAILED,
        (State.REFUND_FAILED, Step.CERTIFY): State.WAIT_CONFIRM,
        (State.REFUND_FAILED, Step.RUN_OUT): State.OVERDUE,
        (State.REFUND_FAILED, Step.GIVE_UP): State.RETRY_FAILED,
        (State.WAIT_CONFIRM, Step.CONFIRM): done,
        (State.WAIT_CONFIRM, Step.RUN_OUT): done,
        (State.WAIT_CONFIRM, Step.DENY): State.REFUND_FAILED,
    }


def _refused(rejected: State, again: State) -> dict[tuple[State, Step], State]:
    """What may follow a refusal."""
    return {
        (rejected, Step.ASK_AGAIN): again,
        (rejected, Step.CANCEL): State.CANCELLED,
        (rejected, Step.RUN_OUT): State.CLOSED,
        (rejected, Step.FORCE): State.REFUNDING,
        (rejected, Step.DISMISS): State.CLOSED,
    }


def _sent_back(
    received: Step, then: State, refusal: Step, rejected: State
) -> dict[tuple[State, Step], State]:
    """What types have where goods come back; `received` is how the merchant says that they have."""
    return {
        (State.WAIT_RETURN, Step.SEND_BACK): State.WAIT_RECEIPT,
        (State.WAIT_RETURN, Step.CANCEL): State.CANCELLED,
        (State.WAIT_RETURN, Step.RUN_OUT): State.RETURN_CLOSED,
        (State.RETURN_CLOSED, Step.CANCEL): State.CANCELLED,
        (State.RETURN_CLOSED, Step.RUN_OUT): State.CANCELLED,
        (State.RETURN_CLOSED, Step.FORCE): State.REFUNDING,
        (State.RETURN_CLOSED, Step.DISMISS): State.CLOSED,
        (State.WAIT_RECEIPT, received): then,
        (State.WAIT_RECEIPT, refusal): rejected,
        (rejected, Step.ASK_RECEIPT): State.WAIT_RECEIPT,
        (State.WAIT_RECEIPT, Step.CANCEL): State.CANCELLED,
        (State.WAIT_RECEIPT, Step.RUN_OUT): State.REFUNDING,
    }


_TABLES: Mapping[Kind, dict[tuple[State, Step], State]] = {
    Kind.REFUND: _common(Kind.REFUND, State.REFUNDING, State.REFUND_REJECTED, State.REFUNDED),
    Kind.RETURN: {
        **_common(Kind.RETURN, State.WAIT_RETURN, State.RETURN_REJECTED, State.RETURNED),
        **_sent_back(Step.ACCEPT, State.REFUNDING, Step.REJECT, State.RETURN_REJECTED),
    },
    Kind.EXCHANGE: {
        **_common(Kind.EXCHANGE, State.WAIT_RETURN, State.RETURN_REJECTED, State.RETURNED),
        **_sent_back(Step.RESHIP, State.WAIT_CONFIRM, Step.REJECT_RESHIP, State.RESHIP_REJECTED),
        **_refused(State.RESHIP_REJECTED, State.WAIT_RECEIPT),
    },
}

_OPENED = (State.PROCESSING, State.WAIT_MERCHANT_OPENED)
_BEGINS: Mapping[Kind, tuple[State, ...]] = {
    Kind.REFUND: _OPENED,
    Kind.RETURN: (*_OPENED, State.WAIT_RETURN),
    Kind.EXCHANGE: _OPENED,
}

# 10021041: not in this state, seen of acceptapply while goods are to come back; 10020001: the state is wrong.
AFTERSALES: Mapping[Kind, Steps[State, Step]] = {
    kind: Steps(
        Machine(Text("the after-sale", "售后单"), _BEGINS[kind], table),
        code=10021041,
        codes={(state, step): 10020001 for state in ENDED for step in Step},
    )
    for kind, table in _TABLES.items()
}
