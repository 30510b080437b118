"""A provider as a process of its own: started, waited for, killed with all it has started.

Its output goes to a file: a pipe would need a reader, and would stay open as long as a grandchild lives.
"""

from __future__ import annotations

import os
import random
import socket
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from simulator.http.client import Client
from simulator.http.hosts import Hosts
from simulator.http.message import Outgoing
from simulator.provider.cookies import host_of
from simulator.provider.guard import Child, Guard, open_guard
from simulator.texts import NOTHING, Text
from simulator.usage import Unready, UsageError

TAIL_LINES = 20
SAID = 400  # characters of each
TAIL_BYTES = 64 * 1024
WROTE_BYTES = 16 * 1024  # of what it writes in a step
STOP_SECONDS = 3.0
PORT_SECONDS = 0.5
READY_SECONDS = 1.0  # for one answer
POLL_MIN, POLL_MAX = 0.002, 0.05

# Linux gives from 32768 on, macOS and Windows from 49152; most well-known numbers are below.
_NEVER_GIVEN = range(20_000, 32_768)
_PORT_TRIES = 100

_PROXIES = ("http_proxy", "https_proxy", "all_proxy")


def free_port() -> int:
    """A TCP port on loopback that nothing listens on at the moment, and that no system gives away by itself.

    One that a system gives may be some connection's at once: between its choice and the start of whoever is
    to listen there, and again at each restart.
    """
    for port in random.SystemRandom().sample(_NEVER_GIVEN, _PORT_TRIES):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        given: int = probe.getsockname()[1]
        return given


def port_taken(port: int, host: str = "127.0.0.1") -> bool:
    """Whether something accepts connections there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


def wait_for_port(port: int, seconds: float = PORT_SECONDS) -> None:
    """Returns once nothing listens on the port; UsageError when that takes too long.

    What has just been killed may hold its socket for a moment longer.
    """
    deadline = time.monotonic() + seconds
    while port_taken(port):
        if time.monotonic() > deadline:
            raise UsageError(
                Text(
                    f"port {port} is taken by another program: end it, or let a free port be picked "
                    f"with {{port}}",
                    f"端口 {port} 被其他程序占用：结束它，或用 {{port}} 自动选取空闲端口",
                )
            )
        time.sleep(POLL_MIN)


class Process:
    """One command under our care. It can be killed and started again; at our own end it ends as well."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        folder: Path,
        env: Mapping[str, str],
        log: Path,
        ready: str,
        timeout: float,
        port: int | None = None,
        kept: bool = True,
        guard: Guard | None = None,
    ) -> None:
        """`kept` says that the log outlives this process, so that a message may name it. Without a `guard`
        it gets one of its own at each start."""
        self.command = tuple(command)
        self.folder = folder
        self.env = dict(env)
        self.log = log
        self.ready = ready
        self.timeout = timeout
        self.port = port
        self.kept = kept
        self._guard = guard
        self._own_guard: Guard | None = None
        self._process: Child | None = None
        self._log_start = 0
        self._told = 0  # bytes of the log that `wrote` has answered

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def ending(self) -> Text:
        """How it ended, in words."""
        code = self._process.poll() if self._process else None
        if code is None:
            return Text("it runs", "仍在运行") if self._process else Text("it was not started", "没有启动")
        if code < 0:
            return Text(f"ended by signal {-code}", f"被信号 {-code} 终止")
        return Text(f"exit code {code}", f"退出码 {code}")

    def start(self) -> None:
        """Starts the command and returns when its `ready` URL answers 2xx; an Unready where it does not."""
        self.kill()  # what one that ended by itself has left running
        if self.port is not None:
            wait_for_port(self.port)
        self._spawn()
        try:
            self._wait_until_ready()
        except BaseException:
            self.kill()
            raise

    def kill(self) -> None:
        """Ends it and its children at once, without a chance to clean up."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
        guard, self._own_guard = self._own_guard, None
        if guard is not None:
            guard.close()

    def stop(self) -> None:
        """Asks it to end, and kills what is left after three seconds."""
        process = self._process
        if process is not None and process.poll() is None:
            process.terminate()
            process.wait(STOP_SECONDS)
        self.kill()

    def tail(self, lines: int = TAIL_LINES) -> list[str]:
        """The last lines that it has written since it was last started."""
        try:
            with self.log.open("rb") as file:
                end = file.seek(0, os.SEEK_END)
                file.seek(max(self._log_start, end - TAIL_BYTES))
                return file.read().decode("utf-8", "replace").splitlines()[-lines:]
        except OSError:
            return []

    def wrote(self) -> list[str]:
        """The lines that it has written since this was last asked; of very many the last."""
        try:
            with self.log.open("rb") as file:
                end = file.seek(0, os.SEEK_END)
                begin, self._told = max(self._told, end - WROTE_BYTES), end
                file.seek(begin)
                return file.read(max(0, end - begin)).decode("utf-8", "replace").splitlines()
        except OSError:
            return []

    def _spawn(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self._log_start = output.tell()
        program = self.command[0]
        if os.path.dirname(program) and (self.folder / program).exists():  # noqa: PTH120 - text, not a path
            program = str(self.folder / program)
        guard = self._guard
        if guard is None:
            guard = self._own_guard = open_guard()
        try:
            self._process = guard.spawn(
                [program, *self.command[1:]], self.folder, _environment(self.env), self.log
            )
        except OSError as error:
            raise UsageError(
                Text(
                    f"start.command: {self.command[0]!r} cannot be run in {self.folder}: "
                    f"{error.strerror or error}",
                    f"start.command：无法在 {self.folder} 运行 {self.command[0]!r}："
                    f"{error.strerror or error}",
                )
            ) from None

    def _wait_until_ready(self) -> None:
        process = self._process
        if process is None:
            raise RuntimeError("not started")
        deadline = time.monotonic() + self.timeout
        pause = POLL_MIN
        while True:
            answer = _answer(self.ready)
            if process.poll() is not None:
                said = self._said()
                raise Unready(
                    Text(
                        "the provider ended before it was ready "
                        f"({self.ending.en}).{said.en}\ncommand: {' '.join(self.command)} (in "
                        f"{self.folder})",
                        f"服务商在就绪之前退出（{self.ending.zh}）。{said.zh}\n命令："
                        f"{' '.join(self.command)}（位于 {self.folder}）",
                    )
                )
            if answer.startswith("2"):
                return
            if time.monotonic() > deadline:
                said = self._said()
                raise Unready(
                    Text(
                        f"the provider was not ready after {self.timeout:g} s: {self.ready}: {answer} "
                        f"(start.timeout allows it more).{said.en}",
                        f"服务商在 {self.timeout:g} 秒后仍未就绪：{self.ready}：{answer}（可用 "
                        f"start.timeout 延长）。{said.zh}",
                    )
                )
            process.wait(pause)
            pause = min(pause * 1.5, POLL_MAX)

    def _said(self) -> Text:
        lines = self.tail()
        if not lines:
            return Text(" It wrote nothing.", "它没有任何输出。")
        where = Text(f" ({self.log})", f"（{self.log}）") if self.kept else NOTHING
        shown = "\n".join(f"  | {line[:SAID]}" for line in lines)
        return Text(f"\nThe end of its output{where.en}:\n{shown}", f"\n其输出的末尾{where.zh}：\n{shown}")


def _environment(added: Mapping[str, str]) -> dict[str, str]:
    """Ours plus the added ones. A proxy that is set for us is not used for the platform on loopback, and a
    PYTHONPATH means the folders that it means for us: the provider runs in another one."""
    env = {"PYTHONUNBUFFERED": "1", **os.environ}
    if ours := env.get("PYTHONPATH"):
        env["PYTHONPATH"] = os.pathsep.join(os.path.abspath(place) for place in ours.split(os.pathsep))  # noqa: PTH100 - an empty one means here
    if any(env.get(name) or env.get(name.upper()) for name in _PROXIES):
        excepted = env.get("NO_PROXY") or env.get("no_proxy") or ""
        env["NO_PROXY"] = env["no_proxy"] = ",".join(filter(None, (excepted, "127.0.0.1", "localhost")))
    return {**env, **added}


def _answer(url: str) -> str:
    """The HTTP status that the URL answers, or why it does not."""
    client = Client(Hosts((host_of(url),)))
    request = Outgoing(url=url, headers={"Connection": "close"})
    try:
        with client.ask(request, time.monotonic() + READY_SECONDS) as answer:
            return f"{answer.status} {answer.head.reason}"
    except (OSError, ValueError) as error:
        return str(error) or type(error).__name__
