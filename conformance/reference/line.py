"""One request with patience: busy answers are tried again, quotas are kept, refusals are passed on."""

from __future__ import annotations

import time
from typing import Any

from .clock import Clock
from .database import Database
from .platform import Platform, Request, Unreachable

BUSY = -1
DAILY_QUOTA = 45009
MINUTE_QUOTA = 45011
WHITE_LIST = frozenset({40164, 45035, 61004})  # a setting of ours is missing: nothing was looked at
NOTHING_DONE = frozenset({100003})  # changed by another call meanwhile: what is to be done may be other now
CHINA = 8 * 3600
DAY = 86400
GAPS = (0.02, 0.08)  # seconds of the wall between tries
MOST_TRIES = 3


class Refused(Exception):
    """The platform answered with an errcode other than 0; `reply` is all of it."""

    def __init__(self, errcode: int, errmsg: str, path: str, reply: dict[str, Any]) -> None:
        super().__init__(f"{path}: {errcode} {errmsg}")
        self.errcode = errcode
        self.path = path
        self.reply = reply


class Paused(Exception):
    """The quota of this interface is used up; it is not called before it turns."""


class Tries:
    """How many times one piece of work may go out and has gone; its repeats of every kind share it."""

    def __init__(self, most: int = MOST_TRIES) -> None:
        self.most = most
        self.spent = 0
        self.sent = False

    @property
    def left(self) -> int:
        """How many more times it may go out."""
        return self.most - self.spent


class Line:
    """Sends requests: repeats what may be repeated, and keeps quotas that are used up."""

    def __init__(self, platform: Platform, database: Database, clock: Clock) -> None:
        self.platform = platform
        self.database = database
        self.clock = clock

    def send(self, request: Request, tries: Tries | None = None) -> dict[str, Any]:
        """The reply to a request that the platform took. Paused: not sent.

        Refused, Unreachable: the last try failed.
        """
        tries = tries or Tries()
        self.check_pause(request)
        while True:
            tries.spent += 1
            try:
                reply = self.platform.send(request)
            except Unreachable as lost:
                tries.sent = tries.sent or lost.sent
                if lost.slow:
                    # Three time-outs in a row would hold up everything behind this call.
                    tries.most = min(tries.most, MOST_TRIES - 1)
                if not self.may_repeat(request, tries):
                    raise Unreachable(str(lost), sent=tries.sent, slow=lost.slow) from lost
            else:
                tries.sent = True
                code = self.errcode(reply)
                if code == 0:
                    return reply
                if not self.asks_again(request, tries, code):
                    self.note_quota(request, code)
                    raise Refused(code, str(reply.get("errmsg", "")), request.path, reply)
            self.wait(tries)

    def errcode(self, reply: dict[str, Any]) -> int:
        """The errcode of a reply: 0 where it has none, as often, and BUSY where it is no number."""
        try:
            return int(reply.get("errcode") or 0)
        except (TypeError, ValueError):
            return BUSY

    def asks_again(self, request: Request, tries: Tries, code: int) -> bool:
        """Whether an errcode asks for the request once more: busy, maybe for ever, or not done."""
        return (code == BUSY or code in NOTHING_DONE) and self.may_repeat(request, tries)

    def may_repeat(self, request: Request, tries: Tries) -> bool:
        """Whether a request goes out once more: doing it twice does no harm, and tries are left."""
        return request.repeatable and tries.left > 0

    def wait(self, tries: Tries) -> None:
        """Wait before the next try, longer each time; in seconds of the wall, as GAPS has them."""
        time.sleep(GAPS[min(tries.spent, len(GAPS)) - 1])

    def check_pause(self, request: Request) -> None:
        """Paused: this owner's quota for this path is used up, and has not turned yet."""
        until = self.database.value(
            "SELECT until FROM pauses WHERE owner = ? AND path = ?", request.owner, request.path
        )
        if until is not None and self.clock.now() < until:
            raise Paused(f"{request.path} until {until}")

    def note_quota(self, request: Request, code: int) -> None:
        """Remember a used-up quota: the daily one turns at midnight in China, the other in a minute."""
        now = self.clock.now()
        if code == DAILY_QUOTA:
            until = (now + CHINA) // DAY * DAY + DAY - CHINA
        elif code == MINUTE_QUOTA:
            until = now + 60
        else:
            return
        self.database.run(
            "INSERT OR REPLACE INTO pauses VALUES (?, ?, ?)", request.owner, request.path, until
        )
