"""The stage that actions are done on: a world, its sender, and the provider under test, if there is one."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from simulator.actions import names
from simulator.actions.kinds import KINDS
from simulator.actions.registry import REBIND, Action, Arg, find
from simulator.actions.wait_for_pull import PATIENCE, ROUND, wait_for_pull
from simulator.core import agenda
from simulator.core.shown import Page, Place
from simulator.core.store.entities import Store
from simulator.core.world import World
from simulator.delivery import Sender
from simulator.journal.kinds import REFERENCE
from simulator.journal.kinds.played import ActionDone, ClockMoved
from simulator.texts import Text
from simulator.usage import Lacking, ProviderFailed, UsageError, nearest

if TYPE_CHECKING:
    from simulator.provider.provider import Provider

_REFERENCE = re.compile(REFERENCE)


class _Beside(threading.local):
    """Whether this thread takes a step while others are under way."""

    others = False


class Stage:
    """Everything in this process. `provider` is None where only the platform is simulated.

    It keeps nothing that a scenario at play would miss after a restart: that lies in the world's tables.
    """

    def __init__(self, world: World, sender: Sender, provider: Provider | None = None) -> None:
        self.world = world
        self.sender = sender
        self.provider = provider
        self.described: dict[str, Any] | None = None  # the provider's file without its secrets, if any
        self.beside = _Beside()
        self._advancing = False  # in a thread of this process

    def move_to(self, world: World, sender: Sender) -> None:
        """Goes on in another world, in place of its own, with that world's sender."""
        self.world, self.sender = world, sender
        self._advancing = False

    # -- doing --------------------------------------------------------------------------------------

    def do(self, name: str, given: Mapping[str, Any], *, origin: str, called: str = "") -> dict[str, Any]:
        """Runs an action with arguments as written. All of it happens and is journalled, or nothing."""
        row = find(name)
        args = {**row.renamed(given), **({"as": called} if called else {})}
        if row.waits:
            result = self.run(row, args)
            self.note(row, args, result, origin)
            return result
        with self.world.transaction():
            result = self.run(row, args)
            self.note(row, args, result, origin)
            return result

    def run(self, row: Action, args: Mapping[str, Any]) -> dict[str, Any]:
        """What an action answers to arguments as written, under their present names."""
        resolved = self._arguments(row, args)
        for _, wrong in row.check(resolved):
            raise UsageError(wrong)
        name = args.get("as")
        if name and row.makes and not resolved[REBIND.name] and (other := names.taken(self.world, str(name))):
            raise UsageError(
                Text(
                    f"{row.name}: as: {name!r} is what {other.en} is called: choose another name, or "
                    "have it stand for this from now on: rebind: true in a file, wxsim do --rebind",
                    f"{row.name}：as：{name!r} 已是 {other.zh} 的名字：换个名字，或让它从此指代新的对象："
                    "文件中写 rebind: true，命令用 wxsim do --rebind",
                )
            )
        return row.run(self, resolved)

    def note(self, row: Action, written: Mapping[str, Any], result: dict[str, Any], origin: str) -> None:
        """Journals what was done, and keeps the name that it is called by."""
        name = written.get("as")
        with self.world.transaction():
            self.world.record(
                ActionDone(
                    action=row.name, args=dict(written), result=result, origin=origin, chinese=row.called
                )
            )
            if name and row.makes and row.known_by:
                names.remember(self.world, row.makes, str(name), result.get(row.known_by), result)

    def _arguments(self, row: Action, given: Mapping[str, Any]) -> dict[str, Any]:
        """Checked and resolved arguments; every known one is there, with its default."""
        by_name = {arg.name: arg for arg in row.args}
        for word, value in given.items():
            if word not in by_name and not (word == "as" and row.makes):
                raise UsageError(row.unknown(word))
            if not _is_text(value):
                raise UsageError(
                    Text(
                        f"{row.name}: {word} holds half of a surrogate pair (\\ud800 to \\udfff), "
                        "which is no character and cannot be sent: leave it out",
                        f"{row.name}：{word} 含有半个代理对（\\ud800 至 \\udfff），它不是字符，"
                        "无法发送：请去掉",
                    )
                )
        resolved: dict[str, Any] = {}
        for arg in row.args:
            value = given.get(arg.name)
            value = arg.default if value is None else value  # null is as good as left out
            if value is None:
                if arg.required:
                    raise UsageError(row.lacks(arg))
                resolved[arg.name] = None
                continue
            resolved[arg.name] = self._checked(row, arg, value)
        return resolved

    def _checked(self, row: Action, arg: Arg, value: Any) -> Any:
        try:
            followed = self._follow(arg.kind, value)
        except UsageError as error:
            raise UsageError(
                Text(f"{row.name}: {arg.name}: {error}", f"{row.name}：{arg.name}：{error}")
            ) from None
        read = arg.read(followed, f"{row.name}.{arg.name}")
        try:
            return self._find(arg.kind, read)
        except Lacking:
            raise
        except UsageError as error:
            raise UsageError(
                Text(f"{row.name}: {arg.name}: {error}", f"{row.name}：{arg.name}：{error}")
            ) from None

    # -- names --------------------------------------------------------------------------------------

    def resolve(self, kind: str, value: Any) -> Any:
        """What a written value of a kind stands for: a store's name its appid, a role its service …"""
        return self._find(kind, KINDS[kind].read(self._follow(kind, value)))

    def _find(self, kind: str, value: Any) -> Any:
        row, given = KINDS[kind], names.NamesOf(self.world, kind)
        return row.find(self.world, given.get(value, value) if row.called else value, given)

    def _follow(self, kind: str, value: Any) -> Any:
        """The value with `$name.field` inside replaced by that field of an earlier result."""
        if not KINDS[kind].follows:
            return value
        followed = self._fields(value, ids_as_text=kind == "body")
        if kind == "text" and isinstance(followed, int | float) and isinstance(value, str):
            return str(followed)
        return followed

    def _fields(self, value: Any, *, ids_as_text: bool) -> Any:
        if isinstance(value, Mapping):
            return {key: self._fields(item, ids_as_text=ids_as_text) for key, item in value.items()}
        if isinstance(value, list):
            return [self._fields(item, ids_as_text=ids_as_text) for item in value]
        if not isinstance(value, str) or not _REFERENCE.fullmatch(value):
            return value
        name, *path = value[1:].split(".")
        result = names.result_of(self.world, name)
        if result is None:
            given = {row.name for row in self.world.tables.rows(names.Named)}
            raise UsageError(
                Text(
                    f"nothing was called {name!r}: {nearest(name, sorted(given)).en}",
                    f"没有名为 {name!r} 的对象：{nearest(name, sorted(given)).zh}",
                )
            )
        found = _found(name, result, path)
        is_id = ids_as_text and path[-1].endswith("_id") and isinstance(found, int)
        return str(found) if is_id else found

    def stores(self) -> list[str]:
        return [row.appid for row in self.world.tables.list(Store, "all")]

    def names(self) -> dict[str, dict[str, Any]]:
        """By kind, such as store or order: the names that were given, and the ids that they stand for."""
        return names.everything(self.world)

    def names_behind(self, after: Place, limit: int) -> Page:
        """A page of them, as `names.page` has it."""
        return names.page(self.world, sorted(KINDS), after, limit)

    def start_over(self) -> None:
        """Forgets the names, browsers and readings of the scenario that has ended."""
        names.start_over(self.world)
        if self.provider is not None:
            self.provider.forget_browsers()

    def new_browser(self) -> str:
        with self.world.transaction():
            row = names.note(self.world, browsers=names.progress(self.world).browsers + 1)
        return f"browser-{row.browsers}"

    def count_observe(self) -> int:
        """The number of an observation in its scenario, from 1."""
        with self.world.transaction():
            return names.note(self.world, observes=names.progress(self.world).observes + 1).observes

    @property
    def pulled_since(self) -> int | None:
        """The entry at which the provider's last pull that came through began."""
        return names.progress(self.world).pulled_since

    # -- time ---------------------------------------------------------------------------------------

    def settle(self, limit: float | None = None) -> None:
        """Returns when all is quiet, as `Sender.settle` does; at once for a step beside others, which are
        waited for together."""
        if self.beside.others:
            return
        if self.provider is None:
            self.sender.settle(limit=limit)
        else:
            self.sender.settle(self.provider.idle, limit=limit, pause=self.provider.quiet)

    def advance(self, *, to: float, all_tickets: bool = False) -> None:
        world = self.world
        with world.lock:
            if self._advancing:
                raise UsageError(Text("another advance is under way in this world", "这个世界正在拨动时钟"))
            self._advancing = True
        try:
            self.settle()
            while True:
                with self.sender.paused():  # the provider hears of the time before the next push
                    with world.transaction():
                        if not all_tickets:
                            agenda.pass_over(world, to)
                        due = agenda.next_at(world)
                        instant = to if due is None or due > to else max(due, world.clock.now())
                        self._move(instant)
                    self._tell_provider()
                while agenda.perform(world):
                    pass
                with world.lock:
                    world.changed.notify_all()
                self.settle()
                if self.beside.others:  # else the next pause begins before the sender has come to its turn
                    self.sender.take_up()
                due = agenda.next_at(world)
                if instant >= to and (due is None or due > to):
                    return
        finally:
            self._advancing = False

    def _pass(self, seconds: float) -> None:
        self.advance(to=self.world.clock.now() + seconds)

    def _move(self, instant: float) -> None:
        clock = self.world.clock
        before = clock.now()
        if instant > before:
            clock.move_to(instant)
            self.world.record(ClockMoved(from_=before, to=instant))

    def _tell_provider(self) -> None:
        if self.provider is not None and self.provider.alive:
            self.provider.clock(self.world.clock.now(), self.world.clock.rate)
            self.check_time()

    def check_time(self) -> None:
        """A UsageError where the provider did not take the time: nothing that it does then means anything."""
        if self.provider is not None and self.provider.deaf:
            raise ProviderFailed(
                Text(
                    f"the provider did not take the time (clock probe: {self.provider.deaf.en}): it is "
                    f"asked at {self.provider.address}",
                    f"服务商没有接受时间（clock 探针：{self.provider.deaf.zh}）：请求地址为 "
                    f"{self.provider.address}",
                )
            )

    def under_test(self) -> Provider:
        """The provider; a UsageError where there is none."""
        if self.provider is None:
            raise UsageError(
                Text(
                    "no provider is known here: start `wxsim serve` with --provider, and so `wxsim play`",
                    "这里没有服务商：`wxsim serve` 与 `wxsim play` 都要带 --provider",
                )
            )
        return self.provider

    def pull(self) -> dict[str, Any]:
        """One pull round of the provider: asked for, or waited for."""
        provider = self.under_test()
        start = self.world.journal.last + 1
        if provider.offers("sync"):
            answer = provider.probe("sync")
            self.settle()
            # A round that failed is told by its reply, not by its status.
            done = bool(answer.ok) and not (
                isinstance(answer.reply, dict) and answer.reply.get("ok") is False
            )
            if done:
                names.note(self.world, pulled_since=start)
            why = answer.why or Text.same("ok: false")
            return {"ok": done} if done else {"ok": done, "why": why.en, "why_zh": why.zh}
        provider.leaves()
        period = provider.manifest.pull_period
        told = provider.offers("clock")  # its timer may go by the time that it is told
        if period is None:
            raise Lacking(
                Text(
                    "the provider has no sync probe, and provider.yaml has no `pull: {period: …}`, "
                    "the seconds between two of its rounds",
                    "服务商没有 sync 探针，provider.yaml 也没有 `pull: {period: …}`（两轮拉取的间隔秒数）",
                )
            )
        if period > PATIENCE and not told:
            raise Lacking(
                Text(
                    "the provider has no sync probe, and its pull period is over 30 s",
                    "服务商没有 sync 探针，而它的拉取周期超过 30 秒",
                )
            )
        self.settle()  # a round under way, of which only the end would be seen, may know what was before
        by_clock = told and self._pulled_by_clock()
        begun = self.world.real()
        pulled = wait_for_pull(
            self.world, period, self.settle, self._pass if told else None, goes_by_clock=by_clock
        )
        if pulled:
            names.note(self.world, pulled_since=start)
            by_clock = told and self.world.real() - begun < period
        return {"waited": period * ROUND, "pulled": pulled, **({"by_clock": by_clock} if told else {})}

    def _pulled_by_clock(self) -> bool:
        """Whether the last round that was waited for came by the clock that the provider is told."""
        last = self.world.journal.latest("action", lambda entry: "by_clock" in entry.data["result"])
        return last is not None and bool(last.data["result"]["by_clock"])


def _is_text(value: Any) -> bool:
    """Whether every text inside can be written as UTF-8."""
    if isinstance(value, Mapping):
        return all(_is_text(key) and _is_text(item) for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return all(_is_text(item) for item in value)
    if isinstance(value, str):
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            return False
    return True


def _found(name: str, result: Mapping[str, Any], path: list[str]) -> Any:
    """A field of a result, or one inside what a provider answered: a ProviderFailed where that has none."""
    found: Any = result
    for at, field in enumerate(path):
        if isinstance(found, list) and field.isdecimal() and int(field) < len(found):
            found = found[int(field)]
            continue
        if not isinstance(found, Mapping) or field not in found:
            if at == 0:
                raise UsageError(
                    Text(
                        f"{name} has no {field!r}: {nearest(field, result).en}",
                        f"{name} 没有 {field!r}：{nearest(field, result).zh}",
                    )
                )
            raise ProviderFailed(
                Text(
                    f"{'.'.join((name, *path[:at]))} has no {field!r} in it",
                    f"{'.'.join((name, *path[:at]))} 中没有 {field!r}",
                )
            )
        found = found[field]
    return found
