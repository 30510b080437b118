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
from operator import itemgetter
from queue import Empty, SimpleQueue

from simulator.http.stream import READ, Stream, close, cut

THREADS = 256  # that serve at a time
SPARE = 5.0  # seconds that a thread stays without anybody to serve
IDLE = 120.0  # seconds that a caller may say nothing
GRACE = 0.05  # seconds that whoever is being served may always take
REST = 0.05  # seconds without accepting, where nothing more can be opened
BATCH = 64  # connections accepted before others are looked after


class Caller:
    """A connection. `since` (monotonic) is when we began to wait for the other side; None while it waits
    for us."""

    def __init__(self, connection: socket.socket) -> None:
        self.stream = Stream(connection)
        self.since: float | None = None

    def serve(self) -> bool:
        """Answers what has come; whether more may come."""
        raise NotImplementedError


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
        self._served: dict[Caller, None] = {}  # those that a thread has, oldest first
        self._queue: deque[Caller] = deque()  # those that wait for a thread
        self._spare: dict[_Worker, None] = {}
        self._threads = 0
        # Only the one thread that accepts has to do with these.
        self._selector = selectors.DefaultSelector()
        self._idle: dict[Caller, None] = {}  # oldest first
        self._rests_until: float | None = None
        self._back: deque[Caller] = deque()  # from their threads, to become idle again
        self._wakes, self._wake = socket.socketpair()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._stopped = False
        for each in (self._wakes, self._wake):
            each.setblocking(False)
        self._selector.register(self._wakes, READ)
        self._selector.register(listening, READ)

    def start(self, name: str) -> None:
        self._thread.name = name
        self._thread.start()

    def stop(self) -> None:
        """Returns once nothing is accepted any more and every connection is cut."""
        self._stopped = True
        if self._thread.ident is not None:
            self._awake()
            self._thread.join()
        self._listening.close()
        with self._guard:
            spare, self._spare = self._spare, {}
            for caller in self._open:
                cut(caller.stream.connection)
        for worker in spare:
            worker.queue.put(None)
        for caller in (*self._idle, *self._back, *self._queue):
            self._end(caller)
        for each in (self._selector, self._wakes, self._wake):
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
            elif key.data in self._idle:  # it may have been ended for one before it
                self._heard(key.data)
        while self._back:
            self._park(self._back.popleft())
        if self._queue:
            self._hurried(len(self._queue))
        now = time.monotonic()
        if self._rests_until is not None and now >= self._rests_until:
            self._rests_until = None
            self._selector.register(self._listening, READ)
        for caller in list(self._idle):
            if caller.since is not None and now - caller.since < IDLE:
                break
            self._forget(caller)

    def _patience(self) -> float:
        """Seconds until something is due without anybody speaking."""
        if self._rests_until is not None:
            return max(0.0, self._rests_until - time.monotonic())
        return REST if self._queue else 1.0

    def _accept(self) -> None:
        for place in range(BATCH):
            if len(self._open) >= self._most:
                if place:  # whether anybody else knocks is not known yet
                    return
                if not self._made_room():
                    self._rest()
                    return
            try:
                connection, address = self._listening.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError:  # too much is open, here or on the whole machine
                self._made_room()
                self._rest()
                return
            try:
                caller = self._caller(connection, str(address[0]))
            except OSError:  # it is gone again
                connection.close()
                continue
            with self._guard:
                self._open[caller] = None
            self._park(caller)

    def _rest(self) -> None:
        """Leaves those that knock in the system's queue for a moment; asking on and on would cost a core."""
        self._selector.unregister(self._listening)
        self._rests_until = time.monotonic() + REST

    def _park(self, caller: Caller) -> None:
        caller.since = time.monotonic()
        self._idle[caller] = None
        self._selector.register(caller.stream.connection, READ, caller)

    def _unpark(self, caller: Caller) -> None:
        del self._idle[caller]
        self._selector.unregister(caller.stream.connection)

    def _heard(self, caller: Caller) -> None:
        """An idle caller speaks or hangs up."""
        if caller.stream.ends_now():
            self._forget(caller)
            return
        self._unpark(caller)
        caller.since = time.monotonic()
        self._hand(caller)

    def _forget(self, caller: Caller) -> None:
        self._unpark(caller)
        self._end(caller)

    def _made_room(self) -> bool:
        """Ends the connection that has been idle longest; without one, that whose request or whose taking of
        an answer has taken longest. False where everybody waits for us."""
        for caller in self._idle:
            self._forget(caller)
            return True
        return self._hurried()

    def _hurried(self, count: int = 1) -> bool:
        """Has so many threads go on, those that have waited longest for their callers; False for none."""
        late = time.monotonic() - GRACE
        with self._guard:
            since = {each: each.since for each in self._served}
            waiting = [(at, each) for each, at in since.items() if at is not None and at <= late]
            for _, caller in sorted(waiting, key=itemgetter(0))[:count]:
                del self._served[caller]
                self._open.pop(caller, None)
                cut(caller.stream.connection)  # its thread closes it
        return bool(waiting)

    # -- the threads that serve -------------------------------------------------------------------------

    def _hand(self, caller: Caller) -> None:
        with self._guard:
            if self._spare:
                worker, _ = self._spare.popitem()
                self._served[caller] = None
                worker.queue.put(caller)
                return
            full = self._threads >= min(THREADS, self._most)
            if full:
                self._queue.append(caller)
            else:
                self._threads += 1
                self._served[caller] = None
        if full:
            return
        try:
            threading.Thread(target=_Worker(self, caller).run, name=self._thread.name, daemon=True).start()
        except RuntimeError:  # the system gives no more threads
            with self._guard:
                self._threads -= 1
                self._served.pop(caller, None)
            self._end(caller)

    def done(self, caller: Caller, *, stays: bool) -> None:
        """A thread has served this caller."""
        with self._guard:
            self._served.pop(caller, None)
            stays = stays and caller in self._open and not self._stopped
        if stays:
            self._back.append(caller)
            self._awake()
        else:
            self._end(caller)

    def next(self, worker: _Worker) -> Caller | None:
        """Whom a thread serves next, within `SPARE` seconds; None for nobody."""
        with self._guard:
            if self._queue:
                caller = self._queue.popleft()
                self._served[caller] = None
                return caller
            if self._stopped:
                return None
            self._spare[worker] = None
        with contextlib.suppress(Empty):
            return worker.queue.get(timeout=SPARE)
        with self._guard:
            if worker in self._spare:
                del self._spare[worker]
                return None
        return worker.queue.get()  # it is on its way

    def over(self) -> None:
        """A thread ends."""
        with self._guard:
            self._threads -= 1

    def _end(self, caller: Caller) -> None:
        with self._guard:
            self._open.pop(caller, None)
        close(caller.stream.connection)

    def failed(self) -> None:
        self._log(traceback.format_exc())

    def _awake(self) -> None:
        with contextlib.suppress(OSError):  # it has been woken often enough, or is over
            self._wake.send(b"\0")


class _Worker:
    """A thread that serves one caller after the other."""

    def __init__(self, acceptor: Acceptor, first: Caller) -> None:
        self.queue: SimpleQueue[Caller | None] = SimpleQueue()
        self._acceptor = acceptor
        self._first: Caller = first

    def run(self) -> None:
        caller: Caller | None = self._first
        while caller is not None:
            stays = False
            try:
                stays = caller.serve()
            except OSError:  # a connection that broke is no news
                pass
            except Exception:  # noqa: BLE001 - a bug, which is shown
                self._acceptor.failed()
            self._acceptor.done(caller, stays=stays)
            caller = self._acceptor.next(self)
        self._acceptor.over()
