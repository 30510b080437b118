"""Checks steps against the action registry, and that every name was given before it is used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from simulator.actions.kinds import KINDS
from simulator.actions.registry import REBIND, Action, Arg, nothing_more
from simulator.actions.together import alone
from simulator.core.untrusted import whole
from simulator.documents import Entry, Node, Problems, Shape
from simulator.journal.kinds import REFERENCE
from simulator.scenario.document import TOGETHER, Step
from simulator.scenario.schema import BESIDE
from simulator.texts import NOTHING, Text
from simulator.usage import UsageError, nearest
from simulator.wire.kinds import is_kind

_REFERENCE = re.compile(REFERENCE)
_TOGETHER = Shape(BESIDE)
_AS = Shape(KINDS["name"].schema)
# what a step is called by who would say in it what is right
_JUDGING = frozenset(("assert", "check", "expect", "should", "then", "verify"))


class Made(NamedTuple):
    """A name that a step has given."""

    kind: str
    line: int


class StepReader:
    """Reads the steps of one scenario in order."""

    def __init__(self, actions: Mapping[str, Action], problems: Problems) -> None:
        self.actions = actions
        self.problems = problems
        self.names: dict[str, Made] = {}
        self.needs: set[str] = set()

    def read(self, steps: Iterable[Node]) -> tuple[Step, ...]:
        return tuple(step for node in steps if (step := self._step(node)) is not None)

    def _step(self, node: Node) -> Step | None:
        beside = node.get(TOGETHER) if len(node.entries) == 1 else None
        if beside is not None:
            return self._together(node, beside)
        found = self._action(node)
        if found is None:
            return None
        action, at, given = found
        self.needs.update(action.needs)
        wrong_before = len(self.problems)
        entries = self._entries(action, given, at)
        if entries is None:
            return None
        declared = {arg.name: arg for arg in action.args}
        for key, entry in entries.items():
            if key == "as":
                continue
            if key in declared:
                self._argument(action, declared[key], entry.value)
            else:
                self.problems.add(entry.key, action.unknown(key))
        called = entries.get("as")
        rebinds = REBIND.name in entries and entries[REBIND.name].value.value is True
        name = self._name(action, called.value, rebinds=rebinds) if called else None
        for arg in action.args:
            if arg.required and arg.name not in entries:
                self.problems.add(at, action.lacks(arg))
        if len(self.problems) == wrong_before:
            self._combined(action, entries, at)
        args = {key: entry.value.plain() for key, entry in entries.items() if key != "as" or key in declared}
        return Step(
            action=action.name,
            args=args,
            name=name,
            line=node.line,
            column=node.column,
        )

    def _together(self, node: Node, beside: Node) -> Step | None:
        """Steps that are taken at the same time: what one of them makes has its name after all of them."""
        if not _TOGETHER.check(beside, self.problems, TOGETHER):
            return None
        before, taken, made = dict(self.names), [], dict(self.names)
        for each in beside.items:
            if TOGETHER in each.entries or each.value == TOGETHER:
                self.problems.add(
                    each,
                    Text(
                        "together stands inside together: write all the steps in one list",
                        "together 中又有 together：把所有步骤写在一个列表中",
                    ),
                )
                continue
            self.names = dict(before)
            step = self._step(each)
            if step is None:
                continue
            if (row := self.actions[step.action]).alone:
                self.problems.add(each, alone(row))
            for name, one in self.names.items():
                if name not in before and name in made:
                    self.problems.add(
                        each,
                        Text(
                            f"as: {name!r} is taken by the step in line {made[name].line}",
                            f"as：{name!r} 已被第 {made[name].line} 行的步骤使用",
                        ),
                    )
                made[name] = one
            taken.append(step)
        self.names = made
        return Step(action=TOGETHER, taken=tuple(taken), line=node.line, column=node.column)

    def _action(self, node: Node) -> tuple[Action, Node, Node | None] | None:
        """The action of a step, where its name stands, and what is written after it."""
        given: Node | None = None
        at = node
        if isinstance(node.value, str):
            word = node.value
        elif len(node.entries) == 1:
            [(word, entry)] = node.entries.items()
            at, given = entry
        else:
            self.problems.add(node, self._shapeless(node))
            return None
        if word == "repeat":
            self.problems.add(
                at,
                Text(
                    "repeat takes times and steps: `repeat: {times: 3, steps: [...]}`",
                    "repeat 需要 times 与 steps：`repeat: {times: 3, steps: [...]}`",
                ),
            )
            return None
        if word == TOGETHER:
            self.problems.add(
                at,
                Text(
                    "together takes a list of steps: `together: [sync, {enter: shop}]`",
                    "together 需要步骤列表：`together: [sync, {enter: shop}]`",
                ),
            )
            return None
        if word not in self.actions:
            self.problems.add(
                at,
                Text(
                    f"no action is called {word!r}: {self._meant(word).en}",
                    f"没有名为 {word!r} 的操作：{self._meant(word).zh}",
                ),
            )
            return None
        return self.actions[word], at, given

    def _meant(self, word: str) -> Text:
        if word in _JUDGING:
            return Text(
                "a scenario says what happens; what is right, the checks say",
                "剧本只说发生什么；对错由检查判定",
            )
        if "：" in word:
            return Text("its colon is a full-width one; write `: `", "它的冒号是全角的；请写 `: `")
        return nearest(word, [*self.actions, "repeat", TOGETHER])

    def _shapeless(self, node: Node) -> Text:
        keys = list(node.entries)
        names = ", ".join(keys)
        if len(keys) > 1 and keys[0] in self.actions:
            return Text(
                f"a step has one action, here stand {names}: "
                f"indent the arguments of {keys[0]} further, or begin the next step with a dash",
                f"一个步骤只有一个操作，这里有 {names}："
                f"把 {keys[0]} 的参数再缩进一些，或让下一个步骤以短横线开头",
            )
        if keys:
            return Text(f"a step has one action, here stand {names}", f"一个步骤只有一个操作，这里有 {names}")
        return Text(
            f"a step is an action, or an action with its arguments; this is {node.kind.en}",
            f"步骤是一个操作，或带参数的操作；这里是{node.kind.zh}",
        )

    def _entries(self, action: Action, given: Node | None, at: Node) -> dict[str, Entry] | None:
        """The arguments by name; a bare value is the main one."""
        if given is None or given.value is None:
            return {}
        if isinstance(given.value, dict):
            return self._renamed(action, given)
        if action.main is None:
            names = ", ".join(arg.name for arg in action.args)
            by_name = Text(f"arguments by name: {names}", f"按名字接受参数：{names}")
            takes = by_name if names else Text("no arguments", "不接受参数")
            self.problems.add(
                given, Text(f"{action.name} takes {takes.en}", f"操作 {action.name} {takes.zh}")
            )
            return None
        return {action.main.name: Entry(at, given)}

    def _renamed(self, action: Action, given: Node) -> dict[str, Entry]:
        try:
            return action.renamed(given.entries)
        except UsageError as error:
            self.problems.add(given, error.said)
            return {}

    def _argument(self, action: Action, arg: Arg, node: Node) -> None:
        kind = KINDS[arg.kind]
        if kind.follows:
            for leaf in node.walk():
                if _refers(leaf.value):
                    self._result(leaf, str(leaf.value))
            if _refers(node.value):
                return
        what = f"{action.name}.{arg.name}"
        if kind.earlier and isinstance(node.value, str | int):
            self._referred(what, arg.kind, node)
        else:
            arg.check(node, self.problems, what)

    def _combined(self, action: Action, entries: Mapping[str, Entry], at: Node) -> None:
        """What is wrong with arguments that are right each by itself."""
        if action.check is nothing_more:
            return
        args = {arg.name: _read(arg, entries.get(arg.name)) for arg in action.args}
        for name, wrong in action.check(args):
            self.problems.add(entries[name].value if name in entries else at, wrong)

    def _result(self, node: Node, text: str) -> None:
        name = text[1:].partition(".")[0]
        if name not in self.names:
            hint = nearest(name, self.names)
            self.problems.add(
                node,
                Text(
                    f"{text}: no earlier step is named {name!r}: {hint.en}",
                    f"{text}：之前没有名为 {name!r} 的步骤：{hint.zh}",
                ),
            )

    def _referred(self, what: str, kind: str, node: Node) -> None:
        made = self.names.get(str(node.value))
        if made is None and kind == "push" and is_own_push(str(node.value)):
            return
        if made is None:
            hint = nearest(str(node.value), [name for name, one in self.names.items() if one.kind == kind])
            self.problems.add(
                node,
                Text(
                    f"{what}: no earlier step made {_a(kind).en} {node.value!r}: {hint.en}",
                    f"{what}：之前没有步骤产生 {_a(kind).zh} {node.value!r}：{hint.zh}",
                ),
            )
        elif made.kind != kind:
            self.problems.add(
                node,
                Text(
                    f"{what} wants {_a(kind).en}; {node.value!r} is {_a(made.kind).en} (line {made.line})",
                    f"{what} 需要 {_a(kind).zh}；{node.value!r} 是 {_a(made.kind).zh}（第 {made.line} 行）",
                ),
            )

    def _name(self, action: Action, node: Node, *, rebinds: bool) -> str | None:
        if not _AS.check(node, self.problems, "as"):
            return None
        name: Any = node.value
        if not action.makes:
            self.problems.add(
                node,
                Text(
                    f"as: {action.name} makes nothing that could be called {name!r}",
                    f"as：{action.name} 不产生可以命名为 {name!r} 的东西",
                ),
            )
        elif name in self.names and not rebinds:
            first = self.names[name].line
            again = NOTHING
            if first == node.line:
                example = name + "-${i}"
                again = Text(
                    f" at an earlier turn: write for example {example}", f"（前一轮）：可写成 {example}"
                )
            self.problems.add(
                node,
                Text(
                    f"as: {name!r} is taken by the step in line {first}{again.en}",
                    f"as：{name!r} 已被第 {first} 行的步骤使用{again.zh}",
                ),
            )
        else:
            self.names[name] = Made(action.makes, node.line)
        return str(name)


def is_own_push(word: str) -> bool:
    """Whether it names a push that the platform sent by itself: a kind, for the last of it, or a number."""
    return whole(word) is not None or is_kind(word)


def _refers(value: Any) -> bool:
    """Whether it stands for a field of an earlier result."""
    return isinstance(value, str) and _REFERENCE.fullmatch(value) is not None


def _read(arg: Arg, entry: Entry | None) -> Any:
    """The value of an argument as its action gets it, as far as a file tells."""
    value = arg.default if entry is None or entry.value.value is None else entry.value.plain()
    return value if value is None or _refers(value) else arg.read(value)


def _a(kind: str) -> Text:
    return Text(f"an {kind}" if kind[0] in "aeio" else f"a {kind}", kind)
