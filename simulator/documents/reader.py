"""Reads YAML into nodes, and refuses what means something else than it seems to.

YAML's older rules turn `no` and `on` into booleans, `1:30` into 90, `010` into 8 and `2024-01-01` into a date.
Here only what JSON has is special: true, false, null, decimal numbers. The boolean words are refused by name, the
others stay text. Anchors work, within a bound on what they unfold to.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from simulator.core.errors import UsageError
from simulator.documents.nodes import Entry, Node, Problems, shown

MAX_BYTES = 1_000_000
MAX_NODES = 100_000
MAX_DEPTH = 60

_STR, _SEQ, _MAP = "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"
_INT, _FLOAT = "tag:yaml.org,2002:int", "tag:yaml.org,2002:float"
_BOOL, _NULL, _TRAP = "tag:yaml.org,2002:bool", "tag:yaml.org,2002:null", "!boolean-word"
_MERGE = "tag:yaml.org,2002:merge"

_RESOLVERS: tuple[tuple[str, str, str], ...] = (
    # tag, pattern of the whole plain scalar, first characters
    (_BOOL, r"true|True|TRUE|false|False|FALSE", "tTfF"),
    (_TRAP, r"(?i:yes|no|on|off)", "yYnNoO"),
    (_NULL, r"~|null|Null|NULL|", "~nN\0"),
    (_INT, r"[-+]?(?:0|[1-9][0-9]*)", "-+0123456789"),
    (_FLOAT, r"[-+]?(?:0|[1-9][0-9]*)\.[0-9]+", "-+0123456789"),
    (_MERGE, r"<<", "<"),
)

_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _strict(base: Any) -> Any:
    """A loader of that base which knows only the resolvers above."""
    loader = type("StrictLoader", (base,), {"yaml_implicit_resolvers": {}})
    for tag, pattern, first in _RESOLVERS:
        loader.add_implicit_resolver(
            tag, re.compile(f"^(?:{pattern})$"), ["" if c == "\0" else c for c in first]
        )
    return loader


LOADERS: tuple[Any, ...] = tuple(_strict(base) for base in dict.fromkeys((_SafeLoader, yaml.SafeLoader)))


def read(path: Path) -> Node:
    """The document in a file; UsageError with file:line:column for whatever is wrong with it as YAML."""
    name = shown(path)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UsageError(f"{name}: {size:,} bytes; at most {MAX_BYTES:,} are read")
        raw = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{name}: cannot be read: {error.strerror or error}") from None
    return parse(raw, name)


def parse(raw: bytes | str, name: str, loader: Any = LOADERS[0]) -> Node:
    """The one document in the text."""
    text = _decoded(raw, name) if isinstance(raw, bytes) else raw
    try:
        reader = loader(text)
        try:
            root = reader.get_single_node()
        finally:
            reader.dispose()
    except yaml.MarkedYAMLError as error:
        raise UsageError(_syntax(error, text, name)) from None
    except yaml.reader.ReaderError as error:
        before = text[: error.position] if isinstance(error.position, int) else ""
        raise UsageError(
            f"{name}:{before.count(chr(10)) + 1}:1: a character that YAML does not allow: {error.reason}"
        ) from None
    except (RecursionError, yaml.YAMLError) as error:
        what = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise UsageError(f"{name}: {what}") from None
    if root is None:
        raise UsageError(f"{name}: the file is empty")
    problems = Problems(name)
    node = _Builder(problems).build(root, 0)
    problems.raise_any()
    return node


def _decoded(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        raise UsageError(f"{name}:{line}:{column}: not UTF-8; save the file as UTF-8") from None


def _syntax(error: yaml.MarkedYAMLError, text: str, name: str) -> str:
    mark = error.problem_mark or error.context_mark
    what = error.problem or error.context or "not YAML"
    if mark is None:
        return f"{name}: {what}"
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    if "\t" in line[: mark.column + 1] or line.lstrip(" ").startswith("\t"):
        tab = line.index("\t") + 1
        return f"{name}:{mark.line + 1}:{tab}: a tab; YAML is indented with spaces"
    if "expected a single document" in str(error.context):
        what = "a second document starts here; a file holds one"
    elif error.context and error.problem:
        what = f"{what}, {error.context}"
    return f"{name}:{mark.line + 1}:{mark.column + 1}: {what}"


class _Builder:
    """Turns PyYAML's nodes into ours and gathers what is wrong."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.count = 0
        self._open: set[int] = set()

    def build(self, node: yaml.Node, depth: int) -> Node:
        here = Node(node.start_mark.line + 1, node.start_mark.column + 1, None)
        self.count += 1
        if self.count > MAX_NODES:
            self._stop(here, f"unfolds to more than {MAX_NODES:,} values; use fewer anchors")
        if depth > MAX_DEPTH:
            self._stop(here, f"nested more than {MAX_DEPTH} deep")
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, here)
        if id(node) in self._open:
            self._stop(here, "an anchor holds itself")
        self._open.add(id(node))
        try:
            if isinstance(node, yaml.MappingNode):
                self._tag(node, _MAP, here)
                return Node(here.line, here.column, self._mapping(node, depth))
            self._tag(node, _SEQ, here)
            return Node(here.line, here.column, tuple(self.build(item, depth + 1) for item in node.value))
        finally:
            self._open.discard(id(node))

    def _stop(self, here: Node, text: str) -> None:
        self.problems.add(here, text)
        self.problems.raise_any()

    def _tag(self, node: yaml.Node, expected: str, here: Node) -> None:
        if node.tag != expected:
            self.problems.add(here, f"the tag {node.tag!r} is not allowed")

    def _scalar(self, node: yaml.ScalarNode, here: Node) -> Node:
        text: str = node.value
        value: Any = text
        try:
            match node.tag:
                case tag if tag in (_STR, _MERGE):
                    pass
                case tag if tag == _INT:
                    value = int(text)
                case tag if tag == _FLOAT:
                    value = float(text)
                case tag if tag == _BOOL:
                    value = {"true": True, "false": False}[text.lower()]
                case tag if tag == _NULL:
                    value = None
                case tag if tag == _TRAP:
                    meant = "true" if text.lower() in ("yes", "on") else "false"
                    self.problems.add(
                        here,
                        f"{text} without quotes is {meant} to YAML: write {meant}, or \"{text}\" for the word",
                    )
                case _:
                    self.problems.add(here, f"the tag {node.tag!r} is not allowed")
        except (ValueError, KeyError):
            self.problems.add(here, f"{text!r} does not fit its tag {node.tag!r}")
        return Node(here.line, here.column, value)

    def _mapping(self, node: yaml.MappingNode, depth: int) -> dict[str, Entry]:
        entries: dict[str, Entry] = {}
        merged: dict[str, Entry] = {}
        for key_node, value_node in node.value:
            key = self.build(key_node, depth + 1)
            value = self.build(value_node, depth + 1)
            if key_node.tag == _MERGE:
                for source in value.items or (value,):
                    if not isinstance(source.value, dict):
                        self.problems.add(source, f"<< takes a mapping, this is {source.kind}")
                    merged = {**source.entries, **merged}
            elif not isinstance(key.value, str):
                word = getattr(key_node, "value", "")
                hint = f'; quote it: "{word}"' if isinstance(word, str) and word else ""
                self.problems.add(key, f"a key is text, this is {key.kind}{hint}")
            elif key.value in entries:
                first = entries[key.value].key
                self.problems.add(key, f"{key.value!r} stands here twice; first in line {first.line}")
            else:
                entries[key.value] = Entry(key, value)
        return {**merged, **entries}
