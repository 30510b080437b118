"""What the play of a scenario costs, provider and judge and all, and what a second worker saves."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence

from simulator import load_scenarios
from tests.bench.table import Row, compared

FAMILIES = ("order", "refund", "validity")
RUN = ("-m", "conformance", "run", "--quiet")
# What any provider of this make has loaded before its first request: how fast the machine is with Python.
FLOOR = ("-c", "import flask, requests")


def items(*, quick: bool) -> Iterable[Row]:
    """CPU of all processes beside that of a start of Python; real time of two workers beside one."""
    families = FAMILIES[:1] if quick else FAMILIES
    paths = [word for family in families for word in ("--scenarios", family)]
    plays = len(load_scenarios(list(families)))
    cpu: list[float] = []
    floor: list[float] = []
    wall: dict[str, list[float]] = {"1": [], "2": []}
    for turn in range(1 if quick else 5):
        for jobs in ("1", "2") if turn % 2 else ("2", "1"):
            spent, took = _spent([*RUN, *paths, "-j", jobs])
            wall[jobs].append(took)
            if jobs == "1":
                cpu.append(spent / plays)
                floor.append(_spent(FLOOR)[0])
    name = "start of Python, flask and requests"
    yield compared("a scenario, CPU of all processes", "ms", cpu, floor, name, ("<=", 0.8))
    yield compared(f"{plays} scenarios, two workers", "ms", wall["2"], wall["1"], "one worker", ("<=", 0.7))


def _spent(arguments: Sequence[str]) -> tuple[float, float]:
    """Milliseconds of CPU, also of its children, that a Python child took; and of real time."""
    before, begun = os.times(), time.perf_counter()
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
    took, after = time.perf_counter() - begun, os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return cpu * 1000, took * 1000
