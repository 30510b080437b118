"""Accepts connections, keeps those that wait without a thread, and has threads serve those that speak.

With a thread each, hundreds of callers that hang up at once would wake hundreds of threads, and nobody else
would be answered while these fight for the interpreter. Here idle callers cost a descriptor, the number of
both is bounded, and whoever has kept us waiting longest goes where room is needed.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable
from itertools import islice

from simulator.http.descriptors import Reserve
from simulator.http.stream import READ, close, cut
from simulator.http.workers import Caller, Workers

IDLE = 120.0  # seconds that a caller may say nothing
REST = 0.05  # seconds without accepting, where nothing more can be opened
RESERVE = 3  # callers that are accepted though all else that this process may open is taken
BATCH = 64  # connections accepted before others are looked after
_NOBODY = (BlockingIOError, InterruptedError, ConnectionAbortedError)


class Acceptor:
    """The connections of one listening socket, `most` at a time; `caller` makes one of an accepted socket.

    `log` takes the traces of what nobody foresaw.
    """

    def __init__(
        self,
        listening: socket.socket,
        caller: Callable[[socket.socket, str], Caller],
        most: int,
        log: Callable[[str], object],
    ) -> None:
        listening.setblocking(False)
        self._listening = listening
        self._caller = caller
        self._most = most
        self._log = log
        self._guard = threading.Lock()
        self._open: dict[Caller, None] = {}
        self._workers = Workers(self._served, most, log)
        # Only the one thread that accepts has to do with these.
        self._selector = selectors.DefaultSelector()
        self._idle: dict[Caller, None] = {}  # oldest first
        self._slow: dict[Caller, None] = {}  # whose requests have begun to come; oldest first
        self._rests_until: float | None = None
        self._back: deque[Caller] = deque()  # from their threads, to become idle again
        self._wakes, self._wake = socket.socketpair()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._reserve = Reserve(RESERVE)
        self._stopped = False
        for each in (self._wakes, self._wake):
            each.setblocking(False)
        self._selector.register(self._wakes, READ)
        self._selector.register(listening, READ)

    def start(self, name: str) -> None:
        self._thread.name = self._workers.name = name
        self._thread.start()

    def stop(self) -> None:
        """Returns once nothing is accepted any more and every connection is cut."""
        self._stopped = True
        if self._thread.ident is not None:
            self._awake()
            self._thread.join()
        self._listening.close()
        with self._guard:
            for caller in self._open:
                cut(caller.stream.connection)
        for caller in (*self._workers.stop(), *self._idle, *self._slow, *self._back):
            self._end(caller)
        for each in (self._selector, self._wakes, self._wake, self._reserve):
            each.close()

    @property
    def count(self) -> int:
        """Connections that are open."""
        return len(self._open)

    # -- the thread that accepts ------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._stopped:
            try:
                self._turn()
            except Exception:  # noqa: BLE001 - a port that nobody looks after would be silent for ever
                self._log(traceback.format_exc())
                time.sleep(REST)

    def _turn(self) -> None:
        for key, _ in self._selector.select(self._patience()):
            if key.fileobj is self._listening:
                self._accept()
            elif key.fileobj is self._wakes:
                with contextlib.suppress(BlockingIOError):
                    self._wakes.recv(4096)
            elif key.data in self._idle or key.data in self._slow:  # it may have been ended for one before it
                self._heard(key.data)
        while self._back:
            self._park(self._back.popleft())
        if self._workers.are_short:
            self._hurry()
        now = time.monotonic()
        if self._rests_until is not None and now >= self._rests_until:
            self._rests_until = None
            self._selector.register(self._listening, READ)
        self._reserve.fill()
        self._expire(self._idle, now - IDLE)
        for caller in self._slow:
            self._expire(self._slow, now - caller.patience)
            break

    def _expire(self, waiting: dict[Caller, None], since: float) -> None:
        """Ends those that have kept us waiting since that time, or longer."""
        for caller in list(waiting):
            if caller.since is not None and caller.since > since:
                break
            self._forget(caller)

    def _patience(self) -> float:
        """Seconds until something is due without anybody speaking."""
        if self._rests_until is not None:
            return max(0.0, self._rests_until - time.monotonic())
        return REST if self._workers.are_short else 1.0

    def _accept(self) -> None:
        """Takes those that knock. That somebody does is known for the first only: for him room is made."""
        if len(self._open) >= self._most and not self._made_room():
            self._rest()
            return
        try:
            self._take()
        except _NOBODY:
            return
        except OSError:  # too much is open, here or on the whole machine
            if self._reserve.free_one():
                with contextlib.suppress(OSError):
                    self._take()
            else:
                self._made_room()
                self._rest()
            return
        for _ in range(min(BATCH, self._most - len(self._open))):
            try:
                self._take()
            except OSError:
                return

    def _take(self) -> None:
        connection, address = self._listening.accept()
        try:
            caller = self._caller(connection, str(address[0]))
        except OSError:  # it is gone again
            connection.close()
            return
        with self._guard:
            self._open[caller] = None
        self._park(caller)

    def _rest(self) -> None:
        """Leaves those that knock in the system's queue for a moment; asking on and on would cost a core."""
        self._selector.unregister(self._listening)
        self._rests_until = time.monotonic() + REST

    def _park(self, caller: Caller) -> None:
        try:
            self._selector.register(caller.stream.connection, READ, caller)
        except OSError:  # the system watches no more
            self._end(caller)
            return
        caller.since = time.monotonic()
        self._idle[caller] = None

    def _unpark(self, caller: Caller) -> None:
        self._idle.pop(caller, None)
        self._slow.pop(caller, None)
        self._selector.unregister(caller.stream.connection)

    def _heard(self, caller: Caller) -> None:
        """An idle caller speaks or hangs up."""
        if caller.stream.ends_now():
            self._forget(caller)
            return
        now = time.monotonic()
        if not caller.is_ready():
            if caller in self._idle:
                del self._idle[caller]
                self._slow[caller] = None
                caller.since = now
            return
        self._unpark(caller)
        caller.since = now
        self._workers.hand(caller)

    def _forget(self, caller: Caller) -> None:
        self._unpark(caller)
        self._end(caller)

    def _made_room(self) -> bool:
        """Ends the connection that has been idle longest; without one, the one whose request, or whose taking
        of an answer, has taken longest. False where everybody waits for us."""
        for caller in (*islice(self._idle, 1), *islice(self._slow, 1)):
            self._forget(caller)
            return True
        return self._hurry(1)

    def _hurry(self, count: int | None = None) -> bool:
        """Has threads that wait for their callers go on; False where none has waited long."""
        slowest = self._workers.hurry(count)
        with self._guard:
            for caller in slowest:
                self._open.pop(caller, None)
        return bool(slowest)

    # -- those that are served --------------------------------------------------------------------------

    def _served(self, caller: Caller, stays: bool) -> None:
        """A thread is done with a caller."""
        with self._guard:
            stays = stays and caller in self._open and not self._stopped
        if stays:
            self._back.append(caller)
            self._awake()
        else:
            self._end(caller)

    def _end(self, caller: Caller) -> None:
        with self._guard:
            self._open.pop(caller, None)
        close(caller.stream.connection)

    def _awake(self) -> None:
        with contextlib.suppress(OSError):  # it has been woken often enough, or is over
            self._wake.send(b"\0")
