"""Whether a provider at work is not idle, and goes by the time that it is told."""

from __future__ import annotations

import time
from collections.abc import Iterator

from conformance.doctor.found import Found
from conformance.doctor.ward import Ward, note, ok, wrong
from simulator import Text

HELD = 0.3  # real seconds for which a call of its is held back
PATIENCE = 1.5  # real seconds in which it has to begin a call
LATER = 3 * 3600.0  # by then the tokens of now have run out
GONE = ("expired",)


def idle(ward: Ward) -> Iterator[Found]:
    """While a call that follows from a push has no answer yet, the provider is not idle."""
    if not ward.offers("idle"):
        return
    activity = ward.stage.world.activity
    ward.do("fault", call="any", do="hang", by=HELD, times=1, optional=True)
    ward.do("purchase", store=ward.new_store())
    until = time.monotonic() + min(PATIENCE, max(ward.left, 0.1))
    said: list[int | None] = []
    while not said and time.monotonic() < until:
        if activity.open_calls and not activity.in_flight:
            status = ward.provider.probe("idle").status
            if activity.open_calls:
                said.append(status)
        time.sleep(0.002)
    ward.settle()
    where = f"GET {ward.provider.address}/idle"
    if not said:
        yield note(
            "idle",
            "no call was seen after an answered push: whether it is right was not seen",
            "推送应答之后没有看到调用，无法确认其是否正确",
            where,
        )
    elif said[0] == 503:
        yield ok(
            "idle",
            "503 while a call of its was open, 200 afterwards",
            "调用未结束时为 503，之后为 200",
            where,
        )
    else:
        yield wrong(
            "idle",
            Text(
                f"answered {said[0]} while a call of its own had no answer yet: what follows would be missed",
                f"自己的调用尚无应答时回答 {said[0]}：之后的动作会被漏看",
            ),
            where,
            todo=Text(
                "answer 503 until all that follows from a push is done, also what is queued",
                "推送引发的工作（包括排队中的）全部完成之前应答 503",
            ),
        )


def clock(ward: Ward) -> Iterator[Found]:
    """Told that three hours have passed, the provider does not use a token that has run out by then."""
    if not ward.offers("clock"):
        return
    where = f"PUT {ward.provider.address}/clock"
    world = ward.stage.world
    ward.stage.advance(to=world.clock.now() + LATER)
    before = ward.last
    if ward.offers("sync"):
        ward.provider.probe("sync")
        ward.settle()
    else:
        ward.do("enter", store=ward.store)
    made = [call for call in ward.calls(before) if call.get("token") or call.get("issued")]
    if not made:
        yield note(
            "clock",
            "no call was seen after the time had moved: whether it goes by it was not seen",
            "时间推进后没有看到调用，无法确认其是否使用告知的时间",
            where,
        )
        return
    late = next((call for call in made if (call.get("token") or {}).get("state") in GONE), None)
    if late is None:
        yield ok(
            "clock", "renewed its tokens once time had moved 3 h on", "时间推进 3 小时后更新了令牌", where
        )
        return
    yield wrong(
        "clock",
        Text(
            f"told that 3 h have passed, it called {late['path']} with a token that had run out",
            f"告知已过 3 小时后，仍用过期令牌调用 {late['path']}",
        ),
        where,
        todo=Text(
            "use the time that the clock probe was told wherever the time is asked, in place of the system's",
            "凡取当前时间之处都使用 clock 探针告知的时间，而不是系统时间",
        ),
    )
