"""The table of journal entries, held against journals: it names what there is, and no more."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest
from werkzeug.test import Client

import simulator
from conformance.history.items import ITEMS
from simulator import Entry, load_scenarios
from simulator.endpoints.worlds import Host
from simulator.journal.kind import Kind
from simulator.journal.kinds import KINDS
from simulator.journal.kinds.bug import Broke
from simulator.journal.kinds.exchanged import KeyChanged
from simulator.journal.kinds.provider import ProviderWrote
from simulator.journal.kinds.tls import tls_failed
from simulator.journal.shape import shapes
from simulator.run import play as playing
from simulator.texts import Text
from simulator.usage import Uncalled
from simulator.web.canary import Canaries
from tests.core.sample import Town
from tests.journal.rows import row, whole
from tests.scenario.hand import session

SIMULATOR = Path(simulator.__file__).parent
RICH = (
    "market/users-buy-too",
    "token/at-once",
    "market/order-then-pay",
    "market/service-changes",
    "migrate/not-refundable",
    "listing/from-nothing",
    "push/key-rotation",
    "faults/burst",
    "faults/replies",
    "login/plain",
    "login/platform-down",
    "push/duplicate",
    "ticket/gap-calls",
    "token/restart",
    "store/goods-in-warehouses",
    "store/address-changed",
    "faults/by-hand",
)
# Fields of what goes wrong outside: the provider or a scenario that breaks.
UNSEEN = {
    "scenario.error",
    "scenario.error_zh",
    "scenario.cause",
    "scenario.skipped",
    "scenario.skipped_zh",
    "visit.error",
    "visit.error_zh",
    "provider.reason",
    "provider.reason_zh",
    "probe.error",
    "probe.error_zh",
}


def troubled() -> Iterator[Entry]:
    """What no scenario comes to: an address that rests, a document's address that is fetched, and a play
    against a provider that calls elsewhere."""
    town = Town(real=time.perf_counter)
    town.sender.start()
    for number in range(5):
        town.do("send_message", store=town.shop, text=str(number))
    town.sender.settle(lambda: True)
    town.sender.stop()
    host = Host(town.world)
    host.add(town.world)
    Client(Canaries(host, lambda *_: [])).get("/canary/world/1")
    [plain] = load_scenarios(["purchase/plain"])
    playing.unplayed(town.stage, plain, broken=playing.broken_by(Uncalled("it calls elsewhere")))
    yield from town.world.journal.entries()


def shop() -> Iterator[Entry]:
    """What a shop tells whose reads lag, and a bug of ours."""
    town = Town(real=time.perf_counter)
    with town.world.transaction():
        town.world.tables.put(replace(town.world.state, shops_told=True))
    town.switch("order_state_lag", 30)
    order = town.do("buyer_order", store=town.shop)["order_id"]
    town.do("buyer_aftersale", store=town.shop, order=order)
    town.world.record(Broke(where="token", error="KeyError", trace=""))
    town.world.record(ProviderWrote(lines=["a line"]))
    yield from town.world.journal.entries()


def without_tls() -> Iterator[Entry]:
    """Somebody who comes to no call, since he speaks no TLS."""
    town = Town(real=time.perf_counter)
    town.world.record(tls_failed("no_tls", client="127.0.0.1", host=None, error="GET"))
    yield from town.world.journal.entries()


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    with session() as opened:
        for scenario in load_scenarios(list(RICH)):
            played = opened.play(scenario)
            assert not played.error
            assert not played.skipped
        found = opened.journal
    return [*found, *troubled(), *shop(), *without_tls()]


def test_every_entry_is_as_documented(entries: list[Entry]) -> None:
    for entry in entries:
        facts = KINDS[entry.kind].FACTS
        missing = {key for key, fact in facts.items() if not fact.sometimes} - entry.data.keys()
        unknown = entry.data.keys() - facts.keys()
        assert not missing | unknown, (entry.kind, missing, unknown)


def test_what_is_documented_occurs(entries: list[Entry]) -> None:
    seen = {entry.kind for entry in entries}
    assert seen == set(KINDS)
    fields = {f"{entry.kind}.{name}" for entry in entries for name in entry.data}
    documented = {f"{name}.{key}" for name, kind in KINDS.items() for key in kind.FACTS}
    assert documented - fields <= UNSEEN


def test_every_value_is_of_the_type_and_among_those_that_its_kind_names(entries: list[Entry]) -> None:
    for entry in entries:
        kind = KINDS[entry.kind]
        for key, value in json.loads(json.dumps(entry.data)).items():
            fact = kind.FACTS[key]
            shapes(kind)[fact.name].check(value, f"{entry.kind}.{key}")
            assert not fact.values or value in fact.values, (entry.kind, key, value)


def test_every_value_that_a_kind_names_is_written_somewhere(entries: list[Entry]) -> None:
    played = {
        (entry.kind, key, str(entry.data.get(key))) for entry in entries for key in KINDS[entry.kind].FACTS
    }
    named = {
        (kind.NAME, key, value)
        for kind in KINDS.values()
        for key, fact in kind.FACTS.items()
        for value in fact.values
    }
    for kind, key, value in sorted(named - played):
        assert _written(value), f"{kind}.{key} is never {value!r}"


def _written(word: str) -> bool:
    """Whether a word is written anywhere in the simulator but among the kinds."""
    return any(
        f'"{word}"' in path.read_text(encoding="utf-8")
        for path in SIMULATOR.rglob("*.py")
        if path.parent.name != "kinds"
    )


def test_every_kind_is_recorded_somewhere() -> None:
    made = {
        node.func.id
        for path in SIMULATOR.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert [kind.__name__ for kind in KINDS.values() if kind.__name__ not in made] == []


def test_what_is_misspelt_or_left_out_is_named() -> None:
    with pytest.raises(TypeError, match=r"KeyChanged has no field 'untill': did you mean 'until'\?"):
        KeyChanged(owner="wx0", phase="rotated", untill=1.0)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="KeyChanged needs owner, until"):
        KeyChanged(phase="rotated")  # type: ignore[call-arg]
    with pytest.raises(FrozenInstanceError):
        KeyChanged(owner="wx0", phase="rotated", until=None).owner = "wx1"  # type: ignore[misc]


def test_what_is_no_row_is_not_recorded(town: Town) -> None:
    last = town.world.journal.last
    with pytest.raises(AttributeError):
        town.world.record("push")  # type: ignore[arg-type]
    assert town.world.journal.last == last


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_a_row_reads_as_it_was_written(kind: type[Kind]) -> None:
    for made in (row(kind), whole(kind)):
        assert kind.read(made.data()).data() == made.data()


NEW = """
from simulator.journal.kind import Kind, fact, same
from simulator.texts import Text


class BellRung(Kind, name="bell", zh="铃声", says=Text("a bell was rung", "铃响了")):
    store: str = fact("appid of the store", "店铺 appid", digest=same)
    tune: str = fact("its tune", "曲调", needed=True)
    word: str = fact("the word that opens", "口令", secret=True)
"""
PROVE = """
import pathlib, sys
from simulator.docs.tables import journal
from simulator.journal.digest import lines
from simulator.journal.entry import Entry
from simulator.journal.export import header, read, write
from simulator.journal.filter import EntryFilter, check_kinds
from simulator.journal.kinds.bells import BellRung
from simulator.journal.render import line, paragraph
from simulator.run.open import open_world
from simulator.usage import UsageError

world = open_world()
world.record(BellRung(store="wx00000000000000a1", tune="high", word="sesame"))
[entry] = world.journal.entries(kind="bell")
assert entry.data == {"store": "wx00000000000000a1", "tune": "high", "word": "sesame"}
path = pathlib.Path(sys.argv[1])
write(path, world.journal.entries(), header(1, "", None))
text = path.read_text(encoding="utf-8")
assert "sesame" not in text and "high" in text
assert read(path)[1][0].data["tune"] == "high"
path.write_text(text.replace('"tune": "high"', '"tune": 3'), encoding="utf-8")
try:
    read(path)
except UsageError as error:
    assert str(error).endswith("no bell of a journal: `tune` is text, not a whole number"), error
else:
    raise AssertionError("a number is no tune")
assert lines([entry], {})[0] == ["bell", "t+0.000", ["#1"]]
assert "bell store=wx00000000000000a1 tune=high" in line(entry)
assert "铃声" in line(entry, lang="zh") and "  铃响了" in paragraph(entry, lang="zh")
check_kinds(["bell"])
assert EntryFilter(kinds=["bell"], stores=["wx00000000000000a1"]).matches(entry)
assert not EntryFilter(stores=["wx00000000000000a2"]).matches(entry)
assert "| `bell` | 铃声 | a bell was rung |" in journal()
assert "| `tune` | its tune | 曲调 |" in journal()
"""


def test_a_new_kind_is_one_class(tmp_path: Path) -> None:
    shutil.copytree(SIMULATOR, tmp_path / "simulator", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "simulator/journal/kinds/bells.py").write_text(NEW, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", PROVE, str(tmp_path / "out.jsonl")],
        cwd=tmp_path,
        check=False,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr


def test_a_file_among_the_kinds_that_holds_none_stops_the_start(tmp_path: Path) -> None:
    shutil.copytree(SIMULATOR, tmp_path / "simulator", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "simulator/journal/kinds/bells.py").write_text("", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", "import simulator.journal.kinds"],
        cwd=tmp_path,
        check=False,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert "bells lies among the kinds of entries and holds none" in done.stderr


@pytest.mark.parametrize(
    ("how", "match"),
    [
        ({"name": "push", "zh": "推送"}, "two kinds of entries are called 'push'"),
        ({"name": "bell", "zh": ""}, "the kind 'bell' has to say its name"),
    ],
)
def test_a_kind_without_its_words_is_refused(how: dict[str, str], match: str) -> None:
    with pytest.raises(ValueError, match=match):
        type("Bell", (Kind,), {}, says=Text("a bell was rung", "铃响了"), **how)  # type: ignore[call-overload]


def test_what_the_suite_reads_is_documented() -> None:
    assert ITEMS.keys() <= KINDS.keys()
