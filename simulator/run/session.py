"""A run: one provider, one world, scenarios one after the other, and the journal of it all.

The world's clock stands where the provider can be told the time, and follows real time otherwise. A
scenario that wants a fresh platform or provider gets a new world and an empty data folder, and so does
one that starts before the present.
"""

from __future__ import annotations

import secrets
import time
from bisect import bisect_right
from collections import Counter
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from simulator.actions.stage import Stage
from simulator.core.component.entities import Component
from simulator.core.world import World
from simulator.delivery import Hosts
from simulator.journal.entry import Entry
from simulator.provider.guard import begin_ahead
from simulator.provider.manifest import Manifest
from simulator.run import play as playing
from simulator.run.address import platform_address
from simulator.run.open import Listener, open_listener, open_provider, open_stage, open_world
from simulator.run.secure import SecureListener, Tls, open_secure
from simulator.run.silence import Silence
from simulator.run.world_setup import completed, populate
from simulator.scenario.document import Scenario
from simulator.stopping import tidily
from simulator.texts import Text
from simulator.usage import Lacking, ProviderFailed, Uncalled, Unready

START_PATIENCE = 10.0  # real seconds in which a provider that is ready has to come to rest
MOST_UNHEALED = 5  # scenarios in a row after which the provider is lost: each takes a minute or more


class Session:
    """Opens a world, serves it, starts the provider, and plays. Closing leaves nothing behind.

    A provider that nothing ever comes of is lost after a few contacts, unless it `plays_on`.
    """

    def __init__(
        self,
        manifest: Manifest,
        *,
        seed: int = 1,
        salt: str | None = None,
        push_timeout: float = 5.0,
        host: str | None = None,
        port: int | None = None,
        allow_hosts: tuple[str, ...] = (),
        data: Path | None = None,
        plays_on: bool = False,
        worker: int = 0,
        tls: Tls | None = None,
    ) -> None:
        """`worker` is the number of one of several that play side by side: its worlds are called after it.
        `host` and `port` are where the platform listens, in place of what the manifest's `api` says. With
        `tls` the provider is told an address of TLS, and started with what makes it trust that.
        """
        self.manifest = manifest
        self.seed = seed
        # A provider whose database we do not empty may remember the ids of an earlier run.
        fresh = manifest.uses("data") and data is None
        self.salt = salt if salt is not None else ("" if fresh else secrets.token_hex(4))
        self._push_timeout = push_timeout
        self._address, self._called = platform_address(manifest, host, port)
        self._hosts = Hosts(allow_hosts)
        self._data = data
        self._worker = worker
        self._entries: list[Entry] = []
        self._removed = 0
        self._worlds = 0
        self._played = 0
        self._healed = True  # by the scenario before
        self._unhealed = 0  # scenarios in a row
        self._unanswered: Counter[str] = Counter()
        self._lost = playing.Broken()  # why no scenario can be played any more
        self._plays_on = plays_on
        self._tls = tls
        self._secure: SecureListener | None = None
        self._silence: Silence | None = None
        self._listener: Listener | None = None
        self.stage: Stage | None = None
        self._held = ExitStack()

    # -- life ---------------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        self._held.enter_context(tidily())
        try:
            self._open()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self) -> None:
        self._listener = open_listener(self._address, called=self._called)
        if self._tls is not None:
            self._secure = open_secure(self._listener, self._tls)
            self._secure.start()
        self._listener.start()
        self._silence = None if self._plays_on else Silence(self._url)
        try:
            self._begin(self._new_world())
        except Unready as error:
            self._lost = playing.broken_by(error)  # by every scenario: there is a world for it
            return
        try:
            self._first_ticket()
        except Exception as error:  # noqa: BLE001
            self._lost = playing.broken_by(error)

    def close(self) -> None:
        stage = self.stage
        if stage is not None:
            if stage.provider is not None:
                stage.provider.close()
            stage.sender.stop()
            self._keep(stage.world)
            self.stage = None
        if self._secure is not None:
            self._secure.stop()
            self._secure = None
        if self._listener is not None:
            self._listener.stop()
            self._listener = None
        self._held.close()

    @property
    def _url(self) -> str:
        """What the provider calls. One that runs already calls what it says itself."""
        assert self._listener is not None
        return self._listener.url if self._secure is None or self._called else self._secure.url

    def _new_world(self, start: float | None = None) -> World:
        self._worlds += 1
        name = "world" if self._worlds == 1 else f"world-{self._worlds}"
        if self._worker:
            name = f"{self._worker}/{name}"
        last = self._entries[-1].seq if self._entries else 0
        return open_world(
            name=name,
            seed=self.seed,
            salt=self.salt,
            live=not self.manifest.offers("clock"),
            start=start,
            push_timeout=self._push_timeout,
            journal_after=last,
        )

    def _begin(self, world: World) -> None:
        """Serves a world to the provider, and starts the provider on it. A UsageError where it does not."""
        listener = self._listener
        assert listener is not None
        listener.serve_only(world)
        provider = open_provider(
            completed(self.manifest, world),
            self._world,
            self._data,
            self._unanswered,
            worker=self._worker,
            environment=dict if self._secure is None else self._secure.environment,
        )
        self.stage = stage = open_stage(world, hosts=self._hosts, listener=listener, provider=provider)
        stage.described = self.manifest.public()
        bound = provider.bind(self._url)
        with world.transaction():
            populate(stage, bound)
            for component in world.tables.list(Component, "all"):
                # The first ticket waits until the provider is there to take it.
                world.unschedule("ticket", component.appid)
        provider.start()
        stage.sender.start()

    def _first_ticket(self) -> None:
        """The provider takes its first ticket, and is at rest; a UsageError where it is not."""
        stage = self._stage()
        stage.check_time()
        playing.push_tickets(stage.world)
        stage.settle(START_PATIENCE)

    def _fresh(self, start: float | None, why: Text) -> None:
        """A new world, at that instant where one is given, and the provider started anew with an empty
        data folder."""
        stage = self.stage
        assert stage is not None
        assert stage.provider is not None
        if not stage.provider.offers("restart"):
            raise Lacking(
                Text(
                    f"the scenario {why.en}, and this one cannot be started again",
                    f"剧本{why.zh}，而这个服务商无法重新启动",
                )
            )
        if self._healed:
            stage.settle()
        begin_ahead()
        stage.provider.close()
        stage.sender.stop()
        self._keep(stage.world)
        self._begin(self._new_world(start))
        self._first_ticket()
        self._played = 0
        self._healed = True

    def _keep(self, world: World) -> None:
        self._entries += world.journal.entries()
        self._removed += world.journal.removed

    # -- use ----------------------------------------------------------------------------------------

    def play(self, scenario: Scenario) -> playing.Played:
        """Plays one scenario; what comes of it is in the journal. Once the provider is lost for good, each
        that is left is an error at once."""
        began = time.monotonic()
        played = self._play(scenario)
        return replace(played, seconds=time.monotonic() - began)

    def _play(self, scenario: Scenario) -> playing.Played:
        if not self._lost and not playing.lacking(self._stage(), scenario):
            try:
                self._make_ready(scenario)
            except Lacking as lack:
                return playing.Played(id=scenario.id, skipped=lack.said)
            except Exception as error:  # noqa: BLE001 - each scenario has its end
                self._lost = playing.broken_by(error)
        if lost := self._lost:
            first = Text(*(words.partition("\n")[0] for words in lost.why))
            self._lost = replace(lost, why=first)  # what it wrote is told once
            return playing.unplayed(self._stage(), scenario, broken=lost)
        self._played += 1
        played = playing.play(self._stage(), scenario, self._silence)
        self._healed = played.healed
        self._unhealed = 0 if played.healed else self._unhealed + 1
        if self._unhealed == MOST_UNHEALED:
            self._lost = playing.Broken(
                Text(
                    f"the provider was not right after {MOST_UNHEALED} scenarios in a row: {played.error.en}",
                    f"连续 {MOST_UNHEALED} 个剧本之后服务商都没有恢复正常：{played.error.zh}",
                ),
                played.cause,
            )
        try:
            if self._silence is not None:
                self._silence.check(self._world())
        except (ProviderFailed, Uncalled) as failure:
            self._lost = playing.broken_by(failure)
        return played

    def _make_ready(self, scenario: Scenario) -> None:
        """World and provider as the scenario wants them, and as the one before may not have left them."""
        stage = self._stage()
        provider = stage.provider
        assert provider is not None
        if scenario.start is not None and scenario.start < stage.world.clock.now():
            self._fresh(
                scenario.start,
                Text("starts before the present, which takes a new provider", "始于现在之前，需要新的服务商"),
            )
        elif (scenario.fresh and self._played) or (not self._healed and provider.offers("restart")):
            self._fresh(None, Text("wants a fresh provider", "需要全新的服务商"))
        elif not provider.up:
            provider.start()
            stage.settle()
        elif not self._healed:
            stage.settle()

    @property
    def journal(self) -> list[Entry]:
        """All entries of the run so far, of all its worlds, in order."""
        return self.entries()

    def entries(self, after: int = 0) -> list[Entry]:
        """The same past that one."""
        live = self.stage.world.journal.entries(after) if self.stage is not None else []
        former = bisect_right(self._entries, after, key=lambda entry: entry.seq)
        return self._entries[former:] + live

    @property
    def lost(self) -> Text:
        """Why no scenario can be played any more; nothing while they can."""
        return self._lost.why

    @property
    def url(self) -> str:
        assert self._listener is not None
        return self._listener.url

    def header(self) -> dict[str, Any]:
        """What an exported journal opens with."""
        from simulator.journal.export import header

        removed = self.stage.world.journal.removed if self.stage is not None else 0
        return header(self.seed, self.salt, self.manifest.public(), self._removed + removed)

    def _stage(self) -> Stage:
        if self.stage is None:
            raise RuntimeError("the session is not open")
        return self.stage

    def _world(self) -> World:
        return self._stage().world
