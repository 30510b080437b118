"""What is shown passes `simulator/streams.py`: nobody writes to the terminal around it.

Both commands put it on stdout and stderr before they do anything, so whoever prints, prints through it. The
reference provider knows nothing of the simulator; what it says is read by the simulator, and shown by it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOOR = "simulator/streams.py"
OTHERS = "conformance/reference/"
# A terminal's own words, and ways to it that do not pass by `sys.stdout`.
AROUND = frozenset(
    {"__stdout__", "__stderr__", "Console", "get_console", "secho", "style", "get_binary_stream"}
)
TOLD = frozenset({"print_exc", "print_exception", "print_stack", "basicConfig", "StreamHandler"})


def around(text: str) -> Iterator[str]:
    """Where output would not pass the door."""
    for node in ast.walk(ast.parse(text)):
        names = []
        if isinstance(node, ast.Attribute):
            names = [node.attr]
            written = isinstance(node.value, ast.Attribute) and node.value.attr in ("stdout", "stderr")
            if written and node.attr in ("buffer", "write", "writelines", "fileno"):
                yield f"{node.lineno}: sys.{node.value.attr}.{node.attr}"  # type: ignore[union-attr]
        elif isinstance(node, ast.ImportFrom):
            names = (
                [each.name for each in node.names]
                if (node.module or "").startswith(("rich", "click"))
                else []
            )
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            names = [node.func.id] if node.func.id in TOLD else []
        for name in names:
            if name in AROUND | TOLD and not (isinstance(node, ast.Attribute) and name == "style"):
                yield f"{node.lineno}: {name}"  # type: ignore[attr-defined]
        written = isinstance(node, ast.Call) and ast.unparse(node.func) == "os.write"
        if written and ast.unparse(node.args[0]) in ("1", "2"):  # type: ignore[attr-defined]
            yield f"{node.lineno}: os.write"  # type: ignore[attr-defined]
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("click.style", "click.secho"):
            yield f"{node.lineno}: {ast.unparse(node.func)}"


def test_nobody_writes_to_the_terminal_around_the_one_door() -> None:
    found = [
        f"{name}:{place}"
        for package in ("simulator", "conformance")
        for path in sorted((ROOT / package).rglob("*.py"))
        if not (name := path.relative_to(ROOT).as_posix()).startswith((DOOR, OTHERS))
        for place in around(path.read_text(encoding="utf-8"))
        if not _is_known(name, place)
    ]
    assert found == []


def _is_known(name: str, place: str) -> bool:
    """The report's own Console and what types are checked by; and a signal's end, which says only its own
    words, and may not wait for a stream."""
    return (name.startswith("conformance/") and place.endswith(": Console")) or (
        name == "simulator/stopping.py" and place.endswith(": os.write")
    )


@pytest.mark.parametrize(
    "line",
    [
        "sys.stdout.buffer.write(x)",
        "sys.stderr.write(x)",
        "sys.__stderr__",
        "from rich.console import Console",
        "click.style(x)",
        "traceback.print_exc()",
        "os.write(2, x)",
        "logging.basicConfig()",
    ],
)
def test_ways_around_it_are_seen(line: str) -> None:
    assert list(around(line))
