"""The image without a Docker engine: built and run by buildah in a chroot, as root on Debian.

Here the container has the machine's own network and process table, and its files are protected by their
owner, not by a read-only mount: what it wrote shows afterwards. A session of its own finds all it started.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

from tests.docker import pip_settings, processes
from tests.docker.base_image import base_image
from tests.docker.engine import DOCKERFILE, IMAGE, ROOT, Broken, Ports
from tests.docker.storage import Storage, install_missing

BUILD = ["bud", "--isolation", "chroot", "--format", "docker", "-f", str(DOCKERFILE), "-t", IMAGE]
IGNORED = ["--ignorefile", f"{DOCKERFILE}.dockerignore"]
KILLS = 6


class Buildah:
    name = "buildah"

    def __init__(self, storage: Storage, base: str | None, release: str | None) -> None:
        self._storage, self._base, self._release = storage, base, release

    @classmethod
    @contextmanager
    def ready(cls, base: str | None, release: str | None) -> Iterator[Buildah]:
        """With its programs installed and the storage to itself."""
        if os.name != "posix" or os.getuid() != 0:
            raise Broken("no Docker engine answers; building without one needs root on Debian")
        install_missing(["buildah"] if base else ["buildah", "debootstrap"])
        storage = Storage()
        with storage.alone():
            yield cls(storage, base, release)

    def build(self) -> None:
        base = self._base or base_image(self._storage, self._release)
        settings = pip_settings.settings(keep_local=True)
        mounts = [word for folder in settings.folders for word in ("--volume", f"{folder}:{folder}:ro")]
        with tempfile.TemporaryDirectory() as folder:
            options = [*BUILD, *IGNORED, "--build-arg", f"BASE={base}", *mounts]
            command = self._storage.command(*options, *settings.secrets(Path(folder)), str(ROOT))
            built = subprocess.run(command, env=self._storage.environment, stdout=sys.stderr, check=False)
        if built.returncode:
            raise Broken("the image could not be built")
        self._storage.do("rmi", "--prune")

    def config(self) -> dict[str, Any]:
        image = json.loads(self._storage.do("inspect", "--type", "image", IMAGE))
        return dict(image["Docker"]["config"])

    @contextmanager
    def start(self, ports: Ports) -> Iterator[BuildahContainer]:
        config = self.config()
        command = [*config["Entrypoint"], *(config.get("Cmd") or [])]
        made = BuildahContainer(self._storage, ports, config["User"])
        try:
            made.start(command)
            yield made
        finally:
            made.remove()


class BuildahContainer:
    def __init__(self, storage: Storage, ports: Ports, user: str) -> None:
        self._storage, self._ports = storage, ports
        self._uid = int(user.partition(":")[0])
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 -- closed by remove
        self._begun = time.time()
        self.id = storage.do("from", "--pull-never", IMAGE)
        self._leader: subprocess.Popen[bytes] | None = None

    def _inside(self, command: Sequence[str]) -> list[str]:
        options = ["--isolation", "chroot", *self._ports.environment(), self.id]
        return self._storage.command("run", *options, "--", *command)

    def start(self, command: Sequence[str]) -> None:
        self._leader = subprocess.Popen(
            self._inside(command),
            env=self._storage.environment,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def running(self) -> bool:
        return self._leader is not None and self._leader.poll() is None

    def run(self, command: Sequence[str]) -> CompletedProcess[str]:
        return subprocess.run(
            self._inside(command),
            env=self._storage.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def log(self) -> str:
        log = self._log.fileno()
        return os.pread(log, os.fstat(log).st_size, 0).decode(errors="replace")

    def status(self) -> str:
        return Path(f"/proc/{self._server()}/status").read_text(encoding="utf-8")

    def _server(self) -> int:
        match processes.listening_on(self._ports.platform):
            case [server]:
                return server
            case others:
                raise Broken(f"{len(others)} processes listen on port {self._ports.platform}")

    def stop(self, within: int) -> bool:
        os.kill(self._server(), signal.SIGTERM)
        deadline = time.monotonic() + within
        while self._processes():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        return True

    def _processes(self) -> list[int]:
        if self._leader is None:
            return []
        self._leader.poll()  # one that has ended is no process of its session any more
        return processes.of_session(self._leader.pid)

    def left(self) -> list[str]:
        return [str(process) for process in self._processes()]

    def wrote(self) -> list[str]:
        with self._storage.mounted(self.id) as files:
            return [
                f"/{path.relative_to(files)}"
                for top in files.iterdir()
                if top.name != "tmp"
                for path in (top, *top.rglob("*"))
                if path.lstat().st_uid == self._uid and path.lstat().st_mtime >= self._begun
            ]

    def remove(self) -> None:
        """The newest process first: when the container's own is gone, buildah tidies up and ends."""
        for attempt in range(KILLS):
            left = self._processes()
            if not left:
                break
            with suppress(ProcessLookupError):
                os.kill(left[-1], signal.SIGKILL)
            time.sleep(0.1 * (attempt + 1))
        self._log.close()
        self._storage.do("rm", self.id)
