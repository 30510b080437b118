"""A scrape of a served world, read by Prometheus's own parser."""

from __future__ import annotations

import sys
import urllib.request
from typing import Any

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as open_metrics
from prometheus_client.parser import text_string_to_metric_families as plain

from simulator.core.component.entities import TokenKind
from simulator.web.control import create_control
from simulator.web.metrics import LACKING, METRICS
from tests.core.sample import START, Api, Town
from tests.delivery.receivers import Receiver, says
from tests.web.served import Client, served

OPEN = "application/openmetrics-text; version=1.0.0"
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def samples(text: str, parse: Any = plain) -> Samples:
    families = list(parse(text))
    assert {family.name for family in families} == {metric.name for metric in METRICS}
    assert all(family.documentation and family.type in ("counter", "gauge") for family in families)
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
    }


def scraped(url: str, accept: str = "text/plain", token: str = "") -> Samples:
    request = urllib.request.Request(url + "/metrics", headers={"Accept": accept})
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    with urllib.request.urlopen(request, timeout=60) as reply:
        assert reply.headers["Content-Type"].startswith(accept.partition(";")[0])
        return samples(reply.read().decode(), open_metrics if accept == OPEN else plain)


def shown(town: Town) -> str:
    return create_control(town.stage).test_client().get("/metrics").get_data(as_text=True)


def value(found: Samples, name: str, **labels: str) -> float:
    return found[(name, frozenset(labels.items()))]


@pytest.mark.parametrize("accept", ["text/plain", OPEN])
def test_a_scrape_tells_what_was_called_and_pushed_and_how_it_stands(accept: str) -> None:
    with Receiver(says()) as receiver, served(pushes_to=receiver.url, seed=7) as (serving, town):
        with Client(serving.api.url) as client:
            client.ask("GET", "/cgi-bin/token")
            client.post("/wxa/nothing", {})
        town.do("push_ticket")
        town.stage.settle()
        town.do("advance", by=3600)
        found = scraped(serving.control.url, accept)
        called = {labels: number for (name, labels), number in found.items() if name == "wxsim_calls_total"}
        assert called == {
            frozenset({("endpoint", row), ("errcode", str(code)), ("status", "200")}): 1
            for row, code in ((one["endpoint"] or "", one["errcode"]) for one in town.entries("call"))
        }
        assert len(called) == 2
        pushed = value(found, "wxsim_pushes_total", kind="component_verify_ticket", outcome="acknowledged")
        assert pushed == len(receiver.got) == len(town.entries("push")) == 1
        assert value(found, "wxsim_outbox_pushes", state="in_flight") == 0
        assert value(found, "wxsim_outbox_pushes", state="waiting") == 0
        assert value(found, "wxsim_journal_entries") == town.world.journal.last
        assert value(found, "wxsim_journal_bytes") == town.world.journal.size > 1000
        assert value(found, "wxsim_clock_seconds") == START + 3600
        assert (value(found, "wxsim_clock_rate"), value(found, "wxsim_worlds")) == (0, 1)
        assert (value(found, "wxsim_ready"), value(found, "wxsim_bugs_total")) == (1, 0)
        [info] = [dict(labels) for name, labels in found if name == "wxsim_info"]
        assert (info["world"], info["seed"]) == ("world", "7")


def test_what_waits_in_the_outbox_is_told(town: Town) -> None:
    town.do("push_ticket")
    waiting = value(samples(shown(town)), "wxsim_outbox_pushes", state="waiting")
    assert waiting == len(town.pushes()) == 1


def test_a_token_is_asked_for_where_there_is_one() -> None:
    secret = "a-token-of-24-characters"
    with served(control_token=secret) as (serving, _), Client(serving.control.url) as client:
        assert client.ask("GET", "/metrics").status == 401
        assert client.ask("GET", "/readyz").status == 200
        assert scraped(serving.control.url, token=secret)


def test_without_prometheus_client_it_says_what_to_install(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "prometheus_client", None)
    reply = create_control(town.stage).test_client().get("/metrics")
    assert (reply.status_code, reply.get_json()) == (501, {"error": LACKING})
    assert "pip install 'wxsim[metrics]'" in LACKING


@pytest.mark.breaks
def test_a_world_whose_sender_broke_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> Any:
        raise ZeroDivisionError

    with served(pushes_to="http://127.0.0.1:9") as (serving, town), Client(serving.control.url) as client:
        assert client.ask("GET", "/readyz").json() == {"ready": True, "world": "world"}
        monkeypatch.setattr(town.sender, "deliver", broken)
        town.do("push_ticket")
        with pytest.raises(RuntimeError):
            town.stage.settle()
        reply = client.ask("GET", "/readyz")
        why = "the sender of pushes broke, see the journal"
        assert (reply.status, reply.json()) == (503, {"ready": False, "why": why})
        found = scraped(serving.control.url)
        assert (value(found, "wxsim_ready"), value(found, "wxsim_bugs_total")) == (0, 1)


def test_no_token_stands_in_a_metric(town: Town, api: Api) -> None:
    token = town.token(TokenKind.AUTHORIZER)
    api.post("/channels/ec/order/list/get", {"page_size": 1}, token=token)
    assert token not in shown(town)
