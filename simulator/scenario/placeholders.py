"""Unfolds what a file writes short: `${value}` placeholders and repeats."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from simulator.documents import Entry, Node, Problems, Shape
from simulator.scenario.document import MAX_STEPS, TOGETHER
from simulator.scenario.schema import REPEAT
from simulator.texts import Text
from simulator.usage import nearest

_REPEAT = Shape(REPEAT)
_PLACEHOLDER = re.compile(r"(\$?)\$\{([^}]*)\}")

Values = Mapping[str, Node]


class Expander:
    """Unfolds the steps of one scenario; `used` gathers the placeholders that were met."""

    def __init__(self, problems: Problems, used: set[str]) -> None:
        self.problems = problems
        self.used = used
        self.count = 0

    def steps(self, steps: Node, values: Values) -> Iterator[Node]:
        """The steps with repeats unrolled (`${i}` counts from 1) and placeholders replaced."""
        for step in steps.items:
            repeat = step.get("repeat") if len(step.entries) == 1 else None
            beside = step.get(TOGETHER) if len(step.entries) == 1 else None
            if repeat is not None:
                yield from self._repeat(repeat, values)
            elif beside is not None and beside.items:
                [(word, entry)] = step.entries.items()
                inside = replace(beside, value=tuple(self.steps(beside, values)))
                yield replace(step, value={word: Entry(entry.key, inside)})
            else:
                self.count += 1
                if self.count > MAX_STEPS:
                    self.problems.add(
                        step,
                        Text(
                            f"more than {MAX_STEPS:,} steps once repeats are unrolled",
                            f"repeat 展开后超过 {MAX_STEPS:,} 步",
                        ),
                    )
                    return
                yield self.substitute(step, values)

    def _repeat(self, repeat: Node, values: Values) -> Iterator[Node]:
        times = repeat.get("times")
        if times is not None:
            filled = self.substitute(times, values)
            written = repeat.entries["times"].key
            repeat = replace(repeat, value={**repeat.entries, "times": Entry(written, filled)})
        if not _REPEAT.check(repeat, self.problems, "repeat"):
            return
        document = repeat.get("steps")
        count = repeat.get("times")
        if document is None or count is None or not isinstance(count.value, int):
            return
        for number in range(1, count.value + 1):
            yield from self.steps(document, {**values, "i": replace(count, value=number)})
            if self.count > MAX_STEPS:
                return

    def substitute(self, node: Node, values: Values) -> Node:
        """The node with every placeholder replaced. A text that is nothing else takes the value's type."""
        if isinstance(node.value, str):
            return self._text(node, node.value, values) if "${" in node.value else node
        if isinstance(node.value, tuple):
            return replace(node, value=tuple(self.substitute(item, values) for item in node.value))
        if isinstance(node.value, dict):
            filled = {
                key: Entry(entry.key, self.substitute(entry.value, values))
                for key, entry in node.value.items()
            }
            return replace(node, value=filled)
        return node

    def _text(self, node: Node, text: str, values: Values) -> Node:
        whole = _PLACEHOLDER.fullmatch(text)
        if whole and not whole[1]:
            found = self._value(node, whole[2], values)
            return node if found is None else replace(found, line=node.line, column=node.column)

        def written(match: re.Match[str]) -> str:
            if match[1]:
                return match[0][1:]
            found = self._value(node, match[2], values)
            if found is None:
                return match[0]
            if isinstance(found.value, dict | tuple):
                self.problems.add(
                    node,
                    Text(
                        f"${{{match[2]}}} is {found.kind.en} and cannot stand inside a text",
                        f"${{{match[2]}}} 是{found.kind.zh}，不能放在文本中",
                    ),
                )
                return match[0]
            if isinstance(found.value, bool):
                return str(found.value).lower()
            return "" if found.value is None else str(found.value)

        return replace(node, value=_PLACEHOLDER.sub(written, text))

    def _value(self, node: Node, word: str, values: Values) -> Node | None:
        self.used.add(word)
        if word in values:
            return values[word]
        near = nearest(word, values)
        hint = Text(f": {near.en}", f"：{near.zh}")
        if word == "i":
            hint = Text(" (${i} counts inside a repeat)", "（${i} 是 repeat 中的计数）")
        self.problems.add(
            node,
            Text(f"${{{word}}} stands for nothing here{hint.en}", f"${{{word}}} 在这里没有含义{hint.zh}"),
        )
        return None
