"""PyYAML's loader, made strict: what it resolves, and how deep and how far it composes.

YAML's older rules turn `no` and `on` into booleans, `1:30` into 90, `010` into 8 and `2024-01-01` into a
date. Here only what JSON has is special: true, false, null, decimal numbers. The boolean words have a tag of
their own, to be refused by name; the others stay text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any, NoReturn

import yaml
from yaml.composer import Composer

from simulator.texts import Text
from simulator.usage import nearest

MAX_NODES = 100_000
MAX_DEPTH = 60

STR, SEQ, MAP = "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"
INT, FLOAT = "tag:yaml.org,2002:int", "tag:yaml.org,2002:float"
BOOL, NULL, TRAP = "tag:yaml.org,2002:bool", "tag:yaml.org,2002:null", "!boolean-word"

_RESOLVERS: tuple[tuple[str, str, str], ...] = (
    # tag, pattern of the whole plain scalar, first characters
    (BOOL, r"true|True|TRUE|false|False|FALSE", "tTfF"),
    (TRAP, r"(?i:yes|no|on|off)", "yYnNoO"),
    (NULL, r"~|null|Null|NULL|", "~nN\0"),
    (INT, r"[-+]?(?:0|[1-9][0-9]*)", "-+0123456789"),
    (FLOAT, r"[-+]?(?:0|[1-9][0-9]*)\.[0-9]+", "-+0123456789"),
)


class Refused(yaml.MarkedYAMLError):
    """What is not read though YAML allows it: `said` says why."""

    def __init__(self, said: Text, mark: Any) -> None:
        super().__init__(problem=said.en, problem_mark=mark)
        self.said = said


class TooDeep(Refused):
    """The text is nested deeper than is read."""


class _Composer(Composer):
    """The composer of PyYAML, bounded in depth and in what anchors unfold to; an anchor may be set again.

    The one in C has no bound and ends the process where it runs out of stack.
    """

    depth = 0
    count = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event: Any = self.peek_event()  # type: ignore[attr-defined]
        before, anchor = self.count, event.anchor
        if isinstance(event, yaml.AliasEvent):
            if anchor not in self.sizes:
                self._refuse(event, _no_anchor(anchor, self.sizes))
            if not self.sizes[anchor]:
                self._refuse(event, Text(f"the anchor &{anchor} holds itself", f"锚点 &{anchor} 包含自身"))
            self.count += self.sizes[anchor]
            self._bound(event)
            return super().compose_node(parent, index)
        self.count += 1
        self.depth += 1
        self._bound(event)
        if anchor:
            self.anchors.pop(anchor, None)
            self.sizes[anchor] = 0
        node = super().compose_node(parent, index)
        if anchor:
            self.sizes[anchor] = self.count - before
        self.depth -= 1
        return node

    @cached_property
    def sizes(self) -> dict[str, int]:
        """By anchor: how many values it unfolds to, 0 while it is open."""
        return {}

    def _bound(self, event: Any) -> None:
        if self.count > MAX_NODES:
            self._refuse(
                event,
                Text(
                    f"unfolds to more than {MAX_NODES:,} values; use fewer anchors",
                    f"展开后超过 {MAX_NODES:,} 个值；请少用锚点",
                ),
            )
        if self.depth > MAX_DEPTH + 1:
            said = Text(f"nested more than {MAX_DEPTH} deep", f"嵌套超过 {MAX_DEPTH} 层")
            raise TooDeep(said, event.start_mark)

    def _refuse(self, event: Any, why: Text) -> NoReturn:
        raise Refused(why, event.start_mark)


def _no_anchor(anchor: str, known: Iterable[str]) -> Text:
    near = nearest(anchor, known)
    return Text(f"*{anchor} has no anchor: {near.en}", f"*{anchor} 没有对应的锚点：{near.zh}")


def _strict(base: Any) -> Any:
    """A loader of that base which knows only the resolvers above."""

    def begin(loader: Any, text: str) -> None:
        base.__init__(loader, text)
        Composer.__init__(loader)

    rest = {"__init__": begin, "yaml_implicit_resolvers": {}}
    loader: Any = type("StrictLoader", (_Composer, base), rest)
    for tag, pattern, first in _RESOLVERS:
        loader.add_implicit_resolver(
            tag, re.compile(f"^(?:{pattern})$"), ["" if c == "\0" else c for c in first]
        )
    return loader


BASES: tuple[Any, ...] = tuple(
    dict.fromkeys((getattr(yaml, "CSafeLoader", yaml.SafeLoader), yaml.SafeLoader))
)
LOADERS: tuple[Any, ...] = tuple(map(_strict, BASES))
