"""Processes of this machine, as Linux shows them under `/proc`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")
LISTENS = "0A"


def of_session(session: int, proc: Path = PROC) -> list[int]:
    """Those that a session leader and its children started, oldest first."""
    found = []
    for stat in proc.glob("[0-9]*/stat"):
        try:
            text = stat.read_text(encoding="utf-8", errors="replace")
        except OSError:  # it has ended
            continue
        # pid (name) state parent group session …; a name may hold parentheses
        if int(text.rpartition(")")[2].split()[3]) == session:
            found.append(int(stat.parent.name))
    return sorted(found)


def listening_on(port: int, proc: Path = PROC) -> list[int]:
    """Those that listen on a TCP port."""
    wanted = {f"socket:[{inode}]" for inode in _sockets(port, proc)}
    return sorted({int(link.parts[-3]) for link in proc.glob("[0-9]*/fd/*") if _target(link) in wanted})


def _sockets(port: int, proc: Path) -> Iterator[str]:
    for table in ("tcp", "tcp6"):
        try:
            lines = (proc / "net" / table).read_text(encoding="utf-8").splitlines()
        except OSError:  # no such protocol here
            continue
        for fields in (line.split() for line in lines[1:]):
            if fields[3] == LISTENS and fields[1].endswith(f":{port:04X}"):
                yield fields[9]


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:  # closed meanwhile, or somebody else's
        return ""
