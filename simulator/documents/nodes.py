"""Values that remember where they were written, and the list of what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from simulator.texts import Text
from simulator.usage import UsageError

MOST_SHOWN = 50

Scalar = str | int | float | bool | None


_KINDS = {
    bool: Text("true/false", "true/false 真假值"),
    dict: Text("a mapping", "映射"),
    tuple: Text("a list", "列表"),
    str: Text("text", "文本"),
    int: Text("a number", "数字"),
    float: Text("a number", "数字"),
}


class Entry(NamedTuple):
    """One line of a mapping: the key as written, and its value."""

    key: Node
    value: Node


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a document with the line and column (from 1) where it starts."""

    line: int
    column: int
    value: Scalar | tuple[Node, ...] | dict[str, Entry]

    @classmethod
    def of(cls, value: Any) -> Node:
        """The node of a plain value that was written nowhere."""
        if isinstance(value, Mapping):
            entries = {str(key): Entry(cls.of(str(key)), cls.of(item)) for key, item in value.items()}
            return cls(1, 1, entries)
        if isinstance(value, list | tuple):
            return cls(1, 1, tuple(cls.of(item) for item in value))
        return cls(1, 1, value)

    @property
    def entries(self) -> dict[str, Entry]:
        """The entries of a mapping; none for anything else."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def items(self) -> tuple[Node, ...]:
        """The items of a list; none for anything else."""
        return self.value if isinstance(self.value, tuple) else ()

    def get(self, key: str) -> Node | None:
        entry = self.entries.get(key)
        return entry.value if entry else None

    def plain(self) -> Any:
        """The value as dicts, lists and scalars."""
        if isinstance(self.value, dict):
            return {key: entry.value.plain() for key, entry in self.value.items()}
        if isinstance(self.value, tuple):
            return [item.plain() for item in self.value]
        return self.value

    def walk(self) -> Iterator[Node]:
        """This node and all below it, keys left out."""
        yield self
        for entry in self.entries.values():
            yield from entry.value.walk()
        for item in self.items:
            yield from item.walk()

    @property
    def kind(self) -> Text:
        """What the value is, in words for a message."""
        return _KINDS.get(type(self.value), Text("nothing", "空值"))


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in a file, at a line and column."""

    line: int
    column: int
    text: Text


class Problems:
    """What is wrong with one file, gathered so that all of it is said at once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: set[Problem] = set()

    def add(self, at: Node, text: Text) -> None:
        self._found.add(Problem(at.line, at.column, text))

    def __bool__(self) -> bool:
        return bool(self._found)

    def __len__(self) -> int:
        return len(self._found)

    @property
    def lines(self) -> Sequence[Text]:
        """One line for each problem: file:line:column: what is wrong."""
        return [self._placed(one) for one in sorted(self._found)]

    def _placed(self, one: Problem) -> Text:
        place = f"{self.file}:{one.line}:{one.column}"
        return Text(f"{place}: {one.text.en}", f"{place}：{one.text.zh}")

    @property
    def texts(self) -> Sequence[Text]:
        """What is wrong, without the places."""
        return [one.text for one in sorted(self._found)]

    def raise_any(self) -> None:
        if self._found:
            more = len(self._found) - MOST_SHOWN
            rest = [Text(f"{self.file}: and {more} more", f"{self.file}：另有 {more} 处")] if more > 0 else []
            raise UsageError(Text.joined([*self.lines[:MOST_SHOWN], *rest], Text.same("\n")))


def shown(path: Path) -> str:
    """The path as a person would type it: relative when it lies below the current folder."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)
