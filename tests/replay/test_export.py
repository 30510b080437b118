"""Journals as files: what is masked, what is cut, and that anything at all can be written down and read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simulator.scenario.export import DEEPER, DEEPEST, header, masked, read, shortened, write
from simulator.web.control import create_control
from tests.core.sample import Town

TOKEN = "/cgi-bin/component/api_component_token"


def nested(levels: int, leaf: Any = 1, *, in_objects: bool = True) -> Any:
    data = leaf
    for _ in range(levels):
        data = {"a": data} if in_objects else [data]
    return data


@pytest.mark.parametrize("secret", ["x", "secret-c", "a longer secret", "queryauthcode@@@abc"])
@pytest.mark.parametrize("key", ["secret", "component_appsecret", "code", "sealed"])
def test_a_secret_is_masked_however_short(secret: str, key: str) -> None:
    pseudonym = masked({key: secret})[key]
    assert secret not in pseudonym
    assert pseudonym == masked({key: [secret]})[key][0]
    assert masked({key: pseudonym}) == {key: pseudonym}, "masked twice it is another"


def test_what_is_no_secret_stays() -> None:
    plain: dict[str, Any] = {
        "appid": "wx00000000000000c1",
        "order_id": 3403799157105049601,
        "secret": "",
        "code": 5,
        "args": {"name": "order_event", "value": "servicemarket_order_paid"},
    }
    assert masked(plain) == plain
    assert masked({"issued": {"kind": "component", "value": "token"}})["issued"]["value"].startswith("~")


@pytest.mark.parametrize("in_objects", [True, False])
@pytest.mark.parametrize("clip", [masked, shortened])
def test_nesting_has_an_end(clip: Callable[[Any], Any], in_objects: bool) -> None:
    just = nested(DEEPEST, in_objects=in_objects)
    assert clip(just) == just
    assert clip(nested(DEEPEST + 1, in_objects=in_objects)) == nested(DEEPEST, DEEPER, in_objects=in_objects)


@pytest.mark.parametrize("levels", [90, 300, 600, 900, 100_000])
@pytest.mark.parametrize("secrets", [False, True])
def test_a_call_nested_deep_is_written_down(tmp_path: Path, levels: int, secrets: bool) -> None:
    town = Town()
    body = b'{"component_appid": ' + b"[" * levels + b"]" * levels + b"}"
    reply = create_pages_client(town).post(TOKEN, data=body)
    assert reply.status_code == 200
    path = tmp_path / "out.jsonl"
    write(path, town.world.journal, header(1, "", None), secrets=secrets)
    entries = read(path)[1]
    assert [entry.seq for entry in entries] == [entry.seq for entry in town.world.journal]
    assert entries[-1].kind == "call"
    if levels == 90:
        assert entries[-1].data["body"] == json.loads(body)
    page = create_control(town.stage).test_client().get(f"/journal?limit=1000&secrets={int(secrets)}")
    assert page.status_code == 200


def create_pages_client(town: Town) -> Any:
    from simulator.web.host import Host
    from simulator.web.pages import create_pages

    host = Host(town.world)
    host.add(town.world)
    return create_pages(host).test_client()
