"""How an account stands to a platform, as a table: state × event → what follows.

`authorization` interprets it. Facts: which event pushes what, and that consent after a cancelled grant
brings a new refresh token, are documented; that changed sets bring one too is written in one place and
not in another (switch `update_keeps_refresh_token`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from simulator.core.machine import Machine
from simulator.texts import Text


class State(StrEnum):
    NEVER = "never"
    GRANTED = "granted"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a state's name
    ENDED = "ended"


class Event(StrEnum):
    SAME_SETS = "same_sets"  # consent or purchase that asks for nothing new
    OTHER_SETS = "other_sets"
    WITHDRAWAL = "withdrawal"  # cancelled by the owner, or ended by a refund
    PASSWORD = "password"  # noqa: S105 - an event's name


class Refresh(StrEnum):
    """What becomes of the refresh token."""

    KEPT = "kept"
    NEW = "new"
    UPDATED = "updated"  # new, unless the world is switched to keep it


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What an event does. `revoke_with` is the error that tokens handed out so far get from then on."""

    to: State
    phase: str
    push: str | None = None
    refresh: Refresh = Refresh.KEPT
    revoke_with: int | None = None


_FIRST = Effect(to=State.GRANTED, phase="granted", push="authorized", refresh=Refresh.NEW)
_MORE = Effect(to=State.GRANTED, phase="updated", push="updateauthorized", refresh=Refresh.UPDATED)
_HEALED = replace(_MORE, revoke_with=40001)
_AGAIN = Effect(to=State.GRANTED, phase="unchanged")
_ENDED = Effect(to=State.ENDED, phase="ended", push="unauthorized", revoke_with=40001)
_BARRED = Effect(to=State.PASSWORD_CHANGED, phase="updated", revoke_with=42007)

# An event that is not here cannot happen in that state.
TABLE: dict[tuple[State, Event], Effect] = {
    (State.NEVER, Event.SAME_SETS): _FIRST,
    (State.NEVER, Event.OTHER_SETS): _FIRST,
    (State.GRANTED, Event.SAME_SETS): _AGAIN,
    (State.GRANTED, Event.OTHER_SETS): _MORE,
    (State.GRANTED, Event.WITHDRAWAL): _ENDED,
    (State.GRANTED, Event.PASSWORD): _BARRED,
    (State.PASSWORD_CHANGED, Event.SAME_SETS): _HEALED,
    (State.PASSWORD_CHANGED, Event.OTHER_SETS): _HEALED,
    (State.PASSWORD_CHANGED, Event.WITHDRAWAL): _ENDED,
    (State.PASSWORD_CHANGED, Event.PASSWORD): _BARRED,
    (State.ENDED, Event.SAME_SETS): _FIRST,
    (State.ENDED, Event.OTHER_SETS): _FIRST,
}

GRANTS = Machine(Text("the grant", "授权"), (State.NEVER,), {key: effect.to for key, effect in TABLE.items()})

# What the interfaces answer about an account in each state; 0 is no error. The store's own calls carry
# a token, which the effects above have revoked.
REFUSALS: dict[State, dict[str, int]] = {
    State.NEVER: {"refresh": 61003, "info": 61003, "exchange": 61009},
    State.GRANTED: {"refresh": 0, "info": 0, "exchange": 0},
    State.PASSWORD_CHANGED: {"refresh": 42007, "info": 0, "exchange": 42007},
    State.ENDED: {"refresh": 61003, "info": 61003, "exchange": 61009},
}
WHY: dict[State, Text] = {
    State.NEVER: Text(
        "the account has never granted anything to this platform", "账号从未授权给该第三方平台"
    ),
    State.PASSWORD_CHANGED: Text(
        "the account's password changed; its owner must consent again", "账号密码已更改；需要其所有者重新授权"
    ),
    State.ENDED: Text("the account's grant to this platform has ended", "账号对该第三方平台的授权已结束"),
}
