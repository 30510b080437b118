"""The temporary folder of one run. It is locked as long as the run's watcher lives, by whatever it ends.

A folder that nobody has locked is of a dead run: the next run removes it. POSIX only.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from simulator.provider import watcher

PREFIX = "wxsim-run-"


def make(base: Path) -> tuple[Path, int]:
    """A new folder of our own below `base`, and the descriptor that locks it as long as it is open."""
    while True:
        path = base / f"{PREFIX}{secrets.token_hex(6)}"
        path.mkdir(mode=0o700)
        try:
            lock = os.open(path, os.O_RDONLY)
        except FileNotFoundError:  # a sweep came between
            continue
        except BaseException:
            watcher.remove(str(path))
            raise
        _locked(lock, wait=True)
        if _is(path, lock):
            return path, lock
        os.close(lock)  # a sweep came between


def sweep(base: Path) -> None:
    """Removes what dead runs of ours have left below `base`, and ends what they have left running.

    Nothing of another user's, nothing through a link, and nothing where the file system has no locks.
    """
    for path, lock in _dead(base):
        deadline = time.monotonic() + watcher.DEADLINE
        while (pids := watcher.marked(str(path))) and time.monotonic() < deadline:
            watcher.signal_to(pids, signal.SIGKILL)
            time.sleep(watcher.ROUND)
        watcher.remove(str(path))
        os.close(lock)


def _dead(base: Path) -> Iterator[tuple[Path, int]]:
    """The folders that nobody has locked; from now on we have."""
    for path in list(base.glob(f"{PREFIX}*")):
        try:
            lock = watcher.opened(str(path))
        except OSError:
            continue
        if os.fstat(lock).st_uid == os.geteuid() and _locked(lock) and _is(path, lock):
            yield path, lock
        else:
            os.close(lock)


def _locked(folder: int, *, wait: bool = False) -> bool:
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        return False
    return True


def _is(path: Path, folder: int) -> bool:
    try:
        return os.path.samestat(path.lstat(), os.fstat(folder))
    except FileNotFoundError:
        return False
