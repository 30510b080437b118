"""What went wrong with a call that changes something: the state is read before it is tried again."""

from __future__ import annotations

from ..calls import TOKEN_REFUSED
from ..line import BUSY, DAILY_QUOTA, MINUTE_QUOTA, NOTHING_DONE, WHITE_LIST, Refused
from ..platform import Unreachable

MOST_TRIES = 3
QUOTA = frozenset({DAILY_QUOTA, MINUTE_QUOTA})
UNSURE = frozenset({BUSY}) | NOTHING_DONE


def is_unsure(error: Exception) -> bool:
    """Whether what was asked for may have been done all the same, or was not and may be asked for again."""
    if isinstance(error, Refused):
        return error.errcode in UNSURE
    return isinstance(error, Unreachable)


def is_of_the_moment(error: Exception) -> bool:
    """Whether the same call may be answered later; a refusal for a reason of the store's may not."""
    passing = {BUSY} | QUOTA | TOKEN_REFUSED | WHITE_LIST | NOTHING_DONE
    return not isinstance(error, Refused) or error.errcode in passing
