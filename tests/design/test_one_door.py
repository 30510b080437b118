"""What others wrote as JSON comes in by one door: `simulator/documents/json.py`, and nobody reads it else.

The reference provider knows nothing of the simulator, and reads the platform's answers by itself.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOOR = "simulator/documents/json.py"
OTHERS = "conformance/reference/"
READERS = frozenset({"loads", "load", "JSONDecoder", "raw_decode", "get_json"})


def read_beside_the_door(text: str) -> Iterator[int]:
    """The lines in which JSON is read by other means."""
    for node in ast.walk(ast.parse(text)):
        named = isinstance(node, ast.Attribute) and node.attr in READERS
        imported = isinstance(node, ast.ImportFrom) and node.module == "json"
        # as of a reply of requests
        called = isinstance(node, ast.Call) and not node.args and getattr(node.func, "attr", "") == "json"
        if named or imported or called:
            yield node.lineno  # type: ignore[attr-defined]


def test_json_is_read_at_one_place() -> None:
    found = [
        f"{name}:{line}"
        for package in ("simulator", "conformance")
        for path in sorted((ROOT / package).rglob("*.py"))
        if not (name := path.relative_to(ROOT).as_posix()).startswith((DOOR, OTHERS))
        for line in read_beside_the_door(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_other_means_are_seen() -> None:
    for text in ("json.loads(x)", "json.load(f)", "from json import loads", "reply.json()"):
        assert list(read_beside_the_door(text)) == [1], text
