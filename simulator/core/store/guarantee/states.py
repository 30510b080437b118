"""How a guarantee moves: as text in replies and pushes, as a number where it is searched by.

Facts: the guide on guarantees: agreed to, it is paid; refused, the platform decides; of a damage the
merchant may propose another degree, which the buyer confirms; the platform may ask for proofs. Nobody has
shown the texts of a payment that failed (45) and of a claim that was withdrawn (50): a claim that is
withdrawn here needs no payment, and payments do not fail. Ours: silence is a yes, but of who was asked for
proofs: there the platform goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum

from simulator.core.machine import Machine
from simulator.core.store.steps import Steps
from simulator.texts import Text


class Kind(IntEnum):
    """`type` of a guarantee."""

    FAKE = 1
    DAMAGE = 2


class Status(StrEnum):
    """`status` of a guarantee."""

    MERCHANT = "STATUS_WAIT_MERCHANT_HANDLE"
    BUYER = "STATUS_WAIT_USER_CONFIRM"
    PLATFORM = "STATUS_WAIT_PLATFORM_HANDLE"
    MERCHANT_PROOF = "STATUS_WAIT_MERCHANT_PROOF"
    BUYER_PROOF = "STATUS_WAIT_USER_PROOF"
    BOTH_PROOF = "STATUS_WAIT_BOTH_PROOF"
    NOTHING_TO_PAY = "STATUS_NO_NEED_PAY"
    PAYING = "STATUS_PAYING"
    BLOCKED = "STATUS_PAY_BLOCK"
    PAID = "STATUS_PAY_SUCC"


NUMBERS: Mapping[Status, int] = {
    Status.MERCHANT: 10,
    Status.BUYER: 12,
    Status.PLATFORM: 15,
    Status.MERCHANT_PROOF: 20,
    Status.BUYER_PROOF: 25,
    Status.BOTH_PROOF: 30,
    Status.NOTHING_TO_PAY: 33,
    Status.PAYING: 35,
    Status.BLOCKED: 36,
    Status.PAID: 40,
}


class Step(StrEnum):
    """What moves it: the buyer, the merchant, the platform or time."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    MODIFY = "modify"
    PROVE = "prove"
    AGREE = "agree"
    DISAGREE = "disagree"
    BUYER_PROVES = "buyer_proves"
    WITHDRAW = "withdraw"
    ASK_MERCHANT = "ask_merchant"
    ASK_BUYER = "ask_buyer"
    ASK_BOTH = "ask_both"
    UPHOLD = "uphold"
    DISMISS = "dismiss"
    BLOCK = "block"
    RELEASE = "release"
    PAY = "pay"
    RUN_OUT = "run_out"


ENDED = frozenset({Status.NOTHING_TO_PAY, Status.PAID})
_WAITING = (
    Status.MERCHANT,
    Status.BUYER,
    Status.PLATFORM,
    Status.MERCHANT_PROOF,
    Status.BUYER_PROOF,
    Status.BOTH_PROOF,
)

_TABLE = {
    (Status.MERCHANT, Step.ACCEPT): Status.PAYING,
    (Status.MERCHANT, Step.REFUSE): Status.PLATFORM,
    (Status.MERCHANT, Step.MODIFY): Status.BUYER,
    (Status.MERCHANT, Step.RUN_OUT): Status.PAYING,
    (Status.BUYER, Step.AGREE): Status.PAYING,
    (Status.BUYER, Step.DISAGREE): Status.PLATFORM,
    (Status.BUYER, Step.RUN_OUT): Status.PAYING,
    (Status.PLATFORM, Step.ASK_MERCHANT): Status.MERCHANT_PROOF,
    (Status.PLATFORM, Step.ASK_BUYER): Status.BUYER_PROOF,
    (Status.PLATFORM, Step.ASK_BOTH): Status.BOTH_PROOF,
    (Status.PLATFORM, Step.UPHOLD): Status.PAYING,
    (Status.PLATFORM, Step.BLOCK): Status.BLOCKED,
    (Status.PLATFORM, Step.DISMISS): Status.NOTHING_TO_PAY,
    (Status.BLOCKED, Step.RELEASE): Status.PAYING,
    (Status.BLOCKED, Step.DISMISS): Status.NOTHING_TO_PAY,
    (Status.MERCHANT_PROOF, Step.PROVE): Status.PLATFORM,
    (Status.MERCHANT_PROOF, Step.RUN_OUT): Status.PLATFORM,
    (Status.BUYER_PROOF, Step.BUYER_PROVES): Status.PLATFORM,
    (Status.BUYER_PROOF, Step.RUN_OUT): Status.PLATFORM,
    (Status.BOTH_PROOF, Step.PROVE): Status.BUYER_PROOF,
    (Status.BOTH_PROOF, Step.BUYER_PROVES): Status.MERCHANT_PROOF,
    (Status.BOTH_PROOF, Step.RUN_OUT): Status.PLATFORM,
    (Status.PAYING, Step.PAY): Status.PAID,
    **{(status, Step.WITHDRAW): Status.NOTHING_TO_PAY for status in _WAITING},
}

GUARANTEES = Steps(Machine(Text("the guarantee", "保障单"), (Status.MERCHANT,), _TABLE), code=10021041)
