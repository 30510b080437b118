"""Runs a command with what makes it trust the simulator, and says which of its calls arrived."""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from simulator.journal.entry import Entry
from simulator.journal.kinds.exchanged import CallAnswered
from simulator.journal.kinds.tls import TlsFailed
from simulator.run.serving import Serving
from simulator.texts import Text
from simulator.tls.names import PLATFORM, plain
from simulator.usage import UsageError

STOP_SECONDS = 5.0


@dataclass(slots=True)
class Arrivals:
    """What came of a command: its calls by host and path; by host, reason and advice what came no further
    than TLS; its exit code, None where it was ended."""

    calls: Counter[tuple[str, str]] = field(default_factory=Counter)
    failures: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    code: int | None = None

    @property
    def are_good(self) -> bool:
        return bool(self.calls) and not self.failures

    @property
    def by_literal(self) -> int:
        """Calls of a host of WeChat's."""
        return sum(
            count for (host, _), count in self.calls.items() if plain(host.partition(":")[0]) in PLATFORM
        )


def check(serving: Serving, command: Sequence[str], seconds: float | None = None) -> Arrivals:
    """Starts the command in a served world, and waits until it ends, for so many seconds, or until Ctrl-C."""
    assert serving.secure is not None
    environment = {**os.environ, **serving.secure.environment({})}
    before = serving.world.journal.last
    try:
        process = subprocess.Popen(command, env=environment)  # noqa: S603 - it is the user's own
    except OSError as error:
        raise UsageError(
            Text(
                f"{command[0]!r} cannot be run: {error.strerror or error}",
                f"无法运行 {command[0]!r}：{error.strerror or error}",
            )
        ) from None
    code: int | None = None
    try:
        code = process.wait(seconds)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):  # what came until now is told all the same
        pass
    finally:
        _end(process)
    found = read(serving.world.journal.entries(after=before))
    found.code = code
    return found


def read(entries: Iterable[Entry]) -> Arrivals:
    """What a journal says of it."""
    found = Arrivals()
    for entry in entries:
        data = entry.data
        if entry.kind == CallAnswered.NAME:
            headers = {name.lower(): value for name, value in data["headers"].items()}
            found.calls[str(headers.get("host", "")), f"{data['method']} {data['path']}"] += 1
        elif entry.kind == TlsFailed.NAME:
            found.failures[str(data["host"] or ""), data["reason"], data["advice"]] += 1
    return found


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
