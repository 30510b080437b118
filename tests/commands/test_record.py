"""`wxsim record`: which part of what was done by hand becomes a scenario."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulator.cli import main
from simulator.scenario.load import load_scenarios
from tests.web.served import served


@pytest.fixture
def world() -> Iterator[tuple[str, dict[str, int]]]:
    """The control address of a world in which things were done within two months, and where they stand."""
    with served() as (serving, _):
        places: dict[str, int] = {}

        def did(*words: str) -> None:
            ended = CliRunner().invoke(main, ["do", *words, "--control", serving.control.url])
            assert ended.exit_code == 0, ended.output
            places[words[-1]] = serving.world.journal.last

        did("create_store", "tea")
        did("advance", "45d")
        did("create_store", "cup")
        did("advance", "5m")
        did("create_store", "pot")
        yield serving.control.url, places


def recorded(control: str, file: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["record", "-o", str(file), "--control", control, *words])


def test_the_whole_is_recorded_with_weeks_in_it(world: tuple[str, dict[str, int]], tmp_path: Path) -> None:
    ended = recorded(world[0], tmp_path / "whole.yaml")
    assert ended.exit_code == 0, ended.output
    [scenario] = load_scenarios([tmp_path / "whole.yaml"])
    assert [one.args.get("by") for one in scenario.steps] == [None, "45d", None, "5m", None]
    assert f"again: wxsim play {tmp_path / 'whole.yaml'} --provider provider.yaml" in ended.output


@pytest.mark.parametrize(
    ("words", "made"),
    [
        (("--last", "10m"), ["tea", "cup", "pot"]),
        (("--last", "1m"), ["tea", "cup", "pot"]),
        (("--from", "{pot}"), ["tea", "cup", "pot"]),
    ],
)
def test_a_part_begins_where_it_is_said(
    world: tuple[str, dict[str, int]], tmp_path: Path, words: tuple[str, ...], made: list[str]
) -> None:
    file = tmp_path / "part.yaml"
    ended = recorded(world[0], file, *(word.format(**world[1]) for word in words))
    assert ended.exit_code == 0, ended.output
    [scenario] = load_scenarios([file])
    assert [one.name for one in scenario.steps if one.action == "create_store"] == made
    moved = [one.args["by"] for one in scenario.steps if one.action == "advance"]
    assert moved == (["5m"] if "10m" in words else [])


def test_a_part_begins_in_one_place(world: tuple[str, dict[str, int]], tmp_path: Path) -> None:
    ended = recorded(world[0], tmp_path / "part.yaml", "--last", "10m", "--from", "3")
    assert ended.exit_code == 2
    assert "give one of them" in ended.output
    assert not (tmp_path / "part.yaml").exists()
