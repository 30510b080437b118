"""The image with a Docker engine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

from tests.docker import pip_settings
from tests.docker.engine import DOCKERFILE, IMAGE, ROOT, Broken, Ports

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
UNPRIVILEGED = ["--read-only", "--tmpfs=/tmp", "--cap-drop=ALL", "--security-opt=no-new-privileges"]
KILLED = "137"


def _docker(*words: str) -> str:
    done = subprocess.run(["docker", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Broken(f"docker {' '.join(words)}: {done.stderr.strip()}")
    return done.stdout.strip()


def there_is_one() -> bool:
    """Whether an engine answers."""
    try:
        return not subprocess.run(["docker", "info"], capture_output=True, check=False).returncode
    except FileNotFoundError:
        return False


class Docker:
    name = "docker"

    def __init__(self, base: str | None) -> None:
        self._base = base

    def build(self) -> None:
        arguments = [name for each in PROXIES for name in (each, each.lower()) if os.environ.get(name)]
        if self._base:
            arguments.append(f"BASE={self._base}")
        with tempfile.TemporaryDirectory() as folder:
            command = ["docker", "build", "--network", "host", "-f", str(DOCKERFILE), "-t", IMAGE]
            command += pip_settings.settings(keep_local=False).secrets(Path(folder))
            command += [word for argument in arguments for word in ("--build-arg", argument)]
            environment = {**os.environ, "DOCKER_BUILDKIT": "1"}
            built = subprocess.run([*command, str(ROOT)], env=environment, stdout=sys.stderr, check=False)
        if built.returncode:
            raise Broken("the image could not be built")

    def config(self) -> dict[str, Any]:
        return dict(json.loads(_docker("image", "inspect", "--format", "{{json .Config}}", IMAGE)))

    @contextmanager
    def start(self, ports: Ports) -> Iterator[DockerContainer]:
        published = [f"--publish=127.0.0.1:{port}:{port}" for port in ports]
        made = DockerContainer(_docker("create", *UNPRIVILEGED, *ports.environment(), *published, IMAGE))
        try:
            _docker("start", made.id)
            yield made
        finally:
            _docker("rm", "--force", made.id)


class DockerContainer:
    def __init__(self, container: str) -> None:
        self.id = container

    def running(self) -> bool:
        return _docker("inspect", "--format", "{{.State.Running}}", self.id) == "true"

    def run(self, command: Sequence[str]) -> CompletedProcess[str]:
        return _merged(["docker", "exec", self.id, *command])

    def log(self) -> str:
        return _merged(["docker", "logs", self.id]).stdout

    def status(self) -> str:
        return _docker("exec", self.id, "cat", "/proc/1/status")

    def stop(self, within: int) -> bool:
        _docker("stop", "-t", str(within), self.id)
        return _docker("inspect", "--format", "{{.State.ExitCode}}", self.id) != KILLED

    def left(self) -> list[str]:
        return _docker("ps", "--quiet", "--no-trunc", "--filter", f"id={self.id}").split()

    def wrote(self) -> list[str]:
        return []  # its files are mounted read-only


def _merged(command: list[str]) -> CompletedProcess[str]:
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
