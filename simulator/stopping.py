"""SIGTERM as a way to end tidily: providers are stopped and listeners closed, as after Ctrl-C."""

from __future__ import annotations

import signal
import threading
from types import FrameType


def end_tidily_on_sigterm() -> None:
    """Turns SIGTERM into a SystemExit, so that everything that was opened is closed on the way out."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "SIGTERM"):
        return

    def end(_signal: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the second one must not cut the tidying short
        raise SystemExit(143)

    signal.signal(signal.SIGTERM, end)
