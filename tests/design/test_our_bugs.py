from __future__ import annotations

import pytest

from simulator.core import bugs
from tests import our_bugs
from tests.core.sample import Town


@pytest.mark.breaks
def test_what_breaks_is_found_with_its_trace(town: Town) -> None:
    with our_bugs.watched() as found:
        bugs.report(town.world, "ec.order.get", ZeroDivisionError("half of it"))
    assert [one.partition("\n")[0] for one in found] == ["ec.order.get"]
    assert "ZeroDivisionError: half of it" in found[0]


@pytest.mark.parametrize(
    ("found", "meant", "why"),
    [
        ([], False, ""),
        (["x"], True, ""),
        (["ec.order.get\ntrace"], False, "wxsim itself broke:\nec.order.get\ntrace"),
        ([], True, "nothing of wxsim broke, as this test is marked to have it"),
    ],
)
def test_a_test_fails_by_what_breaks_in_it_and_by_what_was_to_break(
    found: list[str], meant: bool, why: str
) -> None:
    assert our_bugs.verdict(found, meant=meant) == why
