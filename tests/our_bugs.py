"""Whatever breaks of wxsim itself in a test fails that test, unless it is there to make it break."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from simulator.core import bugs
from simulator.core.world import World


@contextmanager
def watched() -> Iterator[list[str]]:
    """What is reported of any world of this process meanwhile, each with its trace."""
    found: list[str] = []
    report = bugs.report

    def watching(world: World, where: str, bug: Exception) -> int:
        told = "\n".join([where, *traceback.format_exception(bug)])
        found.append(told.encode(errors="backslashreplace").decode())  # as reports of tests must be
        return report(world, where, bug)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bugs, "report", watching)
        yield found


def verdict(found: list[str], *, meant: bool) -> str:
    """Why a test fails by what broke in it; empty where it does not."""
    if meant:
        return "" if found else "nothing of wxsim broke, as this test is marked to have it"
    return "\n".join(["wxsim itself broke:", *found]) if found else ""
