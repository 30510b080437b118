"""The pages of the documentation: their commands exist, links lead somewhere, and examples are right."""

from __future__ import annotations

import importlib.util
import re
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from conformance.checks import FAMILIES
from conformance.cli import main as wxconf
from conformance.model import Verdict
from conformance.outcome.baseline import read
from conformance.registry import checks
from simulator.actions import find
from simulator.cli import main as wxsim
from simulator.provider.schema import PROVIDER
from simulator.scenario.document import file_of
from simulator.scenario.load import load_scenarios, parse_scenarios
from simulator.scenario.schema import HEADER
from simulator.usage import UsageError
from tests.design.test_imports import LAYERS
from tests.design.test_places import ELSEWHERE
from tests.documentation import PAGES, ROOT, anchors, commands, fenced, links, shell, text

README, CHINESE = Path("README.md"), Path("README.zh-CN.md")
PROGRAMS: dict[str, click.Group] = {"wxsim": wxsim, "wxconf": wxconf}
SCENARIOS = {file_of(scenario.id) for scenario in load_scenarios()}
TARGETS = set(re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8")))


@pytest.mark.parametrize("page", [README, CHINESE], ids=str)
def test_the_page_of_the_root_fits_three_screens(page: Path) -> None:
    assert len(text(page).splitlines()) <= 150


def test_the_image_is_explained_in_both_languages_with_the_same_commands() -> None:
    english, chinese = Path("docker/README.md"), Path("docker/README.zh-CN.md")
    assert shell(chinese) == shell(english)
    code = re.compile(r"`[^`\n]+`")
    assert set(code.findall(text(chinese))) == set(code.findall(text(english)))


def test_both_languages_have_the_same_commands_files_and_links() -> None:
    assert shell(CHINESE) == shell(README)
    assert [yaml.safe_load(code) for code in fenced(CHINESE, "yaml")] == [
        yaml.safe_load(code) for code in fenced(README, "yaml")
    ]
    here = [link for link in links(README) if link[0] != str(CHINESE)]
    assert [link for link in links(CHINESE) if link[0] != str(README)] == here
    assert str(CHINESE) in [path for path, _ in links(README)]
    assert str(README) in [path for path, _ in links(CHINESE)]


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_command_of_a_page_exists(page: Path) -> None:
    wrong = {" ".join(words): said for words in commands(page) if (said := _wrong(words))}
    assert wrong == {}


def test_a_command_that_does_not_exist_is_seen() -> None:
    assert _wrong(["wxsim", "srve"]) == "wxsim has no srve"
    assert _wrong(["wxsim", "serve", "--prot", "80"]) == "wxsim serve has no --prot"
    assert "unknown action 'purchas'" in str(_wrong(["wxsim", "do", "purchas", "shop"]))
    assert _wrong(["wxsim", "do", "purchase", "shop", "pack=trial"]) == "purchase takes no pack"
    assert _wrong(["wxconf", "explain", "order.no-check"]) == "no check is order.no-check"
    assert (
        _wrong(["wxsim", "play", "purchase/plan", "--provider", "provider.yaml"])
        == "no scenario is purchase/plan"
    )
    assert _wrong(["make", "tset"]) == "no target is tset"
    assert _wrong(["python", "-m", "tests.nothing"]) == "no module is tests.nothing"


def _wrong(words: list[str]) -> str | None:
    """What is wrong with a command; None where nothing is, or where it is nobody's here."""
    name, *rest = words
    if name == "make":
        return next((f"no target is {word}" for word in rest if word not in TARGETS), None)
    if name.rpartition("/")[2] == "python" and rest[:1] == ["-m"]:
        return None if importlib.util.find_spec(rest[1]) else f"no module is {rest[1]}"
    return _wrong_call(name, *rest) if name in PROGRAMS and rest else None


def _wrong_call(program: str, command: str, *words: str) -> str | None:
    """What is wrong with a command of ours and its options."""
    row = PROGRAMS[program].commands.get(command)
    if row is None:
        return None if command.startswith("-") else f"{program} has no {command}"
    if row.context_settings.get("ignore_unknown_options"):  # handed on to the suite
        return _wrong_call("wxconf", command, *words)
    options = {"-h", "--help", *(option for param in row.params for option in param.opts)}
    ours = words[: words.index("--")] if "--" in words else words  # behind it stands another program's line
    if unknown := [word for word in ours if word.startswith("-") and word not in options]:
        return f"{program} {command} has no {unknown[0]}"
    given = row.make_context(command, list(words), resilient_parsing=True).params
    return _wrong_action(given) if command in {"do", "actions"} else _wrong_name(given)


def _wrong_action(given: dict[str, Any]) -> str | None:
    """What is wrong with an action and its arguments; capitals stand for any."""
    name = given["action"]
    if not name or name.isupper():
        return None
    try:
        taken = {arg.name for arg in find(name).args}
    except UsageError as error:
        return str(error)
    written = [word.partition("=")[0] for word in given.get("arguments") or () if "=" in word]
    return next((f"{name} takes no {word}" for word in written if word not in taken), None)


def _wrong_name(given: dict[str, Any]) -> str | None:
    """The check or scenario that does not exist; capitals stand for any, and files for themselves."""
    for check in [*(given.get("only") or ()), *filter(None, [given.get("ident")])]:
        if not check.isupper() and check not in FAMILIES and check not in checks():
            return f"no check is {check}"
    for scenario in [*(given.get("scenarios") or ()), *filter(None, [given.get("scenario")])]:
        if not scenario.endswith(".yaml") and scenario not in SCENARIOS:
            return f"no scenario is {scenario}"
    return None


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_leads_somewhere(page: Path) -> None:
    for path, anchor in links(page):
        target = (ROOT / page.parent / path) if path else ROOT / page
        assert target.exists(), path
        if anchor:
            assert anchor in anchors(target.relative_to(ROOT)), f"{path}#{anchor}"


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_file_that_an_example_shows_has_only_keys_that_are_known(page: Path, tmp_path: Path) -> None:
    for code in fenced(page, "yaml"):
        example = yaml.safe_load(code)
        if "steps" in example:
            assert parse_scenarios(code, "an/example")
        elif "known" in example:
            (tmp_path / "baseline.yaml").write_text(code, encoding="utf-8")
            assert read(tmp_path / "baseline.yaml", date(2026, 11, 28)).known
        else:
            assert _unknown(example, PROVIDER, "") == []


def _unknown(value: Any, schema: dict[str, Any], at: str) -> list[str]:
    """Keys that the schema of provider.yaml does not name."""
    if isinstance(value, list):
        return [key for each in value for key in _unknown(each, schema.get("items", {}), at)]
    if not isinstance(value, dict):
        return []
    known = schema.get("properties", {})
    wrong = [f"{at}.{key}" for key in value if key not in known]
    return wrong + [
        key for name in value if name in known for key in _unknown(value[name], known[name], name)
    ]


def _first_table(page: Path, heading: str) -> list[str]:
    """The words that begin the rows of the first table under a heading."""
    _, _, section = text(page).partition(f"\n{heading}\n")
    table, _, _ = section[section.index("\n| --- |") :].partition("\n\n")
    return re.findall(r"(?m)^\| `(\w+)` \|", table)


def test_the_map_names_the_layers_in_their_order() -> None:
    named = _first_table(Path("simulator/README.md"), "### Layers")
    assert named == [layer.removeprefix("simulator.") for layer in LAYERS]


def test_the_language_names_every_key_of_a_scenario() -> None:
    rows = re.search(
        r"(?ms)^## The language$.*?^\| --- \| --- \|\n(.*?)\n\n", text(Path("scenarios/README.md"))
    )
    assert rows is not None
    assert sorted(re.findall(r"(?m)^\| `(\w+)` \|", rows[1])) == sorted(HEADER)


def test_every_verdict_is_explained() -> None:
    assert sorted(_first_table(Path("conformance/README.md"), "## Verdicts")) == sorted(Verdict)


def test_every_folder_of_the_project_has_a_page() -> None:
    for folder in ("simulator", "conformance", "scenarios", "tests", "docker"):
        assert Path(folder) / "README.md" in PAGES
        assert f"{folder}/README.md" in [path for path, _ in links(README)]


def test_every_folder_of_tests_that_mirrors_no_package_is_explained() -> None:
    named = re.findall(r"(?m)^\| `(\w+)/` \|", text(Path("tests/README.md")))
    assert set(ELSEWHERE) <= set(named)
