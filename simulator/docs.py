"""Tables of the README, made from the rows that the program itself reads.

A block stands between `<!-- name:begin -->` and `<!-- name:end -->`. `wxsim docs --write README.md`
renews every block, and a test fails where a committed one is not what would be written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from simulator.actions import ACTIONS
from simulator.core.clauses import CLAUSES, Clause
from simulator.glossary import GLOSSARY
from simulator.journal.kind import Fact
from simulator.journal.kinds import KINDS
from simulator.scenario.document import Scenario
from simulator.scenario.load import load_scenarios
from simulator.usage import UsageError, nearest


def clauses(scenarios: Iterable[Scenario] | None = None) -> str:
    """Every clause of the guide, with the actions and scenarios that play it."""
    played = _scenarios_by_clause(load_scenarios() if scenarios is None else scenarios)
    rows = []
    for clause in CLAUSES.values():
        actions = [row.name for row in ACTIONS.values() if clause.id in row.clauses]
        rows.append((clause.id, clause.text, _played(clause, actions), _list(played.get(clause.id, ()))))
    return table(("clause", "what it says", "actions that play it", "scenarios"), rows)


def _played(clause: Clause, actions: Sequence[str]) -> str:
    told = [f"*exempt: {clause.reason.en}*"] if clause.reason else []
    return "; ".join([*told, *([_list(actions)] if actions else [])])


def _scenarios_by_clause(scenarios: Iterable[Scenario]) -> dict[str, list[str]]:
    """Scenario ids by clause; cases of one file are one, and `P7(a)` counts for P7."""
    found: dict[str, list[str]] = {}
    for scenario in scenarios:
        name = scenario.id.partition("[")[0]
        for written in scenario.clauses:
            names = found.setdefault(written.partition("(")[0], [])
            if name not in names:
                names.append(name)
    return {clause: sorted(names) for clause, names in found.items()}


def _list(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def journal() -> str:
    """Every kind of journal entry, with its fields."""
    rows = []
    for name, kind in KINDS.items():
        always = [fact for fact in kind.FACTS.values() if not fact.sometimes]
        sometimes = [fact for fact in kind.FACTS.values() if fact.sometimes]
        fields = [_fields(always), *([f"*in some*: {_fields(sometimes)}"] if sometimes else [])]
        rows.append((f"`{name}`", kind.SAYS.en, ". ".join(fields)))
    return table(("kind", "what it says", "its `data`"), rows)


def _fields(facts: Iterable[Fact]) -> str:
    return "; ".join(f"`{fact.key}` {fact.words()}" for fact in facts)


def glossary() -> str:
    """The words of the field in both languages."""
    return table(("English", "中文"), [(term, " / ".join(said)) for term, said in GLOSSARY.items()])


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


BLOCKS: dict[str, Callable[[], str]] = {"clauses": clauses, "journal": journal, "glossary": glossary}

_MARK = re.compile(r"^<!-- ([a-z-]+):begin -->\n(.*?)^<!-- \1:end -->$", re.MULTILINE | re.DOTALL)
_BEGIN = re.compile(r"^<!-- ([a-z-]+):begin -->$", re.MULTILINE)


def block(name: str) -> str:
    """The text of a block."""
    if name not in BLOCKS:
        raise UsageError(f"no block of the documentation is called {name!r}: {nearest(name, BLOCKS)}")
    return BLOCKS[name]()


def renewed(text: str) -> str:
    """The document with every block as it is now."""
    whole = {found[1] for found in _MARK.finditer(text)}
    if broken := set(_BEGIN.findall(text)) - whole:
        name = min(broken)
        raise UsageError(f"the block {name} begins and does not end: <!-- {name}:end --> is missing")
    return _MARK.sub(
        lambda found: f"<!-- {found[1]}:begin -->\n{block(found[1])}\n<!-- {found[1]}:end -->", text
    )
