"""What a served world begins with, and how it is brought back to that."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner

from conformance.mutants import reference_file
from simulator.cli import main
from simulator.run import play as module
from simulator.run.serving import NOT_BEGUN, Options, Serving
from simulator.usage import UsageError
from tests.core.sample import START
from tests.delivery.receivers import Receiver, says
from tests.run.test_serving import process

WORLD = """title: a platform, its home page, and a shop that has bought
steps:
  - create_component: {as: platform}
  - create_home_page: {as: page}
  - create_service:
      {as: pantry, name: pantry, kind: order, component: platform, home_page: page, url: "http://127.0.0.1:9/in"}
  - create_package: {service: pantry, name: month, spec_id: basic, days: 30, price: 1900, known: true}
  - create_store: shop
  - purchase: {store: shop, package: month, as: bought}
"""


@pytest.fixture
def world(tmp_path: Path) -> Path:
    return written(tmp_path, WORLD)


def written(folder: Path, text: str, name: str = "world") -> Path:
    file = folder / f"{name}.yaml"
    file.write_text(text, encoding="utf-8")
    return file


@contextmanager
def started(**options: Any) -> Iterator[Serving]:
    given = {"port": 0, "control_port": 0, "manual": True, "salt": "", "start": START, **options}
    serving = Serving(Options(**given))
    try:
        serving.start()
        yield serving
    finally:
        serving.close()


def act(serving: Serving, name: str, **arguments: Any) -> dict[str, Any]:
    reply = requests.post(f"{serving.control.url}/actions/{name}", json=arguments, timeout=60)
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


def look(serving: Serving, path: str) -> Any:
    return requests.get(serving.control.url + path, timeout=60).json()


def state(serving: Serving) -> dict[str, Any]:
    """What the world is, without what is of the process: the journal's header and the place of a page."""
    serving.stage.settle()
    found: dict[str, Any] = look(serving, "/state")
    return {name: part for name, part in found.items() if name != "journal"}


def test_the_world_begins_with_what_a_scenario_did(world: Path) -> None:
    with started(init=str(world)) as serving:
        assert look(serving, "/readyz") == {"ready": True, "world": "world"}
        assert look(serving, "/state?list=names")["names"]["store"]["shop"]
        assert act(serving, "purchase", store="shop", package="month")["order_id"]


def test_a_reset_brings_back_what_there_was_and_the_time_and_ids(world: Path) -> None:
    with started(init=str(world)) as serving:
        before, entries = state(serving), look(serving, "/journal?secrets=1")["entries"]
        first = act(serving, "purchase", store="shop", package="month")
        act(serving, "create_store", **{"as": "another"})
        act(serving, "fault", push="any", do="drop")
        act(serving, "advance", by="40d")
        assert state(serving) != before
        last = serving.world.journal.last
        reply = requests.post(serving.control.url + "/reset", timeout=60)
        assert (reply.status_code, reply.json()) == (200, {"after": last})
        assert state(serving) == before
        again = look(serving, f"/journal?after={last}&secrets=1")
        assert [(one["kind"], one["at"]) for one in again["entries"]] == [
            (one["kind"], one["at"]) for one in entries
        ]
        assert [one["seq"] for one in again["entries"]] == list(range(last + 1, last + 1 + len(entries)))
        assert again["removed"] == 0
        assert act(serving, "purchase", store="shop", package="month")["order_id"] == first["order_id"]


def test_a_world_without_a_scenario_is_empty_again() -> None:
    with started() as serving:
        before = state(serving)
        act(serving, "create_store", **{"as": "shop"})
        requests.post(serving.control.url + "/reset", timeout=60).raise_for_status()
        assert state(serving) == before


def test_a_providers_parties_are_there_again() -> None:
    with started(provider=reference_file()) as serving:
        before = state(serving)
        act(serving, "purchase", store="shop", package="trial")
        requests.post(serving.control.url + "/reset", timeout=60).raise_for_status()
        assert state(serving) == before
        act(serving, "purchase", store="shop", package="trial")


def test_calls_and_pushes_are_of_the_new_world_and_counted_on(world: Path) -> None:
    with Receiver(says()) as receiver, started(init=str(world)) as serving:
        requests.get(serving.api.url + "/cgi-bin/token", timeout=60)
        requests.post(serving.control.url + "/reset", timeout=60).raise_for_status()
        requests.get(serving.api.url + "/cgi-bin/token", timeout=60)
        assert len(serving.world.journal.entries(kind="call")) == 1
        assert serving.served.counts.calls == {("token", "40002", "200"): 2}
        assert serving.served.counts.removed
        act(serving, "configure_component", authorization_events=receiver.url + "/events")
        act(serving, "configure_home_page", order_push=receiver.url + "/orders")
        act(serving, "push_ticket")
        act(serving, "purchase", store="shop", package="month")
        serving.stage.settle()
        assert {got.path for got in receiver.got} == {"/events", "/orders"}


def test_a_reset_waits_for_nothing_that_is_under_way(world: Path) -> None:
    with started(init=str(world)) as serving, serving.served.acting():
        reply = requests.post(serving.control.url + "/reset", timeout=60)
        assert reply.status_code == 409
        assert "an action is under way: wait for its end" in reply.json()["error"]
        assert look(serving, "/readyz")["ready"]


def test_what_fails_when_it_is_done_again_leaves_a_world_that_is_not_ready(
    world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> None:
        raise UsageError("world.yaml:3: the provider is gone")

    with started(init=str(world)) as serving:
        monkeypatch.setattr(module, "take", fails)
        reply = requests.post(serving.control.url + "/reset", timeout=60)
        assert (reply.status_code, reply.json()) == (400, {"error": "world.yaml:3: the provider is gone"})
        unready = requests.get(serving.control.url + "/readyz", timeout=60)
        assert (unready.status_code, "reset it again" in unready.json()["why"]) == (503, True)
        monkeypatch.undo()
        requests.post(serving.control.url + "/reset", timeout=60).raise_for_status()
        assert look(serving, "/readyz")["ready"]


def test_what_comes_by_the_control_interface_waits_until_it_is_done(
    world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serving = Serving(Options(port=0, control_port=0, manual=True, init=str(world)))
    answers: list[int] = []
    arrived = threading.Event()
    take, acting = module.take, serving.served.acting

    def noted() -> Any:
        arrived.set()
        return acting()

    def asked() -> None:
        url = f"{serving.control.url}/actions/purchase"
        reply = requests.post(url, json={"store": "shop", "package": "month"}, timeout=60)
        answers.append(reply.status_code)

    def takes(*given: Any) -> None:
        asking.start()
        assert arrived.wait(60)
        assert not answers
        take(*given)

    asking = threading.Thread(target=asked)
    monkeypatch.setattr(serving.served, "acting", noted)
    monkeypatch.setattr(module, "take", takes)
    try:
        serving.start()
        asking.join(60)
        assert answers == [200]
    finally:
        serving.close()


def test_until_it_is_done_the_world_is_not_ready(world: Path) -> None:
    serving = Serving(Options(port=0, control_port=0, manual=True, init=str(world)))
    try:
        serving.control.start()
        reply = requests.get(serving.control.url + "/readyz", timeout=60)
        assert (reply.status_code, reply.json()["why"]) == (503, NOT_BEGUN)
    finally:
        serving.close()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("title: x\nsteps: [{create_stor: shop}]\n", "did you mean 'create_store'"),
        ("title: x\nsteps:\n  - purchase: nobody\n", "no earlier step made a store"),
        ("title: x\nsteps:\n  - create_store: shop\n  - purchase: shop\n", "world.yaml:4: "),
        (
            "title: x\nsteps: [settle]\ncases: [{name: a}, {name: b}]\n",
            "--init is one scenario",
        ),
        ("title: x\nstart: 2026-01-01T09:00\nsteps: [{create_store: shop}]\n", "leave one out"),
        ("title: x\nneeds: [sync]\nsteps: [{create_store: shop}]\n", "no provider is under test"),
    ],
)
def test_what_cannot_be_begun_with_is_told(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(UsageError) as error, started(init=str(written(tmp_path, text))):
        pass
    assert told in str(error.value)


def test_a_scenario_says_where_the_clock_begins(tmp_path: Path) -> None:
    text = "title: x\nstart: 2026-03-01T09:00\nsteps: [{create_store: shop}]\n"
    with started(init=str(written(tmp_path, text)), start=None) as serving:
        assert serving.world.clock.now() == 1_772_326_800


def test_the_command_and_its_variable(world: Path) -> None:
    with process("--manual-clock", "--init", str(world)) as (running, ready):
        env = {"WXSIM_CONTROL": ready["control"]}
        done = CliRunner().invoke(main, ["do", "create_store", "as=another"], env=env)
        assert done.exit_code == 0, done.output
        done = CliRunner().invoke(main, ["reset"], env=env)
        assert (done.exit_code, '"after": ' in done.output) == (0, True)
        names = requests.get(ready["control"] + "/state?list=names", timeout=60).json()["names"]["store"]
        assert set(names) == {"shop"}
        running.send_signal(signal.SIGTERM)
        assert running.wait(60) == 0


def test_a_world_that_cannot_begin_ends_the_command(tmp_path: Path) -> None:
    broken = written(tmp_path, "title: x\nsteps:\n  - create_store: shop\n  - purchase: shop\n")
    options = ["serve", "--port", "0", "--control-port", "0", "--init", str(broken)]
    done = CliRunner().invoke(main, options)
    assert (done.exit_code, "world.yaml:4: " in done.output, '"ready"' in done.output) == (2, True, False)


@pytest.mark.skipif(os.name != "posix", reason="a signal is sent to this process")
def test_an_interruption_while_it_begins_is_a_good_end(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def waits(*_: Any) -> None:
        signal.raise_signal(signal.SIGTERM)
        threading.Event().wait(60)

    monkeypatch.setattr(module, "take", waits)
    done = CliRunner().invoke(main, ["serve", "--port", "0", "--control-port", "0", "--init", str(world)])
    assert (done.exit_code, '"ready"' in done.output) == (0, False)
