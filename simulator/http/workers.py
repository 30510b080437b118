"""The threads that serve callers: a bounded number, started when needed and ended when idle."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable
from operator import itemgetter
from queue import Empty, SimpleQueue

from simulator.http.stream import Stream, cut

THREADS = 256  # that serve at a time
SPARE = 5.0  # seconds that a thread stays without anybody to serve
GRACE = 0.05  # seconds that whoever is being served may always take


class Caller:
    """A connection. `since` (monotonic) is when we began to wait for the other side; None while it waits
    for us. `patience` is the seconds that a request may take to come."""

    patience = 60.0

    def __init__(self, connection: socket.socket) -> None:
        self.stream = Stream(connection)
        self.since: float | None = None

    def is_ready(self) -> bool:
        """Whether what has come can be served without waiting for more, as far as can be told."""
        return True

    def serve(self) -> bool:
        """Answers what has come; whether more may come."""
        raise NotImplementedError


class Workers:
    """Serves whoever is handed over, and tells `done` of it, and whether the caller stays.

    `most` bounds the threads, beside `THREADS`; `log` takes the traces of what nobody foresaw.
    """

    def __init__(self, done: Callable[[Caller, bool], None], most: int, log: Callable[[str], object]) -> None:
        self.name = ""  # of the threads
        self._done = done
        self._most = most
        self._log = log
        self._guard = threading.Lock()
        self._served: dict[Caller, None] = {}
        self._queue: deque[Caller] = deque()  # those that wait for a thread
        self._spare: dict[_Worker, None] = {}
        self._threads = 0
        self._stopped = False

    @property
    def are_short(self) -> bool:
        """Whether anybody waits for a thread."""
        return bool(self._queue)

    def hand(self, caller: Caller) -> None:
        with self._guard:
            if self._spare:
                worker, _ = self._spare.popitem()
                self._served[caller] = None
                worker.queue.put(caller)
                return
            if self._threads >= min(THREADS, self._most):
                self._queue.append(caller)
                return
            self._threads += 1
            self._served[caller] = None
        try:
            threading.Thread(target=_Worker(self, caller).run, name=self.name, daemon=True).start()
        except RuntimeError:  # the system gives no more threads
            self.over()
            self._ends(caller, stays=False)

    def hurry(self, count: int | None = None) -> list[Caller]:
        """Has so many threads go on, or as many as are lacking: those that have waited longest for their
        callers, who are cut off and answered."""
        late = time.monotonic() - GRACE
        with self._guard:
            since = {each: each.since for each in self._served}
            waiting = [(at, each) for each, at in since.items() if at is not None and at <= late]
            waiting.sort(key=itemgetter(0))
            slowest = [each for _, each in waiting[: len(self._queue) if count is None else count]]
            for caller in slowest:
                del self._served[caller]
                cut(caller.stream.connection)  # its thread closes it
        return slowest

    def stop(self) -> list[Caller]:
        """Ends the threads that have nobody to serve; answers those who will have none."""
        with self._guard:
            self._stopped = True
            spare, self._spare = self._spare, {}
            left = list(self._queue)
            self._queue.clear()
        for worker in spare:
            worker.queue.put(None)
        return left

    # -- what a thread does -----------------------------------------------------------------------------

    def serve(self, caller: Caller) -> None:
        stays = False
        try:
            stays = caller.serve()
        except OSError:  # a connection that broke is no news
            pass
        except Exception:  # noqa: BLE001 - a bug, which is shown
            self._log(traceback.format_exc())
        self._ends(caller, stays=stays)

    def _ends(self, caller: Caller, *, stays: bool) -> None:
        with self._guard:
            self._served.pop(caller, None)
        self._done(caller, stays)

    def next(self, worker: _Worker) -> Caller | None:
        """Whom a thread serves next, within `SPARE` seconds; None for nobody, and then it ends."""
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
        return worker.queue.get()  # somebody is on his way

    def over(self) -> None:
        """A thread ends."""
        with self._guard:
            self._threads -= 1


class _Worker:
    """A thread that serves one caller after the other."""

    def __init__(self, workers: Workers, first: Caller) -> None:
        self.queue: SimpleQueue[Caller | None] = SimpleQueue()
        self._workers = workers
        self._first: Caller | None = first

    def run(self) -> None:
        caller, self._first = self._first, None
        while caller is not None:
            self._workers.serve(caller)
            caller = self._workers.next(self)
        self._workers.over()
