"""Sends what the outbox says is due, one push after the other, and knows when all is quiet.

Nothing is sent while a world is locked: a provider may call back while it handles a push. Targets are
checked after name resolution: loopback and private addresses, and what the user allowed.
"""

from __future__ import annotations

import contextlib
import http.client
import io
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from simulator.core import outbox
from simulator.core.component import keys
from simulator.core.component.entities import Component
from simulator.core.errors import UsageError
from simulator.core.market.entities import HomePage
from simulator.core.outbox import Channel, Push
from simulator.core.world import World
from simulator.faults import plan
from simulator.wire import push as wire
from simulator.wire.push import BENDS

HEAD = 4096
QUIET = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What came of one request: acknowledged, refused, timeout, unreachable or lost."""

    outcome: str
    status: int | None = None
    reply: str = ""
    body: bytes = b""
    error: str = ""
    answer: Mapping[str, Any] | None = None
    started_ms: float = 0.0
    wall_ms: float = 0.0


class Hosts:
    """Who may be sent to: loopback and private addresses, plus names and networks the user allowed."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._names: set[str] = set()
        self._networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network] = []
        for each in allowed:
            try:
                self._networks.append(ipaddress.ip_network(each, strict=False))
            except ValueError:
                self._names.add(each.lower())
        self._known: dict[tuple[str, int], str] = {}

    def resolve(self, host: str, port: int) -> str:
        """The address to connect to; a UsageError where it is not allowed."""
        known = self._known.get((host, port))
        if known is not None:
            return known
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise ConnectionError(f"{host}: {error}") from None
        for entry in found:
            address = str(entry[4][0])
            if host.lower() in self._names or self._is_allowed(ipaddress.ip_address(address.split("%")[0])):
                self._known[(host, port)] = address
                return address
        raise UsageError(
            f"pushes go to loopback and private addresses only; {host} is {found[0][4][0]}. "
            f"Allow it with --allow-host {host}"
        )

    def _is_allowed(self, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
        if address.is_loopback or address.is_private:
            return not address.is_unspecified
        return any(address in network for network in self._networks)


class Sender:
    """Delivers one world's pushes in a thread of its own."""

    def __init__(self, world: World, hosts: Hosts | None = None, *, canary: str = "") -> None:
        self.world = world
        self.hosts = hosts or Hosts()
        self.canary = canary or "http://127.0.0.1:9/"
        self._connections: dict[tuple[str, str], http.client.HTTPConnection] = {}
        self.broken: Exception | None = None
        self._stopping = False
        self._paused = 0
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name=f"sender {self.world.name}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        with self.world.lock:
            self._stopping = True
            self.world.changed.notify_all()
        if self._thread is not None:
            self._thread.join(self.world.push_timeout + 1)
        for connection in self._connections.values():
            connection.close()

    @contextlib.contextmanager
    def paused(self) -> Any:
        """Nothing is sent inside: for filling the outbox before a burst."""
        with self.world.lock:
            self._paused += 1
        try:
            yield
        finally:
            with self.world.lock:
                self._paused -= 1
                self.world.changed.notify_all()

    def _run(self) -> None:
        world = self.world
        while True:
            with world.lock:
                if self._stopping:
                    return
                push = None
                if not self._paused:
                    while world.perform_due():
                        pass
                    with world.transaction():
                        push = outbox.take(world)
                if push is None:
                    world.changed.wait(self._patience())
                    continue
                world.in_flight += 1
            try:
                self.deliver(push)
            except Exception as bug:  # noqa: BLE001 - shown to whoever waits for quiet
                self.broken = bug
                return
            finally:
                with world.lock:
                    world.in_flight -= 1
                    world.changed.notify_all()

    def _patience(self) -> float | None:
        """How long to wait for something to do, in real seconds: for ever where the clock stands."""
        world = self.world
        if not world.clock.rate or self._paused:
            return None
        due = world.next_due_at()
        return None if due is None else max(0.0, (due - world.clock.now()) / world.clock.rate) + 0.001

    # -- one push -----------------------------------------------------------------------------------

    def deliver(self, push: Push) -> None:
        """Sends one attempt of a push, as its faults bend it, and notes what came of it."""
        world = self.world
        with world.transaction():
            component = push.owner if world.tables.get(Component, push.owner) else ""
            about = (push.kind, push.store, component, push.number)
            late = [] if push.planned or push.attempt > 1 else plan.for_push(world, *about, delays=True)
            if late:
                self._postpone(push, late[0].by)
                return
            faults = plan.for_push(world, *about)
        names = [fault.what for fault in faults]
        if "drop" in names or "drop_attempt" in names:
            self._end(push, names, [Sent(outcome="lost" if "drop" in names else "timeout", error="dropped")])
            return
        copies = max((fault.copies for fault in faults if fault.what == "duplicate"), default=1)
        bends = tuple(push.bends) + tuple(name for name in names if name in BENDS)
        try:
            request = self._sealed(push, bends)
            results = self._send_copies(request, push.channel, copies)
            if push.channel is Channel.MESSAGE:
                sealing = self._keys(push)
                results = [_answered(sent, sealing) for sent in results]
        except UsageError as error:
            request, results = None, [Sent(outcome="unreachable", error=str(error))]
        self._end(push, [*names, *push.bends], results, request)

    def _postpone(self, push: Push, late: float) -> None:
        world = self.world
        world.tables.put(
            replace(
                push,
                state=outbox.PushState.WAITING,
                attempt=0,
                due_at=world.clock.now() + late,
                planned=True,
            )
        )
        world.wake()

    def _keys(self, push: Push) -> wire.Keys:
        """What a push is sealed with: on the message address the tail names the platform, not the account."""
        world = self.world
        owner = world.tables.get(Component, push.owner) or world.tables.get(HomePage, push.owner)
        if owner is None:
            raise UsageError(f"push {push.number}: its owner {push.owner} is gone")
        return wire.Keys(
            token=owner.token,
            encoding_aes_key=keys.key_of_push(world, push.owner, push.number) or owner.encoding_aes_key,
            receiver=push.owner if push.channel is Channel.MESSAGE else push.receiver,
            to=push.receiver,
        )

    def _sealed(self, push: Push, bends: tuple[str, ...]) -> wire.Sealed:
        world = self.world
        sealing = self._keys(push)
        if push.raw is not None:
            return wire.Sealed(url=push.url, body=push.raw, plain="", query={})
        subject = f"{push.owner}/{push.kind}/{push.store}"
        return wire.seal(
            push.channel,
            push.url,
            sealing,
            push.fields,
            timestamp=int(push.created_at),
            nonce=str(int.from_bytes(world.ids.raw("nonce", subject, 4, push.number), "big")),
            random=world.ids.hex("random", subject, 16, push.number).encode(),
            openid=str(push.fields.get("FromUserName", "")),
            bends=bends,
            pad=push.pad,
            canary=self.canary,
            form=wire.Form(json=push.format == "json", sealed=push.sealed),
        )

    def _send_copies(self, request: wire.Sealed, channel: Channel, copies: int) -> list[Sent]:
        if copies == 1:
            return [self.send(request, channel)]
        results: list[Sent | None] = [None] * copies

        def one(place: int) -> None:
            results[place] = self.send(request, channel, fresh=True)

        threads = [threading.Thread(target=one, args=(place,), daemon=True) for place in range(copies)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return [result for result in results if result is not None]

    def _end(
        self, push: Push, bends: list[str], results: list[Sent], request: wire.Sealed | None = None
    ) -> None:
        world = self.world
        sound = not push.hostile and not push.replay_of and not set(bends) & set(BENDS)
        with world.transaction():
            for copy, sent in enumerate(results):
                world.record(
                    "push",
                    push=push.number,
                    kind=push.kind,
                    channel=str(push.channel),
                    attempt=push.attempt,
                    copy=copy,
                    target=push.url,
                    component=push.owner if push.channel is Channel.AUTHORIZATION else None,
                    home_page=push.owner if push.channel is Channel.ORDER else None,
                    store=push.store or None,
                    fields=dict(push.fields),
                    plain=request.plain[: 16 * HEAD] if request else "",
                    query=dict(request.query) if request else {},
                    bends=bends,
                    genuine=sound and not world.provider_down and sent.outcome != "lost",
                    hostile=push.hostile or None,
                    replay_of=push.replay_of or None,
                    outcome=sent.outcome,
                    status=sent.status,
                    reply=sent.reply,
                    error=sent.error or None,
                    answer=sent.answer,
                    key="former" if keys.key_of_push(world, push.owner, push.number) else "current",
                    created_at=push.created_at,
                    due_at=push.due_at,
                    started_ms=sent.started_ms,
                    wall_ms=sent.wall_ms,
                )
            outcomes = {sent.outcome for sent in results}
            outbox.ended(world, push, "acknowledged" if "acknowledged" in outcomes else results[0].outcome)

    def send(self, request: wire.Sealed, channel: Channel, *, fresh: bool = False) -> Sent:
        """One HTTP request to the provider, on a connection that is kept alive."""
        world = self.world
        started = world.elapsed_ms()
        outcome, status, reply, error = "unreachable", None, b"", ""
        try:
            status, reply = self._exchange(request, fresh)
            outcome = "acknowledged" if outbox.acknowledges(channel, status, reply) else "refused"
        except TimeoutError:
            outcome, error = "timeout", f"no answer in {world.push_timeout:g} s"
        except UsageError as refusal:
            error = str(refusal)
        except (OSError, ValueError, http.client.HTTPException) as failure:
            error = f"{type(failure).__name__}: {failure}"
        return Sent(
            outcome=outcome,
            status=status,
            reply=reply[:HEAD].decode("utf-8", "replace"),
            body=reply,
            error=error,
            started_ms=started,
            wall_ms=round(world.elapsed_ms() - started, 3),
        )

    def _exchange(self, request: wire.Sealed, fresh: bool) -> tuple[int, bytes]:
        parts = urlsplit(request.url)
        connection, reused = self._connection(parts.scheme, parts.netloc, fresh)
        path = parts.path or "/"
        target = f"{path}?{parts.query}" if parts.query else path
        deadline = time.monotonic() + self.world.push_timeout
        try:
            try:
                connection.request(request.method, target, request.body, dict(request.headers))
            except (BrokenPipeError, ConnectionResetError):
                if not reused:
                    raise
                # The receiver closed an idle connection as we wrote; nothing of it was read.
                connection.close()
                connection.request(request.method, target, request.body, dict(request.headers))
            connection.response_class = _patient(deadline)
            response = connection.getresponse()
            body = _read(response, connection)
        except BaseException:
            connection.close()
            self._connections.pop((parts.scheme, parts.netloc), None)
            raise
        if fresh:
            connection.close()
        return response.status, body

    def _connection(self, scheme: str, netloc: str, fresh: bool) -> tuple[http.client.HTTPConnection, bool]:
        key = (scheme, netloc)
        held = None if fresh else self._connections.get(key)
        if held is not None and held.sock is not None:
            if not _dropped(held.sock):
                held.sock.settimeout(self.world.push_timeout)
                return held, True
            held.close()
        split = urlsplit(f"{scheme}://{netloc}")
        host = split.hostname or ""
        port = split.port or (443 if scheme == "https" else 80)
        address = self.hosts.resolve(host, port)
        timeout = self.world.push_timeout
        # Connect to the very address that was checked, whatever a second look-up would say.
        sock = socket.create_connection((address, port), timeout)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        made = http.client.HTTPConnection(host, port, timeout=timeout)
        made.sock = sock
        if scheme == "https":
            made.sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
        if not fresh:
            self._connections[key] = made
        return made, False

    # -- quiet --------------------------------------------------------------------------------------

    def settle(self, idle: Callable[[], bool | None] | None = None, *, limit: float = 60.0) -> None:
        """Returns when nothing is due, in flight or open, and the provider is quiet.

        `idle` asks the provider: True or False; None means that it cannot say, and then a pause without
        calls counts as quiet. A UsageError after `limit` real seconds without quiet.
        """
        world = self.world
        deadline = world.real() + limit
        while True:
            self._wait_for_outbox(deadline)
            if self.broken is not None:
                raise RuntimeError("the sender of pushes broke; this is a bug of wxsim") from self.broken
            before = world.journal.last
            answer = idle() if idle is not None else None
            if answer is None:
                self._wait_for_pause()
                answer = True
            with world.lock:
                if answer and self._outbox_quiet() and not world.open_calls and world.journal.last == before:
                    return
            if world.real() > deadline:
                raise UsageError(f"the provider was not quiet within {limit:g} s; is it in a loop of calls?")
            if not answer:
                time.sleep(0.002)

    def _outbox_quiet(self) -> bool:
        world = self.world
        due = world.next_due_at()
        return not world.in_flight and (due is None or due > world.clock.now())

    def _wait_for_outbox(self, deadline: float) -> None:
        world = self.world
        with world.lock:
            world.settling += 1
            try:
                while self.broken is None and (not self._outbox_quiet() or world.open_calls):
                    left = deadline - world.real()
                    if left <= 0 or not world.changed.wait(left):
                        raise UsageError("pushes were still under way when patience ended")
            finally:
                world.settling -= 1

    def _wait_for_pause(self) -> None:
        world = self.world
        while (left := QUIET - (world.real() - world.last_call_at)) > 0:
            time.sleep(left)


def _answered(sent: Sent, sealing: wire.Keys) -> Sent:
    """With what an encrypted answer says; one that cannot be read counts as a failed push."""
    if sent.status != 200 or sent.reply in {"", "success"}:
        return sent
    from simulator.wire import answer

    read = answer.read(sent.body, sealing)
    if read.fields is None:
        return replace(sent, outcome="refused", error=read.error)
    return replace(sent, answer=read.fields)


def _dropped(sock: socket.socket) -> bool:
    """Whether the other side has closed an idle connection, or sent what nobody asked for."""
    try:
        sock.setblocking(False)
        sock.recv(1, socket.MSG_PEEK)
    except (BlockingIOError, ssl.SSLWantReadError):
        return False
    except (OSError, ValueError):
        pass
    return True


class _Patient(io.RawIOBase):
    """The reading side of a socket until a deadline: a dripping receiver gets no more time than that."""

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self._sock = sock
        self._raw = sock.makefile("rb", buffering=0)
        self._deadline = deadline

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(left)
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


def _patient(deadline: float) -> Any:
    """A class of responses that are read until a deadline, head and body."""

    def response(sock: socket.socket, *args: Any, **more: Any) -> http.client.HTTPResponse:
        return http.client.HTTPResponse(_Patient(sock, deadline), *args, **more)  # type: ignore[arg-type]

    return response


def _read(response: http.client.HTTPResponse, connection: http.client.HTTPConnection) -> bytes:
    """The body, as far as 64 KB; one that ends before its length is no answer."""
    length: int | None = response.length
    most = 16 * HEAD
    body = b""
    while len(body) < most:
        left = HEAD if length is None else min(HEAD, length - len(body))
        piece = response.read1(left) if left else b""
        if not piece:
            if left and length is not None:
                raise http.client.IncompleteRead(body, left)
            response.close()  # read1 does not: without this the connection cannot be used again
            return body
        body += piece
    connection.close()
    return body
