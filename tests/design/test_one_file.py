"""One thing more is one file: an endpoint, an action, a check … is added to a copy of the tree and works.

What the copy is asked runs in a process of its own, from the copied tree. A new kind of journal entry is
proved so in tests/journal/test_kinds.py, a fault and a defect in tests/faults/test_rows.py.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COPIED = ("simulator", "conformance", "scenarios", "tests/core", "tests/__init__.py")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in COPIED:
        source, target = ROOT / name, tmp_path / name
        if source.is_file():
            shutil.copy(source, target)
        else:
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.sqlite3*"))
    return tmp_path


def ahead_of(tree: Path, file: str, mark: str, text: str) -> dict[str, str]:
    """A file with a text put in ahead of the first place where `mark` stands."""
    before, found, after = (tree / file).read_text(encoding="utf-8").partition(mark)
    assert found, f"{file} has no {mark!r}"
    return {file: before + text + found + after}


def proved(tree: Path, files: Mapping[str, str], proof: str) -> None:
    """Writes the files and runs the proof in the tree."""
    for name, text in files.items():
        (tree / name).write_text(text, encoding="utf-8", newline="\n")
    ended = subprocess.run(
        [sys.executable, "-c", proof],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-3000:]


ENDPOINT = '''"""One row more."""

from __future__ import annotations

from typing import Any

from simulator.core.sources import Source
from simulator.endpoints.model import INT, NUMBER, STR, Call, Endpoint, obj


def double(call: Call) -> dict[str, Any]:
    return {"errcode": 0, "errmsg": "ok", "doubled": 2 * int(call.body["number"])}


ROWS = (
    Endpoint(
        id="ec.number.double",
        summary="twice a number",
        chinese="两倍的数",
        method="POST",
        path="/channels/ec/number/double",
        source=Source("nobody: a test"),
        request=obj({"number": NUMBER}),
        reply=obj({"errcode": INT, "errmsg": STR, "doubled": INT}),
        handler=double,
    ),
)
'''
CALLED = """
from tests.core.sample import Api, Town
from simulator.actions.registry import find

town = Town()
api = Api(town.world)
path = "/channels/ec/number/double"
assert api.post(path, {"number": 21})["doubled"] == 42
assert api.post(path, {})["errcode"] == 40097
assert api.call("GET", path)["errcode"] == 43002
town.do("fault", call="ec.number.double", do="error", errcode=-1)
assert api.post(path, {"number": 21})["errcode"] == -1
assert town.entries("call")[-1]["endpoint"] == "ec.number.double"
"""


def test_an_endpoint_is_one_file(tree: Path) -> None:
    proved(tree, {"simulator/endpoints/store/number.py": ENDPOINT}, CALLED)


ACTION = '''"""One action more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.actions.registry import Arg, action
from simulator.actions.stage import Stage


@action("shout", Arg("text", "text", "what", "内容", main=True, required=True), chinese="喊一声。")
def shout(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Shouts."""
    return {"heard": args["text"].upper()}
'''
DONE = """
import json, pathlib
from tests.core.sample import Town
from simulator.scenario.load import parse_scenarios
from simulator.scenario.schema import scenario_schema
from simulator.web.control import create_control

town = Town()
assert town.do("shout", text="hey") == {"heard": "HEY"}
assert town.entries("action")[-1]["action"] == "shout"
text = "title: somebody shouts\\nclauses: [T1]\\nsteps:\\n  - shout: hey\\n"
[scenario] = parse_scenarios(text, pathlib.Path("scenarios/time/shout.yaml"))
assert scenario.steps[0].args == {"text": "hey"}
assert "shout" in json.dumps(scenario_schema())
answer = create_control(town.stage).test_client().post("/actions/shout", json={"text": "ho"})
assert answer.get_json() == {"heard": "HO"}, answer.data
"""


def test_an_action_is_one_file(tree: Path) -> None:
    proved(tree, {"simulator/actions/world/shout.py": ACTION}, DONE)


CAPABILITY = """    "sings": Capability(
        text="sings (listing.songs)", chinese="会唱歌（listing.songs）",
        told=lambda document: bool(_part(document, "listing").get("songs")),
    ),
"""
CAPABLE = """
import json
from conformance.mutants import reference_file
from conformance.registry import checks
from simulator import capabilities_of, load_manifest
from simulator.scenario.schema import scenario_schema

checks()
reference = load_manifest(reference_file())
assert not reference.offers("sings") and "sings" not in reference.public()["capabilities"]
assert "sings" in capabilities_of({"listing": {"songs": 1}})
assert "sings" in json.dumps(scenario_schema())
"""


def test_a_capability_is_one_file(tree: Path) -> None:
    row = ahead_of(tree, "simulator/provider/capabilities.py", '    "restart": Capability(', CAPABILITY)
    proved(tree, row, CAPABLE)


CHECK = '''"""One check more."""

from __future__ import annotations

from conformance.checks.ticket.tickets import tickets
from conformance.history.episodes import Episode
from conformance.history.pushes import Push
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text


@check(
    "ticket.in-lower-case",
    Level.MUST,
    "P2",
    chinese="票据推送的应答全是小写。",
    over=tickets,
    reasons=("capitals",),
    exercised_by=("ticket/steady",),
)
def in_lower_case(push: Push, _ep: Episode) -> Finding | None:
    """A ticket push is answered in lower case."""
    if push.reply == push.reply.lower():
        return None
    expected, seen = Text("lower case", "小写"), Text.same(push.reply)
    return Finding(reason="capitals", expected=expected, seen=seen, seqs=push.seqs)
'''
VARIANT = '''"""One variant more."""

from __future__ import annotations

from typing import Any

from ..variant import Step, variant


def shouted(step: Step, _self: Any, kind: str) -> str:
    return str(step(kind)).upper() if kind == "component_verify_ticket" else str(step(kind))


VARIANTS = (
    variant(
        "ticket-shouted",
        "answers tickets in capitals",
        "用大写应答票据",
        "ticket.in-lower-case:capitals ticket.acknowledged:other-words push.reply-exact:other-words",
        pushes__Pushes__reply=shouted,
    ),
)
'''
KILLED = """
from conformance.mutants import kill, unkilled, variants

ended = kill("ticket-shouted")
assert ended.exact, ended
assert "ticket.in-lower-case:capitals" in ended.failed and unkilled(variants().values()) == []
"""


def test_a_check_and_its_variant_are_two_files(tree: Path) -> None:
    files = {
        "conformance/checks/ticket/lower_case.py": CHECK,
        "conformance/reference/variants/shouting.py": VARIANT,
    }
    proved(tree, files, KILLED)


SCENARIO = """title: a store buys twice
clauses: [T1, T8]
steps:
  - create_store: shop
  - purchase: {store: shop, as: first}
  - purchase: {store: shop, as: again}
"""
PLAYED = """
from conformance.mutants import reference_file
from simulator import Session, load_manifest, load_scenarios

[scenario] = load_scenarios(["purchase/twice"])
with Session(load_manifest(reference_file())) as session:
    assert not session.play(scenario).error
    assert sum(entry.kind == "order" and entry.data["phase"] == "paid" for entry in session.journal) == 2
"""


def test_a_scenario_is_one_file(tree: Path) -> None:
    proved(tree, {"scenarios/purchase/twice.yaml": SCENARIO}, PLAYED)


SWITCH = """    rainy: bool = _choice(False, "it rains", "下雨")
"""
SWITCHED = """
from tests.core.sample import Town

town = Town()
assert town.world.switches.rainy is False
town.do("switch", name="rainy", value=True)
assert town.world.switches.rainy is True
"""


def test_a_switch_is_one_file(tree: Path) -> None:
    row = ahead_of(tree, "simulator/core/switches.py", "    empty_refresh_token: bool", SWITCH)
    proved(tree, row, SWITCHED)


@pytest.mark.parametrize(
    ("file", "text", "asked", "told"),
    [
        (
            "simulator/endpoints/store/nothing.py",
            '"""No row."""\n',
            "simulator.endpoints.table",
            "simulator.endpoints.store.nothing lies among the endpoints and has no ROWS",
        ),
        (
            "simulator/actions/market/nothing.py",
            '"""No action."""\n',
            "simulator.actions",
            "simulator.actions.market.nothing lies among the actions and registers none",
        ),
        (
            "simulator/endpoints/channels/number.py",
            ENDPOINT,
            "simulator.endpoints.table",
            "number.py lies in none of the folders of simulator.endpoints: component, market, store",
        ),
        (
            "simulator/actions/weather/shout.py",
            ACTION,
            "simulator.actions",
            "shout.py lies in none of the folders of simulator.actions: component, market, store, push",
        ),
        (
            "simulator/endpoints/store/broken.py",
            "import nothing_there\n",
            "simulator.cli",
            "named 'nothing_there'",
        ),
    ],
)
def test_a_file_that_lies_there_is_registered_or_the_start_fails(
    tree: Path, file: str, text: str, asked: str, told: str
) -> None:
    (tree / file).parent.mkdir(exist_ok=True)
    (tree / file).write_text(text, encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-c", f"import {asked}, simulator.endpoints.table"],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert told in ended.stderr
