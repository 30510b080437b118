"""The command line of a finding finds it again."""

from __future__ import annotations

import json
import shlex
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from conformance.again import MOST_NAMED, again_of
from conformance.cli import main
from conformance.judge import Attributed, Result
from conformance.model import Finding, Verdict
from conformance.registry import checks
from simulator import Text, command_line, load_scenarios
from tests.commands.given import context_of

CHECK = "ticket.acknowledged"
WRONG = Finding(reason="wrong", expected=Text.same("e"), seen=Text.same("s"))


def line(
    *scenarios: str, ids: tuple[str, ...] = ("ticket/steady", "order/duplicate", "purchase/plain")
) -> str:
    """The line of a check that failed in these scenarios, of a run of those ids."""
    context = context_of(main, ["run", "--provider", "my shop.yaml", "--scenarios", "mine", "-q"])
    again = again_of(partial(command_line, context), load_scenarios(ids))
    findings = tuple(Attributed(id_, Text.same("an item"), WRONG) for id_ in scenarios)
    return again(Result(check=checks()[CHECK], verdict=Verdict.FAIL, findings=findings), "drawn")


def test_the_scenarios_of_the_check_are_played_where_it_failed_in_one_of_them() -> None:
    assert "ticket/steady" in checks()[CHECK].exercised_by
    assert line("order/duplicate", "ticket/steady") == (
        f"wxconf run --provider 'my shop.yaml' --only {CHECK} --scenarios mine --salt drawn --quiet"
    )


def test_the_scenario_is_named_where_it_failed_in_others_only() -> None:
    assert f"--only {CHECK} --scenarios order/duplicate --salt" in line("order/duplicate")


def test_what_came_between_scenarios_as_well_keeps_none_of_them_from_being_named() -> None:
    assert f"--only {CHECK} --scenarios order/duplicate --salt" in line("", "order/duplicate")


def test_a_random_scenario_is_played_by_the_number_of_them() -> None:
    assert "--scenarios mine" in line("chaos/30001")


def test_a_file_of_ones_own_is_named_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("title: mine\nsteps: [push_ticket]\n", encoding="utf-8")
    [own] = load_scenarios([tmp_path / "mine.yaml"])
    assert f"--scenarios {shlex.quote(str(own.path))}" in line(own.id, ids=(str(own.path),))


def test_of_many_scenarios_a_few_are_named() -> None:
    ids = tuple(
        one.id for one in load_scenarios(["login", "store"]) if one.id not in checks()[CHECK].exercised_by
    )
    assert line(*ids, ids=ids).count("--scenarios") == MOST_NAMED


@pytest.mark.parametrize("only", [(), ("--only", "ticket")])
def test_a_pasted_line_finds_the_same_in_the_same_provider(only: tuple[str, ...], tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    words = ("run", "--scenarios", "ticket/steady", "--variant", "push-says-ok", "--seed", "7", "-q", *only)

    def failures(*given: str) -> dict[str, str]:
        CliRunner().invoke(main, [*given, "--json", str(report)], catch_exceptions=False)
        found = json.loads(report.read_text(encoding="utf-8"))["checks"]
        return {one["id"]: one["again"] for one in found if one["verdict"] == "FAIL"}

    first = failures(*words)
    assert first
    check, again = next(iter(first.items()))
    program, *pasted = shlex.split(again)
    assert program == "wxconf"
    assert failures(*pasted) == {check: again}
