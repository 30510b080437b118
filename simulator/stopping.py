"""Signals that ask a command to end: Ctrl-C, SIGTERM, a terminal that closes, SIGQUIT.

Where nothing is open, the command ends at once. Within `tidily` it is interrupted by a `Stopped`, and closes
what it has opened and keeps what it has found. Either way it ends in one sentence, and with the exit code
that a shell expects. What it was told to ignore, as by nohup, stays ignored.

It is loaded first and loads little: a Ctrl-C before that is Python's, and shows where Python is.
"""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager, suppress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType
    from typing import Any

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGBREAK")
IMPATIENT = 3  # so many signals end even what is being tidied up: a shell or make may pass one on twice
AGAIN, MOST_WAITS = 0.005, 200  # seconds, and how often so long


class Stopped(KeyboardInterrupt):
    """A signal has asked us to end. `code` is the exit code."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.code = 128 + number


class _Stopping:
    """What the handler of signals knows."""

    def __init__(self) -> None:
        self.command = ""  # whose sentence is said
        self.tidy = 0  # how many have something open
        self.count = 0
        self.number = 0  # the first one
        self.waits = 0


_now = _Stopping()


def stop_at_signals(command: str) -> None:
    """From now on signals end this process as said above; `command` begins the sentence."""
    _now.command = command
    _now.count = 0
    for number in _heard():
        _handle(number, _asked)


@contextmanager
def stopping_at_signals(command: str) -> Iterator[None]:
    """The same for a while."""
    before = {number: signal.getsignal(number) for number in _heard()}
    stop_at_signals(command)
    try:
        yield
    finally:
        for number, handler in before.items():
            _handle(number, handler)


def _handle(number: int, handler: Callable[[int, FrameType | None], Any] | int | None) -> None:
    with suppress(ValueError):  # only the main thread hears signals
        signal.signal(number, handler)


def _heard() -> list[int]:
    """The signals that end us: none that we were told to ignore."""
    found = (getattr(signal, name, None) for name in SIGNALS)
    return [one for one in found if one is not None and signal.getsignal(one) != signal.SIG_IGN]


@contextmanager
def tidily() -> Iterator[None]:
    """Something is open that wants to be closed, or written."""
    _now.tidy += 1
    try:
        yield
    finally:
        _now.tidy = max(0, _now.tidy - 1)


def _asked(number: int, frame: FrameType | None) -> None:
    _now.count += 1
    if not _now.tidy or _now.count >= IMPATIENT:
        end_now(128 + number)
    if _now.count == 1:
        _now.number, _now.waits = number, 0
        _interrupt(frame)


def _later(_alarm: int, frame: FrameType | None) -> None:
    _interrupt(frame)


def _interrupt(frame: FrameType | None) -> None:
    if _swallowed(frame) and _now.waits < MOST_WAITS and hasattr(signal, "setitimer"):
        _now.waits += 1
        signal.signal(signal.SIGALRM, _later)
        signal.setitimer(signal.ITIMER_REAL, AGAIN)
    else:
        raise Stopped(_now.number)


def _swallowed(frame: FrameType | None) -> bool:
    """Whether Python would print what is raised here, and go on: in finalizers, and callbacks of imports."""
    if frame is not None and frame.f_code.co_filename.startswith("<frozen importlib"):
        return True
    while frame is not None:
        if frame.f_code.co_name == "__del__":
            return True
        frame = frame.f_back
    return False


def end_now(code: int) -> None:
    """Ends the process where it stands. What watches over its providers ends them."""
    if _now.command:
        with suppress(OSError):
            os.write(2, f"{_now.command}: stopped\n".encode())
    os._exit(code)


def _forked() -> None:
    """A fork has nothing open of its own."""
    _now.tidy = _now.count = 0


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)
