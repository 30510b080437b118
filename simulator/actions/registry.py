"""The single list of what can be done to a world.

Scenario steps, the control interface, `wxsim do` and the JSON Schemas all read these rows; adding a
row is all it takes to add an action.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.actions.words import WORDS
from simulator.core.clauses import CLAUSES
from simulator.usage import UsageError, nearest

Run = Callable[..., dict[str, Any]]  # (stage, arguments)
# What is wrong with arguments taken together: names of arguments, each with a sentence.
Check = Callable[[Mapping[str, Any]], Iterable[tuple[str, str]]]

KINDS: dict[str, dict[str, Any]] = {
    # kind of argument -> JSON Schema of what may be written for it
    "store": {"type": "string", "description": "a store: its name in the scenario, or its appid"},
    "order": {"type": ["string", "integer"], "description": "a service order: its name, or its id"},
    "service": {
        "type": ["string", "integer"],
        "description": "main, second, third, other-platform, or an id",
    },
    "package": {
        "type": ["string", "integer"],
        "description": "standard, longer, other-spec, trial, or a name",
    },
    "component": {"type": "string", "description": "a third-party platform: its appid, or first, second"},
    "home_page": {"type": "string", "description": "a home page: its name in the scenario, or its appid"},
    "user": {"type": "string", "description": "a WeChat user: the name given, or the openid"},
    "fault": {"type": "string", "description": "a planned fault: its name"},
    "push": {"type": ["string", "integer"], "description": "a recorded push: its name, or its id"},
    "name": {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_-]*$"},
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "duration": {
        "type": ["string", "number"],
        "pattern": r"^-?[0-9]+(\.[0-9]+)?\s*(s|m|h|d)?$",
        "description": "seconds, or a number with s, m, h or d: 90s, 10m, 2h, 30d",
    },
    "mapping": {"type": "object"},
    "integers": {"type": "array", "items": {"type": "integer"}},
    "words": {"type": ["string", "array"], "items": {"type": "string"}},
    "json": {},
    **{kind: words.schema() for kind, words in WORDS.items()},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Arg:
    """One argument: its kind decides how it is written, checked and resolved.

    A number may have bounds: at `least`, at `most`, `above`; an integer has 64 bits in any case.
    """

    name: str
    kind: str
    help: str
    required: bool = False
    default: Any = None
    main: bool = False
    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    above: float | None = None

    def schema(self) -> dict[str, Any]:
        schema = dict(KINDS[self.kind])
        schema["description"] = self.help
        if self.choices:
            schema["enum"] = list(self.choices)
        bounds = {"minimum": self.least, "maximum": self.most, "exclusiveMinimum": self.above}
        return schema | {name: bound for name, bound in bounds.items() if bound is not None}

    def out_of_bounds(self, value: float) -> str | None:
        """What is wrong with a number, in words; None for one within its bounds."""
        if self.least is not None and not value >= self.least:
            return f"at least {self.least} is wanted"
        if self.above is not None and not value > self.above:
            return f"more than {self.above} is wanted"
        if self.kind == "integer" and abs(value) >= 2**63:
            return "an integer has at most 64 bits"
        if self.most is not None and not value <= self.most:
            return f"at most {self.most} is allowed"
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One thing that can be done. `run` gets the stage and the resolved arguments, and answers a dict.

    `makes` names the kind of thing its result can be called by (`as: name`). `needs` lists what the
    provider must offer. `waits` says that it waits for pushes or the provider: no transaction is around
    it, which would lock the world meanwhile, and its entry comes after those of what it did. `settles`
    says that play waits for quiet before the next step. `clauses` are those of the guide that it plays.
    `check` says what is wrong with arguments before anything is done.
    """

    name: str
    summary: str
    args: tuple[Arg, ...]
    run: Run
    makes: str | None = None
    needs: tuple[str, ...] = ()
    waits: bool = False
    settles: bool = True
    clauses: tuple[str, ...] = ()
    check: Check = lambda _args: ()

    @property
    def main(self) -> Arg | None:
        return next((arg for arg in self.args if arg.main), None)

    def schema(self) -> dict[str, Any]:
        """JSON Schema of the arguments as a mapping."""
        return {
            "type": "object",
            "description": self.summary,
            "properties": {arg.name: arg.schema() for arg in self.args},
            "required": [arg.name for arg in self.args if arg.required],
            "additionalProperties": False,
        }


ACTIONS: dict[str, Action] = {}


def action(
    name: str,
    *args: Arg,
    makes: str | None = None,
    needs: tuple[str, ...] = (),
    waits: bool = False,
    settles: bool = True,
    clauses: tuple[str, ...] = (),
    check: Check = lambda _args: (),
) -> Callable[[Run], Run]:
    """Registers the decorated function as an action; its docstring's first line is the summary."""

    def register(run: Run) -> Run:
        if name in ACTIONS:
            raise ValueError(f"action {name!r} is registered twice")
        if sum(arg.main for arg in args) > 1:
            raise ValueError(f"action {name!r} has two main arguments")
        if unknown := [arg.kind for arg in args if arg.kind not in KINDS]:
            raise ValueError(f"action {name!r} uses unknown kinds of argument: {unknown}")
        if unknown := [clause for clause in clauses if clause not in CLAUSES]:
            raise ValueError(f"action {name!r} names unknown clauses: {unknown}")
        if needs and not waits:
            raise ValueError(f"action {name!r} needs a provider, for which it waits: waits=True is missing")
        summary = (run.__doc__ or "").strip().splitlines()[0] if run.__doc__ else ""
        if not summary:
            raise ValueError(f"action {name!r} needs a docstring")
        ACTIONS[name] = Action(
            name=name,
            summary=summary,
            args=args,
            run=run,
            makes=makes,
            needs=needs,
            waits=waits,
            settles=settles,
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
        raise UsageError(f"unknown action {name!r}: {nearest(name, ACTIONS)}") from None
