"""What is started in a run's name, and its folder, are gone when the run is, however that ended."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from simulator.provider import guard as guards
from simulator.provider import watcher
from simulator.provider.guard import Guard, Unwatched, Watched, open_guard
from simulator.stopping import Stopped
from simulator.usage import UsageError
from tests.provider.test_process import eventually

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has no watcher")
on_linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="what leaves its group is adopted")

ROOT = Path(__file__).parents[2]
# a provider whose children leave its group, in both ways that there are
SCATTERED = """
import os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
nap = [sys.executable, "-c", "import time; time.sleep(600)"]
print(subprocess.Popen(nap, start_new_session=True).pid, flush=True)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        print(os.getpid(), flush=True)
        time.sleep(600)
    os._exit(0)
os.wait()
print("all", flush=True)
time.sleep(600)
"""
NAP = [sys.executable, "-c", "import time; time.sleep(600)"]


@pytest.fixture(autouse=True)
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Temporary folders are made here, so that none of another run's is seen."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    monkeypatch.setattr(guards, "_ahead", [])
    return folder


@pytest.fixture
def guard() -> Iterator[Guard]:
    one = open_guard()
    yield one
    one.close()


def spawn(guard: Guard, *command: str) -> guards.Child:
    return guard.spawn(command or NAP, Path.cwd(), dict(os.environ), guard.folder / "log")


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or ") Z " not in stat.read_text()  # some container's first process reaps nobody


def scattered(log: Path) -> list[int]:
    """The two children that have left the group, once they are there."""
    assert eventually(lambda: log.exists() and "all" in log.read_text() and len(log.read_text().split()) == 3)
    return [int(word) for word in log.read_text().split() if word != "all"]


def test_what_is_started_is_ended_with_its_folder() -> None:
    one = open_guard()
    child = spawn(one)
    assert child.poll() is None
    assert lives(child.pid)
    one.close()
    assert not lives(child.pid)
    assert not one.folder.exists()
    one.close()


def test_an_exit_code_is_told(guard: Guard) -> None:
    assert spawn(guard, sys.executable, "-c", "raise SystemExit(7)").wait(20) == 7
    child = spawn(guard)
    os.kill(child.pid, signal.SIGUSR1)
    assert child.wait(20) == -signal.SIGUSR1


def test_one_that_is_asked_to_end_may_do_so_in_its_own_way(guard: Guard) -> None:
    deed = (
        "import signal, time; signal.signal(signal.SIGTERM, lambda *_: exit(3)); print('up'); time.sleep(600)"
    )
    child = spawn(guard, sys.executable, "-uc", deed)
    assert eventually(lambda: "up" in (guard.folder / "log").read_text())
    child.terminate()
    assert child.wait(20) == 3


def test_it_has_the_signals_of_a_fresh_process(guard: Guard) -> None:
    deed = (
        "import signal as s; print([n for n in range(1, 32) if s.getsignal(n) == s.SIG_IGN],"
        " s.pthread_sigmask(0, []))"
    )
    usual = subprocess.run([sys.executable, "-c", deed], capture_output=True, text=True, check=True)
    assert spawn(guard, sys.executable, "-c", deed).wait(20) == 0
    told = (guard.folder / "log").read_text()
    assert [told] == [usual.stdout] or "[13, 25] set()" in told


def test_what_cannot_be_run_says_why(guard: Guard) -> None:
    with pytest.raises(OSError, match="No such file or directory"):
        spawn(guard, "no-such-program")
    assert spawn(guard, sys.executable, "-c", "").wait(20) == 0


@on_linux
@pytest.mark.parametrize("how", ["kill", "close"])
def test_children_that_left_the_group_end_too(guard: Guard, how: str) -> None:
    child = spawn(guard, sys.executable, "-c", SCATTERED)
    strays = scattered(guard.folder / "log")
    assert all(map(lives, strays))
    if how == "kill":
        child.kill()
        assert child.poll() == -signal.SIGKILL
    else:
        guard.close()
    assert not any(map(lives, [child.pid, *strays]))


RUN = """
import signal, sys, time
for each in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):  # a shell, or nohup, may have us ignore them
    signal.signal(each, signal.SIG_DFL)
sys.path.insert(0, sys.argv[1])
from tests.provider.test_guard import SCATTERED, open_guard, scattered, spawn
guard = open_guard()
child = spawn(guard, sys.executable, "-c", SCATTERED)
print(guard._watcher.pid, child.pid, *scattered(guard.folder / "log"), flush=True)
time.sleep(600)
"""


@pytest.fixture
def run(base: Path) -> Iterator[Callable[[], tuple[subprocess.Popen[str], list[int]]]]:
    """A process that has a guard with a provider whose children are scattered: it, and all below it."""
    begun = []

    def begin() -> tuple[subprocess.Popen[str], list[int]]:
        env = {**os.environ, "TMPDIR": str(base)}
        one = subprocess.Popen(
            [sys.executable, "-c", RUN, str(ROOT)], stdout=subprocess.PIPE, text=True, env=env
        )
        begun.append(one)
        assert one.stdout is not None
        return one, [int(word) for word in one.stdout.readline().split()]

    yield begin
    for one in begun:
        one.kill()
        one.communicate()


Begin = Callable[[], tuple[subprocess.Popen[str], list[int]]]


@on_linux
@pytest.mark.parametrize("sign", ["SIGKILL", "SIGHUP", "SIGQUIT", "SIGTERM", "SIGINT", "SIGABRT"])
def test_whatever_ends_the_asker_all_is_gone(run: Begin, base: Path, sign: str) -> None:
    process, pids = run()
    process.send_signal(getattr(signal, sign))
    process.wait(20)
    assert eventually(lambda: not any(map(lives, pids)))
    assert list(base.iterdir()) == []


@on_linux
def test_where_the_watcher_is_killed_too_the_next_run_removes_the_rest(run: Begin, base: Path) -> None:
    process, [watcher_pid, provider, *strays] = run()
    _other, others = run()
    os.kill(watcher_pid, signal.SIGKILL)
    process.kill()
    assert eventually(lambda: not lives(provider))
    assert len(list(base.iterdir())) == 2
    open_guard().close()
    assert eventually(lambda: not any(map(lives, strays)))
    assert len(list(base.iterdir())) == 1  # that of the run which goes on
    assert all(map(lives, others))


@on_linux
def test_a_run_whose_watcher_is_killed_says_so_and_leaves_nothing(base: Path) -> None:
    one = Watched()
    child = spawn(one, sys.executable, "-c", SCATTERED)
    strays = scattered(one.folder / "log")
    one._watcher.kill()
    assert child.wait(20) == -signal.SIGKILL
    assert eventually(lambda: not lives(child.pid))
    with pytest.raises(UsageError, match="was ended: run this again"):
        spawn(one)
    child.kill()
    one.close()
    assert eventually(lambda: not any(map(lives, strays)))
    assert list(base.iterdir()) == []


def test_a_fork_of_ours_does_not_keep_a_watcher_alive(guard: Guard) -> None:
    forked = os.fork()
    if forked == 0:
        signal.pause()
    try:
        guard.close()
        assert not guard.folder.exists()
    finally:
        os.kill(forked, signal.SIGKILL)
        os.waitpid(forked, 0)


def test_where_no_watcher_can_be_started_nothing_is_left(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: object, **_how: object) -> None:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(guards.subprocess, "Popen", full)
    with pytest.raises(UsageError, match="no process can be started here: Resource temporarily"):
        Watched()
    assert list(base.iterdir()) == []


def test_a_signal_between_the_folder_and_its_watcher_leaves_neither(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise Stopped(signal.SIGINT)

    monkeypatch.setattr(guards.subprocess, "Popen", stopped)
    with pytest.raises(Stopped):
        Watched()
    assert not list(base.iterdir())


def test_what_was_begun_ahead_is_taken_once(base: Path) -> None:
    guards.begin_ahead()
    guards.begin_ahead()
    assert len(list(base.iterdir())) == 1
    first, second = open_guard(), open_guard()
    assert first.folder != second.folder
    first.close()
    second.close()


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_folder_is_locked_also_where_a_command_was_started_without_a_stream(
    base: Path, closed: str
) -> None:
    code = """
import fcntl, os
from simulator.commands.group import Group
from simulator.provider.guard import open_guard
group = Group("wxsim")
@group.command()
def look():
    guard = open_guard()
    try:
        fcntl.flock(os.open(guard.folder, os.O_RDONLY), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise SystemExit(7) from None
    finally:
        guard.close()
group.main(["look"])
"""
    shell = f'exec "$0" -c "$1" {closed}'
    done = subprocess.run(
        ["sh", "-c", shell, sys.executable, code], check=False, env={**os.environ, "TMPDIR": str(base)}
    )
    assert done.returncode == 7


def test_a_folder_with_closed_folders_and_links_goes_and_nothing_beyond_it(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").touch()
    folder = tmp_path / "folder"
    (folder / "closed" / "deep").mkdir(parents=True)
    (folder / "closed" / "deep" / "file").touch()
    (folder / "link").symlink_to(kept)
    (folder / "closed" / "deep").chmod(0)
    (folder / "closed").chmod(0)
    folder.chmod(0)
    watcher.remove(str(folder))
    assert not folder.exists()
    assert (kept / "file").exists()


def test_closed_folders_go_for_a_user_who_is_not_root_too() -> None:
    """Root opens what is closed, whatever its mode says: so whoever it is here, another removes it."""
    code = """
import os, sys
from simulator.provider import watcher
if os.geteuid() == 0:
    os.chown(sys.argv[1], 65534, 65534)
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
folder = sys.argv[1] + "/folder"
os.makedirs(folder + "/closed/deep")
for each in ("/closed/deep", "/closed", ""):
    os.chmod(folder + each, 0)
watcher.remove(folder)
raise SystemExit(os.path.lexists(folder))
"""
    # below the system's own: folders of a test are closed to others
    with tempfile.TemporaryDirectory(dir="/tmp") as base:
        done = subprocess.run([sys.executable, "-c", code, base], check=False, cwd=ROOT)
    assert done.returncode == 0


def test_a_folder_goes_however_deep_it_is(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").touch()
    folder = tmp_path / "folder"
    folder.mkdir()
    at = os.open(folder, os.O_RDONLY)
    for _ in range(1_100):  # more than Python's stack, and than a process may usually have open
        os.mkdir("deeper", dir_fd=at)
        os.symlink(kept, "link", dir_fd=at)
        below = os.open("deeper", os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = below
    os.fchmod(at, 0)
    os.close(at)
    watcher.remove(str(folder))
    assert not folder.exists()
    assert (kept / "file").exists()


def test_a_guard_without_a_watcher_ends_what_it_started() -> None:
    one = Unwatched()
    child = spawn(one)
    assert child.poll() is None
    child.terminate()
    assert child.wait(20) == -signal.SIGTERM
    second = spawn(one)
    one.close()
    assert second.poll() == -signal.SIGKILL
    assert not one.folder.exists()
