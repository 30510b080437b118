"""A check that is built wrong stops the import, with the fix in the message."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conformance import registry
from conformance.checks import FAMILIES
from conformance.clauses import CLAUSES
from conformance.history.episodes import Episode
from conformance.model import Finding, Level
from simulator.actions import ACTIONS
from simulator.provider.capabilities import CAPABILITIES, DEEDS
from simulator.provider.probe_rows import PROBES


def build(
    id_: str = "store.new", clauses: tuple[str, ...] = ("P1",), rule: str = "A rule.", **how: Any
) -> None:
    def judge(_item: Any, _ep: Episode) -> Finding | None:
        return None

    judge.__doc__ = rule
    judge.__name__ = how.pop("name", id_.partition(".")[2].replace("-", "_"))
    judge.__module__ = how.pop("module", "conformance.checks.store.calls")
    usual = {"over": lambda _ep: [], "reasons": ("odd",), "exercised_by": ("store/calls",)}
    how = {"chinese": "一条规则。", **usual, **how}
    registry.check(id_, Level.MUST, *clauses, **how)(judge)


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"id_": "Store New"}, "family.name in lower case"),
        ({"id_": "store.own-token"}, "the id is taken"),
        ({"id_": "ticket.new"}, "it lies in the folder store/"),
        ({"clauses": ("Z9",)}, "unknown clauses ['Z9']"),
        ({"clauses": ()}, "name the clauses"),
        ({"needs": ("telepathy",)}, "unknown capabilities ['telepathy']"),
        ({"firm_with": "telepathy"}, "unknown capabilities ['telepathy']"),
        ({"name": "old"}, "the judge is called new, not old"),
        ({"rule": ""}, "needs its rule as docstring"),
        ({"chinese": ""}, "missing in Chinese"),
        ({"reasons": ()}, "name the kinds of wrong that it tells apart"),
        ({"reasons": ("odd", "odd")}, "a reason is named twice"),
        ({"reasons": ("odd", "Odd one", "-")}, "in lower case with hyphens, not ['Odd one', '-']"),
        ({"exercised_by": ()}, "name a scenario"),
        ({"exercised_by": ("calls",)}, "family/name"),
    ],
)
def test_refused(how: dict[str, Any], words: str) -> None:
    registry.checks()
    with pytest.raises(ValueError, match="check ") as refused:
        build(**how)
    assert words in str(refused.value)


@pytest.mark.parametrize("id_", list(registry.checks()))
def test_a_check_says_what_it_is(id_: str) -> None:
    check = registry.checks()[id_]
    assert check.rule.endswith(".")
    assert len(check.rule) <= 130
    assert not {"should", "must", "this check"} & set(check.rule.lower().split())
    assert set(check.clauses) <= set(CLAUSES)


def test_families_stand_together_in_the_order_of_the_list() -> None:
    families = [check.family for check in registry.checks().values()]
    assert tuple(dict.fromkeys(families)) == tuple(FAMILIES)


@pytest.mark.parametrize(
    ("file", "families", "words"),
    [
        ("push/silent.py", ("push",), "silent.py registers no check"),
        ("strange/silent.py", ("push",), "which are push; a new one is named in FAMILIES"),
        ("silent.py", ("push",), "folder of a family, which are push"),
        ("push/deep/silent.py", ("push",), "folder of a family, which are push"),
        ("push/__init__.py", (*FAMILIES, "empty"), "no check in the families empty"),
    ],
)
def test_a_file_that_adds_no_check_stops_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, families: tuple[str, ...], words: str
) -> None:
    registry.checks()
    package = f"rules{abs(hash(file))}"
    path = tmp_path / package / file
    path.parent.mkdir(parents=True)
    path.write_text("", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ValueError, match=words):
        registry.scan(package, families, tmp_path / package)


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("ticket.acknowledged", {"ticket.acknowledged"}),
        ("migrate", {"migrate.continues", "migrate.not-twice", "migrate.not-refundable"}),
        ("migrate.*", {"migrate.continues", "migrate.not-twice", "migrate.not-refundable"}),
        ("migrate.not", {"migrate.not-twice", "migrate.not-refundable"}),
    ],
)
def test_selected(pattern: str, found: set[str]) -> None:
    assert set(registry.select([pattern])) == found


def test_what_names_nothing_is_told() -> None:
    with pytest.raises(KeyError, match="nonsense"):
        registry.select(["ticket", "nonsense"])
    with pytest.raises(KeyError):
        registry.select([""])


def test_every_capability_is_a_probe_a_deed_or_needed_by_an_action_or_a_check() -> None:
    needed = {each for action in ACTIONS.values() for each in action.needs}
    for check in registry.checks().values():
        needed |= {*check.needs, *check.seen_by, check.firm_with}
    assert set(CAPABILITIES) - needed - set(PROBES) - set(DEEDS) == set()


def test_checks_stand_in_the_same_order_whatever_was_imported_first() -> None:
    last = max(check.judge.__module__ for check in registry.checks().values())
    code = f"import {last}; from conformance import registry; print(*registry.checks())"
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert there.stdout.split() == [*registry.checks()]
