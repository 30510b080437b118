"""A provider's process is started, waited for, and ended with all it has started."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator.provider import process
from simulator.provider.process import Process, free_port, port_taken
from simulator.usage import UsageError
from tests.provider.sample import SERVER

Make = Callable[..., Process]

# a provider whose worker is a process of its own, as those of gunicorn are
PARENT = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "server.py", sys.argv[1]])
print("child", child.pid, flush=True)
child.wait()
"""


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    made: list[Process] = []

    def build(text: str = SERVER, *, script: str = "server.py", timeout: float = 20, **more: Any) -> Process:
        (tmp_path / script).write_text(text, encoding="utf-8")
        port = more.pop("port", None) or free_port()
        one = Process(
            more.pop("command", [sys.executable, script, str(port)]),
            folder=tmp_path,
            env=more.pop("env", {}),
            log=tmp_path / "data.log",
            ready=f"http://127.0.0.1:{port}/ready",
            timeout=timeout,
            port=port,
        )
        made.append(one)
        return one

    yield build
    for one in made:
        one.kill()


def ask(one: Process) -> dict[str, Any]:
    with urllib.request.urlopen(f"http://127.0.0.1:{one.port}/ask", timeout=5) as reply:
        found: dict[str, Any] = json.load(reply)
        return found


def eventually(true: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 60  # patience, not a measure: a busy machine halts a process for seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.002)
    return True


def test_start_kill_start(make: Make) -> None:
    one = make(env={"MARK": "é"})
    assert not one.alive
    one.start()
    assert one.alive
    first = ask(one)
    assert first["pid"] == one.pid
    assert first["env"] == "é"
    assert one.tail() == ["listening"]
    assert one.wrote() == ["listening"]
    assert one.wrote() == []
    one.log.write_bytes(one.log.read_bytes() + b"x" * 100_000 + b"\nlast\n")
    assert one.wrote()[-1] == "last"
    assert one.wrote() == []
    one.kill()
    assert not one.alive
    assert eventually(lambda: not port_taken(one.port or 0))
    one.start()
    assert ask(one)["pid"] != first["pid"]
    one.stop()
    assert not one.alive


def test_children_end_with_it(make: Make, tmp_path: Path) -> None:
    (tmp_path / "server.py").write_text(SERVER, encoding="utf-8")
    one = make(PARENT, script="parent.py")
    one.start()
    assert ask(one)["pid"] != one.pid
    one.kill()
    assert eventually(lambda: not port_taken(one.port or 0))


def test_children_whose_parent_has_gone_end_as_well(make: Make, tmp_path: Path) -> None:
    (tmp_path / "server.py").write_text(SERVER, encoding="utf-8")
    one = make(PARENT.replace("child.wait()", "sys.stdin.read(); import time; time.sleep(60)"), script="p.py")
    one.start()
    os.kill(one.pid or 0, 9)
    assert eventually(lambda: not one.alive)
    assert one.ending.en == "ended by signal 9"
    assert port_taken(one.port or 0)
    one.kill()
    assert eventually(lambda: not port_taken(one.port or 0))


def test_one_that_ends_early_shows_its_last_lines(make: Make) -> None:
    one = make("import sys\nfor n in range(30): print('line', n)\nsys.exit(3)\n")
    with pytest.raises(UsageError) as caught:
        one.start()
    said = str(caught.value)
    assert "the provider ended before it was ready (exit code 3)" in said
    assert "| line 29" in said
    assert "| line 10\n" in said
    assert "| line 9\n" not in said
    assert not one.alive


def test_one_that_is_never_ready_says_what_it_answers(make: Make) -> None:
    one = make(SERVER.replace('204 if self.path == "/ready"', '404 if self.path == "/ready"'), timeout=1)
    with pytest.raises(UsageError, match=r"not ready after 1 s: http://.*/ready: 404 Not Found") as caught:
        one.start()
    assert "| listening" in str(caught.value)
    assert not one.alive


def test_silence_is_said(make: Make) -> None:
    with pytest.raises(UsageError, match=r"exit code 0\). It wrote nothing") as caught:
        make("").start()
    assert "退出码 0）。它没有任何输出。\n命令" in caught.value.in_("zh")


def test_an_old_tail_is_not_taken_for_a_new_one(make: Make, tmp_path: Path) -> None:
    (tmp_path / "data.log").write_text("of yesterday\n")
    one = make()
    one.start()
    assert one.tail() == ["listening"]


def test_a_taken_port_is_named(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    one = make()
    one.start()
    monkeypatch.setattr(process.wait_for_port, "__defaults__", (0.01,))
    with pytest.raises(UsageError, match=f"port {one.port} is taken by another program"):
        make(port=one.port).start()
    assert one.alive


def test_a_port_that_is_picked_is_none_that_the_system_gives_to_connections() -> None:
    assert all(20_000 <= free_port() < 32_768 for _ in range(20))


def test_a_port_that_something_listens_on_is_not_picked(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", free := free_port()))
        monkeypatch.setattr(process, "_NEVER_GIVEN", [free, other := free_port()])
        monkeypatch.setattr(process, "_PORT_TRIES", 2)
        assert {free_port() for _ in range(20)} == {other}
        monkeypatch.setattr(process, "_NEVER_GIVEN", [free])
        monkeypatch.setattr(process, "_PORT_TRIES", 1)
        assert free_port() != free  # the system's choice, where there is no other


def test_a_command_that_is_not_there(make: Make) -> None:
    with pytest.raises(UsageError, match=r"start\.command: 'no-such-program' cannot be run in"):
        make(command=["no-such-program"]).start()


@pytest.mark.skipif(os.name != "posix", reason="needs an executable script")
def test_a_command_beside_the_file(make: Make, tmp_path: Path) -> None:
    (tmp_path / "run.sh").write_text("#!/bin/sh\nexit 5\n")
    (tmp_path / "run.sh").chmod(0o755)
    with pytest.raises(UsageError, match="exit code 5"):
        make(command=["./run.sh"]).start()


def test_stop_lets_it_clean_up(make: Make, tmp_path: Path) -> None:
    goodbye = (
        "import signal\nsignal.signal(signal.SIGTERM, lambda *a: (print('bye', flush=True), sys.exit(0)))\n"
    )
    one = make(SERVER.replace("server = ", goodbye + "server = ", 1))
    one.start()
    one.stop()
    assert (tmp_path / "data.log").read_text().splitlines()[-1] == "bye"


def test_stop_kills_what_does_not_listen(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "STOP_SECONDS", 0.05)
    deaf = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    one = make(SERVER.replace("server = ", deaf + "server = ", 1))
    one.start()
    one.stop()
    assert eventually(lambda: not port_taken(one.port or 0))


def test_an_interrupt_while_it_starts_leaves_nothing(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    one = make()
    pids: list[int | None] = []

    def interrupt(_url: str) -> str:
        pids.append(one.pid)
        raise KeyboardInterrupt

    monkeypatch.setattr(process, "_answer", interrupt)
    with pytest.raises(KeyboardInterrupt):
        one.start()
    assert pids[0]
    assert not one.alive


def test_it_ends_with_us(tmp_path: Path) -> None:
    (tmp_path / "server.py").write_text(SERVER, encoding="utf-8")
    port = free_port()
    text = (
        "import sys\nfrom pathlib import Path\nfrom simulator.provider.process import Process\n"
        f"one = Process([sys.executable, 'server.py', '{port}'], folder=Path({str(tmp_path)!r}), env={{}}, "
        f"log=Path({str(tmp_path / 'log')!r}), ready='http://127.0.0.1:{port}/ready', timeout=20)\n"
        "one.start()\nprint(one.alive)\n"
    )
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"
    assert eventually(lambda: not port_taken(port))


def test_a_proxy_of_ours_is_not_used_for_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    for word in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(word, raising=False)
        monkeypatch.delenv(word.upper(), raising=False)
    assert "NO_PROXY" not in process._environment({})
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:3128")
    monkeypatch.setenv("NO_PROXY", "intranet")
    assert process._environment({})["NO_PROXY"] == "intranet,127.0.0.1,localhost"
    assert process._environment({"NO_PROXY": "mine"})["NO_PROXY"] == "mine"


def test_a_relative_path_of_modules_means_our_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It would otherwise mean the provider's, whose `platform.py` may be another than Python's."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([".", "lib", str(tmp_path.parent)]))
    here = [str(tmp_path), str(tmp_path / "lib"), str(tmp_path.parent)]
    assert process._environment({})["PYTHONPATH"].split(os.pathsep) == here
    assert process._environment({"PYTHONPATH": "mine"})["PYTHONPATH"] == "mine"
