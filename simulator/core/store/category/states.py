"""How an application for a category goes. The platform's numbers."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from simulator.core.machine import Machine
from simulator.core.store.steps import Steps
from simulator.texts import Text


class AuditStatus(IntEnum):
    """`status` of an application, and of the event that tells of it."""

    AUDITING = 1
    REJECTED = 2
    PASSED = 3
    CANCELLED = 12


class Decision(StrEnum):
    """What ends an audit."""

    AGREE = "agree"
    REJECT = "reject"
    CANCEL = "cancel"


# 10020006 is the one code that the platform's pages have for a wrong audit.
AUDITS = Steps(
    Machine(
        Text("the application", "类目申请"),
        (AuditStatus.AUDITING,),
        {
            (AuditStatus.AUDITING, Decision.AGREE): AuditStatus.PASSED,
            (AuditStatus.AUDITING, Decision.REJECT): AuditStatus.REJECTED,
            (AuditStatus.AUDITING, Decision.CANCEL): AuditStatus.CANCELLED,
        },
    ),
    code=10020006,
)
