"""What an entity in a push names is an address of that push alone."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from simulator.wire.canary import Named, canary_of, named_by


@pytest.mark.parametrize("world", ["world", "world-2", "2/world", "a/b ü?"])
def test_an_address_tells_its_push(world: str) -> None:
    named = Named(world, 17)
    url = canary_of("http://127.0.0.1:8080", named)
    assert named_by(url.removeprefix("http://127.0.0.1:8080")) == named


def test_an_address_tells_its_push_also_where_a_server_decodes_it_first() -> None:
    url = canary_of("", Named("2/world-3", 17))
    assert named_by(unquote(url)) == Named("2/world-3", 17)


@pytest.mark.parametrize("path", ["/canary", "/canary/", "/canary/x", "/canary/world/", "/canary/world/1x"])
def test_an_address_that_nobody_made_tells_none(path: str) -> None:
    assert named_by(path) is None
