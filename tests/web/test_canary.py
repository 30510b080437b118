"""Whoever asks at an address that only an entity names is noted, with the push that named it."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import Client

from simulator.endpoints.worlds import Host
from simulator.web.canary import Canaries
from tests.core.sample import Town


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def asked(town: Town) -> Client:
    host = Host(town.world)
    host.add(town.world)

    def page(_environ: Any, start: Any) -> list[bytes]:
        start("404 Not Found", [])
        return [b""]

    return Client(Canaries(host, page))


def test_the_push_that_names_it_is_noted(town: Town, asked: Client) -> None:
    assert asked.get(f"/canary/{town.world.name}/17?x=1").text == "fetched"
    [noted] = town.entries("canary")
    assert (noted["push"], noted["of_world"]) == (17, town.world.name)
    assert noted["url"].endswith("/17?x=1")


def test_what_comes_after_its_world_is_noted_where_it_comes(town: Town, asked: Client) -> None:
    asked.get("/canary/before/17")
    [noted] = town.entries("canary")
    assert (noted["push"], noted["of_world"]) == (17, "before")


def test_an_address_of_no_push_is_noted_as_well(town: Town, asked: Client) -> None:
    asked.get("/canary/x")
    assert [noted.get("push") for noted in town.entries("canary")] == [None]


def test_all_else_is_left_to_the_pages(town: Town, asked: Client) -> None:
    assert asked.get("/canaryland").status_code == 404
    assert not town.entries("canary")
