"""Hostile providers under `wxconf run`: each run ends by itself, with a report, the code of its report, and
nothing left behind."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import jsonschema

from simulator.scenario.load import shipped_root
from tests import reports
from tests.attack.hostile_provider import WAYS
from tests.attack.memory import held
from tests.attack.part import Bounds, Figures, Part

PROVIDER = Path(__file__).with_name("hostile_provider.py")
REFERENCE = shipped_root().parent / "conformance" / "reference" / "provider.yaml"
SCENARIO = """
title: a store buys, and its user presses use
steps:
  - create_store: shop
  - purchase: {store: shop, as: first}
  - sync
  - enter: shop
  - observe
"""
PLACES = ("ready", "idle", "clock", "sync", "entitlements", "page", "push")
# Tried in every run of the attack; the others by chance, and all of them in a long one.
ALWAYS = (
    *(
        "page/bomb",
        "page/charset",
        "page/round",
        "idle/half",
        "idle/deep",
        "idle/503",
        "entitlements/numbers",
    ),
    *("sync/endless", "push/killed", "page/dies", "ready/garbage", "clock/digits"),
)
EVERY = tuple(f"{place}/{what}" for place in PLACES for what in WAYS)
COMMAND = (sys.executable, "-c", "from conformance.cli import main; main()", "run", "--quiet", "--no-doctor")
FILES = {
    "provider": "provider.yaml",
    "scenarios": "scenario.yaml",
    "json": "report.json",
    "journal": "journal.jsonl",
}
SIDE_BY_SIDE = 4
PATIENCE = 120.0
MOST_MEMORY = 400.0  # MB: what a run of a good provider takes, and room for one answer
BROKEN = re.compile(r"Traceback \(most recent call|internal error|wxsim broke|please report")
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
SHORT = {"ready": 3}  # seconds that a provider has to come up


@dataclass(slots=True)
class Run:
    """What came of one run."""

    code: int | None
    said: str
    report: str
    memory: float
    seconds: float
    left: list[str]


def run(bounds: Bounds) -> Figures:
    figures = Figures()
    for by in bounds.rounds():
        chance = random.Random(by)
        others = [case for case in EVERY if case not in ALWAYS]
        chosen = [*ALWAYS, *chance.sample(others, 2)] if bounds.seconds < 120 else list(EVERY)
        with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
            cases = [case for case in chosen if bounds.target in case]
            for case, ended in zip(cases, pool.map(_run, cases), strict=True):
                _judge(figures, case, ended)
    return figures


def _judge(figures: Figures, case: str, ended: Run) -> None:
    figures.tried += 1
    figures.waited(ended.seconds)
    figures.memory = max(figures.memory, ended.memory)
    figures.left += len(ended.left)
    again = f"python -m tests.attack --only providers/{case}"
    for wrong in _wrong(ended):
        figures.fell(case, f"{wrong}\n{ended.said[-1500:]!r}", again)


def _wrong(ended: Run) -> Iterator[str]:
    if ended.code is None:
        yield f"it had not ended after {PATIENCE:.0f} s"
        return
    if ended.code not in {0, 1, 3}:
        yield f"it ended with {ended.code}"
    if found := BROKEN.search(ended.said):
        yield f"it said {found[0]!r}"
    if CONTROLS.search(ended.said):
        yield "its output has control characters of the provider's"
    try:
        report = reports.checked(ended.report)
        if report["exit_code"] != ended.code:
            yield f"its report says {report['exit_code']}, it ended with {ended.code}"
    except (ValueError, jsonschema.ValidationError) as error:
        yield f"it left no report: {error}"
    if ended.memory > MOST_MEMORY:
        yield f"it took {ended.memory:.0f} MB"
    if ended.left:
        yield f"it left {', '.join(ended.left)}"


def _run(case: str) -> Run:
    place, _, what = case.partition("/")
    with tempfile.TemporaryDirectory(prefix="attack-") as folder:
        home = Path(folder)
        (home / "tmp").mkdir()
        (home / "scenario.yaml").write_text(SCENARIO, encoding="utf-8")
        (home / "provider.yaml").write_text(_described(place, what), encoding="utf-8")
        begun = time.monotonic()
        with (home / "said").open("wb") as said:
            child = subprocess.Popen(
                [*COMMAND, *(f"--{name}={home / file}" for name, file in FILES.items())],
                env={**os.environ, "TMPDIR": str(home / "tmp"), "PYTHONUTF8": "1"},
                stdout=said,
                stderr=subprocess.STDOUT,
                cwd=home,
            )
            watch = Watch(child)
            try:
                code: int | None = child.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                code = None
                child.kill()
                child.wait()
            watch.join()
        report = home / "report.json"
        return Run(
            code=code,
            said=(home / "said").read_text(encoding="utf-8", errors="replace"),
            report=report.read_text(encoding="utf-8") if report.exists() else "",
            memory=watch.most,
            seconds=time.monotonic() - begun,
            left=[*_processes(str(home)), *(path.name for path in (home / "tmp").iterdir())],
        )


def _described(place: str, what: str) -> str:
    """The reference's file, with a hostile start and a short time to come up."""
    text = REFERENCE.read_text(encoding="utf-8")
    command = json.dumps([sys.executable, str(PROVIDER), place, what, "{port}"])
    return re.sub(r"(?m)^  command: .*$", f"  command: {command}\n  timeout: {SHORT.get(place, 20)}", text)


class Watch(threading.Thread):
    """The most memory that a process holds while it runs."""

    def __init__(self, child: subprocess.Popen[bytes]) -> None:
        super().__init__(daemon=True)
        self.child = child
        self.most = 0.0
        self.start()

    def run(self) -> None:
        while self.child.poll() is None:
            self.most = max(self.most, held(self.child.pid, "VmHWM"))
            time.sleep(0.05)


def _processes(mark: str) -> list[str]:
    """Processes that were started with such a path and live on a moment after."""
    if not Path("/proc/self/cmdline").exists():
        return []
    deadline = time.monotonic() + 30
    while True:
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    line = (entry / "cmdline").read_bytes()
                except OSError:
                    continue
                if mark.encode() in line:
                    found.append(f"process {entry.name}")
        if not found or time.monotonic() > deadline:
            return found
        time.sleep(0.05)


PART = Part(what="hostile providers under wxconf run", unit="runs", seconds=20, run=run)
