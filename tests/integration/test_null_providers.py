"""A provider that knows nothing keeps no rule, but for those that its one answer happens to keep."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
import yaml

from conformance.model import Verdict
from conformance.registry import checks
from conformance.workers import begin_worker
from tests.integration.null.play import KINDS, passed

REASONS = {"right-answer"}
LISTED = yaml.safe_load(Path(__file__).parent.joinpath("null", "passes.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def seen() -> dict[str, dict[str, str]]:
    """Of each kind, the verdict of each check."""
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn"), begin_worker) as pool:
        return dict(zip(KINDS, pool.map(passed, KINDS), strict=True))


def test_the_list_names_checks_kinds_and_reasons_that_there_are() -> None:
    for check, why in LISTED.items():
        assert check in checks()
        assert set(why) <= REASONS
        assert all(set(kinds) <= set(KINDS) for kinds in why.values())


def test_what_a_null_provider_passes_is_listed_and_what_is_listed_happens(
    seen: dict[str, dict[str, str]],
) -> None:
    listed = {(id_, kind) for id_, why in LISTED.items() for kinds in why.values() for kind in kinds}
    passes = {
        (id_, kind) for kind, said in seen.items() for id_, verdict in said.items() if verdict == "PASS"
    }
    assert passes - listed == set(), "these pass and nothing shows that they are kept: give the check `able`"
    assert listed - passes == set(), "these happen no more: strike them out"


def test_a_null_provider_fails_and_nothing_of_ours_breaks(seen: dict[str, dict[str, str]]) -> None:
    for said in seen.values():
        assert Verdict.FAIL in said.values()
        assert Verdict.ERROR not in said.values()
