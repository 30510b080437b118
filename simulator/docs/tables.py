"""Tables of what the simulator knows: a row of the program, a line of the table."""

from __future__ import annotations

import inspect
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import Field, fields
from itertools import groupby
from typing import Any

from simulator.actions import ACTIONS, Action
from simulator.actions.registry import REBIND
from simulator.core.clauses import CLAUSES, Clause
from simulator.core.switches import Switches
from simulator.docs import codes
from simulator.docs.markdown import table, words
from simulator.endpoints import argument_types
from simulator.endpoints.model import Endpoint
from simulator.endpoints.paths import PATHS, group_of
from simulator.endpoints.table import ROWS
from simulator.faults.rows import ROWS as FAULTS
from simulator.glossary import GLOSSARY
from simulator.journal.kind import Fact, Kind
from simulator.journal.kinds import KINDS
from simulator.provider.capabilities import CAPABILITIES
from simulator.provider.probe_rows import PROBES, Probe
from simulator.scenario.document import Scenario, file_of
from simulator.scenario.load import load_scenarios
from simulator.shapes.shape import groups
from simulator.tls.environment import VARIABLES, Place, environment
from simulator.web.metrics import METRICS


def clauses(scenarios: Iterable[Scenario] | None = None) -> str:
    """Every clause of the guide, with the actions and scenarios that play it."""
    played = _scenarios_by_clause(load_scenarios() if scenarios is None else scenarios)
    rows = []
    for clause in CLAUSES.values():
        actions = [row.name for row in ACTIONS.values() if clause.id in row.clauses]
        rows.append(
            (
                clause.id,
                clause.text,
                clause.chinese,
                _played(clause, actions),
                words(played.get(clause.id, ())),
            )
        )
    return table(("clause", "what it says", "条款", "actions that play it", "scenarios"), rows)


def _played(clause: Clause, actions: list[str]) -> str:
    exempt = [f"*exempt: {clause.reason.en}*"] if clause.reason else []
    return "; ".join([*exempt, *([words(actions)] if actions else [])])


def variables() -> str:
    """What is set for clients of TLS, as it is for one on this machine."""
    place = Place(folder="$CA", listener="127.0.0.1:8443", proxy="127.0.0.1:8082", given={})
    set_to = environment(place)
    rows = (
        (words([row.name]), row.readers.en, row.readers.zh, words([set_to[row.name]])) for row in VARIABLES
    )
    return table(("variable", "read by", "由谁读取", "set to"), rows)


def _scenarios_by_clause(scenarios: Iterable[Scenario]) -> Mapping[str, list[str]]:
    """Scenario ids by clause; cases of one file are one, and `P7(a)` counts for P7."""
    played: dict[str, set[str]] = {}
    for scenario in scenarios:
        for written in scenario.clauses:
            played.setdefault(written.partition("(")[0], set()).add(file_of(scenario.id))
    return {clause: sorted(names) for clause, names in played.items()}


def journal() -> str:
    """Every kind of journal entry, and the fields of each."""
    kinds = table(
        ("kind", "中文", "what it says"),
        ((f"`{kind.NAME}`", kind.TITLE.zh, kind.SAYS.en) for kind in KINDS.values()),
    )
    return "\n\n".join((kinds, *map(_fields, KINDS.values())))


def _fields(kind: type[Kind]) -> str:
    """The fields of one kind, folded until somebody wants them."""
    facts = table(("field", "what it is", "中文"), map(_field, kind.FACTS.values()))
    return f"<details><summary><code>{kind.NAME}</code> {kind.TITLE.zh}</summary>\n\n{facts}\n\n</details>"


def metrics() -> str:
    """Every metric of a served world."""
    return table(
        ("metric", "type", "labels", "what it is", "中文"),
        ((f"`{one.full_name}`", one.type, words(one.labels), one.says.en, one.says.zh) for one in METRICS),
    )


def _field(fact: Fact) -> tuple[str, str, str]:
    some = "*in some*: " if fact.sometimes else ""
    return f"`{fact.key}`", some + fact.words(), fact.words("zh")


def endpoints() -> str:
    """Every path of the platform that is simulated."""
    head = ("endpoint", "what it answers", "中文", "request", "token", "source", "standing")
    return table(head, map(_endpoint, ROWS))


def paths() -> str:
    """How many paths of each group are simulated, and how many are known only."""
    counts: dict[str, Counter[bool]] = {}
    for row in PATHS.values():
        counts.setdefault(group_of(row), Counter())[row.simulated] += 1
    named = sorted(counts.items(), key=lambda each: (-_share(each[1]), each[0]))
    lines = [
        *((f"`{name}`", *groups()[name], counted) for name, counted in named),
        ("all", "", "", sum(counts.values(), Counter[bool]())),
    ]
    return table(
        ("group", "what it is about", "中文", "simulated", "known only", "share"),
        ((name, en, zh, str(of[True]), str(of[False]), f"{_share(of):.0%}") for name, en, zh, of in lines),
    )


def _share(of: Counter[bool]) -> float:
    return of[True] / of.total()


def _endpoint(row: Endpoint) -> tuple[str, ...]:
    sets = f" with set {' or '.join(map(str, row.permission_sets))}" if row.permission_sets else ""
    return (
        f"`{row.id}`",
        row.summary,
        row.chinese,
        f"`{row.method} {row.path}`",
        (" or ".join(f"`{kind}`" for kind in row.tokens) or "none") + sets,
        codes.address(row.source),
        str(row.source.standing),
    )


def types() -> str:
    """Every argument of which is known what becomes of it in the other type, and how many are left."""
    found = [(row, path, schema) for row in ROWS for path, schema in argument_types.known(row.request)]
    known = [each for each in found if "strict" in each[2] or "lax" in each[2]]
    lines = table(
        ("endpoint", "argument", "is a", "in the other type", "known from"),
        (
            (
                f"`{row.id}`",
                f"`{path}`",
                argument_types.kind_of(schema),
                "refused (47001)" if "strict" in schema else "taken",
                str(schema.get("strict") or schema["lax"]),
            )
            for row, path, schema in known
        ),
    )
    return f"{lines}\n\nUnknown, and taken: the other {len(found) - len(known)} arguments."


def actions() -> str:
    """Everything that can be done, file by file."""
    return "\n\n".join(
        f"**{_about(module)}**\n\n"
        + table(("action", "what it does", "arguments", "clauses"), map(_action, rows))
        for module, rows in groupby(ACTIONS.values(), key=lambda row: row.run.__module__)
    )


def _about(module: str) -> str:
    """The first line of a module's docstring."""
    return (inspect.getdoc(sys.modules[module]) or module).splitlines()[0]


def _action(row: Action) -> tuple[str, ...]:
    return f"`{row.name}`", row.summary, row.chinese, ", ".join(_arguments(row)), " ".join(row.clauses)


def _arguments(row: Action) -> Iterator[str]:
    """The main argument in bold, and those that can be left out with a question mark."""
    for arg in (arg for arg in row.args if arg is not REBIND):  # the same for whatever makes something
        name = f"**`{arg.name}`**" if arg.main else f"`{arg.name}`"
        yield name if arg.required else f"{name}?"


def faults() -> str:
    """Everything that can be made to go wrong with a push or a call."""
    return table(
        ("`do`", "on", "what happens", "中文", "numbers"),
        ((f"`{row.effect}`", str(row.on), row.text.en, row.text.zh, words(row.numbers)) for row in FAULTS),
    )


def switches() -> str:
    """Every choice of ours where the platform is silent."""
    return table(
        ("switch", "default", "what it is", "中文"),
        (
            (f"`{row.name}`", _choices(row), row.metadata["help"].en, row.metadata["help"].zh)
            for row in fields(Switches)
        ),
    )


def _choices(row: Field[Any]) -> str:
    """The default, and what else it can be."""
    others = [choice for choice in row.metadata["choices"] if choice != row.default]
    return f"`{_written(row.default)}`" + (f" (or {words(others)})" if others else "")


def _written(value: object) -> str:
    """A value as a scenario writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def probes() -> str:
    """Every endpoint that a provider may offer to be asked and told."""
    return table(
        ("probe", "request", "body", "the provider …", "服务商……"),
        (
            (f"`{name}`", f"`{row.request}`", ", ".join(_body(row)), row.text, row.chinese)
            for name, row in PROBES.items()
        ),
    )


def _body(row: Probe) -> Iterator[str]:
    """The fields of its JSON; those that may be missing with a question mark."""
    extra = [name for name in row.optional if name not in row.fields]
    for name in (*row.fields, *extra):
        yield f"`{name}`?" if name in row.optional else f"`{name}`"


def capabilities() -> str:
    """Everything that a provider may be able to do: the words under `needs:` of a scenario or a check."""
    return table(
        ("capability", "the provider …", "服务商……"),
        ((f"`{name}`", row.text, row.chinese) for name, row in CAPABILITIES.items()),
    )


def glossary() -> str:
    """The words of the field in both languages."""
    return table(("English", "中文"), ((term, " / ".join(said)) for term, said in GLOSSARY.items()))
