"""The single list of what can be done to a world.

Scenario steps, the control interface, `wxsim do` and the JSON Schemas all read these rows; adding a
row is all it takes to add an action.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import KW_ONLY, dataclass, replace
from functools import cached_property
from types import ModuleType
from typing import Any, TypeVar

from simulator.actions.kinds import KINDS
from simulator.core.clauses import CLAUSES
from simulator.documents import Node, Problems, Shape
from simulator.documents.hints import hint
from simulator.texts import NOTHING, Text
from simulator.usage import UsageError, nearest

T = TypeVar("T")
Run = Callable[..., dict[str, Any]]  # (stage, arguments)
# What is wrong with arguments taken together: names of arguments, each with a sentence.
Check = Callable[[Mapping[str, Any]], Iterable[tuple[str, Text]]]


_BEGIN = re.compile("[：；。]")


def nothing_more(_args: Mapping[str, Any]) -> Iterable[tuple[str, Text]]:
    """The check of an action whose arguments are right together where each is by itself."""
    return ()


@dataclass(frozen=True)
class Arg:
    """One argument, and the one way to check it: scenario files, their JSON Schema, the control interface and
    the stage all ask here. `help` says what it is, and `chinese` the same.

    Its kind decides how it is written, read and resolved; a text may have `choices`, a number bounds: at
    `least`, at `most`, `above`. What says only how a thing is written is not `in_digest`, and neither is
    what says `nothing_beside` another argument that is given. It may be written under the name that it had
    `formerly`, too; the digest knows it by that.
    """

    name: str
    kind: str
    help: str
    chinese: str = ""
    _: KW_ONLY
    required: bool = False
    default: Any = None
    main: bool = False
    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    above: float | None = None
    formerly: str = ""
    in_digest: bool = True
    nothing_beside: str = ""

    def schema(self) -> dict[str, Any]:
        """JSON Schema of what may be written."""
        return {**self._shape.schema, "description": self.help}

    def former_schema(self) -> dict[str, Any]:
        """The same for its former name."""
        return {**self.schema(), "description": f"the former name of `{self.name}`", "deprecated": True}

    def check(self, node: Node, problems: Problems, what: str) -> bool:
        """Adds to `problems` all that is wrong with a written value; True when nothing."""
        if not self._shape.check(node, problems, what):
            return False
        try:
            value = KINDS[self.kind].read(node.plain())
        except UsageError as error:
            problems.add(node, Text(f"{what}: {error.said.en}", f"{what}：{error.said.zh}"))
            return False
        # A duration has its bounds in seconds, however it was written.
        return not isinstance(value, float) or self._bounds.check(replace(node, value=value), problems, what)

    def read(self, value: Any, what: str = "") -> Any:
        """The value as its action gets it, of one that is written; words still stand for what they name.

        A UsageError says what is wrong with it; `what` is what it calls the argument.
        """
        problems = Problems("")
        if not self.check(Node.of(value), problems, what or self.name):
            raise UsageError(Text.joined(problems.texts))
        return KINDS[self.kind].read(value)

    @cached_property
    def _shape(self) -> Shape:
        schema = KINDS[self.kind].schema
        choices = {"enum": [str(one) for one in self.choices]} if self.choices else {}
        return Shape(
            {
                "description": hint(self.help, self.chinese or self.help),
                **schema,
                **choices,
                **self._bounds.schema,
            }
        )

    @cached_property
    def _bounds(self) -> Shape:
        bounds = {"minimum": self.least, "maximum": self.most, "exclusiveMinimum": self.above}
        return Shape({name: bound for name, bound in bounds.items() if bound is not None})


REBIND = Arg(
    "rebind",
    "boolean",
    "let the name in `as` stand for this from now on, where it was given before",
    "`as` 的名称已被使用时，改为指代此次创建的对象",
    default=False,
    in_digest=False,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One thing that can be done. `run` gets the stage and the resolved arguments, and answers a dict.

    `makes` names the kind of thing its result can be called by (`as: name`), which takes no name away from
    another thing unless it is to `rebind` it. `needs` lists what the
    provider must offer. `waits` says that it waits for pushes or the provider: no transaction is around
    it, which would lock the world meanwhile, and its entry comes after those of what it did. `settles`
    says that play waits for quiet before the next step. `clauses` are those of the guide that it plays.
    `alone` says why it cannot stand among steps that are taken together; empty where it can.
    `check` says what is wrong with arguments before anything is done. `not_in_digest` are the fields of its
    result that are real time, the provider's own words, made-up secrets or counters.
    """

    name: str
    summary: str
    chinese: str = ""
    args: tuple[Arg, ...]
    run: Run
    makes: str | None = None
    not_in_digest: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    waits: bool = False
    settles: bool = True
    alone: Text = NOTHING
    clauses: tuple[str, ...] = ()
    check: Check = nothing_more

    @property
    def called(self) -> str:
        """What it is, in few words of Chinese: what stands ahead of a colon or a full stop."""
        return _BEGIN.split(self.chinese, maxsplit=1)[0]

    @property
    def known_by(self) -> str | None:
        """The field of its result by which what it makes is known."""
        return KINDS[self.makes].known_by if self.makes else None

    def renamed(self, given: Mapping[str, T]) -> dict[str, T]:
        """Arguments under their present names. A UsageError for one that stands under both."""
        present = {arg.formerly: arg.name for arg in self.args if arg.formerly}
        for former in present.keys() & given.keys():
            if present[former] in given:
                raise UsageError(
                    Text(
                        f"{self.name}: {former} is what {present[former]} was called formerly: leave it out",
                        f"{self.name}：{former} 是 {present[former]} 的旧名：去掉它",
                    )
                )
        return {present.get(name, name): value for name, value in given.items()}

    def unknown(self, word: str) -> Text:
        """What is wrong with an argument that it has not."""
        known = {arg.name for arg in self.args} | ({"as"} if self.makes else set())
        hint = nearest(word, known) if known else Text("it takes no arguments", "它不接受参数")
        return Text(f"{self.name} has no {word!r}: {hint.en}", f"{self.name} 没有参数 {word!r}：{hint.zh}")

    def lacks(self, arg: Arg) -> Text:
        """What is wrong without a required argument."""
        says = Text(arg.help, arg.chinese)
        return Text(f"{self.name} lacks {arg.name}: {says.en}", f"{self.name} 缺少 {arg.name}：{says.zh}")

    @property
    def main(self) -> Arg | None:
        return next((arg for arg in self.args if arg.main), None)

    def schema(self) -> dict[str, Any]:
        """JSON Schema of the arguments as a mapping."""
        return {
            "type": "object",
            "description": hint(self.summary, self.chinese or self.summary),
            "properties": {
                **{arg.name: arg.schema() for arg in self.args},
                **{arg.formerly: arg.former_schema() for arg in self.args if arg.formerly},
            },
            "required": [arg.name for arg in self.args if arg.required],
            "additionalProperties": False,
        }


ACTIONS: dict[str, Action] = {}


def heading(module: ModuleType) -> Text:
    """What the actions of a module are about: the first sentence of its docstring, and its `CHINESE`."""
    english = " ".join((module.__doc__ or "").partition("\n\n")[0].split())
    return Text(english, getattr(module, "CHINESE", english))


def action(
    name: str,
    *args: Arg,
    chinese: str = "",
    makes: str | None = None,
    not_in_digest: tuple[str, ...] = (),
    needs: tuple[str, ...] = (),
    waits: bool = False,
    settles: bool = True,
    alone: Text = NOTHING,
    clauses: tuple[str, ...] = (),
    check: Check = nothing_more,
) -> Callable[[Run], Run]:
    """Registers the decorated function as an action; its docstring's first line is the summary, `chinese`
    the same."""

    def register(run: Run) -> Run:
        if name in ACTIONS:
            raise ValueError(f"action {name!r} is registered twice")
        if sum(arg.main for arg in args) > 1:
            raise ValueError(f"action {name!r} has two main arguments")
        if unknown := [arg.kind for arg in args if arg.kind not in KINDS]:
            raise ValueError(f"action {name!r} uses unknown kinds of argument: {unknown}")
        if makes is not None and (makes not in KINDS or KINDS[makes].known_by is None):
            raise ValueError(f"action {name!r} makes a {makes}, which is no kind of thing")
        if unknown := [clause for clause in clauses if clause not in CLAUSES]:
            raise ValueError(f"action {name!r} names unknown clauses: {unknown}")
        if needs and not waits:
            raise ValueError(f"action {name!r} needs a provider, for which it waits: waits=True is missing")
        summary = (run.__doc__ or "").strip().splitlines()[0] if run.__doc__ else ""
        if not summary:
            raise ValueError(f"action {name!r} needs a docstring")
        said = {"itself": chinese, **{arg.name: arg.chinese for arg in args}}
        if silent := [part for part, words in said.items() if not words]:
            raise ValueError(f"action {name!r} is not said in Chinese: {', '.join(silent)}")
        ACTIONS[name] = Action(
            name=name,
            summary=summary,
            chinese=chinese,
            args=(*args, REBIND) if makes else args,
            run=run,
            makes=makes,
            not_in_digest=not_in_digest,
            needs=needs,
            waits=waits,
            settles=settles,
            alone=alone,
            clauses=clauses,
            check=check,
        )
        return run

    return register


def find(name: str) -> Action:
    """The action of that name; a UsageError with the nearest one otherwise."""
    try:
        return ACTIONS[name]
    except KeyError:
        raise UsageError(
            Text(
                f"unknown action {name!r}: {nearest(name, ACTIONS).en}",
                f"不认识操作 {name!r}：{nearest(name, ACTIONS).zh}",
            )
        ) from None
