"""What an entity in a push names is an address of that push alone."""

from __future__ import annotations

import pytest

from simulator.wire.canary import Named, canary_of, named_by


@pytest.mark.parametrize("world", ["world", "world-2", "a/b ü?"])
def test_an_address_tells_its_push(world: str) -> None:
    named = Named(world, 17)
    url = canary_of("http://127.0.0.1:8080", named)
    assert named_by(url.removeprefix("http://127.0.0.1:8080")) == named


@pytest.mark.parametrize("path", ["/canary", "/canary/", "/canary/x", "/canary/world/", "/canary/world/1x"])
def test_an_address_that_nobody_made_tells_none(path: str) -> None:
    assert named_by(path) is None
