"""The table of faults: rows that hold together, and a new fault or defect that is one row in one file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import fields
from itertools import product
from pathlib import Path

import pytest

from simulator.core.component.entities import TokenKind
from simulator.faults import rows
from simulator.faults.defects import DEFECTS, clash
from simulator.faults.row import Arrived, Defect, Delay, HoldBack, Lose, Numbers, On, OnWire, Row
from simulator.faults.rows import ROWS, _of_a_new_status
from simulator.wire.push import Part
from tests.core.sample import Api, Town

ROOT = Path(__file__).parents[2]
EVERY = pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.on}-{row.effect}")


@EVERY
def test_a_row_has_the_numbers_that_it_needs_and_is_drawn_with_no_others(row: Row) -> None:
    assert set(row.needs) <= set(row.numbers) <= {one.name for one in fields(Numbers)}
    assert all(weight > 0 and set(numbers) <= set(row.numbers) for weight, numbers in row.chaos)


@EVERY
def test_a_row_is_applied_in_ways_that_go_with_what_it_is_on(row: Row) -> None:
    of_pushes = {Delay, HoldBack, Lose, Defect} & {type(how) for how in row.apply}
    assert row.apply
    assert not (of_pushes and row.on is On.CALL)
    assert row.on is On.CALL or row.arrives is Arrived.WHOLE


@EVERY
def test_what_is_still_delivered_is_neither_lost_nor_broken(row: Row) -> None:
    numbers = Numbers(by=1.0)
    broken = any(how.wire(numbers).closes for how in row.apply if isinstance(how, OnWire))
    if row.still_delivered:
        assert [how for how in row.apply if isinstance(how, Lose | Defect)] == []
        assert not broken
        assert row.arrives is Arrived.WHOLE


def test_two_rows_with_one_effect_stop_the_import(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "ROWS", (*ROWS, ROWS[0]))
    with pytest.raises(ValueError, match="two faults of pushes have the same effect"):
        rows._table(On.PUSH)


@pytest.mark.parametrize("kind", [*Arrived, "none"])
def test_the_worst_of_several_ends_counts(kind: str) -> None:
    order = list(Arrived)
    ends = order[: order.index(Arrived(kind)) + 1] if kind != "none" else []
    assert Arrived.worst(ends) == (kind if ends else Arrived.WHOLE)
    assert Arrived.worst(ends[::-1]) == Arrived.worst(ends)


def test_defects_clash_with_themselves_and_both_ways_round() -> None:
    for one, two in product(DEFECTS, repeat=2):
        assert clash(one, two) is clash(two, one)
        assert clash(one, one)
    assert not clash("flipped", "truncate")


def test_what_hides_a_part_leaves_no_other_defect_of_it_to_be_seen() -> None:
    for one, two in product(DEFECTS, repeat=2):
        if DEFECTS[two].part in DEFECTS[one].hides:
            assert clash(one, two)
    assert all(Part.METHOD not in defect.hides for defect in DEFECTS.values())


NEW = """    _defect(
        "doubled",
        "the ciphertext stands there twice",
        "密文写了两遍",
        Defect(
            part=Part.CIPHERTEXT,
            change=lambda draft: setattr(draft, "ciphertext", draft.ciphertext * 2),
            wrong=Wrong.SEAL,
            sealed=True,
        ),
        chaos=((500, {}),),
    ),
    Row(
        effect="empty_list",
        on=On.CALL,
        text=Text("the answer is an empty list", "应答是空列表"),
        apply=(SpoilBody(lambda _body: b"[]", replaces=True),),
        arrives=Arrived.SPOILED,
        chaos=((500, {}),),
    ),
    # -- calls
"""
WORDS = """
from simulator.actions import ACTIONS
from simulator.actions.words import WORDS
from simulator.docs.tables import faults
from simulator.faults.defects import DEFECTS, clash
from simulator.scenario.chaos import chaos
from simulator.scenario.load import parse_scenarios

assert {"doubled", "empty_list"} <= set(ACTIONS["fault"].schema()["properties"]["do"]["enum"])
assert "doubled" in str(WORDS["defects"]) and "empty_list" not in str(WORDS["defects"])
assert "doubled" in faults() and "the answer is an empty list" in faults()
assert clash("doubled", "flipped") and clash("empty", "doubled") and not clash("doubled", "bad_padding")
drawn = {step.args["do"] for step in chaos(1, 200) if step.action == "fault"}
assert {"doubled", "empty_list"} <= drawn, drawn
"""
PLAYED = """
from conformance.judge import judge
from conformance.mutants import reference_file
from conformance.runner import offered_by, services_of
from simulator import Session, load_manifest
from simulator.scenario.load import parse_scenarios

TEXT = '''
title: something new goes wrong
steps:
  - create_store: shop
  - purchase: {store: shop}
  - sync
  - create_store: ghost
  - send_push: {kind: authorized, store: ghost, defects: doubled}
  - fault: {call: get_service_buyer_list, do: empty_list, times: 1, as: empty}
  - fault: {push: unauthorized, do: doubled, times: 1, as: twice}
  - sync
  - cancel_authorization: shop
  - heal: twice
  - sync
  - heal: empty
  - advance: 2h
  - sync
  - observe
'''
manifest = load_manifest(reference_file())
with Session(manifest, seed=3) as session:
    played = session.play(parse_scenarios(TEXT, "faults/new")[0])
    assert not played.error, played.error
    table = judge(session.journal, offered_by(manifest), services=services_of(manifest))
    pushes = [entry.data for entry in session.journal if entry.kind == "push" and entry.data["defects"]]
    calls = [entry.data for entry in session.journal if entry.kind == "call" and entry.data["defects"]]
assert [push["wrong_in"] for push in pushes] == [["seal"], ["seal"]], pushes
assert not any(push["indistinguishable"] or push["owed_answer"] for push in pushes)
assert [call["arrived"] for call in calls] == ["spoiled"], calls
blamed = [(one.check.id, str(one.verdict), one.findings) for one in table.results if one.findings]
assert not blamed, blamed
assert table.get("push.tampered").items == 2
assert table.get("pull.busy-retried").items == 1
"""


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree with two rows more."""
    root = tmp_path_factory.mktemp("copied")
    for package in ("simulator", "conformance", "scenarios"):
        shutil.copytree(ROOT / package, root / package, ignore=shutil.ignore_patterns("__pycache__"))
    home = root / "simulator" / "faults" / "rows.py"
    text = home.read_text(encoding="utf-8")
    assert text.count("    # -- calls\n") == 1
    home.write_text(text.replace("    # -- calls\n", NEW), encoding="utf-8")
    return root


def run(root: Path, code: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=root,
        check=False,
        env={**os.environ, "PYTHONPATH": str(root), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr


def test_a_new_fault_and_a_new_defect_are_a_row_each(copied: Path) -> None:
    run(copied, WORDS)


def test_a_defect_that_the_suite_never_heard_of_is_judged_and_believed_by_nobody(copied: Path) -> None:
    run(copied, PLAYED)


def test_an_order_of_a_new_status_is_told_whole_and_written_down_as_it_was_told() -> None:
    town = Town()
    town.do("authorize", store=town.shop)
    order_id = town.do("buyer_order", store=town.shop)["order_id"]
    api = Api(town.world)
    token = town.token(TokenKind.AUTHORIZER)
    town.do("fault", call="ec.order.get", do="new_status", times=1)
    body = {"order_id": str(order_id)}
    told = [api.post("/channels/ec/order/get", body, token=token)["order"]["status"] for _ in range(2)]
    assert told == [27, 20]
    kept = [entry for entry in town.entries("call") if entry["endpoint"] == "ec.order.get"]
    assert [entry["reply"]["order"]["status"] for entry in kept] == told
    assert [entry["arrived"] for entry in kept] == ["whole", "whole"]


def test_a_list_has_no_status_that_could_be_new() -> None:
    assert _of_a_new_status({"order_id_list": []}) == {"order_id_list": []}
