"""What is asked of whatever builds and runs the image: a Docker engine, or buildah where there is none."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, NamedTuple, Protocol

ROOT = Path(__file__).parent.parent.parent
DOCKERFILE = ROOT / "docker" / "Dockerfile"
IMAGE = "wxsim"
TOKEN = "a-token-for-this-check"


class Broken(Exception):
    """Something is not as it should be; the text is all that is to be said."""


def say(text: str) -> None:
    """A line of progress, on stderr."""
    print(f"== {text}", file=sys.stderr, flush=True)


class Ports(NamedTuple):
    """The same inside and outside."""

    platform: int
    control: int

    def environment(self) -> list[str]:
        """As options of whatever starts or enters a container."""
        return [
            f"--env=WXSIM_PORT={self.platform}",
            f"--env=WXSIM_CONTROL_PORT={self.control}",
            f"--env=WXSIM_CONTROL_TOKEN={TOKEN}",
        ]


class Container(Protocol):
    """The image, started."""

    def running(self) -> bool: ...

    def run(self, command: Sequence[str]) -> CompletedProcess[str]:
        """Run a command inside, as its health check is run; stdout and stderr are one."""

    def log(self) -> str:
        """All that it wrote to stdout and stderr."""

    def status(self) -> str:
        """`/proc/PID/status` of the server's process."""

    def stop(self, within: int) -> bool:
        """Ask it to end; false when it had to be killed, or is still there, after that many seconds."""

    def left(self) -> list[str]:
        """What of it still runs."""

    def wrote(self) -> list[str]:
        """Files of its own that it changed, `/tmp` left out."""


class Engine(Protocol):
    """Builds the image and starts it."""

    name: str

    def build(self) -> None: ...

    def config(self) -> dict[str, Any]:
        """The image's configuration, as Docker writes it: `User`, `Healthcheck`, `Entrypoint`, `Cmd` …"""

    def start(self, ports: Ports) -> AbstractContextManager[Container]:
        """The image without privileges, its files protected; removed at the end, whatever happens."""
