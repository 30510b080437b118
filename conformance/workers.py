"""Processes that work for us side by side, and end when we do."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from typing import Any


def begin_worker() -> None:
    """The first thing that a worker does: it ends at once when its parent says so, or is gone. What it has
    started, a watcher ends."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for name in ("SIGINT", "SIGHUP", "SIGQUIT"):  # of a terminal, which tells all of a group
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    if (parent := multiprocessing.parent_process()) is not None:
        threading.Thread(target=_end_after, args=(parent,), daemon=True).start()


def _end_after(parent: Any) -> None:
    parent.join()
    os._exit(1)


def cores() -> int:
    """How many of them may be used."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
