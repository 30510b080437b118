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
from simulator.journal.export import read
from simulator.run.serving import Options, Serving
from simulator.run.session import Session
from tests.core.sample import COMPONENT, HOME_PAGE, KEY, SERVICE, START, Api, Town
from tests.delivery.receivers import Receiver, says
from tests.journal.rows import note
from tests.run.test_serving import process
from tests.unprintable import raw
from tests.web.served import served

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


def test_one_push_is_sent_again_by_its_entry(tmp_path: Path, provider: Path) -> None:
    with bought() as (serving, _, _before):
        path = exported(serving, tmp_path / "out.jsonl")
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    seqs = [entry["seq"] for entry in map(json.loads, lines) if entry["kind"] == "push"]
    with Receiver(says()) as receiver:
        sent = ("replay", str(path), "--provider", str(provider), "--provider-port", str(receiver.port))
        done = run(*sent, "--seq", str(seqs[1]))
        assert done.exit_code == 0, done.output
        assert [line.split()[0] for line in done.output.splitlines()] == [str(seqs[1])]
        assert len(receiver.got) == 1
        assert run(*sent, "--seq", "1").exit_code == 2, "which is no push"


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


def test_what_a_store_got_at_its_own_address_is_passed_over(tmp_path: Path, provider: Path) -> None:
    with Receiver(says()) as receiver, served(pushes_to=receiver.url) as (serving, town):
        town.do("authorize", store=town.shop)
        town.do("set_callback", store=town.shop, url=f"{receiver.url}/own")
        town.do("buyer_order", store=town.shop, pay=False)
        town.sender.settle(lambda: True)
        path = exported(serving, tmp_path / "out.jsonl")
        assert "/own" in [one.path for one in receiver.got]
    with Receiver(says()) as receiver:
        sent = ("replay", str(path), "--provider", str(provider), "--provider-port", str(receiver.port))
        done = run(*sent)
        assert done.exit_code == 0, done.output
        assert "passed over: 1 that stores got at their own addresses" in done.output
        paths = {one.path for one in receiver.got}
        assert f"/messages/{town.shop}" in paths, "its platform's push of the same event is sent"
        assert "/own" not in paths


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


@pytest.mark.parametrize("seconds", ["-1", "0"])
def test_a_timeout_is_positive(tmp_path: Path, provider: Path, seconds: str) -> None:
    done = run("replay", str(tmp_path / "x"), "--provider", str(provider), "--timeout", seconds)
    assert done.exit_code == 2
    assert "is not in the range x>0" in done.output


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
    assert [one["seq"] for one in whole] == [entry.seq for entry in town[1].world.journal.entries()]
    assert {one["kind"] for one in shown(town, "--kind", "grant", "--kind", "order")} == {"grant", "order"}
    late = shown(town, "--store", "late")
    assert {one["data"].get("store") for one in late if one["kind"] == "push"} == {
        one["data"]["result"]["appid"] for one in late if one["data"].get("action") == "create_store"
    }
    assert {one["data"]["kind"] for one in shown(town, "--kind", "authorized")} == {"authorized"}
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
        (("--kind", "grnat"), "no entry is of kind 'grnat': did you mean 'grant'?"),
        (("--kind", "authorised"), "no entry is of kind 'authorised': did you mean 'authorized'?"),
        (("--store", "lat"), "--store 'lat': no store of that name was made: did you mean 'late'?"),
    ],
)
def test_what_cannot_be_shown_is_told(town: tuple[str, Town], options: tuple[str, ...], says_so: str) -> None:
    done = run("journal", *options, "--control", town[0])
    assert done.exit_code == 2
    assert says_so in done.output
    assert "Traceback" not in done.output


def test_what_is_done_with_an_order_or_a_fault_is_about_its_store(tmp_path: Path) -> None:
    with served() as (serving, town):
        for name in ("a", "b"):
            town.do("create_store", **{"as": name})
            town.do("purchase", store=name, package="week", **{"as": f"order-{name}"})
            town.do("fault", push="authorized", do="drop", store=name, **{"as": f"fault-of-{name}"})
            town.do("press_use", order=f"order-{name}")
            town.do("heal", fault=f"fault-of-{name}")
            town.do("refund", order=f"order-{name}")
        path = exported(serving, tmp_path / "out.jsonl")
        for source in (("--control", serving.control.url), (str(path),)):
            done = run("journal", "--json", "--store", "b", *source)
            found = [json.loads(line) for line in done.output.splitlines()]
            assert [one["data"]["action"] for one in found if one["kind"] == "action"] == [
                *("create_store", "purchase", "fault", "press_use", "heal", "refund")
            ]
            assert [one["data"]["phase"] for one in found if one["kind"] == "fault"] == ["planned", "unfired"]
        unknown = run("journal", str(path), "--store", "nobody")
    assert unknown.exit_code == 2
    assert "no store of that name was made" in unknown.output


def test_a_store_is_known_when_the_entry_of_its_making_is_removed(tmp_path: Path) -> None:
    with served(keep=20) as (serving, town):

        def do(action: str, **args: Any) -> None:
            town.stage.do(action, args, origin="control")

        do("create_store", **{"as": "late"})
        do("purchase", store="late", package="week", **{"as": "old"})
        for _ in range(30):
            do("settle")
        do("refund", order="old")
        removed = town.world.journal.removed
        appid = town.stage.names()["store"]["late"]
        done = run("journal", "--json", "--store", "late", "--control", serving.control.url)
        found = [json.loads(line) for line in done.stdout.splitlines()]
        assert {"action", "order"} <= {one["kind"] for one in found}
        assert [one["data"]["store"] for one in found if one["kind"] == "order"] == [appid]
        out = exported(serving, tmp_path / "out.jsonl")
        assert json.loads(out.read_text(encoding="utf-8").splitlines()[0])["removed"] == removed
        scenario = tmp_path / "x.yaml"
        for source in (("--control", serving.control.url), ("--journal", str(out))):
            made = run("record", "--out", str(scenario), *source)
            assert made.exit_code == 2
            assert f"{removed} older entries were removed" in made.output
            assert "the recording:" in made.output
            assert not scenario.exists()
        last = max(one.seq for one in town.world.journal.entries(kind="action")) - 1
        made = run("record", "--out", str(scenario), "--journal", str(out), "--until", str(last))
    assert made.exit_code == 0, made.output
    assert f"# {removed} older entries were removed" in scenario.read_text(encoding="utf-8")


@pytest.mark.parametrize("with_provider", [False, True])
def test_an_export_says_what_world_it_is_of(tmp_path: Path, provider: Path, with_provider: bool) -> None:
    how: dict[str, Any] = {"provider": provider} if with_provider else {}
    with alone(seed=11, salt="pinch", **how) as serving:
        out = exported(serving, tmp_path / "out.jsonl")
    first = json.loads(out.read_text(encoding="utf-8").splitlines()[0])
    assert (first["wxsim_journal"], first["seed"], first["salt"], first["removed"]) == (1, 11, "pinch", 0)
    if with_provider:
        assert first["provider"]["name"] == "receiver"
        assert "secret-c" not in json.dumps(first)
    else:
        assert first["provider"] is None


@contextmanager
def alone(**options: Any) -> Iterator[Serving]:
    """A served world of this process, as its options make it."""
    serving = Serving(Options(port=0, control_port=0, manual=True, **options))
    serving.start()
    try:
        yield serving
    finally:
        serving.close()


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


def test_a_journal_that_is_too_large_says_what_is_gone() -> None:
    with served(keep_mb=1) as (serving, town):
        for _ in range(40):
            town.world.record(note("x" * 60_000))
        shown = run("journal", "--control", serving.control.url, "--json")
    assert "older entries were removed (wxsim serve --keep, --keep-mb)" in shown.stderr
    assert len(shown.stdout) < 1_200_000
    assert json.loads(shown.stdout.splitlines()[-1])["seq"] == town.world.journal.last


def test_a_push_whose_document_alone_is_long_is_sealed_anew_in_its_form(
    tmp_path: Path, provider: Path
) -> None:
    with bought() as (serving, town, _):
        town.do("send_push", store="shop", kind="authorized", fields={"Junk": "]]>" * 6000})
        town.sender.settle(lambda: True)
        path = exported(serving, tmp_path / "out.jsonl")
    with Receiver(says()) as receiver:
        done = run("replay", str(path), "--provider", str(provider), "--provider-port", str(receiver.port))
        assert done.exit_code == 0, done.output
        assert receiver.got[-1].envelope().message.startswith(b"<xml>")


def test_a_push_too_long_to_be_kept_is_not_sent_as_another(tmp_path: Path, provider: Path) -> None:
    with bought() as (serving, town, _):
        town.do("send_push", store="shop", kind="authorized", fields={"Junk": "x" * 100_000})
        town.sender.settle(lambda: True)
        path = exported(serving, tmp_path / "out.jsonl")
    told = run("replay", str(path), "--provider", str(provider))
    assert told.exit_code == 2
    assert "was too long to be kept whole" in told.output


def test_what_is_shown_of_a_journal_does_nothing_to_the_terminal(tmp_path: Path) -> None:
    evil = "/cgi-bin/\x1b]0;x\x07\u202e\u2028\x9b[red]"
    with served() as (serving, town):
        Api(town.world).call("GET", evil)
        done = [
            run("journal", "--control", serving.control.url, *options)
            for options in ((), ("--json",), ("--grep", "cgi-bin"), ("--out", str(tmp_path / "j.jsonl")))
        ]
        done.append(run("explain", str(town.world.journal.last), "--control", serving.control.url))
    done.append(run("journal", str(tmp_path / "j.jsonl")))
    for each in done:
        assert each.exit_code == 0, each.output
        assert not raw(each.output)
    assert "\\u001b]0;x\\u0007\\u202e" in done[0].output
    assert not raw((tmp_path / "j.jsonl").read_text(encoding="utf-8"))
    assert read(tmp_path / "j.jsonl")[1][-1].data["path"] == evil


def test_following_ends_with_an_interrupt() -> None:
    with served() as (serving, town):
        last = town.world.journal.last
        words = ["journal", "--follow", "--json", "--kind", "action", "--kind", "canary"]
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
                town.world.record(note("/canary"))
                entry = first
                while entry["kind"] != "canary":
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
    assert done.output == f"wxsim: {path}: the folder {Path(path).parent} does not exist\n"


@pytest.mark.parametrize(
    "words", [("journal",), ("explain", "1", "--journal"), ("record", "-o", "x", "--journal")]
)
def test_an_entry_of_another_shape_is_told(tmp_path: Path, words: tuple[str, ...]) -> None:
    path = tmp_path / "out.jsonl"
    for data in (3, {}, {"action": 1, "args": {}, "result": {}, "origin": "control"}):
        entry = {"seq": 1, "world": "w", "at": 1, "kind": "action", "data": data}
        path.write_text(f'{{"wxsim_journal": 1}}\n{json.dumps(entry)}\n', encoding="utf-8")
        done = run(*words, str(path))
        assert done.exit_code == 2
        assert f"wxsim: {path}:2: no " in done.output


# -- play ------------------------------------------------------------------------------------------


def test_an_interrupted_run_leaves_its_journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out.jsonl"
    through = Session.play

    def until_the_second(self: Session, scenario: Any) -> Any:
        if scenario.id == "refund/whole":
            raise KeyboardInterrupt
        return through(self, scenario)

    monkeypatch.setattr(Session, "play", until_the_second)
    words = ("play", "purchase/plain", "refund/whole", "--provider", str(reference_file()))
    done = run(*words, "--journal", str(path))
    assert done.exit_code == 130
    header, entries = read(path)
    assert header["seed"] == 1
    ended = [one.data["id"] for one in entries if one.kind == "scenario" and one.data["phase"] == "end"]
    assert ended == ["purchase/plain"]


def test_a_journal_that_cannot_be_written_is_told_ahead(tmp_path: Path) -> None:
    path = str(tmp_path / "nowhere" / "out.jsonl")
    done = run("play", "purchase/plain", "--provider", str(reference_file()), "--journal", path)
    assert done.exit_code == 2
    assert done.output == f"wxsim: {path}: the folder {Path(path).parent} does not exist\n"


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
    assert "1 of 1 scenario repeats" in played.output
