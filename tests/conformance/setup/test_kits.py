"""The probe kits answer as probes have to, and not at all where it is no test."""

from __future__ import annotations

import importlib.util
import json
import os
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

# Stand-ins of what the kit for Spring takes of it.
WEB, BOOT = "org.springframework.web.bind.annotation", "org.springframework.boot.autoconfigure.condition"
SPRING = {
    **{
        f"{WEB}.{name}": f"@interface {name} {{ String value(); }}"
        for name in ("GetMapping", "PathVariable", "PostMapping", "PutMapping", "RequestMapping")
    },
    **{f"{WEB}.{name}": f"@interface {name} {{}}" for name in ("RequestBody", "RestController")},
    f"{BOOT}.ConditionalOnProperty": """@interface ConditionalOnProperty {
        String name();
        String havingValue();
    }""",
    "org.springframework.http.ResponseEntity": """class ResponseEntity<T> {
        public interface Builder { <B> ResponseEntity<B> body(B body); <B> ResponseEntity<B> build(); }
        public static Builder status(int status) { return null; }
        public static Builder notFound() { return null; }
        public static <B> ResponseEntity<B> ok(B body) { return null; }
    }""",
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
    with served(["node", "main.js"], tmp_path) as url:
        yield url


@contextmanager
def served(command: list[str], folder: Path) -> Iterator[str]:
    """A program that prints its port."""
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.kill()


GO = """
package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"

	"kit/wxsimprobes"
)

func main() {
	var services []wxsimprobes.Service
	var orders []any
	json.Unmarshal([]byte(`SERVICES`), &services)
	json.Unmarshal([]byte(`ORDERS`), &orders)
	probes := &wxsimprobes.Probes{
		Entitlements: func(string) ([]wxsimprobes.Service, error) { return services, nil },
		Sync:         func() bool { return true },
		Call: func(store string, asked wxsimprobes.Call) (any, error) {
			if store == "wx2" {
				return nil, wxsimprobes.ErrRefused
			}
			return map[string]any{"errcode": 0, "path": asked.Path}, nil
		},
		Keys:   func(_, _, _ string) error { return nil },
		Forget: func([]string) error { return nil },
		Orders: func(store string) ([]any, error) {
			if store == "wx1" {
				return orders, nil
			}
			return nil, nil
		},
	}
	http.HandleFunc("/now", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, probes.Now().Unix())
	})
	http.HandleFunc("/begin", func(http.ResponseWriter, *http.Request) { probes.Begin() })
	http.Handle("/", probes)
	listener, _ := net.Listen("tcp", "127.0.0.1:0")
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	http.Serve(listener, nil)
}
"""


@contextmanager
def go(tmp_path: Path) -> Iterator[str]:
    with served([built_go(tmp_path)], tmp_path) as url:
        yield url


def built_go(tmp_path: Path) -> str:
    """The program with the kit in it, compiled once for all tests."""
    if shutil.which("go") is None:
        pytest.skip("go is not installed: the kit for Go is not tried here")
    folder = tmp_path.parent / "kit-of-go"
    if (folder / "served").exists():
        return str(folder / "served")
    (folder / "wxsimprobes").mkdir(parents=True)
    (folder / "wxsimprobes" / KITS["go"].file).write_text(text_of("go"), encoding="utf-8")
    (folder / "go.mod").write_text("module kit\n\ngo 1.19\n", encoding="utf-8")
    program = GO.replace("SERVICES", json.dumps(SERVICES)).replace("ORDERS", json.dumps(ORDERS))
    (folder / "main.go").write_text(program, encoding="utf-8")
    env = {**os.environ, "GOFLAGS": "-mod=mod", "GOTOOLCHAIN": "local"}
    for command in (("go", "vet", "./wxsimprobes"), ("go", "build", "-o", "served", ".")):
        done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    return str(folder / "served")


WAYS = {"flask": flask, "express": express, "go": go}


@pytest.fixture(params=WAYS)
def api(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("WXSIM_PROBES", "1")
    with WAYS[request.param](tmp_path) as url:
        yield url


def ask(url: str, method: str, path: str, body: Any = None) -> requests.Response:
    return requests.request(method, f"{url}{path}", json=body, timeout=10)


def test_every_kit_that_is_tried_is_tried_here() -> None:
    assert {name for name, kit in KITS.items() if kit.untried is None} == set(WAYS)
    for name, kit in KITS.items():
        assert ("UNTRIED" in text_of(name)) == (kit.untried is not None)


def test_the_kit_for_laravel_is_php(tmp_path: Path) -> None:
    if shutil.which("php") is None:
        pytest.skip("php is not installed: the kit for Laravel is not even read here")
    file = tmp_path / KITS["laravel"].file
    file.write_text(text_of("laravel"), encoding="utf-8")
    done = subprocess.run(["php", "-l", str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_kit_for_spring_compiles(tmp_path: Path) -> None:
    if shutil.which("javac") is None:
        pytest.skip("javac is not installed: the kit for Spring is not compiled here")
    file = tmp_path / KITS["spring"].file
    file.write_text(text_of("spring"), encoding="utf-8")
    sources = [str(file)]
    for name, text in SPRING.items():
        package, _, simple = name.rpartition(".")
        stand_in = tmp_path.joinpath(*package.split("."), f"{simple}.java")
        stand_in.parent.mkdir(parents=True, exist_ok=True)
        stand_in.write_text(f"package {package};\npublic {text}\n", encoding="utf-8")
        sources.append(str(stand_in))
    words = [
        "javac",
        "-encoding",
        "utf-8",
        "-Xlint:all,-serial",
        "-Werror",
        "-d",
        str(tmp_path / "out"),
        *sources,
    ]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


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
