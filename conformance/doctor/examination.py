"""A provider is started as a run does it, and everything is looked at that a run stands on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from conformance import lasting
from conformance.doctor import calls, pages, probes, pushes, times
from conformance.doctor.found import Found, Mark
from conformance.doctor.offered import offered
from conformance.doctor.ward import Ward, note, ok, wrong
from simulator import Count, Session, Text, Unbound, UsageError

if TYPE_CHECKING:
    from simulator import Manifest

SECONDS = 5.0  # real ones in which it is looked at, once it is up
BOUGHT = 0.25  # real seconds that a purchase takes the reference provider, from the push to the page

Part = Callable[[Ward], Iterator[Found]]


def examine(manifest: Manifest, *, scenarios: Sequence[Any] = (), **how: Any) -> Iterator[Found]:
    """What is found of a provider, as it is found; nothing more after a `stop`. `how` goes to the session."""
    began = time.monotonic()
    with ExitStack() as held:
        session = Session(manifest, plays_on=True, **how)  # or the file is at fault
        try:
            held.enter_context(session)
        except Unbound as error:  # which says itself what to do, and is no fault of the provider
            yield Found(part="start", mark=Mark.STOP, said=error.said, where="api")
            return
        except UsageError as error:
            yield _not_up(manifest, error.said)
            return
        stage = session.stage
        assert stage is not None
        assert stage.provider is not None
        if not stage.provider.up:
            yield _not_up(manifest, session.lost)
            return
        yield _up(stage.provider.manifest, stage.provider.address, time.monotonic() - began)
        ward = Ward(session, SECONDS)
        seen: list[Found] = []
        for found in _once(_parts(ward)):
            seen.append(found)
            yield found
        if any(one.mark is Mark.STOP for one in seen):
            return
        if session.lost and all(one.mark in (Mark.OK, Mark.NOTE) for one in seen):
            yield _lost(ward, session.lost)
            return
        slower = max(1.0, ward.took / BOUGHT)
    if scenarios:
        yield from offered(manifest, scenarios)
        yield _lasting(manifest, scenarios, slower)


def _parts(ward: Ward) -> Iterator[Found]:
    """What is looked at, in the order in which one thing stands on another."""
    seen: list[Found] = []
    for found in _tried("ticket", pushes.tickets, ward):
        seen.append(found)
        yield found
    if ward.offers("clock") and ward.provider.deaf:
        yield from _tried("probes", probes.probes, ward)
        return
    began = time.monotonic()
    for found in _tried("purchase", _buys, ward):
        seen.append(found)
        yield found
    if pushes.none_taken(seen) and not ward.calls():
        yield wrong(
            "pushes",
            Text("nothing that was pushed to it was taken", "推送给它的内容一概没有接收"),
            todo=Text("mend what is told above", "先解决上面的问题"),
            mark=Mark.STOP,
        )
        return
    for found in _tried("calls", calls.calls, ward):
        seen.append(found)
        yield found
    if any(one.mark is Mark.STOP for one in seen):
        return
    yield from _tried("page", pages.served, ward)
    ward.took = time.monotonic() - began
    for name, part in (
        ("page", pages.strangers),
        ("forged", pushes.forged),
        ("probes", probes.probes),
        ("idle", times.idle),
        ("clock", times.clock),
    ):
        if ward.left < 0:
            yield note(
                name,
                f"{name} was not looked at: {SECONDS:g} s are over",
                f"{name} 未检查：{SECONDS:g} 秒已过",
            )
            continue
        yield from _tried(name, part, ward)


def _once(all_found: Iterator[Found]) -> Iterator[Found]:
    """What is wrong at one address is told once, though it was met again."""
    told: set[object] = set()
    for found in all_found:
        if found.todo is None or (found.where, found.todo) not in told:
            yield found
        told.add((found.where, found.todo))


def _buys(ward: Ward) -> Iterator[Found]:
    """A store buys, which authorises, and the provider pulls where it can be asked to."""
    before = ward.last
    ward.store = ward.new_store()
    ward.do("purchase", store=ward.store)
    busy = ward.settle()
    if busy and ward.calls():
        yield _busy(ward, busy)
    yield from pushes.authorizations(ward, before)
    yield from pushes.orders(ward, before)
    if ward.offers("sync"):
        ward.provider.probe("sync")
        ward.settle()


def _tried(name: str, part: Part, ward: Ward) -> Iterator[Found]:
    """A part to its end, or with what stopped it."""
    try:
        yield from part(ward)
    except UsageError as error:
        yield wrong(
            name,
            error.said,
            ward.provider.address,
            todo=Text("see what the provider has written", "查看服务商的输出"),
        )
    if ended := ward.provider.crash():
        yield wrong(
            name,
            Text(f"the provider ended by itself: {ended.en}", f"服务商自行退出：{ended.zh}"),
            ward.provider.address,
            todo=Text("mend what it says there", "按其输出修正"),
            mark=Mark.STOP,
        )


def _up(manifest: Manifest, address: str, took: float) -> Found:
    if manifest.start is None:
        return ok("start", "something answers where the provider is said to be", "声明的地址有应答", address)
    told = f"started and ready after {took:.1f} s", f"已启动，{took:.1f} 秒后就绪"
    return ok("start", *told, manifest.start.ready or address)


def _not_up(manifest: Manifest, why: Text) -> Found:
    return wrong(
        "start",
        why,
        "start" if manifest.start is not None else "components",
        todo=Text(
            "run the command of start.command by hand, and see that start.ready answers 2xx"
            if manifest.start is not None
            else "start the provider, or give provider.yaml a `start`",
            "手工执行 start.command，确认 start.ready 返回 2xx"
            if manifest.start is not None
            else "先启动服务商，或在 provider.yaml 写上 `start`",
        ),
        mark=Mark.STOP,
    )


def _busy(ward: Ward, why: str) -> Found:
    return wrong(
        "idle",
        Text(f"does not come to rest: {why}", f"没有静止下来：{why}"),
        f"GET {ward.provider.address}/idle",
        todo=Text("answer 2xx once nothing is left to do", "没有待办工作时应答 2xx"),
        mark=Mark.STOP,
    )


def _lost(ward: Ward, why: Text) -> Found:
    return wrong(
        "start",
        why,
        ward.provider.address,
        todo=Text("without this no scenario is played", "不解决则无法演练任何剧本"),
        mark=Mark.STOP,
    )


def _lasting(manifest: Manifest, scenarios: Sequence[Any], slower: float) -> Found:
    offers, period = manifest.capabilities, manifest.pull_period
    played = [one for one in scenarios if lasting.playable(one, offers, period)]
    least = lasting.seconds(played, offers, period)
    most = lasting.seconds(played, offers, period, times=slower)
    low, high = lasting.told(least), lasting.told(most)
    spans = low if low == high else Text(f"{low.en} to {high.en}", f"{low.zh} 至 {high.zh}")
    waiting = sum(lasting.waited(one, offers, period) for one in played)
    en = f"a run plays {Count(len(played)):scenario}, about {spans.en} with one worker"
    zh = f"一次运行演练 {len(played)} 个剧本，单个进程约 {spans.zh}"
    if waiting > 1:
        waited = lasting.told(waiting)
        en += f", of which {waited.en} wait for pulls"
        zh += f"，其中等待拉取 {waited.zh}"
        shorter = Text(
            "a sync probe, or a shorter pull.period for the test, makes it quicker",
            "提供 sync 探针，或在测试中缩短 pull.period，可以更快",
        )
        return note("lasting", en, zh, "pull.period", shorter)
    return ok("lasting", en, zh)
