"""A scenario as the text of a file: what chaos, record and shrink hand to people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import yaml

from simulator.actions.registry import ACTIONS
from simulator.scenario.document import Scenario, Step

PLACEHOLDER = re.compile(r"\$\{[^}]*\}")
UNSAID: tuple[Any, ...] = (None, "", [])


def step(action: str, name: str | None = None, /, **args: Any) -> Step:
    """A step that no file has yet."""
    return Step(action=action, args=args, name=name, line=0, column=0)


def dumps(steps: Iterable[Step], *, title: str, remarks: Iterable[str] = (), **header: Any) -> str:
    """A file with these steps; `remarks` open it as comments, `header` holds further keys of it."""
    lines = [f"# {remark}" for remark in remarks]
    lines += [
        f"{key}: {inline(value)}" for key, value in {"title": title, **header}.items() if value not in UNSAID
    ]
    lines.append("steps:")
    for one in steps:
        lines += [f"  - {_step(one)}"] if not one.taken else ["  - together:", *_beside(one)]
    return "\n".join(lines) + "\n"


def dumps_scenario(scenario: Scenario, steps: Iterable[Step], remarks: Iterable[str] = ()) -> str:
    """A scenario with other steps. Its placeholders are unfolded, so it has one case."""
    return dumps(
        steps,
        title=scenario.title,
        remarks=remarks,
        chinese=scenario.chinese,
        about=scenario.about,
        clauses=list(scenario.clauses),
        needs=list(scenario.asks),
        fresh=scenario.fresh,
        seed=scenario.seed,
        start=int(scenario.start) if scenario.start is not None else None,
        heavy=scenario.heavy or None,
    )


def _beside(one: Step) -> Iterable[str]:
    return (f"      - {_step(each)}" for each in one.taken)


def _step(one: Step) -> str:
    args: Mapping[str, Any] = {**one.args, **({"as": one.name} if one.name else {})}
    if not args:
        return one.action
    main = ACTIONS[one.action].main
    if main is not None and list(args) == [main.name] and not isinstance(args[main.name], Mapping):
        return f"{one.action}: {inline(args[main.name])}"
    return f"{one.action}: {inline(dict(args))}"


def _literal(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _literal(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_literal(item) for item in value]
    return PLACEHOLDER.sub(r"$\g<0>", value) if isinstance(value, str) else value


class _Written(yaml.SafeDumper):
    """Writes numbers with all their digits: an exponent is no number to whoever reads these files."""


def _digits(dumper: _Written, number: float) -> yaml.ScalarNode:
    text = f"{Decimal(repr(number)):f}"
    return dumper.represent_scalar("tag:yaml.org,2002:float", text if "." in text else f"{text}.0")


_Written.add_representer(float, _digits)


def inline(value: Any) -> str:
    """A value in one line, of which nothing is taken for a placeholder."""
    written: str = yaml.dump(
        _literal(value),
        Dumper=_Written,
        default_flow_style=True,
        allow_unicode=True,
        sort_keys=False,
        width=1_000_000,
    )
    return written.removesuffix("\n").removesuffix("\n...").strip()
