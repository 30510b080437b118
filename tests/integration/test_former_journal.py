"""A journal as it was written before is judged as the run was: what it lacks is told from its faults."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conformance.judge import judge
from conformance.mutants import reference_file
from simulator import Session, load_manifest, load_scenarios, read_journal, write_journal
from simulator.journal.kinds import KINDS

SCENARIOS = [
    *("faults/replies", "faults/broken-then-whole", "faults/burst", "push/entities", "push/tampered"),
    *("push/unknown-kind", "pull/garbled", "token/parallel", "login/platform-down"),
    *("order/forged", "order/duplicate", "store/events"),
]
YOUNGER = ("arrived", "late", "behind", "wrong_in", "indistinguishable", "made_up", "still_delivered")


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("journal") / "now.jsonl"
    with Session(load_manifest(reference_file()), seed=4) as session:
        for scenario in load_scenarios(SCENARIOS):
            assert not session.play(scenario).error
        write_journal(path, session.journal, session.header())
    return path


def former(document: dict[str, Any]) -> dict[str, Any]:
    """An entry under the names of before, without what is younger."""
    data, facts = document["data"], KINDS[document["kind"]].FACTS
    names = {key: facts[key].was[0] for key in data if key in facts and facts[key].was}
    hostile = {}
    if data.get("made_up"):
        unknown = "unknown_kind" if data["wrong_in"] == ["kind"] else "made_up"
        hostile = {"hostile": "+".join(data["defects"]) or unknown}
    kept = {names.get(key, key): value for key, value in data.items() if key not in YOUNGER}
    return {**document, "data": {**kept, **hostile}}


def verdicts(path: Path) -> Iterator[tuple[object, ...]]:
    for one in judge(read_journal(path)[1]).results:
        yield one.check.id, one.verdict, one.items, one.scenarios


def test_it_is_judged_the_same(journal: Path, tmp_path: Path) -> None:
    header, *lines = journal.read_text(encoding="utf-8").splitlines()
    before = [former(json.loads(line)) for line in lines]
    assert not any(entry["data"].keys() & set(YOUNGER) for entry in before)
    text = "\n".join([header, *map(json.dumps, before)])
    (tmp_path / "before.jsonl").write_text(text, encoding="utf-8")
    assert list(verdicts(tmp_path / "before.jsonl")) == list(verdicts(journal))
