"""How a complaint moves, and what its dialog notes. The numbers are the platform's.

Facts: the guide on complaints: the platform is at work from the start; both may be asked for proofs; it
ends settled, closed or given up. Ours: a finding waits for nobody (statuses of confirming, appealing and
refunding again are known, and no call leads there); silence of who was asked for proofs is noted, and the
platform goes on.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum

from simulator.core.machine import Machine
from simulator.core.store.steps import Steps
from simulator.texts import Text


class Status(IntEnum):
    """`complaint_status`, and `status` of a complaint."""

    GIVEN_UP = 102
    AT_WORK = 103
    BUYER_MUST_PROVE = 104
    BUYER_PROVED = 105
    MERCHANT_MUST_PROVE = 106
    MERCHANT_PROVED = 107
    BOTH_MUST_PROVE = 108
    BOTH_SILENT = 109
    SETTLED = 112
    CLOSED = 116
    BUYER_SILENT = 305
    MERCHANT_SILENT = 307


class Step(StrEnum):
    """What moves it: the buyer, the merchant, the platform or time."""

    ASK_BUYER = "ask_buyer"
    ASK_MERCHANT = "ask_merchant"
    ASK_BOTH = "ask_both"
    BUYER_PROVES = "buyer_proves"
    MERCHANT_PROVES = "merchant_proves"
    FOR_BUYER = "for_buyer"
    FOR_MERCHANT = "for_merchant"
    GIVE_UP = "give_up"
    RUN_OUT = "run_out"


class Item(IntEnum):
    """`item_type` of an item of the dialog."""

    MERCHANT_SAYS = 3
    FILED = 4
    GIVEN_UP = 12
    AT_WORK = 13
    BUYER_MUST_PROVE = 14
    MERCHANT_MUST_PROVE = 16
    BOTH_MUST_PROVE = 18
    BUYER_PROVES = 7
    MERCHANT_PROVES = 8
    SETTLED = 22
    CLOSED = 26
    MERCHANT_LIABLE = 31
    BUYER_LIABLE = 30


ENDED = frozenset({Status.GIVEN_UP, Status.SETTLED, Status.CLOSED})
_HEARD = (
    Status.AT_WORK,
    Status.BUYER_PROVED,
    Status.MERCHANT_PROVED,
    Status.BOTH_SILENT,
    Status.BUYER_SILENT,
    Status.MERCHANT_SILENT,
)
_ASKED = (Status.BUYER_MUST_PROVE, Status.MERCHANT_MUST_PROVE, Status.BOTH_MUST_PROVE)

_TABLE = {
    **{(status, Step.ASK_BUYER): Status.BUYER_MUST_PROVE for status in _HEARD},
    **{(status, Step.ASK_MERCHANT): Status.MERCHANT_MUST_PROVE for status in _HEARD},
    **{(status, Step.ASK_BOTH): Status.BOTH_MUST_PROVE for status in _HEARD},
    **{(status, Step.FOR_BUYER): Status.SETTLED for status in _HEARD},
    **{(status, Step.FOR_MERCHANT): Status.CLOSED for status in _HEARD},
    **{(status, Step.GIVE_UP): Status.GIVEN_UP for status in (*_HEARD, *_ASKED)},
    (Status.BUYER_MUST_PROVE, Step.BUYER_PROVES): Status.BUYER_PROVED,
    (Status.BUYER_MUST_PROVE, Step.RUN_OUT): Status.BUYER_SILENT,
    (Status.MERCHANT_MUST_PROVE, Step.MERCHANT_PROVES): Status.MERCHANT_PROVED,
    (Status.MERCHANT_MUST_PROVE, Step.RUN_OUT): Status.MERCHANT_SILENT,
    (Status.BOTH_MUST_PROVE, Step.BUYER_PROVES): Status.MERCHANT_MUST_PROVE,
    (Status.BOTH_MUST_PROVE, Step.MERCHANT_PROVES): Status.BUYER_MUST_PROVE,
    (Status.BOTH_MUST_PROVE, Step.RUN_OUT): Status.BOTH_SILENT,
}

# 10021504: no proof of the merchant's is waited for.
COMPLAINTS = Steps(Machine(Text("the complaint", "纠纷单"), (Status.AT_WORK,), _TABLE), code=10021504)
