"""Sends what the outbox says is due: one push after the other, or in parallel where the world says so.

Nothing is sent while a world is locked: a provider may call back while it handles a push.
"""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from simulator.core import agenda, bugs, outbox
from simulator.core.component import keys
from simulator.core.component.entities import Component
from simulator.core.market.entities import HomePage
from simulator.core.outbox import Channel, Push
from simulator.core.store.entities import Callback
from simulator.core.world import World
from simulator.delivery import quiet
from simulator.faults import defects, plan
from simulator.faults.parts import Occasion
from simulator.faults.plan import Fault
from simulator.faults.row import A, Copies, Lose, Wire, Wrong
from simulator.faults.transport import transport_faults
from simulator.http.client import AS_IT_IS, HEAD, CutShort, Sent, exchange, unanswered, why
from simulator.http.hosts import Hosts
from simulator.journal.kinds.exchanged import PushAttempted
from simulator.journal.shorten import KEPT
from simulator.texts import NOTHING, Text
from simulator.usage import UsageError
from simulator.wire import push as wire
from simulator.wire.canary import Named, canary_of
from simulator.wire.kinds import MEANINGFUL

DROPPED = Text("dropped", "已丢弃")
LONGEST_WAIT = 3600.0  # real seconds; a clock that hardly moves would have a thread wait for ages
AT_ONCE = 16  # connections: what more of them costs us would be laid to the provider


@dataclass(slots=True, kw_only=True)
class Attempt:
    """One attempt at a push: the faults that fired for it, the request, and what came of it."""

    push: Push
    faults: list[Fault] = field(default_factory=list)
    request: wire.Sealed | None = None
    results: list[Sent] = field(default_factory=list)

    @property
    def defects(self) -> tuple[str, ...]:
        return defects.defects_among([*self.push.defects, *plan.effects_of(self.faults)])

    @property
    def lost(self) -> str | None:
        """The outcome of an attempt that a fault loses; None for any other."""
        losing = [lose.for_good for _, lose in self._doing(Lose)]
        return ("lost" if any(losing) else "timeout") if losing else None

    @property
    def copies(self) -> int:
        return max((fault.numbers.copies for fault, _ in self._doing(Copies)), default=1)

    @property
    def how(self) -> Wire:
        return transport_faults(self.faults) or AS_IT_IS

    def _doing(self, kind: type[A]) -> list[tuple[Fault, A]]:
        return [(fault, how) for fault in self.faults if (how := fault.row.does(kind)) is not None]


class Sender:
    """Delivers one world's pushes in threads of its own: as many as the world's switch says."""

    def __init__(self, world: World, hosts: Hosts | None = None, *, api: str = "") -> None:
        self.world = world
        self.hosts = hosts or Hosts()
        self.api = api or "http://127.0.0.1:9"  # below it lies what an entity in a push names
        self.broken: Exception | None = None
        self._stopping = False
        self._paused = 0
        self._busy: Counter[str] = Counter()
        self._threads: list[threading.Thread] = []

    # -- threads ------------------------------------------------------------------------------------

    def start(self) -> None:
        with self.world.lock:
            self._grow()

    def stop(self) -> None:
        with self.world.lock:
            self._stopping = True
            self.world.changed.notify_all()
        for thread in self._threads:
            thread.join(self.world.push_timeout + 1)

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """Nothing is sent inside: for filling the outbox before a burst."""
        with self.world.lock:
            self._paused += 1
        try:
            yield
        finally:
            with self.world.lock:
                self._paused -= 1
                self.world.changed.notify_all()

    def _width(self) -> int:
        return max(1, self.world.switches.parallel_pushes)

    def _grow(self) -> None:
        while len(self._threads) < self._width():
            place = len(self._threads)
            name = f"sender {self.world.name} {place + 1}"
            thread = threading.Thread(target=self._run, args=(place,), name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def _run(self, place: int) -> None:
        world = self.world
        while True:
            with world.lock:
                if self._stopping or self.broken is not None:
                    return
                try:
                    taken = self._next(place)
                    patience = None if taken or place >= self._width() else self._patience()
                except Exception as bug:  # noqa: BLE001 - shown to whoever waits for quiet
                    self._broke(bug)
                    return
                if not taken:
                    world.wait(patience)
                    continue
                world.activity.in_flight += len(taken)
                ordering_keys = [attempt.push.ordering_key for attempt in taken]
                self._busy.update(ordering_keys)
            try:
                self.deliver(taken)
            except Exception as bug:  # noqa: BLE001 - shown to whoever waits for quiet
                self._broke(bug)
                return
            finally:
                with world.lock:
                    world.activity.in_flight -= len(taken)
                    self._busy -= Counter(ordering_keys)
                    world.changed.notify_all()

    def _broke(self, bug: Exception) -> None:
        self.broken = bug
        bugs.report(self.world, "sender of pushes", bug)
        with self.world.lock:
            self.world.changed.notify_all()

    def _next(self, place: int) -> list[Attempt]:
        """What the thread in that place is to send now, after what else is due."""
        if self._paused or place >= self._width():
            return []
        while agenda.perform(self.world):
            pass
        taken = self._take()
        if taken:
            self._grow()
        return taken

    def _take(self) -> list[Attempt]:
        """The attempts that go out now. Their faults are decided as they are taken, in one go: of several
        threads each would otherwise decide when it comes to it, and swap what it likes."""
        world = self.world
        taken: list[Attempt] = []
        with world.transaction():
            busy = self._busy if world.switches.parallel_keeps_order else ()
            while not taken and (push := outbox.take(world, busy)) is not None:
                pushes = [push, *outbox.take_with(world, push)]
                taken = [attempt for push in pushes if (attempt := self.begin(push)) is not None]
        return taken

    def _patience(self) -> float | None:
        """How long to wait for something to do, in real seconds: for ever where the clock stands."""
        world = self.world
        if not world.clock.rate or self._paused:
            return None
        due = agenda.next_at(world)
        if due is None:
            return None
        left = (due - world.clock.now()) / world.clock.rate
        # What is due already waits for another with its ordering key, and is woken with that.
        return min(left + 0.001, LONGEST_WAIT) if left > 0 else 0.05

    # -- pushes -------------------------------------------------------------------------------------

    def deliver(self, attempts: Sequence[Attempt]) -> None:
        """Sends attempts at once, as their faults leave them, and notes what came of them in their order."""
        if len(attempts) == 1:
            self._send(attempts[0])
        else:
            _at_once([lambda attempt=attempt: self._send(attempt) for attempt in attempts])  # type: ignore[misc]
        for attempt in attempts:
            self._end(attempt)

    def begin(self, push: Push) -> Attempt | None:
        """The attempt at a push, with the faults that fire for it; None where it is put off or held back."""
        world = self.world
        with world.transaction():
            component, home_page = self._owner(push)
            at = Occasion(
                kind=push.kind,
                store=push.store,
                component=component,
                home_page=home_page,
                push=push.number,
                last=push.attempt > len(push.ladder),
            )
            if push.attempt == 1 and not push.held_by_fault:
                late = 0.0 if push.delay_decided else plan.delay_of(world, at)
                if late:
                    outbox.delay(world, push, late)
                    return None
                if plan.hold_back(world, push, at):
                    return None
            return Attempt(push=push, faults=plan.for_push(world, at, lambda wanted: _can_have(push, wanted)))

    def _send(self, attempt: Attempt) -> None:
        push = attempt.push
        if attempt.lost:
            attempt.results = [Sent(outcome=attempt.lost, error=DROPPED)]
            return
        try:
            attempt.request = self._sealed(push, attempt.defects)
            attempt.results = self._send_copies(attempt.request, push.channel, attempt.copies, attempt.how)
            if push.channel is Channel.MESSAGE:
                sealing = self._keys(push)
                attempt.results = [_answered(sent, sealing) for sent in attempt.results]
        except UsageError as error:
            attempt.request, attempt.results = None, [Sent(outcome="unreachable", error=error.said)]
        except Exception as bug:  # noqa: BLE001 - one push that cannot be made must not stop all others
            seq = bugs.report(self.world, f"push {push.number}", bug)
            told = Text(f"wxsim itself broke, see entry {seq}", f"wxsim 自身出错，见条目 {seq}")
            attempt.request, attempt.results = None, [Sent(outcome="unreachable", error=told)]

    def _owner(self, push: Push) -> tuple[str, str]:
        """The platform that a push is to, or the home page; neither of one that a store gets itself."""
        if self.world.tables.get(Component, push.owner) is not None:
            return push.owner, ""
        return "", "" if push.owner == push.store else push.owner

    def _keys(self, push: Push) -> wire.Keys:
        """What a push is sealed with: on the message address the tail names the platform, not the account."""
        world = self.world
        owner = (
            world.tables.get(Component, push.owner)
            or world.tables.get(HomePage, push.owner)
            or world.tables.get(Callback, push.owner)
        )
        if owner is None:
            raise UsageError(
                Text(
                    f"push {push.number}: its owner {push.owner} is gone",
                    f"推送 {push.number}：所属的 {push.owner} 已不存在",
                )
            )
        return wire.Keys(
            token=owner.token,
            encoding_aes_key=keys.key_of_push(world, push.owner, push.number) or owner.encoding_aes_key,
            receiver=push.owner if push.channel is Channel.MESSAGE else push.receiver,
            to=push.receiver,
        )

    def _sealed(self, push: Push, wrong: tuple[str, ...]) -> wire.Sealed:
        world, form = self.world, _form(push)
        sealing = self._keys(push)
        if push.raw is not None:
            return wire.Sealed(url=push.url, body=push.raw, plain="", query={})
        defects.check_defects(wrong, form, push.pad)
        subject = f"{push.owner}/{push.kind}/{push.store}"
        number = push.replay_of or push.number  # what is sent again is the same to the byte
        return wire.seal(
            push.channel,
            push.url,
            sealing,
            push.fields,
            timestamp=int(push.created_at),
            nonce=str(int.from_bytes(world.ids.raw("nonce", subject, 4, number), "big")),
            random=world.ids.hex("random", subject, 16, number).encode(),
            openid=str(push.fields.get("FromUserName", "")),
            wrong=defects.changes(wrong),
            pad=push.pad,
            canary=canary_of(self.api, Named(world.name, number)),
            form=form,
        )

    def _send_copies(self, request: wire.Sealed, channel: Channel, copies: int, how: Wire) -> list[Sent]:
        if copies == 1:
            return [self.send(request, channel, how)]
        results: list[Sent | None] = [None] * copies

        def one(place: int) -> None:
            results[place] = self.send(request, channel, how)

        _at_once([lambda place=place: one(place) for place in range(copies)])  # type: ignore[misc]
        return [result for result in results if result is not None]

    def send(self, request: wire.Sealed, channel: Channel, how: Wire = AS_IT_IS) -> Sent:
        """One HTTP request to the provider."""
        world = self.world
        started = world.elapsed_ms()
        outcome, status, reply, error = "unreachable", None, b"", NOTHING
        try:
            status, reply = exchange(self.hosts, request, world.push_timeout, how)
            outcome = "acknowledged" if outbox.acknowledges(channel, status, reply) else "refused"
        except TimeoutError:
            outcome, error = "timeout", unanswered(world.push_timeout)
        except (UsageError, CutShort, OSError, ValueError) as failure:
            error = why(failure)
        return Sent(
            outcome=outcome,
            status=status,
            reply=reply[:HEAD].decode("utf-8", "replace"),
            body=reply,
            error=error,
            started_ms=started,
            wall_ms=round(world.elapsed_ms() - started, 3),
        )

    def _end(self, attempt: Attempt) -> None:
        world, push, request, results = self.world, attempt.push, attempt.request, attempt.results
        wrong = defects.wrong_in(attempt.defects)
        if push.made_up and not wrong and push.kind not in MEANINGFUL:
            wrong = [str(Wrong.KIND)]
        whole = not wrong and all(fault.row.still_delivered for fault in attempt.faults)
        owed = whole and not push.made_up and not push.replay_of and not world.activity.provider_down
        with world.transaction():
            component, home_page = self._owner(push)
            owed = owed and bool(component or home_page)  # what a store gets itself is no provider's
            for copy, sent in enumerate(results):
                world.record(
                    PushAttempted(
                        push=push.number,
                        kind=push.kind,
                        channel=str(push.channel),
                        attempt=push.attempt,
                        copy=copy,
                        target=push.url,
                        component=component or None,
                        home_page=home_page or None,
                        store=push.store or None,
                        fields=dict(push.fields),
                        plain=request.plain if request else "",
                        pad=request.pad if request else 0,
                        query=dict(request.query) if request else {},
                        sealed=_kept(request),
                        defects=[*plan.effects_of(attempt.faults), *push.defects],
                        defects_zh=plan.in_chinese(attempt.faults, push.defects) or None,
                        wrong_in=wrong,
                        indistinguishable=not wrong and not push.replay_of,
                        owed_answer=owed and sent.outcome != "lost",
                        made_up=push.made_up,
                        replay_of=push.replay_of or None,
                        outcome=sent.outcome,
                        status=sent.status,
                        reply=sent.reply,
                        error=sent.error.en or None,
                        error_zh=sent.error.zh or None,
                        answer=dict(sent.answer) if sent.answer is not None else None,
                        key="former" if keys.key_of_push(world, push.owner, push.number) else "current",
                        created_at=push.created_at,
                        due_at=push.due_at,
                        started_ms=sent.started_ms,
                        wall_ms=sent.wall_ms,
                    )
                )
            outcomes = {sent.outcome for sent in results}
            outbox.ended(world, push, "acknowledged" if "acknowledged" in outcomes else results[0].outcome)

    # -- quiet --------------------------------------------------------------------------------------

    def settle(
        self,
        idle: Callable[[], bool | None] | None = None,
        *,
        limit: float | None = None,
        pause: float = quiet.PAUSE,
    ) -> None:
        """Returns when nothing is due, in flight or open, and the provider is quiet.

        `idle` asks the provider: True or False; None means that it cannot say, and then a `pause` in which
        nothing happened counts as quiet. A UsageError after `limit` real seconds in which no push ended: a
        minute, or two time-outs of a push where that is more.
        """
        quiet.settle(self.world, idle, limit, lambda: self.broken, pause)

    def take_up(self) -> None:
        """Returns once all that is due is under way."""
        quiet.taken_up(self.world, lambda: self.broken)


def _form(push: Push) -> wire.Form:
    return wire.Form(json=push.format == "json", sealed=push.sealed)


def _can_have(push: Push, wanted: tuple[str, ...]) -> bool:
    """Whether a push can have these defects beside its own."""
    try:
        defects.check_defects((*push.defects, *wanted), _form(push), push.pad)
    except UsageError:
        return False
    return True


def _kept(request: wire.Sealed | None) -> str | None:
    """The body as it was sent, for whoever replays the journal; None for one that is long, or no text."""
    if request is None or len(request.body) > KEPT:
        return None
    try:
        return request.body.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _at_once(tasks: Sequence[Callable[[], None]]) -> None:
    """Runs all of them side by side, of many the next one whenever one has ended; the first error of one is
    raised when all have ended."""
    errors: list[BaseException] = []
    left = iter(tasks)
    turn = threading.Lock()

    def run() -> None:
        while True:
            with turn:
                task = next(left, None)
            if task is None:
                return
            try:
                task()
            except BaseException as error:  # noqa: BLE001 - raised in the thread that waits
                errors.append(error)

    threads = [threading.Thread(target=run, daemon=True) for _ in range(min(len(tasks), AT_ONCE))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def _answered(sent: Sent, sealing: wire.Keys) -> Sent:
    """With what an encrypted answer says; one that cannot be read counts as a failed push."""
    if sent.status != 200 or sent.reply in {"", "success"}:
        return sent
    from simulator.wire import answer

    read = answer.read(sent.body, sealing)
    if read.fields is None:
        return replace(sent, outcome="refused", error=read.error)
    return replace(sent, answer=read.fields)
