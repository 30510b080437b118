"""Reads YAML into nodes, and refuses what means something else than it seems to.

YAML's older rules turn `no` and `on` into booleans, `1:30` into 90, `010` into 8 and `2024-01-01` into a
date. Here only what JSON has is special: true, false, null, decimal numbers. The boolean words are refused
by name, the others stay text. Anchors work, within a bound on what they unfold to.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NoReturn

import yaml

from simulator.documents.nodes import Entry, Node, Problems, shown
from simulator.usage import UsageError, nearest

MAX_BYTES = 1_000_000
MAX_NODES = 100_000
MAX_DEPTH = 60

_STR, _SEQ, _MAP = "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"
_INT, _FLOAT = "tag:yaml.org,2002:int", "tag:yaml.org,2002:float"
_BOOL, _NULL, _TRAP = "tag:yaml.org,2002:bool", "tag:yaml.org,2002:null", "!boolean-word"

_RESOLVERS: tuple[tuple[str, str, str], ...] = (
    # tag, pattern of the whole plain scalar, first characters
    (_BOOL, r"true|True|TRUE|false|False|FALSE", "tTfF"),
    (_TRAP, r"(?i:yes|no|on|off)", "yYnNoO"),
    (_NULL, r"~|null|Null|NULL|", "~nN\0"),
    (_INT, r"[-+]?(?:0|[1-9][0-9]*)", "-+0123456789"),
    (_FLOAT, r"[-+]?(?:0|[1-9][0-9]*)\.[0-9]+", "-+0123456789"),
)

_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _strict(base: Any) -> Any:
    """A loader of that base which knows only the resolvers above."""
    loader: Any = type("StrictLoader", (base,), {"yaml_implicit_resolvers": {}})
    for tag, pattern, first in _RESOLVERS:
        loader.add_implicit_resolver(
            tag, re.compile(f"^(?:{pattern})$"), ["" if c == "\0" else c for c in first]
        )
    return loader


class TooDeep(UsageError):
    """The text is nested deeper than is read."""


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
    problems = Problems(name)
    try:
        node = _composed(text, problems, loader)
    except yaml.MarkedYAMLError as error:
        _refuse_depth(error, text, name, loader)
        raise UsageError(_syntax(error, text, name)) from None
    except yaml.reader.ReaderError as error:
        # Found again: what the error counts, bytes or characters, hangs on the parser.
        wrong = yaml.reader.Reader.NON_PRINTABLE.search(text)
        before = text[: wrong.start()] if wrong else ""
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise UsageError(
            f"{name}:{line}:{column}: a character that YAML does not allow: {error.reason}"
        ) from None
    problems.raise_any()
    return node


def _composed(text: str, problems: Problems, loader: Any) -> Node:
    events = loader(text)
    try:
        return _Composer(events, problems).document()
    finally:
        events.dispose()


def _refuse_depth(error: yaml.MarkedYAMLError, text: str, name: str, loader: Any) -> None:
    """Says our own bound of depth where the parser has met one of its own.

    A parser scans ahead of the events it gives, so newer ones refuse what is nested a thousand deep before
    its sixty-first level was seen here. What was scanned until then is read again.
    """
    mark = error.problem_mark
    if mark is not None:
        try:
            _composed(text[: mark.index], Problems(name), loader)
        except TooDeep:
            raise
        except (yaml.YAMLError, UsageError):
            pass  # of the cut


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
    before = lines[max(0, mark.line - 1) : mark.line + 1]
    for above, written in zip(range(mark.line + 2 - len(before), mark.line + 2), before, strict=True):
        if "：" in written and ": " not in written and "mapping" in what:
            column = written.index("：") + 1
            return f"{name}:{above}:{column}: the colon is a full-width one; YAML wants `: `"
    if what.startswith("mapping values are not allowed"):
        what += "; a text that has a colon and a blank in it stands in quotes"
    if error.context and error.problem:
        what = f"{what}, {error.context}"
    return f"{name}:{mark.line + 1}:{mark.column + 1}: {what}"


class _Composer:
    """Makes nodes of the parser's events, so that depth and size are bounded while reading.

    The parser's own composer recurses without a bound, in C as well, where too deep a file ends the process.
    """

    def __init__(self, events: Any, problems: Problems) -> None:
        self.events = events
        self.problems = problems
        self.count = 0
        self.anchors: dict[str, tuple[Node, int] | None] = {}

    def document(self) -> Node:
        events = self.events
        events.get_event()  # the stream starts
        if events.check_event(yaml.StreamEndEvent):
            self._stop(Node(1, 1, None), "the file is empty")
        events.get_event()  # the document starts
        node = self._node(0)
        events.get_event()  # the document ends
        if not events.check_event(yaml.StreamEndEvent):
            self._stop(_at(events.peek_event()), "a second document starts here; a file holds one")
        return node

    def _node(self, depth: int) -> Node:
        event = self.events.get_event()
        here = _at(event)
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, here)
        before = self.count
        self._grow(1, here)
        if depth > MAX_DEPTH:
            raise TooDeep(
                f"{self.problems.file}:{here.line}:{here.column}: nested more than {MAX_DEPTH} deep"
            )
        if event.anchor:
            self.anchors[event.anchor] = None
        if isinstance(event, yaml.ScalarEvent):
            node = self._scalar(event, here)
        elif isinstance(event, yaml.MappingStartEvent):
            self._tag(event.tag, _MAP, here)
            node = Node(here.line, here.column, self._mapping(depth))
        else:
            self._tag(event.tag, _SEQ, here)
            items = []
            while not self.events.check_event(yaml.SequenceEndEvent):
                items.append(self._node(depth + 1))
            self.events.get_event()
            node = Node(here.line, here.column, tuple(items))
        if event.anchor:
            self.anchors[event.anchor] = (node, self.count - before)
        return node

    def _alias(self, event: Any, here: Node) -> Node:
        if event.anchor not in self.anchors:
            self._stop(here, f"*{event.anchor} has no anchor: {nearest(event.anchor, self.anchors)}")
        anchored = self.anchors[event.anchor]
        if anchored is None:
            self._stop(here, f"the anchor &{event.anchor} holds itself")
        node, size = anchored
        self._grow(size, here)
        return node

    def _grow(self, by: int, here: Node) -> None:
        self.count += by
        if self.count > MAX_NODES:
            self._stop(here, f"unfolds to more than {MAX_NODES:,} values; use fewer anchors")

    def _stop(self, here: Node, text: str) -> NoReturn:
        raise UsageError(f"{self.problems.file}:{here.line}:{here.column}: {text}")

    def _tag(self, tag: str | None, expected: str, here: Node) -> None:
        if tag not in (None, "!", expected):
            self.problems.add(here, f"the tag {tag!r} is not allowed")

    def _scalar(self, event: Any, here: Node) -> Node:
        text: str = event.value
        tag = event.tag
        if tag is None or tag == "!":
            tag = self.events.resolve(yaml.ScalarNode, text, event.implicit)
        value: Any = text
        try:
            if tag == _INT:
                value = int(text)
            elif tag == _FLOAT:
                value = float(text)
            elif tag == _BOOL:
                value = {"true": True, "false": False}[text.lower()]
            elif tag == _NULL:
                value = None
            elif tag == _TRAP:
                meant = "true" if text.lower() in ("yes", "on") else "false"
                self.problems.add(
                    here, f'{text} without quotes is {meant} to YAML: write {meant}, or "{text}" for the word'
                )
            else:
                self._tag(tag, _STR, here)
        except (ValueError, KeyError):
            self.problems.add(here, f"{text!r} does not fit its tag {tag!r}")
        return Node(here.line, here.column, value)

    def _mapping(self, depth: int) -> dict[str, Entry]:
        entries: dict[str, Entry] = {}
        merged: dict[str, Entry] = {}
        while not self.events.check_event(yaml.MappingEndEvent):
            written = self.events.peek_event()
            key = self._node(depth + 1)
            value = self._node(depth + 1)
            if key.value == "<<" and getattr(written, "style", None) not in ("'", '"'):
                for source in value.items or (value,):
                    if not isinstance(source.value, dict):
                        self.problems.add(source, f"<< takes a mapping, this is {source.kind}")
                    merged = {**source.entries, **merged}
            elif not isinstance(key.value, str):
                word = getattr(written, "value", "")
                hint = f'; quote it: "{word}"' if word else ""
                self.problems.add(key, f"a key is text, this is {key.kind}{hint}")
            elif key.value in entries:
                first = entries[key.value].key
                self.problems.add(key, f"{key.value!r} stands here twice; first in line {first.line}")
            else:
                entries[key.value] = Entry(key, value)
        self.events.get_event()
        return {**merged, **entries}


def _at(event: Any) -> Node:
    return Node(event.start_mark.line + 1, event.start_mark.column + 1, None)
