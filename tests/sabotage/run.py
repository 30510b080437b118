"""Runs the sabotages asked for, each in a process forked from one that has everything loaded, and says what
came of each: noticed, or not."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.sabotage.parts import load
from tests.sabotage.row import SABOTAGES

AT_ONCE = 2
STRAIGHT = "nothing"  # the same tests, with nothing broken
FAILED = 1  # pytest's exit code where tests ran and failed; any other is no verdict
BROKEN = 99  # of a row that could not be applied
LONGEST = 120  # seconds that one may take
TIMES = 6  # as long may the tests of all take, where nothing is broken


@dataclass(frozen=True)
class Ended:
    """What came of one: the exit code of its test, what that printed, and the seconds it took."""

    name: str
    code: int
    said: str
    seconds: float

    @property
    def wrong(self) -> str:
        """Why that is not as it has to be; empty where it is."""
        if self.name == STRAIGHT:
            return "" if self.code == 0 else "the same tests fail where nothing is broken"
        if self.code == 0:
            return f"nobody noticed: {SABOTAGES[self.name].test} passes"
        if self.code == BROKEN:
            return "it cannot be applied any more"
        if self.code == -signal.SIGALRM:
            return f"{SABOTAGES[self.name].test} had not ended after {LONGEST} s"
        if self.code != FAILED:
            return f"{SABOTAGES[self.name].test} did not run: exit code {self.code}"
        if " failed" not in self.said.splitlines()[-1]:
            return "a test that breaks before it has failed has noticed nothing"
        return ""


def main(arguments: Sequence[str] | None = None) -> int:
    load()
    parts = sorted({each.part for each in SABOTAGES.values()})
    parser = argparse.ArgumentParser(prog="python -m tests.sabotage", description=__doc__)
    parser.add_argument(
        "--only", action="append", metavar="PART", help=f"may be repeated: {', '.join(parts)}"
    )
    parser.add_argument("names", nargs="*", metavar="SABOTAGE", help="only these; all when left out")
    options = parser.parse_args(arguments)
    if unknown := sorted({*options.names} - {*SABOTAGES} | {*(options.only or [])} - {*parts}):
        parser.error(f"there is no {unknown[0]}")
    chosen = [
        name
        for name, each in SABOTAGES.items()
        if (not options.only or each.part in options.only) and (not options.names or name in options.names)
    ]
    begun = time.monotonic()
    wrong = 0
    for ended in run([STRAIGHT, *chosen]):
        wrong += bool(ended.wrong)
        print(f"{'WRONG' if ended.wrong else 'noticed':8}{ended.seconds:5.1f} s  {ended.name}", flush=True)
        if ended.wrong:
            print(f"        {ended.wrong}\n{ended.said[-2000:]}", flush=True)
    print(f"{len(chosen)} sabotages, {wrong} wrong, in {time.monotonic() - begun:.0f} s")
    return 1 if wrong else 0


def run(names: Sequence[str]) -> Iterator[Ended]:
    """What comes of each, two at a time, as they end."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # other plugins cost a second each time
    os.environ["PYTEST_ADDOPTS"] = ""
    waiting = list(names)
    running: dict[int, tuple[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        logs = Path(folder)
        while waiting or running:
            while waiting and len(running) < AT_ONCE:
                name = waiting.pop(0)
                running[_forked(name, logs / name, names)] = (name, time.monotonic())
            child, status = os.wait()
            name, begun = running.pop(child)
            said = (logs / name).read_text(encoding="utf-8", errors="replace").strip() or "(nothing)"
            yield Ended(name, os.waitstatus_to_exitcode(status), said, time.monotonic() - begun)


def _one(name: str, names: Sequence[str]) -> int:
    if name == STRAIGHT:
        tests = sorted({SABOTAGES[each].test for each in names if each != STRAIGHT})
    else:
        tests = [SABOTAGES[name].test]
        SABOTAGES[name].do()
    return int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *tests]))


def _forked(name: str, log: Path, names: Sequence[str]) -> int:
    """Starts one in a child; answers its process id."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    with log.open("w", encoding="utf-8") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
        code = BROKEN
        signal.alarm(LONGEST * (TIMES if name == STRAIGHT else 1))  # what waits for ever is ended by it
        try:
            code = _one(name, names)
        except BaseException:  # noqa: BLE001 - the child ends here, and says why
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
