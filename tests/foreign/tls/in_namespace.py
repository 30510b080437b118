"""python -m tests.foreign.tls.in_namespace FOLDER: inside namespaces of network and mounts of its own.

WeChat's names are loopback's there by a hosts file, TLS is on port 443, and there is no way out. Prints JSON.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from simulator.run.secure import Tls
from simulator.tls.names import PLATFORM
from tests.core.sample import HOME_PAGE
from tests.web.served import served

WECHATPY = (
    "import json; from wechatpy.client import WeChatClient; "
    f"print(json.dumps(WeChatClient({HOME_PAGE!r}, 'secret-f').fetch_access_token()))"
)
OUTSIDE = ("198.51.100.7", 443)  # of a network that is for documentation


def main(folder: Path) -> dict[str, Any]:
    hosts = folder / "hosts"
    hosts.write_text("".join(f"127.0.0.1 {name}\n" for name in ("localhost", *PLATFORM)), encoding="utf-8")
    for command in (["ip", "link", "set", "lo", "up"], ["mount", "--bind", str(hosts), "/etc/hosts"]):
        subprocess.run(command, check=True)
    with served(tls=Tls(folder=folder / "ca", address=("127.0.0.1", 443), proxy=None)) as (serving, _):
        assert serving.secure is not None
        bare = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
        environment = serving.secure.environment({}, given={})
        environment.pop("NODE_OPTIONS")  # the hosts file is what leads here
        ended = subprocess.run(
            [sys.executable, "-c", WECHATPY],
            env={**bare, **environment},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        calls = [entry.data["headers"].get("Host") for entry in serving.world.journal.entries(kind="call")]
    routes = subprocess.run(["ip", "route"], capture_output=True, text=True, check=True).stdout
    return {
        "names": {name: socket.gethostbyname(name) for name in PLATFORM},
        "said": ended.stdout,
        "error": ended.stderr,
        "calls": calls,
        "routes": routes,
        "outside": _outside(),
    }


def _outside() -> str:
    """What comes of trying to leave."""
    with socket.socket() as leaving:
        leaving.settimeout(5)
        try:
            leaving.connect(OUTSIDE)
        except OSError as error:
            return type(error).__name__ + f" {error.errno}"
    return "it got out"


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
