"""A provider whose pages are shown by a process of their own: both have one database, and one clock."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from simulator.provider.process import free_port

PAGES = ("/use", "/app", "/m/")
TOLD_BOTH = ("/probe/clock", "/probe/keys")
CHILD = "PAGES_OF"


def pages_elsewhere(application: Any, _provider: Any) -> Any:
    """The application, where what is a page is asked of a second process of the same provider."""
    if CHILD in os.environ:
        return application
    port = free_port()
    arguments = list(sys.argv[1:])
    arguments[arguments.index("--port") + 1] = str(port)
    command = [sys.executable, "-P", "-m", "tests.freedoms.provider", *arguments]
    subprocess.Popen(command, env={**os.environ, CHILD: str(os.getpid())})
    _wait(port)
    session = requests.Session()
    session.trust_env = False

    def both(environ: dict[str, Any], start_response: Any) -> Any:
        path = environ["PATH_INFO"]
        if not path.startswith((*PAGES, *TOLD_BOTH)):
            return application(environ, start_response)
        body = environ["wsgi.input"].read()
        query = environ["QUERY_STRING"]
        reply = requests.request(
            environ["REQUEST_METHOD"],
            f"http://127.0.0.1:{port}{path}{'?' * bool(query)}{query}",
            data=body,
            headers={"Cookie": environ.get("HTTP_COOKIE", ""), "Content-Type": "application/json"},
            allow_redirects=False,
            timeout=30,
        )
        if path.startswith(TOLD_BOTH):
            import io

            environ["wsgi.input"] = io.BytesIO(body)
            return application(environ, start_response)
        headers = [
            (name, value)
            for name, value in reply.raw.headers.items()
            if name.lower() not in {"content-length", "connection", "date", "content-encoding"}
        ]
        start_response(f"{reply.status_code} {reply.reason}", headers)
        return [reply.content]

    return both


@contextmanager
def one_in_all(step: Any, self: Any, owner: Any) -> Iterator[None]:
    """One renewal of a token at a time, whichever process it is in."""
    import fcntl

    (main,) = [row["file"] for row in self.database.rows("PRAGMA database_list") if row["name"] == "main"]
    with step(owner), Path(f"{main}.{owner.key.replace('/', '-')}.lock").open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def end_with_parent() -> None:
    """In the second process: ends it when the first is gone."""
    parent = int(os.environ.get(CHILD, "0"))
    if not parent:
        return
    import threading

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.1)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()


def _wait(port: int) -> None:
    for _ in range(500):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise SystemExit("the second process does not come up")
