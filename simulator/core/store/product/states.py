"""How a product moves: its online copy by `status`, its draft by `edit_status`. The platform's numbers."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from simulator.core.machine import Machine
from simulator.core.store.steps import Steps
from simulator.texts import Text


class Status(IntEnum):
    """`status`, of the online copy."""

    INITIAL = 0  # never listed
    ON_SALE = 5
    RECYCLED = 6
    PURGED = 9
    DELISTED = 11
    VIOLATION = 13
    DEPOSIT_SHORT = 14
    BRAND_EXPIRED = 15
    BANNED = 20


class EditStatus(IntEnum):
    """`edit_status`, of the draft."""

    EDITING = 1
    AUDITING = 2
    FAILED = 3
    PASSED = 4
    UPLOADING = 7


class Sale(StrEnum):
    """What happens to the online copy."""

    LIST = "list"  # the draft has passed and takes its place
    ADJUST = "adjust"  # prices, stock and the like, without audit
    EDIT = "edit"  # its draft alone
    DELIST = "delist"
    TAKE_DOWN = "take_down"  # by the platform: a violation
    SHORT_OF_DEPOSIT = "short_of_deposit"
    BRAND_RUNS_OUT = "brand_runs_out"
    BAN = "ban"
    DELETE = "delete"
    PURGE = "purge"


class Edit(StrEnum):
    """What happens to the draft."""

    UPDATE = "update"
    UPLOAD = "upload"  # as an update, and its images are fetched first
    ARRIVE = "arrive"  # they are there
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    AGREE = "agree"
    REJECT = "reject"
    DELIST = "delist"
    DELETE = "delete"


class Update(IntEnum):
    """`status` of the event that a product was changed."""

    CHANGED = 0
    NEW = 1
    DELETED = 2
    PURGED = 3


_DOWN = (Status.DELISTED, Status.VIOLATION, Status.DEPOSIT_SHORT, Status.BRAND_EXPIRED)
_LISTABLE = (Status.INITIAL, Status.ON_SALE, *_DOWN)
_GONE = (Status.RECYCLED, Status.PURGED)

# 10020065: not on sale; 10020008: may not be edited; 10020052: there is no such product any more.
SALES = Steps(
    Machine(
        Text("the product", "商品"),
        (Status.INITIAL, Status.ON_SALE),
        {
            **{(status, Sale.LIST): Status.ON_SALE for status in _LISTABLE},
            **{(status, Sale.EDIT): status for status in _LISTABLE},
            (Status.ON_SALE, Sale.ADJUST): Status.ON_SALE,
            (Status.ON_SALE, Sale.DELIST): Status.DELISTED,
            (Status.ON_SALE, Sale.TAKE_DOWN): Status.VIOLATION,
            (Status.ON_SALE, Sale.SHORT_OF_DEPOSIT): Status.DEPOSIT_SHORT,
            (Status.ON_SALE, Sale.BRAND_RUNS_OUT): Status.BRAND_EXPIRED,
            **{(status, Sale.BAN): Status.BANNED for status in (Status.ON_SALE, *_DOWN)},
            **{(status, Sale.DELETE): Status.RECYCLED for status in (*_LISTABLE, Status.BANNED)},
            (Status.RECYCLED, Sale.PURGE): Status.PURGED,
        },
    ),
    code=10020065,
    codes={
        (Status.BANNED, Sale.LIST): 10020008,
        (Status.BANNED, Sale.EDIT): 10020008,
        **{(status, event): 10020052 for status in _GONE for event in (Sale.LIST, Sale.EDIT, Sale.DELETE)},
    },
)

_AT_REST = (EditStatus.EDITING, EditStatus.FAILED, EditStatus.PASSED)

# 10020049: in audit, to be withdrawn first, and 10020047 where it is to be taken off sale; 10020044: nothing
# to withdraw; 10020067: still uploading.
DRAFTS = Steps(
    Machine(
        Text("the draft", "商品草稿"),
        (EditStatus.EDITING, EditStatus.UPLOADING, EditStatus.PASSED),
        {
            **{(status, Edit.UPDATE): EditStatus.EDITING for status in _AT_REST},
            **{(status, Edit.UPLOAD): EditStatus.UPLOADING for status in _AT_REST},
            (EditStatus.UPLOADING, Edit.ARRIVE): EditStatus.EDITING,
            **{(status, Edit.SUBMIT): EditStatus.AUDITING for status in _AT_REST},
            **{(status, Edit.DELIST): status for status in (*_AT_REST, EditStatus.UPLOADING)},
            **{(status, Edit.DELETE): status for status in _AT_REST},
            (EditStatus.AUDITING, Edit.WITHDRAW): EditStatus.EDITING,
            (EditStatus.AUDITING, Edit.AGREE): EditStatus.PASSED,
            (EditStatus.AUDITING, Edit.REJECT): EditStatus.FAILED,
        },
    ),
    code=10020049,
    codes={
        **{(status, Edit.WITHDRAW): 10020044 for status in (*_AT_REST, EditStatus.UPLOADING)},
        **{
            (EditStatus.UPLOADING, event): 10020067
            for event in (Edit.SUBMIT, Edit.UPDATE, Edit.UPLOAD, Edit.DELETE)
        },
        (EditStatus.AUDITING, Edit.DELIST): 10020047,
    },
)
