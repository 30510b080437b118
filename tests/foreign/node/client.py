"""A client in a Node process: told what to do line by line, with an address that pushes go to."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

HERE = Path(__file__).parent


class ClientError(Exception):
    """What the client itself raised; `code` is the platform's error code, where the client passes it on."""

    def __init__(self, message: str, code: int | None) -> None:
        super().__init__(message)
        self.code = code


class Client:
    """One client script, loaded behind the rewriting of WeChat's hosts."""

    def __init__(self, script: str, *, api: str, modules: Path) -> None:
        environment = {**os.environ, "WXSIM_API": api, "NODE_PATH": str(modules), "NODE_NO_WARNINGS": "1"}
        command = ["node", "--require", str(HERE / "rewrite.cjs"), str(HERE / script)]
        self._process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        try:
            self.url = f"http://127.0.0.1:{self._read()['port']}"
        except BaseException:
            self.close()
            raise

    def do(self, deed: str, **given: Any) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"deed": deed, "given": given}) + "\n")
        self._process.stdin.flush()
        answer = self._read()
        if "failed" in answer:
            raise ClientError(answer["failed"], answer.get("code"))
        return answer.get("done")

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        line = self._process.stdout.readline()
        if not line:
            raise AssertionError(f"the client ended: {self._process.stderr.read()}")
        read: dict[str, Any] = json.loads(line)
        return read

    def close(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
