"""A failing list of steps is cut down to those that it fails by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from conformance.cli import main
from conformance.mutants import reference_file
from simulator import load_manifest, load_scenarios
from simulator.scenario import dump
from simulator.scenario.chaos import chaos, shelf_of
from simulator.scenario.document import Step
from simulator.scenario.dump import step
from simulator.scenario.load import parse_scenarios
from simulator.scenario.shrink import dependencies, shrink


def loads(steps: Sequence[Step]) -> None:
    parse_scenarios(dump.dumps(steps, title="a try"), "chaos/try")


@pytest.mark.parametrize("seed", range(6))
def test_what_is_needed_is_left_and_every_try_loads(seed: int) -> None:
    steps = chaos(seed, 60)
    purchases = [one for one in steps if one.action == "purchase"]
    needed = {purchases[0].name, purchases[-1].name}
    tried = []

    def fails(found: tuple[Step, ...]) -> bool:
        loads(found)
        tried.append(found)
        return needed <= {one.name for one in found}

    left = shrink(steps, fails)
    shops = {purchases[0].args["store"], purchases[-1].args["store"]}
    assert {one.name for one in left} == needed | shops
    assert len(tried) == len(set(map(str, tried))), "a list is tried once"
    assert len(tried) < 80


def test_nothing_can_be_left_out() -> None:
    steps = (step("create_store", "shop"), step("sync"), step("observe"))
    assert shrink(steps, lambda found: len(found) == 3) == steps


def test_references_count_as_well_as_names() -> None:
    steps = (
        step("create_store", "shop"),
        step("create_account", "friend"),
        step("purchase", "order", store="shop"),
        step("press_use", "jump", order="order"),
        step("visit", code="$jump.code"),
        step("send_push", fields={"order_info": {"order_id": "$order.order_id"}}),
        step("configure_component", testers=["friend"]),
        step("purchase", store="shop", package="order"),
    )
    assert dependencies(steps) == {
        0: frozenset(),
        1: frozenset(),
        2: frozenset({0}),
        3: frozenset({2}),
        4: frozenset({3}),
        5: frozenset({2}),
        6: frozenset({1}),
        7: frozenset({0}),
    }


def test_sixty_random_steps_shrink_to_five(tmp_path: Path) -> None:
    shelf = shelf_of(load_manifest(reference_file()))
    long, short = tmp_path / "long.yaml", tmp_path / "short.yaml"
    long.write_text(dump.dumps(chaos(2, 56, shelf), title="random steps"), encoding="utf-8")
    words = ["shrink", str(long), "--variant", "auth-first-platform", "--only", "auth.own-platform"]
    result = CliRunner().invoke(main, [*words, "--out", str(short)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    [scenario] = load_scenarios([short])
    assert len(load_scenarios([long])[0].steps) == 60
    assert [one.action for one in scenario.steps] == ["create_store", "purchase"]
    assert "fails auth.own-platform" in short.read_text(encoding="utf-8")


def test_what_fails_nothing_is_not_shrunk() -> None:
    result = CliRunner().invoke(main, ["shrink", "purchase/plain", "--only", "auth"])
    assert result.exit_code == 2
    assert "nothing to shrink" in result.stderr


def test_what_a_file_says_of_its_play_is_kept() -> None:
    text = """title: 'x $${y}'
needs: [forget]
seed: 0
start: 2027-03-01T09:00
heavy: true
steps:
  - create_store: shop
  - advance: 1h
  - sync
"""
    [scenario] = parse_scenarios(text, "chaos/one")
    cut = replace(scenario, steps=scenario.steps[:1])
    [again] = parse_scenarios(dump.dumps_scenario(cut, cut.steps), "chaos/one")
    for name in ("title", "seed", "start", "heavy"):
        assert getattr(again, name) == getattr(scenario, name), name
    assert again.needs == ("forget",)
