"""Inside the suite, too, imports run one way: a judge knows histories, and no history knows a judge."""

from __future__ import annotations

import pytest

from tests.design.test_imports import CONFORMANCE, full, imports, under

# A module may import its own layer and those above it in this list.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("conformance.clauses", "conformance.model", "conformance.workers"),
    ("conformance.history",),
    ("conformance.ability",),
    ("conformance.registry",),
    ("conformance.checks",),
    ("conformance.judge",),
    ("conformance.matters", "conformance.nearest", "conformance.preflight"),
    ("conformance.lasting",),
    ("conformance.doctor",),
    ("conformance.events",),
    ("conformance.dimensions",),
    ("conformance.runner", "conformance.side_by_side"),
    ("conformance.selection", "conformance.outcome"),
    ("conformance.shares",),
    ("conformance.measured",),
    (
        *("conformance.again", "conformance.mutants", "conformance.report"),
        *("conformance.shrinking", "conformance.told"),
    ),
    ("conformance.chaos",),
    ("conformance.setup",),
    ("conformance.asked",),
    ("conformance.docs",),
    ("conformance.commands",),
    ("conformance.cli",),
    ("conformance.__main__",),
)
# What departs from the rule, and why. A line that nothing needs any more fails.
EXCEPTIONS: dict[tuple[str, str], str] = {
    ("conformance.registry", "conformance.checks"): "names the families, whose folders the registry scans",
}
SUITE = sorted(name for name in CONFORMANCE if not under(name, "conformance.reference"))


def place(module: str) -> int | None:
    return next((n for n, row in enumerate(LAYERS) if any(under(module, part) for part in row)), None)


def wanted(name: str) -> set[str]:
    """The modules of the suite that a module imports, also inside functions and for type checkers."""
    found = {full(module, part, CONFORMANCE) for module, part in imports(CONFORMANCE[name], name)}
    return {module for module in found if under(module, "conformance") and module in CONFORMANCE}


def upward(name: str) -> list[str]:
    own = place(name)
    assert own is not None, f"{name} has no layer"
    theirs = {module: place(module) for module in wanted(name) if module in SUITE}
    return [module for module, n in theirs.items() if n is not None and n > own]


@pytest.mark.parametrize("name", [name for name in SUITE if name != "conformance"])
def test_imports_of_the_suite_run_one_way(name: str) -> None:
    assert [module for module in upward(name) if (name, module) not in EXCEPTIONS] == []


@pytest.mark.parametrize(("name", "module"), EXCEPTIONS)
def test_an_exception_of_the_suite_is_still_needed(name: str, module: str) -> None:
    assert module in upward(name)


def test_families_of_checks_do_not_know_each_other() -> None:
    checks = [name for name in SUITE if name.startswith("conformance.checks.")]
    family = {name: name.split(".")[2] for name in checks}
    assert [
        (name, module)
        for name in checks
        for module in wanted(name)
        if module in family and family[module] != family[name]
    ] == []
