"""A provider under test as the rest sees it: started, visited, probed, killed; every contact is reported.

`record` gets the rows that the journal keeps of it.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol, Self
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from simulator.http.client import CUT, LATE, REFUSED
from simulator.journal.kind import Kind
from simulator.journal.kinds.provider import BrowserVisit, ProbeAsked, ProviderChanged
from simulator.provider.browser import BODY_KEPT, Browser
from simulator.provider.capabilities import CAPABILITIES
from simulator.provider.cookies import host_of
from simulator.provider.exit_watch import ExitWatch
from simulator.provider.guard import Guard, open_guard
from simulator.provider.manifest import Manifest, Start
from simulator.provider.page_kind import classify
from simulator.provider.probe_rows import OF_SHOPS
from simulator.provider.probes import Answer, ProbeClient, row_of
from simulator.provider.process import Process, free_port
from simulator.texts import NOTHING, Text
from simulator.usage import ProviderFailed, UsageError

Record = Callable[[Kind], object]
Clock = Callable[[], tuple[float, float]]

UNJOURNALLED = frozenset(("idle",))
ASKED_ANYWAY = frozenset(("idle",))  # whoever waits for it to be idle has a bound of their own
MOST_UNANSWERED = 3  # times in a row that a probe may hang
PHASED = frozenset(("sync",))
BROKEN_OFF = frozenset((REFUSED, CUT))
GONE_SECONDS = 0.2
SAID = 160  # characters of a line of output that are told


class Running(Protocol):
    """A provider that we started, whichever way."""

    @property
    def alive(self) -> bool: ...
    @property
    def ending(self) -> Text: ...
    @property
    def pid(self) -> int | None: ...
    def start(self) -> None: ...
    def kill(self) -> None: ...
    def stop(self) -> None: ...
    def tail(self, lines: int = ...) -> list[str]: ...
    def wrote(self) -> list[str]: ...


def _wall() -> tuple[float, float]:
    return time.time(), 1.0


class Provider:
    """One provider under test, with one port and one data folder at a time.

    `clock` answers the world's time and rate: browsers keep cookies by it, and a new process is told it.
    `environment` completes the variables that it is started with.
    `now_ms` is the monotonic time that entries call `started_ms`. `unanswered` counts, by probe, how often in
    a row it hung; without it, none is given up.
    """

    def __init__(
        self,
        manifest: Manifest,
        record: Record,
        *,
        data: Path | None = None,
        port: int | None = None,
        worker: int = 0,
        config: Path | None = None,
        clock: Clock = _wall,
        now_ms: Callable[[], float] | None = None,
        unanswered: Counter[str] | None = None,
        environment: Callable[[Mapping[str, str]], Mapping[str, str]] = dict,
    ) -> None:
        born = time.perf_counter()
        self.description = manifest
        self.worker = worker
        self._record = record
        self._clock = clock
        self._now_ms = now_ms or (lambda: (time.perf_counter() - born) * 1000)
        self._base = data
        self._guard: Guard | None = None
        self._generation = 0
        self._config = config
        self._port = port
        self._api: str | None = None
        self._bound: Manifest | None = None
        self._running: Running | None = None
        self._up = False
        self._crash = NOTHING
        self.deaf = NOTHING
        self._ending = threading.Lock()  # held by whoever ends it, or finds that it has ended
        self._watch: ExitWatch | None = None
        self._browsers: dict[str, Browser] = {}  # their cookies are of sessions with the process started here
        self._client: ProbeClient | None = None
        self._unanswered = unanswered
        self._environment = environment
        self.leaves: Callable[[], None] = lambda: None  # called ahead of each request to it
        self.onward: Callable[[], None] = lambda: None  # called ahead of each redirect that a user follows

    @property
    def manifest(self) -> Manifest:
        """The description with all placeholders replaced; known once the platform's address is."""
        if self._bound is None:
            raise RuntimeError("bind or start the provider first")
        return self._bound

    @property
    def port(self) -> int:
        if self._port is None:
            self._port = free_port()
        return self._port

    @property
    def pid(self) -> int | None:
        return self._running.pid if self._running else None

    @property
    def alive(self) -> bool:
        """False only for a provider that we started and that has ended."""
        return self._running is None or self._running.alive

    @property
    def up(self) -> bool:
        """Whether it was ready, and has not been ended or found ended since."""
        return self._up

    def bind(self, api_url: str) -> Manifest:
        """Fixes port, data folder and platform address, and answers the manifest in which they stand."""
        self._api = api_url.rstrip("/")
        description = self.description
        data = self._data_folder()
        config = self._config
        if config is None and description.uses("config"):
            config = data.with_name(data.name + ".config.json")
        self._bound = description.bind(
            api=self._api,
            port=self.port if description.uses("port") or self._in_process else None,
            data=data if description.uses("data") else None,
            worker=self.worker,
            python=sys.executable,
            config=config,
        )
        if config is not None and self._config is None:
            _write_private(config, self._bound.as_json())
        return self._bound

    def start(self, api_url: str | None = None) -> None:
        """Starts it and returns when it is ready. Without a start key, makes sure that it answers."""
        if api_url is not None and (self._bound is None or self._api != api_url.rstrip("/")):
            self.bind(api_url)
        manifest = self.manifest
        if manifest.start is None:
            self._greet()
        else:
            self._record(ProviderChanged(phase="starting", down=True))
            if self._running is None:
                self._running = self._runner(manifest.start)
            try:
                self._running.start()
            except UsageError as error:
                self._record(_gone("exited", error.said))
                raise
        self._up = True
        self._record(ProviderChanged(phase="ready", down=False))
        if self._running is not None:
            self._watch = ExitWatch(lambda: self.alive, self._break_off)
        if self.offers("clock"):
            now, rate = self._clock()
            self.clock(now, rate)

    def kill(self, reason: Text = NOTHING) -> None:
        """Ends it at once, as a crash would."""
        running = self._startable(Text("killed", "终止它"))
        with self._ending:
            running.kill()
            self._down("killed", reason)

    def stop(self, reason: Text = NOTHING) -> None:
        """Asks it to end, and kills what is left. Without a start key it is left running."""
        if self._running is None:
            return
        with self._ending:
            self._running.stop()
            self._down("killed", reason or Text("stopped", "已停止"))

    def restart(self, *, fresh: bool = False) -> None:
        """Ends it if it runs, and starts it again on the same port; `fresh` gives it an empty data folder."""
        running = self._startable(Text("started again", "重新启动它"))
        if running.alive:
            self.kill(Text("restart", "重新启动"))
        if fresh and self._api is not None:
            self._generation += 1
            self._running = None
            self.bind(self._api)
        self.start()

    def close(self) -> None:
        """Ends everything that this object has begun."""
        with contextlib.suppress(OSError):
            self.stop()
        self.forget_browsers()
        if self._client is not None:
            self._client.close()
            self._client = None
        if self._guard is not None:
            self._guard.close()
            self._guard = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def offers(self, capability: str) -> bool:
        return self.description.offers(capability)

    def probe(self, name: str, /, **arguments: Any) -> Answer:
        """Asks a probe endpoint. Arguments: `store` where the path has one, the rest is the body. A
        UsageError for one that is not offered, or has hung so often that it is not asked any more."""
        row = row_of(name)
        if not self.offers(name):
            says = CAPABILITIES[name]
            raise UsageError(
                Text(
                    f"this provider has no probe {name!r}: it {says.text}",
                    f"这个服务商没有探针 {name!r}：{says.chinese}",
                )
            )
        self._give_up(name, row.timeout)
        self._notice_exit()
        if self._client is None:
            probe = self.manifest.probe
            if probe is None:
                raise RuntimeError("offers() says that there is a probe")
            self._client = ProbeClient(probe.base_url)
        started = self._ms()
        if name in PHASED:
            self._record(ProbeAsked(probe=name, request=arguments, phase="start", started_ms=started))
        self.leaves()
        answer = self._client.ask(name, arguments)
        if self._unanswered is not None and name not in ASKED_ANYWAY:
            self._unanswered[name] = self._unanswered[name] + 1 if answer.error == LATE else 0
        if name not in UNJOURNALLED:
            self._record(
                ProbeAsked(
                    probe=name,
                    request=arguments,
                    phase="end",
                    started_ms=started,
                    status=answer.status,
                    reply=answer.reply,
                    error=answer.error.en or None,
                    error_zh=answer.error.zh or None,
                    wall_ms=round(self._ms() - started, 3),  # by the clock that calls begin by
                )
            )
        if answer.error:
            self._notice_exit(answer.error)
        return answer

    def shops(self, store: str) -> dict[str, Answer]:
        """What it says of a store's shop, by probe: of those that it offers."""
        return {name: self.probe(name, store=store) for name in OF_SHOPS if self.offers(name)}

    def _give_up(self, name: str, seconds: float) -> None:
        """A UsageError for a probe that has hung too often."""
        if self._unanswered is not None and self._unanswered[name] >= MOST_UNANSWERED:
            raise ProviderFailed(
                Text(
                    f"the {name} probe gave no answer within {seconds:g} s, {MOST_UNANSWERED} times "
                    "in a row: it is not asked any more in this run",
                    f"{name} 探针连续 {MOST_UNANSWERED} 次在 {seconds:g} 秒内没有应答：本次运行不再询问",
                )
            )

    def clock(self, now: float, rate: float) -> Answer | None:
        """Tells the provider the time; None when it has no such probe. `deaf` says why it did not take it."""
        if not self.offers("clock"):
            return None
        answer = self.probe("clock", now=now, rate=rate)
        self.deaf = answer.why if self._up else NOTHING
        return answer

    @property
    def quiet(self) -> float:
        """Real seconds within which it begins what it has to do, for one that cannot say that it is idle."""
        return self.description.quiet

    def idle(self) -> bool | None:
        """Whether no work is pending. What does not run is idle; None for one that cannot say."""
        if not self.alive:
            return True
        if not self.offers("idle"):
            return None
        answer = self.probe("idle")
        if answer.status == 503:
            return False
        if answer.error == REFUSED or (answer.error and not self.alive):
            return True
        if answer.error:
            return False
        return True if answer.ok else None

    def visit(
        self,
        *,
        url: str | None = None,
        store: str | None = None,
        service_id: int | None = None,
        order_id: int | None = None,
        browser: str = "user",
        page: str = "pc",
        how: str = "enter",
        code: str | None = None,
        code_state: str = "none",
    ) -> BrowserVisit:
        """A user opens a URL in a named browser; without a URL, the page where that browser was last."""
        surfer = self._browser(browser)
        address = url or _without_code(surfer.last)
        if address is None:
            raise UsageError(
                Text(
                    f"the browser {browser!r} has been nowhere yet: give it a url",
                    f"浏览器 {browser!r} 还没有访问过任何页面：请给出 url",
                )
            )
        self._notice_exit()
        fresh = not surfer.cookies.knows(address)
        self.leaves()
        seen = surfer.open(address, page=page, onward=self.onward)
        shown, shown_store = classify(self.manifest.shows, seen.status, seen.text, store)
        visit = BrowserVisit(
            store=store,
            service_id=service_id,
            order_id=order_id,
            browser=browser,
            page=page,
            how=how,
            code=code,
            code_state=code_state,
            fresh=fresh,
            hops=seen.hops,
            url=seen.url,
            status=seen.status,
            body=seen.text[:BODY_KEPT],
            shown=shown,
            shown_store=shown_store,
            error=seen.error.en or None,
            error_zh=seen.error.zh or None,
        )
        self._record(visit)
        if seen.error:
            self._notice_exit(seen.error)
        return visit

    def forget_browsers(self) -> None:
        """The next visitors have no cookies."""
        for browser in self._browsers.values():
            browser.close()
        self._browsers.clear()

    def output(self) -> list[str]:
        """What the provider has written since this was last asked, where we can see it."""
        return self._running.wrote() if self._running else []

    @property
    def _in_process(self) -> bool:
        return self.description.start is not None and self.description.start.wsgi is not None

    def _ms(self) -> float:
        return round(self._now_ms(), 3)

    def _runner(self, start: Start) -> Running:
        folder = self.manifest.folder
        env = self._environment(start.env)
        if start.wsgi is not None:
            from simulator.provider.wsgi import WsgiProvider

            return WsgiProvider(start.wsgi, folder=folder, env=env, port=self.port)
        data = self._data_folder()
        data.mkdir(parents=True, exist_ok=True)
        return Process(
            start.command,
            folder=folder,
            env=env,
            log=data.with_name(data.name + ".log"),
            ready=start.ready or "",
            timeout=start.timeout,
            port=self._port,
            kept=self._base is not None,
            guard=self._guarded(),
        )

    def _guarded(self) -> Guard:
        if self._guard is None:
            self._guard = open_guard()
        return self._guard

    def _data_folder(self) -> Path:
        """This generation's folder: the one given, or below one that goes away with us."""
        base = self._base
        if base is None:
            base = self._guarded().folder / "data"
        base = base.resolve()
        return base.with_name(f"{base.name}-{self._generation + 1}") if self._generation else base

    def _startable(self, done: Text) -> Running:
        if self._running is None:
            why = Text("runs on its own", "是自行运行的")
            if self.description.start:
                why = Text("was not started yet", "还没有启动")
            raise UsageError(
                Text(
                    f"the provider {why.en} and cannot be {done.en} from here: do that where you "
                    "started it, or "
                    "give provider.yaml a start.command and play a scenario, which starts it",
                    f"服务商{why.zh}，无法从这里{done.zh}：请在启动它的地方操作，或在 provider.yaml 写上 "
                    "start.command 并演练一个会启动它的剧本",
                )
            )
        return self._running

    def _down(self, phase: str, reason: Text) -> None:
        if self._watch is not None:
            self._watch.leave()
        if not self._up:
            return
        self._up = False
        self._record(_gone(phase, reason))

    def crash(self) -> Text:
        """How it ended by itself, with the end of its output; empty where it did not. Told once."""
        self._notice_exit()
        told, self._crash = self._crash, NOTHING
        return told

    def _notice_exit(self, error: Text = NOTHING) -> None:
        """A provider that ended by itself is reported at the next contact, and at one that it broke off."""
        if error in BROKEN_OFF and self._up:
            # Its sockets close a moment before it is gone.
            deadline = time.monotonic() + GONE_SECONDS
            while self.alive and self._running is not None and time.monotonic() < deadline:
                time.sleep(0.002)
        if error == REFUSED and self._up and self._running is None and self._silence() == REFUSED:
            self._crash = Text(f"nothing answers at {self.address} any more", f"{self.address} 不再应答")
            self._down("exited", self._crash)
        with self._ending:
            if self._up and self._running is not None and not self._running.alive:
                said = (Text.same(line[:SAID]) for line in self._running.tail(3))
                self._crash = Text.joined((self._running.ending, *said))
                self._running.kill()  # what it has left running would answer in its place
                self._down("exited", self._crash)

    def _break_off(self) -> None:
        """It has ended by itself: nobody waits for an answer of it any longer."""
        self._notice_exit()
        self.cut()

    def cut(self) -> None:
        """Ends the visits and probes that are under way."""
        for asking in (self._client, *list(self._browsers.values())):
            if asking is not None:
                asking.cut()

    def _browser(self, name: str) -> Browser:
        if name not in self._browsers:
            hosts = {host_of(url) for url in self.manifest.urls()}
            self._browsers[name] = Browser(lambda: self._clock()[0], hosts)
        return self._browsers[name]

    def _greet(self) -> None:
        """A provider that we do not start has to be there already."""
        if error := self._silence():
            raise UsageError(
                Text(
                    f"nothing answers at {self.address} ({error.en}): start the provider, or give "
                    "provider.yaml a start key",
                    f"{self.address} 没有应答（{error.zh}）：请启动服务商，或在 provider.yaml 写上 start",
                )
            )

    @property
    def address(self) -> str:
        """Where it has to answer, whatever it answers: its probes, or else the first of its URLs."""
        probe = self.manifest.probe
        return probe.base_url if probe is not None else next(self.manifest.urls())

    def _silence(self) -> Text:
        """Why nothing answers there; nothing where something does."""
        url = self.address
        browser = Browser(time.time, {host_of(url)})
        try:
            seen = browser.open(url)
        finally:
            browser.close()
        return seen.error if seen.hops and seen.hops[0]["status"] is None else NOTHING


def _gone(phase: str, why: Text) -> ProviderChanged:
    return ProviderChanged(phase=phase, down=True, reason=why.en or None, reason_zh=why.zh or None)


def _without_code(url: str | None) -> str | None:
    """The page itself: a login code in its address was for once."""
    if url is None:
        return None
    parts = urlsplit(url)
    query = urlencode([pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != "code"])
    return urlunsplit(parts._replace(query=query))


def _write_private(path: Path, document: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document, ensure_ascii=False, indent=2)
    with os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(text)
