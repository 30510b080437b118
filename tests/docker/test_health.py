"""The image's own health check, tried without an image."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

from tests.docker.engine import DOCKERFILE
from tests.web.served import served

FOUND = re.search(r"^HEALTHCHECK [^\[]*CMD (\[.*\])$", DOCKERFILE.read_text(encoding="utf-8"), re.MULTILINE)


def healthy(url: str) -> bool:
    assert FOUND is not None
    _, *arguments = json.loads(FOUND[1])
    env = {**os.environ, "WXSIM_CONTROL_PORT": url.rpartition(":")[2], "WXSIM_PORT": "9"}
    ended = subprocess.run([sys.executable, *arguments], env=env, stderr=subprocess.DEVNULL, check=False)
    return ended.returncode == 0


def test_a_container_is_healthy_once_its_world_is_ready() -> None:
    with served(control_token="a-token-of-24-characters") as (serving, _):
        assert healthy(serving.control.url)
        serving.served.busy = "not yet"
        assert not healthy(serving.control.url)
