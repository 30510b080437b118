"""How much memory a process holds."""

from __future__ import annotations

import sys
from pathlib import Path

MB = 1024 * 1024


def peak() -> float:
    """The most that this process ever held, in MB; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0.0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / MB if sys.platform == "darwin" else most / 1024


def held(pid: int, what: str = "VmRSS") -> float:
    """What another process holds now (`VmHWM`: held at most), in MB; 0 where the system does not tell."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0.0
    for line in status.splitlines():
        if line.startswith(f"{what}:"):
            return int(line.split()[1]) / 1024
    return 0.0
