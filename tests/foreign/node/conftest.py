"""The clients' packages, installed once per lock file, and a simulator that is really served."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from simulator.actions.stage import Stage
from simulator.core import agenda
from simulator.run.serving import Options, Serving
from tests.core.sample import COMPONENT, HOME_PAGE, KEY, SERVICE
from tests.foreign.node.client import HERE, Client


def _lacking(reason: str) -> None:
    """Without Node or npm a machine at hand skips these tests; CI must not."""
    if os.environ.get("CI", "").lower() in {"1", "true", "yes"}:
        pytest.fail(f"{reason}, and CI runs these tests", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def modules() -> Path:
    """`node_modules` of package-lock.json, in a cache folder named after it."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            _lacking(f"{program} is not on this machine")
    lock = (HERE / "package-lock.json").read_bytes()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "wxsim"
    place = cache / f"node-{hashlib.blake2b(lock, digest_size=8).hexdigest()}"
    if not (place / "node_modules").is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=cache))
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, fresh)
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(command, cwd=fresh, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode:
            shutil.rmtree(fresh)
            _lacking(f"npm ci failed: {done.stderr[-500:]}")
        try:
            fresh.rename(place)
        except OSError:  # another worker was faster
            shutil.rmtree(fresh)
    return place / "node_modules"


class World:
    """A served world with one client in it as the provider."""

    def __init__(self, serving: Serving, client: Client) -> None:
        self.serving, self.client = serving, client
        self.stage: Stage = serving.stage
        component = {"appid": COMPONENT, "secret": "secret-c", "token": "token1", "encoding_aes_key": KEY}
        home_page = {"appid": HOME_PAGE, "secret": "secret-f", "token": "token2", "encoding_aes_key": KEY}
        takes = client.do("configure", component=component, home_page=home_page)
        url = {each: f"{client.url}/{each}" for each in takes}
        self.do("create_component", **component, authorization_events=url.get("events", ""))
        self.do("create_home_page", **home_page, order_push=url.get("orders", ""))
        self.do("create_service", id=SERVICE, name="pantry", url=f"{client.url}/use")
        self.do("create_package", name="month", spec_id="basic", known=True)
        self.shop = str(self.do("create_store", **{"as": "shop"})["appid"])
        while agenda.perform(self.world):  # the first ticket
            pass
        self.stage.settle()

    @property
    def world(self) -> Any:
        return self.serving.world

    def do(self, action: str, **arguments: Any) -> dict[str, Any]:
        done = self.stage.do(action, arguments, origin="test")
        self.stage.settle()
        return done

    def pushes(self, kind: str) -> list[Any]:
        """Recorded attempts of pushes of a kind."""
        return [entry.data for entry in self.world.journal.entries(kind="push") if entry.data["kind"] == kind]

    def refresh_token(self) -> str:
        from simulator.core.component.entities import Grant

        return str(self.world.tables.get(Grant, COMPONENT, self.shop).refresh_token)


@pytest.fixture
def provider(modules: Path) -> Iterator[Callable[[str], World]]:
    """Starts a client script as the provider of a new world."""
    with ExitStack() as stack:

        def start(script: str) -> World:
            serving = Serving(Options(port=0, control_port=0, manual=True))
            serving.start()
            stack.callback(serving.close)
            client = stack.enter_context(Client(script, api=serving.api.url, modules=modules))
            return World(serving, client)

        yield start
