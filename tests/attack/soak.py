"""A served world under steady load: what it has at a third of the time is about what it has at the end.

Calls, logins, exchanges, refreshes, messages, tickets, refusals, pushes that fail and pushes that are sent
again, with the world's clock going fast. `python -m tests.attack --only soak --minutes 10` is the long form:
there memory is compared from minute 3 on.
"""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from tests.attack.memory import held
from tests.attack.part import Bounds, Figures, Part
from tests.bench.processes import peer

LONG = 600.0  # seconds of the long form: its journal keeps 20 000 entries
KEEP = 20_000
SETTLED = 0.3  # of the time, from when on nothing may grow
BAR, SHORT_BAR = 1.05, 1.10
STORES = 12
THREADS = 4
NOWHERE = "http://127.0.0.1:9/"
CGI = "/cgi-bin/component"
FIRST_TICKET = 30.0  # seconds that a machine with much else to do may take to push one


class Line:
    """One thread's connection to a listener."""

    def __init__(self, url: str) -> None:
        self._to = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        self._to.request(method, path, data, {"Content-Type": "application/json"})
        reply = self._to.getresponse()
        text = reply.read()
        if reply.status != 200:
            raise RuntimeError(f"{method} {path} answered {reply.status}: {text[:300]!r}")
        return json.loads(text) if text else {}


class Load:
    """A provider, its users and somebody at the controls: `cycle` is what they do time and again."""

    def __init__(self, ready: dict[str, Any], parties: dict[str, Any]) -> None:
        self.api, self.control = Line(ready["api"]), Line(ready["control"])
        self.parties = parties
        self.made = 0

    def act(self, action: str, /, **arguments: Any) -> Any:
        self.made += 1
        return self.control.ask("POST", f"/actions/{action}", arguments)

    def call(self, path: str, body: Any, token: str = "") -> Any:
        self.made += 1
        return self.api.ask("POST", f"{path}?access_token={token}", body)

    def cycle(self, number: int) -> None:
        """About thirty calls and actions about one store: no new store, order or user."""
        platform, store = self.parties["component"], self.parties["stores"][number % STORES]
        appid = platform["appid"]
        token = self._platform_token(platform)
        code = self.act("authorize", store=store)["auth_code"]
        granted = self.call(
            f"{CGI}/api_query_auth", {"component_appid": appid, "authorization_code": code}, token
        )
        self.call(f"{CGI}/api_query_auth", {"component_appid": appid, "authorization_code": code}, token)
        refresh = granted["authorization_info"]["authorizer_refresh_token"]
        asked = {"component_appid": appid, "authorizer_appid": store, "authorizer_refresh_token": refresh}
        for _ in range(4):
            access = self.call(f"{CGI}/api_authorizer_token", asked, token).get("authorizer_access_token", "")
            self.call("/channels/ec/basics/info/get", {}, access)
        self.call("/channels/ec/basics/info/get", {}, f"60_{number}")
        self.call(f"{CGI}/api_create_preauthcode", {"component_appid": appid}, token)
        for _ in range(3):
            pressed = self.act("press_use", store=store)
            for _ in range(2):
                self.call("/wxa/servicemarket/service/login_auth", {"code": pressed["code"]}, token)
        self.act("press_use", store=store)
        self.act("send_message", store=store, text="is anybody there?")
        self.act("send_message", store=store, text="nobody takes this one", component=self.parties["deaf"])
        self.act("push_ticket", same=False)
        if number % 8 == 0:
            self._at_the_controls(store)

    def _platform_token(self, platform: dict[str, str]) -> str:
        """As a provider gets it: for the ticket that it was pushed last."""
        deadline = time.monotonic() + FIRST_TICKET
        while not self._ticket(platform["appid"]) and time.monotonic() < deadline:
            time.sleep(0.02)
        given = self.call(
            f"{CGI}/api_component_token",
            {
                "component_appid": platform["appid"],
                "component_appsecret": platform["secret"],
                "component_verify_ticket": self.parties["ticket"],
            },
        )
        if "component_access_token" not in given:
            raise RuntimeError(f"for ticket {self.parties['ticket']!r} api_component_token answered {given}")
        return str(given["component_access_token"])

    def _ticket(self, appid: str) -> str:
        """The ticket that was pushed last, by the pages of the journal since the one before; or none yet."""
        while True:
            page = self.control.ask("GET", f"/journal?after={self.parties['since']}&kind=push&secrets=1")
            for entry in page["entries"]:
                fields = entry["data"]["fields"]
                if fields.get("AppId") == appid and "ComponentVerifyTicket" in fields:
                    self.parties["ticket"] = fields["ComponentVerifyTicket"]
            if not page["entries"]:
                return str(self.parties["ticket"])
            self.parties["since"] = page["entries"][-1]["seq"]

    def _at_the_controls(self, store: str) -> None:
        self.act("resend", push="component_verify_ticket")
        self.act("send_push", kind="authorized", store=store)
        self.act("expire_tokens", of="home_page")
        self.act("set_option", store=store, option="voice_recognize", value="1")
        self.control.ask("GET", "/state")


@contextmanager
def served(keep: int, rate: float) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    code = "from simulator.cli import main; main()"
    options = ["--port", "0", "--control-port", "0", "--keep", str(keep), "--rate", f"{rate:g}"]
    child = subprocess.Popen(
        [sys.executable, "-c", code, "serve", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )
    try:
        assert child.stdout is not None
        yield child, json.loads(child.stdout.readline())
    finally:
        child.terminate()
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        if child.stdout is not None:
            child.stdout.close()


def set_up(ready: dict[str, Any], sink: str) -> dict[str, Any]:
    """A provider's parties, stores with an order each, and a platform that nobody listens for."""
    load = Load(ready, {})
    url = f"http://{sink}/"
    component = load.act("create_component", authorization_events=url, messages=url)
    deaf = load.act("create_component", authorization_events=NOWHERE, messages=NOWHERE)
    load.act("create_home_page", order_push=url)
    load.act("create_service", url=url, component=component["appid"])
    load.act("create_package", name="standard", known=True)
    stores = [load.act("create_store", **{"as": f"shop{number}"})["appid"] for number in range(STORES)]
    for store in stores:
        load.act("purchase", store=store)
    load.act("set_quota", api=f"{CGI}/api_component_token", daily=1_000_000_000)
    load.act("push_ticket", component=component["appid"], same=False)
    return {"component": component, "deaf": deaf["appid"], "stores": stores, "since": 0, "ticket": ""}


def run(bounds: Bounds) -> Figures:
    figures = Figures()
    scale = min(1.0, bounds.seconds / LONG)
    keep, rate = max(500, int(KEEP * scale)), 60.0 / max(scale, 0.01)
    with ExitStack() as stack:
        sink = stack.enter_context(peer("sink"))
        child, ready = stack.enter_context(served(keep, rate))
        parties = set_up(ready, sink)
        samples = _under_load(child.pid, ready, parties, bounds.seconds, figures)
    _judge(samples, bounds.seconds, figures)
    figures.notes.append(f"keeps {keep} entries, its clock goes at {rate:g}")
    return figures


def _under_load(
    pid: int, ready: dict[str, Any], parties: dict[str, Any], seconds: float, figures: Figures
) -> list[tuple[float, float]]:
    """Loads it from several threads; its memory by the seconds that passed."""
    begun = time.monotonic()
    numbers, over = count(), threading.Event()
    loads = [Load(ready, dict(parties)) for _ in range(THREADS)]

    def again(load: Load) -> None:
        while not over.is_set():
            load.cycle(next(numbers))

    threads = [threading.Thread(target=_told, args=(again, load, figures), daemon=True) for load in loads]
    for thread in threads:
        thread.start()
    samples = []
    while (passed := time.monotonic() - begun) < seconds and any(thread.is_alive() for thread in threads):
        samples.append((passed, held(pid)))
        over.wait(max(0.1, seconds / 200))
    over.set()
    for thread in threads:
        thread.join(60)
    figures.tried = sum(load.made for load in loads)
    return samples


def _told(again: Callable[[Load], None], load: Load, figures: Figures) -> None:
    try:
        again(load)
    except Exception as error:  # noqa: BLE001 - what ends the load is what fell
        figures.fell("the load", f"{type(error).__name__}: {error}")


def _judge(samples: list[tuple[float, float]], seconds: float, figures: Figures) -> None:
    """Compares the memory once all has settled with that at the end, each the middle of a twentieth."""
    settled, last = (
        median([held for at, held in samples if low * seconds <= at < high * seconds] or [0.0])
        for low, high in ((SETTLED, SETTLED + 0.05), (0.95, 1.0))
    )
    figures.memory = max((held for _, held in samples), default=0.0)
    if not settled or not last:
        figures.notes.append("this system does not tell of the memory of others")
        return
    ratio, bar = last / settled, BAR if seconds >= LONG / 2 else SHORT_BAR
    figures.notes.append(
        f"{settled:.1f} MB at {SETTLED * seconds:.0f} s, {last:.1f} MB at {seconds:.0f} s: {ratio:.3f} ×"
    )
    if ratio > bar:
        figures.fell(
            "memory", f"it grew to {ratio:.3f} × what it was at {SETTLED * seconds:.0f} s; bar {bar}"
        )


PART = Part(
    what="memory of a served world under calls, logins, refreshes and pushes",
    unit="calls and actions",
    seconds=25.0,
    run=run,
    alone=True,
)
