"""`wxsim serve`: a world behind both listeners, for as long as somebody wants it."""

from __future__ import annotations

import contextlib
import secrets
import signal
import sys
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from simulator.actions.stage import Stage
from simulator.core.world import World
from simulator.delivery import Hosts
from simulator.run.address import address_called
from simulator.run.open import open_control, open_listener, open_provider, open_stage, open_world
from simulator.run.secure import SecureListener, Tls, open_secure
from simulator.run.world_setup import completed, populate
from simulator.stopping import tidily
from simulator.streams import json_text
from simulator.texts import Text
from simulator.tls.kept import export
from simulator.usage import UsageError
from simulator.web import control_token
from simulator.web.served import Served

if TYPE_CHECKING:
    from simulator.provider.manifest import Manifest
    from simulator.scenario.document import Scenario

PORT = 8080  # of the API, where nobody says another
FASTEST = 1_000_000.0
LONGEST_TIMEOUT = 3600.0
NOT_BEGUN = "what the world begins with is not done yet"
M_ARENA_MAX = -8  # of glibc's malloc.h
LATEST = 4_102_444_800.0
BANNER = Text(
    "wxsim is a simulator. It is not WeChat, and no credentials of WeChat belong in it.",
    "wxsim 只是模拟器，不是微信；不要在其中填写微信的真实密钥。",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    host: str | None = None  # left out, this and the port are as `api` of provider.yaml says
    port: int | None = None
    control_host: str = "127.0.0.1"
    control_port: int = 8081
    seed: int = 1
    salt: str | None = None  # drawn where it is left out: ids and tokens are others after a restart
    provider: Path | None = None
    provider_port: int = 9000
    manual: bool = False
    rate: float = 1.0
    parallel: int = 1
    start: float | None = None
    push_timeout: float = 5.0
    keep: int = 100_000
    keep_mb: int = 256
    allow_hosts: tuple[str, ...] = ()
    control_names: tuple[str, ...] = ()
    tls: Tls | None = None
    ca_out: Path | None = None
    init: str | None = None  # a scenario that the world begins with: a file, or an id
    control_token: str | None = None  # drawn where the control listener is beyond loopback
    lang: str = "en"  # of what is said when it is ready


def check(options: Options) -> None:
    """A UsageError for numbers that no clock or time-out can have, and for a token that is none."""
    if options.control_token is not None:
        control_token.checked(options.control_token)
    if not 0 < options.rate <= FASTEST:  # also false for what is no number
        raise UsageError(
            Text(
                f"--rate is the world's seconds in a real one: above 0 and at most {FASTEST:g}",
                f"--rate 是现实一秒对应的世界秒数：大于 0，最多 {FASTEST:g}",
            )
        )
    if options.manual and options.rate != 1:
        raise UsageError(
            Text(
                "--rate is for a clock that runs: leave it or --manual-clock out",
                "--rate 只用于走动的时钟：去掉它或 --manual-clock",
            )
        )
    if not 0 < options.push_timeout <= LONGEST_TIMEOUT:
        raise UsageError(
            Text(
                f"--push-timeout is in seconds: above 0 and at most {LONGEST_TIMEOUT:g}",
                f"--push-timeout 以秒计：大于 0，最多 {LONGEST_TIMEOUT:g}",
            )
        )
    if options.start is not None and not 0 <= options.start <= LATEST:
        raise UsageError(
            Text(
                f"--start is an instant in Unix seconds: 0 to {LATEST:.0f}, which is the year 2100",
                f"--start 是 Unix 秒表示的时间点：0 至 {LATEST:.0f}，即 2100 年",
            )
        )


class Serving:
    """Both listeners and the sender of one world; closing it ends them all."""

    def __init__(self, options: Options) -> None:
        check(options)
        self.options = options
        self._begins_with = _first_scenario(options)
        self._salt = secrets.token_hex(4) if options.salt is None else options.salt
        self._described = _described(options)
        called = None if self._described is None else self._described.api
        address, url = address_called(called, options.host, options.port, usual=PORT)
        self.api = open_listener(address, live=True, called=url)
        self.secure: SecureListener | None = None
        try:
            if options.tls is not None:
                self.secure = open_secure(self.api, options.tls)
                if options.ca_out is not None:
                    export(self.secure.kept, options.ca_out)
            world = self._new_world()
            self.api.worlds.add(world)
            self.stage = open_stage(world, hosts=Hosts(options.allow_hosts), listener=self.api)
            self.served = Served(self.stage, lambda: len(self.api.worlds.worlds()), self._start_over)
            self.served.busy = NOT_BEGUN
            if self._described is not None:
                _add_provider(self.stage, self._described, options, self.api.url)
            control = (options.control_host, options.control_port)
            self.drawn = _drawn(options)
            token = options.control_token or self.drawn
            self.control = open_control(self.stage, control, options.control_names, token, self.served)
        except BaseException:
            self._stop_listening()
            raise

    @property
    def world(self) -> World:
        return self.stage.world

    def start(self) -> None:
        """Both listeners answer; the world is ready once what it begins with is done, or a UsageError."""
        self.api.start()
        if self.secure is not None:
            self.secure.start()
        with self.served.beginning():
            self.control.start()
            self._begin()

    def _begin(self) -> None:
        self.stage.sender.start()
        if self._begins_with is not None:
            from simulator.run.play import take

            take(self.stage, self._begins_with)
        self.served.busy = ""

    def _new_world(self, journal_after: int = 0) -> World:
        options, scenario = self.options, self._begins_with
        world = open_world(
            seed=options.seed,
            salt=self._salt,
            live=not options.manual,
            rate=options.rate,
            start=scenario.start if options.start is None and scenario is not None else options.start,
            push_timeout=options.push_timeout,
            keep=options.keep,
            keep_bytes=options.keep_mb * 1_000_000,
            journal_after=journal_after,
        )
        world.switches = world.switches.with_("parallel_pushes", options.parallel)
        return world

    def _start_over(self) -> None:
        """Another world, as if it had just been started, takes the place of the one before: the same ids, the
        clock where it began, and a journal that is numbered on. A UsageError where `--init` fails this time:
        then the world is not ready, and may be reset again."""
        stage, options = self.stage, self.options
        self.served.busy = "the world could not be brought back to its start: reset it again"
        stage.sender.stop()
        if stage.provider is not None:
            stage.provider.close()
        world = self._new_world(stage.world.journal.last)
        stage.move_to(world, open_stage(world, hosts=Hosts(options.allow_hosts), listener=self.api).sender)
        self.served.counts.follow(world)
        if self._described is not None:
            _add_provider(stage, self._described, options, self.api.url)
        self.api.serve_only(world)
        self._begin()

    def ready(self) -> dict[str, object]:
        state = self.world.state
        told = {
            "ready": True,
            "api": self.api.url,
            "control": self.control.url,
            "world": self.world.name,
            "seed": state.seed,
            "salt": state.salt,
        }
        if self.secure is not None:
            told |= {"tls": self.secure.url, "ca": str(self.secure.kept.folder)}
            if self.secure.proxy is not None:
                told["proxy"] = self.secure.proxy.url
        return told if self.drawn is None else {**told, "control_token": self.drawn}

    def link(self) -> str | None:
        """Where a browser gets into the control interface, if its token was drawn."""
        return None if self.drawn is None else control_token.link(self.control.url, self.drawn)

    def close(self) -> None:
        self.stage.sender.stop()
        if self.stage.provider is not None:
            self.stage.provider.close()
        self.control.stop()
        self._stop_listening()

    def _stop_listening(self) -> None:
        if self.secure is not None:
            self.secure.stop()
        self.api.stop()


def _first_scenario(options: Options) -> Scenario | None:
    """What the world begins with; a UsageError for what is not one scenario, or has a clock of its own."""
    if options.init is None:
        return None
    from simulator.scenario.load import load_scenarios

    found = load_scenarios([options.init])
    if len(found) != 1:
        names = ", ".join(one.id for one in found)
        raise UsageError(
            Text(
                f"--init is one scenario, and {options.init} has {len(found)}: {names}",
                f"--init 只能是一个剧本，而 {options.init} 有 {len(found)} 个：{names}",
            )
        )
    if found[0].start is not None and options.start is not None:
        both = f"--start and the `start` of {options.init}"
        raise UsageError(
            Text(f"{both} say where the clock begins: leave one out", f"{both} 都指定时钟的起点：去掉一个")
        )
    return found[0]


def _described(options: Options) -> Manifest | None:
    """What the provider's file says."""
    if options.provider is None:
        return None
    from simulator.provider.load import load_manifest

    return load_manifest(options.provider)


def _drawn(options: Options) -> str | None:
    """A token, where one is needed and none was given."""
    needed = options.control_token is None and control_token.is_beyond_loopback(options.control_host)
    return control_token.drawn() if needed else None


def _add_provider(stage: Stage, described: Manifest, options: Options, api: str) -> None:
    """The provider's parties, and one open store that has bought nothing."""
    # Ids that its file leaves out come from the seed alone: a provider is configured with them once.
    whole = completed(described, open_world(seed=options.seed))
    by_hand = replace(whole, start=None)  # who serves it starts it; users and probes find it all the same
    stage.provider = open_provider(by_hand, lambda: stage.world, port=options.provider_port)
    manifest = stage.provider.bind(api)
    stage.described = whole.bind(api=api, port=options.provider_port).public()
    with stage.world.transaction():
        populate(stage, manifest)
        stage.do("create_store", {"as": "shop"}, origin="manifest")


def _share_one_heap() -> None:
    """Keeps memory flat under glibc: there threads that come and go allocate in heaps of their own, and what
    another thread frees in one of them is of no use to the rest."""
    if sys.platform != "linux":
        return
    import ctypes

    with contextlib.suppress(OSError, AttributeError):  # another C library
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def serve(options: Options) -> None:
    """Serves until SIGINT or SIGTERM, its good ends. One JSON line on stdout says when both answer."""
    _share_one_heap()
    serving = Serving(options)
    stopped = threading.Event()
    beginning = True

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()
        if beginning:
            raise KeyboardInterrupt

    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop)
    with tidily():
        try:
            with contextlib.suppress(KeyboardInterrupt):
                serving.start()
                beginning = False
                _greet(serving, options.lang)
            while not stopped.wait(3600):
                pass
        finally:
            serving.close()


def _greet(serving: Serving, lang: str) -> None:
    told = [BANNER]
    if link := serving.link():
        told.append(
            Text(
                f"The control interface, with the token that was drawn for it: {link}",
                f"控制接口，带着为它随机生成的令牌：{link}",
            )
        )
    if serving.secure is not None and (why := serving.secure.kept.made):
        folder = serving.secure.kept.folder
        told.append(
            Text(
                f"A new root certificate was made ({why.en}): {folder}",
                f"生成了新的根证书（{why.zh}）：{folder}",
            )
        )
    for line in told:
        print(line.in_(lang), file=sys.stderr, flush=True)
    print(json_text(serving.ready()), flush=True)
