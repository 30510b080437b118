"""The program that starts a provider and outlives whoever asked for it, whatever ended them.

It runs in an interpreter of its own without packages, so that it is there at once: nothing of ours is
imported, and little of Python. It hears `guard.py` on its standard input, a socket that ends when the asker
is gone, by whatever signal. Then all that the provider has started is ended and the run's folder removed.

On Linux it adopts what leaves the provider's process group or is started as a daemon (a child subreaper), so
that all of it is found below it. Elsewhere it ends the group, and what is still below the provider. Should
the watcher itself be killed, the provider ends with it, and the next run removes the rest
(`run_folder.py`): all that a run starts has the folder's name in its environment.

POSIX only.
"""

from __future__ import annotations

import errno
import os
import select
import signal
import stat
import sys
import time
from marshal import loads

TYPE_CHECKING = False  # `typing` takes longer to load than all of this
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

MARK = "WXSIM_RUN"  # in the environment of all that a run starts: the run's folder
GRACE = 1.0  # seconds that a provider has to end by itself once nobody asks for it any more
ROUND = 0.02  # seconds between two looks at what is left
DEADLINE = 5.0  # seconds after which what cannot be killed is left
LENGTH = 4  # bytes before a request, which is marshalled
ASKER = 0  # the socket to who asked for this

_IGNORED = ("SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM", "SIGPIPE", "SIGTSTP", "SIGTTIN", "SIGTTOU")
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36


# -- the folder of the run --------------------------------------------------------------------------


def remove(path: str) -> None:
    """Removes a folder with all that is in it, however deep, and follows no link out of it."""
    for _ in range(2):  # what was ended a moment ago may have gone on in the first
        try:
            _emptied(opened(path))
            os.rmdir(path)
        except OSError:
            continue
        return


def opened(path: str, at: int | None = None) -> int:
    """The descriptor of a folder, also of one of our own that is closed: nothing of another user's is
    changed. OSError for a link."""
    found = os.stat(path, dir_fd=at, follow_symlinks=False)
    if not stat.S_ISDIR(found.st_mode):
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), path)
    if found.st_uid == os.geteuid():
        os.chmod(path, 0o700, dir_fd=at)
    return os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=at)


def _emptied(at: int) -> None:
    """Empties a folder and closes it: down and up again, so that no depth costs a stack or descriptors."""
    above: list[tuple[os.stat_result, str, list[str]]] = []  # each folder, where we went, what is left there
    try:
        names = os.listdir(at)
        while names or above:
            if not names:
                folder, name, names = above.pop()
                at = _instead(at, os.open("..", os.O_RDONLY | os.O_DIRECTORY, dir_fd=at))
                if not os.path.samestat(folder, os.fstat(at)):
                    return  # somebody has moved it
                _unlinked(name, at)
            elif not _unlinked(name := names.pop(), at):
                try:
                    below = opened(name, at)
                except OSError:
                    continue
                above.append((os.fstat(at), name, names))
                at = _instead(at, below)
                names = os.listdir(at)
    finally:
        os.close(at)


def _instead(one: int, other: int) -> int:
    os.close(one)
    return other


def _unlinked(name: str, at: int) -> bool:
    for how in (os.unlink, os.rmdir):
        try:
            how(name, dir_fd=at)
        except OSError:
            continue
        return True
    return False


# -- processes --------------------------------------------------------------------------------------


def below(pid: int) -> list[int]:
    """All that descends from a process, the process itself not."""
    children: dict[int, list[int]] = {}
    for child, parent in _parents():
        children.setdefault(parent, []).append(child)
    found = [pid]
    for each in found:
        found += children.get(each, [])
    return found[1:]


def marked(folder: str) -> list[int]:
    """The processes of ours that a run with this folder has started, where the system lets us see that."""
    mark = f"{MARK}={folder}".encode(errors="surrogateescape")
    return [pid for pid in _pids() if mark in _read(pid, "environ").split(b"\0")]


def _pids() -> list[int]:
    try:
        return [int(name) for name in os.listdir("/proc") if name.isdigit()]
    except OSError:
        return []


def _read(pid: int, name: str) -> bytes:
    try:
        with open(f"/proc/{pid}/{name}", "rb") as file:
            return file.read()
    except OSError:
        return b""


def _parents() -> list[tuple[int, int]]:
    """Every process with its parent."""
    pids = _pids()
    if not pids:  # no Linux
        with os.popen("ps -A -o pid=,ppid=") as listing:  # noqa: S605, S607
            return [(int(pid), int(parent)) for pid, parent in (line.split() for line in listing)]
    # behind the name, which may hold anything, stand the state and the parent
    told = ((pid, _read(pid, "stat").rpartition(b")")[2].split()) for pid in pids)
    return [(pid, int(words[1])) for pid, words in told if words]


def signal_to(pids: list[int], number: int) -> None:
    for pid in pids:
        try:
            os.kill(pid, number)
        except (ProcessLookupError, PermissionError):
            continue


class Watcher:
    """What runs for one asker: at most one provider at a time, with all that it has started."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.provider = 0  # its process, 0 when none was started or it has been waited for
        self.group = 0
        self.control = _control()
        self.adopts = self.control is not None and self.control(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
        self.woken, self._wake = os.pipe()
        os.set_blocking(self.woken, False)
        os.set_blocking(self._wake, False)
        signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def serve(self) -> None:
        """Does what is asked until there is nobody left to ask."""
        while True:
            if ASKER in self._wait(ASKER):
                request = _heard()
                if request is None:
                    return
                what, *rest = request
                if what == "start":
                    self._start(*rest)
                elif what == "terminate":
                    self._to_group(signal.SIGTERM)
                    _tell("asked")
                else:
                    self.kill()
                    _tell("gone")
            self._reap()

    def end(self) -> None:
        """Asks all to end, and kills what has not."""
        self._to_group(signal.SIGTERM)
        signal_to(self._all(), signal.SIGTERM)
        self._until_gone(GRACE)
        self.kill()

    def kill(self) -> None:
        """Returns when nothing is left of what was started."""
        deadline = time.monotonic() + DEADLINE
        self._to_group(signal.SIGKILL)
        while time.monotonic() < deadline:
            if self._until_gone(ROUND) and (self.adopts or not self._all()):
                break
            signal_to(self._all(), signal.SIGKILL)
        self.group = 0

    def _all(self) -> list[int]:
        return below(os.getpid()) + ([] if self.adopts else marked(self.folder))

    def _until_gone(self, seconds: float) -> bool:
        """Whether no child is left, after that time at most."""
        deadline = time.monotonic() + seconds
        while self._reap():
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            self._wait(seconds=left)
        return True

    def _wait(self, *others: int, seconds: float | None = None) -> list[int]:
        """Returns when a child has ended, one of the others has something, or the time is over."""
        ready = select.select([self.woken, *others], [], [], seconds)[0]
        if self.woken in ready:
            try:
                os.read(self.woken, 4096)
            except BlockingIOError:
                pass
        return ready

    def _reap(self) -> bool:
        """Takes leave of the children that have ended; whether others are left."""
        try:
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if pid == 0:
                    return True
                if pid == self.provider:
                    self.provider = 0
                    _tell(f"ended {os.waitstatus_to_exitcode(status)}")
        except ChildProcessError:
            return False

    def _to_group(self, number: int) -> None:
        # The number of a group that is gone may be another's by now: what we adopt is found without it.
        if self.group and (self.provider or not self.adopts):
            try:
                os.killpg(self.group, number)
            except (ProcessLookupError, PermissionError):
                pass

    def _start(self, command: list[str], folder: str, env: dict[str, str], log: str) -> None:
        told, telling = os.pipe()  # closed by the command's beginning
        ours = os.getpid()
        pid = os.fork()
        if pid == 0:
            try:
                self._become(command, folder, env, log, ours)
            except (OSError, ValueError) as error:
                os.write(telling, str(getattr(error, "errno", None) or errno.EINVAL).encode())
            finally:
                os._exit(127)
        os.close(telling)
        said = os.read(told, 16)
        os.close(told)
        if said:
            os.waitpid(pid, 0)
            _tell(f"failed {said.decode()}")
        else:
            self.provider = self.group = pid
            _tell(f"started {pid}")

    def _become(self, command: list[str], folder: str, env: dict[str, str], log: str, ours: int) -> None:
        os.setsid()
        if self.control is not None:
            self.control(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
            if os.getppid() != ours:
                return
        for name in (*_IGNORED, "SIGXFSZ", "SIGCHLD"):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
        output = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.chdir(folder)
        os.execvpe(command[0], command, env)  # noqa: S606 - running the provider's command is the purpose


def _control() -> Callable[..., int] | None:
    """Linux's `prctl`; None where there is none."""
    if sys.platform != "linux":
        return None
    try:
        import ctypes

        found: Callable[..., int] = ctypes.CDLL(None).prctl
    except (ImportError, OSError, AttributeError):
        return None
    return found


def _heard() -> list[Any] | None:
    """The next request; None when the asker is gone."""
    length = _bytes(LENGTH)
    text = length and _bytes(int.from_bytes(length, "big"))
    request: list[Any] | None = loads(text) if text else None  # noqa: S302 - of our own making
    return request


def _bytes(count: int) -> bytes | None:
    parts = b""
    while len(parts) < count:
        try:
            part = os.read(ASKER, count - len(parts))
        except ConnectionError:
            return None
        if not part:
            return None
        parts += part
    return parts


def _tell(line: str) -> None:
    try:
        os.write(ASKER, f"{line}\n".encode())
    except OSError:
        return


def main(folder: str, lock: str) -> None:
    os.set_inheritable(int(lock), False)  # it is ours, and no child keeps it
    for name in _IGNORED:
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    os.chdir("/")
    watcher = Watcher(folder)
    try:
        watcher.serve()
    finally:
        watcher.end()
        remove(folder)
