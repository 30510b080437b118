"""Providers that are broken in one way, each a process of its own: the doctor names just that."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from conformance.cli import main
from simulator import read_json
from simulator.provider.process import free_port

HERE = Path(__file__).parent
GOOD = HERE.parents[1] / "foreign" / "provider_flask" / "provider.yaml"
DEAD = "http://127.0.0.1:9"  # where nobody listens
FREE = ("entitlements", "sync", "idle")


def doctor(
    tmp_path: Path, kind: str, *, offers: Sequence[str] = FREE, lang: str = "en", **changed: Any
) -> tuple[Result, list[dict[str, str]]]:
    """What it says of a provider of that kind, as printed and as its report has it."""
    document = yaml.safe_load(GOOD.read_text(encoding="utf-8"))
    document["start"]["command"] = ["{python}", str(HERE / "provider.py"), kind]
    document["probe"]["offers"] = list(offers)
    document["components"][0].update(changed.get("component", {}))
    document["services"][0].update(changed.get("service", {}))
    file, report = tmp_path / "provider.yaml", tmp_path / "report.json"
    file.write_text(yaml.safe_dump(document), encoding="utf-8")
    words = ["doctor", str(file), "--lang", lang, "--json", str(report)]
    result = CliRunner().invoke(main, words, catch_exceptions=False)
    told = read_json(report.read_bytes()) if report.exists() else {}
    assert not told or told["exit_code"] == result.exit_code
    return result, [one for one in told.get("findings", ()) if one["mark"] in ("STOP", "FAIL")]


def test_nothing_is_wrong_with_a_good_one(tmp_path: Path) -> None:
    result, wrong = doctor(tmp_path, "good")
    assert result.exit_code == 0, result.output
    assert wrong == []
    [up] = [line for line in result.output.splitlines() if "started and ready" in line]
    assert up.endswith("/ready]")
    assert "a badly signed push had no effect" in result.output
    assert "503 while a call of its was open" in result.output
    assert "clock +" in result.output
    assert "ready; next: wxconf run --provider" in result.output


TOLD: list[tuple[str, dict[str, Any], int, str, str, str, str]] = [
    # kind, what else is changed, exit code, part, said, where, what to do
    (
        "good",
        {"component": {"authorization_events": f"{DEAD}/events"}},
        1,
        "ticket",
        "did not take a signed ticket: connection refused",
        f"{DEAD}/events",
        "is it the one that the provider listens at?",
    ),
    ("push answered 500", {}, 1, "ticket", "HTTP 500 'Internal Server Error'", "/events", "has written"),
    ("push answered ok", {}, 1, "ticket", "it answered HTTP 200 'ok'", "/events", "answer `success`"),
    (
        "believes anybody",
        {},
        1,
        "forged",
        "acted on a push with a wrong signature: it called /cgi-bin/component/api_query_auth",
        "/events",
        "check msg_signature with the token of components[0]",
    ),
    (
        "deaf to the address",
        {},
        3,
        "calls",
        "where the platform answers, though a purchase was pushed",
        "http://127.0.0.1:",
        "have it call that address",
    ),
    (
        "behind a path of its own",
        {},
        3,
        "calls",
        "the nearest, POST /cgi-bin/component/api_component_token, is simulated",
        "/wechat/cgi-bin/component/api_component_token",
        "the paths of api.weixin.qq.com, unchanged, under {api}",
    ),
    ("another secret", {}, 3, "calls", "errcode 40125", "api_component_token", "appid and secret"),
    (
        "another page",
        {},
        1,
        "page",
        "none that `shows` describes: HTTP 200 'please log in'",
        "/use",
        "{appid}",
    ),
    (
        "another path at login",
        {},
        1,
        "calls",
        "the nearest, POST /wxa/servicemarket/service/login_auth, is simulated",
        "/wxa/servicemarket/login_auth",
        "the paths of api.weixin.qq.com, unchanged, under {api}",
    ),
    (
        "good",
        {"service": {"url": "http://127.0.0.1:{port}/nowhere"}},
        1,
        "page",
        "none that `shows` describes: HTTP 404",
        "/nowhere",
        "the provider has no such path: mend services[].url",
    ),
    (
        "probe answers html",
        {},
        1,
        "probes",
        "entitlements: its answer is no JSON: '<!doctype html>",
        "GET http://127.0.0.1:",
        'answer {"services"',
    ),
    (
        "probe answers another shape",
        {},
        1,
        "probes",
        "not right at $, 'services' is a required property",
        "/probe/entitlements/",
        'answer {"services"',
    ),
    ("probe is not there", {}, 1, "probes", "sync: answered HTTP 404", "POST", "probe.offers"),
    (
        "idle always",
        {},
        1,
        "idle",
        "answered 200 while a call of its own had no answer yet",
        "/probe/idle",
        "answer 503",
    ),
    ("busy for ever", {}, 3, "idle", "does not come to rest", "/probe/idle", "answer 2xx"),
    (
        "good",
        {"offers": (*FREE, "clock")},
        1,
        "clock",
        "with a token that had run out",
        "/probe/clock",
        "use the time",
    ),
    (
        "clock answers 500",
        {"offers": (*FREE, "clock")},
        3,
        "probes",
        "clock: answered HTTP 500",
        "/probe/clock",
        "probe.offers",
    ),
    ("exits", {}, 3, "page", "the provider ended by itself: exit code 7", "http://", "mend"),
]


@pytest.mark.parametrize(
    ("kind", "changed", "code", "part", "said", "where", "todo"),
    TOLD,
    ids=[f"{row[0]}, {row[3]}" for row in TOLD],
)
def test_each_is_told_what_is_wrong_where_and_what_to_do(
    tmp_path: Path, kind: str, changed: dict[str, Any], code: int, part: str, said: str, where: str, todo: str
) -> None:
    result, wrong = doctor(tmp_path, kind, **changed)
    told = [one for one in wrong if one["part"] == part and said in one["said"]]
    assert told, result.output
    assert where in told[0]["where"]
    assert todo in told[0]["todo"]
    assert result.exit_code == code, result.output


def test_a_key_of_the_wrong_length_is_told_with_its_line(tmp_path: Path) -> None:
    result, _ = doctor(tmp_path, "good", component={"encoding_aes_key": "short"})
    assert result.exit_code == 2
    assert "provider.yaml:" in result.stderr
    assert "encoding_aes_key has 5 characters, WeChat's have 43" in result.stderr


def test_one_that_does_not_start_shows_what_it_has_written(tmp_path: Path) -> None:
    document = yaml.safe_load(GOOD.read_text(encoding="utf-8"))
    document["start"]["command"] = ["{python}", "-c", "raise SystemExit('no such database')"]
    file = tmp_path / "provider.yaml"
    file.write_text(yaml.safe_dump(document), encoding="utf-8")
    result = CliRunner().invoke(main, ["doctor", str(file), "--lang", "zh"], catch_exceptions=False)
    assert result.exit_code == 3
    assert "no such database" in result.output
    assert "手工执行 start.command" in result.output
    assert "尚未就绪" in result.output


def test_a_port_that_is_taken_is_no_fault_of_the_provider(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        document = yaml.safe_load(GOOD.read_text(encoding="utf-8"))
        document["api"] = f"http://127.0.0.1:{taken.getsockname()[1]}"
        file = tmp_path / "provider.yaml"
        file.write_text(yaml.safe_dump(document), encoding="utf-8")
        result = CliRunner().invoke(main, ["doctor", str(file)], catch_exceptions=False)
    assert result.exit_code == 3
    assert "Address already in use. Choose another port" in result.output
    assert "start.command" not in result.output


def test_one_that_is_not_there_is_told_with_its_address(tmp_path: Path) -> None:
    document = yaml.safe_load(GOOD.read_text(encoding="utf-8").replace("http://127.0.0.1:{port}", DEAD))
    del document["start"]
    document["api"] = f"http://127.0.0.1:{free_port()}"
    file = tmp_path / "provider.yaml"
    file.write_text(yaml.safe_dump(document), encoding="utf-8")
    result = CliRunner().invoke(main, ["doctor", str(file)], catch_exceptions=False)
    assert result.exit_code == 3
    assert f"nothing answers at {DEAD}/probe" in result.output


def test_one_that_runs_already_and_does_not_say_where_it_calls_is_a_mistake_of_the_file(
    tmp_path: Path,
) -> None:
    document = yaml.safe_load(GOOD.read_text(encoding="utf-8").replace("http://127.0.0.1:{port}", DEAD))
    del document["start"]
    file = tmp_path / "provider.yaml"
    file.write_text(yaml.safe_dump(document), encoding="utf-8")
    result = CliRunner().invoke(main, ["doctor", str(file)], catch_exceptions=False)
    assert result.exit_code == 2
    assert "api: http://127.0.0.1:8080" in result.stderr
