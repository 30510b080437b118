"""Tests stand where what they test stands: `tests/core/test_world.py` tests `simulator/core/world.py`.

Behind the module's name may stand what of it is tested (`test_sender_held_pushes.py`).
"""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# What is about no one module, and why.
ELSEWHERE = {
    "attack": "breaks whole parts, where it can",
    "bench": "measures whole parts against peers and floors",
    "ci": "runs what a CI runs",
    "design": "holds the shape of the project itself",
    "docker": "is about the image",
    "foreign": "runs clients of other makes",
    "integration": "plays whole runs",
    "surface": "calls all that is served",
    "sabotage": "breaks what all the others test",
}
TESTS = sorted(path.relative_to(ROOT / "tests") for path in (ROOT / "tests").rglob("test_*.py"))


def has_module(test: Path) -> bool:
    """Whether a module of that name, or one that it begins with, stands in the same place."""
    parts = test.parts
    top = ROOT if parts[0] == "conformance" else ROOT / "simulator"
    place = top.joinpath(*parts[:-1])
    words = test.stem.removeprefix("test_").split("_")
    names = ["_".join(words[:count]) for count in range(len(words), 0, -1)]
    if words == [place.name]:
        return True  # of the package as a whole
    return any((place / f"{name}.py").exists() or (place / name).is_dir() for name in names)


@pytest.mark.parametrize("test", [test for test in TESTS if test.parts[0] not in ELSEWHERE], ids=str)
def test_a_test_stands_where_its_module_does(test: Path) -> None:
    assert has_module(test), f"no module for tests/{test}"


@pytest.mark.parametrize("folder", ELSEWHERE)
def test_a_folder_elsewhere_is_there(folder: str) -> None:
    assert (ROOT / "tests" / folder).is_dir()


def test_a_test_without_a_module_is_seen() -> None:
    assert has_module(Path("core/test_world.py"))
    assert not has_module(Path("core/test_nothing.py"))
