"""A folder for one run, and whatever is started in its name: both are gone when we are, however we end.

`open_guard` gives one. On POSIX systems a process of its own does the work (`watcher.py`): it starts the
provider, and outlives us. Windows has none: there nothing is left when we end by ourselves, and after a hard
end of ours the provider is (a Job Object would be the way).
"""

from __future__ import annotations

import atexit
import contextlib
import marshal
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from simulator.provider import watcher
from simulator.texts import Text
from simulator.usage import UsageError

_POSIX = os.name == "posix"
# As a module, so that it need not be compiled each time.
_BEGIN = "import sys; sys.path.append(sys.argv[1]); import watcher; watcher.main(*sys.argv[2:])"
_PROGRAM = (sys.executable, "-I", "-S", "-c", _BEGIN)
PATIENCE = watcher.GRACE + 2 * watcher.DEADLINE  # seconds in which a watcher has ended all


class Child(Protocol):
    """The process of a command."""

    pid: int

    def poll(self) -> int | None:
        """Its exit code, or minus the signal that ended it; None while it runs."""

    def wait(self, seconds: float) -> int | None:
        """The same, once it has ended or the time is over."""

    def terminate(self) -> None:
        """Asks it and its group to end."""

    def kill(self) -> None:
        """Ends it with all that it has started, and returns when that is done."""


class Guard(Protocol):
    """The folder of a run, and the one process in it."""

    folder: Path

    def spawn(self, command: Sequence[str], folder: Path, env: Mapping[str, str], log: Path) -> Child:
        """Starts a command there, with its output added to the log; OSError where it cannot be run."""

    def close(self) -> None:
        """Ends what runs and removes the folder."""


def open_guard() -> Guard:
    return _ahead.pop() if _ahead else _new()


def begin_ahead() -> None:
    """Begins the guard that is opened next, so that its watcher is there by then."""
    if not _ahead:
        _ahead.append(_new())


def _new() -> Watched | Unwatched:
    return Watched() if _POSIX and sys.executable else Unwatched()


class Watched:
    """A guard whose work a watcher does. Threads may share it."""

    def __init__(self) -> None:
        from simulator.provider import run_folder

        base = Path(tempfile.gettempdir()).resolve()
        self.folder, lock = run_folder.make(base)
        self._asked, theirs = socket.socketpair()
        try:
            self._watcher = subprocess.Popen(  # noqa: S603 - our own program
                [*_PROGRAM, str(Path(watcher.__file__).parent), str(self.folder), str(lock)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(lock,),  # it keeps the lock when we have let it go
                start_new_session=True,  # no terminal's
            )
        except BaseException as error:  # a signal that ends us among them: no watcher removes it then
            self._asked.close()
            watcher.remove(str(self.folder))
            if isinstance(error, OSError):
                raise UsageError(
                    Text(
                        f"no process can be started here: {error.strerror or error}",
                        f"这里无法启动进程：{error.strerror or error}",
                    )
                ) from None
            raise
        finally:
            theirs.close()
            os.close(lock)
        self._heard = threading.Condition()
        self._answers: list[str] = []  # to the request under way
        self._asking = threading.Lock()
        self._child: _WatchedChild | None = None
        self._lost = False
        self._reader = threading.Thread(target=self._hear, name="watcher", daemon=True)
        self._reader.start()
        _OPEN.add(self)
        run_folder.sweep(base)

    def spawn(self, command: Sequence[str], folder: Path, env: Mapping[str, str], log: Path) -> Child:
        marked = {**env, watcher.MARK: str(self.folder)}
        with self._asking:
            said, number = self._ask("start", list(command), str(folder), marked, str(log)).split()
            if said == "failed":
                raise OSError(int(number), os.strerror(int(number)))
            child = self._child
        assert child is not None
        return child

    def close(self) -> None:
        if self not in _OPEN:
            return
        _OPEN.discard(self)
        with contextlib.suppress(OSError):
            self._asked.shutdown(socket.SHUT_WR)
        try:
            self._watcher.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._watcher.kill()
            self._watcher.wait()
        self._reader.join()
        self._asked.close()
        if self._watcher.returncode:  # it was killed
            from simulator.provider import run_folder

            run_folder.sweep(self.folder.parent)

    def forget(self) -> None:
        """Leaves it to the process that we are a fork of."""
        _OPEN.discard(self)
        with contextlib.suppress(OSError):
            os.close(self._asked.detach())

    def _ask(self, *request: Any) -> str:
        """The answer to a request. UsageError: the watcher has been ended by somebody."""
        text = marshal.dumps(request)
        with self._heard:
            self._answers.clear()
            try:
                self._asked.sendall(len(text).to_bytes(watcher.LENGTH, "big") + text)
            except OSError:
                self._lost = True
            self._heard.wait_for(lambda: self._answers or self._lost, PATIENCE)
            if not self._answers:
                raise UsageError(
                    Text(
                        "the process that starts and ends the provider was ended: run this again",
                        "启停服务商的进程被结束了：请重新运行",
                    )
                )
            return self._answers.pop()

    def _hear(self) -> None:
        """Takes what the watcher says, until it has ended."""
        with self._asked.makefile("r", encoding="ascii") as lines, contextlib.suppress(OSError):
            for line in lines:
                self._take(line.strip())
        with self._heard:
            self._lost = True
            if self._child is not None and self._child.code is None:
                self._child.code = -signal.SIGKILL  # it has ended with its watcher
            self._heard.notify_all()

    def _take(self, line: str) -> None:
        what, _, number = line.partition(" ")
        with self._heard:
            if what == "ended":
                if self._child is not None:
                    self._child.code = int(number)
            else:
                if what == "started":
                    self._child = _WatchedChild(self, int(number))
                self._answers.append(line)
            self._heard.notify_all()

    def _wait(self, child: _WatchedChild, seconds: float) -> None:
        with self._heard:
            self._heard.wait_for(lambda: child.code is not None, seconds)

    def _end(self, what: str) -> None:
        with self._asking, contextlib.suppress(UsageError):
            self._ask(what)


class _WatchedChild:
    def __init__(self, guard: Watched, pid: int) -> None:
        self.pid = pid
        self.code: int | None = None
        self._guard = guard

    def poll(self) -> int | None:
        return self.code

    def wait(self, seconds: float) -> int | None:
        self._guard._wait(self, seconds)
        return self.code

    def terminate(self) -> None:
        self._guard._end("terminate")

    def kill(self) -> None:
        self._guard._end("kill")


class Unwatched:
    """A guard without a watcher, for Windows."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="wxsim-run-"))
        self._child: _UnwatchedChild | None = None
        _OPEN.add(self)

    def spawn(self, command: Sequence[str], folder: Path, env: Mapping[str, str], log: Path) -> Child:
        with log.open("ab") as output:
            process = subprocess.Popen(  # noqa: S603 - running the provider's command is the purpose
                command,
                cwd=folder,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )
        self._child = _UnwatchedChild(process)
        return self._child

    def close(self) -> None:
        if self._child is not None:
            self._child.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
        _OPEN.discard(self)

    def forget(self) -> None:
        """Leaves it to the process that we are a fork of."""
        _OPEN.discard(self)


class _UnwatchedChild:
    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.pid = process.pid
        self._process = process

    def poll(self) -> int | None:
        return self._process.poll()

    def wait(self, seconds: float) -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        return self._process.returncode

    def terminate(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._process.send_signal(getattr(signal, "CTRL_BREAK_EVENT", signal.SIGTERM))

    def kill(self) -> None:
        if os.name == "nt":  # pragma: no cover - Windows
            subprocess.run(  # noqa: S603
                ["taskkill", "/F", "/T", "/PID", str(self.pid)],  # noqa: S607
                check=False,
                capture_output=True,
            )
        with contextlib.suppress(OSError):
            self._process.kill()
        self.wait(PATIENCE)


_ahead: list[Watched | Unwatched] = []
_OPEN: weakref.WeakSet[Watched | Unwatched] = weakref.WeakSet()


@atexit.register
def _close_all() -> None:
    for guard in list(_OPEN):
        guard.close()


def _forget_all() -> None:
    """A fork of ours has nothing to end, and must not keep the watchers from seeing that we have ended."""
    _ahead.clear()
    for guard in list(_OPEN):
        guard.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_all)
