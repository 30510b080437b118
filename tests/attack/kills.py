"""Commands that are ended at a random moment, in every way that there is: nothing of theirs may stay behind.

`python -m tests.attack.kills 30` tries each way so often, and tells what each left.
"""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import yaml

from conformance.mutants import reference_file
from simulator.provider import watcher
from tests.attack.part import Bounds, Figures, Part

PATIENCE = 30.0  # seconds for the command to end, and for all of it to be gone
EARLY = (0.0, 0.5)  # seconds after it hears signals, in a third of the tries: before that it is Python's
LATE = (0.0, 2.5)  # seconds after a provider was started, in the others
PYTHON_ITSELF = "Fatal Python error: init_"  # it begins so, with 1, where nothing of ours was loaded yet
COMMANDS = (
    ("conformance", "run", "--only", "ticket", "--json", "report.json", "--journal", "run.jsonl"),
    ("simulator", "play", "auth/purchase", "ticket/steady", "--journal", "run.jsonl"),
    ("conformance", "shrink", "auth/purchase"),
)
MUTANTS = ("conformance", "mutants", "auth-nightly-exchange", "pull-push-only")
# Starts children that leave the process group, each with a port of its own, and becomes what is behind it.
SCATTERING = """
import os, socket, sys, time
for way in ("a session of its own", "a daemon"):
    if os.fork() == 0:
        os.setsid()
        if way == "a daemon" and os.fork():
            os._exit(0)
        listening = socket.create_server(("127.0.0.1", 0))
        with open(sys.argv[1], "a") as ports:
            print(listening.getsockname()[1], file=ports)
        while True:
            time.sleep(60)
os.execv(sys.argv[2], sys.argv[2:])
"""


@dataclass(slots=True)
class Run:
    """A command under way, in a terminal of its own (`terminal` is our end of it)."""

    process: subprocess.Popen[bytes]
    terminal: int
    place: Path  # its temporary folder, by which all that it starts is known

    def all(self) -> list[int]:
        """What runs of it: every process that has its temporary folder in its environment."""
        return self._with(f"TMPDIR={self.place}")

    def hears(self) -> bool:
        """Whether it has its handlers of signals."""
        with suppress(OSError):
            for line in Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8").splitlines():
                if line.startswith("SigCgt:"):
                    return bool(int(line.split()[1], 16) & 1 << signal.SIGTERM - 1)
        return False

    def has_provider(self) -> bool:
        return bool(self._with(f"{watcher.MARK}={self.place}/"))

    def _with(self, mark: str) -> list[int]:
        found = []
        for pid in (int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit()):
            with suppress(OSError):
                if f"\0{mark}".encode() in b"\0" + Path(f"/proc/{pid}/environ").read_bytes():
                    found.append(pid)
        return found

    def watchers(self) -> list[int]:
        found = []
        for pid in self.all():
            with suppress(OSError):
                if b"import watcher" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    found.append(pid)
        return found

    def send(self, number: int) -> None:
        self.process.send_signal(number)

    def send_to_group(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def type(self, keys: bytes) -> None:
        with suppress(OSError):
            os.write(self.terminal, keys)

    def hang_up(self) -> None:
        os.close(self.terminal)
        self.terminal = -1


def _twice(do: Callable[[Run], None]) -> Callable[[Run], None]:
    def twice(run: Run) -> None:
        do(run)
        time.sleep(0.05)
        with suppress(ProcessLookupError):
            do(run)

    return twice


def _with_its_watchers(run: Run) -> None:
    for pid in run.watchers():
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    run.send(signal.SIGKILL)


WAYS: dict[str, tuple[Callable[[Run], None], frozenset[int]]] = {
    # way -> what is done, the exit codes that are right beside those of a command that had ended
    "SIGKILL": (lambda run: run.send(signal.SIGKILL), frozenset({-9})),
    "SIGHUP": (lambda run: run.send(signal.SIGHUP), frozenset({129, -1, 3})),
    "SIGQUIT": (lambda run: run.send(signal.SIGQUIT), frozenset({131, -3, 3})),
    "SIGTERM": (lambda run: run.send(signal.SIGTERM), frozenset({143, -15, 3})),
    "Ctrl-C": (lambda run: run.type(b"\x03"), frozenset({130, -2, 3})),
    "hangup": (Run.hang_up, frozenset({129, -1, 3})),
    "Ctrl-C twice": (_twice(lambda run: run.type(b"\x03")), frozenset({130, -2, 3})),
    "SIGTERM twice": (_twice(lambda run: run.send(signal.SIGTERM)), frozenset({143, -15, 3})),
    "SIGKILL of the group": (lambda run: run.send_to_group(signal.SIGKILL), frozenset({-9})),
    "SIGKILL of its watcher": (_with_its_watchers, frozenset({-9})),
}
ENDED = frozenset({0, 1, 2})  # 2: it had nothing to shrink
SWEPT = ("SIGKILL of its watcher",)  # here the next run removes what is left


@contextmanager
def _run(words: tuple[str, ...], place: Path, beside: Path) -> Iterator[Run]:
    ours, theirs = os.openpty()
    with (beside / "said").open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-c", _IN_TERMINAL, *words],
            cwd=beside,
            env={**os.environ, "TMPDIR": str(place)},
            stdin=theirs,
            stdout=theirs,
            stderr=said,
            start_new_session=True,
        )
    os.close(theirs)
    run = Run(process, ours, place)
    try:
        yield run
    finally:
        process.kill()
        process.wait()
        for pid in run.all():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if run.terminal >= 0:
            os.close(run.terminal)


# The terminal becomes the one that controls it; signals that we were told to ignore are heard again.
_IN_TERMINAL = """
import fcntl, os, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
for name in ("SIGHUP", "SIGQUIT", "SIGTERM", "SIGINT"):
    signal.signal(getattr(signal, name), signal.SIG_DFL)
os.execv(sys.executable, [sys.executable, "-m", *sys.argv[1:]])
"""


def once(way: str, *, scattered: bool, chance: random.Random, figures: Figures) -> None:
    """One try: a command, ended at some moment; what falls and what is left is in the figures."""
    with tempfile.TemporaryDirectory(prefix="attack-kills-") as folder:
        beside, place = Path(folder), Path(folder) / "temporary"
        place.mkdir()
        words = chance.choice(COMMANDS if scattered else (*COMMANDS, MUTANTS))
        if words is not MUTANTS:
            words = (*words, "--provider", str(_provider(beside, scattered=scattered)))
        do, codes = WAYS[way]
        late = chance.random() > 1 / 3
        moment = chance.uniform(*(LATE if late else EARLY))
        where = (
            f"{way} of `{' '.join(words[:3])}`, {moment:.2f} s after {'a provider' if late else 'it'} began"
        )
        with _run(words, place, beside) as run:
            _drained(run, time.monotonic() + PATIENCE, run.has_provider if late else run.hears)
            _drained(run, time.monotonic() + moment)
            begun = time.monotonic()
            if run.process.poll() is None:
                do(run)
            _drained(run, begun + PATIENCE)
            _judge(run, where, codes, beside, figures)
            while not _clean(run, beside) and time.monotonic() < begun + PATIENCE:
                if way in SWEPT:  # time and again: a worker that is just ending still holds its folder
                    _sweep(place)
                time.sleep(0.02)
            figures.waited(time.monotonic() - begun)
            left = [f"process {pid}: {_line(pid)}" for pid in run.all()]
            left += [f"port {port}" for port in _ports(beside) if _listens(port)]
            left += [f"{path}" for path in place.iterdir()]
            figures.tried += 1
            figures.left += bool(left)
            if left:
                figures.fell(where, "left behind: " + "; ".join(left))


def _drained(run: Run, until: float, over: Callable[[], bool] = lambda: False) -> None:
    """Waits for the command, and reads what it prints: a full terminal would hold it up."""
    while run.process.poll() is None and time.monotonic() < until and not over():
        if run.terminal >= 0:
            os.set_blocking(run.terminal, False)
            with suppress(OSError):
                while os.read(run.terminal, 65536):
                    pass
        with suppress(subprocess.TimeoutExpired):
            run.process.wait(0.01)


def _judge(run: Run, where: str, codes: frozenset[int], beside: Path, figures: Figures) -> None:
    code = run.process.poll()
    said = (beside / "said").read_text(encoding="utf-8", errors="replace")
    if code is None:
        figures.fell(where, "it did not end")
    elif code == 1 and said.startswith(PYTHON_ITSELF):
        return
    elif code not in codes | ENDED:
        figures.fell(where, f"exit code {code}\n{said}")
    elif "Traceback" in said or "Exception ignored" in said:
        figures.fell(where, said)


def _provider(beside: Path, *, scattered: bool) -> Path:
    """The reference provider's file, with children that leave its process group if so wanted."""
    if not scattered:
        return reference_file()
    described = yaml.safe_load(reference_file().read_text(encoding="utf-8"))
    command = described["start"]["command"]
    described["start"]["command"] = ["{python}", "-c", SCATTERING, str(beside / "ports"), *command]
    file = beside / "provider.yaml"
    file.write_text(yaml.safe_dump(described, allow_unicode=True), encoding="utf-8")
    return file


def _clean(run: Run, beside: Path) -> bool:
    return not any(run.place.iterdir()) and not run.all() and not any(map(_listens, _ports(beside)))


def _sweep(place: Path) -> None:
    from simulator.provider import run_folder

    run_folder.sweep(place)


def _ports(beside: Path) -> list[int]:
    ports = beside / "ports"
    return [int(word) for word in ports.read_text(encoding="ascii").split()] if ports.exists() else []


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _line(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")[:200]
    return "?"


def run(bounds: Bounds) -> Figures:
    figures = Figures()
    if not Path("/proc/self/environ").exists():
        figures.notes.append("left out: what is left is looked up in /proc")
        return figures
    for by in bounds.rounds():
        for way in WAYS:
            for scattered in (False, True):
                name = f"{way}, with children" if scattered else way
                if bounds.target in name:
                    once(way, scattered=scattered, chance=random.Random(f"{by} {name}"), figures=figures)
    return figures


PART = Part(what="commands ended at any moment, in every way", unit="kills", seconds=12, run=run)


def main(tries: int, seed: int = 1) -> int:
    """So many tries of each way, told way by way; the exit code."""
    falls = 0
    for way in WAYS:
        for scattered in (False, True):
            figures = Figures()
            for number in range(tries):
                chance = random.Random(f"{seed} {way} {scattered} {number}")
                once(way, scattered=scattered, chance=chance, figures=figures)
            name = f"{way}, with children" if scattered else way
            print(
                f"{name:40} {figures.left} of {figures.tried} left something, {len(figures.falls)} fell, "
                f"all gone after {figures.stall:.1f} s at most",
                flush=True,
            )
            for fall in figures.falls:
                print(f"  FELL {fall.where}\n  {fall.what[-3000:]}", flush=True)
            falls += len(figures.falls)
    return 1 if falls else 0


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:])))
