"""Scenario files become scenarios: header, cases, ids, folders."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.documents import Node, Problems
from simulator.scenario import load
from simulator.scenario.document import Scenario
from simulator.scenario.load import load_scenarios, parse_scenarios
from simulator.scenario.placeholders import Expander
from simulator.usage import UsageError
from tests.scenario.sample import ACTIONS

PLAIN = "title: A store buys\nsteps: [settle]\n"


def scenarios(text: str) -> list[Scenario]:
    return parse_scenarios(text, "family/name", actions=ACTIONS)


def complaint(text: str) -> str:
    with pytest.raises(UsageError) as caught:
        scenarios(text)
    return str(caught.value).removeprefix("family/name.yaml:")


def test_a_complete_header() -> None:
    [scenario] = scenarios(
        """
title: A store buys, and waits
about: |
  It waits long.
clauses: [T1, A5e, P7(a)]
needs: [sync]
fresh: provider
seed: 7
start: 2024-03-01T09:00
heavy: true
steps:
  - create_store: {as: shop}
  - advance: 1d
  - visit: x
"""
    )
    assert scenario.id == "family/name"
    assert scenario.title == "A store buys, and waits"
    assert scenario.about == "It waits long."
    assert scenario.clauses == ("T1", "A5e", "P7(a)")
    assert scenario.needs == ("clock", "provider", "sync")
    assert (scenario.fresh, scenario.seed, scenario.heavy) == ("provider", 7, True)
    assert scenario.start == 1709254800
    assert scenario.case is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("titel: x", "2:1: a scenario has no 'titel': did you mean 'title'?"),
        ("needs: [snyc]", "2:9: needs: an item cannot be the text 'snyc': did you mean 'sync'?"),
        (
            "clauses: [t1]",
            "2:11: clauses: an item 't1' is not right: a clause is written like T3, A5e or P7(a)",
        ),
        ("fresh: world", "2:8: fresh cannot be the text 'world': known: platform, provider"),
        ("seed: x", "2:7: seed wants a whole number, this is the text 'x'"),
        ("heavy: 1", "2:8: heavy wants true or false, this is 1"),
        ("start: 2024-13-01", "2:8: start: '2024-13-01' is no date; write it like 2024-03-01T09:00"),
        ("start: 99999999999999", "2:8: start is 99999999999999, at most 4102416000 is allowed"),
        ("start: 60", "2:8: start is 60, at least 1262275200 is wanted"),
        ("start: 9999-12-31T23:59", "2:8: start: 9999-12-31T23:59 is not between 2010 and 2100"),
        ("start: 0001-01-01", "2:8: start: 0001-01-01 is not between 2010 and 2100"),
    ],
)
def test_what_is_wrong_with_a_header(line: str, said: str) -> None:
    assert complaint(f"title: x\n{line}\nsteps: [settle]\n") == said


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("It should work", "1:8: a title says what happens, without 'should': what is right, the checks say"),
        ("Tests that it works", "1:8: a title says what happens, without 'Tests that'"),
        ("x" * 151, "1:8: title has 151 characters, one line of 1 to 150"),
    ],
)
def test_titles(title: str, said: str) -> None:
    assert complaint(f"title: {title}\nsteps: [settle]\n").startswith(said)


@pytest.mark.parametrize("text", ["- settle\n", "settle\n", "3\n"])
def test_no_mapping(text: str) -> None:
    assert complaint(text).startswith("1:1: a scenario is a mapping with title and steps")


def test_steps_are_needed() -> None:
    assert complaint("title: x\n") == "1:1: a scenario lacks steps"
    assert complaint("title: x\nsteps: []\n") == "2:8: steps has 0 items, at least 1 wanted"


CASES = """
title: A store buys for ${days} days
cases:
  - {name: short, days: 7, package: trial, first: true}
  - {name: long, days: 30, package: standard, first: false}
steps:
  - create_store: {as: shop, nickname: "${name} $${x}"}
  - purchase: {store: shop, package: "${package}", push_first: "${first}"}
  - advance: ${days}d
"""


def test_cases() -> None:
    short, long = scenarios(CASES)
    assert [one.id for one in (short, long)] == ["family/name[short]", "family/name[long]"]
    assert short.title == "A store buys for 7 days"
    assert short.case == "short"
    assert short.values == {"days": 7, "package": "trial", "first": True}
    assert short.steps[0].args == {"nickname": "short ${x}"}
    assert short.steps[1].args == {"store": "shop", "package": "trial", "push_first": True}
    assert [one.steps[2].args for one in (short, long)] == [{"by": "7d"}, {"by": "30d"}]


@pytest.mark.parametrize(
    ("cases", "said"),
    [
        ("[{days: 1}]", "2:9: cases[1] lacks name"),
        ("[{name: a b}]", "2:16: name 'a b' is not right: a case has a name of letters"),
        ("[{name: a}, {name: a}]", "2:27: two cases are named a; first in line 2"),
        ("[{name: a, i: 1}]", "2:19: ${i} counts inside a repeat; call this value otherwise"),
        ("[{name: a, days: 1}]", "2:19: nothing uses ${days}"),
        ("[]", "2:8: cases has 0 items"),
    ],
)
def test_what_is_wrong_with_cases(cases: str, said: str) -> None:
    assert said.split(": ", 1)[1] in complaint(f"title: x\ncases: {cases}\nsteps: [settle]\n")


def test_a_placeholder_needs_a_value_in_every_case() -> None:
    text = "title: x\ncases: [{name: a, dayz: 1}]\nsteps:\n  - advance: ${days}d\n"
    assert "4:14: ${days} stands for nothing here: did you mean 'dayz'?" in complaint(text)


def test_a_list_does_not_stand_inside_a_text() -> None:
    text = 'title: x\ncases: [{name: a, v: [1]}]\nsteps:\n  - visit: "a ${v}"\n'
    assert complaint(text) == "4:12: ${v} is a list and cannot stand inside a text"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_holds_no_placeholder_stays(text: str) -> None:
    filled = Expander(Problems("f"), set()).substitute(Node.of({"a": [text]}), {})
    if "${" not in text:
        assert filled.plain() == {"a": [text]}


@given(
    st.dictionaries(st.from_regex(r"[a-z]{1,5}", fullmatch=True), st.integers() | st.booleans() | st.text())
)
def test_a_placeholder_alone_keeps_the_type(values: dict[str, int | str]) -> None:
    nodes = {name: Node.of(value) for name, value in values.items()}
    problems, used = Problems("f"), set[str]()
    node = Node.of({name: "${" + name + "}" for name in values})
    assert Expander(problems, used).substitute(node, nodes).plain() == values
    assert used == set(values)
    assert not problems


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands in for the scenarios of the package."""
    root = tmp_path / "package" / "scenarios"
    for ident in ("purchase/plain", "purchase/twice", "refund/plain"):
        write(root / f"{ident}.yaml", PLAIN)
    write(root / "purchase" / "cases.yaml", CASES)
    write(root / "burst" / "many.yaml", PLAIN + "heavy: true\n")
    write(root / ".hidden" / "x.yaml", "broken")
    monkeypatch.setattr(load, "shipped_root", lambda: root)
    monkeypatch.chdir(tmp_path)
    return root


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def ids(*paths: Path | str) -> list[str]:
    return [one.id for one in load_scenarios(paths or None, actions=ACTIONS)]


def test_all_shipped_ones_come_sorted_and_heavy_ones_last(shipped: Path) -> None:
    assert ids() == [
        "purchase/cases[long]",
        "purchase/cases[short]",
        "purchase/plain",
        "purchase/twice",
        "refund/plain",
        "burst/many",
    ]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("refund", ["refund/plain"]),
        ("purchase/plain", ["purchase/plain"]),
        ("purchase/cases", ["purchase/cases[long]", "purchase/cases[short]"]),
        ("purchase/cases[short]", ["purchase/cases[short]"]),
    ],
)
def test_by_id(shipped: Path, wanted: str, found: list[str]) -> None:
    assert ids(wanted) == found
    assert ids(Path(wanted)) == found


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (
            "purchase/plian",
            "no file and no scenario is called 'purchase/plian': did you mean 'purchase/plain'?",
        ),
        ("nofile.yaml", "no file and no scenario is called 'nofile.yaml': known: burst, purchase, refund"),
        ("plain", "no file and no scenario is called 'plain': did you mean purchase/plain or refund/plain?"),
        ("purchase/plain[x]", "purchase/plain has no case 'x': it has no cases at all"),
        ("refunds", "no file and no scenario is called 'refunds': did you mean 'refund'?"),
        ("purchase/cases[shrt]", "purchase/cases has no case 'shrt': did you mean 'short'?"),
    ],
)
def test_unknown_ids(shipped: Path, wanted: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        ids(wanted)
    assert str(caught.value) == said


def test_folders_and_files_of_ones_own(shipped: Path, tmp_path: Path) -> None:
    mine = tmp_path / "qa"
    write(mine / "a.yaml", PLAIN)
    write(mine / "deep" / "b.yaml", PLAIN)
    assert ids(mine) == ["deep/b", "qa/a"]
    assert ids(mine / "a.yaml", mine / "deep" / "b.yaml") == ["deep/b", "qa/a"]
    other = write(tmp_path / "my" / "scenarios" / "x" / "y.yaml", PLAIN)
    assert ids(other) == ids(tmp_path / "my" / "scenarios" / "x") == ["x/y"]
    assert ids(shipped / "refund") == ["refund/plain"]
    (one,) = load_scenarios([mine / "a.yaml"], actions=ACTIONS)
    assert one.path == mine / "a.yaml"


def test_two_files_cannot_have_one_id(shipped: Path, tmp_path: Path) -> None:
    write(tmp_path / "refund" / "plain.yaml", PLAIN)
    with pytest.raises(UsageError, match="the id refund/plain is also that of"):
        ids(shipped, tmp_path / "refund")
    assert ids("refund/plain", shipped / "refund" / "plain.yaml") == ["refund/plain"]


def test_what_is_wrong_with_folders(shipped: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    write(tmp_path / "suffix" / "a.yml", PLAIN)
    with pytest.raises(UsageError) as caught:
        ids(tmp_path / "empty", tmp_path / "suffix")
    assert str(caught.value).splitlines() == [
        "empty: no scenario (*.yaml) in this folder",
        "suffix/a.yml: scenario files end in .yaml; rename it",
    ]


def test_problems_of_several_files_are_said_together(shipped: Path, tmp_path: Path) -> None:
    write(tmp_path / "qa" / "a.yaml", "title: x\nsteps: [setle]\n")
    write(tmp_path / "qa" / "b.yaml", "title: x\n")
    with pytest.raises(UsageError) as caught:
        ids(tmp_path / "qa")
    assert [line.split(":")[0] for line in str(caught.value).splitlines()] == ["qa/a.yaml", "qa/b.yaml"]
