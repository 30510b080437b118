"""`python -m conformance.reference --config provider.yaml --api URL --port N --data DIR`."""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType


def main(arguments: list[str] | None = None) -> None:
    """Serve until a signal ends it. Exit code 2: an argument, or the variant, is no good."""
    parser = argparse.ArgumentParser(
        prog="conformance.reference", description="A provider of Channels store services"
    )
    parser.add_argument("--config", type=Path, required=True, help="the provider.yaml that describes it")
    parser.add_argument("--api", required=True, help="the platform, e.g. http://127.0.0.1:8080")
    parser.add_argument("--port", type=int, required=True, help="where to listen on 127.0.0.1")
    parser.add_argument("--data", type=Path, required=True, help="the folder that survives a restart")
    parser.add_argument("--variant", default="", help="break one thing on purpose")
    parser.add_argument("--delay-ms", type=float, default=0, help="wait up to this long before each reply")
    options = parser.parse_args(arguments)
    # All state is committed at every step, so there is nothing to tidy up.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    if options.variant:
        from .variant import VariantError
        from .variants import apply

        try:
            apply(options.variant)
        except VariantError as error:
            parser.error(str(error))

    from .provider import Provider
    from .server import Server
    from .settings import load
    from .web import Web

    settings = load(options.config, api=options.api.rstrip("/"), port=options.port, data=options.data)
    provider = Provider(settings)
    server = Server(options.port, Web(provider).app, slowly(options.delay_ms))
    provider.start()
    server.serve_forever(poll_interval=3600)


def slowly(most_ms: float) -> Callable[[], None]:
    """A wait of chance length: how fast a provider answers must not change what a run finds."""
    if most_ms <= 0:
        return lambda: None
    return lambda: time.sleep(random.uniform(0, most_ms) / 1000)  # noqa: S311 -- no secret


def stop(_number: int, _frame: FrameType | None) -> None:
    """End the process at once, with exit code 0; what is written is on disk already."""
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
