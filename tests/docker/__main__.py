"""Builds the image, starts it for real, checks it and stops it; exits with 1 if anything is wrong.

With a Docker engine it uses that; without one (as root, on Debian) buildah, on a base of debootstrap's.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from tests.docker import checks
from tests.docker.engine import Broken, Container, Engine, Ports, say
from tests.docker.with_buildah import Buildah
from tests.docker.with_docker import Docker, there_is_one

STOPS_WITHIN = 8  # seconds; Docker kills after 10


def main() -> int:
    signal.signal(signal.SIGTERM, _terminated)
    try:
        _run(_options())
    except Broken as broken:
        print(broken, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _run(options: argparse.Namespace) -> None:
    ports = Ports(options.port, options.control_port)
    for port in ports:
        if checks.answers(port):
            raise Broken(f"port {port} is taken: see --port and --control-port")
    with _engine(options) as engine:
        _build(engine)
        with engine.start(ports) as container:
            _check(engine, container, ports, options)


def _options() -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="python -m tests.docker", description=__doc__)
    environ = os.environ.get
    asked.add_argument("--stay", action="store_true", help="leave it running until Ctrl-C")
    asked.add_argument(
        "--port", type=int, default=environ("WXSIM_PORT", "8080"), help="default: $WXSIM_PORT or 8080"
    )
    asked.add_argument(
        "--control-port",
        type=int,
        default=environ("WXSIM_CONTROL_PORT", "8081"),
        help="default: $WXSIM_CONTROL_PORT or 8081",
    )
    asked.add_argument(
        "--base",
        default=environ("BASE"),
        help="base image; default: $BASE, the Dockerfile's or, without an engine, one made here",
    )
    asked.add_argument("--engine", choices=["docker", "buildah"], help="instead of finding out")
    asked.add_argument("--release", help="Debian release to make the base image of; default: this machine's")
    asked.add_argument("--healthy-within", type=float, default=30, metavar="SECONDS", help="default: 30")
    return asked.parse_args()


def _terminated(number: int, _: FrameType | None) -> None:
    sys.exit(128 + number)


@contextmanager
def _engine(options: argparse.Namespace) -> Iterator[Engine]:
    if options.engine == "docker" or (options.engine is None and there_is_one()):
        yield Docker(options.base)
    else:
        with Buildah.ready(options.base, options.release) as engine:
            yield engine


def _build(engine: Engine) -> None:
    say(f"building with {engine.name}")
    begun = time.monotonic()
    engine.build()
    say(f"built in {time.monotonic() - begun:.0f} s")


def _check(engine: Engine, container: Container, ports: Ports, options: argparse.Namespace) -> None:
    checks.wait_healthy(engine, container, options.healthy_within)
    for port in ports:
        checks.healthz(port)
    checks.asks_for_its_token(container, ports)
    checks.unprivileged(engine, container)
    if options.stay:
        say("running until Ctrl-C")
        with suppress(KeyboardInterrupt):
            while container.running():
                time.sleep(0.5)
    print(container.log(), file=sys.stderr, end="")
    if not container.stop(STOPS_WITHIN):
        raise Broken(f"it did not stop within {STOPS_WITHIN} s")
    checks.nothing_left(container, ports)


if __name__ == "__main__":
    sys.exit(main())
