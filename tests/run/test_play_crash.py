"""A provider that ends by itself while a scenario is played."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator import Session, load_scenarios
from simulator.texts import NOTHING, Text
from tests.provider.sample import SERVER, command, manifest

CRASHES = SERVER.replace(
    "    def answer(self):",
    "    def answer(self):\n        if self.path == '/probe/sync':\n            os._exit(9)",
    1,
)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session(manifest(tmp_path, start=command(tmp_path, CRASHES)), salt="")


def played(session: Session, folder: Path, *steps: str) -> list[Text]:
    """The errors of a scenario of these steps, and of one after it."""
    file = folder / "life" / "first.yaml"
    file.parent.mkdir()
    file.write_text("title: it is played\nclauses: [P1]\nsteps:\n" + "".join(f"  - {one}\n" for one in steps))
    file.with_name("second.yaml").write_text(
        "title: it is played after that\nclauses: [P1]\nsteps:\n  - create_store: shop\n"
    )
    with session:
        return [session.play(scenario).error for scenario in load_scenarios([folder])]


def test_a_provider_that_ends_by_itself_is_an_error_of_the_scenario(session: Session, tmp_path: Path) -> None:
    first, second = played(session, tmp_path, "create_store: shop", "sync", "create_store: never")
    assert first.en == "the provider ended by itself (exit code 9; listening)"
    assert not second
    done = [entry.data["args"] for entry in session.journal if entry.data.get("action") == "create_store"]
    assert {"as": "never"} not in done


def test_a_provider_that_is_killed_by_the_scenario_is_none(session: Session, tmp_path: Path) -> None:
    assert played(session, tmp_path, "create_store: shop", "kill_provider") == [NOTHING, NOTHING]
