"""What is installed, said and handed on with the program is whole."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "tests" / "constraints.txt").read_text(encoding="utf-8")
LOCKED = [Requirement(line.partition("#")[0]) for line in LOCK.splitlines() if not line.startswith("#")]
ASKED = [
    Requirement(text)
    for group in (PROJECT["dependencies"], *PROJECT["optional-dependencies"].values())
    for text in group
]


def _pins(name: str, python: str) -> list[Requirement]:
    where = {"python_full_version": f"{python}.1", "python_version": python}
    return [
        pin
        for pin in LOCKED
        if canonicalize_name(pin.name) == canonicalize_name(name)
        and (pin.marker is None or pin.marker.evaluate(where))
    ]


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_every_dependency_is_locked_to_one_version_that_it_allows(asked: Requirement, python: str) -> None:
    assert [pin.name for pin in _pins(asked.name, python)] == [canonicalize_name(asked.name)], "make lock"
    (pin,) = (specifier for each in _pins(asked.name, python) for specifier in each.specifier)
    assert pin.operator == "=="
    assert asked.specifier.contains(pin.version), "make lock"


def test_the_lock_says_how_it_is_renewed_and_names_no_address() -> None:
    assert "make lock" in LOCK.splitlines()[1]
    assert "://" not in LOCK


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_every_dependency_has_an_oldest_version(asked: Requirement) -> None:
    assert any(each.operator in {">=", "==", "~="} for each in asked.specifier), asked


def test_the_licence_is_the_one_that_the_project_names() -> None:
    (name,) = PROJECT["license-files"]
    text = (ROOT / name).read_text(encoding="utf-8")
    assert text.startswith(f"{PROJECT['license']} License\n")
    assert PROJECT["authors"][0]["name"] in text


def test_the_changelog_begins_with_what_is_not_released() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"(?m)^## \[?([^]\s]+)", text)[0] == "Unreleased"


def test_make_help_names_every_target_with_a_line() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"(?m)^\.PHONY: (.*)", makefile)
    assert sorted(re.findall(r"(?m)^([a-z]+):.*? ## \S", makefile)) == sorted(phony.split())
