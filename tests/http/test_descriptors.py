"""How many connections a listener may hold follows from what this process may have open."""

from __future__ import annotations

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
