"""What a process may have open: how much of it a listener may take for connections, and what it keeps back.

The rest is for pushes, for journals and for what Python itself opens.
"""

from __future__ import annotations

import contextlib
import os
import sys

MOST = 4096
FEWEST = 4
AT_ONCE = 400 if sys.platform == "win32" else 1024  # Windows watches 512 connections at most


def connections(share: float) -> int:
    """So much of what may be open, within reason."""
    return max(FEWEST, min(MOST, int(_most_open() * share)))


def _most_open() -> int:
    try:
        import resource
    except ImportError:  # not on Windows
        return AT_ONCE
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return sys.maxsize if soft == resource.RLIM_INFINITY else soft


class Reserve:
    """So many descriptors that stand for nothing, each to be had at once when there is none left."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._held: list[int] = []
        self.fill()

    def fill(self) -> None:
        """As far as it can be."""
        with contextlib.suppress(OSError):
            while len(self._held) < self._size:
                self._held.append(os.open(os.devnull, os.O_RDONLY))

    def free_one(self) -> bool:
        """Gives one back to the system; False where none is left."""
        if not self._held:
            return False
        os.close(self._held.pop())
        return True

    def close(self) -> None:
        while self.free_one():
            pass
