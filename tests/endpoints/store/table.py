"""The tables of what the tests show of each call of the store, and their place in the simulator's README."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import tests.endpoints.store
from simulator.docs.markdown import table
from simulator.endpoints.model import Endpoint
from simulator.endpoints.table import ROWS
from simulator.modules import below
from simulator.shapes.shape import shape
from tests.documentation import ROOT
from tests.endpoints.store import covered
from tests.endpoints.store.stories import CONSTANT, READS_BACK, UNREAD

PAGE = ROOT / "simulator/README.md"
_MARK = re.compile(
    r"(<!-- tests/endpoints/store:begin -->\n).*?(<!-- tests/endpoints/store:end -->)", re.DOTALL
)


def renewed(text: str) -> str:
    """The page with both tables as they are now."""
    return _MARK.sub(lambda found: f"{found[1]}{shares()}\n\n{calls()}\n{found[2]}", text)


def shares() -> str:
    """How many calls of each group are simulated, which is: read back, and refused in every way."""
    return table(
        ("group", "calls", "read back", "each refusal, with nothing changed", "simulated"),
        (_share(each, list(group)) for each, group in _groups().items()),
    )


def calls() -> str:
    """Every call: how it is read back, and what it refuses with beside what every call does."""
    below(tests.endpoints.store)
    rows = _rows()
    return table(
        ("call", "read back", "refused with"),
        ((f"`{name}`", _read_back(name), _refused(rows.get(name))) for name in sorted(covered.calls())),
    )


def _groups() -> Mapping[str, list[str]]:
    below(tests.endpoints.store)
    every = [(shape(name).group, name) for name in covered.calls()]
    return {
        **{group: [name for of, name in every if of == group] for group in covered.resources()},
        "all": [name for _, name in every],
    }


def _share(group: str, calls: Iterable[str]) -> tuple[str, ...]:
    every = set(calls)
    read, refused = every & set(READS_BACK), every - covered.not_yet(covered.REFUSED)
    percent = 100 * len(read & refused) // len(every)
    return f"`{group}`", str(len(every)), str(len(read)), str(len(refused)), f"{percent} %"


def _read_back(name: str) -> str:
    told = "; ".join(story.__name__.replace("_", " ") for story in READS_BACK.get(name, ()))
    why = CONSTANT.get(name) or UNREAD.get(name)
    return f"{told} ({why})" if why else told


def _refused(row: Endpoint | None) -> str:
    if row is None:
        return "*not simulated*"
    return ", ".join(str(code) for code in sorted({*row.errors, row.invalid} - {48001, 10080000, 40097}))


def _rows() -> Mapping[str, Endpoint]:
    return {row.shape.name: row for row in ROWS if row.shape is not None}
