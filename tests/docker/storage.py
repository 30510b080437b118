"""buildah with a storage of our own, so that what else it holds on this machine is left alone."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.docker.engine import Broken, say


class Storage:
    """Lies in a folder that stays, so that base image and layers are made once."""

    def __init__(self) -> None:
        self._place = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "wxsim"
        self.environment = {**os.environ, "TMPDIR": str(self._place / "tmp")}

    def command(self, *words: str) -> list[str]:
        """A command line of buildah on this storage."""
        roots = ["--root", str(self._place / "storage"), "--runroot", str(self._place / "run")]
        return ["buildah", *roots, "--storage-driver", "vfs", *words]

    def do(self, *words: str) -> str:
        """What buildah prints; it must succeed."""
        done = subprocess.run(
            self.command(*words), env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise Broken(f"buildah {' '.join(words)}: {done.stderr.strip()}")
        return done.stdout.strip()

    @contextmanager
    def mounted(self, container: str) -> Iterator[Path]:
        """The files of a container."""
        yield Path(self.do("mount", container))
        self.do("umount", container)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One run at a time; what a killed one left is removed."""
        import fcntl  # only Linux builds without an engine

        (self._place / "tmp").mkdir(parents=True, exist_ok=True)
        with (self._place / "lock").open("w", encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("another run is under way: waiting for it")
                fcntl.flock(lock, fcntl.LOCK_EX)
            self.do("rm", "--all")
            yield


def install_missing(programs: Sequence[str]) -> None:
    """Programs that are Debian packages of the same name."""
    missing = [name for name in programs if shutil.which(name) is None]
    if not missing:
        return
    if shutil.which("apt-get") is None:
        raise Broken(f"no Docker engine answers; needed without one: {' '.join(missing)}")
    say(f"installing {' '.join(missing)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *missing]):
        done = subprocess.run(
            ["apt-get", "-qq", *command], env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise Broken(f"{done.stdout}{done.stderr}apt-get {command[0]} failed")
