"""A provider as a WSGI app in this process, on a real socket: the fastest way to start one.

The server speaks HTTP/1.1 and keeps connections alive, as the servers that providers use in production do.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from simulator.http.server import Server, Wsgi
from simulator.provider.process import TAIL_LINES, wait_for_port
from simulator.texts import Text
from simulator.usage import UsageError

OUTPUT_LINES = 200


class WsgiProvider:
    """The same doors as a process: start, kill, stop, alive, tail."""

    pid = None

    def __init__(self, target: str, *, folder: Path, env: Mapping[str, str], port: int) -> None:
        self.target = target
        self.folder = folder
        self.env = dict(env)
        self.port = port
        self._server: Server | None = None
        self._output: deque[str] = deque(maxlen=OUTPUT_LINES)
        self._untold: deque[str] = deque(maxlen=OUTPUT_LINES)  # what of it `wrote` has not answered
        self._shadowed: dict[str, str | None] = {}

    @property
    def alive(self) -> bool:
        return self._server is not None

    @property
    def ending(self) -> Text:
        return Text("it runs", "仍在运行") if self._server else Text("it was stopped", "已停止")

    def start(self) -> None:
        """Imports the app anew, so that nothing of a former run is left in it, and serves it."""
        wait_for_port(self.port)
        self._shadowed = {name: os.environ.get(name) for name in self.env}
        os.environ.update(self.env)
        try:
            app = load_app(self.target, self.folder)
            self._server = Server(("127.0.0.1", self.port), app, log=self._note)
        except BaseException:
            self._restore()
            raise
        self._output.clear()
        self._server.start()

    def kill(self) -> None:
        server, self._server = self._server, None
        if server is None:
            return
        server.stop()
        self._restore()

    stop = kill

    def tail(self, lines: int = TAIL_LINES) -> list[str]:
        return list(self._output)[-lines:] if self._server else []

    def wrote(self) -> list[str]:
        """The lines that it has written since this was last asked; of very many the last."""
        return [self._untold.popleft() for _ in range(len(self._untold))]

    def _note(self, text: str) -> None:
        self._untold.extend(text.splitlines())
        self._output.extend(text.splitlines())

    def _restore(self) -> None:
        for name, value in self._shadowed.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        self._shadowed = {}


def load_app(target: str, folder: Path) -> Wsgi:
    """The app that `module:app` or `module:factory()` names, imported from the folder or the path."""
    module_name, _, name = target.partition(":")
    sys.path.insert(0, str(folder))
    sys.modules.pop(module_name, None)
    importlib.invalidate_caches()
    try:
        found: Any = importlib.import_module(module_name)
        for part in name.removesuffix("()").split("."):
            found = getattr(found, part)
        if name.endswith("()"):
            found = found()
    except Exception as error:
        raise UsageError(
            Text(
                f"start.wsgi {target!r} cannot be loaded: {type(error).__name__}: {error}",
                f"start.wsgi {target!r} 无法加载：{type(error).__name__}：{error}",
            )
        ) from error
    finally:
        with contextlib.suppress(ValueError):
            sys.path.remove(str(folder))
    if not callable(found):
        raise UsageError(
            Text(
                f"start.wsgi {target!r} is no WSGI app: it cannot be called",
                f"start.wsgi {target!r} 不是 WSGI 应用：无法调用",
            )
        )
    app: Wsgi = found
    return app
