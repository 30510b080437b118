"""Calls a second over the wire, against the same look-up in bare Flask on waitress, and against moto."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterable
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

from tests.bench.processes import PEERS, ask, moto, peer, process, said, wxsim
from tests.bench.table import Row, alone, compared

TOKEN = "/cgi-bin/component/api_component_token"
LOGIN = "/wxa/servicemarket/service/login_auth"
SSM = {
    "X-Amz-Target": "AmazonSSM.GetParameter",
    "Content-Type": "application/x-amz-json-1.1",
    "Authorization": "AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/ssm/aws4_request, "
    "SignedHeaders=host, Signature=0",
}


def items(*, quick: bool) -> Iterable[Row]:
    """All rows, from rounds in which every server has its turn."""
    rounds, seconds = (3, 0.3) if quick else (9, 0.7)
    with ExitStack() as stack:
        floor = stack.enter_context(peer("sink", '{"errcode":0}'))
        known = _world(stack, stack.enter_context(peer("sink")))
        flask = stack.enter_context(peer("flask_app", json.dumps(known)))
        cloud = stack.enter_context(moto())
        generator = stack.enter_context(_generator())
        token, login = _token_call(known), _login_call(known)
        parameter = _parameter_call(cloud)
        turns = {
            "floor": (floor, token, "errcode"),
            "token": (known["api"], token, "component_access_token"),
            "token flask": (flask, token, "component_access_token"),
            "login": (known["api"], login, '"errmsg":"ok"'),
            "login flask": (flask, login, '"errmsg": "ok"'),
            "moto": (cloud, parameter, "Parameter"),
        }
        for connections in (1, 16):
            rates = _rounds(generator, turns, connections, rounds, seconds)
            yield from _rows(rates, connections)


def _rounds(
    generator: Any, turns: dict[str, tuple[str, str, str]], connections: int, rounds: int, seconds: float
) -> dict[str, list[float]]:
    rates: dict[str, list[float]] = {name: [] for name in turns}
    for number in range(-1, rounds):  # the first one warms everything up
        names = list(turns) if number % 2 else list(turns)[::-1]
        for name in names:
            address, request, expect = turns[name]
            job = {
                "address": address,
                "request": request,
                "expect": expect,
                "connections": connections,
                "seconds": seconds,
            }
            generator.stdin.write(json.dumps(job) + "\n")
            generator.stdin.flush()
            result = said(generator)
            if number >= 0:
                rates[name].append(result["rate"])
    return rates


def _rows(rates: dict[str, list[float]], connections: int) -> Iterable[Row]:
    at = f"{connections} connection{'s' if connections > 1 else ''}"
    yield alone(f"calls: do-nothing server, {at}", "/s", rates["floor"])
    for name, call in (("token", "api_component_token"), ("login", "login_auth")):
        yield compared(
            f"calls: {call}, {at}", "/s", rates[name], rates[f"{name} flask"], "flask+waitress", (">=", 1.0)
        )
        yield compared(f"calls: {call}, {at}", "/s", rates[name], rates["moto"], "moto GetParameter")


def _generator() -> Any:
    return process(str(PEERS / "generator.py"), stdin=subprocess.PIPE, stderr=None)


def _world(stack: ExitStack, sink: str) -> dict[str, str]:
    """A served world with a platform, a home page and one order, and login codes that can be used again."""
    ready = stack.enter_context(wxsim())
    control = ready["control"]

    def act(action: str, /, **arguments: Any) -> Any:
        return ask(control, "POST", f"/actions/{action}", arguments)

    url = f"http://{sink}/"
    component = act("create_component", authorization_events=url)
    act("create_home_page", order_push=url)
    act("create_service", url=url)
    act("create_package", name="standard", known=True)
    act("create_store", **{"as": "shop"})
    act("purchase", store="shop")
    act("set_quota", api=TOKEN, daily=1_000_000_000)
    act("switch", name="login_code_once", value=False)
    act("switch", name="login_code_seconds", value=86_400)
    code = act("press_use", store="shop")["code"]
    ticket = _ticket(control)
    known = {"appid": component["appid"], "secret": component["secret"], "ticket": ticket, "code": code}
    given = ask(ready["api"], "POST", TOKEN, _token_body(known))
    return {**known, "token": given["component_access_token"], "api": urlsplit(ready["api"]).netloc}


def _ticket(control: str) -> str:
    """The first ticket pushed."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        entries = ask(control, "GET", "/journal?kind=push&secrets=1")["entries"]
        for entry in entries:
            fields = entry["data"]["fields"]
            if "ComponentVerifyTicket" in fields:
                return str(fields["ComponentVerifyTicket"])
        time.sleep(0.05)
    raise SystemExit("bench: no ticket was pushed")


def _token_body(known: dict[str, str]) -> dict[str, str]:
    return {
        "component_appid": known["appid"],
        "component_appsecret": known["secret"],
        "component_verify_ticket": known["ticket"],
    }


def _token_call(known: dict[str, str]) -> str:
    return _request(TOKEN, json.dumps(_token_body(known)))


def _login_call(known: dict[str, str]) -> str:
    return _request(f"{LOGIN}?access_token={known['token']}", json.dumps({"code": known["code"]}))


def _parameter_call(cloud: str) -> str:
    name = {"Name": "bench"}
    put = SSM | {"X-Amz-Target": "AmazonSSM.PutParameter"}
    ask(cloud, "POST", "/", {**name, "Value": "1", "Type": "String"}, put)
    return _request("/", json.dumps(name), SSM)


def _request(target: str, body: str, more: dict[str, str] | None = None) -> str:
    """The bytes that `requests` would send."""
    headers = {
        "Host": "127.0.0.1",
        "User-Agent": "python-requests/2.32.3",
        "Accept-Encoding": "gzip, deflate",
        "Accept": "*/*",
        "Connection": "keep-alive",
        "Content-Type": "application/json",
        **(more or {}),
        "Content-Length": str(len(body)),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST {target} HTTP/1.1\r\n{head}\r\n{body}"
