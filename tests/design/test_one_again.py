"""A command line that is to be pasted is written by `simulator/commands/again.py`, and by nobody else.

What sends an entry once more, on whichever machine it is read, is written by `simulator/journal/curl.py`.
Written by hand it forgets an option sooner or later, and the paste does something else than what was meant.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from conformance.cli import main as wxconf
from simulator.cli import main as wxsim

ROOT = Path(__file__).parents[2]
HOMES = ("simulator/commands/again.py", "simulator/journal/curl.py")
QUOTING = frozenset({"list2cmdline", "shlex"})
# Our program and a command of it, ahead of a value that is filled in: `wxconf run --only {check}`.
COMMANDS = "|".join(f"{program.name} {name}" for program in (wxsim, wxconf) for name in program.commands)
BEGUN = re.compile(rf"\b({COMMANDS})\b[^.;:`()]*$")
LABEL = re.compile(r"\bagain: *(wxsim|wxconf)\b")


def by_hand(text: str) -> Iterator[str]:
    """Where a command line is put together."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.JoinedStr):
            before = ""
            for part in node.values:
                if isinstance(part, ast.Constant):
                    before += str(part.value)
                elif BEGUN.search(before):
                    yield f"{node.lineno}: {before}"
                    break
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and LABEL.search(node.value):
            yield f"{node.lineno}: {node.value}"
        names = {
            *([node.attr] if isinstance(node, ast.Attribute) else []),
            *([node.id] if isinstance(node, ast.Name) else []),
            *([alias.name for alias in node.names] if isinstance(node, (ast.Import, ast.ImportFrom)) else []),
        }
        for name in names & QUOTING:
            yield f"{node.lineno}: {name}"  # type: ignore[attr-defined]


def test_no_command_line_is_written_by_hand() -> None:
    found = [
        f"{name}:{place}"
        for package in ("simulator", "conformance")
        for path in sorted((ROOT / package).rglob("*.py"))
        if (name := path.relative_to(ROOT).as_posix()) not in HOMES
        for place in by_hand(path.read_text(encoding="utf-8"))
    ]
    assert not found, "these write a command line: command_line() of simulator does\n" + "\n".join(found)


@pytest.mark.parametrize(
    "text",
    [
        'say(f"again: wxconf run --only {check}")',
        'say(f"wxsim play {path} --provider {provider}")',
        'say("again: wxconf run")',
        "import shlex",
        "import subprocess\nsubprocess.list2cmdline(words)",
    ],
)
def test_one_written_by_hand_is_found(text: str) -> None:
    assert list(by_hand(text))


@pytest.mark.parametrize(
    "text", ['say(f"{path}: `wxsim docs endpoints` lists it")', 'say(f"wxsim knows no path {path}: {hint}")']
)
def test_advice_is_no_command_line(text: str) -> None:
    assert not list(by_hand(text))
