"""How long a call has to wait at worst while others read the journal and the state of a large world."""

from __future__ import annotations

import http.client
import subprocess
import time
from collections.abc import Iterable
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

from tests.bench.processes import PEERS, process, said
from tests.bench.table import Row, alone

PATH = "/cgi-bin/getcallbackip"
SIZES = (3_000, 100_000)


def items(*, quick: bool) -> Iterable[Row]:
    """The longest of many calls, alone and beside two readers that never pause."""
    seconds = 1.0 if quick else 10.0
    for size in SIZES[:1] if quick else SIZES:
        with process("-m", "tests.bench.peers.filled", str(size), stdin=subprocess.PIPE) as server:
            world = said(server)
            quiet = _longest(world, seconds / 2)
            yield alone(f"reading: longest of all calls, {size} stores, nobody reads", "ms", [quiet])
            for what in ("journal", "state"):
                with ExitStack() as stack:
                    readers = [stack.enter_context(_reader(world, what)) for _ in range(2)]
                    longest = _longest(world, seconds)
                    for reader in readers:
                        assert reader.stdin is not None
                        reader.stdin.close()
                    read = [said(reader) for reader in readers]
                yield alone(f"reading: the same beside two readers of /{what}", "ms", [longest])
                yield alone(
                    f"reading: largest page of /{what}", "KB", [max(one["bytes"] for one in read) / 1000]
                )


def _reader(world: dict[str, Any], what: str) -> Any:
    return process(str(PEERS / "reader.py"), world["control"], what, stdin=subprocess.PIPE)


def _longest(world: dict[str, Any], seconds: float) -> float:
    """Milliseconds."""
    connection = http.client.HTTPConnection(urlsplit(world["api"]).netloc, timeout=300)
    longest, end = 0.0, time.monotonic() + seconds
    while (begun := time.monotonic()) < end:
        connection.request("GET", f"{PATH}?access_token={world['token']}")
        connection.getresponse().read()
        longest = max(longest, time.monotonic() - begun)
    connection.close()
    return longest * 1000
