"""Imports run one way, and starting loads nothing that is not needed: design as a test."""

from __future__ import annotations

import ast
import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import simulator
from tests.design.code import ROOT, files, nodes

# One package a layer. A module may import its own layer and those above it in this list.
LAYERS: tuple[str, ...] = (
    "simulator.texts",
    "simulator.usage",
    "simulator.glossary",
    "simulator.durations",
    "simulator.modules",
    "simulator.stopping",
    "simulator.streams",
    "simulator.files",
    "simulator.documents",
    "simulator.shapes",
    "simulator.journal",
    "simulator.core",
    "simulator.storage",
    "simulator.wire",
    "simulator.faults",
    "simulator.http",
    "simulator.tls",
    "simulator.endpoints",
    "simulator.delivery",
    "simulator.provider",
    "simulator.actions",
    "simulator.scenario",
    "simulator.openapi",
    "simulator.web",
    "simulator.run",
    "simulator.commands",
    "simulator.docs",
    "simulator.cli",
    "simulator.__main__",
)
# Pure layers: they may know each other and the standard library, and neither clock, chance nor sockets.
PURE = ("simulator.usage", "simulator.texts", "simulator.durations", "simulator.journal", "simulator.core")
# What departs from the rule, and why. A line that nothing needs any more fails.
EXCEPTIONS: dict[tuple[str, str], str] = {
    ("simulator.core.names", "faker"): "invented names only, loaded when the first is asked for",
}


def modules(package: str) -> dict[str, Path]:
    """All modules of a package by name."""
    found = {}
    for path in (ROOT / package).rglob("*.py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


SIMULATOR = modules("simulator")
CONFORMANCE = modules("conformance")


@cache
def imports(path: Path, name: str) -> tuple[tuple[str, str | None], ...]:
    """What a module imports, also inside functions and for type checkers: module, and name if any."""
    return tuple(_imports(path, name))


def _imports(path: Path, name: str) -> Iterator[tuple[str, str | None]]:
    package = name if path.stem == "__init__" else name.rpartition(".")[0]
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, base]).rstrip(".")
            yield from ((base, alias.name) for alias in node.names)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in {
            "import_module",
            "__import__",
        }:
            first = node.args[0]
            if isinstance(first, ast.Constant):
                yield str(first.value), None


def full(module: str, name: str | None, known: dict[str, Path]) -> str:
    """The module meant: `from package import module` names a module too."""
    return f"{module}.{name}" if name and f"{module}.{name}" in known else module


def under(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


def layer(module: str) -> int | None:
    return next((n for n, package in enumerate(LAYERS) if under(module, package)), None)


def test_every_module_has_its_layer() -> None:
    assert [name for name in SIMULATOR if name != "simulator" and layer(name) is None] == []


def test_every_layer_is_there() -> None:
    assert [package for package in LAYERS if package not in SIMULATOR] == []


@pytest.mark.parametrize("name", sorted(SIMULATOR))
def test_imports_run_one_way(name: str) -> None:
    if name == "simulator":
        return  # the public face names what it loads on demand
    own = layer(name)
    assert own is not None
    wrong = []
    for module, part in imports(SIMULATOR[name], name):
        target = full(module, part, SIMULATOR)
        if not under(target, "simulator") or (name, target) in EXCEPTIONS:
            continue
        theirs = layer(target)
        if target == "simulator":
            if own < LAYERS.index("simulator.commands"):
                wrong.append(f"{target} (the face is for others)")
        elif theirs is None or theirs > own:
            wrong.append(target)
    assert wrong == []


PURE_MODULES = sorted(name for name in SIMULATOR if any(under(name, package) for package in PURE))


@pytest.mark.parametrize("name", PURE_MODULES)
def test_the_pure_layers_know_themselves_and_the_standard_library(name: str) -> None:
    others = set()
    for module, _ in imports(SIMULATOR[name], name):
        top = module.partition(".")[0]
        if under(module, "simulator") or top in sys.stdlib_module_names:
            continue
        if (name, module) not in EXCEPTIONS:
            others.add(module)
    assert others == set()


@pytest.mark.parametrize("name", PURE_MODULES)
def test_the_pure_layers_have_no_wall_clock_and_no_unseeded_chance(name: str) -> None:
    banned = {"random", "secrets", "uuid", "socket", "http", "urllib.request", "flask", "time"}
    found = {module for module, _ in imports(SIMULATOR[name], name)}
    assert {
        one for one in found if one in banned or one.partition(".")[0] in banned - {"urllib.request"}
    } == set()


@pytest.mark.parametrize("name", sorted(SIMULATOR))
def test_the_simulator_never_imports_the_suite(name: str) -> None:
    assert [module for module, _ in imports(SIMULATOR[name], name) if under(module, "conformance")] == []


@pytest.mark.parametrize(
    "name", sorted(one for one in CONFORMANCE if not under(one, "conformance.reference"))
)
def test_the_suite_uses_the_public_face_only(name: str) -> None:
    wrong = [
        f"{module}.{part}" if part else module
        for module, part in imports(CONFORMANCE[name], name)
        if under(module, "simulator") and (module != "simulator" or part not in (None, *simulator.__all__))
    ]
    tree = ast.parse(CONFORMANCE[name].read_text(encoding="utf-8"))
    wrong += [
        f"simulator.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "simulator"
        and node.attr not in (*simulator.__all__, "__file__", "__path__", "__name__")
    ]
    assert wrong == []


@pytest.mark.parametrize("name", sorted(one for one in CONFORMANCE if under(one, "conformance.reference")))
def test_the_reference_provider_knows_neither(name: str) -> None:
    found = [full(module, part, CONFORMANCE) for module, part in imports(CONFORMANCE[name], name)]
    assert [
        module
        for module in found
        if under(module, "simulator")
        or (under(module, "conformance") and not under(module, "conformance.reference"))
    ] == []


def circles(files: dict[str, Path]) -> list[list[str]]:
    """Groups of modules that import each other, around whatever corner; for type checkers counts too."""
    wanted = {
        name: {full(module, part, files) for module, part in imports(path, name)} & set(files) - {name}
        for name, path in files.items()
    }

    def reached(name: str) -> set[str]:
        seen: set[str] = set()
        waiting = [name]
        while waiting:
            new = wanted[waiting.pop()] - seen
            seen |= new
            waiting += new
        return seen

    beyond = {name: reached(name) for name in files}
    groups = {tuple(sorted(m for m in beyond[n] if n in beyond[m])) for n in files if n in beyond[n]}
    return sorted(map(list, groups))


def test_the_simulator_has_no_circle_of_files() -> None:
    assert circles({name: path for name, path in SIMULATOR.items() if name != "simulator"}) == []


def test_the_suite_has_no_circle_of_files() -> None:
    assert circles(CONFORMANCE) == []


def test_a_circle_is_found(tmp_path: Path) -> None:
    texts = {
        "a": "import b",
        "b": "if TYPE_CHECKING:\n    import c",
        "c": "def f():\n    import a",
        "d": "import a",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    assert circles({name: tmp_path / f"{name}.py" for name in texts}) == [["a", "b", "c"]]


@pytest.mark.parametrize(("name", "module"), EXCEPTIONS)
def test_an_exception_is_still_needed(name: str, module: str) -> None:
    assert module in {found for found, _ in imports(SIMULATOR[name], name)}


def test_the_public_face_is_what_it_says() -> None:
    for name in simulator.__all__:
        assert getattr(simulator, name) is not None
    with pytest.raises(AttributeError, match="simulator has no 'Nothing'"):
        simulator.Nothing  # noqa: B018 - asking is the test


HEAVY = ("yaml", "requests", "jsonschema", "faker", "rich", "fastjsonschema", "urllib3")


def loaded(code: str) -> set[str]:
    """The top-level modules that a fresh process has after running some code."""
    listing = "import json, sys; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    ended = subprocess.run(
        [sys.executable, "-c", f"{code}\n{listing}"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(json.loads(ended.stdout))


START = """
from simulator.run.serving import Options, Serving
serving = Serving(Options(port=0, control_port=0))
serving.start()
serving.close()
"""


@pytest.mark.parametrize(
    "code", ["import simulator", "import simulator.cli", "import simulator.run.serving", START]
)
def test_starting_loads_nothing_heavy(code: str) -> None:
    assert loaded(code) & set(HEAVY) == set()


def test_the_probe_of_what_is_loaded_works() -> None:
    assert "fastjsonschema" in loaded("import fastjsonschema")


# What is put together in one place only, for every command and for these tests: run/open.py.
PARTS = frozenset(
    ["World", "Sender", "Stage", "Host", "Provider", "LiveClock", "MemoryJournal", "MemoryTables"]
)


def test_a_world_is_put_together_in_one_place() -> None:
    built = {
        (name, node.func.id)
        for name, path in SIMULATOR.items()
        for node in nodes(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in PARTS
    }
    assert {name for name, _ in built} == {"simulator.run.open"}
    assert {part for _, part in built} == PARTS


def test_what_tests_import_of_the_packages_is_there() -> None:
    """Also in what no test imports, as the plays that are begun by hand."""
    wanted = {
        (node.module, alias.name)
        for path in files("tests")
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").split(".")[0] in ("simulator", "conformance")
        for alias in node.names
    }
    assert len(wanted) > 100
    gone = [
        f"{module}.{name}"
        for module, name in sorted(wanted)
        if f"{module}.{name}" not in {**SIMULATOR, **CONFORMANCE}
        and not hasattr(importlib.import_module(module), name)
    ]
    assert gone == []
