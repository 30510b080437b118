"""How many connections a listener may hold follows from what this process may have open."""

from __future__ import annotations

import errno
import sys

import pytest

from simulator.http import descriptors


@pytest.mark.parametrize(
    ("allowed", "share", "most"),
    [(64, 0.5, 32), (64, 0.25, 16), (256, 0.5, 128), (1024, 0.25, 256), (1_000_000, 0.5, descriptors.MOST)],
)
def test_a_listener_has_its_share(
    monkeypatch: pytest.MonkeyPatch, allowed: int, share: float, most: int
) -> None:
    resource = pytest.importorskip("resource")
    monkeypatch.setattr(resource, "getrlimit", lambda _: (allowed, allowed))
    assert descriptors.connections(share) == most


def test_few_are_always_held(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    monkeypatch.setattr(resource, "getrlimit", lambda _: (8, 8))
    assert descriptors.connections(0.25) == descriptors.FEWEST


def test_without_a_limit_there_is_one_still(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    monkeypatch.setattr(resource, "getrlimit", lambda _: (resource.RLIM_INFINITY,) * 2)
    assert descriptors.connections(0.5) == descriptors.MOST


def test_a_system_without_such_limits_has_a_number_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resource", None)
    assert descriptors.connections(0.5) == descriptors.AT_ONCE // 2


def test_a_reserve_gives_back_what_it_holds_and_takes_it_again() -> None:
    reserve = descriptors.Reserve(2)
    assert [reserve.free_one() for _ in range(3)] == [True, True, False]
    reserve.fill()
    assert reserve.free_one()
    reserve.close()
    assert not reserve.free_one()


def test_a_reserve_that_cannot_be_filled_is_a_small_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(*_: object) -> int:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(descriptors.os, "open", none_left)
    assert not descriptors.Reserve(2).free_one()
