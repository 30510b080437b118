"""The commands about journals, with real sockets: replay, resend, journal, record and play again."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from conformance.mutants import reference_file
from simulator.cli import main
from simulator.serving import Serving
from tests.core.sample import COMPONENT, HOME_PAGE, KEY, SERVICE, START, Town
from tests.delivery.receivers import Receiver, says
from tests.web.served import served
from tests.web.test_serve import process

PROVIDER = f"""
name: receiver
components:
  - appid: {COMPONENT}
    secret: secret-c
    token: token1
    encoding_aes_key: {KEY}
    authorization_events: "http://127.0.0.1:{{port}}/events"
    messages: "http://127.0.0.1:{{port}}/messages/$APPID$"
home_page:
  {{appid: {HOME_PAGE}, secret: secret-f, token: token2, encoding_aes_key: {KEY},
    order_push: "http://127.0.0.1:{{port}}/orders"}}
services:
  - id: "{SERVICE}"
    kind: order
    component: {COMPONENT}
    url: "http://127.0.0.1:{{port}}/enter"
    packages: [{{sku_id: 900001, name: month, spec_id: basic, days: 30, price: 1900}}]
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def provider(tmp_path: Path) -> Path:
    path = tmp_path / "provider.yaml"
    path.write_text(PROVIDER, encoding="utf-8")
    return path


@contextmanager
def bought(*options: str, **how: Any) -> Iterator[tuple[Serving, Town, Receiver]]:
    """A served world in which a store has bought, with all that was pushed at the receiver."""
    with Receiver(says()) as receiver, served(pushes_to=receiver.url, **how) as (serving, town):
        town.do("push_ticket")
        town.buy()
        town.sender.settle(lambda: True)
        yield serving, town, receiver


def exported(serving: Serving, path: Path, *options: str) -> Path:
    done = run("journal", "--out", str(path), "--control", serving.control.url, *options)
    assert done.exit_code == 0, done.output
    return path


# -- replay ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("secrets", [False, True])
def test_a_journal_is_sent_again(tmp_path: Path, provider: Path, secrets: bool) -> None:
    with bought() as (serving, _, before):
        path = exported(serving, tmp_path / "out.jsonl", *(["--secrets"] if secrets else []))
        sent = list(before.got)
    assert len(sent) >= 3
    with Receiver(says()) as receiver:
        done = run("replay", str(path), "--provider", str(provider), "--provider-port", str(receiver.port))
        got = receiver.got
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert len(lines) == len(sent)
    assert all("← acknowledged 200 'success'" in line for line in lines)
    assert all(("(as sent)" if secrets else "(sealed anew)") in line for line in lines)
    assert [one.path for one in got] == [one.path for one in sent]
    if secrets:
        assert [(one.body, one.query) for one in got] == [(one.body, one.query) for one in sent]
    else:
        assert all(again.body != first.body for again, first in zip(got, sent, strict=True))
        assert [one.opened().get("InfoType") for one in got] == [one.opened().get("InfoType") for one in sent]


def test_an_order_that_went_to_the_platform_goes_there_again(tmp_path: Path, provider: Path) -> None:
    with Receiver(says()) as receiver, served(pushes_to=receiver.url) as (serving, town):
        town.switch("order_push_to", "component")
        town.buy()
        town.sender.settle(lambda: True)
        path = exported(serving, tmp_path / "out.jsonl")
    with Receiver(says()) as receiver:
        sent = ("replay", str(path), "--provider", str(provider), "--provider-port", str(receiver.port))
        done = run(*sent, "--kind", "servicemarket_order_paid")
        assert done.exit_code == 0, done.output
        assert [one.path.rpartition("/")[0] for one in receiver.got] == ["/messages"]


def test_a_provider_that_does_not_take_it_is_told(tmp_path: Path, provider: Path) -> None:
    with bought() as (serving, _, _before):
        path = exported(serving, tmp_path / "out.jsonl")
    with Receiver(says(b"no")) as receiver:
        sent = ("replay", str(path), "--provider", str(provider), "--provider-port", str(receiver.port))
        done = run(*sent, "--kind", "authorized")
        assert done.exit_code == 1
        assert [line.split()[3] for line in done.output.splitlines()] == ["authorized"]
        assert "← refused 200 'no'" in done.output
        none = run(*sent, "--kind", "nothing")
    assert none.exit_code == 2
    assert "no such push that was sent" in none.output


def test_what_is_no_journal_is_told(tmp_path: Path, provider: Path) -> None:
    path = tmp_path / "out.jsonl"
    for text, says_so in (("", "no journal of wxsim"), ("{}", "no journal of wxsim"), ("{", "not JSON")):
        path.write_text(text, encoding="utf-8")
        done = run("replay", str(path), "--provider", str(provider))
        assert done.exit_code == 2
        assert says_so in done.output


# -- resend ----------------------------------------------------------------------------------------


def test_a_push_is_sent_again_by_its_entry() -> None:
    with bought() as (serving, town, receiver):
        entry = next(
            one for one in town.world.journal.entries(kind="push") if one.data["kind"] == "authorized"
        )
        count = len(receiver.got)
        done = run("resend", str(entry.seq), "--control", serving.control.url)
        assert done.exit_code == 0, done.output
        assert "push authorized" in done.output
        assert "acknowledged" in done.output
        receiver.wait_for(count + 1)
        first = next(got for got in receiver.got if got.opened().get("InfoType") == "authorized")
        assert (receiver.got[-1].body, receiver.got[-1].query) == (first.body, first.query)
        wrong = run("resend", "1", "--control", serving.control.url)
        assert wrong.exit_code == 2
        assert "entry 1 of the journal is no push" in wrong.output


# -- journal ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def town() -> Iterator[tuple[str, Town]]:
    """Two stores that have bought, some time apart; the second store's pushes are refused."""
    with bought() as (serving, town, receiver):
        town.do("advance", by="1h")
        receiver.answers = [says(b"no")]
        town.do("create_store", **{"as": "late"})
        town.do("purchase", store="late", package="week")
        town.sender.settle(lambda: True)
        yield serving.control.url, town


def shown(town: tuple[str, Town], *options: str) -> list[dict[str, Any]]:
    done = run("journal", "--json", "--control", town[0], *options)
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.output.splitlines()]


def test_the_journal_is_sifted(town: tuple[str, Town]) -> None:
    whole = shown(town)
    assert [one["seq"] for one in whole] == [entry.seq for entry in town[1].world.journal]
    assert {one["kind"] for one in shown(town, "--kind", "grant", "--kind", "order")} == {"grant", "order"}
    late = shown(town, "--store", "late")
    assert {one["data"].get("store") for one in late if one["kind"] == "push"} == {
        one["data"]["result"]["appid"] for one in late if one["data"].get("action") == "create_store"
    }
    assert {one["data"]["outcome"] for one in shown(town, "--errors")} == {"refused"}
    assert shown(town, "--since", "10m")[0]["at"] >= START + 3000
    assert shown(town, "--since", "2h") == whole
    assert shown(town, "--since", "5") == shown(town, "--after", "5") == whole[5:]
    assert {one["kind"] for one in shown(town, "--grep", "PURCHASE", "--kind", "action")} == {"action"}
    assert shown(town, "--grep", "nowhere to be found") == []


def test_a_file_is_sifted_alike(town: tuple[str, Town], tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    assert run("journal", "--out", str(path), "--control", town[0]).exit_code == 0
    for options in ((), ("--kind", "push"), ("--store", "late"), ("--errors",), ("--since", "10m")):
        done = run("journal", str(path), "--json", *options)
        assert done.exit_code == 0, done.output
        assert [json.loads(line) for line in done.output.splitlines()] == shown(town, *options), options
    again = tmp_path / "again.jsonl"
    assert run("journal", str(path), "--out", str(again)).exit_code == 0
    assert again.read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("options", "says_so"),
    [
        (("--grep", "("), "no regular expression"),
        (("--since", "soon"), "no duration"),
        (("--follow", "--out", "x"), "an export ends"),
        (("x", "--follow"), "a file does not grow"),
        (("x",), "x: No such file"),
    ],
)
def test_what_cannot_be_shown_is_told(town: tuple[str, Town], options: tuple[str, ...], says_so: str) -> None:
    done = run("journal", *options, "--control", town[0])
    assert done.exit_code == 2
    assert says_so in done.output
    assert "Traceback" not in done.output


def test_removed_entries_are_counted() -> None:
    with served(keep=10) as (serving, town):
        for _ in range(30):
            town.do("settle")
        removed = town.world.journal.removed
        assert removed
        done = run("journal", "--json", "--control", serving.control.url)
    assert f"{removed} older entries were removed" in done.stderr
    seqs = [json.loads(line)["seq"] for line in done.stdout.splitlines()]
    assert seqs == list(range(removed + 1, town.world.journal.last + 1))


def test_following_ends_with_an_interrupt() -> None:
    with served() as (serving, town):
        last = town.world.journal.last
        words = ["journal", "--follow", "--json", "--kind", "action", "--kind", "note"]
        with subprocess.Popen(
            [sys.executable, "-m", "simulator.cli", *words, "--control", serving.control.url],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as following:
            try:
                assert following.stdout is not None
                first = json.loads(following.stdout.readline())
                assert first["seq"] == 1
                town.world.record("note")
                entry = first
                while entry["kind"] != "note":
                    entry = json.loads(following.stdout.readline())
                assert entry["seq"] == last + 1
                following.send_signal(signal.SIGINT)
                _, errors = following.communicate(timeout=60)
            finally:
                following.kill()
        assert following.returncode == 130
        assert errors == "wxsim: stopped\n"


@pytest.mark.parametrize("words", [("chaos", "--out"), ("journal", "--out")])
def test_a_folder_that_is_not_there_is_told(
    town: tuple[str, Town], tmp_path: Path, words: tuple[str, ...]
) -> None:
    path = str(tmp_path / "nowhere" / "x")
    more = ("--control", town[0]) if words[0] == "journal" else ()
    done = run(*words, path, *more)
    assert done.exit_code == 2
    assert done.output == f"wxsim: {path}: No such file or directory\n"


# -- record, and play again ------------------------------------------------------------------------


def test_what_is_recorded_from_a_served_world_repeats(tmp_path: Path) -> None:
    reference = str(reference_file())
    scenario = str(tmp_path / "mine" / "done.yaml")
    Path(scenario).parent.mkdir()
    with process("--manual-clock", "--provider", reference) as (_, ready):
        control = ready["control"]
        for words in (
            ("fault", "push=authorized", "do=drop", "times=1"),
            ("purchase", "shop", "package=trial", "as=first"),
            ("advance", "by=1h"),
            ("refund", "order=first"),
        ):
            done = run("do", *words, "--control", control)
            assert done.exit_code == 0, done.output
        pushes = run("journal", "--json", "--kind", "push", "--control", control).output.splitlines()
        seq = next(one["seq"] for one in map(json.loads, pushes) if one["data"]["kind"] == "unauthorized")
        assert "unauthorized" in run("do", "resend", f"seq={seq}", "--control", control).output
        made = run("record", "--out", scenario, "--control", control)
    assert made.exit_code == 0, made.output
    assert "resend: {push: unauthorized, store: shop}" in Path(scenario).read_text(encoding="utf-8")
    played = run("play", scenario, "--provider", reference, "--twice")
    assert played.exit_code == 0, played.output
    assert "1 of 1 scenarios repeat" in played.output
