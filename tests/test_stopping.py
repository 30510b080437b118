"""A command that is asked to end by a signal does so in one sentence, with that signal's exit code."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="sends POSIX signals")

PROGRAMS = [("simulator.__main__", "wxsim"), ("conformance.__main__", "wxconf")]
ENDING = [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129), ("SIGQUIT", 131)]
USUAL = """
import os, signal, sys, time
for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"):  # a shell may have us ignore some
    signal.signal(getattr(signal, name), signal.default_int_handler if name == "SIGINT" else signal.SIG_DFL)
from simulator import stopping
me = lambda name: os.kill(os.getpid(), getattr(signal, name))
"""


def ran(code: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", USUAL + code, *words], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("program", [program for program, _ in PROGRAMS])
def test_a_program_hears_signals_before_it_loads_anything_that_takes_long(program: str) -> None:
    code = """
import contextlib, importlib, signal, sys
sys.path.append(sys.argv[1])
before = set(sys.modules)
importlib.import_module(sys.argv[2])
import simulator.stopping
print(*set(sys.modules) - before)
"""
    root = Path(__file__).parents[1]
    loaded = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code, str(root), program],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    packages = program.partition(".")[0], "simulator"
    assert {name for name in loaded if name.partition(".")[0] not in packages} <= {"__future__"}
    assert len(loaded) <= 6


@pytest.mark.parametrize(("sign", "code"), ENDING)
@pytest.mark.parametrize(("program", "name"), PROGRAMS)
def test_a_signal_while_a_program_loads_ends_it(program: str, name: str, sign: str, code: int) -> None:
    done = ran(f"""
import builtins
import {program} as program
wanted, usual = 'click', builtins.__import__
def slow(what, *more):
    if what == wanted:
        me({sign!r})
        time.sleep(20)
    return usual(what, *more)
builtins.__import__ = slow
program.main()
""")
    assert (done.returncode, done.stdout, done.stderr) == (code, "", f"{name}: stopped\n")


@pytest.mark.parametrize(("sign", "code"), ENDING)
def test_what_is_open_is_closed(sign: str, code: int) -> None:
    done = ran(f"""
stopping.stop_at_signals("wxsim")
try:
    with stopping.tidily():
        try:
            me({sign!r})
            time.sleep(20)
        finally:
            print("closed", flush=True)
except stopping.Stopped as stop:
    print(stop, stop.code)
""")
    assert done.stdout == f"closed\n{sign} {code}\n", done.stderr


def test_a_signal_that_comes_twice_does_not_cut_the_tidying_short_and_the_third_does() -> None:
    done = ran("""
stopping.stop_at_signals("wxsim")
with stopping.tidily():
    try:
        me("SIGINT")
        time.sleep(20)
    finally:
        me("SIGINT")
        print("closed", flush=True)
        me("SIGINT")
        time.sleep(20)
""")
    assert (done.returncode, done.stdout, done.stderr) == (130, "closed\n", "wxsim: stopped\n")


def test_what_we_were_told_to_ignore_stays_ignored() -> None:
    done = ran("""
signal.signal(signal.SIGHUP, signal.SIG_IGN)
stopping.stop_at_signals("wxsim")
me("SIGHUP")
print("goes on")
""")
    assert (done.returncode, done.stdout) == (0, "goes on\n")


def test_a_signal_in_a_finalizer_is_not_lost() -> None:
    """What is raised there is printed by Python, which then goes on."""
    done = ran("""
stopping.stop_at_signals("wxsim")
class Closing:
    def __del__(self):
        me("SIGINT")
        time.sleep(0)
try:
    with stopping.tidily():
        Closing()
        time.sleep(20)
except stopping.Stopped:
    print("told")
""")
    assert (done.stdout, done.stderr) == ("told\n", "")


def test_handlers_of_before_are_put_back() -> None:
    done = ran("""
with stopping.stopping_at_signals("wxsim"):
    assert signal.getsignal(signal.SIGTERM) is stopping._asked
print(signal.getsignal(signal.SIGTERM) == signal.SIG_DFL)
""")
    assert done.stdout == "True\n", done.stderr


@pytest.mark.parametrize(
    "words",
    [("wxsim", "actions"), ("wxsim", "docs"), ("wxsim", "schema"), ("wxconf", "list"), ("wxconf", "docs")],
    ids=" ".join,
)
def test_a_full_disk_behind_the_output_is_told_in_one_sentence(words: tuple[str, ...]) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full")
    program, *rest = words
    module = {"wxsim": "simulator", "wxconf": "conformance"}[program]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", module, *rest], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 3
    assert done.stderr == f"{program}: the output cannot be written: No space left on device\n"


@pytest.mark.parametrize(
    "words",
    [("wxsim", "actions"), ("wxsim", "docs"), ("wxsim", "schema"), ("wxconf", "list"), ("wxconf", "docs")],
    ids=" ".join,
)
def test_a_closed_pipe_behind_the_output_is_silent(words: tuple[str, ...]) -> None:
    program, *rest = words
    module = {"wxsim": "simulator", "wxconf": "conformance"}[program]
    gone, writing = os.pipe()
    os.close(gone)
    done = subprocess.run(
        [sys.executable, "-m", module, *rest], stdout=writing, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (128 + signal.SIGPIPE, "")
