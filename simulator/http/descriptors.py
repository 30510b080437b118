"""How many connections a listener may hold: a share of the files that this process may have open.

The rest is for pushes, for journals and for what Python itself opens.
"""

from __future__ import annotations

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
