"""`wxsim serve` as a process, and the commands that talk to it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from click.testing import CliRunner, Result

from conformance.mutants import reference_file
from simulator.cli import main
from simulator.core.component.entities import Component
from simulator.core.market.entities import HomePage
from simulator.run.serving import Options, Serving
from simulator.usage import UsageError
from simulator.web.control_token import VARIABLE
from tests.core.sample import START
from tests.web.served import served

COMMAND = [sys.executable, "-m", "simulator.cli", "serve", "--port", "0", "--control-port", "0"]


@contextmanager
def process(
    *options: str, env: dict[str, str] | None = None
) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    with subprocess.Popen(
        [*COMMAND, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env
    ) as running:
        try:
            assert running.stdout is not None
            yield running, json.loads(running.stdout.readline())
        finally:
            running.kill()


def nobody_at(url: str) -> bool:
    host, _, port = url.removeprefix("http://").partition(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) != 0


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_it_says_when_it_is_ready_and_leaves_nothing(sign: signal.Signals) -> None:
    with process("--manual-clock", "--start", str(START)) as (running, ready):
        assert ready["ready"] is True
        assert set(ready) == {"ready", "api", "control", "world", "seed", "salt"}
        for url in (ready["api"], ready["control"]):
            with urlopen(url + "/healthz", timeout=60) as reply:
                assert json.load(reply)["ok"] is True
        running.send_signal(sign)
        out, err = running.communicate(timeout=60)
        assert running.returncode == 0
        assert out == ""
        assert "not WeChat" in err
        assert "Traceback" not in err
        assert nobody_at(ready["api"])
        assert nobody_at(ready["control"])


def opened(**options: Any) -> tuple[dict[str, Any], str, str]:
    """The ready line of a served world, and the ids of a store and a platform in it."""
    serving = Serving(Options(port=0, control_port=0, manual=True, **options))
    try:
        store = serving.stage.do("create_store", {"as": "shop"}, origin="test")["appid"]
        platform = serving.stage.do("create_component", {}, origin="test")["appid"]
        return dict(serving.ready()), store, platform
    finally:
        serving.close()


def test_no_id_comes_again_after_a_restart_with_the_same_seed() -> None:
    (first, *ids), (second, *others) = opened(seed=7), opened(seed=7)
    assert first["seed"] == second["seed"] == 7
    assert first["salt"] != second["salt"]
    assert not set(ids) & set(others)


def test_the_salt_of_the_ready_line_gives_the_same_ids_again() -> None:
    first, *ids = opened()
    again, *same = opened(salt=first["salt"])
    assert (again["salt"], same) == (first["salt"], ids)
    assert opened(salt="")[0]["salt"] == ""


def test_ids_that_a_providers_file_leaves_out_are_the_same_after_a_restart(tmp_path: Path) -> None:
    provider = tmp_path / "provider.yaml"
    provider.write_text(
        "components: [{token: token1}]\nhome_page: {token: token1}\n"
        "services: [{kind: order, url: 'http://127.0.0.1:9/x',"
        " packages: [{name: a, spec_id: a, days: 1, price: 1}]}]\n"
        "shows: {served: {status: 200}, refused: {status: 403}}\npull: {period: 30}\n",
        encoding="utf-8",
    )

    def configured() -> list[str]:
        serving = Serving(Options(port=0, control_port=0, manual=True, provider=provider))
        serving.close()
        tables = serving.world.tables
        return [row.appid for kind in (Component, HomePage) for row in tables.rows(kind)]

    assert configured() == configured()


def test_a_taken_port_is_an_error_of_the_user() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = subprocess.run(
            [sys.executable, "-m", "simulator.cli", "serve", "--port", str(port), "--control-port", "0"],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.startswith(f"wxsim: cannot listen on 127.0.0.1:{port}")
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", ""])
def test_a_control_interface_that_others_reach_draws_a_token_and_prints_it(host: str) -> None:
    with process("--control-host", host) as (running, ready):
        token = ready["control_token"]
        with pytest.raises(HTTPError) as refused:
            urlopen(ready["control"] + "/state", timeout=60)
        with refused.value as reply:
            assert reply.code == 401
        asked = Request(ready["control"] + "/state", headers={"Authorization": f"Bearer {token}"})
        with urlopen(asked, timeout=60) as reply:
            assert reply.status == 200
        with urlopen(ready["control"] + "/healthz", timeout=60) as reply:
            assert reply.status == 200
        running.terminate()
        _, err = running.communicate(timeout=60)
    assert f"{ready['control']}/?token={token}" in err


TOKEN = "a-token-of-the-team"


def test_a_token_that_is_given_is_asked_for_and_printed_nowhere() -> None:
    with process("--control-host", "0.0.0.0", env={**os.environ, VARIABLE: TOKEN}) as (running, ready):
        assert "control_token" not in ready
        for token, code in ((None, 2), (TOKEN, 0), (TOKEN[::-1], 2)):
            told = run("do", "push_ticket", "--control", ready["control"], env={VARIABLE: token})
            assert told.exit_code == code, told.output
        running.terminate()
        assert TOKEN not in "".join(running.communicate(timeout=60))


# -- the other commands ----------------------------------------------------------------------------


def run(*arguments: str, env: dict[str, str | None] | None = None) -> Result:
    return CliRunner().invoke(main, arguments, env=env)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        *((("--rate", rate), "--rate is the world's seconds") for rate in ("0", "-1", "nan", "inf", "1e9")),
        (("--manual-clock", "--rate", "5"), "leave it or --manual-clock out"),
        *((("--push-timeout", seconds), "--push-timeout is in seconds") for seconds in ("0", "-1", "nan")),
        *((("--start", instant), "--start is an instant") for instant in ("nan", "-5", "inf", "1e300")),
        *(((option, "65536"), option) for option in ("--port", "--control-port", "--provider-port")),
        (("--allow-host", "provider.test:80"), "leave port and scheme out"),
        *(
            (("--control-token", token), "--control-token (WXSIM_CONTROL_TOKEN) is")
            for token in ("", "x", "é" * 20)
        ),
    ],
    ids=str,
)
def test_numbers_that_no_world_can_have_are_refused(options: tuple[str, ...], says: str) -> None:
    done = run("serve", "--port", "0", "--control-port", "0", *options)
    assert done.exit_code == 2
    assert says in done.output


@pytest.fixture(scope="module")
def control() -> Iterator[str]:
    with served() as (serving, _):
        yield serving.control.url


def test_do_prints_the_result(control: str) -> None:
    done = run("do", "purchase", "store=shop", "package=week", "--control", control)
    assert done.exit_code == 0, done.output
    order = json.loads(done.output)["order_id"]
    again = run("do", "refund", str(order), "--control", control)
    assert json.loads(again.output) == {"refunded": True}


def test_do_says_what_is_wrong(control: str) -> None:
    for arguments, says in (
        (("purchas",), "did you mean 'purchase'?"),
        (("purchase", "store=nobody"), "there is no store 'nobody'"),
        (("purchase", "shop", "week"), "arguments are written key=value"),
        (("purchase", "shop", "pakage=week"), "did you mean 'package'?"),
        (("create_package", "days=many"), "days"),
    ):
        done = run("do", *arguments, "--control", control)
        assert done.exit_code == 2
        assert says in done.output
        assert "Traceback" not in done.output


def test_do_takes_words_for_what_an_argument_wants(control: str) -> None:
    """A number is text where text is wanted, and an id of 19 digits is a number where one is."""
    made = run("do", "create_component", "as=numbers", "token=123", "--control", control)
    assert json.loads(made.output)["token"] == "123"
    service = run(
        "do", "create_service", "as=late", "id=3403799157105049601", "url=http://x/", "--control", control
    )
    assert json.loads(service.output)["service_id"] == 3403799157105049601


def test_nobody_at_the_control_port_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    done = run("do", "settle", "--control", f"http://127.0.0.1:{port}")
    assert done.exit_code == 2
    assert "is `wxsim serve` running?" in done.output
    assert run("do", "settle", "--control", "file:///etc/passwd").exit_code == 2


def test_the_journal_is_printed(control: str) -> None:
    run("do", "authorize", "shop", "--control", control)
    done = run("journal", "--json", "--kind", "grant", "--control", control)
    assert done.exit_code == 0
    assert {json.loads(line)["kind"] for line in done.output.splitlines()} == {"grant"}
    assert "authorize" in run("journal", "--control", control).output


def test_actions_are_printed_with_their_arguments() -> None:
    listed = run("actions").output.splitlines()
    assert listed.count("What people do in the service market.") == 1
    assert sum(line.startswith("  purchase ") for line in listed) == 1
    one = run("actions", "purchase").output
    assert "package (package, default " in one
    assert "required" in one
    assert "days (number, default 30): days of validity" in run("actions", "create_package").output
    assert run("actions", "purchas").exit_code == 2
    assert "one_code" in run("actions", "switch").output


def page(answer: str) -> tuple[type[BaseHTTPRequestHandler], list[str]]:
    """A provider that was started by hand: every page says the same. And what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(f"{self.command} {self.path.partition('?')[0]}")
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer.encode())

        do_POST = do_PUT = do_GET  # noqa: N815 - the library's names

        def log_message(self, *_: Any) -> None:
            pass

    return Handler, asked


def test_a_provider_that_was_started_by_hand_is_entered_asked_and_observed(tmp_path: Path) -> None:
    (tmp_path / "provider.yaml").write_text(
        "components: [{authorization_events: 'http://127.0.0.1:{port}/events'}]\n"
        "services: [{kind: order, url: 'http://127.0.0.1:{port}/enter',"
        " packages: [{name: a, spec_id: a, days: 1, price: 1}]}]\n"
        "start: {command: [never, '{api}'], ready: 'http://127.0.0.1:{port}/'}\n"
        "shows: {served: {status: 200, contains: success}}\n"
        "probe: {base_url: 'http://127.0.0.1:{port}/probe', offers: [sync, entitlements, clock, idle]}\n",
        encoding="utf-8",
    )
    handler, asked = page("success")
    options = Options(port=0, control_port=0, manual=True, provider=tmp_path / "provider.yaml")
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as provider:
        threading.Thread(target=provider.serve_forever, daemon=True).start()
        serving = Serving(replace(options, provider_port=provider.server_port))
        serving.start()
        try:
            do = partial(serving.stage.do, origin="test")
            do("purchase", {"store": "shop", "package": "a"})
            assert do("enter", {"store": "shop"})["shown"] == "served"
            assert do("sync", {}) == {"ok": True}
            assert do("observe", {}) == {"stores": 1}
            do("advance", {"by": 60})
            with pytest.raises(UsageError, match="cannot be killed from here: do that where you started it"):
                do("kill_provider", {})
        finally:
            serving.close()
            provider.shutdown()
    for one in ("GET /enter", "POST /probe/sync", "GET /probe/entitlements", "PUT /probe/clock"):
        assert any(each.startswith(one) for each in asked), one


def test_a_provider_that_is_not_there_yet_is_missed_by_nobody_but_its_users(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    text = (reference_file().parent / "provider.yaml").read_text(encoding="utf-8")
    (tmp_path / "provider.yaml").write_text(text, encoding="utf-8")
    options = Options(
        port=0, control_port=0, manual=True, provider=tmp_path / "provider.yaml", provider_port=port
    )
    serving = Serving(options)
    serving.start()
    try:
        do = partial(serving.stage.do, origin="test")
        do("purchase", {"store": "shop", "package": "trial"})
        do("advance", {"by": "10d"})
        assert do("enter", {"store": "shop", "service": "main"})["status"] is None
    finally:
        serving.close()
