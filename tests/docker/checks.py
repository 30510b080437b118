"""What must hold of the image while it runs."""

from __future__ import annotations

import re
import socket
import time
import urllib.error
import urllib.request

from tests.docker.engine import TOKEN, Broken, Container, Engine, Ports, say

_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def wait_healthy(engine: Engine, container: Container, within: float) -> None:
    """Until the image's own health check passes."""
    command = health_check(engine)
    deadline = time.monotonic() + within
    while (last := container.run(command)).returncode:
        if not container.running():
            raise Broken(f"{container.log()}it ended before it was healthy")
        if time.monotonic() > deadline:
            raise Broken(f"{container.log()}{last.stdout}not healthy within {within:g} s")
        time.sleep(0.3)
    say("healthy")


def health_check(engine: Engine) -> list[str]:
    """The command that the image names."""
    match engine.config().get("Healthcheck", {}).get("Test"):
        case ["CMD", *command]:
            return command
        case ["CMD-SHELL", line]:
            return ["/bin/sh", "-c", line]
    raise Broken("the image has no health check")


def healthz(port: int) -> None:
    """GET /healthz from this machine answers 200; printed."""
    url = f"http://127.0.0.1:{port}/healthz"
    try:
        with _OPENER.open(url, timeout=10) as reply:
            status, text = reply.status, reply.read().decode()
    except OSError as error:
        raise Broken(f"GET {url}: {error}") from None
    if status != 200:
        raise Broken(f"GET {url} answered {status}: {text}")
    print(f"GET {url}\n{status} {text.strip()}")


def asks_for_its_token(container: Container, ports: Ports) -> None:
    """The control port answers nobody without the token, and the image's own commands have it."""
    control = f"http://127.0.0.1:{ports.control}"
    for token, wanted in (("", 401), ("another-token-than-it", 401), (TOKEN, 200)):
        asked = urllib.request.Request(f"{control}/state", headers={"Authorization": f"Bearer {token}"})
        try:
            with _OPENER.open(asked, timeout=10) as reply:
                status = reply.status
        except urllib.error.HTTPError as refusal:
            with refusal:
                status = refusal.code
        if status != wanted:
            raise Broken(f"GET {control}/state with the token {token!r} answered {status}, not {wanted}")
    done = container.run(["wxsim", "do", "create_user", "as=anna", "--control", control])
    if done.returncode:
        raise Broken(f"{done.stdout}`wxsim do` inside does not get in")
    say("the control port asks for its token")


def unprivileged(engine: Engine, container: Container) -> None:
    """The server runs as the image's user, which is not root, and without capabilities."""
    wanted = engine.config().get("User", "").partition(":")[0]
    status = container.status()
    uids = re.findall(r"(?m)^Uid:\s+(.*)", status)[0].split()
    capabilities = re.findall(r"(?m)^CapEff:\s+(.*)", status)[0]
    say(f"runs as uid {' '.join(uids)} (image: {wanted}), effective capabilities {capabilities}")
    if "0" in uids:
        raise Broken("it runs as root")
    if set(uids) != {wanted}:
        raise Broken(f"it runs as {' '.join(uids)}, the image says {wanted}")
    if int(capabilities, 16):
        raise Broken("it has capabilities")


def answers(port: int) -> bool:
    """Whether anything listens on this machine's port."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=2).close()
    except OSError:
        return False
    return True


def nothing_left(container: Container, ports: Ports) -> None:
    """After it has stopped: no process, no file, no listener."""
    if left := container.left():
        raise Broken(f"left behind: {' '.join(left)}")
    if wrote := container.wrote():
        raise Broken(f"it wrote into its own files: {' '.join(wrote)}")
    for port in ports:
        if answers(port):
            raise Broken(f"port {port} still answers")
    say("stopped, nothing left")
