"""Who has installed the package with pip has no checkout: nothing that is said to them names a file of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from conformance.cli import main as wxconf
from simulator.cli import main as wxsim

ROOT = Path(__file__).parents[2]
OF_THE_CHECKOUT = re.compile(r"(?<![\w/])(?:conformance|simulator|scenarios|tests|docker)/\w[\w./]*")


def named(text: str) -> Iterator[str]:
    """The paths of the checkout in what a module says: its texts, but for those that document the code."""
    for node in ast.walk(ast.parse(text)):
        bare = [each for each in ast.iter_child_nodes(node) if isinstance(each, ast.Expr)]
        for documentation in bare:
            if isinstance(documentation.value, ast.Constant):
                documentation.value.value = ""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from OF_THE_CHECKOUT.findall(node.value)


@pytest.mark.parametrize("package", ["conformance", "simulator"])
def test_no_message_names_a_path_of_the_checkout(package: str) -> None:
    found = {
        f"{path.relative_to(ROOT).as_posix()}: {one}"
        for path in sorted((ROOT / package).rglob("*.py"))
        for one in named(path.read_text(encoding="utf-8"))
    }
    assert not found


def commands(group: click.Command) -> Iterator[click.Command]:
    yield group
    if isinstance(group, click.Group):
        for each in group.commands.values():
            yield from commands(each)


@pytest.mark.parametrize("program", [wxconf, wxsim], ids=["wxconf", "wxsim"])
def test_no_help_names_a_path_of_the_checkout(program: click.Group) -> None:
    for command in commands(program):
        with click.Context(command, info_name=command.name) as context:
            assert not OF_THE_CHECKOUT.findall(command.get_help(context)), command.name


def test_such_a_path_is_seen() -> None:
    said = "def f():\n    'tests/a.py'\n    raise E(f'{x}: see conformance/reference/provider.yaml')\n"
    assert list(named(said)) == ["conformance/reference/provider.yaml"]
    assert not list(named("x = 'purchase/plain, POST /probe/sync, a/tests/b'"))
