"""How what a store has shown for a brand moves. The platform's numbers."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from simulator.core.machine import Machine
from simulator.core.store.steps import Steps
from simulator.texts import Text


class BrandStatus(IntEnum):
    """`status` of an application, and of the event that tells of it."""

    NEW = 1  # in audit for the first time
    UPDATE = 2  # in audit again; what passed before is in effect meanwhile
    WITHDRAWN = 3
    PASSED = 4
    FAILED = 5
    DELETED = 6
    REVOKED = 7
    EXPIRED = 8


class BrandEvent(StrEnum):
    """What happens to an application."""

    ADD = "add"
    UPDATE = "update"
    CANCEL = "cancel"
    AGREE = "agree"
    REJECT = "reject"
    DELETE = "delete"
    REVOKE = "revoke"
    EXPIRE = "expire"


IN_AUDIT = (BrandStatus.NEW, BrandStatus.UPDATE)
_OUT_OF_EFFECT = (BrandStatus.WITHDRAWN, BrandStatus.FAILED, BrandStatus.REVOKED, BrandStatus.EXPIRED)
_UPDATED = (BrandStatus.UPDATE, BrandStatus.WITHDRAWN, BrandStatus.FAILED)

# 10020055: in audit, to be withdrawn first; 10020081: there is no application.
BRANDS = Steps(
    Machine(
        Text("the application for the brand", "品牌资质申请"),
        (BrandStatus.NEW,),
        {
            **{
                (status, BrandEvent.ADD): BrandStatus.NEW for status in (*_OUT_OF_EFFECT, BrandStatus.DELETED)
            },
            **{
                (status, BrandEvent.UPDATE): BrandStatus.UPDATE
                for status in (*_OUT_OF_EFFECT, BrandStatus.PASSED)
            },
            **{(status, BrandEvent.CANCEL): BrandStatus.WITHDRAWN for status in IN_AUDIT},
            **{(status, BrandEvent.AGREE): BrandStatus.PASSED for status in IN_AUDIT},
            **{(status, BrandEvent.REJECT): BrandStatus.FAILED for status in IN_AUDIT},
            **{
                (status, BrandEvent.DELETE): BrandStatus.DELETED
                for status in (*_OUT_OF_EFFECT, BrandStatus.PASSED)
            },
            (BrandStatus.PASSED, BrandEvent.REVOKE): BrandStatus.REVOKED,
            (BrandStatus.PASSED, BrandEvent.EXPIRE): BrandStatus.EXPIRED,
            # What passed before is in effect: it is revoked, or runs out, whatever became of what came after.
            **{(status, BrandEvent.REVOKE): BrandStatus.REVOKED for status in _UPDATED},
            **{(status, BrandEvent.EXPIRE): status for status in _UPDATED},
        },
    ),
    code=10020055,
)
