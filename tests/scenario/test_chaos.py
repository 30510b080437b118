"""Random scenarios: reproducible, legal at every step, and played without an error."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from conformance.mutants import reference_file
from simulator import Session, load_manifest
from simulator.cli import main
from simulator.scenario import dump
from simulator.scenario.chaos import END, USUAL, Shelf, chaos, chaos_scenarios, chaos_text, shelf_of
from simulator.scenario.document import Scenario
from simulator.scenario.load import parse_scenarios


def scenario(seed: int, steps: int, shelf: Shelf = USUAL) -> Scenario:
    text = dump.dumps(chaos(seed, steps, shelf), title="random steps")
    [found] = parse_scenarios(text, f"chaos/seed-{seed}")
    return found


def test_the_same_seed_gives_the_same_file() -> None:
    assert chaos(7, 60) == chaos(7, 60)
    assert chaos(7, 60) != chaos(8, 60)


def test_one_more_step_leaves_those_before_it() -> None:
    assert chaos(7, 61)[:60] == chaos(7, 60)[:60]


@pytest.mark.parametrize("seed", range(40))
def test_every_file_loads_as_it_was_made_and_ends_healed(seed: int) -> None:
    made = chaos(seed, 80)
    loaded = scenario(seed, 80).steps
    assert [step.action for step in loaded] == [step.action for step in made]
    assert [step.action for step in made[-4:]] == [step.action for step in END]
    faults = [step for step in loaded if step.action == "fault"]
    assert all(step.args["optional"] and step.args["times"] <= 3 for step in faults)


def test_all_that_can_happen_happens() -> None:
    found = {step.action for seed in range(20) for step in chaos(seed, 80)}
    assert found == {
        *("create_store", "purchase", "refund", "old_order", "migrate", "authorize", "cancel_authorization"),
        *("close_store", "reopen_store", "advance", "fault", "heal", "sync", "enter", "observe", "together"),
    }


def test_what_happens_at_once_was_there_before_and_no_call_is_to_fail_meanwhile() -> None:
    for seed in range(20):
        there: set[str | None] = set()
        broken: set[str | None] = set()
        for step in chaos(seed, 80):
            assert not (step.taken and broken), seed
            assert {each.args["order"] for each in step.taken if each.action == "enter"} <= there, seed
            there |= {each.name for each in step.taken or (step,)}
            broken = broken | {step.name} if "call" in step.args else broken - {step.args.get("fault")}


def test_only_what_the_provider_sells() -> None:
    shelf = shelf_of(load_manifest(reference_file()))
    assert shelf.packages == {
        "main": ("standard", "longer", "other-spec", "trial"),
        "second": ("standard", "trial"),
        "third": ("standard", "trial"),
    }
    poor = Shelf(packages={"main": ("standard",)}, clock=False)
    steps = [step for seed in range(10) for step in chaos(seed, 80, poor)]
    assert not [step for step in steps if step.action == "advance"]
    assert {step.args.get("package") for step in steps if step.action == "purchase"} == {"standard"}


def test_a_session_plays_it_without_an_error_and_the_same_every_time() -> None:
    shelf = shelf_of(load_manifest(reference_file()))
    found = []
    for _ in range(2):
        with Session(load_manifest(reference_file()), salt="") as session:
            found.append([session.play(scenario(seed, 40, shelf)) for seed in (1, 2, 3)])
    assert not any(played.error or played.skipped for played in found[0])
    assert [played.digest for played in found[0]] == [played.digest for played in found[1]]


def test_the_command_writes_and_plays(tmp_path: Path) -> None:
    out = tmp_path / "random.yaml"
    words = ["chaos", "--seed", "3", "--steps", "5", "--provider", str(reference_file()), "--out", str(out)]
    result = CliRunner().invoke(main, [*words, "--play"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert out.read_text(encoding="utf-8").startswith(f"# wxsim {' '.join(words[:7])}\ntitle:")
    assert result.output.startswith("chaos/seed-3  ")


def test_playing_takes_a_provider() -> None:
    result = CliRunner().invoke(main, ["chaos", "--play"])
    assert result.exit_code == 2
    assert "--play needs a --provider" in result.stderr


def test_scenarios_of_one_seed_are_the_same_each_time_and_have_a_seed_each(tmp_path: Path) -> None:
    described = load_manifest(reference_file())
    made = chaos_scenarios(3, 4, described, tmp_path)
    assert [one.id for one in made] == ["chaos/30001", "chaos/30002", "chaos/30003", "chaos/30004"]
    assert made == chaos_scenarios(3, 4, described, tmp_path)
    assert made[:2] == chaos_scenarios(3, 2, described, tmp_path)
    [same] = parse_scenarios(chaos_text(30002, 60, shelf_of(described)), "chaos/30002")
    assert made[1].steps == same.steps != made[2].steps
