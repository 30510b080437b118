"""The probe kits answer as probes have to, and not at all where it is no test."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import requests
from flask import Flask
from werkzeug.serving import make_server

from conformance.doctor.shapes import ANSWERS
from conformance.setup.kits import KITS, text_of

SPEC = {"spec_id": "basic", "expires_at": 1767229200}
SERVICES = [{"service_id": "3403799157105049600", "specs": [SPEC]}]
ORDERS = [{"order_id": "1", "status": 20, "lines": [{"sku_id": "2", "count": 1, "shipped": 0}]}]
ASKED: dict[str, tuple[str, str, Any]] = {
    # probe -> method, path and body
    "entitlements": ("GET", "/entitlements/wx1", None),
    "sync": ("POST", "/sync", None),
    "call": ("POST", "/stores/wx1/call", {"method": "GET", "path": "/channels/ec/basics/info/get"}),
    "clock": ("PUT", "/clock", {"now": 1767229200, "rate": 0}),
    "idle": ("GET", "/idle", None),
    "keys": ("PUT", "/keys", {"appid": "wx1", "current": "k", "former": ""}),
    "forget": ("POST", "/forget", {"what": ["tickets"]}),
    "orders": ("GET", "/stores/wx1/orders", None),
}

NODE = """
const http = require('node:http'); const probes = require('./wxsim-probes')
probes.entitlements = async () => (SERVICES)
probes.sync = async () => true
probes.call = async (store, asked) => {
  if (store === 'wx2') throw new probes.Refused()
  return { errcode: 0, path: asked.path }
}
probes.keys = async () => {}; probes.forget = async () => {}
probes.orders = async store => store === 'wx1' ? ORDERS : null
const mounted = probes.router()
const server = http.createServer((request, response) => {
  if (request.url === '/now') return response.end(String(probes.now()))
  if (request.url === '/begin') { probes.begin(); return response.end() }
  mounted(request, response, () => { response.statusCode = 404; response.end() })
})
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
"""


def flask_kit(tmp_path: Path) -> ModuleType:
    file = tmp_path / KITS["flask"].file
    file.write_text(text_of("flask"), encoding="utf-8")
    spec = importlib.util.spec_from_file_location("wxsim_probes_kit", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@contextmanager
def flask(tmp_path: Path) -> Iterator[str]:
    module = flask_kit(tmp_path)
    app, probes = Flask(__name__), module.probes
    probes.entitlements(lambda _store: SERVICES)
    probes.sync(lambda: None)

    @probes.call
    def call(store: str, _method: str, path: str, _body: Any, _all_pages: bool) -> dict[str, Any]:
        if store == "wx2":
            raise probes.Refused
        return {"errcode": 0, "path": path}

    probes.keys(lambda _appid, _current, _former: None)
    probes.forget(lambda _what: None)
    probes.orders(lambda store: ORDERS if store == "wx1" else None)
    app.add_url_rule("/now", "now", lambda: str(probes.now()))
    app.add_url_rule("/begin", "begin", lambda: probes.begin() or "")
    probes.mount(app, "/")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def express(tmp_path: Path) -> Iterator[str]:
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    (tmp_path / KITS["express"].file).write_text(text_of("express"), encoding="utf-8")
    program = NODE.replace("SERVICES", json.dumps(SERVICES)).replace("ORDERS", json.dumps(ORDERS))
    (tmp_path / "main.js").write_text(program, encoding="utf-8")
    with subprocess.Popen(["node", "main.js"], cwd=tmp_path, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.kill()


WAYS = {"flask": flask, "express": express}


@pytest.fixture(params=WAYS)
def api(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("WXSIM_PROBES", "1")
    with WAYS[request.param](tmp_path) as url:
        yield url


def ask(url: str, method: str, path: str, body: Any = None) -> requests.Response:
    return requests.request(method, f"{url}{path}", json=body, timeout=10)


def test_every_kit_that_is_tried_is_tried_here() -> None:
    assert {name for name, kit in KITS.items() if kit.tried} == set(WAYS)


@pytest.mark.parametrize("probe", ASKED)
def test_each_probe_answers_in_its_shape(api: str, probe: str) -> None:
    answer = ask(api, *ASKED[probe])
    assert answer.status_code == 200, answer.text
    assert ANSWERS[probe].problem(answer.json()) is None


def test_the_time_is_the_one_that_was_told(api: str) -> None:
    ask(api, "PUT", "/clock", {"now": 1800000000, "rate": 0})
    assert float(ask(api, "GET", "/now").text) == 1800000000


def test_what_was_begun_is_not_idle(api: str) -> None:
    ask(api, "GET", "/begin")
    assert ask(api, "GET", "/idle").status_code == 503


def test_a_call_that_is_rightly_not_made_is_409_and_what_is_not_followed_404(api: str) -> None:
    method, path, body = ASKED["call"]
    answer = ask(api, method, path.replace("wx1", "wx2"), body)
    assert (answer.status_code, answer.json()) == (409, {"refused": "needs_grant"})
    assert ask(api, "GET", "/stores/wx2/orders").status_code == 404


def test_what_was_not_given_is_not_there(api: str) -> None:
    assert ask(api, "GET", "/stores/wx1/products").status_code == 404


@pytest.mark.parametrize("kit", WAYS)
def test_outside_a_test_there_are_no_probes(
    kit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WXSIM_PROBES", raising=False)
    with WAYS[kit](tmp_path) as url:
        assert {ask(url, *asked).status_code for asked in ASKED.values()} == {404}
