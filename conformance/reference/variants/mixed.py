"""Mixes up stores that are worked for at the same time."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

from ..owners import Kind, Owner
from ..stores import BASICS_INFO
from ..tokens import Token
from ..variant import Step, memory, variant


class Beside:
    """Work for several stores at the same time: each begins once another has, or a moment later, so that
    whose was begun last is settled before any of it goes on."""

    MOMENT = 1.0  # real seconds

    def __init__(self) -> None:
        self.last: Owner | None = None
        self._under_way: list[Owner] = []
        self._changed = threading.Condition()

    @contextlib.contextmanager
    def others(self, owner: Owner) -> Iterator[None]:
        """Work for this one, which was begun last for now."""
        with self._changed:
            self.last = owner
            self._under_way.append(owner)
            self._changed.notify_all()
            self._changed.wait_for(lambda: len(self._under_way) > 1 or self.last != owner, self.MOMENT)
        try:
            yield
        finally:
            with self._changed:
                self._under_way.remove(owner)
                self._changed.notify_all()

    def over(self, owner: Owner) -> None:
        """Returns once all work for that one is over."""
        with self._changed:
            self._changed.wait_for(lambda: owner not in self._under_way, self.MOMENT)


def current_owner(step: Step, self: Any, owner: Owner, path: str, *, urgent: bool) -> str:
    """One variable for whoever is called for at the time, read again once a token that ran out is renewed."""
    former = self.tokens.stored(owner)
    if owner.kind is not Kind.STORE or former is None or not self.tokens.renew_due(owner, former):
        return str(step(owner, path, urgent=urgent))
    beside = memory(self, "beside", Beside)
    with beside.others(owner):
        step(owner, path, urgent=urgent)
        return str(step(beside.last, path, urgent=urgent))


def last_one_renewed(
    step: Step, self: Any, owner: Owner, stale: Token | None, *, urgent: bool = False
) -> Token:
    """One variable for whose token is renewed, read again once it has come."""
    if owner.kind is not Kind.STORE:
        return step(owner, stale, urgent=urgent)  # type: ignore[no-any-return]
    beside = memory(self, "beside", Beside)
    with beside.others(owner):
        token: Token = step(owner, stale, urgent=urgent)
    if beside.last not in (None, owner):
        beside.over(beside.last)
        self.keep(beside.last, token)
    return token


def swapped_replies(step: Step, self: Any, request: Any, *tries: Any) -> dict[str, Any]:
    """Two requests on one connection, whose replies come to whoever reads first."""
    if request.path != BASICS_INFO:
        return dict(step(request, *tries))
    line = memory(self, "line", threading.Condition)
    replies: list[tuple[str, dict[str, Any]]] = memory(self, "replies", list)
    with line:
        self.broken_waiting = self.__dict__.get("broken_waiting", 0) + 1
        line.notify_all()
    try:
        reply = dict(step(request, *tries))
    finally:
        with line:
            self.broken_waiting -= 1
    with line:
        others = [one for one in replies if one[0] != request.owner]
        if others:
            replies.remove(others[0])
            replies.append((request.owner, reply))
            line.notify_all()
            return others[0][1]
        mine = (request.owner, reply)
        replies.append(mine)
        line.wait_for(lambda: mine not in replies, 0.3 if self.broken_waiting else 0)
        if mine in replies:
            replies.remove(mine)
            return reply
        return replies.pop()[1]


VARIANTS = (
    variant(
        "token-current-store",
        "keeps the store that it calls for in one variable of the process",
        "用进程内的一个变量保存当前调用的店铺",
        "token.per-store:other-store",
        calls__Calls__token_for=current_owner,
    ),
    variant(
        "token-for-the-last-store",
        "keeps a renewed token for the store whose renewal was begun last",
        "续期得到的令牌记在最后开始续期的店铺名下",
        "token.per-store:other-store",
        tokens__Tokens__renewed=last_one_renewed,
    ),
    variant(
        "token-replies-swapped",
        "has two calls share a connection, and mixes up their replies",
        "两个调用共用一个连接，应答张冠李戴",
        "token.per-store:other-reply",
        line__Line__send=swapped_replies,
    ),
)
