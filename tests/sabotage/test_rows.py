"""Every sabotage names a test that is there; `make sabotages` plays them, and each is noticed by its test."""

from __future__ import annotations

import ast
import signal
from pathlib import Path

import pytest

from tests.sabotage import run
from tests.sabotage.parts import load
from tests.sabotage.row import SABOTAGES, Gone, put

load()
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", list(SABOTAGES))
def test_a_sabotage_says_what_is_broken_and_names_a_test_that_is_there(name: str) -> None:
    assert SABOTAGES[name].what.endswith(".")
    file, _, test = SABOTAGES[name].test.partition("::")
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    defined = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert test.partition("[")[0] in defined


def test_there_are_sabotages_enough() -> None:
    assert len(SABOTAGES) >= 140


def test_what_is_gone_cannot_be_broken() -> None:
    with pytest.raises(Gone, match="has no nothing_there"):
        put(run, "nothing_there", 1)
    with pytest.raises(Gone, match="is 2 already"):
        put(run, "AT_ONCE", run.AT_ONCE)


@pytest.mark.parametrize(
    ("code", "said", "wrong"),
    [
        (0, "1 passed", "nobody noticed"),
        (1, "1 failed", ""),
        (1, "1 failed, 1 error", ""),
        (1, "1 error", "has noticed nothing"),
        (2, "interrupted", "did not run"),
        (run.BROKEN, "Gone", "cannot be applied any more"),
    ],
)
def test_only_a_test_that_fails_has_noticed(code: int, said: str, wrong: str) -> None:
    ended = run.Ended("permission_gate_off", code, said, 0.1)
    assert wrong in ended.wrong
    assert bool(ended.wrong) == bool(wrong)


def test_one_that_waits_for_ever_has_noticed_nothing() -> None:
    name = next(iter(SABOTAGES))
    assert "had not ended after" in run.Ended(name, -signal.SIGALRM, "(nothing)", 120.0).wrong
